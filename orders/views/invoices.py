"""Invoices: the list, one of them on paper and as a PDF, for staff and by the order's secret link."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import request_actor
from omnibasis.core.actors import Source
from omnibasis.core.errors import BusinessError
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.tables import Column, Empty, Option, Row
from omnibasis.ui.toasts import toast, warn
from omnibasis.ui.views import ListView
from orders.invoice_list import (
    INVOICE_COLUMNS,
    INVOICE_SORTS,
    INVOICE_VALUES,
    INVOICES_EXPORTED,
    InvoiceFilter,
    state_badge,
)
from orders.invoices.files import invoice_file
from orders.invoices.paper import paper_of
from orders.models import Invoice
from orders.services import mail_order_again


class InvoiceList(ListView):
    page = "invoices"
    group = "omniPayments"
    title = gettext_lazy("Invoices")
    columns = INVOICE_COLUMNS
    sorts = INVOICE_SORTS
    filterset_class = InvoiceFilter
    search_hint = gettext_lazy("Number, customer, e-mail")

    def get_queryset(self) -> QuerySet[Any, Row]:
        rows: QuerySet[Any, Row] = Invoice.objects.visible_to(self.request.user).values(*INVOICE_VALUES)
        return rows

    def search(self, queryset: QuerySet[Any, Row], text: str) -> QuerySet[Any, Row]:
        found: QuerySet[Any, Row] = queryset.search(text)  # type: ignore[attr-defined]
        return found

    def complete(self, rows: list[Row]) -> None:
        for row in rows:
            row["text"] = self.text
            row["name"] = _("invoice %(number)s") % {"number": row["number"]}

    def exported_columns(self) -> list[Column]:
        return [*INVOICES_EXPORTED, *self.extra_columns()]

    def row_url(self, row: Row) -> str:
        return reverse("orders:invoice", args=[row["id"]])

    def row_options(self, row: Row) -> list[Option]:
        return [
            Option(_("View"), "eye", self.row_url(row)),
            Option(_("Download PDF"), "arrow-down-tray", reverse("orders:invoice_pdf", args=[row["id"]])),
            Option(_("View order"), "shopping-cart", reverse("orders:detail", args=[row["order_id"]])),
        ]

    def counted(self, number: str, more: bool) -> str:
        if more:
            return _("More than %(n)s invoices") % {"n": number}
        return ngettext("%(n)s invoice", "%(n)s invoices", int(number.replace(",", ""))) % {"n": number}

    def empty(self) -> Empty:
        return Empty(
            title=_("No invoices yet"),
            text=_("An order gets its invoice, with the next number, when it is placed or sent."),
            picture="document-text",
            url=reverse("orders:create"),
            action=_("Create an order"),
        )


@staff_required
@require_safe
def invoice(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """An invoice as it is printed."""
    shown = _visible(request, pk)
    context = {
        "invoice": shown,
        "paper": paper_of(shown),
        "badge": state_badge(shown.state, shown.due_on),
        "options": _options(shown),
    }
    return render(request, "orders/invoices/invoice.html", context)


def _options(invoice: Invoice) -> list[Option]:
    options = [
        Option(
            _("Download PDF"),
            "arrow-down-tray",
            reverse("orders:invoice_pdf", args=[invoice.pk]),
            download=True,
        )
    ]
    if invoice.state != Invoice.State.VOID and invoice.order.buyer_email:
        options.append(
            Option(_("Send again"), "envelope", post=reverse("orders:invoice_mail", args=[invoice.pk]))
        )
    return [
        *options,
        Option(_("View order"), "shopping-cart", reverse("orders:detail", args=[invoice.order_id])),
    ]


@staff_required
@require_safe
def pdf(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """An invoice as a file."""
    return _file(_visible(request, pk))


@staff_required
@require_POST
def mail_again(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Mails the order's standing invoice to the buyer once more; of a void one nothing is sent."""
    shown = _visible(request, pk)
    if shown.state == Invoice.State.VOID:
        warn(request, _("Invoice %(number)s is void: it is not sent again.") % {"number": shown.number})
        return redirect("orders:invoice", pk)
    try:
        order = mail_order_again(order_id=shown.order_id, actor=request_actor(request), source=Source.STAFF)
    except BusinessError as error:
        warn(request, error.detail)
    else:
        toast(request, _("The invoice goes to %(email)s again.") % {"email": order.buyer_email})
    return redirect("orders:invoice", pk)


@never_cache
@require_safe
def public_invoice(request: HttpRequest, code: str) -> HttpResponse:
    """The invoice of an order by the order's secret link."""
    shown = _by_link(code)
    context = {"invoice": shown, "paper": paper_of(shown), "badge": state_badge(shown.state, shown.due_on)}
    return _secret(render(request, "orders/invoices/public_invoice.html", context))


@never_cache
@require_safe
def public_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a file."""
    return _secret(_file(_by_link(code)))


def _visible(request: AuthenticatedRequest, pk: int) -> Invoice:
    return get_object_or_404(Invoice.objects.visible_to(request.user).select_related("order"), pk=pk)


def _by_link(code: str) -> Invoice:
    found = Invoice.objects.by_link(code)
    if found is None:
        raise Http404
    return found


def _secret(response: HttpResponse) -> HttpResponse:
    """For whoever has the link: nobody is led here by another site's log, or by a search."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _file(invoice: Invoice) -> HttpResponse:
    file = invoice_file(invoice)
    response = HttpResponse(file.data, content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
