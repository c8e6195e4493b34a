"""The Timeline tab: narrowed, searched, exported; and the customer as it was on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import User
from customers.as_of import as_of
from customers.forms.timeline import TimelineForm, end_of
from customers.models import Customer
from customers.narrowing import Narrowing
from customers.timeline import PAGE, as_text, by_day, entry
from customers.views.detail import frame_of, visible_customer
from customers.words import field_label, value_text, who_text
from omnibasis.core.errors import InvalidInput
from omnibasis.events.timeline import all_of, walk_timeline
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.export import csv_response
from omnibasis.ui.registry import verbs
from omnibasis.ui.tables import Chip, Column, Row, chosen_text

FOUND = "timeline-found"


@staff_required
@require_safe
def timeline(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """The timeline, newest first. In place, only what was found, or what is older than the cursor (`day` is the last
    day shown)."""
    in_place = request.headers.get("HX-Request") == "true"
    older = in_place and "day" in request.GET
    found = in_place and request.headers.get("HX-Target") == FOUND
    customer = None if older or found else visible_customer(request, pk)
    if isinstance(customer, HttpResponseRedirect):
        return customer
    told = customer or get_object_or_404(Customer.objects.visible_to(request.user).only("merged_ids"), pk=pk)
    form = TimelineForm(request.GET, me=request.user.pk)
    if request.GET.get("export") == "csv":
        return _file(told, form.narrowing())
    if customer is not None and (day := form.day("as_of")):
        return _as_of(request, customer, day)
    try:
        context = _found(request, told, form, older=older)
    except InvalidInput:
        return HttpResponseRedirect(request.path)
    if older:
        response = render(request, "customers/_timeline_rows.html", context)
    elif customer is None:
        context |= _tools(request, form) | {"fragment": True}
        response = render(request, "customers/timeline/_found.html", context)
    else:
        context |= _tools(request, form) | frame_of(customer, "timeline")
        response = render(request, "customers/timeline.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _found(request: HttpRequest, customer: Customer, form: TimelineForm, *, older: bool) -> dict[str, Any]:
    """A page of what matches. Raises InvalidInput for a cursor that is not one."""
    narrowing = form.narrowing()
    page = walk_timeline(
        customer.timelines,
        cursor=request.GET.get("cursor"),
        size=PAGE,
        matches=narrowing.matches if narrowing.looks_at_rows else None,
        span=narrowing.span,
    )
    shown = request.GET.get("day", "") if older else ""
    days = by_day(page.rows, after=shown)
    query = request.GET.copy()
    for name in ("day", "cursor"):
        query.pop(name, None)
    if page.next_cursor:
        query["cursor"] = page.next_cursor
    return {
        "days": days,
        "page": page,
        "last_day": next((day.title for day in reversed(days) if day.title), shown),
        "older_url": f"{request.path}?{query.urlencode()}",
        "narrowed": not narrowing.wants_all,
        "path": request.path,
        "newest_url": _without(request),
    }


def _tools(request: HttpRequest, form: TimelineForm) -> dict[str, Any]:
    export = _without(request, "cursor")
    return {
        "form": form,
        "text": form.text,
        "chips": [
            *(_chip(request, form, name) for name in ("kind", "source", "actor")),
            _days(request, form),
        ],
        "kept": [(k, v) for k, values in request.GET.lists() if k in _FILTERS for v in values],
        "export_url": f"{export}{'&' if '?' in export else '?'}export=csv",
    }


_FILTERS = ("kind", "source", "actor", "since", "until")


def _without(request: HttpRequest, *names: str) -> str:
    query = request.GET.copy()
    for name in (*names, "cursor", "day", "export"):
        query.pop(name, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _chip(request: HttpRequest, form: TimelineForm, name: str) -> Chip:
    bound = form[name]
    choices = {str(value): label for value, label in bound.field.choices}  # type: ignore[attr-defined]
    return Chip(name, bound.label, bound, chosen_text(choices, form.chosen(name)), _without(request, name))


def _days(request: HttpRequest, form: TimelineForm) -> Chip:
    since, until = (day and date_format(day, "j M Y") for day in (form.day("since"), form.day("until")))
    if since and until:
        chosen = since if since == until else f"{since} \N{EN DASH} {until}"
    elif since:
        chosen = _("from %(day)s") % {"day": since}
    else:
        chosen = _("to %(day)s") % {"day": until} if until else ""
    return Chip("days", gettext_lazy("Date"), None, chosen, _without(request, "since", "until"))


EXPORTED = (
    Column("at", gettext_lazy("When"), export=lambda row: row["at"].isoformat()),
    Column("what", gettext_lazy("What"), export=lambda row: as_text(entry(row).sentence)),
    Column("kind", gettext_lazy("Kind"), export=lambda row: str(verbs.kinds()[verbs.kind_of(row["verb"])])),
    Column("changes", gettext_lazy("Changes"), export=lambda row: _changes_text(row)),
    Column("by", gettext_lazy("By"), export=who_text),
    Column("source", gettext_lazy("Source")),
    Column("verb", gettext_lazy("Verb")),
)


def _changes_text(row: Row) -> str:
    lines = ((c.label, c.before, c.after) for c in entry(row).changes)
    return "\n".join(f"{label}: {before} → {after}" for label, before, after in lines)


def _file(customer: Customer, narrowing: Narrowing) -> HttpResponseBase:
    """All that matches, as a file that is written while it is read."""

    def rows() -> Iterator[Row]:
        for row in all_of(customer.timelines, span=narrowing.span):
            if narrowing.matches(row):
                yield row

    return csv_response(rows(), EXPORTED, name=f"timeline-{customer.pk}")


def _as_of(request: HttpRequest, customer: Customer, day: date) -> HttpResponse:
    """The customer as it was at the end of a day, beside what it is today."""
    told = as_of(customer, end_of(day))
    users = [pk for pk in (told.fields.get("user"), told.now.get("user")) if pk]
    emails = dict(User.objects.filter(pk__in=users).values_list("pk", "email")) if users else {}

    def words(name: str, value: Any) -> str:
        return str(emails.get(value, value) or "") if name == "user" else value_text(name, value)

    names = [name for name in dict.fromkeys((*told.now, *told.fields)) if name != "name"]
    differing = set(told.differing)
    lines = [
        {
            "label": field_label(name),
            "then": words(name, told.fields.get(name)),
            "now": words(name, told.now.get(name)),
            "differs": name in differing,
        }
        for name in names
        if told.fields.get(name) or told.now.get(name)
    ]
    context = {
        **frame_of(customer, "timeline"),
        "day": day,
        "told": told,
        "lines": lines,
        "renamed": "name" in differing,
        "back_url": _without(request, "as_of"),
    }
    return render(request, "customers/timeline/as_of.html", context)
