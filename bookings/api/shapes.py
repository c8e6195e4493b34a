"""What callers send about resources and bookings, and what they get, for the schema."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from bookings.fields import minutes_of
from bookings.models import Booking, Resource
from bookings.models.resource import MOST_MINUTES, MOST_SPANS
from bookings.services.cancel import MAX_REASON
from bookings.services.place import MOST_WORDS
from bookings.services.resources import MOST_FREE_HOURS, MOST_PLACES
from bookings.slots import DAY
from customers.api.note_shapes import Names
from customers.models import Label
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
    Moment,
    Nested,
    Percent,
    Shape,
    Text,
    Whole,
    documented,
)
from orders.api.shapes import BUYER, BuyerOutput, OneOf

STATES = tuple(Booking.State.values)
# Those that a booking may be placed in.
PLACED = (Booking.State.REQUESTED.value, Booking.State.CONFIRMED.value)
COLOURS = tuple(Label.Colour.values)
PER = tuple(Resource.Per.values)


@dataclass(frozen=True)
class AmountOrNone:
    """An amount in major units, or null for none."""

    help: str = ""

    def clean(self, value: Any, path: str, errors: Errors) -> Any:
        return None if value is None else Amount().clean(value, path, errors)

    def document(self, *, required: bool) -> AnyField:
        return serializers.CharField(required=required, allow_null=True, help_text=self.help)


@dataclass(frozen=True)
class Week:
    """The hours of a week: [{"weekday": 0, "from": "09:00", "to": "12:00"}, ...]; comes out as the verb has it."""

    help: str = "Spans by weekday, Monday 0; several a day. One that does not end after it begins ends on the next day."

    def clean(self, value: Any, path: str, errors: Errors) -> list[list[int]]:
        if not isinstance(value, list) or len(value) > MOST_SPANS:
            errors.setdefault(path, []).append(_("Send a list of at most %(n)d spans.") % {"n": MOST_SPANS})
            return []
        week = []
        for number, span in enumerate(value):
            try:
                weekday, start, end = span["weekday"], minutes_of(span["from"]), minutes_of(span["to"])
                if len(span) != 3 or type(weekday) is not int or not 0 <= weekday <= 6:
                    raise ValueError
            except (KeyError, TypeError, ValueError, AttributeError):
                words = _('Send a span such as {"weekday": 0, "from": "09:00", "to": "12:00"}.')
                errors.setdefault(f"{path}.{number}", []).append(words)
                continue
            week.append([weekday, start, end if end > start else end + DAY])
        return week

    def document(self, *, required: bool) -> AnyField:
        return SpanOutput(many=True, required=required, help_text=self.help)


@dataclass(frozen=True)
class DaySpans:
    """The hours of one day: [{"from": "10:00", "to": "14:00"}, ...], none for closed; comes out as the verb has it."""

    help: str = "None: closed. One that does not end after it begins ends on the next day."

    def clean(self, value: Any, path: str, errors: Errors) -> list[tuple[int, int]]:
        if not isinstance(value, list) or len(value) > MOST_SPANS:
            errors.setdefault(path, []).append(_("Send a list of at most %(n)d spans.") % {"n": MOST_SPANS})
            return []
        week = [{"weekday": 0, **span} if isinstance(span, dict) else span for span in value]
        return [(start, end) for _weekday, start, end in Week().clean(week, path, errors)]

    def document(self, *, required: bool) -> AnyField:
        return DaySpanOutput(many=True, required=required, help_text=self.help)


_SPAN: dict[str, AnyField] = {
    "weekday": serializers.IntegerField(min_value=0, max_value=6),
    "from": serializers.CharField(),
    "to": serializers.CharField(),
}
SpanOutput = documented("Span", **_SPAN)
DaySpanOutput = documented("DaySpan", **{name: _SPAN[name] for name in ("from", "to")})
DEPOSIT = Shape(
    "DepositInput",
    {
        "percent": Percent('A share of the price, such as "30"; send this or `amount`.'),
        "amount": Amount("An amount in major units of the resource's currency."),
    },
)
RESOURCE_FIELDS: dict[str, Kind] = {
    "identifier": Text(
        60, "Stands in the address of its page: small letters, digits and dashes.", nullable=False
    ),
    "name": Text(120, nullable=False),
    "description": Text(2_000),
    "quantity": Whole("How many places may be taken at once.", most=MOST_PLACES),
    "colour": Text(10, choices=COLOURS, nullable=False),
    "labels": Names(20, 40, "Names; a label that is not there yet is made."),
    "is_active": Flag("Off: nobody books it; bookings that are there stay."),
    "hours": Week(),
    "time_zone": Text(64, "An IANA name such as Europe/Zurich; blank for the business's."),
    "buffer_before": Whole("Minutes kept free before a booking.", least=0, most=2 * DAY),
    "buffer_after": Whole("Minutes kept free after a booking.", least=0, most=2 * DAY),
    "min_minutes": Whole(most=MOST_MINUTES),
    "max_minutes": Whole(most=MOST_MINUTES),
    "step_minutes": Whole("Bookings start every so many minutes from where a span begins.", most=DAY),
    "price": AmountOrNone("Of one place, in major units; null: nothing is charged and no order is made."),
    "currency": Text(3, choices=CURRENCIES, nullable=False),
    "price_per": Text(4, "What the price is for.", choices=PER, nullable=False),
    "tax_rate": Percent("Percent; the settings' unless told."),
    "cancel_free_hours": Whole(
        "Cancelling is free until so many hours before the start.", least=0, most=MOST_FREE_HOURS
    ),
    "deposit": Nested(DEPOSIT, nullable=True),
    "confirms_at_once": Flag("Off: who books on the page asks, and staff confirms."),
}
RESOURCE = Shape("ResourceInput", RESOURCE_FIELDS, frozenset({"identifier", "name"}))
RESOURCE_EDIT = Shape("ResourceEdit", RESOURCE_FIELDS)
EXCEPTION = Shape(
    "HoursExceptionInput",
    {"spans": DaySpans(), "note": Text(120, "For staff.")},
    frozenset({"spans"}),
)
RESOURCE_LIST = Shape(
    "ResourceListQuery", {**PAGING, "identifier": Text(60, nullable=False), "is_active": Flag()}
)
SLOTS = Shape(
    "SlotsQuery",
    {
        "from": Day("The first day, on the resource's clock; today unless told."),
        "to": Day("The last day, at most 31 days from the first; the first unless told."),
        "minutes": Whole("How long; the resource's shortest unless told.", most=MOST_MINUTES),
        "quantity": Whole("For how many places; 1 unless told.", most=MOST_PLACES),
    },
)
_TIME: dict[str, Kind] = {
    "starts_at": Moment("With its offset; to the minute."),
    "ends_at": Moment(),
    "quantity": Whole("Places; 1 unless told.", most=MOST_PLACES),
    "any_time": Flag("Whatever the resource's hours and lengths say. Its places still count."),
}
MAIL = "Tell the booker by e-mail. "
BOOKING = Shape(
    "BookingInput",
    {
        "resource": Whole("Its id."),
        **_TIME,
        "customer": Whole(
            "Who books; without it, the customer is found or made from `buyer`.", nullable=True
        ),
        "buyer": Nested(BUYER, nullable=True),
        "state": Text(
            10,
            "As the resource has it unless told.",
            choices=PLACED,
            nullable=False,
        ),
        "message": Text(MOST_WORDS, "What the booker writes."),
        "note": Text(MOST_WORDS, "For the booker."),
        "internal_note": Text(MOST_WORDS, "For staff."),
        "send_mail": Flag(MAIL + "Not unless told."),
    },
    frozenset({"resource", "starts_at", "ends_at"}),
)
BOOKING_EDIT = Shape(
    "BookingEdit",
    {"note": Text(MOST_WORDS, "For the booker."), "internal_note": Text(MOST_WORDS, "For staff.")},
)
CONFIRM = Shape("ConfirmInput", {"send_mail": Flag(MAIL + "So unless told.")})
MOVE = Shape("MoveInput", {**_TIME, "send_mail": Flag(MAIL + "Not unless told.")})
CANCEL = Shape(
    "CancelBookingInput",
    {
        "reason": Text(MAX_REASON),
        "waive": Flag("Charge nothing although it is late."),
        "send_mail": Flag(MAIL + "Not unless told."),
    },
)
BOOKING_LIST = Shape(
    "BookingListQuery",
    {
        **PAGING,
        "resource": Whole("Only of this resource."),
        "customer": Whole("Only this customer's."),
        "state": OneOf(STATES, "One or several, with commas between."),
        "from": Moment("Those that end after this moment."),
        "to": Moment("Those that begin before this moment."),
        "order": Whole("Only the one of this order."),
        "ordering": Text(
            10, "By id or by their beginning.", choices=("id", "-id", "starts", "-starts"), nullable=False
        ),
    },
)

DepositOutput = documented(
    "Deposit",
    percent=serializers.CharField(allow_null=True, help_text="Null where it is an amount."),
    amount=serializers.CharField(allow_null=True, help_text="Null where it is a share."),
)
ExceptionOutput = documented(
    "HoursException",
    day=serializers.DateField(),
    spans=DaySpanOutput(many=True, help_text="None: closed."),
    note=serializers.CharField(allow_blank=True),
)
_RESOURCE: dict[str, AnyField] = {
    "id": serializers.IntegerField(),
    "identifier": serializers.CharField(),
    "name": serializers.CharField(),
    "description": serializers.CharField(allow_blank=True),
    "quantity": serializers.IntegerField(),
    "colour": serializers.ChoiceField(choices=COLOURS),
    "labels": serializers.ListField(child=serializers.CharField()),
    "is_active": serializers.BooleanField(),
    "hours": SpanOutput(many=True),
    "time_zone": serializers.CharField(help_text="Its own, else the business's."),
    "buffer_before": serializers.IntegerField(),
    "buffer_after": serializers.IntegerField(),
    "min_minutes": serializers.IntegerField(),
    "max_minutes": serializers.IntegerField(),
    "step_minutes": serializers.IntegerField(),
    "price": serializers.CharField(allow_null=True),
    "currency": serializers.CharField(allow_blank=True),
    "price_per": serializers.ChoiceField(choices=PER),
    "tax_rate": serializers.CharField(help_text="Percent."),
    "cancel_free_hours": serializers.IntegerField(),
    "deposit": DepositOutput(allow_null=True),
    "confirms_at_once": serializers.BooleanField(),
    "image": serializers.URLField(allow_null=True, help_text="Its picture, a square of 512 pixels in WebP."),
    "version": serializers.IntegerField(help_text="The ETag of the resource."),
    "link": serializers.URLField(help_text="Its booking page."),
    "created_at": serializers.DateTimeField(),
}
ResourceOutput = documented("Resource", **_RESOURCE)
ResourceDetailOutput = documented(
    "ResourceDetail",
    **_RESOURCE,
    exceptions=ExceptionOutput(many=True, help_text="Days to come on which other hours hold."),
)
ResourcePage = page_of(ResourceOutput, name="ResourcePage")
SlotsOutput = documented(
    "Slots",
    time_zone=serializers.CharField(),
    slots=documented(
        "Slot",
        starts_at=serializers.DateTimeField(),
        ends_at=serializers.DateTimeField(),
        places=serializers.IntegerField(help_text="How many are left."),
    )(many=True),
)
CostOutput = documented(
    "CancellingCost",
    is_free=serializers.BooleanField(),
    free_until=serializers.DateTimeField(),
    fee=serializers.CharField(help_text="What cancelling costs now."),
    back=serializers.CharField(help_text="What goes back of what was paid."),
    owed=serializers.CharField(help_text="What is still to be paid of the fee."),
)
_BOOKING: dict[str, AnyField] = {
    "id": serializers.IntegerField(),
    "state": serializers.ChoiceField(choices=STATES),
    "version": serializers.IntegerField(help_text="The ETag of the booking."),
    "resource": serializers.IntegerField(),
    "customer": serializers.IntegerField(allow_null=True),
    "buyer": BuyerOutput(help_text="The booker's details as they were given; they stay so."),
    "starts_at": serializers.DateTimeField(),
    "ends_at": serializers.DateTimeField(),
    "time_zone": serializers.CharField(help_text="Of the resource's clock."),
    "quantity": serializers.IntegerField(),
    "message": serializers.CharField(allow_blank=True),
    "note": serializers.CharField(allow_blank=True),
    "internal_note": serializers.CharField(allow_blank=True),
    "order": serializers.IntegerField(allow_null=True, help_text="The order of a booking with a price."),
    "total": serializers.CharField(allow_null=True, help_text="The order's, in major units."),
    "currency": serializers.CharField(allow_null=True),
    "code": serializers.CharField(help_text="The secret part of the booking's link."),
    "link": serializers.URLField(help_text="The booking's page, for whoever has the link."),
    "source": serializers.ChoiceField(choices=Source.values),
    "created_at": serializers.DateTimeField(),
}
BookingOutput = documented("Booking", **_BOOKING)
BookingDetailOutput = documented(
    "BookingDetail",
    **_BOOKING,
    cancelling=CostOutput(allow_null=True, help_text="Null where it cannot be cancelled any more."),
)
MovedOutput = documented(
    "MovedBooking",
    booking=BookingDetailOutput(),
    order_follows=serializers.BooleanField(
        help_text="False: the order is paid, or has further items, and was left as it is."
    ),
)
CancelledOutput = documented(
    "CancelledBooking",
    booking=BookingDetailOutput(),
    settled=serializers.BooleanField(help_text="False: the order has further items, and was left as it is."),
    fee=serializers.CharField(allow_null=True),
    back=serializers.CharField(allow_null=True),
    owed=serializers.CharField(allow_null=True),
)
BookingPage = page_of(BookingOutput, name="BookingPage")
