"""What an order says: its lines, its money and its words, checked and put onto the order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from customers.services.labels import labels_named
from omnibasis.core.errors import InvalidInput
from omnibasis.core.money import CURRENCIES, MAX_MINOR, WHOLE, format_money
from omnibasis.core.rows import insert_rows
from omnibasis.core.terms import MOST_DAYS, Terms
from orders.models import Item, Order, OrderLabel
from orders.totals import Line, Pricing, Sums, work_out
from settings_app.models import Settings

MAX_LINES = 200
MAX_QUANTITY = 1_000_000
MAX_NOTE = 2_000
Errors = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """An order's content as a form or a caller gives it. Amounts in minor units, rates in thousandths of a percent.

    What is None or "" is filled in: `shipping_tax_rate` and `prices_include_tax` from the settings, `terms` from the
    customer, else from the settings; `number` stands for the order's id and so is not all digits. `labels` None
    leaves those of an order that is edited as they are.
    """

    lines: Sequence[Line]
    currency: str
    discount_rate: int = 0
    discount_minor: int = 0
    shipping_minor: int = 0
    shipping_tax_rate: int | None = None
    prices_include_tax: bool | None = None
    terms: str = ""
    terms_days: int | None = None
    number: str = ""
    message: str = ""
    note: str = ""
    internal_note: str = ""
    external_id: str = ""
    labels: Sequence[str] | None = None

    def pricing(self, settings: Settings) -> Pricing:
        """What holds for the whole order, with the settings where nothing is said."""
        inclusive, rate = self.prices_include_tax, self.shipping_tax_rate
        return Pricing(
            discount_rate=self.discount_rate,
            discount_minor=self.discount_minor,
            shipping_minor=self.shipping_minor,
            shipping_tax_rate=settings.tax_rate if rate is None else rate,
            prices_include_tax=settings.prices_include_tax if inclusive is None else inclusive,
        )


def check_content(content: Content, pricing: Pricing, *, send: bool) -> tuple[Sums, Errors]:
    """The sums, and what is wrong by field: `items.0.quantity`, `discount`, `shipping`, `terms`, `number` ...

    Rules: 1 to 200 lines to send, fewer for a draft; quantities 1 to 1,000,000; no negative amount; a discount is no
    more than what it is off; rates up to 100 %; custom terms name 0 to 365 days; totals below 10^15 minor units.
    """
    errors: Errors = {}
    lines = content.lines
    if send and not lines:
        errors["items"] = [_("Add at least one item.")]
    if len(lines) > MAX_LINES:
        errors["items"] = [_("An order has at most %(number)d items.") % {"number": MAX_LINES}]
    if content.currency not in CURRENCIES:
        errors["currency"] = [_("Choose one of the known currencies, such as EUR or USD.")]
    for number, line in enumerate(lines[:MAX_LINES]):
        _check_line(errors, f"items.{number}", line, content.currency)
    for name, rate in (("discount", content.discount_rate), ("shipping_tax_rate", pricing.shipping_tax_rate)):
        if not 0 <= rate <= WHOLE:
            errors[name] = [_("Enter a percentage from 0 to 100.")]
    for name, minor in (("discount", content.discount_minor), ("shipping", content.shipping_minor)):
        if not 0 <= minor < MAX_MINOR:
            errors[name] = [_("Enter an amount that is not negative.")]
    _check_terms(errors, content)
    _check_words(errors, content)
    if any(name.startswith("items.") for name in errors) or "discount" in errors or "shipping" in errors:
        return Sums(0, 0, 0, (), 0, 0, pricing.prices_include_tax), errors
    sums = work_out(lines, pricing)
    if max(sums.subtotal_minor, sums.total_minor) >= MAX_MINOR:
        errors.setdefault("items", [_("The total is too large.")])
    if content.discount_minor > sums.subtotal_minor and not content.discount_rate:
        most = format_money(sums.subtotal_minor, content.currency)
        errors["discount"] = [_("The discount is more than the items come to, %(most)s.") % {"most": most}]
    return sums, errors


def _check_line(errors: Errors, name: str, line: Line, currency: str) -> None:
    if not line.description.strip():
        errors[f"{name}.description"] = [_("Say what it is.")]
    elif len(line.description) > 200:
        errors[f"{name}.description"] = [_("At most 200 characters.")]
    if not 1 <= line.quantity <= MAX_QUANTITY:
        errors[f"{name}.quantity"] = [_("Enter a whole number from 1 to 1,000,000.")]
    if not 0 <= line.unit_price_minor < MAX_MINOR:
        errors[f"{name}.unit_price"] = [_("Enter a price that is not negative.")]
    for field, rate in (("discount", line.discount_rate), ("tax_rate", line.tax_rate)):
        if not 0 <= rate <= WHOLE:
            errors[f"{name}.{field}"] = [_("Enter a percentage from 0 to 100.")]
    if line.discount_minor < 0:
        errors[f"{name}.discount"] = [_("Enter an amount that is not negative.")]
    elif not line.discount_rate and line.discount_minor > max(line.gross_minor, 0):
        most = format_money(max(line.gross_minor, 0), currency)
        errors[f"{name}.discount"] = [
            _("The discount is more than the item comes to, %(most)s.") % {"most": most}
        ]


def _check_terms(errors: Errors, content: Content) -> None:
    if content.terms and content.terms not in Terms.values:
        errors["terms"] = [_("Choose one of the payment terms.")]
    if content.terms == Terms.CUSTOM and not (
        content.terms_days is not None and 0 <= content.terms_days <= MOST_DAYS
    ):
        errors["terms_days"] = [
            _("Enter in how many days it is due, from 0 to %(most)d.") % {"most": MOST_DAYS}
        ]


def _check_words(errors: Errors, content: Content) -> None:
    for name in ("message", "note", "internal_note"):
        if len(getattr(content, name)) > MAX_NOTE:
            errors[name] = [_("At most %(limit)d characters.") % {"limit": MAX_NOTE}]
    number = content.number
    if number and (
        number.isdigit() or len(number) > 40 or not number.isprintable() or number != number.strip()
    ):
        errors["number"] = [
            _(
                "Use up to 40 characters, one of them not a digit, such as A-57: plain numbers are given by themselves."
            )
        ]
    if len(content.external_id) > 120:
        errors["external_id"] = [_("At most %(limit)d characters.") % {"limit": 120}]


def put_onto(order: Order, content: Content, pricing: Pricing, sums: Sums) -> None:
    """Puts checked content onto the order's own columns; its lines and labels are rows of their own."""
    order.number = content.number or None
    order.currency = content.currency
    order.prices_include_tax = pricing.prices_include_tax
    order.discount_rate = content.discount_rate
    order.shipping_tax_rate = pricing.shipping_tax_rate
    order.message, order.note, order.internal_note = content.message, content.note, content.internal_note
    order.external_id = content.external_id or None
    order.subtotal_minor = sums.subtotal_minor
    order.discount_minor = sums.discount_minor
    order.shipping_minor = sums.shipping_minor
    order.tax_minor = sums.tax_minor
    order.total_minor = sums.total_minor


