"""One order: what, for whom, what is owed, and all that happened to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from customers.timeline import by_day
from omnibasis.core.money import format_money
from omnibasis.events.models import Delivery, Event
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.tables import Option
from orders.models import Invoice, Order
from orders.services import labels_of_order
from orders.states import Status, allows
from orders.tables import source_label
from orders.views.acts import options_of

LATEST = 100
DELIVERIES = 20
_TONES: dict[str, str] = {
    Delivery.State.SENT: "ok",
    Delivery.State.FAILED: "bad",
    Delivery.State.WAITING: "info",
    Delivery.State.CANCELLED: "",
}
_INVOICE_TONES: dict[str, str] = {
    Invoice.State.OPEN: "info",
    Invoice.State.PAID: "ok",
    Invoice.State.REFUNDED: "",
    Invoice.State.VOID: "",
}


@staff_required
@require_safe
def detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The page of an order. As many queries for many items, payments and mails as for one of each."""
    visible = Order.objects.visible_to(request.user).select_related("customer")
    order = get_object_or_404(visible, pk=pk)
    items = list(order.items.all())
    sums = order.sums([item.line() for item in items])
    link = request.build_absolute_uri(reverse("orders:public_order", args=[order.code]))
    invoices: list[Any] = list(
        order.invoices.order_by("-id").values("id", "number", "state", "issued_on", "due_on")
    )
    deliveries = _deliveries(pk)
    context = {
        "order": order,
        "items": items,
        "sums": {"discount_rate": order.discount_rate, **_as_row(sums)},
        "currency": order.currency,
        "is_draft": order.status == Status.DRAFT,
        "has_rates": any(item.tax_rate for item in items),
        "link": link if order.placed_at else "",
        "came_by": source_label(order.source),
        "labels": labels_of_order(order),
        "payments": list(order.payments.select_related("account").order_by("id")),
        "over": format_money(-order.open_minor, order.currency) if order.open_minor < 0 else "",
        "invoices": [
            {**row, "label": Invoice.State(row["state"]).label, "tone": _INVOICE_TONES[row["state"]]}
            for row in invoices
        ],
        "deliveries": deliveries,
        "can_mail": _can_mail(order, invoices),
        "days": by_day(_events(pk)),
        **_acts(order),
    }
    return render(request, "orders/detail.html", context)


def _as_row(sums: Any) -> dict[str, Any]:
    names = (
        "subtotal_minor",
        "discount_minor",
        "shipping_minor",
        "taxes",
        "total_minor",
        "prices_include_tax",
    )
    return {name: getattr(sums, name) for name in names}


def _deliveries(pk: int) -> list[dict[str, Any]]:
    """The latest mails about the order."""
    rows = Delivery.objects.filter(subject_type="orders.order", subject_id=pk).order_by("-id")
    found = rows.values("state", "recipients", "subject", "attempts", "last_error", "created_at", "sent_at")
    return [
        {**row, "label": Delivery.State(row["state"]).label, "tone": _TONES[row["state"]]}
        for row in found[:DELIVERIES]
    ]


def _events(pk: int) -> list[dict[str, Any]]:
    events = Event.objects.filter(subject_type="orders.order", subject_id=pk).order_by("-id")
    names = (
        "verb",
        "subject_id",
        "actor_kind",
        "actor_user_id",
        "actor_label",
        "source",
        "changes",
        "data",
        "at",
    )
    return list(events.values(*names)[:LATEST])


def _can_mail(order: Order, invoices: list[Any]) -> bool:
    stands = any(row["state"] != Invoice.State.VOID for row in invoices)
    return stands and bool(order.buyer_email)


def _acts(order: Order) -> dict[str, Any]:
    """The one or two acts that come next stand as buttons, all of them in the menu."""
    options = options_of(order.pk, order.status, order.kept_minor, order.written_off_minor, ask=True)
    main = {Status.DRAFT: ("send", "edit"), Status.SENT: ("pay",)}.get(Status(order.status), ())
    urls = [reverse(f"orders:{act}", args=[order.pk]) for act in main if allows(order.status, act)]
    buttons = [option for url in urls for option in options if option.url == url]
    if order.customer_id is not None:
        customer = reverse("customers:detail", args=[order.customer_id])
        create = f"{reverse('orders:create')}?customer={order.customer_id}"
        options += [
            Option(_("New order for this customer"), "plus", create),
            Option(_("View customer"), "user", customer),
        ]
    return {"buttons": buttons, "options": options}
