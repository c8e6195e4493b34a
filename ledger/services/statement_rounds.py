"""Scheduled statements: after the end of each period, to each customer once, a small batch at a time."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from customers.models import Customer
from customers.services import lock_customer
from ledger.kinds import AccountKind
from ledger.models import Account, Statement, StatementRound
from ledger.services.statements import document_to, draw_statement, locked_scope, write_statement
from ledger.statements.periods import Period, last_ended
from ledger.statements.sheet import Sheet, sheet_of
from omnibasis.core.actors import SYSTEM, Source
from omnibasis.core.rows import insert_unless_taken
from settings_app.models import Settings
from settings_app.services import current

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
BATCH = 20
_OFF = Settings.StatementSchedule.OFF


class Batch(NamedTuple):
    """What one call did: customers looked at, statements written; and whether there was a round to work on at all."""

    looked_at: int = 0
    written: int = 0
    worked: bool = False


def write_scheduled(*, limit: int = BATCH) -> Batch:
    """Writes the next scheduled statements that are due, of at most `limit` customers.

    Rules, in order:
    1. A period is due when it is over in the business's time zone, and ended on the day since which the schedule holds
       or later: switching it on sends nothing of the past.
    2. Of the rounds that are not finished the oldest goes on; nobody else works on it while the lease lasts.
    3. Each currency of each customer is a transaction of its own: its statement, its mail and the timeline's entry are
       there together or not at all. A unique key decides who writes it; whoever comes second goes on.
    4. Left out are customers who are archived, not active or without an e-mail, and where nothing is owed and nothing
       moved.
    A worker that dies leaves the round to the next one, which looks at the same batch again and finds what was written.
    """
    settings = current()
    if settings.statement_schedule == _OFF or settings.statements_since is None:
        return Batch()
    worker = uuid.uuid4().hex
    at = _claimed(settings, worker)
    if at is None:
        return Batch()
    ids = _next_customers(at.last_customer, limit)
    written = sum(_written_to(customer_id, at) for customer_id in ids)
    _came_to(at, worker, ids[-1] if ids else at.last_customer, written, finished=len(ids) < limit)
    return Batch(len(ids), written, worked=True)


def due_statements() -> Iterator[tuple[Customer, Sheet]]:
    """Who would get one for the period that ended last, if it were written now; nothing is written."""
    settings = current()
    schedule = settings.statement_schedule
    period = last_ended(
        Settings.StatementSchedule.MONTHLY if schedule == _OFF else schedule, settings.day_of(timezone.now())
    )
    last = 0
    while ids := _next_customers(last, BATCH):
        for customer in Customer.objects.filter(pk__in=ids).order_by("pk"):
            for currency in _currencies(customer):
                if may_get_one(customer) and not _is_there(customer, currency, period):
                    sheet = draw_statement(
                        customer=customer, currency=currency, period=period, settings=settings
                    )
                    if is_worth_it(sheet):
                        yield customer, sheet
        last = ids[-1]


def may_get_one(customer: Customer) -> bool:
    return customer.is_live and customer.status == Customer.Status.ACTIVE and bool(customer.email_key)


def is_worth_it(sheet: Sheet) -> bool:
    """Something is owed, or something moved."""
    return sheet.closing_minor > 0 or sheet.has_moved


def _claimed(settings: Settings, worker: str) -> StatementRound | None:
    """The round to go on with, held by this worker; None when nothing is due, or others have it."""
    period, now = last_ended(settings.statement_schedule, settings.day_of(timezone.now())), timezone.now()
    since = settings.statements_since
    if since is not None and period.until >= since:
        known = StatementRound.objects.filter(since=period.since, until=period.until)
        if not known.exists():
            insert_unless_taken(
                StatementRound(
                    schedule=settings.statement_schedule,
                    since=period.since,
                    until=period.until,
                    started_at=now,
                )
            )
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    open_rounds = StatementRound.objects.filter(free, finished_at=None, until__gte=since)
    at = open_rounds.order_by("until", "pk").first()
    if at is None:
        return None
    mine = StatementRound.objects.filter(free, pk=at.pk, finished_at=None, last_customer=at.last_customer)
    return at if mine.update(claimed_by=worker, claimed_until=now + LEASE) else None


def _came_to(at: StatementRound, worker: str, last_customer: int, written: int, *, finished: bool) -> None:
    """Notes how far the round has come. That a batch was looked at is true for whoever took it over meanwhile as well:
    else workers that are all slower than their lease would take it over from each other for ever."""
    mine = Q(claimed_by=worker)
    StatementRound.objects.filter(pk=at.pk).update(
        last_customer=Greatest(F("last_customer"), last_customer),
        written=F("written") + written,
        claimed_until=Case(When(mine, then=None), default=F("claimed_until")),
        claimed_by=Case(When(mine, then=Value("")), default=F("claimed_by")),
        finished_at=Coalesce(F("finished_at"), timezone.now()) if finished else F("finished_at"),
    )


def _next_customers(last: int, limit: int) -> list[int]:
    """Those who have an account on which they owe, in the order of their ids."""
    accounts = Account.objects.filter(customer__gt=last, kind=AccountKind.RECEIVABLE).order_by("customer_id")
    return list(accounts.values_list("customer_id", flat=True).distinct()[:limit])


def _currencies(customer: Customer) -> list[str]:
    of = Account.objects.filter(customer=customer, kind=AccountKind.RECEIVABLE).order_by("currency")
    return list(of.values_list("currency", flat=True).distinct())


def _is_there(customer: Customer, currency: str, period: Period) -> bool:
    """Also when it went to somebody who was merged into the customer since."""
    sent = Statement.objects.of(customer).exclude(schedule="")
    return sent.filter(currency=currency, since=period.since, until=period.until).exists()


def _written_to(customer_id: int, at: StatementRound) -> int:
    """Writes the customer's statements, and how many. What is wrong with one does not keep it from the others."""
    customer = Customer.objects.get(pk=customer_id)
    if not may_get_one(customer):
        return 0
    written = 0
    for currency in _currencies(customer):
        try:
            written += _write(customer_id, currency, at)
        except (OperationalError, InterfaceError):  # the database's trouble, not this customer's
            raise
        except Exception:
            logger.exception("No statement in %s for customer %s.", currency, customer_id)
    return written


@transaction.atomic
def _write(customer_id: int, currency: str, at: StatementRound) -> bool:
    customer = lock_customer(customer_id)
    period = Period(at.since, at.until)
    if customer.pk != customer_id or not may_get_one(customer) or _is_there(customer, currency, period):
        return False
    scope, up_to = locked_scope(customer, currency)
    sheet = sheet_of(scope, period, document_to(scope, customer), up_to=up_to)
    if not is_worth_it(sheet):
        return False
    statement = write_statement(
        customer, sheet, up_to=up_to, actor=SYSTEM, source=Source.SYSTEM, schedule=at.schedule
    )
    return statement is not None
