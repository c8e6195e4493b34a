"""Scheduled statements: after the period's end where the business is, to whom they are for, each once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from customers.models import Customer
from customers.services import archive_customer, lock_customer, merge_customers, set_status
from ledger.models import Statement, StatementRound
from ledger.services import statement_rounds
from ledger.services.statement_rounds import write_scheduled
from ledger.services.statements import draw_statement, mail_statement, write_statement
from omnibasis.core.actors import SYSTEM
from omnibasis.events.models import Delivery, Event
from settings_app.models import Settings
from settings_app.services import current, save_settings
from tests.ledger.conftest import BY
from tests.ledger.statements import MARCH, entered, paid

pytestmark = pytest.mark.django_db
Clock = Callable[[datetime], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets what time it is."""

    def put(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return put


@pytest.fixture
def monthly(clock: Clock) -> None:
    """Switched on in the middle of March, and now it is April."""
    clock(datetime(2026, 3, 15, 12, tzinfo=UTC))
    save_settings(values={"statement_schedule": "monthly"}, actor=SYSTEM)
    clock(datetime(2026, 4, 1, 0, 5, tzinfo=UTC))


def everything() -> int:
    """Works until nothing is due; how many were written."""
    written = 0
    while (batch := write_scheduled(limit=2)).worked:
        written += batch.written
    return written


def test_each_gets_one_and_only_one(
    monthly: None, nora: Customer, make_customer: Callable[..., Customer]
) -> None:
    owing = [make_customer(given_name=f"N{n}", email=f"n{n}@example.com") for n in range(5)]
    for customer in (nora, *owing):
        entered(customer, 1_000, date(2026, 3, 3))
    entered(nora, 2_000, date(2026, 2, 3), currency="USD")
    assert everything() == 7
    assert everything() == 0
    assert Delivery.objects.count() == Statement.objects.count() == 7
    assert set(Statement.objects.values_list("since", "until", "schedule")) == {(*MARCH, "monthly")}
    assert Event.objects.filter(verb="statement.mailed").count() == 7
    at = StatementRound.objects.get()
    assert (at.written, at.finished_at is not None, at.claimed_by) == (7, True, "")


def test_left_out_are_those_whom_it_does_not_concern(
    monthly: None, nora: Customer, make_customer: Callable[..., Customer]
) -> None:
    settled, silent, gone, asleep, favoured = (
        make_customer(given_name=name, **({"email": f"{name}@example.com"} if name != "silent" else {}))
        for name in ("settled", "silent", "gone", "asleep", "favoured")
    )
    for customer in (settled, gone):
        entered(customer, 1_000, date(2026, 2, 3))
        paid(customer, 1_000, date(2026, 2, 4))
    for customer in (nora, silent, asleep):
        entered(customer, 1_000, date(2026, 2, 3))
    paid(favoured, 500, date(2026, 2, 3))
    archive_customer(customer_id=gone.pk, **BY)
    set_status(customer_id=asleep.pk, status="not_active", reason="", actor=SYSTEM)
    assert everything() == 1
    assert Statement.objects.get().customer_id == nora.pk


def test_off_sends_nothing_and_on_nothing_of_the_past(nora: Customer, clock: Clock) -> None:
    entered(nora, 1_000, date(2026, 3, 3))
    clock(datetime(2026, 4, 2, tzinfo=UTC))
    assert everything() == 0
    save_settings(values={"statement_schedule": "monthly"}, actor=SYSTEM)
    assert everything() == 0
    clock(datetime(2026, 4, 30, 23, 59, tzinfo=UTC))
    assert everything() == 0
    clock(datetime(2026, 5, 1, tzinfo=UTC))
    assert everything() == 1
    assert Statement.objects.get().since == date(2026, 4, 1)


def test_the_month_ends_where_the_business_is(nora: Customer, clock: Clock) -> None:
    clock(datetime(2026, 3, 15, tzinfo=UTC))
    save_settings(values={"statement_schedule": "monthly", "time_zone": "Pacific/Auckland"}, actor=SYSTEM)
    entered(nora, 1_000, date(2026, 3, 3))
    clock(datetime(2026, 3, 31, 10, 59, tzinfo=UTC))  # one minute to midnight there
    with timezone.override("Pacific/Kiritimati"):  # whoever asks
        assert everything() == 0
    clock(datetime(2026, 3, 31, 11, 0, tzinfo=UTC))
    with timezone.override("Pacific/Honolulu"):
        assert everything() == 1
    assert Statement.objects.get().until == date(2026, 3, 31)


def test_a_quarter(nora: Customer, clock: Clock) -> None:
    clock(datetime(2026, 1, 15, tzinfo=UTC))
    save_settings(values={"statement_schedule": "quarterly"}, actor=SYSTEM)
    entered(nora, 1_000, date(2026, 1, 3))
    clock(datetime(2026, 3, 1, tzinfo=UTC))
    assert everything() == 0
    clock(datetime(2026, 4, 1, tzinfo=UTC))
    assert everything() == 1
    statement = Statement.objects.get()
    assert (statement.since, statement.until) == (date(2026, 1, 1), date(2026, 3, 31))


def test_a_worker_that_dies_leaves_the_rest_to_the_next(
    monthly: None,
    clock: Clock,
    make_customer: Callable[..., Customer],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for n in range(5):
        entered(make_customer(given_name=f"N{n}", email=f"n{n}@example.com"), 1_000, date(2026, 3, 3))
    real, calls = statement_rounds.write_statement, list[int]()

    def dying(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        if len(calls) == 4:
            raise SystemExit("killed")
        return real(*args, **kwargs)

    monkeypatch.setattr(statement_rounds, "write_statement", dying)
    with pytest.raises(SystemExit):
        everything()
    assert Statement.objects.count() == 3
    assert not write_scheduled().worked, "the other one may still live"
    clock(datetime(2026, 4, 1, 0, 5, tzinfo=UTC) + statement_rounds.LEASE + timedelta(seconds=1))
    assert everything() == 2
    assert Delivery.objects.count() == Statement.objects.count() == 5


def test_what_a_slow_worker_has_done_counts_though_another_took_it_over(
    monthly: None, make_customer: Callable[..., Customer], monkeypatch: pytest.MonkeyPatch
) -> None:
    customers = [make_customer(given_name=f"N{n}", email=f"n{n}@example.com") for n in range(3)]
    for customer in customers:
        entered(customer, 1_000, date(2026, 3, 3))
    real = statement_rounds.write_statement

    def slow(*args: Any, **kwargs: Any) -> Any:
        StatementRound.objects.update(claimed_by="another", claimed_until=timezone.now())
        return real(*args, **kwargs)

    monkeypatch.setattr(statement_rounds, "write_statement", slow)
    assert write_scheduled(limit=2) == (2, 2, True)
    at = StatementRound.objects.get()
    assert (at.last_customer, at.written, at.finished_at) == (customers[1].pk, 2, None)
    assert (at.claimed_by, at.claimed_until) == ("another", timezone.now())
    # Whoever comes late with an earlier batch does not take the round back.
    StatementRound.objects.update(claimed_by="", claimed_until=None)
    monkeypatch.setattr(
        statement_rounds,
        "write_statement",
        lambda *a, **k: StatementRound.objects.update(last_customer=10**9) and real(*a, **k),
    )
    assert write_scheduled(limit=2) == (1, 1, True)
    at.refresh_from_db()
    assert (at.last_customer, at.written, at.finished_at is not None) == (10**9, 3, True)


def test_one_that_cannot_be_drawn_does_not_keep_the_others(
    monthly: None, nora: Customer, make_customer: Callable[..., Customer], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_customer(given_name="Leonie", email="leonie@example.com")
    for customer in (nora, other):
        entered(customer, 1_000, date(2026, 3, 3))
    real = statement_rounds.write_statement

    def failing(customer: Customer, *args: Any, **kwargs: Any) -> Any:
        if customer.pk == nora.pk:
            raise ValueError("cannot")
        return real(customer, *args, **kwargs)

    monkeypatch.setattr(statement_rounds, "write_statement", failing)
    assert everything() == 1
    assert Statement.objects.get().customer_id == other.pk


def test_one_by_hand_does_not_take_the_place_of_the_scheduled_one(monthly: None, nora: Customer) -> None:
    entered(nora, 1_000, date(2026, 3, 3))
    for _again in range(2):
        mail_statement(customer_id=nora.pk, currency="EUR", period=MARCH, **BY)
    assert everything() == 1
    assert sorted(Statement.objects.values_list("schedule", flat=True)) == ["", "", "monthly"]


def test_after_a_merge_nobody_gets_the_same_month_twice(
    monthly: None, nora: Customer, make_customer: Callable[..., Customer]
) -> None:
    drop = make_customer(given_name="Norah", email="norah@example.com")
    entered(drop, 1_000, date(2026, 3, 3))
    assert everything() == 1
    merge_customers(keep_id=nora.pk, drop_id=drop.pk, **BY)
    StatementRound.objects.update(finished_at=None, last_customer=0)
    assert everything() == 0


def test_the_command_tells_and_writes(monthly: None, nora: Customer, capsys: Any) -> None:
    entered(nora, 1_000, date(2026, 3, 3))
    call_command("send_statements", "--dry-run")
    assert "nora@example.com: € 10.00, March 1, 2026 – March 31, 2026" in capsys.readouterr().out
    assert not Statement.objects.exists()
    call_command("send_statements")
    assert "1 statements were written." in capsys.readouterr().out
    call_command("send_statements", "--dry-run")
    assert "0 statements would be written." in capsys.readouterr().out


def test_the_worker_does_it(monthly: None, nora: Customer, settings: Any) -> None:
    settings.OUTBOX_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    entered(nora, 1_000, date(2026, 3, 3))
    call_command("run_worker", "--once")
    assert Delivery.objects.get().state == "sent"


def test_only_another_schedule_counts_from_today(clock: Clock) -> None:
    for moment, values in (
        (datetime(2026, 3, 1, tzinfo=UTC), {"statement_schedule": "monthly"}),
        (datetime(2026, 3, 9, tzinfo=UTC), {"statement_schedule": "monthly", "tax_id": "DE1"}),
    ):
        clock(moment)
        save_settings(values=values, actor=SYSTEM)
    assert Settings.objects.get().statements_since == date(2026, 3, 1)


def test_what_was_left_when_it_was_switched_off_stays_left(
    monthly: None, nora: Customer, make_customer: Callable[..., Customer], clock: Clock
) -> None:
    for n in range(3):
        entered(make_customer(given_name=f"N{n}", email=f"n{n}@example.com"), 1_000, date(2026, 3, 3))
    assert write_scheduled(limit=1).written == 1
    save_settings(values={"statement_schedule": "off"}, actor=SYSTEM)
    assert everything() == 0
    clock(datetime(2026, 5, 10, tzinfo=UTC))
    save_settings(values={"statement_schedule": "monthly"}, actor=SYSTEM)
    assert everything() == 0


def test_a_round_that_was_not_finished_goes_on_in_the_next_month(
    monthly: None, make_customer: Callable[..., Customer], clock: Clock
) -> None:
    for n in range(3):
        entered(make_customer(given_name=f"N{n}", email=f"n{n}@example.com"), 1_000, date(2026, 3, 3))
    assert write_scheduled(limit=1).written == 1
    clock(datetime(2026, 5, 1, tzinfo=UTC))
    assert everything() == 2 + 3
    assert Statement.objects.filter(since=date(2026, 3, 1)).count() == 3


def test_the_key_decides_who_writes_it(nora: Customer) -> None:
    entered(nora, 1_000, date(2026, 3, 3))
    sheet = draw_statement(customer=nora, currency="EUR", period=MARCH, settings=current())
    with transaction.atomic():
        customer = lock_customer(nora.pk)
        written = [
            write_statement(customer, sheet, up_to=99, schedule="monthly", **BY) is not None
            for _twice in range(2)
        ]
    assert written == [True, False]
    assert Delivery.objects.count() == Event.objects.filter(verb="statement.mailed").count() == 1
