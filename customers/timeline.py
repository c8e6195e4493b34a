"""A customer's timeline, told in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from accounts.models import User
from customers.models import Address, Customer
from omnibasis.core.actors import Source
from omnibasis.core.pagination import Order, Page, keyset_page
from omnibasis.events.models import Event
from omnibasis.ui.registry import Text, verbs

PAGE = 30
LOOKED_AT = 60
NEWEST = Order("sequence", descending=True)
# Fields whose before and after say nothing to a person.
_SILENT = {"user", "image"}
_WHERE: Mapping[str, Text] = {
    Source.REGISTRATION: gettext_lazy("at registration"),
    Source.PROFILE: gettext_lazy("in the profile"),
    Source.ORDER: gettext_lazy("with an order"),
    Source.STAFF: gettext_lazy("in the back office"),
    Source.API: gettext_lazy("through the API"),
    Source.IMPORT: gettext_lazy("by import"),
    Source.SYSTEM: gettext_lazy("by the system"),
}


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    icon: str
    tone: str
    sentence: str
    by: str
    at: datetime
    changes: list[Change] = field(default_factory=list)
    more: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    title: str
    entries: list[Entry]


SHOWN_CHANGES = 6


def events_of(customer_id: int) -> QuerySet[Event, Any]:
    """The customer's events, as rows; served by the index on (timeline, sequence)."""
    return Event.objects.filter(timeline_id=customer_id).values(
        "id",
        "sequence",
        "verb",
        "subject_id",
        "actor_kind",
        "actor_user_id",
        "actor_label",
        "source",
        "changes",
        "data",
        "at",
    )


def timeline_page(customer_id: int, cursor: str | None, *, size: int = PAGE) -> Page[dict[str, Any]]:
    """One page of the timeline, newest first. Raises InvalidInput for a cursor that is not one."""
    return keyset_page(events_of(customer_id), order=NEWEST, cursor=cursor, size=size)


def origins_of(customer_id: int) -> dict[str, str]:
    """Through which door each field's present value came, as far as the latest events tell. One query."""
    latest = (
        Event.objects.filter(timeline_id=customer_id).order_by("-sequence").values_list("source", "changes")
    )
    labels = dict(Source.choices)
    found: dict[str, str] = {}
    for source, changes in latest[:LOOKED_AT]:
        for name in changes:
            found.setdefault(name, str(labels.get(source, source)))
    return found


def by_day(rows: Iterable[Mapping[str, Any]], *, after: str = "") -> list[Day]:
    """The rows as days of entries in the viewer's zone. A first day of the same date as `after` has no title."""
    days = [
        Day(_day(day), [entry(row) for row in rows])
        for day, rows in groupby(rows, key=lambda row: timezone.localtime(row["at"]).date())
    ]
    if days and days[0].title == after:
        days[0] = Day("", days[0].entries)
    return days


def _day(day: date) -> str:
    today = timezone.localdate()
    if day == today:
        return _("Today")
    if (today - day).days == 1:
        return _("Yesterday")
    return date_format(day, "j F" if day.year == today.year else "j F Y")


def entry(row: Mapping[str, Any]) -> Entry:
    """One event in words."""
    verb = verbs.of(row["verb"])
    changes = changes_of(row["changes"])
    if verb is None:
        sentence = row["verb"].replace(".", " ").replace("_", " ").capitalize()
        return Entry("information-circle", "", sentence, _by(row), row["at"], changes)
    # What a new customer started with is on its page; the timeline tells what changed since.
    shown = [] if row["verb"] in ("customer.created", "customer.registered") else changes
    return Entry(
        verb.icon,
        verb.tone,
        verb.tell(row),
        _by(row),
        row["at"],
        shown[:SHOWN_CHANGES],
        max(0, len(shown) - SHOWN_CHANGES),
    )


def _by(row: Mapping[str, Any]) -> str:
    where = str(_WHERE.get(row["source"], row["source"]))
    if row["actor_kind"] == "system":
        return where
    if row["actor_kind"] == "anonymous":
        return _("a visitor, %(where)s") % {"where": where}
    return f"{row['actor_label']}, {where}"


def changes_of(changes: Mapping[str, Any]) -> list[Change]:
    """The before and after of each field, with its name and its values in the reader's words."""
    return [
        Change(field_label(name), value_text(name, before), value_text(name, after))
        for name, (before, after) in changes.items()
        if name not in _SILENT
    ]


