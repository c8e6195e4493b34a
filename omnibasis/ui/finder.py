"""The top bar: search over everything, and what needs attention."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from omnibasis.ui import registry
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.context import Frame
from omnibasis.ui.registry import Hit, Text

LONGEST = 100


@staff_required
@require_safe
def search(request: AuthenticatedRequest) -> HttpResponse:
    """The hits for `q`: as options of the search's list for the script, as a page of its own without it."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    groups: list[tuple[Text, list[Hit]]] = []
    if text:
        groups = registry.searches.find(text)
        if pages := _pages(request, text):
            groups.append(("", pages))
    fragment = request.headers.get("X-Requested-With") == "fetch"
    template = "generic/_hits.html" if fragment else "generic/search.html"
    return render(request, template, {"groups": groups, "finder_text": text})


@staff_required
@require_safe
def attention(request: AuthenticatedRequest) -> HttpResponse:
    """What waits for somebody, for the bell's menu."""
    return render(request, "generic/_attention.html", {"hits": registry.attention.find()})


def _pages(request: AuthenticatedRequest, text: str) -> list[Hit]:
    """The menu's own entries whose name starts a word with the text."""
    wanted = text.casefold()
    return [
        Hit(label=str(item.label), detail=group.label, url=item.url, icon=item.icon)
        for group in Frame(request).nav
        for item in group.items
        if any(word.startswith(wanted) for word in str(item.label).casefold().split())
    ]
