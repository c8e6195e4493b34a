"""A customer's addresses in the API, one by one."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from accounts.actors import api_actor
from customers import postal, services
from customers.api.shapes import ADDRESS, ADDRESS_KINDS, ListOfAddresses, StoredAddress
from customers.api.views import TAG, customer_row, named_in_path
from customers.models import Address
from omnibasis.core.actors import Source
from omnibasis.core.answers import Answer, etag, expected_version
from omnibasis.core.errors import NotFound
from omnibasis.core.idempotency import answer_once
from omnibasis.core.openapi import IDEMPOTENCY_KEY, IF_MATCH, operation
from omnibasis.core.parsing import json_body
from omnibasis.core.shapes import Flag, Kind, Shape, Text
from omnibasis.core.views import ApiView

_FIELDS: dict[str, Kind] = {"kind": Text(10, choices=ADDRESS_KINDS, nullable=False), **ADDRESS.fields}
ADD = Shape(
    "AddAddressInput",
    {"is_default": Flag("The default of its kind; the first one of a kind is it anyway."), **_FIELDS},
    frozenset({"kind"}),
)
EDIT = Shape("EditAddressInput", _FIELDS)
_RULES = (
    "A postal code or a region that the country cannot have is an error on it. What is stored is the country's own "
    "spelling: California comes back as CA."
)


class AddressesView(ApiView):
    @operation(
        "customers_addresses",
        "All addresses of a customer",
        tag=TAG,
        answers={200: ListOfAddresses},
        refusals=[404],
    )
    def get(self, request: Request, customer_id: int) -> HttpResponse:
        row = customer_row(customer_id)
        stored = Address.objects.filter(customer_id=row["id"]).order_by("kind", "-is_default", "id")
        return Answer({"results": [_shown(address) for address in stored]}).response()

    @operation(
        "customers_add_address",
        "Add an address",
        tag=TAG,
        request=ADD.serializer,
        parameters=[IDEMPOTENCY_KEY, IF_MATCH],
        answers={201: StoredAddress},
        refusals=[404, 409, 412, 422],
        description=f"At most 50 to a customer. {_RULES}",
    )
    def post(self, request: Request, customer_id: int) -> HttpResponse:
        data = ADD.clean(json_body(request))
        default, version = data.pop("is_default", False), expected_version(request)

        def add() -> Answer:
            made = services.add_address(
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


class AddressView(ApiView):
    @operation(
        "customers_read_address", "Read an address", tag=TAG, answers={200: StoredAddress}, refusals=[404]
    )
    def get(self, request: Request, customer_id: int, address_id: int) -> HttpResponse:
        row = customer_row(customer_id)
        address = Address.objects.filter(customer_id=row["id"], pk=address_id).first()
        if address is None:
            raise NotFound(_("There is no such address."))
        return Answer(_shown(address), headers={"ETag": etag(row["version"])}).response()

    @operation(
        "customers_edit_address",
        "Edit the fields of an address that are sent",
        tag=TAG,
        request=EDIT.serializer,
        parameters=[IF_MATCH],
        answers={200: StoredAddress},
        refusals=[404, 409, 412],
        description=f"The ETag is the customer's. {_RULES}",
    )
    def patch(self, request: Request, customer_id: int, address_id: int) -> HttpResponse:
        with named_in_path():
            edited = services.edit_address(
                customer_id=customer_id,
                address_id=address_id,
                data=EDIT.clean(json_body(request)),
                actor=api_actor(request),
                source=Source.API,
                expected_version=expected_version(request),
            )
        return _answer(edited).response()

    @operation(
        "customers_remove_address",
        "Remove an address",
        tag=TAG,
        parameters=[IF_MATCH],
        answers={204: None},
        refusals=[404, 409, 412],
        description="If it was the default of its kind, the newest other of that kind takes its place.",
    )
    def delete(self, request: Request, customer_id: int, address_id: int) -> HttpResponse:
        with named_in_path():
            services.remove_address(
                customer_id=customer_id,
                address_id=address_id,
                actor=api_actor(request),
                source=Source.API,
                expected_version=expected_version(request),
            )
        return HttpResponse(status=204)


class DefaultView(ApiView):
    @operation(
        "customers_make_address_default",
        "Make an address the default of its kind",
        tag=TAG,
        parameters=[IDEMPOTENCY_KEY, IF_MATCH],
        answers={200: StoredAddress},
        refusals=[404, 409, 412, 422],
    )
    def post(self, request: Request, customer_id: int, address_id: int) -> HttpResponse:
        version = expected_version(request)
        with named_in_path():
            return answer_once(
                request,
                lambda: _answer(
                    services.make_default_address(
                        customer_id=customer_id,
                        address_id=address_id,
                        actor=api_actor(request),
                        source=Source.API,
                        expected_version=version,
                    )
                ),
            )


def _shown(address: Address) -> dict[str, Any]:
    return {
        "id": address.pk,
        "kind": address.kind,
        "is_default": address.is_default,
        **address.as_dict(),
        "formatted": postal.as_text(address),
    }


def _answer(address: Address, *, status: int = 200) -> Answer:
    return Answer(_shown(address), status, {"ETag": etag(address.customer.version)})
