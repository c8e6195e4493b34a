"""What customers show in the frame and on their own page."""

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from customers.models import Customer
from customers.telling import tell_all
from omnibasis.ui.registry import Hit, Panel, attention, nav, panels, searches


def _find(text: str, limit: int) -> list[Hit]:
    rows = Customer.objects.live().search(text).order_by("-id").values("id", "name", "email", "company_name")
    return [
        Hit(
            label=row["name"],
            detail=row["email"] or row["company_name"],
            url=reverse("customers:detail", args=[row["id"]]),
            icon="user",
        )
        for row in rows[:limit]
    ]


def _waiting(limit: int) -> list[Hit]:
    rows = Customer.objects.live().filter(open_suggestions__gt=0).order_by("-id")
    return [
        Hit(
            label=name,
            detail=ngettext("%(n)d suggestion to decide on", "%(n)d suggestions to decide on", n) % {"n": n},
            url=reverse("customers:detail", args=[pk]),
            icon="light-bulb",
        )
        for pk, name, n in rows.values_list("id", "name", "open_suggestions")[:limit]
    ]


nav.add(
    group="omniPayments", label=gettext_lazy("Customers"), url_name="customers:list", icon="users", order=10
)
panels.add(
    Panel(
        page="customer", key="overview", label=gettext_lazy("Overview"), url_name="customers:detail", order=0
    )
)
panels.add(
    Panel(
        page="customer",
        key="timeline",
        label=gettext_lazy("Timeline"),
        url_name="customers:timeline",
        order=10,
    )
)
searches.add(key="customers", label=gettext_lazy("Customers"), find=_find, order=10)
attention.add(key="suggestions", find=_waiting)
tell_all()
