"""What happens to a customer's labels, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from omnibasis.ui.registry import verbs


def _labelled(row: Mapping[str, Any]) -> str:
    added = ", ".join(row["data"].get("added", []))
    removed = ", ".join(row["data"].get("removed", []))
    if added and removed:
        return format_html(_("Labelled <strong>{}</strong>; <strong>{}</strong> taken off"), added, removed)
    if added:
        return format_html(_("Labelled <strong>{}</strong>"), added)
    return format_html(_("Label <strong>{}</strong> taken off"), removed)


def tell() -> None:
    verbs.add("customer.labelled", icon="tag", tell=_labelled, kind="labels", says_all=True)
