"""omniCustomers \\ Labels: the list of labels, making, renaming, recolouring and removing them; their suggestions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import request_actor
from customers.chips import label_chip
from customers.forms.label import LabelForm
from customers.labels import Worn, count_words, customers_with, notes_with
from customers.models import Label
from customers.services import create_label, edit_label, remove_label
from omnibasis.core.errors import NotFound
from omnibasis.core.pagination import Order
from omnibasis.core.text import fold
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.forms import FormView, Section
from omnibasis.ui.tables import Column, Empty, Option, Row, Sort
from omnibasis.ui.toasts import toast
from omnibasis.ui.views import ListView

SUGGESTED = 8


def customers_url(label_id: int) -> str:
    return f"{reverse('customers:list')}?label={label_id}"


def _customers(row: Row) -> str:
    words = count_words(row["customers"])
    return format_html('<a href="{}">{}</a>', customers_url(row["id"]), words) if row["customers"] else words


def _label(row: Row) -> str:
    return label_chip(Worn(row["id"], row["name"], row["colour"]))


class LabelList(ListView):
    page = "labels"
    group = "omniCustomers"
    title = gettext_lazy("Labels")
    columns = (
        Column(
            "name", gettext_lazy("Label"), _label, sort="name", in_card="lead", export=lambda r: r["name"]
        ),
        Column(
            "customers",
            gettext_lazy("Customers"),
            _customers,
            align="end",
            labelled=True,
        ),
        Column(
            "notes", gettext_lazy("Notes"), lambda row: count_words(row["notes"]), align="end", labelled=True
        ),
    )
    sorts = (
        Sort("name", gettext_lazy("By name"), Order("key"), gettext_lazy("Previous"), gettext_lazy("Next")),
        Sort(
            "newest",
            gettext_lazy("Newest first"),
            Order("id", descending=True),
            gettext_lazy("Newer"),
            gettext_lazy("Older"),
        ),
    )
    search_hint = gettext_lazy("Name")

    def get_queryset(self) -> QuerySet[Any, Any]:
        return Label.objects.values("id", "name", "key", "colour")

    def search(self, queryset: QuerySet[Any, Row], text: str) -> QuerySet[Any, Row]:
        # There are at most as many labels as `customers.services.labels` allows.
        return queryset.filter(key__contains=fold(text))

    def complete(self, rows: list[Row]) -> None:
        ids = [row["id"] for row in rows]
        customers, notes = customers_with(ids), notes_with(ids)
        for row in rows:
            row["customers"], row["notes"] = customers.get(row["id"], 0), notes.get(row["id"], 0)

    def row_url(self, row: Row) -> str:
        return reverse("labels:edit", args=[row["id"]])

    def row_options(self, row: Row) -> list[Option]:
        return [
            Option(_("Show its customers"), "users", customers_url(row["id"])),
            Option(_("Edit"), "pencil", row["url"]),
            Option(_("Remove"), "trash", reverse("labels:remove", args=[row["id"]]), danger=True),
        ]

    def create(self) -> Option:
        return Option(_("Create"), "plus", reverse("labels:create"))

    def counted(self, number: str, more: bool) -> str:
        if more:
            return _("More than %(n)s labels") % {"n": number}
        return ngettext("%(n)s label", "%(n)s labels", int(number.replace(",", ""))) % {"n": number}

    def empty(self) -> Empty:
        return Empty(
            title=_("No labels yet"),
            text=_(
                "Short coloured words on customers and notes. Type a new one on a customer, or make it here."
            ),
            picture="tag",
            url=reverse("labels:create"),
            action=_("Create a label"),
        )


class CreateLabel(FormView):
    form_class = LabelForm
    group = gettext_lazy("omniCustomers / Labels")
    title = gettext_lazy("Create a label")
    submit = gettext_lazy("Create")
    template_name = "customers/labels/form.html"
    sections = (
        Section(
            gettext_lazy("Label"),
            gettext_lazy("The name says what it means; the colour only helps to find it."),
            ("name", "colour"),
        ),
    )

    def perform(self, form: forms.Form) -> str:
        given = form.cleaned_data
        label = create_label(name=given["name"], colour=given["colour"], actor=request_actor(self.request))
        toast(self.request, _("The label %(name)s was created.") % {"name": label})
        return reverse("labels:list")

    def cancel_url(self) -> str:
        return reverse("labels:list")


class EditLabel(CreateLabel):
    title = gettext_lazy("Edit a label")
    submit = gettext_lazy("Save")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.pk: int = kwargs["pk"]

    def initial(self) -> dict[str, Any]:
        label = get_object_or_404(Label, pk=self.pk)
        return {"name": label.name, "colour": label.colour}

    def context(self) -> dict[str, Any]:
        return {"remove_url": reverse("labels:remove", args=[self.pk])}

    def perform(self, form: forms.Form) -> str:
        given = form.cleaned_data
        try:
            label = edit_label(
                label_id=self.pk,
                name=given["name"],
                colour=given["colour"] or None,
                actor=request_actor(self.request),
            )
        except NotFound:
            raise Http404 from None
        toast(self.request, _("The label %(name)s was saved.") % {"name": label})
        return reverse("labels:list")


@require_http_methods(["GET", "POST"])
@staff_required
def remove(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Says what carries the label, and asks; then removes it."""
    label = get_object_or_404(Label, pk=pk)
    if request.method == "POST":
        try:
            removed = remove_label(label_id=pk, actor=request_actor(request))
        except NotFound:
            raise Http404 from None
        toast(request, _("The label %(name)s was removed.") % {"name": removed})
        return HttpResponseRedirect(reverse("labels:list"))
    customers, notes = customers_with([pk])[pk], notes_with([pk])[pk]
    carries = [
        ngettext("%(n)s customer", "%(n)s customers", customers) % {"n": count_words(customers)}
        if customers
        else "",
        ngettext("%(n)s note", "%(n)s notes", notes) % {"n": count_words(notes)} if notes else "",
    ]
    context = {
        "label": label,
        "carries": [words for words in carries if words],
        "customers_url": customers_url(pk) if customers else "",
    }
    return render(request, "customers/labels/remove.html", context)


@staff_required
@require_safe
def suggest(request: AuthenticatedRequest) -> HttpResponse:
    """The labels whose name has what is typed, as options; and that a new one would be made."""
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:40]
    key = fold(text)
    rows = list(Label.objects.filter(key__contains=key).order_by("key")[: SUGGESTED + 1]) if key else []
    rows.sort(key=lambda label: (not label.key.startswith(key), label.key))
    new = bool(key) and "," not in text and not Label.objects.filter(key=key[:80]).exists()
    context = {"rows": rows[:SUGGESTED], "new": text if new else ""}
    return render(request, "customers/labels/_suggestions.html", context)
