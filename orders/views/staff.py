"""Orders in the back office: the list, one order, writing one, placing a draft."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import request_actor
from customers.models import Customer, fold
from customers.timeline import by_day
from omnibasis.core.actors import Source
from omnibasis.core.errors import BusinessError, Refused
from omnibasis.events.models import Event
from omnibasis.ui.access import AuthenticatedRequest, StaffView, staff_required
from omnibasis.ui.forms import INVALID
from omnibasis.ui.tables import Column, Empty, Option, Row, highlight
from omnibasis.ui.toasts import toast, warn
from omnibasis.ui.views import ListView
from orders.filters import OrderFilter
from orders.forms.page import new_page_token
from orders.forms.staff import BaseLines, OrderForm, lines_form
from orders.models import Order, Product
from orders.services import create_order, place_draft
from orders.tables import ORDER_COLUMNS, ORDER_SORTS, ORDER_VALUES, ORDERS_EXPORTED, source_label

MOST_FOUND = 10
MOST_PRODUCTS = 200
MORE_ROWS = 3
LATEST = 100


class OrderList(ListView):
    page = "orders"
    group = "omniPayments"
    title = gettext_lazy("Orders")
    columns = ORDER_COLUMNS
    sorts = ORDER_SORTS
    filterset_class = OrderFilter
    search_hint = gettext_lazy("Number, customer, e-mail")

    def get_queryset(self) -> QuerySet[Any, Row]:
        rows: QuerySet[Any, Row] = Order.objects.visible_to(self.request.user).values(*ORDER_VALUES)
        return rows

    def search(self, queryset: QuerySet[Any, Row], text: str) -> QuerySet[Any, Row]:
        found: QuerySet[Any, Row] = queryset.search(text)  # type: ignore[attr-defined]
        return found

    def complete(self, rows: list[Row]) -> None:
        for row in rows:
            row["text"] = self.text
            row["name"] = _("order %(number)s") % {"number": row["id"]}

    def exported_columns(self) -> list[Column]:
        return [*ORDERS_EXPORTED, *self.extra_columns()]

    def row_url(self, row: Row) -> str:
        return reverse("orders:detail", args=[row["id"]])

    def row_options(self, row: Row) -> list[Option]:
        options = [Option(_("View"), "eye", self.row_url(row))]
        if row["customer_id"]:
            url = reverse("customers:detail", args=[row["customer_id"]])
            options.append(Option(_("View customer"), "user", url))
        return options

    def create(self) -> Option:
        return Option(_("Create"), "plus", reverse("orders:create"))

    def more_options(self) -> list[Option]:
        return [Option(_("Open the order page"), "arrow-top-right-on-square", reverse("orders:order_page"))]

    def counted(self, number: str, more: bool) -> str:
        if more:
            return _("More than %(n)s orders") % {"n": number}
        return ngettext("%(n)s order", "%(n)s orders", int(number.replace(",", ""))) % {"n": number}

    def empty(self) -> Empty:
        return Empty(
            title=_("No orders yet"),
            text=_("They come from the order page and through the API. Or write the first one yourself."),
            picture="shopping-cart",
            url=reverse("orders:create"),
            action=_("Create an order"),
        )


class CreateOrder(StaffView, View):
    """Staff writes an order: for a customer, or for somebody new who becomes one when it is placed."""

    request: HttpRequest

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        initial: dict[str, Any] = {
            "currency": settings.DEFAULT_CURRENCY,
            "confirm": True,
            "page": new_page_token(),
        }
        if (pk := request.GET.get("customer", "")).isascii() and pk.isdigit() and len(pk) < 19:
            initial |= _for_customer(int(pk))
        return self._page(OrderForm(initial=initial), lines_form(_products()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        products = _products()
        if "more" in request.POST:
            # Without scripts: more blank rows. What was typed is shown again, and judged when it is placed.
            typed = {name: value for name, value in request.POST.items() if isinstance(value, str)}
            typed["confirm"] = "on" if "confirm" in typed else ""
            rows = lines_form(products, request.POST, more=MORE_ROWS)
            return self._page(OrderForm(initial=typed), rows, judged=False)
        form, lines = OrderForm(request.POST), lines_form(products, request.POST)
        if not self._is_valid(form, lines):
            return self._page(form, lines, status=INVALID)
        place = "draft" not in request.POST
        try:
            order = create_order(
                lines=lines.lines(form.cleaned_data["currency"]),
                currency=form.cleaned_data["currency"],
                customer_id=form.cleaned_data["customer_id"],
                buyer=form.buyer(),
                actor=request_actor(request),
                source=Source.STAFF,
                place=place,
                note=form.cleaned_data["note"],
                confirm=place and form.cleaned_data["confirm"],
                submission=form.submission("place" if place else "draft"),
            )
        except BusinessError as error:
            lines.refuse(form, error)
            return self._page(form, lines, status=INVALID)
        words = _("Order %(number)s is placed.") if place else _("Order %(number)s is a draft now.")
        toast(request, words % {"number": order.pk})
        return redirect("orders:detail", order.pk)

    def _is_valid(self, form: OrderForm, lines: BaseLines) -> bool:
        """Both at once, so that everything that is wrong is told at once."""
        valid = form.is_valid()
        if not lines.is_valid():
            form.add_error(None, lines.non_form_errors())
            return False
        if not lines.filled():
            form.add_error(None, _("Add at least one item."))
            return False
        currency = form.cleaned_data.get("currency")
        return (not currency or len(lines.lines(currency)) == len(lines.filled())) and valid

    def _page(
        self, form: OrderForm, lines: BaseLines, *, status: int = 200, judged: bool = True
    ) -> HttpResponse:
        context = {"form": form, "lines": lines, "judged": judged and form.is_bound}
        return render(self.request, "orders/create.html", context, status=status)


def _products() -> list[Product]:
    return list(Product.objects.filter(is_active=True).order_by("position", "id")[:MOST_PRODUCTS])


def _for_customer(pk: int) -> dict[str, Any]:
    row = Customer.objects.live().filter(pk=pk).values("id", "name", "currency").first()
    if row is None:
        return {}
    picked = {"customer": f"{row['name']} #{row['id']}"}
    return picked | ({"currency": row["currency"]} if row["currency"] else {})


@staff_required
@require_safe
def customers(request: AuthenticatedRequest) -> HttpResponse:
    """The options of the customer picker: at most ten for what is typed."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = Customer.objects.live().search(text).order_by("-id") if text else Customer.objects.none()
    rows = [
        {**row, "shown": highlight(row["name"], text, fold), "detail": highlight(row["email"], text, fold)}
        for row in found.values("id", "name", "email", "company_name", "image")[:MOST_FOUND]
    ]
    return render(request, "orders/_customers.html", {"rows": rows, "text": text})


