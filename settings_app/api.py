"""The settings in the API: read and changed by an administrator's token."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from omnibasis.core.actors import Actor, Source
from omnibasis.core.answers import Answer
from omnibasis.core.money import to_percent
from omnibasis.core.openapi import operation
from omnibasis.core.parsing import json_body
from omnibasis.core.shapes import Flag, Kind, Percent, Shape, Text, Whole, documented
from omnibasis.core.views import ApiView
from settings_app.models import Settings
from settings_app.rules import MOST_HOURS
from settings_app.services import current, save_settings

TAG = "settings"


def _kind(field: Any) -> Kind:
    if field.get_internal_type() == "BooleanField":
        return Flag(str(field.verbose_name))
    if field.name == "booking_reminder_hours":
        return Whole(str(field.verbose_name), least=0, most=MOST_HOURS)
    if field.name == "tax_rate":
        return Percent()
    if field.choices:
        return Text(field.max_length, choices=tuple(value for value, _label in field.choices), nullable=False)
    return Text(field.max_length or 0, nullable=False)


# The logo is a file of its own, uploaded on its page.
_FIELDS: dict[str, Kind] = {
    f.name: _kind(f)
    for f in Settings._meta.concrete_fields
    if f.editable and not f.primary_key and f.name != "business_logo"
}
SETTINGS = Shape("SettingsInput", _FIELDS)
SettingsOutput = documented(
    "Settings", **{name: kind.document(required=True) for name, kind in _FIELDS.items()}
)


class IsAdministrator(BasePermission):
    message = _("Only an administrator's token may read or change the settings.")

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(getattr(request.user, "is_superuser", False))


class SettingsView(ApiView):
    permission_classes = [IsAdministrator]

    @operation("settings_read", "Read the settings", tag=TAG, answers={200: SettingsOutput})
    def get(self, request: Request) -> HttpResponse:
        return Answer(_json(current())).response()

    @operation(
        "settings_edit",
        "Change the settings that are sent",
        tag=TAG,
        request=SETTINGS.serializer,
        answers={200: SettingsOutput},
        description="Takes effect in every process at once.",
    )
    def patch(self, request: Request) -> HttpResponse:
        values = SETTINGS.clean(json_body(request))
        token = request.auth
        actor = Actor(
            kind="token",
            user_id=request.user.pk,
            token_id=getattr(token, "pk", None),
            label=str(token),
            is_staff=True,
        )
        return Answer(_json(save_settings(values=values, actor=actor, source=Source.API))).response()


def _json(settings: Settings) -> dict[str, Any]:
    values = {name: getattr(settings, name) for name in _FIELDS}
    return {**values, "tax_rate": str(to_percent(settings.tax_rate))}