def field_label(name: str) -> str:
    """What people call a field of the customer."""
    kind, _dot, part = name.partition(".")
    if kind.endswith("_address"):
        whole = _("Billing address") if kind == "billing_address" else _("Shipping address")
        if not part:
            return whole
        label = str(Address._meta.get_field(part).verbose_name)  # type: ignore[union-attr]
        return f"{whole}: {label}"
    try:
        label = str(Customer._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        label = name.replace("_", " ")
    return label[:1].upper() + label[1:]


def value_text(name: str, value: Any) -> str:
    """A stored value of a field in words."""
    if value in (None, ""):
        return ""
    if isinstance(value, Mapping):
        return address_text(value)
    if name.endswith(".country"):
        return str(countries.name(str(value)) or value)
    try:
        choices = dict(Customer._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    except (FieldDoesNotExist, AttributeError):
        choices = {}
    return str(choices.get(value, value))


def address_text(parts: Mapping[str, Any]) -> str:
    """An address on one line."""
    shown = {**parts, "country": countries.name(str(parts.get("country") or "")) or parts.get("country", "")}
    names = ("name", "line1", "line2", "postal_code", "city", "region", "country")
    return ", ".join(str(shown[name]) for name in names if shown.get(name))


# --- The sentences ------------------------------------------------------------------------------------------


def _who(row: Mapping[str, Any]) -> str:
    if row["actor_kind"] == "anonymous":
        return _("A visitor")
    return row["actor_label"] or _("Somebody")


def _edited(row: Mapping[str, Any]) -> str:
    fields = list(row["changes"])
    if len(fields) == 1:
        label = field_label(fields[0])
        return format_html(_("<strong>{}</strong> changed"), label)
    return format_html(_("<strong>{} fields</strong> changed"), len(fields))


def _created(row: Mapping[str, Any]) -> str:
    sentences = {
        Source.ORDER: _("<strong>Created</strong> from an order"),
        Source.API: _("<strong>Created</strong> through the API"),
        Source.IMPORT: _("<strong>Created</strong> by an import"),
    }
    return format_html(sentences.get(row["source"], _("<strong>Created</strong> by {}")), _who(row))


def _linked(row: Mapping[str, Any]) -> str:
    method = row["data"].get("method", "")
    why = dict(Customer.LinkMethod.choices).get(method, method)
    return format_html(_("<strong>User {} linked</strong>: {}"), row["data"].get("email", ""), why)


def _status(row: Mapping[str, Any]) -> str:
    after = (row["changes"].get("status") or ["", ""])[1]
    active = after == Customer.Status.ACTIVE
    sentence = _("Made <strong>active</strong>") if active else _("Made <strong>not active</strong>")
    told = mark_safe(sentence)  # noqa: S308 - our own words
    reason = row["data"].get("reason")
    return format_html("{}: {}", told, reason) if reason else told


def _suggested(row: Mapping[str, Any]) -> str:
    values = row["data"].get("values", {})
    pairs = ", ".join(f"{field_label(name)}: {value_text(name, value)}" for name, value in values.items())
    return format_html(
        _("<strong>Suggested</strong> {} ({})"), pairs, row["data"].get("reason", "").rstrip(".")
    )


def _decided(sentence: Any) -> Any:
    def tell(row: Mapping[str, Any]) -> str:
        name = row["data"].get("field", "")
        return format_html(str(sentence), field_label(name), value_text(name, row["data"].get("value")))

    return tell


def _plain(sentence: Any) -> Any:
    return lambda row: mark_safe(str(sentence))  # noqa: S308 - our own words


def _with(sentence: Any, key: str) -> Any:
    return lambda row: format_html(str(sentence), row["data"].get(key, ""))


def _of_field(sentence: Any) -> Any:
    return lambda row: format_html(str(sentence), field_label(row["data"].get("field", "")))


def user_is_verified(user: User) -> bool:
    """Whether the user has proven a mailbox; reads what was prefetched."""
    return any(address.verified for address in user.emailaddress_set.all())  # type: ignore[attr-defined]


def tell_all() -> None:
    """Registers the words of this app's verbs."""
    say = verbs.add
    say("customer.created", icon="plus", tell=_created, tone="accent")
    say(
        "customer.registered",
        icon="envelope",
        tell=_plain(gettext_lazy("<strong>Registered</strong> on the site; e-mail not verified yet")),
    )
    say("customer.edited", icon="pencil", tell=_edited)
    say("profile.mirrored", icon="pencil", tell=_mirrored)
    say("customer.status_changed", icon="power", tell=_status)
    say("customer.image_changed", icon="photo", tell=_plain(gettext_lazy("<strong>Picture</strong> changed")))
    say("customer.image_removed", icon="photo", tell=_plain(gettext_lazy("<strong>Picture</strong> removed")))
    say(
        "customer.archived",
        icon="archive-box",
        tell=_plain(gettext_lazy("<strong>Archived</strong>")),
        tone="warn",
    )
    say(
        "customer.restored",
        icon="arrow-uturn-left",
        tell=_plain(gettext_lazy("<strong>Restored</strong>")),
        tone="ok",
    )
    say(
        "customer.merged",
        icon="arrows-right-left",
        tell=_with(gettext_lazy("<strong>{}</strong> was merged into this customer"), "name"),
    )
    say(
        "customer.merged_away",
        icon="arrows-right-left",
        tell=_with(gettext_lazy("Merged into <strong>{}</strong>"), "name"),
    )
    say("user.linked", icon="link", tell=_linked, tone="accent")
    say(
        "user.unlinked",
        icon="link-slash",
        tell=_plain(
            gettext_lazy("<strong>User unlinked</strong>: they no longer see anything of this customer")
        ),
        tone="warn",
    )
    say(
        "user.link_refused",
        icon="shield-exclamation",
        tell=_with(
            gettext_lazy("<strong>Another user verified {}</strong>; the link to the present user stays"),
            "email",
        ),
        tone="warn",
    )
    say(
        "user.registered",
        icon="envelope",
        tell=_with(
            gettext_lazy(
                "<strong>Somebody registered</strong> with {}; nothing is linked until the e-mail is verified"
            ),
            "email",
        ),
    )
    say(
        "field.locked",
        icon="lock-closed",
        tell=_of_field(gettext_lazy("<strong>{}</strong> locked: others only suggest")),
    )
    say("field.unlocked", icon="lock-open", tell=_of_field(gettext_lazy("<strong>{}</strong> unlocked")))
    say("suggestion.made", icon="light-bulb", tell=_suggested, tone="warn")
    say(
        "suggestion.accepted",
        icon="check",
        tell=_decided(gettext_lazy("<strong>{}</strong> taken from a suggestion: {}")),
        tone="ok",
    )
    say(
        "suggestion.dismissed",
        icon="x-mark",
        tell=_decided(gettext_lazy("Suggestion for <strong>{}</strong> dismissed: {}")),
    )


def _mirrored(row: Mapping[str, Any]) -> str:
    return format_html(_("<strong>{}</strong> changed the profile"), _who(row))