@staff_required
@require_safe
def detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """One order: what, for whom, and what happened to it."""
    visible = Order.objects.visible_to(request.user).select_related("customer")
    order = get_object_or_404(visible, pk=pk)
    events = Event.objects.filter(subject_type="orders.order", subject_id=pk).order_by("-id")
    rows = events.values(
        "verb", "subject_id", "actor_kind", "actor_user_id", "actor_label", "source", "changes", "data", "at"
    )
    link = request.build_absolute_uri(reverse("orders:public_order", args=[order.code]))
    context = {
        "order": order,
        "items": order.items.all(),
        "is_draft": order.status == Order.Status.DRAFT,
        "link": link if order.status == Order.Status.PLACED else "",
        "came_by": source_label(order.source),
        "days": by_day(rows[:LATEST]),
        "options": _options(order),
    }
    return render(request, "orders/detail.html", context)


def _options(order: Order) -> list[Option]:
    create = reverse("orders:create")
    if order.customer_id is None:
        return [Option(_("Create another order"), "plus", create)]
    return [
        Option(_("New order for this customer"), "plus", f"{create}?customer={order.customer_id}"),
        Option(_("View customer"), "user", reverse("customers:detail", args=[order.customer_id])),
    ]


@staff_required
@require_POST
def place(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Places a draft; with `confirm`, the buyer gets the confirmation."""
    if not Order.objects.visible_to(request.user).filter(pk=pk).exists():
        raise Http404
    try:
        place_draft(
            order_id=pk, actor=request_actor(request), source=Source.STAFF, confirm="confirm" in request.POST
        )
    except Refused as error:
        warn(request, error.detail)
    except BusinessError as error:
        warn(request, _("The order was not placed: %(why)s") % {"why": error.detail})
    else:
        toast(request, _("Order %(number)s is placed.") % {"number": pk})
    return redirect("orders:detail", pk)
