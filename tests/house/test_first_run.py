"""A new database gets demo data and an administrator once; an interrupted first run leaves it new."""

import io
import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from customers.models import Customer, Suggestion
from omnibasis.events.models import Delivery, Event
from omnibasis.management.commands import first_run
from orders.models import CustomerFigures, Order


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
    assert not Order.objects.filter(status="placed", customer=None).exists()
    assert not Delivery.objects.exists()
    assert all(
        re.search(r"[@.]example\.(com|org|net)$", email)
        for email in customers.values_list("email", flat=True)
    )
    figures = CustomerFigures.objects.values_list("orders", flat=True)
    assert sum(figures) == Order.objects.filter(status="placed").count()
    doors = dict(Order.objects.values_list("pk", "source"))
    told = Event.objects.filter(verb="order.placed").values_list("subject_id", "source")
    assert dict(told) == {pk: doors[pk] for pk, _ in told}

    times = list(Event.objects.order_by("pk").values_list("at", flat=True))
    assert times == sorted(times), "told in the order it happened"
    assert (times[-1] - times[0]).days >= 170

    with pytest.raises(CommandError, match="There are customers already"):
        call_command("demo_data")
    assert customers.count() == 60
