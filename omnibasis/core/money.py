"""Money: an integer of the currency's minor unit beside the currency's ISO 4217 code.

SQLite sums decimals as floats, so stored amounts are integers. People and the API see decimals.
"""

from decimal import Decimal, InvalidOperation

from django.utils.formats import number_format
from django.utils.translation import gettext as _

# ISO 4217: the currencies whose minor unit is not two digits.
_DIGITS = {
    **dict.fromkeys(
        (
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
CURRENCIES = (
    "AED", "ARS", "AUD", "BGN", "BHD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "EUR",
    "GBP", "HKD", "HUF", "IDR", "ILS", "INR", "ISK", "JOD", "JPY", "KES", "KRW", "KWD", "MAD", "MXN", "MYR",
    "NGN", "NOK", "NZD", "OMR", "PEN", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "SAR", "SEK", "SGD", "THB",
    "TND", "TRY", "TWD", "UAH", "USD", "UYU", "VND", "ZAR",
)  # fmt: skip
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "BRL": "R$", "PLN": "zł"}
# Fits a signed 64-bit integer with room for sums over many rows.
MAX_MINOR = 10**15
# A rate (tax, discount) is stored in thousandths of a percent: 19 % is 19,000, and 100 % this.
WHOLE = 100_000


def minor_digits(currency: str) -> int:
    """How many decimal digits the currency has (JPY 0, USD 2, BHD 3)."""
    return _DIGITS.get(currency, 2)


def to_minor(amount: Decimal | str | int, currency: str) -> int:
    """A decimal amount in major units as an integer of minor units.

    Raises ValueError when it is no number, has more decimals than the currency, or is out of range:
    rounding is the caller's decision, never a side effect.
    """
    try:
        value = Decimal(amount)
    except InvalidOperation:
        raise ValueError(_("Enter a number.")) from None
    if not value.is_finite():
        raise ValueError(_("Enter a number."))
    if abs(value) >= MAX_MINOR:
        raise ValueError(_("The amount is too large."))
    scaled = value.scaleb(minor_digits(currency))
    if scaled != scaled.to_integral_value():
        raise ValueError(
            _("%(currency)s has %(digits)d decimals at most.")
            % {"currency": currency, "digits": minor_digits(currency)}
        )
    if abs(scaled) >= MAX_MINOR:
        raise ValueError(_("The amount is too large."))
    return int(scaled)


def to_major(minor: int, currency: str) -> Decimal:
    """Minor units as a decimal in major units, with exactly the currency's digits."""
    return Decimal(minor).scaleb(-minor_digits(currency))


def format_money(minor: int, currency: str) -> str:
    """The amount for people, in the active locale: "$ 39.62", "1,250.00 CZK"."""
    digits = minor_digits(currency)
    number = number_format(
        abs(to_major(minor, currency)), decimal_pos=digits, use_l10n=True, force_grouping=True
    )
    sign = "-" if minor < 0 else ""
    symbol = _SYMBOLS.get(currency)
    return f"{sign}{symbol} {number}" if symbol else f"{sign}{number} {currency}"


def to_rate(percent: Decimal | str | int) -> int:
    """A percentage from 0 to 100 in thousandths of a percent: "8.1" is 8,100.

    Raises ValueError when it is no number, out of range, or has more than three decimals.
    """
    try:
        value = Decimal(percent)
    except InvalidOperation:
        raise ValueError(_("Enter a number.")) from None
    if not value.is_finite():
        raise ValueError(_("Enter a number."))
    if not 0 <= value <= 100:
        raise ValueError(_("Enter a percentage from 0 to 100."))
    scaled = value * (WHOLE // 100)
    if scaled != scaled.to_integral_value():
        raise ValueError(_("A percentage has three decimals at most."))
    return int(scaled)


def to_percent(rate: int) -> Decimal:
    """Thousandths of a percent as a percentage without needless zeros: 8,100 is 8.1."""
    whole, rest = divmod(rate, WHOLE // 100)
    return Decimal(f"{whole}.{rest:03d}".rstrip("0").rstrip(".")) if rest else Decimal(whole)


def format_percent(rate: int) -> str:
    """A rate for people, in the active locale: "8.1 %"."""
    return f"{number_format(to_percent(rate), use_l10n=True)}\N{NO-BREAK SPACE}%"
