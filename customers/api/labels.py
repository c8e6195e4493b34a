"""Labels in the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from accounts.actors import api_actor
from customers import services
from customers.models import Label
from customers.services.labels import LONGEST
from omnibasis.core.actors import Source
from omnibasis.core.answers import Answer, instant
from omnibasis.core.errors import NotFound
from omnibasis.core.idempotency import answer_once
from omnibasis.core.listing import PAGING, cursor_page, page_of
from omnibasis.core.openapi import IDEMPOTENCY_KEY, operation
from omnibasis.core.pagination import Order
from omnibasis.core.parsing import json_body
from omnibasis.core.shapes import Kind, Shape, Text, documented
from omnibasis.core.text import fold
from omnibasis.core.views import ApiView

TAG = "labels"
COLOURS = tuple(Label.Colour.values)
_FIELDS: dict[str, Kind] = {
    "name": Text(
        4 * LONGEST, "At most 40 characters, no comma; unique, accents and case aside.", nullable=False
    ),
    "colour": Text(10, "The name of a tint.", choices=COLOURS, nullable=False),
}
LABEL = Shape("LabelInput", _FIELDS, frozenset({"name"}))
LABEL_EDIT = Shape("LabelEdit", _FIELDS)
LABEL_LIST = Shape("LabelListQuery", {**PAGING, "q": Text(100, "A part of the name.", nullable=False)})
LabelOutput = documented(
    "Label",
    id=serializers.IntegerField(),
    name=serializers.CharField(),
    colour=serializers.ChoiceField(choices=COLOURS),
    created_at=serializers.DateTimeField(),
)
LabelPage = page_of(LabelOutput, name="LabelPage")
_VALUES = ("id", "name", "colour", "created_at")


class LabelsView(ApiView):
    @operation(
        "labels_list", "List labels", tag=TAG, parameters=[LABEL_LIST.serializer], answers={200: LabelPage}
    )
    def get(self, request: Request) -> HttpResponse:
        given = LABEL_LIST.clean_query(request._request.GET)
        found = (
            Label.objects.filter(key__contains=fold(given["q"])) if given.get("q") else Label.objects.all()
        )
        return cursor_page(
            request, found.values(*_VALUES), order=Order("id"), given=given, represent=_rows
        ).response()

    @operation(
        "labels_create",
        "Create a label",
        tag=TAG,
        request=LABEL.serializer,
        parameters=[IDEMPOTENCY_KEY],
        answers={201: LabelOutput},
        refusals=[409, 422],
        description="Not needed before it is used: a customer's new label is made with it.",
    )
    def post(self, request: Request) -> HttpResponse:
        data = LABEL.clean(json_body(request))

        def create() -> Answer:
            label = services.create_label(
                name=data["name"],
                colour=(data.get("colour") or "").strip(),
                actor=api_actor(request),
                source=Source.API,
            )
            return Answer(_json(label), 201)

        return answer_once(request, create)


class LabelView(ApiView):
    @operation("labels_read", "Read a label", tag=TAG, answers={200: LabelOutput}, refusals=[404])
    def get(self, request: Request, label_id: int) -> HttpResponse:
        label = Label.objects.filter(pk=label_id).first()
        if label is None:
            raise NotFound(_("There is no such label."))
        return Answer(_json(label)).response()

    @operation(
        "labels_edit",
        "Rename or recolour a label",
        tag=TAG,
        request=LABEL_EDIT.serializer,
        answers={200: LabelOutput},
        refusals=[404],
        description="Every customer and note that has it shows it at once.",
    )
    def patch(self, request: Request, label_id: int) -> HttpResponse:
        data = LABEL_EDIT.clean(json_body(request))
        colour = data.get("colour")
        label = services.edit_label(
            label_id=label_id,
            name=data.get("name"),
            colour=colour.strip() if colour is not None else None,
            actor=api_actor(request),
            source=Source.API,
        )
        return Answer(_json(label)).response()

    @operation(
        "labels_remove",
        "Remove a label from every customer and note, for good",
        tag=TAG,
        answers={204: None},
        refusals=[404],
    )
    def delete(self, request: Request, label_id: int) -> HttpResponse:
        services.remove_label(label_id=label_id, actor=api_actor(request), source=Source.API)
        return HttpResponse(status=204)


def _json(label: Label) -> dict[str, Any]:
    return _row({name: getattr(label, name) for name in _VALUES})


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "created_at": instant(row["created_at"])}


def _rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [_row(row) for row in rows]
