"""How a customer pays: kept as the gateway's token, one default, known when it expires."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customers.expiring import expiring, expiring_cards
from customers.models import Customer, PaymentMethod
from customers.services import (
    add_payment_method,
    archive_customer,
    edit_payment_method,
    make_default_payment_method,
    merge_customers,
    remove_payment_method,
    restore_payment_method,
    set_status,
)
from omnibasis.core.actors import Actor
from omnibasis.core.errors import InvalidInput, NotFound, Refused, Stale
from omnibasis.events.models import Event
from tests.customers.conftest import told

CARD = {"kind": "card", "gateway": "Stripe", "token": "pm_1NXWPnLkdIwHu7ix", "brand": "Visa", "last4": "4242"}


@pytest.fixture
def customer(make_customer: Callable[..., Customer]) -> Customer:
    return make_customer(given_name="Leonie")


@pytest.fixture
def add(customer: Customer, by_staff: Actor) -> Callable[..., PaymentMethod]:
    def do(owner: Customer | None = None, *, default: bool = False, **data: Any) -> PaymentMethod:
        pk = (owner or customer).pk
        return add_payment_method(customer_id=pk, data={**CARD, **data}, actor=by_staff, default=default)

    return do


def default_of(customer: Customer) -> str | None:
    return customer.payment_methods.filter(is_default=True).values_list("brand", flat=True).first()


def test_it_can_be_used_until_the_last_day_of_its_month(add: Callable[..., PaymentMethod]) -> None:
    assert add(expiry_month=2, expiry_year=2028).expires_on == date(2028, 2, 29)
    assert add(expiry_month=12, expiry_year=2031).expires_on == date(2031, 12, 31)
    assert add().expires_on is None


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"last4": "424"}, "last4"),
        ({"last4": "42a2"}, "last4"),
        ({"last4": "４２４２"}, "last4"),
        ({"kind": "cheque"}, "kind"),
        ({"expiry_month": 13, "expiry_year": 2030}, "expiry_month"),
        ({"expiry_month": 1, "expiry_year": 30}, "expiry_year"),
        ({"expiry_month": 1}, "expiry_year"),
        ({"expiry_year": 2030}, "expiry_month"),
        ({"token": "x" * 201}, "token"),
        ({"cvc": "123"}, "cvc"),
        ({"gateway": "", "token": "", "brand": "", "last4": ""}, ""),
    ],
)
def test_wrong_input_names_the_field(
    customer: Customer, add: Callable[..., PaymentMethod], data: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        add(**data)
    assert list(refused.value.errors) == [field]
    assert not customer.payment_methods.exists()


def test_one_default_and_undo(customer: Customer, add: Callable[..., PaymentMethod], by_staff: Actor) -> None:
    first, second = add(brand="One", expiry_month=1, expiry_year=2030), add(brand="Two")
    assert default_of(customer) == "One"
    add(brand="Three", default=True)
    assert default_of(customer) == "Three"
    make_default_payment_method(customer_id=customer.pk, method_id=first.pk, actor=by_staff)
    before = sorted(customer.payment_methods.values_list())
    remove_payment_method(customer_id=customer.pk, method_id=first.pk, actor=by_staff)
    assert default_of(customer) == "Three"
    for _twice in range(2):
        restore_payment_method(customer_id=customer.pk, method_id=first.pk, actor=by_staff)
    assert sorted(customer.payment_methods.values_list()) == before
    edit_payment_method(customer_id=customer.pk, method_id=second.pk, data={"last4": "1881"}, actor=by_staff)
    changes = Event.objects.filter(timeline_id=customer.pk).latest("sequence").changes
    assert changes == {f"payment_method.{second.pk}.last4": ["4242", "1881"]}
    assert told(customer)[-5:] == [
        "payment_method.added", "payment_method.made_default", "payment_method.removed", "payment_method.restored",
        "payment_method.edited",
    ]  # fmt: skip


def test_two_who_edit_the_same_field(add: Callable[..., PaymentMethod], by_staff: Actor) -> None:
    method = add()
    seen = method.as_dict()

    def edit(**data: Any) -> Any:
        return edit_payment_method(
            customer_id=method.customer_id, method_id=method.pk, data=data, read=seen, actor=by_staff
        )

    edit(expiry_month=1, expiry_year=2030)
    with pytest.raises(Stale) as stale:
        edit(expiry_month=2, expiry_year=2030)
    assert stale.value.conflicts == {"expiry_month": (1, 2)}
    edit(brand="Mastercard")


def test_limits_and_strangers(
    customer: Customer,
    add: Callable[..., PaymentMethod],
    make_customer: Callable[..., Customer],
    by_staff: Actor,
) -> None:
    mine, other = add(), make_customer(given_name="Other")
    for verb in (remove_payment_method, make_default_payment_method, restore_payment_method):
        with pytest.raises(NotFound):
            verb(customer_id=other.pk, method_id=mine.pk, actor=by_staff)
    PaymentMethod.objects.bulk_create(
        PaymentMethod(customer=customer, brand=str(n), created_at=timezone.now()) for n in range(19)
    )
    with pytest.raises(Refused, match="at most 20"):
        add()
    archive_customer(customer_id=customer.pk, actor=by_staff)
    with pytest.raises(Refused, match="archived"):
        remove_payment_method(customer_id=customer.pk, method_id=mine.pk, actor=by_staff)


def test_a_merge_moves_them_and_keeps_one_default(
    customer: Customer,
    add: Callable[..., PaymentMethod],
    make_customer: Callable[..., Customer],
    by_staff: Actor,
) -> None:
    drop, empty = make_customer(given_name="Leo"), make_customer(given_name="Lea")
    add(brand="Mine")
    add(drop, brand="Theirs")
    merge_customers(keep_id=customer.pk, drop_id=drop.pk, actor=by_staff)
    assert (default_of(customer), customer.payment_methods.count()) == ("Mine", 2)
    merge_customers(keep_id=empty.pk, drop_id=customer.pk, actor=by_staff)
    assert (default_of(empty), empty.payment_methods.count()) == ("Mine", 2)


def test_what_expires_soon_is_known(
    customer: Customer,
    add: Callable[..., PaymentMethod],
    make_customer: Callable[..., Customer],
    by_staff: Actor,
) -> None:
    add(brand="Over", expiry_month=10, expiry_year=2026)
    add(brand="Soon", expiry_month=1, expiry_year=2027)
    add(brand="Later", expiry_month=2, expiry_year=2027)
    add(brand="Never")
    gone, resting = make_customer(given_name="Gone"), make_customer(given_name="Resting")
    for owner in (gone, resting):
        add(owner, expiry_month=1, expiry_year=2027)
    archive_customer(customer_id=gone.pk, actor=by_staff)
    set_status(customer_id=resting.pk, status="not_active", actor=by_staff)
    with mock.patch.object(timezone, "localdate", return_value=date(2026, 12, 2)):
        with CaptureQueriesContext(connection) as queries:
            found = expiring(customer)
        assert [(m.brand, m.is_expired, m.expires_soon) for m in found] == [
            ("Over", True, False),
            ("Soon", False, True),
        ]
        hits = expiring_cards(8)
    assert len(queries) == 1
    assert [(hit.label, hit.detail) for hit in hits] == [
        ("Leonie", "Soon •••• 4242 expires on 31 Jan 2027"),
        ("Leonie", "Over •••• 4242 expired on 31 Oct 2026"),
    ]
    assert hits[0].url == f"/omnipayments/customers/{customer.pk}/payment-methods/"
    assert timedelta(days=60) == PaymentMethod.SOON


def test_the_bell_reads_an_index(customer: Customer, add: Callable[..., PaymentMethod]) -> None:
    add(expiry_month=1, expiry_year=2027)
    rows = PaymentMethod.objects.filter(expires_on__isnull=False, expires_on__lte=date(2027, 2, 1))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = rows.order_by("-expires_on", "-id")[:8].explain()
    assert "payment_method_expiry" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan
