"""Customers: list, create, read, edit, archive, and CreateOrEdit."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from accounts.actors import api_actor
from customers import services
from customers.api.more import (
    CUSTOM_FILTERS,
    NOTHING_MORE,
    more_after,
    more_at_hand,
    narrowed,
    without_custom,
)
from customers.api.represent import VALUES, addresses_after, customer_object, customer_rows, default_addresses
from customers.api.shapes import (
    CREATE_OR_EDIT,
    CUSTOMER,
    LIST,
    CreateOrEditOutput,
    CustomerOutput,
    CustomerPage,
)
from customers.models import Customer
from customers.services import Outcome
from omnibasis.core.actors import Source
from omnibasis.core.answers import Answer, etag, expected_version, is_fresh
from omnibasis.core.errors import InvalidInput, NotFound
from omnibasis.core.idempotency import answer_once
from omnibasis.core.identity import email_key, phone_e164
from omnibasis.core.listing import cursor_page
from omnibasis.core.openapi import IDEMPOTENCY_KEY, IF_MATCH, IF_NONE_MATCH, operation
from omnibasis.core.pagination import Order
from omnibasis.core.parsing import json_body
from omnibasis.core.views import ApiView

TAG = "customers"


class CustomersView(ApiView):
    @operation(
        "customers_list",
        "List customers",
        tag=TAG,
        parameters=[LIST.serializer, *CUSTOM_FILTERS],
        answers={200: CustomerPage},
    )
    def get(self, request: Request) -> HttpResponse:
        query, custom = without_custom(request._request.GET)
        given = LIST.clean_query(query)
        ordering = given.get("ordering") or ("updated" if "updated_since" in given else "-id")
        order = Order(
            {"id": "id", "updated": "updated_at"}[ordering.lstrip("-")], descending=ordering.startswith("-")
        )
        found = narrowed(Customer.objects.visible_to(request.user), given.get("label"), custom)
        found = _filtered(found, given).values(*VALUES)
        return cursor_page(request, found, order=order, given=given, represent=customer_rows).response()

    @operation(
        "customers_create",
        "Create a customer",
        tag=TAG,
        request=CUSTOMER.serializer,
        parameters=[IDEMPOTENCY_KEY],
        answers={201: CustomerOutput},
        refusals=[409, 422],
        description="An e-mail or external id that another customer has is an error; see CreateOrEdit.",
    )
    def post(self, request: Request) -> HttpResponse:
        data = CUSTOMER.clean(json_body(request))

        def create() -> Answer:
            customer = services.create_customer(data=data, actor=api_actor(request), source=Source.API)
            return shown(customer, status=201)

        return answer_once(request, create)


class CreateOrEditView(ApiView):
    @operation(
        "customers_create_or_edit",
        "Create or edit a customer",
        tag=TAG,
        request=CREATE_OR_EDIT.serializer,
        parameters=[IDEMPOTENCY_KEY, IF_MATCH],
        answers={200: CreateOrEditOutput, 201: CreateOrEditOutput},
        refusals=[409, 412, 422],
        description="Finds the customer by `id`, `external_id`, `user`, then `email`, and edits only the fields sent; "
        "without a match, creates one. Two callers with one new e-mail make one customer.",
    )
    def post(self, request: Request) -> HttpResponse:
        data = CREATE_OR_EDIT.clean(json_body(request))
        customer_id, dry_run = data.pop("id", None), data.pop("dry_run", False)
        version = expected_version(request, any_row=False)

        def create_or_edit() -> Answer:
            outcome = services.create_or_edit_customer(
                id=customer_id,
                data=data,
                actor=api_actor(request),
                source=Source.API,
                expected_version=version,
                dry_run=dry_run,
            )
            return _tell(outcome, dry_run=dry_run)

        # A dry run rolls its own transaction back, and with nothing done there is nothing to do only once.
        return create_or_edit().response() if dry_run else answer_once(request, create_or_edit)


class CustomerView(ApiView):
    @operation(
        "customers_read",
        "Read a customer",
        tag=TAG,
        parameters=[IF_NONE_MATCH],
        answers={200: CustomerOutput, 304: None},
        refusals=[404],
        description="The id of a customer that was merged into another answers with that other.",
    )
    def get(self, request: Request, customer_id: int) -> HttpResponse:
        row = customer_row(customer_id)
        tag = etag(row["version"])
        if is_fresh(request, tag):
            return HttpResponse(status=304, headers={"ETag": tag})
        return Answer(customer_rows([row])[0], headers={"ETag": tag}).response()

    @operation(
        "customers_edit",
        "Edit the fields that are sent",
        tag=TAG,
        request=CUSTOMER.serializer,
        parameters=[IF_MATCH],
        answers={200: CustomerOutput},
        refusals=[404, 409, 412],
    )
    def patch(self, request: Request, customer_id: int) -> HttpResponse:
        with named_in_path():
            outcome = services.edit_customer(
                customer_id=customer_id,
                data=CUSTOMER.clean(json_body(request)),
                actor=api_actor(request),
                source=Source.API,
                expected_version=expected_version(request),
            )
        return shown(outcome.customer).response()

    @operation(
        "customers_archive",
        "Archive a customer",
        tag=TAG,
        parameters=[IF_MATCH],
        answers={204: None},
        refusals=[404, 409, 412],
        description="It leaves every list and can be restored. Refused (409) while it has orders: set `status` to "
        "`not_active` instead.",
    )
    def delete(self, request: Request, customer_id: int) -> HttpResponse:
        with named_in_path():
            services.archive_customer(
                customer_id=customer_id,
                actor=api_actor(request),
                source=Source.API,
                expected_version=expected_version(request),
            )
        return HttpResponse(status=204)


def customer_row(customer_id: int) -> dict[str, Any]:
    """The row of VALUES of a customer, or of the one it was merged into. Raises NotFound."""
    wanted: int | None = customer_id
    while wanted is not None:
        row = Customer.objects.filter(pk=wanted).values(*VALUES, "merged_into_id", "merged_ids").first()
        if row is None:
            break
        wanted = row["merged_into_id"]
        if wanted is None:
            return dict(row)
    raise NotFound(_("There is no customer with this id."))


@contextmanager
def named_in_path() -> Iterator[None]:
    """The verbs say `id` when there is no such customer; where the path names it, that is a 404."""
    try:
        yield
    except InvalidInput as error:
        if set(error.errors) == {"id"}:
            raise NotFound(error.errors["id"][0]) from None
        raise


def shown(customer: Customer, *, status: int = 200) -> Answer:
    """The answer of a verb that worked on this customer."""
    return Answer(customer_object(customer), status, {"ETag": etag(customer.version)})


def _tell(outcome: Outcome, *, dry_run: bool) -> Answer:
    customer, created = outcome.customer, outcome.result == "created"
    # What was just made, or would be, need not be read again: the changes say it.
    before = {} if created else default_addresses([customer.pk]).get(customer.pk, {})
    more = NOTHING_MORE if created else more_at_hand(customer)
    shown_customer = customer_object(
        customer, addresses_after(outcome.changes, before), more_after(outcome.changes, more)
    )
    if created and dry_run:
        shown_customer["id"] = None
    payload = {
        "result": outcome.result,
        "matched_by": outcome.matched_by,
        "changes": outcome.changes,
        "suggested": outcome.suggested,
        "customer": shown_customer,
    }
    return Answer(payload, 201 if created else 200, {} if dry_run else {"ETag": etag(customer.version)})


def _filtered(found: QuerySet[Customer], given: Mapping[str, Any]) -> QuerySet[Customer]:
    found = found.filter(archived_at__isnull=not given.get("archived", False))
    if text := given.get("q"):
        found = found.search(text)  # type: ignore[attr-defined]
    if email := given.get("email"):
        found = found.filter(email_key=_key("email", email_key, email))
    if phone := given.get("phone"):
        number = _key("phone", phone_e164, phone)
        # The search index narrows it down, the column decides.
        found = found.search(number).filter(phone_e164=number)  # type: ignore[attr-defined]
    for name in ("external_id", "status", "source"):
        if value := given.get(name):
            found = found.filter(**{name: value})
    if moment := given.get("updated_since"):
        found = found.filter(updated_at__gte=moment)
    return found


def _key(name: str, key: Any, text: str) -> str:
    try:
        if value := key(text):
            return str(value)
    except ValueError as error:
        raise InvalidInput({name: [str(error)]}) from None
    raise InvalidInput({name: [_("Give the full number with its country code, such as +420 601 123 456.")]})
