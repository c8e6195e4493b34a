"""The top bar and the command palette: search over everything, where one may go, and what needs attention."""

from django.core.cache import cache
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from omnibasis.core.text import fold
from omnibasis.ui import registry
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.context import Frame
from omnibasis.ui.registry import Hit, Text

LONGEST = 100
WAITING = "ui.waiting"
WAITING_SECONDS = 30


@staff_required
@require_safe
def search(request: AuthenticatedRequest) -> HttpResponse:
    """The hits for `q`: as options of a list for the scripts, as a page of its own without them.

    Nothing typed: what the reader opened last, and what they may begin.
    """
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    groups: list[tuple[Text, list[Hit]]] = []
    if text:
        groups = [*registry.searches.find(text), (_("Pages"), _pages(request, text))]
    elif "palette" in request.GET:
        groups = [
            (_("Recently viewed"), registry.recents.of(request)),
            (_("Begin"), registry.acts.of(request)),
        ]
    groups = [(label, hits) for label, hits in groups if hits]
    fragment = request.headers.get("X-Requested-With") == "fetch"
    template = "generic/_hits.html" if fragment else "generic/search.html"
    return render(request, template, {"groups": groups, "finder_text": text})


@staff_required
@require_safe
def attention(request: AuthenticatedRequest) -> HttpResponse:
    """What waits for somebody, for the bell's menu."""
    return render(request, "generic/_attention.html", {"hits": registry.attention.find()})


@staff_required
@require_safe
def waiting(request: AuthenticatedRequest) -> HttpResponse:
    """Whether anything waits, for the dot on the bell. The browser asks after the page is there, once a minute;
    the answer is worked out once in half a minute for everybody.
    """
    found = cache.get_or_set(WAITING, registry.attention.is_waiting, WAITING_SECONDS)
    return JsonResponse({"waiting": bool(found)})


def _pages(request: AuthenticatedRequest, text: str) -> list[Hit]:
    """The pages and the acts of which each word of the text begins a word."""
    menu = [
        Hit(label=str(item.label), detail=group.label, url=item.url, icon=item.icon)
        for group in Frame(request).nav
        for item in group.items
    ]
    wanted = fold(text).split()
    known = [*menu, *registry.pages.of(request), *registry.acts.of(request)]
    return [hit for hit in known if _begins(fold(f"{hit.label} {hit.detail}").split(), wanted)]


def _begins(words: list[str], wanted: list[str]) -> bool:
    return all(any(word.startswith(start) for word in words) for start in wanted)
