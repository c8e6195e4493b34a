"""A new database gets demo data and an administrator once; an interrupted first run leaves it new."""

import io
import re
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from bookings.models import Booking
from customers.models import Customer, Suggestion
from omnibasis.core.terms import due_date
from omnibasis.events.models import Delivery, Event
from omnibasis.management.commands import first_run
from orders.models import CustomerFigures, Invoice, Item, Order, Payment, Product
from orders.states import Status
from settings_app.services import current


def run() -> str:
    told = io.StringIO()
    call_command("first_run", address="http://127.0.0.1:8000/", stdout=told)
    return told.getvalue()


@pytest.fixture
def development(settings: Any) -> None:
    settings.DEBUG = True


@pytest.mark.usefixtures("development")
@pytest.mark.django_db(transaction=True)
def test_the_first_run_is_told_once_and_the_second_changes_nothing() -> None:
    told = run()
    password = re.search(r"Password +(\S+)\n", told)
    assert password
    assert "http://127.0.0.1:8000/" in told
    administrator = User.objects.get(is_superuser=True)
    assert administrator.check_password(password[1])
    assert administrator.emailaddress_set.filter(verified=True, primary=True).exists()
    counts = Customer.objects.count(), Order.objects.count(), Event.objects.count()

    assert run() == ""
    assert (Customer.objects.count(), Order.objects.count(), Event.objects.count()) == counts
    assert User.objects.get(is_superuser=True).password == administrator.password


@pytest.mark.usefixtures("development")
@pytest.mark.django_db
def test_an_interrupted_first_run_leaves_the_database_new(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*, email: str) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(first_run, "create_administrator", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run()
    assert not Customer.objects.exists()
    assert not User.objects.exists()

    assert "Password" in run()


@pytest.mark.django_db
@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_demo_orders_are_paid_late_in_parts_or_taken_back_on_days_that_fit(
    settings: Any, currency: str
) -> None:
    settings.DEFAULT_CURRENCY = currency
    call_command("demo_data", stdout=io.StringIO())

    today = timezone.localdate()
    # Those of the shop: a booking has its order as well.
    orders = Order.objects.filter(bookings=None)
    counts = {status: orders.filter(status=status).count() for status in Status.values}
    assert counts[Status.PAID] > orders.count() // 2
    assert (counts[Status.CANCELLED], counts[Status.REFUNDED], counts[Status.DRAFT]) == (1, 1, 2)
    assert orders.overdue(today).count() >= 5
    assert orders.filter(status=Status.SENT, due_on__gte=today).exists()
    assert orders.filter(status=Status.SENT, paid_minor__gt=0).count() >= 2
    assert all(order.is_refunded_in_part for order in orders.filter(status=Status.REFUNDED))
    for draft in orders.filter(status=Status.DRAFT):
        assert draft.shipping_minor > 0
        assert draft.discount_minor > 0 or draft.items.filter(discount_minor__gt=0).exists()

    # The verbs asked the clock of the day on which it happened.
    for invoice in Invoice.objects.select_related("order"):
        order = invoice.order
        assert order.placed_at is not None
        assert invoice.issued_on == timezone.localdate(order.placed_at)
        assert invoice.due_on == due_date(order.terms, invoice.issued_on, order.terms_days)
        assert order.due_on == (None if order.status == Status.CANCELLED else invoice.due_on)
    payments = Payment.objects.select_related("order")
    assert set(payments.values_list("method", flat=True)) >= {"bank_transfer", "card", "cash"}
    for payment in payments:
        assert payment.order.placed_at is not None
        assert payment.moved_on == timezone.localdate(payment.created_at)
        assert payment.created_at > payment.order.placed_at
    numbers = list(Invoice.objects.order_by("year", "sequence").values_list("sequence", flat=True))
    assert sorted(numbers) == numbers or len(set(Invoice.objects.values_list("year", flat=True))) > 1

    products = Product.objects.prefetch_related("prices")
    assert products.filter(is_hidden=True).count() == products.filter(is_active=False).count() == 1
    assert set(products.values_list("tax_rate", flat=True)) == {7_000, 19_000}
    for product in products:
        assert {price.currency for price in product.prices.all()} == {"EUR", "USD", currency}
        assert default_storage.exists(product.image)
    assert not Item.objects.filter(order__source="order", product__is_hidden=True).exists()
    business = current()
    assert (business.business_name, business.payment_terms, business.tax_rate) == (
        "Harbour Coffee",
        "net_10",
        19_000,
    )
    assert business.business_address
    assert business.payment_instructions


@pytest.mark.django_db
def test_it_stays_away_from_a_real_shop() -> None:
    with pytest.raises(CommandError, match="for development"):
        run()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_demo_data_is_half_a_year_of_every_way_without_mail_and_only_once() -> None:
    call_command("demo_data", stdout=io.StringIO())

    customers = Customer.objects.all()
    assert customers.count() == 60
    assert set(customers.values_list("source", flat=True)) == {"staff", "api", "order", "registration"}
    assert len(set(customers.values_list("addresses__country", flat=True)) - {None, ""}) >= 10
    assert customers.filter(status="not_active").exists()
    assert customers.exclude(user=None).exists()
    assert customers.exclude(registered_user=None).exists()
    assert customers.exclude(image="").exists()
    assert Suggestion.objects.filter(outcome="").exists()
    assert not Order.objects.filter(customer=None).exists()
    assert not Delivery.objects.exists()
    assert all(
        re.search(r"[@.]example\.(com|org|net)$", email)
        for email in customers.values_list("email", flat=True)
    )
    assert set(Booking.objects.values_list("state", flat=True)) >= {
        "requested",
        "confirmed",
        "completed",
        "cancelled",
    }
    assert not Booking.objects.filter(customer=None).exists()
    figures = CustomerFigures.objects.values_list("orders", flat=True)
    assert sum(figures) == Order.objects.standing().count()
    doors = dict(Order.objects.values_list("pk", "source"))
    told = Event.objects.filter(verb="order.placed").values_list("subject_id", "source")
    assert dict(told) == {pk: doors[pk] for pk, _ in told}

    times = list(Event.objects.order_by("pk").values_list("at", flat=True))
    assert times == sorted(times), "told in the order it happened"
    assert (times[-1] - times[0]).days >= 170

    with pytest.raises(CommandError, match="There are customers already"):
        call_command("demo_data")
    assert customers.count() == 60
