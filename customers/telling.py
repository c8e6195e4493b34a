"""The sentences of the timeline, one for each verb of this app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from customers.words import field_label, value_text
from omnibasis.core.actors import Source
from omnibasis.ui.registry import verbs


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


def _mirrored(row: Mapping[str, Any]) -> str:
    return format_html(_("<strong>{}</strong> changed the profile"), _who(row))


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
