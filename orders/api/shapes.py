"""What callers send about orders and products, and what they get, for the schema."""

from rest_framework import serializers

from customers.api.shapes import ADDRESS, FIELDS, AddressOutput
from omnibasis.core.actors import Source
from omnibasis.core.listing import PAGING, page_of
from omnibasis.core.money import CURRENCIES
from omnibasis.core.shapes import Amount, Flag, Kind, Many, Moment, Nested, Shape, Text, Whole, documented
from orders.models import Order
from orders.services.place import MAX_LINES, MAX_QUANTITY

STATUSES = tuple(Order.Status.values)
BUYER_TEXTS = ("email", "given_name", "surname", "company_name", "phone", "language")
BUYER = Shape(
    "BuyerInput",
    {
        **{name: FIELDS[name] for name in BUYER_TEXTS},
        "billing_address": Nested(ADDRESS, nullable=True),
        "shipping_address": Nested(ADDRESS, nullable=True),
    },
)
ITEM = Shape(
    "OrderItemInput",
    {
        "product": Whole("A product; its name and price stand in for what is not sent."),
        "description": Text(200, nullable=False),
        "quantity": Whole(most=MAX_QUANTITY),
        "unit_price": Amount("A decimal string in major units of the order's currency, not negative."),
    },
    frozenset({"quantity"}),
)
ORDER = Shape(
    "OrderInput",
    {
        "customer": Whole("Who buys; without it, the customer is found or made from `buyer`.", nullable=True),
        "buyer": Nested(BUYER, nullable=True),
        "items": Many(ITEM, MAX_LINES),
        "currency": Text(3, choices=CURRENCIES, nullable=False),
        "status": Text(10, "`placed` unless told.", choices=STATUSES, nullable=False),
        "placed_at": Moment("When it was placed, for orders that come from elsewhere; now unless told."),
        "note": Text(2_000),
        "external_id": Text(120, "The order's id in your system; no two orders share one."),
        "send_confirmation": Flag("Mail a confirmation to the buyer; not unless told."),
    },
    frozenset({"currency", "items"}),
)
PLACE = Shape("PlaceInput", {"send_confirmation": Flag("Mail a confirmation to the buyer; not unless told.")})
ORDER_LIST = Shape(
    "OrderListQuery",
    {
        **PAGING,
        "customer": Whole("Only this customer's."),
        "status": Text(10, choices=STATUSES, nullable=False),
        "external_id": Text(120, nullable=False),
        "ordering": Text(10, choices=("id", "-id", "created", "-created"), nullable=False),
    },
)
PRODUCT_FIELDS: dict[str, Kind] = {
    "name": Text(160, nullable=False),
    "description": Text(2_000),
    "unit_price": Amount("A decimal string in major units, not negative."),
    "currency": Text(3, choices=CURRENCIES, nullable=False),
    "is_active": Flag("Shown on the order page."),
    "position": Whole("Where on the order page, smallest first.", least=0, most=2**31 - 1),
}
PRODUCT = Shape("ProductInput", PRODUCT_FIELDS, frozenset({"name", "unit_price", "currency"}))
PRODUCT_EDIT = Shape("ProductEdit", PRODUCT_FIELDS)
PRODUCT_LIST = Shape("ProductListQuery", {**PAGING, "is_active": Flag()})

BuyerOutput = documented(
    "Buyer",
    **{name: serializers.CharField(required=False) for name in BUYER_TEXTS},
    billing_address=AddressOutput(required=False),
    shipping_address=AddressOutput(required=False),
)
OrderItemOutput = documented(
    "OrderItem",
    product=serializers.IntegerField(allow_null=True),
    description=serializers.CharField(),
    quantity=serializers.IntegerField(),
    unit_price=serializers.CharField(),
    total=serializers.CharField(),
)
OrderOutput = documented(
    "Order",
    id=serializers.IntegerField(),
    status=serializers.ChoiceField(choices=STATUSES),
    customer=serializers.IntegerField(allow_null=True),
    buyer=BuyerOutput(help_text="The buyer's details as they were given; they never change."),
    currency=serializers.CharField(),
    total=serializers.CharField(help_text="A decimal string in major units."),
    items=OrderItemOutput(many=True),
    note=serializers.CharField(allow_blank=True),
    external_id=serializers.CharField(allow_null=True),
    code=serializers.CharField(help_text="The secret part of the order's link."),
    link=serializers.URLField(help_text="The order's page, for whoever has the link."),
    source=serializers.ChoiceField(choices=Source.values),
    created_at=serializers.DateTimeField(),
    placed_at=serializers.DateTimeField(allow_null=True),
)
ProductOutput = documented(
    "Product",
    id=serializers.IntegerField(),
    name=serializers.CharField(),
    description=serializers.CharField(allow_blank=True),
    unit_price=serializers.CharField(),
    currency=serializers.CharField(),
    is_active=serializers.BooleanField(),
    position=serializers.IntegerField(),
)
OrderPage = page_of(OrderOutput, name="OrderPage")
ProductPage = page_of(ProductOutput, name="ProductPage")
