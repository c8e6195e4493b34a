"""What hangs on a customer in the API: image, suggestions; restoring and merging."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.actors import api_actor
from customers import services
from customers.api.shapes import (
    MERGE,
    CustomerOutput,
    ListOfSuggestions,
)
from customers.api.views import TAG, customer_row, named_in_path, shown
from customers.models import Customer, Suggestion
from omnibasis.core.actors import Source
from omnibasis.core.answers import Answer
from omnibasis.core.idempotency import answer_once
from omnibasis.core.openapi import IDEMPOTENCY_KEY, operation
from omnibasis.core.parsing import json_body
from omnibasis.core.pictures_sent import PARSERS, picture_sent, sets_picture
from omnibasis.core.views import ApiView

# A suggestion is decided one by one; a customer has few (customers.services.suggestions.MAX_OPEN).
_OPEN_SUGGESTIONS = 200


class ImageView(ApiView):
    parser_classes = PARSERS

    @sets_picture("customers_set_image", "Set the image", tag=TAG, answer=CustomerOutput)
    def put(self, request: Request, customer_id: int) -> HttpResponse:
        upload = picture_sent(request)
        with named_in_path():
            return _set_image(request, customer_id, upload)

    @operation(
        "customers_remove_image", "Remove the image", tag=TAG, answers={200: CustomerOutput}, refusals=[404]
    )
    def delete(self, request: Request, customer_id: int) -> HttpResponse:
        with named_in_path():
            return _set_image(request, customer_id, None)


def _set_image(request: Request, customer_id: int, upload: Any) -> HttpResponse:
    customer = services.set_image(
        customer_id=customer_id, upload=upload, actor=api_actor(request), source=Source.API
    )
    return shown(customer).response()


class RestoreView(ApiView):
    @operation(
        "customers_restore",
        "Bring an archived customer back",
        tag=TAG,
        parameters=[IDEMPOTENCY_KEY],
        answers={200: CustomerOutput},
        refusals=[404, 409, 422],
    )
    def post(self, request: Request, customer_id: int) -> HttpResponse:
        return _acting(
            request,
            lambda: services.restore_customer(
                customer_id=customer_id, actor=api_actor(request), source=Source.API
            ),
        )


class MergeView(ApiView):
    @operation(
        "customers_merge",
        "Merge another customer into this one",
        tag=TAG,
        request=MERGE.serializer,
        parameters=[IDEMPOTENCY_KEY],
        answers={200: CustomerOutput},
        refusals=[404, 409, 422],
        description="This customer stays as it is, its blanks are filled; the other's id works on as this one's.",
    )
    def post(self, request: Request, customer_id: int) -> HttpResponse:
        drop_id = MERGE.clean(json_body(request))["drop_id"]
        return _acting(
            request,
            lambda: services.merge_customers(
                keep_id=customer_id, drop_id=drop_id, actor=api_actor(request), source=Source.API
            ),
        )


class SuggestionsView(ApiView):
    @operation(
        "customers_suggestions",
        "Open suggestions of a customer",
        tag=TAG,
        answers={200: ListOfSuggestions},
        refusals=[404],
    )
    def get(self, request: Request, customer_id: int) -> HttpResponse:
        stored = Suggestion.objects.filter(customer_id=customer_row(customer_id)["id"], outcome="").order_by(
            "id"
        )
        shape = ("id", "field", "value", "source", "reason", "created_at")
        return Answer({"results": list(stored.values(*shape)[:_OPEN_SUGGESTIONS])}).response()


class AcceptView(ApiView):
    @operation(
        "customers_accept_suggestion",
        "Put the suggested value into the customer",
        tag=TAG,
        parameters=[IDEMPOTENCY_KEY],
        answers={200: CustomerOutput},
        refusals=[404, 409, 422],
    )
    def post(self, request: Request, customer_id: int, suggestion_id: int) -> HttpResponse:
        return _acting(
            request,
            lambda: services.accept_suggestion(
                suggestion_id=suggestion_id, customer_id=customer_id, actor=api_actor(request)
            ),
        )


class DismissView(ApiView):
    @operation(
        "customers_dismiss_suggestion",
        "Put the suggestion aside for good",
        tag=TAG,
        parameters=[IDEMPOTENCY_KEY],
        answers={200: CustomerOutput},
        refusals=[404, 409, 422],
    )
    def post(self, request: Request, customer_id: int, suggestion_id: int) -> HttpResponse:
        return _acting(
            request,
            lambda: services.dismiss_suggestion(
                suggestion_id=suggestion_id, customer_id=customer_id, actor=api_actor(request)
            ),
        )


def _acting(request: Request, verb: Callable[[], Customer]) -> HttpResponse:
    with named_in_path():
        return answer_once(request, lambda: shown(verb()))
