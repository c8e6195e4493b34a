"""What happens to a customer as such, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from customers.words import field_label, value_text, who_text
from omnibasis.core.actors import Source
from omnibasis.ui.registry import verbs


def _edited(row: Mapping[str, Any]) -> str:
    fields = list(row["changes"])
    if len(fields) == 1:
        label = field_label(fields[0])
        return format_html(_("<strong>{}</strong> changed"), label)
    return format_html(_("<strong>{} fields</strong> changed"), len(fields))


def _created(row: Mapping[str, Any]) -> str:
    sentences = {
        Source.ORDER: _("<strong>Created</strong> from an order"),
        Source.BOOKING: _("<strong>Created</strong> from a booking"),
        Source.API: _("<strong>Created</strong> through the API"),
        Source.IMPORT: _("<strong>Created</strong> by an import"),
    }
    return format_html(sentences.get(row["source"], _("<strong>Created</strong> by {}")), who_text(row))


def _linked(row: Mapping[str, Any]) -> str:
    method = row["data"].get("method", "")
    why = dict(Customer.LinkMethod.choices).get(method, method)
    return format_html(_("<strong>User {} linked</strong>: {}"), row["data"].get("email", ""), why)


def _status(row: Mapping[str, Any]) -> str:
    reason = row["data"].get("reason")
    if "status" not in row["changes"]:
        return format_html(
            _("Still <strong>not active</strong>, for another reason: {}"), reason or _("none")
        )
    after = row["changes"]["status"][1]
    active = after == Customer.Status.ACTIVE
    sentence = _("Made <strong>active</strong>") if active else _("Made <strong>not active</strong>")
    told = mark_safe(sentence)  # noqa: S308 - our own words
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


def _mirrored(row: Mapping[str, Any]) -> str:
    return format_html(_("<strong>{}</strong> changed the profile"), who_text(row))


def tell() -> None:
    kind, say = verbs.add_kind, verbs.add
    kind("details", gettext_lazy("Details"), order=10)
    kind("notes", gettext_lazy("Notes"), order=30)
    kind("labels", gettext_lazy("Labels"), order=40)
    kind("addresses", gettext_lazy("Addresses"), order=50)
    kind("payment_methods", gettext_lazy("Payment methods"), order=60)
    kind("link", gettext_lazy("Linked user"), order=70)
    kind("suggestions", gettext_lazy("Suggestions"), order=80)
    kind("status", gettext_lazy("Status"), order=90)
    say("customer.created", kind="details", icon="plus", tell=_created, tone="accent")
    say(
        "customer.registered",
        kind="details",
        icon="envelope",
        tell=_plain(gettext_lazy("<strong>Registered</strong> on the site; e-mail not verified yet")),
    )
    say("customer.edited", kind="details", icon="pencil", tell=_edited)
    say("profile.mirrored", kind="details", icon="pencil", tell=_mirrored)
    say("customer.status_changed", kind="status", icon="power", tell=_status)
    say(
        "customer.image_changed",
        kind="details",
        icon="photo",
        tell=_plain(gettext_lazy("<strong>Picture</strong> changed")),
    )
    say(
        "customer.image_removed",
        kind="details",
        icon="photo",
        tell=_plain(gettext_lazy("<strong>Picture</strong> removed")),
    )
    say(
        "customer.archived",
        kind="status",
        icon="trash",
        tell=_plain(gettext_lazy("<strong>Deleted</strong>; it can be restored")),
        tone="warn",
    )
    say(
        "customer.restored",
        kind="status",
        icon="arrow-uturn-left",
        tell=_plain(gettext_lazy("<strong>Restored</strong>")),
        tone="ok",
    )
    say(
        "customer.merged",
        kind="status",
        icon="arrows-right-left",
        tell=_with(gettext_lazy("<strong>{}</strong> was merged into this customer"), "name"),
    )
    say(
        "customer.merged_away",
        kind="status",
        icon="arrows-right-left",
        tell=_with(gettext_lazy("Merged into <strong>{}</strong>"), "name"),
    )
    say("user.linked", kind="link", icon="link", tell=_linked, tone="accent")
    say(
        "user.unlinked",
        kind="link",
        icon="link-slash",
        tell=_plain(
            gettext_lazy("<strong>User unlinked</strong>: they no longer see anything of this customer")
        ),
        tone="warn",
    )
    say(
        "user.link_refused",
        kind="link",
        icon="shield-exclamation",
        tell=_with(
            gettext_lazy("<strong>Another user verified {}</strong>; the link to the present user stays"),
            "email",
        ),
        tone="warn",
    )
    say(
        "user.registered",
        kind="link",
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
        kind="details",
        icon="lock-closed",
        tell=_of_field(gettext_lazy("<strong>{}</strong> locked: others only suggest")),
    )
    say(
        "field.unlocked",
        kind="details",
        icon="lock-open",
        tell=_of_field(gettext_lazy("<strong>{}</strong> unlocked")),
    )
    say("suggestion.made", kind="suggestions", icon="light-bulb", tell=_suggested, tone="warn")
    say(
        "suggestion.accepted",
        kind="suggestions",
        icon="check",
        tell=_decided(gettext_lazy("<strong>{}</strong> taken from a suggestion: {}")),
        tone="ok",
    )
    say(
        "suggestion.dismissed",
        kind="suggestions",
        icon="x-mark",
        tell=_decided(gettext_lazy("Suggestion for <strong>{}</strong> dismissed: {}")),
    )
