"""What callers send about a customer, and what they get, for the schema."""

from rest_framework import serializers

from customers.api.more import CUSTOM_FIELDS, CUSTOM_FIELDS_OUT, LABEL_FILTER, LABELS, LABELS_OUT
from customers.models import Address, Customer
from omnibasis.core.actors import Source
from omnibasis.core.listing import PAGING, page_of
from omnibasis.core.money import CURRENCIES
from omnibasis.core.shapes import AnyField, Flag, Kind, Moment, Nested, Shape, Text, Whole, documented
from omnibasis.settings import LANGUAGES

KINDS = tuple(Customer.Kind.values)
STATUSES = tuple(Customer.Status.values)
ADDRESS_KINDS = tuple(Address.Kind.values)


def _length(model: type[Address | Customer], name: str) -> int:
    return getattr(model._meta.get_field(name), "max_length", None) or 0


ADDRESS = Shape(
    "AddressInput",
    {
        name: Text(2, "ISO 3166-1 alpha-2, such as CZ.")
        if name == "country"
        else Text(_length(Address, name))
        for name in Address.FIELDS
    },
)

_TEXTS = (
    "given_name",
    "surname",
    "company_name",
    "email",
    "phone",
    "website",
    "tax_id",
    "time_zone",
    "external_id",
)
_HELP = {
    "email": "No two customers share one; compared without regard to case.",
    "phone": "As people write it; also kept in E.164 when it is a full number.",
    "time_zone": "An IANA name, such as Europe/Prague.",
    "external_id": "The customer's id in your system; no two customers share one.",
}
FIELDS: dict[str, Kind] = {
    "kind": Text(10, choices=KINDS),
    **{name: Text(_length(Customer, name), _HELP.get(name, "")) for name in _TEXTS},
    "language": Text(12, choices=tuple(code for code, _name in LANGUAGES)),
    "currency": Text(3, choices=CURRENCIES),
    "payment_terms": Text(20, choices=tuple(Customer.Terms.values)),
    "status": Text(10, choices=STATUSES),
    "status_reason": Text(
        _length(Customer, "status_reason"), "Why it is not active; gone once it is active again."
    ),
    "billing_address": Nested(ADDRESS, nullable=True),
    "shipping_address": Nested(ADDRESS, nullable=True),
    "user": Whole("The id of a user to link; null unlinks.", nullable=True),
    "labels": LABELS,
    "custom_fields": CUSTOM_FIELDS,
}
CUSTOMER = Shape("CustomerInput", FIELDS)
CREATE_OR_EDIT = Shape(
    "CreateOrEditInput",
    {
        "id": Whole("The customer to edit."),
        "dry_run": Flag("Answer what would happen, and write nothing."),
        **FIELDS,
    },
)
MERGE = Shape(
    "MergeInput", {"drop_id": Whole("The customer that goes into this one.")}, frozenset({"drop_id"})
)

ORDERINGS = ("id", "-id", "updated", "-updated")
LIST = Shape(
    "CustomerListQuery",
    {
        **PAGING,
        "q": Text(
            100,
            "Name, company, e-mail, phone, external id, label or custom text; every word must be found.",
            nullable=False,
        ),
        "email": Text(254, "Exactly this address, case aside.", nullable=False),
        "external_id": Text(120, nullable=False),
        "phone": Text(40, "Exactly this number, in any notation with its country code.", nullable=False),
        "status": Text(10, choices=STATUSES, nullable=False),
        "source": Text(20, choices=tuple(Source.values), nullable=False),
        "label": LABEL_FILTER,
        "updated_since": Moment(
            "Changed at this moment or later; sorted by `updated` unless told otherwise."
        ),
        "archived": Flag("The archived ones instead."),
        "ordering": Text(20, choices=ORDERINGS, nullable=False),
    },
)


def _blank(name: str) -> AnyField:
    choices = getattr(FIELDS.get(name), "choices", ())
    if choices:
        return serializers.ChoiceField(choices=choices, allow_blank=True)
    return serializers.CharField(allow_blank=True)


