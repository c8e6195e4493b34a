"""What can be booked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.models import Booking, OtherHours, Resource, ResourceLabel
from bookings.models.resource import MOST_BUFFER, MOST_MINUTES, MOST_SPANS
from bookings.services.availability import overbooked
from bookings.services.locks import lock_resource
from bookings.slots import DAY, Taken
from customers.services.labels import labels_named
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, Refused, Stale
from omnibasis.core.images import clean_image, delete_image, store_image
from omnibasis.core.money import MAX_MINOR, WHOLE
from omnibasis.core.rows import insert_rows
from omnibasis.events.services import record

FIELDS = (
    "identifier", "name", "description", "quantity", "colour", "is_active", "hours", "time_zone", "buffer_before",
    "buffer_after", "min_minutes", "max_minutes", "step_minutes", "price_minor", "currency", "price_per", "tax_rate",
    "cancel_free_hours", "deposit_rate", "deposit_minor", "confirms_at_once",
)  # fmt: skip
MOST_PLACES = 10_000
MOST_FREE_HOURS = 24 * 366
MOST_OTHER_HOURS = 1_000
Errors = dict[str, list[str]]


def save_resource(
    *,
    data: Mapping[str, Any],
    actor: Actor,
    resource_id: int | None = None,
    version: int | None = None,
    source: Source = Source.STAFF,
) -> Resource:
    """Makes a resource, or changes the fields in `data` of one.

    `data` may have the fields of `Resource` (amounts in minor units, rates in thousandths of a percent, `hours` as
    [[weekday, from, to], ...] in minutes), and `labels`, a list of names. Rules, in order:
    1. The identifier is nobody else's. Spans do not overlap on their day, are at most a day long, 70 in all.
    2. A price has a currency; the deposit is a rate or an amount, not both.
    3. Fewer places than are taken at once by what is to come are refused: move or cancel those first. Bookings keep the
       buffers and the terms that they were placed with.
    Raises InvalidInput by field, Refused, Stale, NotFound.
    """
    try:
        with transaction.atomic():
            return _save(dict(data), actor, resource_id, version, source)
    except IntegrityError:
        taken = Resource.objects.filter(identifier=data.get("identifier", ""))
        if taken.exclude(pk=resource_id or 0).exists():
            raise InvalidInput({"identifier": [_("Another resource already has this identifier.")]}) from None
        raise


def _save(
    data: dict[str, Any], actor: Actor, resource_id: int | None, version: int | None, source: Source
) -> Resource:
    created = resource_id is None
    resource = Resource(created_at=timezone.now()) if resource_id is None else lock_resource(resource_id)
    if version is not None and version != resource.version:
        raise Stale(_("Somebody changed this resource meanwhile."), current=resource.version)
    names: Sequence[str] | None = data.pop("labels", None)
    if "hours" in data:
        data["hours"] = sorted([list(span) for span in data["hours"]])
    changes = {
        name: (None if created else getattr(resource, name), value)
        for name, value in data.items()
        if name in FIELDS and (created or getattr(resource, name) != value)
    }
    for name, (_before, after) in changes.items():
        setattr(resource, name, after)
    if errors := _errors(resource):
        raise InvalidInput(errors)
    if not created and "quantity" in changes:
        _refuse_overbooking(resource)
    if changes:
        resource.version += 0 if created else 1
        resource.save()
    relabelled = _label(resource, names) if names is not None else {}
    if relabelled and not changes:
        resource.version += 1
        resource.save(update_fields=["version"])
    if changes or relabelled:
        record(
            verb="resource.created" if created else "resource.edited",
            subject=resource,
            actor=actor,
            source=source,
            changes={**changes, **relabelled},
        )
    return resource


def _errors(resource: Resource) -> Errors:
    errors: Errors = {}
    try:
        resource.full_clean(validate_unique=False, validate_constraints=False, exclude=["labels"])
    except ValidationError as error:
        errors |= error.message_dict
    _within(errors, resource, "quantity", 1, MOST_PLACES)
    _within(errors, resource, "min_minutes", 1, MOST_MINUTES)
    _within(errors, resource, "max_minutes", 1, MOST_MINUTES)
    _within(errors, resource, "step_minutes", 1, DAY)
    _within(errors, resource, "buffer_before", 0, MOST_BUFFER)
    _within(errors, resource, "buffer_after", 0, MOST_BUFFER)
    _within(errors, resource, "cancel_free_hours", 0, MOST_FREE_HOURS)
    _within(errors, resource, "tax_rate", 0, WHOLE)
    _within(errors, resource, "deposit_rate", 0, WHOLE)
    _within(errors, resource, "deposit_minor", 0, MAX_MINOR - 1)
    if resource.price_minor is not None:
        _within(errors, resource, "price_minor", 0, MAX_MINOR - 1)
        if not resource.currency:
            errors.setdefault("currency", [_("Choose the currency of the price.")])
    if resource.deposit_rate and resource.deposit_minor:
        errors.setdefault("deposit", [_("Enter the deposit as a share or as an amount, not both.")])
    if wrong := wrong_week(resource.hours):
        errors["hours"] = [wrong]
    return errors


def _within(errors: Errors, resource: Resource, name: str, least: int, most: int) -> None:
    value = getattr(resource, name)
    if name not in errors and (not isinstance(value, int) or not least <= value <= most):
        limits = {"least": least, "most": most}
        errors[name] = [_("Enter a whole number from %(least)d to %(most)d.") % limits]


def wrong_week(hours: Any) -> str:
    """What is wrong with the hours of a week, in a sentence; "" where nothing is."""
    shape = _("Send the hours as weekday (0 to 6), from and to in minutes.")
    if not isinstance(hours, list) or len(hours) > MOST_SPANS:
        return _("At most %(n)d spans a week.") % {"n": MOST_SPANS} if isinstance(hours, list) else shape
    days: dict[int, list[tuple[int, int]]] = {}
    for span in hours:
        if len(span) != 3 or not all(type(part) is int for part in span) or not 0 <= span[0] <= 6:
            return shape
        days.setdefault(span[0], []).append((span[1], span[2]))
    return next((wrong for spans in days.values() if (wrong := wrong_spans(spans))), "")


def wrong_spans(spans: Sequence[tuple[int, int]]) -> str:
    """What is wrong with the spans of one day."""
    last = -1
    for start, end in sorted(spans):
        if not 0 <= start < DAY:
            return _("A span begins from 0:00 to 23:59.")
        if not start < end <= start + DAY:
            return _("A span ends after it begins, and lasts a day at most.")
        if start < last:
            return _("Two spans of one day overlap. Make one of them.")
        last = end
    return ""


def _refuse_overbooking(resource: Resource) -> None:
    upcoming = Booking.objects.filter(resource=resource).upcoming(timezone.now())
    taken = [Taken(*row) for row in upcoming.values_list("occupied_from", "occupied_to", "quantity")]
    if overbooked(taken, resource.quantity):
        raise InvalidInput(
            {"quantity": [_("More places than that are booked at once. Move or cancel bookings first.")]}
        )


def _label(resource: Resource, names: Sequence[str]) -> dict[str, tuple[Any, Any]]:
    have = {
        row[0]: row[1]
        for row in ResourceLabel.objects.filter(resource=resource).values_list("label_id", "label__name")
    }
    wanted = {label.pk: label.name for label in labels_named(names)}
    if have.keys() == wanted.keys():
        return {}
    ResourceLabel.objects.filter(resource=resource).exclude(label_id__in=wanted).delete()
    insert_rows([ResourceLabel(resource=resource, label_id=pk) for pk in sorted(wanted.keys() - have.keys())])
    return {"labels": (sorted(have.values()), sorted(wanted.values()))}


@transaction.atomic
def set_other_hours(
    *,
    resource_id: int,
    day: date,
    spans: Sequence[tuple[int, int]] | None,
    actor: Actor,
    note: str = "",
    source: Source = Source.STAFF,
) -> Resource:
    """Gives one day other hours than its weekday's: no spans for closed; None puts the day back to the week's hours.

    Bookings that are there stay. Raises NotFound, InvalidInput on `day`, `spans`, `note`, Refused.
    """
    resource = lock_resource(resource_id)
    if not 2000 <= day.year <= 2200:
        raise InvalidInput({"day": [_("Choose a day of this century.")]})
    if len(note) > 120 or not note.isprintable():
        raise InvalidInput({"note": [_("At most %(limit)d characters.") % {"limit": 120}]})
    wanted = None if spans is None else sorted([int(start), int(end)] for start, end in spans)
    if wanted is not None and (wrong := wrong_spans([(start, end) for start, end in wanted])):
        raise InvalidInput({"spans": [wrong]})
    stored = OtherHours.objects.filter(resource=resource, day=day).first()
    before = {"spans": stored.spans, "note": stored.note} if stored else None
    after = None if wanted is None else {"spans": wanted, "note": note.strip()}
    if before == after:
        return resource
    if after is None and stored is not None:
        stored.delete()
    else:
        if stored is None and OtherHours.objects.filter(resource=resource).count() >= MOST_OTHER_HOURS:
            raise Refused(_("There are %(n)d exceptions already. Remove old ones.") % {"n": MOST_OTHER_HOURS})
        OtherHours.objects.update_or_create(resource=resource, day=day, defaults=after)
    resource.version += 1
    resource.save(update_fields=["version"])
    changes = {f"hours.{day.isoformat()}": (before, after)}
    record(verb="resource.hours_changed", subject=resource, actor=actor, source=source, changes=changes)
    return resource


def set_resource_image(
    *, resource_id: int, upload: BinaryIO | None, actor: Actor, source: Source = Source.STAFF
) -> Resource:
    """Replaces a resource's picture by an uploaded one, or removes it (None). Rules as `clean_image`.

    Raises InvalidInput on `image`, NotFound.
    """
    thumbnails = clean_image(upload) if upload is not None else None
    with transaction.atomic():
        resource = lock_resource(resource_id)
        before = resource.image
        if thumbnails is None and not before:
            return resource
        resource.image = store_image(thumbnails, folder="resources") if thumbnails else ""
        resource.version += 1
        resource.save(update_fields=["image", "version"])
        verb = "resource.image_changed" if resource.image else "resource.image_removed"
        record(verb=verb, subject=resource, actor=actor, source=source)
        if before:
            transaction.on_commit(lambda: delete_image(before))
    return resource
