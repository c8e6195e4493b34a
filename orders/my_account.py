"""What orders show in My account: the user's own orders and invoices, with how many there are."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery, Sum
from django.utils.translation import gettext_lazy

from customers.models import Customer
from omnibasis.ui.registry import Panel, panels
from orders.models import CustomerFigures


def _standing(user_id: int) -> int | None:
    """How many orders of the user's own customer stand; each has one invoice. None without a customer. One query."""
    of_customer = CustomerFigures.objects.filter(customer=OuterRef("pk")).values("customer")
    counted = Subquery(of_customer.annotate(n=Sum("orders")).values("n"))
    row = Customer.objects.own_of(user_id).values_list("pk", counted).first()
    return (row[1] or 0) if row else None


def _invoices(user_id: int) -> int | None:
    """The same for invoices, which have a door only once there is one."""
    return _standing(user_id) or None


panels.add(Panel("my_account", "orders", gettext_lazy("Orders"), "orders:mine", order=10, count=_standing))
panels.add(
    Panel("my_account", "invoices", gettext_lazy("Invoices"), "orders:my_invoices", order=15, count=_invoices)
)
