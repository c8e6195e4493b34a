"""The list of all notes, and the colleagues whom a note may mention."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.querysets import search_users
from customers.models import Note
from customers.notes.filters import NoteFilter
from customers.notes.tables import COLUMNS, EXPORTED, SORTS, VALUES, labels_of
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.tables import Column, Empty, Option, Row
from omnibasis.ui.views import ListView

MOST_COLLEAGUES = 8
# As much of a text as a row needs to find what matched.
BEGINNING = 600


class NoteList(ListView):
    page = "notes"
    group = "omniCustomers"
    title = gettext_lazy("Notes")
    columns = COLUMNS
    sorts = SORTS
    filterset_class = NoteFilter
    search_hint = gettext_lazy("Subject, text, label")

    def get_queryset(self) -> QuerySet[Any, Row]:
        length = Note.MOST_BODY if self.request.GET.get("export") == "csv" else BEGINNING
        visible = Note.objects.visible_to(self.request.user).annotate(text_begins=Substr("body", 1, length))
        rows: QuerySet[Any, Row] = visible.values(*VALUES, "text_begins")
        return rows

    def search(self, queryset: QuerySet[Any, Row], text: str) -> QuerySet[Any, Row]:
        found: QuerySet[Any, Row] = queryset.search(text)  # type: ignore[attr-defined]
        return found

    def complete(self, rows: list[Row]) -> None:
        labels = labels_of([row["id"] for row in rows]) if rows else {}
        for row in rows:
            row["labels"] = labels.get(row["id"], [])
            row["text"] = self.text

    def exported_columns(self) -> list[Column]:
        return [*EXPORTED, *self.extra_columns()]

    def row_url(self, row: Row) -> str:
        return f"{self._customers}{row['customer_id']}/notes/{row['id']}/"

    @cached_property
    def _customers(self) -> str:
        # Reversing an address for each row would take longer than reading the rows.
        return reverse("customers:list")

    def row_options(self, row: Row) -> list[Option]:
        return [
            Option(_("View"), "eye", row["url"]),
            Option(_("Edit"), "pencil", f"{row['url']}edit/"),
            Option(_("The customer's notes"), "user", f"{self._customers}{row['customer_id']}/notes/"),
        ]

    def counted(self, number: str, more: bool) -> str:
        if more:
            return _("More than %(n)s notes") % {"n": number}
        return ngettext("%(n)s note", "%(n)s notes", int(number.replace(",", ""))) % {"n": number}

    def empty(self) -> Empty:
        return Empty(
            title=_("No notes yet"),
            text=_("Notes are written on a customer's page: open a customer and choose the tab Notes."),
            picture="document-text",
            url=reverse("customers:list"),
            action=_("Choose a customer"),
        )


@staff_required
@require_safe
def colleagues(request: AuthenticatedRequest) -> HttpResponse:
    """The options of the list that opens where "@" is typed: who works here and begins so."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    people = User.objects.filter(is_staff=True, is_active=True)
    found = search_users(people, text).order_by("email")[:MOST_COLLEAGUES]
    return render(request, "customers/notes/_colleagues.html", {"people": found})
