"""Definitions of custom fields in the API: read by every program, changed by an administrator's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from accounts.actors import api_actor
from accounts.authentication import IsStaffToken
from customers import services
from customers.models import CustomField
from customers.services.custom_fields import MOST_CHOICES, MOST_EVER, MOST_POSITION
from omnibasis.core.actors import Source
from omnibasis.core.answers import Answer, instant
from omnibasis.core.errors import NotFound
from omnibasis.core.idempotency import answer_once
from omnibasis.core.openapi import IDEMPOTENCY_KEY, operation
from omnibasis.core.parsing import json_body
from omnibasis.core.shapes import AnyField, Errors, Flag, Kind, Shape, Text, Whole, documented
from omnibasis.core.views import ApiView
from settings_app.api import IsAdministrator

TAG = "custom fields"
KINDS = tuple(CustomField.Kind.values)


@dataclass(frozen=True)
class Choices:
    """What may be chosen: a list of texts."""

    def clean(self, value: Any, path: str, errors: Errors) -> list[str]:
        if not isinstance(value, list) or len(value) > MOST_CHOICES:
            errors.setdefault(path, []).append(_("Send a list of at most %(n)d texts.") % {"n": MOST_CHOICES})
            return []
        text = Text(500, nullable=False)
        return [text.clean(one, f"{path}.{n}", errors) or "" for n, one in enumerate(value)]

    def document(self, *, required: bool) -> AnyField:
        return serializers.ListField(
            child=serializers.CharField(max_length=100), max_length=MOST_CHOICES, required=required
        )


_EDITABLE: dict[str, Kind] = {
    "name": Text(60, "What people read.", nullable=False),
    "help_text": Text(200, "Stands beside the field in forms.", nullable=False),
    "choices": Choices(),
    "position": Whole("The smaller, the higher up.", least=0, most=MOST_POSITION),
}
FIELD = Shape(
    "CustomFieldInput",
    {
        "key": Text(40, "Made of the name when left out; it stays for good.", nullable=False),
        "kind": Text(10, "It stays for good.", choices=KINDS, nullable=False),
        **_EDITABLE,
    },
    frozenset({"name", "kind"}),
)
FIELD_EDIT = Shape(
    "CustomFieldEdit", {**_EDITABLE, "is_removed": Flag("False brings a field back that was taken away.")}
)
FIELD_LIST = Shape("CustomFieldListQuery", {"removed": Flag("Those that were taken away instead.")})
CustomFieldOutput = documented(
    "CustomField",
    id=serializers.IntegerField(),
    key=serializers.CharField(),
    name=serializers.CharField(),
    kind=serializers.ChoiceField(choices=KINDS),
    choices=serializers.ListField(child=serializers.CharField()),
    help_text=serializers.CharField(allow_blank=True),
    position=serializers.IntegerField(),
    is_removed=serializers.BooleanField(),
    created_at=serializers.DateTimeField(),
)
ListOfCustomFields = documented("ListOfCustomFields", results=CustomFieldOutput(many=True))


class AdministratorWrites(IsAdministrator):
    message = gettext_lazy("Only an administrator's token may define custom fields.")

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.method in SAFE_METHODS or super().has_permission(request, view)


class CustomFieldsView(ApiView):
    permission_classes = [IsStaffToken, AdministratorWrites]

    @operation(
        "custom_fields_list",
        "List the custom fields of customers",
        tag=TAG,
        parameters=[FIELD_LIST.serializer],
        answers={200: ListOfCustomFields},
    )
    def get(self, request: Request) -> HttpResponse:
        given = FIELD_LIST.clean_query(request._request.GET)
        found = CustomField.objects.filter(removed_at__isnull=not given.get("removed", False))
        return Answer(
            {"results": [_json(f) for f in found.order_by("position", "id")[:MOST_EVER]]}
        ).response()

    @operation(
        "custom_fields_create",
        "Define a custom field",
        tag=TAG,
        request=FIELD.serializer,
        parameters=[IDEMPOTENCY_KEY],
        answers={201: CustomFieldOutput},
        refusals=[409, 422],
    )
    def post(self, request: Request) -> HttpResponse:
        data = {n: v.strip() if isinstance(v, str) else v for n, v in FIELD.clean(json_body(request)).items()}

        def create() -> Answer:
            field = services.create_custom_field(data=data, actor=api_actor(request), source=Source.API)
            return Answer(_json(field), 201)

        return answer_once(request, create)


class CustomFieldView(ApiView):
    permission_classes = [IsStaffToken, AdministratorWrites]

    @operation(
        "custom_fields_read", "Read a custom field", tag=TAG, answers={200: CustomFieldOutput}, refusals=[404]
    )
    def get(self, request: Request, field_id: int) -> HttpResponse:
        field = CustomField.objects.filter(pk=field_id).first()
        if field is None:
            raise NotFound(_("There is no such field."))
        return Answer(_json(field)).response()

    @operation(
        "custom_fields_edit",
        "Change a custom field",
        tag=TAG,
        request=FIELD_EDIT.serializer,
        answers={200: CustomFieldOutput},
        refusals=[404, 409],
        description="Key and kind stay. A choice that is no longer offered stays on the customers that have it.",
    )
    def patch(self, request: Request, field_id: int) -> HttpResponse:
        data = FIELD_EDIT.clean(json_body(request))
        removed = data.pop("is_removed", None)
        actor = api_actor(request)
        with transaction.atomic():
            field = services.edit_custom_field(field_id=field_id, data=data, actor=actor, source=Source.API)
            if removed is not None:
                turn = services.take_away_custom_field if removed else services.bring_back_custom_field
                field = turn(field_id=field_id, actor=actor, source=Source.API)
        return Answer(_json(field)).response()

    @operation(
        "custom_fields_take_away",
        "Take a custom field away; its values stay, and it can be brought back",
        tag=TAG,
        answers={204: None},
        refusals=[404],
    )
    def delete(self, request: Request, field_id: int) -> HttpResponse:
        services.take_away_custom_field(field_id=field_id, actor=api_actor(request), source=Source.API)
        return HttpResponse(status=204)


def _json(field: CustomField) -> dict[str, Any]:
    names = ("id", "key", "name", "kind", "choices", "help_text", "position")
    shown = {name: getattr(field, name) for name in names}
    return {**shown, "is_removed": field.removed_at is not None, "created_at": instant(field.created_at)}
