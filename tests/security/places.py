"""The pages, lists and answers that show what the planters have planted. A new page joins by a line in PAGES."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from bookings.calendar import VIEWS
from bookings.models import Booking, Resource
from ledger.models import Account
from orders.models import Invoice, Order, Product
from tests.security.payloads import PAYLOADS
from tests.security.planters import Doors
from tests.shop import choose, fill_in


def _soon() -> str:
    return f"{timezone.now() + timedelta(days=3):%Y-%m-%d}"


def _of_customers(name: str) -> Callable[[Doors], list[str]]:
    return lambda doors: [reverse(name, args=[pk]) for pk in doors.customers.values()]


def _of_edited(name: str) -> Callable[[Doors], list[str]]:
    """The customers of the form, who hold all payloads among them."""
    return lambda doors: [reverse(name, args=[pk]) for pk in doors.edited]


def _of_orders(doors: Doors) -> list[str]:
    return [reverse("orders:detail", args=[pk]) for pk in doors.orders.values()]


def _links_of_orders(doors: Doors) -> list[str]:
    codes = Order.objects.filter(pk__in=list(doors.orders.values())[::10]).values_list("code", flat=True)
    return [reverse("orders:public_order", args=[code]) for code in (*codes, *doors.visited)]


def _order_pages(doors: Doors) -> list[str]:
    """The shop's pages, from the first to the last: each has a button to the next."""
    found, query = [], ""
    while True:
        found.append(f"{reverse('orders:order_page')}?{query}")
        context = doors.visitor.get(found[-1]).context
        if not context["page"].next_cursor:
            return found
        query = context["forth_to"]


def _on_the_way(doors: Doors) -> list[str]:
    """The steps of an order of the worst products, by somebody with the worst names; staff looks as a visitor."""
    choose(doors.staff, *((product, 1) for product in Product.objects.filter(code__startswith="P-")[:90]))
    names = ("given_name", "surname", "company_name", "billing_line1", "message")
    fill_in(doors.staff, email="worst@example.com", **dict(zip(names, PAYLOADS, strict=False)))
    return [reverse(f"orders:{step}") for step in ("cart", "details", "review")]


def _invoices(doors: Doors) -> list[str]:
    """The invoices of the planter above, for staff and by the order's link."""
    known = Invoice.objects.exclude(document__note="").order_by("-id").values_list("pk", "order__code")[:30]
    by_link = [reverse("orders:public_invoice", args=[code]) for _pk, code in known[:10]]
    return [*(reverse("orders:invoice", args=[pk]) for pk, _code in known), *by_link]


def _statements(doors: Doors) -> list[str]:
    """Of those who were charged something; the staff's orders name the business's words as well."""
    owing = Account.objects.filter(customer__isnull=False).values_list("customer", flat=True).distinct()
    return [reverse("ledger:statement", args=[pk]) for pk in owing.order_by("customer")[:40]]


# Every page of a group is looked at; together they show every payload, unless the group is one of SOME.
PAGES: dict[str, Callable[[Doors], list[str]]] = {
    "view": _of_customers("customers:detail"),
    "timeline": _of_edited("customers:timeline"),
    "edit": _of_edited("customers:edit"),
    "not active": _of_customers("customers:deactivate"),
    "order": _of_orders,
    "order by staff": lambda doors: [reverse("orders:detail", args=[pk]) for pk in doors.written],
    "order like it": lambda doors: [f"{reverse('orders:create')}?copy={pk}" for pk in doors.written[:3]],
    "acts on an order": lambda doors: [
        reverse(f"orders:{act}", args=[pk]) for pk in doors.written[:1] for act in ("refund", "revert")
    ],
    "product by form": lambda doors: [
        reverse("orders:product_edit", args=[pk])
        for pk in Product.objects.filter(code__startswith="F-").values_list("pk", flat=True)
    ],
    "order page": _order_pages,
    "on the way to an order": _on_the_way,
    "order by its link": _links_of_orders,
    "invoices of the business": _invoices,
    "statements": _statements,
    "booking": lambda doors: [reverse("bookings:detail", args=[pk]) for pk in doors.booked],
    "acts on a booking": lambda doors: [
        reverse(f"bookings:{act}", args=[pk])
        for pk in doors.booked[:6]
        for act in ("move", "cancel", "notes")
    ],
    "booking by its link": lambda doors: [
        reverse("bookings:public", args=[code])
        for code in Booking.objects.order_by("-id").values_list("code", flat=True)[:40]
    ],
    "free times": lambda doors: [
        reverse("bookings:hosted", args=[identifier])
        for identifier in Resource.objects.values_list("identifier", flat=True)
    ],
    "resource": lambda doors: [
        reverse(f"bookings:{page}", args=[pk])
        for pk in doors.resources
        for page in ("resource", "resource_edit")
    ],
    "calendar": lambda doors: [f"{reverse('bookings:calendar')}?view={view}&day={_soon()}" for view in VIEWS],
    "tab of bookings": lambda doors: [
        reverse("bookings:of_customer", args=[pk]) for pk in list(doors.customers.values())[::10]
    ],
    "calendar links": lambda doors: [reverse("bookings:feeds")],
    "tab of orders": lambda doors: [
        reverse("orders:of_customer", args=[pk]) for pk in list(doors.customers.values())[::10]
    ],
    "delete": lambda doors: [
        reverse("customers:delete", args=[pk]) for pk in list(doors.customers.values())[::10]
    ],
    "notes": _of_customers("notes:of_customer"),
    "addresses": _of_customers("customers:addresses"),
    "payment methods": _of_customers("customers:payment_methods"),
    "search": lambda doors: ["/omnibasis/search/?q=xss", "/omnibasis/search/?q=script"],
    "attention": lambda doors: [reverse("customers:attention"), reverse("ui:attention")],
}
LISTS = {
    "customers": "/omnipayments/customers/?sort=updated",
    "orders": "/omnipayments/orders/",
    "invoices": "/omnipayments/invoices/",
    "products": "/omnipayments/products/",
    "bookings": "/omnibookings/bookings/",
    "resources": "/omnibookings/resources/",
    "users": "/omnicustomers/users/",
    "all notes": "/omnicustomers/notes/",
    "labels": "/omnicustomers/labels/",
}
SOME = {
    "on the way to an order",
    "order by staff",
    "order like it",
    "acts on an order",
    "order by its link",
    "invoices of the business",
    "statements",
    "invoices",
    "product by form",
    "tab of orders",
    "acts on a booking",
    "booking by its link",
    "calendar",
    "calendar links",
    "tab of bookings",
    "delete",
    "search",
    "attention",
    "users",
    "labels",
}
API_LISTS = (
    "/api/v1/customers/?page_size=200&ordering=id",
    "/api/v1/orders/?page_size=200&ordering=id",
    "/api/v1/products/?page_size=200",
    "/api/v1/resources/?page_size=200",
    "/api/v1/bookings/?page_size=200&ordering=id",
)
