"""Customers that need attention: what waits for somebody, reason by reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.registry import Hit, Text, attention

SHOWN = 25


@dataclass(frozen=True, slots=True)
class Reason:
    """A section of the page. `count` is at most SHOWN; `more`: there are further ones, all of them at `url`."""

    key: str
    label: Text
    icon: str
    hits: list[Hit]
    more: bool
    url: str

    @property
    def count(self) -> str:
        return f"{len(self.hits)}{'+' if self.more else ''}"


@staff_required
@require_safe
def waiting(request: AuthenticatedRequest) -> HttpResponse:
    """One query for each source; those with nothing are left out."""
    reasons = []
    for source in attention.sources():
        hits = source.find(SHOWN + 1)
        if hits:
            url = f"{reverse(source.url_name)}{source.query}" if source.url_name else ""
            more = len(hits) > SHOWN
            reasons.append(Reason(source.key, source.label, source.icon, hits[:SHOWN], more, url))
    return render(request, "customers/attention.html", {"reasons": reasons})