AddressOutput = documented("Address", **{name: _blank(name) for name in Address.FIELDS})
StoredAddress = documented(
    "StoredAddress",
    id=serializers.IntegerField(),
    kind=serializers.ChoiceField(choices=ADDRESS_KINDS),
    is_default=serializers.BooleanField(),
    **{name: _blank(name) for name in Address.FIELDS},
    formatted=serializers.CharField(help_text="As the country writes it, in lines."),
)
ImageOutput = documented(
    "Image",
    large=serializers.URLField(help_text="512 px square, WebP."),
    small=serializers.URLField(help_text="96 px square, WebP."),
)
LinkOutput = documented(
    "Link",
    method=serializers.ChoiceField(choices=Customer.LinkMethod.values),
    at=serializers.DateTimeField(),
    by=serializers.CharField(),
)
CustomerOutput = documented(
    "Customer",
    id=serializers.IntegerField(allow_null=True, help_text="Null only for what a dry run would create."),
    name=serializers.CharField(help_text="What to call the customer by."),
    kind=serializers.ChoiceField(choices=KINDS),
    **{name: _blank(name) for name in Customer.FIELDS if name not in ("kind", "external_id", "status")},
    phone_e164=serializers.CharField(allow_blank=True),
    external_id=serializers.CharField(allow_null=True),
    status=serializers.ChoiceField(choices=STATUSES),
    status_reason=serializers.CharField(allow_blank=True, help_text="Why it is not active."),
    billing_address=AddressOutput(allow_null=True),
    shipping_address=AddressOutput(allow_null=True),
    labels=LABELS_OUT,
    custom_fields=CUSTOM_FIELDS_OUT,
    image=ImageOutput(allow_null=True),
    user=serializers.IntegerField(allow_null=True, help_text="The linked user."),
    link=LinkOutput(allow_null=True),
    is_registered=serializers.BooleanField(help_text="Registered, e-mail not verified yet."),
    locked_fields=serializers.ListField(child=serializers.CharField()),
    open_suggestions=serializers.IntegerField(),
    source=serializers.ChoiceField(choices=Source.values),
    version=serializers.IntegerField(help_text="Also the ETag."),
    created_at=serializers.DateTimeField(),
    updated_at=serializers.DateTimeField(),
    archived_at=serializers.DateTimeField(allow_null=True),
)
CustomerPage = page_of(CustomerOutput, name="CustomerPage")
CreateOrEditOutput = documented(
    "CreateOrEdit",
    result=serializers.ChoiceField(choices=["created", "updated", "unchanged", "restored"]),
    matched_by=serializers.ChoiceField(choices=["id", "external_id", "user", "email"], allow_null=True),
    changes=serializers.DictField(
        child=serializers.ListField(child=serializers.JSONField(allow_null=True), min_length=2, max_length=2),
        help_text="By field, before and after; parts of an address as billing_address.city, "
        "custom fields as custom_fields.loyalty_level.",
    ),
    suggested=serializers.ListField(
        child=serializers.CharField(),
        help_text="Fields that staff has locked: the values are suggestions now.",
    ),
    customer=CustomerOutput(),
)
EventOutput = documented(
    "Event",
    id=serializers.IntegerField(),
    sequence=serializers.IntegerField(),
    verb=serializers.CharField(),
    at=serializers.DateTimeField(),
    source=serializers.ChoiceField(choices=Source.values),
    actor=serializers.CharField(help_text="Who, in words."),
    actor_kind=serializers.ChoiceField(choices=["user", "token", "anonymous", "system"]),
    changes=serializers.DictField(),
    data=serializers.DictField(),
)
EventPage = page_of(EventOutput, name="EventPage")
SuggestionOutput = documented(
    "Suggestion",
    id=serializers.IntegerField(),
    field=serializers.CharField(),
    value=serializers.JSONField(),
    source=serializers.ChoiceField(choices=Source.values),
    reason=serializers.CharField(),
    created_at=serializers.DateTimeField(),
)
ListOfAddresses = documented("ListOfAddresses", results=StoredAddress(many=True))
ListOfSuggestions = documented("ListOfSuggestions", results=SuggestionOutput(many=True))
