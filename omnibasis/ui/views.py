"""The back office's generic list. A concrete one declares what it shows, in about fifteen lines."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views import View
from django_filters import FilterSet

from omnibasis.core.errors import InvalidInput
from omnibasis.core.pagination import Page, bounded_count, keyset_page
from omnibasis.ui.access import StaffView
from omnibasis.ui.export import CHUNK, csv_response
from omnibasis.ui.registry import Text, list_columns
from omnibasis.ui.tables import Chip, Column, Empty, Option, Row, Sort, chosen_text, menu_items
from omnibasis.ui.widgets import SpanWidget

LIST = "list"  # the id of the element that a search replaces
LONGEST_SEARCH = 100
COUNTED = 1_000


class ListView(StaffView, View):
    """A list: keyset pages, search as you type, filters as chips, sorts, CSV export, an empty state.

    Declare: `page` (the registry's name for its extra columns, and the file's name), `group` and `title`, `columns`,
    `sorts` (the first is the default), and as needed `filterset_class`, `search_hint` with `search`, `create_url`,
    `empty`. `get_queryset` answers `.values()` rows with `id` and the sorts' columns. `complete` adds to a page of
    rows what takes a query of its own; `row_url` and `row_options` say where a row leads. `bulk_template` is what can
    be done to several rows at once: a form with the id "list-bulk", which gets their `ids`.
    """

    page: ClassVar[str]
    group: ClassVar[Text] = ""
    title: ClassVar[Text]
    columns: ClassVar[Sequence[Column]]
    sorts: ClassVar[Sequence[Sort]]
    filterset_class: ClassVar[type[FilterSet] | None] = None
    search_hint: ClassVar[Text] = ""
    page_size: ClassVar[int] = 50
    template_name: ClassVar[str] = "generic/list.html"
    bulk_template: ClassVar[str] = ""

    request: HttpRequest

    def get_queryset(self) -> QuerySet[Any, Row]:
        raise ImproperlyConfigured(f"{type(self).__name__} needs get_queryset.")

    def search(self, queryset: QuerySet[Any, Row], text: str) -> QuerySet[Any, Row]:
        raise ImproperlyConfigured(f"{type(self).__name__} has a search_hint, so it needs search.")

    def complete(self, rows: list[Row]) -> None:
        """Adds to the rows what their columns need beyond the queryset, in as many queries for 50 as for 5."""

    def row_url(self, row: Row) -> str:
        return ""

    def row_options(self, row: Row) -> list[Option]:
        return []

    def create(self) -> Option | None:
        """The first entry of the Options menu, and the primary button on wide screens."""
        return None

    def more_options(self) -> list[Option]:
        """Further entries of the Options menu."""
        return []

    def empty(self) -> Empty:
        """What stands there as long as there is nothing at all."""
        return Empty(title=_("Nothing here yet"))

    def counted(self, number: str, more: bool) -> str:
        """How many rows there are, in words."""
        return _("More than %(n)s") % {"n": number} if more else number

    # --- How it works ---------------------------------------------------------------------------------------

    @cached_property
    def text(self) -> str:
        """What is searched for."""
        return self.request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]

    @cached_property
    def filterset(self) -> FilterSet | None:
        if self.filterset_class is None:
            return None
        return self.filterset_class(self.request.GET, queryset=self.get_queryset(), request=self.request)

    @cached_property
    def sort(self) -> tuple[Sort, bool]:
        """The sort that is on, and whether it runs backwards."""
        wanted = self.request.GET.get("sort", "")
        found = next((s for s in self.sorts if s.key == wanted.removeprefix("-")), self.sorts[0])
        return found, wanted == f"-{found.key}"

    @cached_property
    def found(self) -> QuerySet[Any, Row]:
        """All rows that the search and the filters leave. Kept, because a search may ask its index at once."""
        queryset = self.filterset.qs if self.filterset is not None else self.get_queryset()
        return self.search(queryset, self.text) if self.text and self.search_hint else queryset

    def extra_columns(self) -> list[Column]:
        """The columns that other apps add."""
        return [
            Column(c.key, c.label, align=c.align, labelled=c.narrow, in_card="line" if c.narrow else "hide")
            for c in list_columns.of(self.page)
        ]

    def all_columns(self) -> list[Column]:
        """The declared columns, and before the last one those that other apps add."""
        return [*self.columns[:-1], *self.extra_columns(), self.columns[-1]]

    def exported_columns(self) -> list[Column]:
        """What the CSV file has."""
        return self.all_columns()

    def _complete(self, rows: list[Row]) -> None:
        ids = [row["id"] for row in rows]
        for column in list_columns.of(self.page):
            values = column.load(ids) if ids else {}
            for row in rows:
                row[column.key] = values.get(row["id"], "")
        self.complete(rows)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get("export") == "csv":
            rows = self.found.order_by("id").iterator(chunk_size=CHUNK)
            return csv_response(rows, self.exported_columns(), name=self.page, complete=self._complete)
        sort, backwards = self.sort
        try:
            page = keyset_page(
                self.found,
                order=sort.reverse if backwards else sort.order,
                cursor=request.GET.get("cursor"),
                size=self.page_size,
            )
        except InvalidInput:  # a link from elsewhere, or from another sort
            return HttpResponseRedirect(request.path)
        self._complete(page.rows)
        # A search as you type; where the list is a part of a page, that page may be fetched as well.
        in_place = request.headers.get("HX-Request") == "true"
        fragment = in_place and request.headers.get("HX-Target", LIST) == LIST
        template = "generic/_list.html" if fragment else self.template_name
        response: HttpResponse = render(request, template, {**self._context(page), "fragment": fragment})
        response["Vary"] = "HX-Request, HX-Target, Cookie"
        return response

    def _context(self, page: Page[Row]) -> dict[str, Any]:
        columns = self.all_columns()
        sort, backwards = self.sort
        chips = self._chips()
        create = self.create()
        narrowed = bool(self.text) or any(chip.chosen for chip in chips)
        back, forth = (sort.forth, sort.back) if backwards else (sort.back, sort.forth)
        return {
            "view": self,
            "page": page,
            "columns": columns,
            "rows": [self._row(row, columns) for row in page.rows],
            "chips": chips,
            "text": self.text,
            "narrowed": narrowed,
            "sort": sort,
            "backwards": backwards,
            "descending": sort.order.descending != backwards,
            "back": back,
            "forth": forth,
            "note": self._note(page),
            "create": create,
            "options": [*([create] if create else []), *self.more_options(), self._export()],
            "nothing": self.empty() if not page.rows and not narrowed else None,
            "kept": [(k, v) for k, vs in self.request.GET.lists() if k not in _OWN for v in vs],
        }

    @cached_property
    def _token(self) -> str:
        # Every call hides the secret anew, at the price of 32 random letters: once for a page is enough.
        return get_token(self.request)

    def _row(self, row: Row, columns: Sequence[Column]) -> dict[str, Any]:
        row["url"] = self.row_url(row)
        return {
            "id": row["id"],
            "url": row["url"],
            "cells": SafeString("".join(column.cell(row) for column in columns)),
            "menu": menu_items(self.row_options(row), self._token),
            "name": row.get("name", row["id"]),
        }

    def _export(self) -> Option:
        parameters = self.request.GET.copy()
        parameters.pop("cursor", None)
        parameters["export"] = "csv"
        label = _("Export these as CSV") if self.text or len(parameters) > 1 else _("Export as CSV")
        return Option(label, "arrow-down-tray", f"?{parameters.urlencode()}", download=True)

    def _note(self, page: Page[Row]) -> str:
        if page.next_cursor is None and page.previous_cursor is None:
            number, more = len(page.rows), False
        else:
            number, more = bounded_count(self.found, limit=COUNTED)
        return self.counted(f"{number:,}", more)

    def _chips(self) -> list[Chip]:
        if self.filterset is None:
            return []
        form = self.filterset.form
        form.is_valid()
        return [self._chip(name, form[name]) for name in form.fields]

    def _chip(self, name: str, field: Any) -> Chip:
        span = field.field.widget if isinstance(field.field.widget, SpanWidget) else None
        names = span.names(name) if span is not None else (name,)
        values = [value for value in self.request.GET.getlist(name) if value]
        choices = {str(value): label for value, label in getattr(field.field, "choices", [])}
        if span is not None:
            chosen = "" if field.errors else span.said(*(self.request.GET.get(name, "") for name in names))
        else:
            chosen = chosen_text(choices, values) if choices else ", ".join(values)
        others = self.request.GET.copy()
        for key in [key for key in others if key in (*names, "cursor", "export")]:
            del others[key]
        return Chip(
            name=name,
            label=field.label,
            field=field,
            chosen=chosen,
            remove_url=f"{self.request.path}?{others.urlencode()}",
            names=names,
            whole=span is not None,
        )


_OWN = ("q", "cursor", "export")
