"""Resources and bookings as the API shows them: amounts are decimal strings in major units."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from bookings.fields import clock_text
from bookings.models import Booking, OtherHours, Resource, ResourceLabel
from bookings.prices import Cost, free_until
from bookings.services import what_cancelling_costs
from bookings.states import allows
from bookings.zones import local
from omnibasis.core.answers import instant
from orders.api.represent import amount_text, percent_text
from settings_app import services as settings

RESOURCE_VALUES = (
    "id", "identifier", "name", "description", "quantity", "colour", "is_active", "hours", "time_zone", "buffer_before",
    "buffer_after", "min_minutes", "max_minutes", "step_minutes", "price_minor", "currency", "price_per", "tax_rate",
    "cancel_free_hours", "deposit_rate", "deposit_minor", "confirms_at_once", "image", "version", "created_at",
)  # fmt: skip
_AS_THEY_ARE = (
    "id", "identifier", "name", "description", "quantity", "colour", "is_active", "buffer_before", "buffer_after",
    "min_minutes", "max_minutes", "step_minutes", "currency", "price_per", "cancel_free_hours", "confirms_at_once",
    "version",
)  # fmt: skip
BOOKING_VALUES = (
    "id", "state", "version", "resource_id", "resource__time_zone", "customer_id", "buyer", "starts_at", "ends_at",
    "quantity", "message", "note", "internal_note", "order_id", "order__total_minor", "order__currency", "code",
    "source", "created_at",
)  # fmt: skip
MOST_EXCEPTIONS = 366


def resource_rows(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of RESOURCE_VALUES as the API shows them; labels and the business's zone are read at once."""
    ids = [row["id"] for row in rows]
    labels: dict[int, list[str]] = {}
    worn = ResourceLabel.objects.filter(resource_id__in=ids).order_by("label__key")
    for pk, name in worn.values_list("resource_id", "label__name"):
        labels.setdefault(pk, []).append(name)
    zone = settings.current().time_zone if rows else ""
    return [_resource(row, labels.get(row["id"], []), zone) for row in rows]


def resource_detail(resource_id: int) -> dict[str, Any] | None:
    """One resource with the exceptions to come; None when there is none."""
    row = Resource.objects.filter(pk=resource_id).values(*RESOURCE_VALUES).first()
    if row is None:
        return None
    (shown,) = resource_rows([row])
    today = local(timezone.now(), shown["time_zone"]).date()
    coming = OtherHours.objects.filter(resource=resource_id, day__gte=today).order_by("day")
    return {
        **shown,
        "exceptions": [
            {"day": one.day.isoformat(), "spans": [_span(*span) for span in one.spans], "note": one.note}
            for one in coming[:MOST_EXCEPTIONS]
        ],
    }


def _resource(row: Mapping[str, Any], labels: Sequence[str], zone: str) -> dict[str, Any]:
    currency = row["currency"]
    deposit = None
    if row["deposit_rate"]:
        deposit = {"percent": percent_text(row["deposit_rate"]), "amount": None}
    elif row["deposit_minor"]:
        deposit = {"percent": None, "amount": amount_text(row["deposit_minor"], currency)}
    return {
        **{name: row[name] for name in _AS_THEY_ARE},
        "labels": list(labels),
        "hours": [{"weekday": weekday, **_span(start, end)} for weekday, start, end in row["hours"]],
        "time_zone": row["time_zone"] or zone,
        "price": amount_text(row["price_minor"], currency) if row["price_minor"] is not None else None,
        "tax_rate": percent_text(row["tax_rate"]),
        "deposit": deposit,
        "image": _url(row["image"]),
        "link": django_settings.PUBLIC_URL + reverse("bookings:hosted", args=[row["identifier"]]),
        "created_at": instant(row["created_at"]),
    }


def _span(start: int, end: int) -> dict[str, str]:
    return {"from": clock_text(start), "to": clock_text(end)}


def booking_rows(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of BOOKING_VALUES as the API shows them."""
    zone = settings.current().time_zone if rows else ""
    return [_booking(row, zone) for row in rows]


def booking_detail(booking_id: int) -> dict[str, Any] | None:
    """One booking with what cancelling it costs; None when there is none."""
    row = Booking.objects.filter(pk=booking_id).values(*BOOKING_VALUES).first()
    if row is None:
        return None
    (shown,) = booking_rows([row])
    booking = Booking.objects.select_related("order").get(pk=booking_id)
    cancelling = None
    if allows(booking.state, "cancel", begun=booking.has_begun):
        cost = what_cancelling_costs(booking)
        until = instant(free_until(booking, booking.starts_at))
        cancelling = {"is_free": cost.free, "free_until": until, **cost_json(cost, shown["currency"])}
    return {**shown, "cancelling": cancelling}


def cost_json(cost: Cost, currency: str | None) -> dict[str, Any]:
    """A cost in major units; where nothing is charged, in whole ones."""
    minor = {"fee": cost.fee_minor, "back": cost.back_minor, "owed": cost.owed_minor}
    return {name: amount_text(value, currency) if currency else "0" for name, value in minor.items()}


def _booking(row: Mapping[str, Any], zone: str) -> dict[str, Any]:
    currency = row["order__currency"]
    return {
        "id": row["id"],
        "state": row["state"],
        "version": row["version"],
        "resource": row["resource_id"],
        "customer": row["customer_id"],
        "buyer": row["buyer"],
        "starts_at": instant(row["starts_at"]),
        "ends_at": instant(row["ends_at"]),
        "time_zone": row["resource__time_zone"] or zone,
        "quantity": row["quantity"],
        "message": row["message"],
        "note": row["note"],
        "internal_note": row["internal_note"],
        "order": row["order_id"],
        "total": amount_text(row["order__total_minor"], currency) if currency else None,
        "currency": currency,
        "code": row["code"],
        "link": django_settings.PUBLIC_URL + reverse("bookings:public", args=[row["code"]]),
        "source": row["source"],
        "created_at": instant(row["created_at"]),
    }


def _url(path: str) -> str | None:
    return urljoin(f"{django_settings.PUBLIC_URL}/", default_storage.url(path)) if path else None
