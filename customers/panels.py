"""What customers show in the frame and on their own page."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customers import belongings
from customers.expiring import expiring_cards
from customers.models import Address, Customer, PaymentMethod
from customers.notes import panels as note_panels
from customers.recent import recent_hits
from customers.telling import tell_all
from omnibasis.core.pagination import bounded_count
from omnibasis.ui.registry import Hit, Panel, acts, attention, nav, panels, recents, searches
from settings_app.sections import Section, sections

# What a tab counts to: merging is the only way to more.
COUNTED = 99


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
    # Who was merged away has none left to decide on; asked for as well, SQLite would walk every customer.
    rows = Customer.objects.filter(archived_at=None, open_suggestions__gt=0).order_by("-id")
    return [
        Hit(
            label=name,
            detail=ngettext("%(n)d suggestion to decide on", "%(n)d suggestions to decide on", n) % {"n": n},
            url=reverse("customers:detail", args=[pk]),
            icon="light-bulb",
        )
        for pk, name, n in rows.values_list("id", "name", "open_suggestions")[:limit]
    ]


def _addresses(customer_id: int) -> int:
    return bounded_count(Address.objects.filter(customer_id=customer_id), limit=COUNTED)[0]


def _payment_methods(customer_id: int) -> int:
    return bounded_count(PaymentMethod.objects.filter(customer_id=customer_id), limit=COUNTED)[0]


def _not_verified(limit: int) -> list[Hit]:
    # Whoever is linked or merged away is registered no longer. By the registration: an index has these in their order,
    # while SQLite, asked for "no user" as well, would walk everybody without one.
    rows = Customer.objects.filter(archived_at=None, registered_user__isnull=False).order_by(
        "-registered_user_id"
    )
    return [
        Hit(
            label=name,
            detail=_("%(email)s registered, but has not verified the e-mail yet") % {"email": email},
            url=reverse("customers:detail", args=[pk]),
            icon="envelope",
        )
        for pk, name, email in rows.values_list("id", "name", "registered_user__email")[:limit]
    ]


def _acts(request: HttpRequest) -> list[Hit]:
    return [Hit(_("Create a customer"), "", reverse("customers:create"), "plus")]


nav.add(
    group="omniPayments", label=gettext_lazy("Customers"), url_name="customers:list", icon="users", order=10
)
nav.add(group="omniCustomers", label=gettext_lazy("Labels"), url_name="labels:list", icon="tag", order=30)
sections.add(
    Section(
        "custom_fields",
        gettext_lazy("Custom fields"),
        "custom_fields:list",
        "adjustments-horizontal",
        order=15,
    )
)
nav.add(
    group="omniPayments",
    label=gettext_lazy("Needs attention"),
    url_name="customers:attention",
    icon="bell-alert",
    order=15,
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
panels.add(
    Panel("customer", "addresses", gettext_lazy("Addresses"), "customers:addresses", 40, _addresses),
)
panels.add(
    Panel(
        "customer",
        "payment_methods",
        gettext_lazy("Payment methods"),
        "customers:payment_methods",
        50,
        _payment_methods,
    ),
)
searches.add(key="customers", label=gettext_lazy("Customers"), find=_find, order=10)
attention.add(
    key="suggestions",
    label=gettext_lazy("Suggestions to decide on"),
    icon="light-bulb",
    find=_waiting,
    url_name="customers:list",
    query="?status=suggestions",
    order=10,
)
attention.add(
    key="not_verified",
    label=gettext_lazy("Registered, e-mail not verified"),
    icon="envelope",
    find=_not_verified,
    url_name="customers:list",
    query="?status=not_verified",
    order=20,
)
attention.add(
    key="expiring_cards",
    label=gettext_lazy("Payment methods that expire"),
    icon="credit-card",
    find=expiring_cards,
    order=40,
)
recents.add(key="customers", find=recent_hits)
acts.add(key="customers", find=_acts)
belongings.register()
tell_all()
note_panels.register()
