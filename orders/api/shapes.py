"""What callers send about orders, and what they get, for the schema."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from customers.api.note_shapes import Names
from customers.api.shapes import ADDRESS, FIELDS, AddressOutput
from omnibasis.core.actors import Source
from omnibasis.core.listing import PAGING, page_of
from omnibasis.core.money import CURRENCIES
from omnibasis.core.shapes import (
    Amount,
    AnyField,
    Day,
    Errors,
    Flag,
    Kind,
    Many,
    Moment,
    Nested,
    Percent,
    Shape,
    Text,
    Whole,
    documented,
)
from omnibasis.core.terms import MOST_DAYS, Terms
from orders.models import Invoice, Order, Payment
from orders.services.content import MAX_LINES, MAX_NOTE, MAX_QUANTITY
from orders.services.write_off import MAX_REASON

STATUSES = tuple(Order.Status.values)
TERMS = tuple(Terms.values)
METHODS = tuple(Payment.Method.values)
BUYER_TEXTS = ("email", "given_name", "surname", "company_name", "phone", "language", "tax_id")
MAX_LABELS = 20


@dataclass(frozen=True)
class OneOf:
    """Texts of `choices` with commas between, for a query string; comes out as a list."""

    choices: tuple[str, ...]
    help: str = ""

    def clean(self, value: Any, path: str, errors: Errors) -> list[str]:
        wanted = [one.strip() for one in str(value).split(",") if one.strip()]
        if not wanted or set(wanted) - set(self.choices):
            errors.setdefault(path, []).append(
                _("Choose of: %(values)s; with commas between.") % {"values": ", ".join(self.choices)}
            )
            return []
        return wanted

    def document(self, *, required: bool) -> AnyField:
        return serializers.CharField(required=required, help_text=self.help)


BUYER = Shape(
    "BuyerInput",
    {
        **{name: FIELDS[name] for name in BUYER_TEXTS},
        "billing_address": Nested(ADDRESS, nullable=True),
        "shipping_address": Nested(ADDRESS, nullable=True),
    },
)
DISCOUNT = Shape(
    "DiscountInput",
    {
        "percent": Percent('A share of what it is off, such as "10"; send this or `amount`.'),
        "amount": Amount("An amount in major units of the order's currency."),
    },
)
ITEM = Shape(
    "OrderItemInput",
    {
        "product": Whole("A product by its id; its name, price and tax rate stand in for what is not sent."),
        "product_code": Text(40, "The same, by its code.", nullable=False),
        "description": Text(200, nullable=False),
        "quantity": Whole(most=MAX_QUANTITY),
        "unit_price": Amount("A decimal string in major units of the order's currency, not negative."),
        "discount": Nested(DISCOUNT, nullable=True),
        "tax_rate": Percent("Percent; the product's unless told, else the settings'."),
    },
    frozenset({"quantity"}),
)
CONTENT: dict[str, Kind] = {
    "customer": Whole("Who buys; without it, the customer is found or made from `buyer`.", nullable=True),
    "buyer": Nested(BUYER, nullable=True),
    "items": Many(ITEM, MAX_LINES),
    "currency": Text(3, choices=CURRENCIES, nullable=False),
    "discount": Nested(DISCOUNT, nullable=True),
    "shipping": Amount("What sending it costs, in major units."),
    "shipping_tax_rate": Percent("Percent; the settings' unless told."),
    "prices_include_tax": Flag("Whether tax is a part of the prices; as in the settings unless told."),
    "terms": Text(20, "The customer's unless told, else the settings'.", choices=TERMS, nullable=False),
    "terms_days": Whole(
        "In how many days it is due, for custom terms.", least=0, most=MOST_DAYS, nullable=True
    ),
    "number": Text(
        40, "Stands for the id; at least one character is not a digit, and no two orders share one."
    ),
    "note": Text(MAX_NOTE, "For the buyer: it stands on the invoice."),
    "internal_note": Text(MAX_NOTE, "For staff."),
    "labels": Names(MAX_LABELS, 40, "Names; a label that is not there yet is made."),
    "external_id": Text(120, "The order's id in your system; no two orders share one."),
}
MAIL = "Mail the invoice to the buyer; needs an e-mail address. "
ORDER = Shape(
    "OrderInput",
    {
        **CONTENT,
        "status": Text(10, "`sent` unless told.", choices=("draft", "sent"), nullable=False),
        "placed_at": Moment("When it was placed, for orders that come from elsewhere; now unless told."),
        "send_mail": Flag(MAIL + "Not unless told."),
    },
    frozenset({"currency", "items"}),
)
ORDER_EDIT = Shape("OrderEdit", CONTENT)
SEND = Shape("SendInput", {"send_mail": Flag(MAIL + "So unless told.")})
METHOD = Text(20, "`other` unless told.", choices=METHODS, nullable=False)
PAY = Shape(
    "PayInput",
    {
        "amount": Amount("All that is open unless told; no more than that."),
        "method": METHOD,
        "account": Whole(
            "With the method `credit`: the customer's own account that pays; their store credit unless told.",
            nullable=True,
        ),
        "surplus_to_credit": Flag(
            "Whether `amount` may be more than is open: the rest becomes store credit of the order's customer."
        ),
        "reference": Text(120),
        "note": Text(MAX_NOTE),
        "paid_on": Day("Today unless told; not in the future."),
    },
)
REFUND = Shape(
    "RefundInput",
    {
        "amount": Amount("All that was paid and not refunded yet unless told; no more than that."),
        "fee": Amount("What the business keeps of it."),
        "method": METHOD,
        "account": Whole(
            "With the method `credit`: the customer's own account that it goes onto; their store credit unless told.",
            nullable=True,
        ),
        "reference": Text(120),
        "reason": Text(200),
        "note": Text(MAX_NOTE),
        "refunded_on": Day("Today unless told; not in the future."),
    },
)
WRITE_OFF = Shape("WriteOffInput", {"reason": Text(MAX_REASON)})
CANCEL = Shape("CancelInput", {"reason": Text(200)})
ORDER_LIST = Shape(
    "OrderListQuery",
    {
        **PAGING,
        "customer": Whole("Only this customer's."),
        "status": OneOf(STATUSES, "One or several, with commas between."),
        "overdue": Flag("Sent, not paid, and due before today."),
        "placed_from": Day("Placed on this day (UTC) or later."),
        "placed_to": Day("Placed on this day (UTC) or before."),
        "external_id": Text(120, nullable=False),
        "number": Text(40, nullable=False),
        "ordering": Text(10, choices=("id", "-id", "created", "-created"), nullable=False),
    },
)

BuyerOutput = documented(
    "Buyer",
    **{name: serializers.CharField(required=False) for name in BUYER_TEXTS},
    billing_address=AddressOutput(required=False),
    shipping_address=AddressOutput(required=False),
)
DiscountOutput = documented(
    "Discount",
    percent=serializers.CharField(allow_null=True, help_text="Null where it is an amount."),
    amount=serializers.CharField(),
)
OrderItemOutput = documented(
    "OrderItem",
    product=serializers.IntegerField(allow_null=True),
    description=serializers.CharField(),
    quantity=serializers.IntegerField(),
    unit_price=serializers.CharField(),
    discount=DiscountOutput(allow_null=True),
    tax_rate=serializers.CharField(),
    total=serializers.CharField(help_text="After the item's discount."),
)
TaxOutput = documented(
    "Tax",
    rate=serializers.CharField(),
    base=serializers.CharField(help_text="What it is on, without the tax."),
    tax=serializers.CharField(),
)
PaymentOutput = documented(
    "Payment",
    id=serializers.IntegerField(),
    kind=serializers.ChoiceField(choices=Payment.Kind.values),
    amount=serializers.CharField(),
    fee=serializers.CharField(),
    method=serializers.ChoiceField(choices=METHODS),
    account=serializers.IntegerField(
        allow_null=True, help_text="The customer's own account that paid, or that got the refund."
    ),
    reference=serializers.CharField(allow_blank=True),
    reason=serializers.CharField(allow_blank=True),
    note=serializers.CharField(allow_blank=True),
    moved_on=serializers.DateField(),
    created_at=serializers.DateTimeField(),
)
InvoiceLinkOutput = documented(
    "InvoiceOfOrder",
    id=serializers.IntegerField(),
    number=serializers.CharField(),
    state=serializers.ChoiceField(choices=Invoice.State.values),
    issued_on=serializers.DateField(),
    due_on=serializers.DateField(),
    pdf=serializers.URLField(help_text="Asks for the token, as all of the API does."),
)
_ORDER: dict[str, AnyField] = {
    "id": serializers.IntegerField(),
    "number": serializers.CharField(allow_null=True),
    "label": serializers.CharField(help_text="What people call it by: the number, else the id."),
    "status": serializers.ChoiceField(choices=STATUSES),
    "version": serializers.IntegerField(help_text="The ETag of the order."),
    "is_overdue": serializers.BooleanField(),
    "customer": serializers.IntegerField(allow_null=True),
    "buyer": BuyerOutput(help_text="The buyer's details as they were given; they stay so once it is sent."),
    "currency": serializers.CharField(),
    "items": OrderItemOutput(many=True),
    "subtotal": serializers.CharField(help_text="A decimal string in major units, as all amounts are."),
    "discount": DiscountOutput(allow_null=True),
    "shipping": serializers.CharField(),
    "shipping_tax_rate": serializers.CharField(),
    "prices_include_tax": serializers.BooleanField(),
    "taxes": TaxOutput(many=True),
    "tax": serializers.CharField(),
    "total": serializers.CharField(),
    "paid": serializers.CharField(),
    "refunded": serializers.CharField(),
    "written_off": serializers.CharField(help_text="What will not be paid any more."),
    "open": serializers.CharField(help_text="Negative where more was paid than is due."),
    "terms": serializers.ChoiceField(choices=TERMS),
    "terms_days": serializers.IntegerField(allow_null=True),
    "due_on": serializers.DateField(allow_null=True),
    "message": serializers.CharField(allow_blank=True, help_text="What the buyer wrote."),
    "note": serializers.CharField(allow_blank=True),
    "internal_note": serializers.CharField(allow_blank=True),
    "labels": serializers.ListField(child=serializers.CharField()),
    "invoice": InvoiceLinkOutput(allow_null=True, help_text="The one that stands."),
    "external_id": serializers.CharField(allow_null=True),
    "code": serializers.CharField(help_text="The secret part of the order's link."),
    "link": serializers.URLField(help_text="The order's page, for whoever has the link."),
    "source": serializers.ChoiceField(choices=Source.values),
    "created_at": serializers.DateTimeField(),
    "placed_at": serializers.DateTimeField(allow_null=True),
}
OrderOutput = documented("Order", **_ORDER)
OrderDetailOutput = documented("OrderDetail", **_ORDER, payments=PaymentOutput(many=True))
OrderPage = page_of(OrderOutput, name="OrderPage")
