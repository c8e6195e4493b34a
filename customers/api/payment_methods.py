"""A customer's payment methods in the API. What looks like the number of a card is refused, and not repeated."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from accounts.actors import api_actor
from customers import services
from customers.api.views import TAG, customer_row, named_in_path
from customers.card_numbers import is_number_like, refusal, refuse_card_numbers
from customers.models import PaymentMethod
from customers.services.payment_methods import FIRST_YEAR, LAST_YEAR
from omnibasis.core.actors import Source
from omnibasis.core.answers import Answer, etag, expected_version
from omnibasis.core.errors import InvalidInput, NotFound
from omnibasis.core.idempotency import answer_once
from omnibasis.core.openapi import IDEMPOTENCY_KEY, IF_MATCH, operation
from omnibasis.core.parsing import json_body
from omnibasis.core.shapes import Flag, Kind, Shape, Text, Whole, documented
from omnibasis.core.views import ApiView

KINDS = tuple(PaymentMethod.Kind.values)
_FIELDS: dict[str, Kind] = {
    "kind": Text(15, choices=KINDS, nullable=False),
    "gateway": Text(40, "Who keeps it."),
    "token": Text(200, "What the gateway calls it; never the number of a card."),
    "brand": Text(40),
    "last4": Text(4, "The last four digits."),
    "expiry_month": Whole(most=12, nullable=True),
    "expiry_year": Whole(least=FIRST_YEAR, most=LAST_YEAR, nullable=True),
}
ADD = Shape(
    "AddPaymentMethodInput",
    {"is_default": Flag("The default; a customer's first one is it anyway."), **_FIELDS},
    frozenset({"kind"}),
)
EDIT = Shape("EditPaymentMethodInput", _FIELDS)
PaymentMethodOutput = documented(
    "PaymentMethod",
    id=serializers.IntegerField(),
    kind=serializers.ChoiceField(choices=KINDS),
    gateway=serializers.CharField(allow_blank=True),
    token=serializers.CharField(allow_blank=True),
    brand=serializers.CharField(allow_blank=True),
    last4=serializers.CharField(allow_blank=True),
    expiry_month=serializers.IntegerField(allow_null=True),
    expiry_year=serializers.IntegerField(allow_null=True),
    expires_on=serializers.DateField(allow_null=True, help_text="The last day it can be used."),
    is_default=serializers.BooleanField(),
    created_at=serializers.DateTimeField(),
)
ListOfPaymentMethods = documented("ListOfPaymentMethods", results=PaymentMethodOutput(many=True))
_RULES = (
    "Never send the number of a card: what looks like one (12 digits and more, whatever stands between them) is "
    "refused in every field, and is neither stored nor logged nor sent back."
)


class PaymentMethodsView(ApiView):
    @operation(
        "customers_payment_methods",
        "All payment methods of a customer",
        tag=TAG,
        answers={200: ListOfPaymentMethods},
        refusals=[404],
    )
    def get(self, request: Request, customer_id: int) -> HttpResponse:
        row = customer_row(customer_id)
        stored = PaymentMethod.objects.filter(customer_id=row["id"]).order_by("-is_default", "-id")
        return Answer({"results": [_shown(method) for method in stored]}).response()

    @operation(
        "customers_add_payment_method",
        "Add a payment method",
        tag=TAG,
        request=ADD.serializer,
        parameters=[IDEMPOTENCY_KEY, IF_MATCH],
        answers={201: PaymentMethodOutput},
        refusals=[404, 409, 412, 422],
        description=f"At most 20 to a customer. {_RULES}",
    )
    def post(self, request: Request, customer_id: int) -> HttpResponse:
        data = ADD.clean(_body(request))
        default, version = data.pop("is_default", False), expected_version(request)

        def add() -> Answer:
            made = services.add_payment_method(
                customer_id=customer_id,
                data=data,
                actor=api_actor(request),
                source=Source.API,
                default=default,
                expected_version=version,
            )
            return _answer(made, status=201)

        with named_in_path():
            return answer_once(request, add)


class PaymentMethodView(ApiView):
    @operation(
        "customers_read_payment_method",
        "Read a payment method",
        tag=TAG,
        answers={200: PaymentMethodOutput},
        refusals=[404],
    )
    def get(self, request: Request, customer_id: int, method_id: int) -> HttpResponse:
        row = customer_row(customer_id)
        method = PaymentMethod.objects.filter(customer_id=row["id"], pk=method_id).first()
        if method is None:
            raise NotFound(_("There is no such payment method."))
        return Answer(_shown(method), headers={"ETag": etag(row["version"])}).response()

    @operation(
        "customers_edit_payment_method",
        "Edit the fields of a payment method that are sent",
        tag=TAG,
        request=EDIT.serializer,
        parameters=[IF_MATCH],
        answers={200: PaymentMethodOutput},
        refusals=[404, 409, 412],
        description=f"The ETag is the customer's. {_RULES}",
    )
    def patch(self, request: Request, customer_id: int, method_id: int) -> HttpResponse:
        with named_in_path():
            edited = services.edit_payment_method(
                customer_id=customer_id,
                method_id=method_id,
                data=EDIT.clean(_body(request)),
                actor=api_actor(request),
                source=Source.API,
                expected_version=expected_version(request),
            )
        return _answer(edited).response()

    @operation(
        "customers_remove_payment_method",
        "Remove a payment method",
        tag=TAG,
        parameters=[IF_MATCH],
        answers={204: None},
        refusals=[404, 409, 412],
        description="Here, not at its gateway. If it was the default, the newest other takes its place.",
    )
    def delete(self, request: Request, customer_id: int, method_id: int) -> HttpResponse:
        with named_in_path():
            services.remove_payment_method(
                customer_id=customer_id,
                method_id=method_id,
                actor=api_actor(request),
                source=Source.API,
                expected_version=expected_version(request),
            )
        return HttpResponse(status=204)


class DefaultView(ApiView):
    @operation(
        "customers_make_payment_method_default",
        "Make a payment method the default",
        tag=TAG,
        parameters=[IDEMPOTENCY_KEY, IF_MATCH],
        answers={200: PaymentMethodOutput},
        refusals=[404, 409, 412, 422],
    )
    def post(self, request: Request, customer_id: int, method_id: int) -> HttpResponse:
        version = expected_version(request)
        with named_in_path():
            return answer_once(
                request,
                lambda: _answer(
                    services.make_default_payment_method(
                        customer_id=customer_id,
                        method_id=method_id,
                        actor=api_actor(request),
                        source=Source.API,
                        expected_version=version,
                    )
                ),
            )


def _body(request: Request) -> dict[str, Any]:
    """The body; refused where it might hold a card's number, in a name or a list as well, before its shape is seen."""
    try:
        data = json_body(request)
    except InvalidInput as error:  # names that occur twice: they are repeated to the caller
        _refuse_in_names(error.errors)
        raise
    _refuse_in_names(data)
    # Of a list or an object the whole is looked at: its pieces may make a number together.
    refuse_card_numbers({name: value for name, value in data.items() if not isinstance(value, bool)})
    return data


def _refuse_in_names(named: dict[str, Any]) -> None:
    if any(is_number_like(name) for name in named):
        raise InvalidInput({"": [refusal()]})


def _shown(method: PaymentMethod) -> dict[str, Any]:
    return {
        "id": method.pk,
        **method.as_dict(),
        "expires_on": method.expires_on,
        "is_default": method.is_default,
        "created_at": method.created_at,
    }


def _answer(method: PaymentMethod, *, status: int = 200) -> Answer:
    return Answer(_shown(method), status, {"ETag": etag(method.customer.version)})
