"""Payment methods that have expired or do soon: for the overview, the bell and the page of what waits."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from customers.models import Customer, PaymentMethod
from omnibasis.ui.registry import Hit


def expiring(customer: Customer) -> list[PaymentMethod]:
    """What has expired or does within 60 days, the soonest first: for `payment_methods/_expiring.html`. One query."""
    until = timezone.localdate() + PaymentMethod.SOON
    found = PaymentMethod.objects.filter(customer=customer, expires_on__lte=until)
    return list(found.order_by("expires_on", "id"))


def expiring_cards(limit: int) -> list[Hit]:
    """For the bell: those of live, active customers, the latest first, read along the index of the last days."""
    until = timezone.localdate() + PaymentMethod.SOON
    found = PaymentMethod.objects.filter(
        expires_on__isnull=False,
        expires_on__lte=until,
        customer__status=Customer.Status.ACTIVE,
        customer__archived_at=None,
        customer__merged_into=None,
    ).select_related("customer")
    return [
        Hit(
            label=method.customer.name,
            detail=_when(method),
            url=reverse("customers:payment_methods", args=[method.customer_id]),
            icon="credit-card",
        )
        for method in found.order_by("-expires_on", "-id")[:limit]
    ]


def _when(method: PaymentMethod) -> str:
    day = {"what": str(method), "day": date_format(method.expires_on, "j M Y") if method.expires_on else ""}
    if method.is_expired:
        return _("%(what)s expired on %(day)s") % day
    return _("%(what)s expires on %(day)s") % day