def put_terms(order: Order, content: Content, settings: Settings) -> None:
    """The payment terms: those of the content, else the customer's, else the settings'."""
    theirs = order.customer.payment_terms if order.customer is not None else ""
    order.terms = content.terms or theirs or settings.payment_terms
    order.terms_days = content.terms_days if order.terms == Terms.CUSTOM else None


def write_lines(order: Order, lines: Sequence[Line]) -> None:
    insert_rows(
        [
            Item(
                order=order,
                position=position,
                product_id=line.product_id,
                description=line.description.strip(),
                quantity=line.quantity,
                unit_price_minor=line.unit_price_minor,
                discount_rate=line.discount_rate,
                discount_minor=line.off_minor,
                tax_rate=line.tax_rate,
                total_minor=line.total_minor,
            )
            for position, line in enumerate(lines, start=1)
        ]
    )


def write_labels(order: Order, names: Sequence[str]) -> bool:
    """Sets the order's labels by name, making those that are not there yet; whether that changed any."""
    wanted = {label.pk for label in labels_named(names)}
    have = set(OrderLabel.objects.filter(order=order).values_list("label_id", flat=True))
    if have - wanted:
        OrderLabel.objects.filter(order=order, label_id__in=have - wanted).delete()
    insert_rows([OrderLabel(order=order, label_id=pk) for pk in sorted(wanted - have)])
    return wanted != have


def taken(order: Order) -> InvalidInput | None:
    """What to say when the database refused a key of the order's that another has; None when it was another row."""
    others = Order.objects.exclude(pk=order.pk)
    if order.external_id and others.filter(external_id=order.external_id).exists():
        return InvalidInput({"external_id": [_("Another order already has this external id.")]})
    if order.number and others.filter(number=order.number).exists():
        return InvalidInput({"number": [_("Another order already has this number.")]})
    return None
