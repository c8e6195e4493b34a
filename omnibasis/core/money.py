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
