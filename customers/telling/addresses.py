"""What happens to a customer's addresses, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers import postal
from customers.models import Address
from omnibasis.ui.registry import Text, verbs

_KINDS: Mapping[str, Text] = {
    Address.Kind.BILLING: gettext_lazy("Billing address"),
    Address.Kind.SHIPPING: gettext_lazy("Shipping address"),
    Address.Kind.OTHER: gettext_lazy("Other address"),
}


def _told(sentence: Text) -> Callable[[Mapping[str, Any]], str]:
    """The kind in bold, what happened, and which one it was where no changes below tell it."""

    def tell(row: Mapping[str, Any]) -> str:
        data = row["data"]
        what = format_html(str(sentence), _KINDS.get(data.get("kind", ""), _("Address")))
        which = "" if row["changes"] else ", ".join(postal.lines(data.get("address")))
        return format_html("{}: {}", what, which) if which else what

    return tell


def tell() -> None:
    say = partial(verbs.add, kind="addresses")
    say("address.added", icon="map-pin", tell=_told(gettext_lazy("<strong>{}</strong> added")))
    say("address.edited", icon="map-pin", tell=_told(gettext_lazy("<strong>{}</strong> changed")))
    say(
        "address.removed",
        icon="map-pin",
        tell=_told(gettext_lazy("<strong>{}</strong> removed")),
        tone="warn",
    )
    say(
        "address.restored",
        icon="arrow-uturn-left",
        tell=_told(gettext_lazy("<strong>{}</strong> brought back")),
        tone="ok",
    )
    say(
        "address.made_default",
        icon="map-pin",
        tell=_told(gettext_lazy("<strong>{}</strong>: another one is the default now")),
    )
