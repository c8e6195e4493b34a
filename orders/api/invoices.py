"""Invoices: list, read, and as a PDF."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request

from customers.api.views import customer_row
from omnibasis.core.answers import POLICY, Answer, instant
from omnibasis.core.errors import NotFound
from omnibasis.core.listing import PAGING, cursor_page, page_of
from omnibasis.core.openapi import operation
from omnibasis.core.pagination import Order as Sort
from omnibasis.core.shapes import Flag, Shape, Text, Whole, documented
from omnibasis.core.views import ApiView
from orders.api.represent import amount_text, day_text, pdf_link, percent_text
from orders.api.shapes import BuyerOutput, OneOf, TaxOutput
from orders.invoices.files import invoice_file
from orders.models import Invoice

TAG = "invoices"
STATES = tuple(Invoice.State.values)
VALUES = (
    "id", "number", "state", "order_id", "order__customer_id", "issued_on", "due_on", "currency", "total_minor",
    "document", "created_at", "voided_at",
)  # fmt: skip
INVOICE_LIST = Shape(
    "InvoiceListQuery",
    {
        **PAGING,
        "state": OneOf(STATES, "One or several, with commas between."),
        "overdue": Flag("Open, and due before today."),
        "order": Whole("Only this order's."),
        "customer": Whole("Only this customer's."),
        "number": Text(40, nullable=False),
        "year": Whole("Numbered in this year.", least=1900, most=2999),
    },
)
_LINE = documented(
    "InvoiceLine",
    description=serializers.CharField(),
    quantity=serializers.IntegerField(),
    unit_price=serializers.CharField(),
    discount=serializers.CharField(),
    tax_rate=serializers.CharField(),
    total=serializers.CharField(),
)
_SELLER = documented(
    "Seller",
    **{
        name: serializers.CharField(allow_blank=True)
        for name in ("name", "address", "tax_id", "email", "phone")
    },
)
InvoiceOutput = documented(
    "Invoice",
    id=serializers.IntegerField(),
    number=serializers.CharField(),
    state=serializers.ChoiceField(choices=STATES),
    is_overdue=serializers.BooleanField(),
    order=serializers.IntegerField(),
    customer=serializers.IntegerField(allow_null=True),
    issued_on=serializers.DateField(),
    due_on=serializers.DateField(),
    currency=serializers.CharField(),
    seller=_SELLER(help_text="The business, as it was when the invoice was issued."),
    buyer=BuyerOutput(),
    lines=_LINE(many=True),
    subtotal=serializers.CharField(),
    discount=serializers.CharField(),
    shipping=serializers.CharField(),
    taxes=TaxOutput(many=True),
    tax=serializers.CharField(),
    prices_include_tax=serializers.BooleanField(),
    total=serializers.CharField(),
    note=serializers.CharField(allow_blank=True),
    pdf=serializers.URLField(help_text="Asks for the token, as all of the API does."),
    created_at=serializers.DateTimeField(),
    voided_at=serializers.DateTimeField(allow_null=True),
)
InvoicePage = page_of(InvoiceOutput, name="InvoicePage")


class InvoicesView(ApiView):
    @operation(
        "invoices_list",
        "List invoices",
        tag=TAG,
        parameters=[INVOICE_LIST.serializer],
        answers={200: InvoicePage},
    )
    def get(self, request: Request) -> HttpResponse:
        return _listed(request, INVOICE_LIST.clean_query(request._request.GET))


class CustomerInvoicesView(ApiView):
    @operation(
        "customers_invoices",
        "Invoices of a customer",
        tag="customers",
        parameters=[INVOICE_LIST.serializer],
        answers={200: InvoicePage},
        refusals=[404],
    )
    def get(self, request: Request, customer_id: int) -> HttpResponse:
        given = INVOICE_LIST.clean_query(request._request.GET)
        return _listed(request, {**given, "customer": customer_row(customer_id)["id"]})


class InvoiceView(ApiView):
    @operation("invoices_read", "Read an invoice", tag=TAG, answers={200: InvoiceOutput}, refusals=[404])
    def get(self, request: Request, invoice_id: int) -> HttpResponse:
        row = Invoice.objects.visible_to(request.user).filter(pk=invoice_id).values(*VALUES).first()
        if row is None:
            raise NotFound(_("There is no such invoice."))
        return Answer(_json(row)).response()


class InvoicePdfView(ApiView):
    @operation(
        "invoices_pdf",
        "An invoice as a PDF",
        tag=TAG,
        answers={(200, "application/pdf"): OpenApiTypes.BINARY},
        refusals=[404],
    )
    def get(self, request: Request, invoice_id: int) -> HttpResponse:
        invoice = (
            Invoice.objects.visible_to(request.user).select_related("order").filter(pk=invoice_id).first()
        )
        if invoice is None:
            raise NotFound(_("There is no such invoice."))
        file = invoice_file(invoice)
        headers = {**POLICY, "Content-Disposition": f'attachment; filename="{file.name}"'}
        return HttpResponse(file.data, content_type=file.content_type, headers=headers)


def _listed(request: Request, given: Mapping[str, Any]) -> HttpResponse:
    wanted = {
        "state": "state__in",
        "order": "order_id",
        "customer": "order__customer_id",
        "number": "number",
        "year": "year",
    }
    found = Invoice.objects.visible_to(request.user).filter(
        **{column: given[name] for name, column in wanted.items() if name in given}
    )
    if "overdue" in given:
        late = Invoice.objects.overdue(timezone.localdate())
        found = found & late if given["overdue"] else found.exclude(pk__in=late.values("pk"))
    order = Sort("id", descending=True)
    return cursor_page(request, found.values(*VALUES), order=order, given=given, represent=_rows).response()


def _rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [_json(row) for row in rows]


def _json(row: Mapping[str, Any]) -> dict[str, Any]:
    document, currency = row["document"], row["currency"]
    sums, seller = document["sums"], document["seller"]

    def amount(minor: int) -> str:
        return amount_text(minor, currency)

    return {
        "id": row["id"],
        "number": row["number"],
        "state": row["state"],
        "is_overdue": row["state"] == Invoice.State.OPEN and row["due_on"] < timezone.localdate(),
        "order": row["order_id"],
        "customer": row["order__customer_id"],
        "issued_on": day_text(row["issued_on"]),
        "due_on": day_text(row["due_on"]),
        "currency": currency,
        "seller": {name: seller.get(name, "") for name in ("name", "address", "tax_id", "email", "phone")},
        "buyer": document["buyer"],
        "lines": [
            {
                "description": line["description"],
                "quantity": line["quantity"],
                "unit_price": amount(line["unit_price_minor"]),
                "discount": amount(line["discount_minor"]),
                "tax_rate": percent_text(line["tax_rate"]),
                "total": amount(line["total_minor"]),
            }
            for line in document["lines"]
        ],
        "subtotal": amount(sums["subtotal_minor"]),
        "discount": amount(sums["discount_minor"]),
        "shipping": amount(sums["shipping_minor"]),
        "taxes": [
            {"rate": percent_text(t["rate"]), "base": amount(t["base_minor"]), "tax": amount(t["tax_minor"])}
            for t in sums["taxes"]
        ],
        "tax": amount(sums["tax_minor"]),
        "prices_include_tax": sums["prices_include_tax"],
        "total": amount(row["total_minor"]),
        "note": document["note"],
        "pdf": pdf_link(row["id"]),
        "created_at": instant(row["created_at"]),
        "voided_at": instant(row["voided_at"]) if row["voided_at"] is not None else None,
    }
