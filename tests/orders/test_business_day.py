"""Which day it is for the business counts for what is written down, wherever the reader and the server are."""

from __future__ import annotations

import zoneinfo

import pytest
from django.test import Client
from django.utils import timezone

from ledger.models import Account, Transaction
from ledger.services import enter
from omnibasis.core.actors import SYSTEM, Source
from orders.models import Invoice, Payment
from orders.services import Content, Line, create_order, revert_order
from settings_app.services import save_settings, today

pytestmark = pytest.mark.django_db
BY = {"actor": SYSTEM, "source": Source.STAFF}
# So far apart that it is never the same day in both.
FIRST, LAST = "Pacific/Kiritimati", "Pacific/Pago_Pago"


@pytest.mark.parametrize(("here", "there"), [(FIRST, LAST), (LAST, FIRST)])
def test_the_days_of_an_order(staff_client: Client, here: str, there: str) -> None:
    save_settings(values={"time_zone": here}, actor=SYSTEM)
    day = timezone.now().astimezone(zoneinfo.ZoneInfo(here)).date()
    assert today() == day
    staff_client.cookies["tz"] = there
    content = Content(lines=[Line("Tuning", 1, 9_100)], currency="EUR")
    order = create_order(content=content, buyer={"given_name": "Nora"}, **BY)
    path = f"/omnipayments/orders/{order.pk}/"
    form = staff_client.get(path + "pay/").context["form"]
    assert form["moved_on"].value() == day
    staff_client.post(path + "pay/", {"amount": "40", "method": "cash", "moved_on": str(day)})
    enter(account_id=Account.objects.get(kind="receivable").pk, effect="increase", amount_minor=5, **BY)
    revert_order(order_id=order.pk, **BY)
    assert (Invoice.objects.get().issued_on, Payment.objects.get().moved_on) == (day, day)
    assert set(Transaction.objects.values_list("occurred_on", flat=True)) == {day}


def test_a_zone_that_is_no_longer_known(staff_client: Client) -> None:
    settings = save_settings(values={"time_zone": FIRST}, actor=SYSTEM)
    settings.time_zone = "Atlantis/Capital"
    now = timezone.now()
    assert settings.day_of(now) == now.date()
