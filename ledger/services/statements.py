"""Statements: drawn for whoever looks, and written down when they are mailed."""

from __future__ import annotations

import operator
from functools import reduce
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.services import lock_customer
from customers.services.work import Work
from ledger.models import Account, Entry, Statement
from ledger.statements.document import document_of
from ledger.statements.mail import language_of, mail_sheet, mail_states
from ledger.statements.periods import Period
from ledger.statements.sheet import Scope, Sheet, scope_of, sheet_again, sheet_of
from omnibasis.core.actors import SYSTEM, Actor, Source
from omnibasis.core.errors import InvalidInput, NotFound, Refused, Stale
from omnibasis.core.rows import insert_unless_taken
from omnibasis.events.models import Delivery
from settings_app.models import Settings
from settings_app.services import current


def draw_statement(
    *, customer: Customer, currency: str, period: Period, settings: Settings, account_id: int | None = None
) -> Sheet:
    """The statement as it is now, by the `settings` as they stand; nothing is written.

    Raises InvalidInput on `currency`, `account`.
    """
    scope = scope_of(customer_id=customer.pk, currency=currency, account_id=account_id)
    return sheet_of(scope, period, document_of(scope, customer, settings=settings))


@transaction.atomic
def mail_statement(
    *,
    customer_id: int,
    currency: str,
    period: Period,
    actor: Actor,
    source: Source,
    account_id: int | None = None,
    expected_version: int | None = None,
) -> Statement:
    """Mails a statement to its customer.

    Rules, in order:
    1. The customer is there, is not archived, and has an e-mail address.
    2. `expected_version`: refused (Stale) when anything was recorded about the customer since; a button that is pressed
       twice sends one mail.
    3. The accounts are locked while the statement is drawn: what it keeps as its last entry is the last one there is.
    4. The mail is a row of the outbox in the same transaction, and one event on the timeline.
    Raises NotFound, Refused, Stale, InvalidInput on `currency`, `account`.
    """
    customer = _addressee(customer_id)
    if expected_version is not None and expected_version != customer.version:
        raise Stale(
            _("Something has happened since you looked. Look at the statement again, then mail it."),
            current=customer.version,
        )
    scope, up_to = locked_scope(customer, currency, account_id)
    sheet = sheet_of(scope, period, document_to(scope, customer), up_to=up_to)
    statement = write_statement(customer, sheet, up_to=up_to, actor=actor, source=source)
    if statement is None:
        raise RuntimeError("Only a scheduled statement is written once.")
    return statement


@transaction.atomic
def mail_statement_again(*, statement_id: int, actor: Actor, source: Source) -> Delivery:
    """Mails a statement that was sent once more, exactly as it was.

    Rules, in order:
    1. It goes to the address that the customer has now; after a merge, to the customer that stayed.
    2. Refused for an archived customer, and for one without an address.
    3. Refused while a mail of it waits: a second click sends nothing.
    Raises NotFound, Refused.
    """
    statement = Statement.objects.filter(pk=statement_id).first()
    if statement is None:
        raise NotFound(_("There is no such statement."))
    customer = _addressee(statement.customer_id)
    if mail_states([statement.pk])[statement.pk] == Delivery.State.WAITING:
        raise Refused(_("A mail with this statement waits to be sent already."))
    delivery = mail_sheet(statement, sheet_again(statement), customer)
    work = Work(customer, actor=actor, source=source)
    work.note("statement.mailed_again", subject=statement, data=_told(statement) | {"email": customer.email})
    work.write()
    return delivery


def _addressee(customer_id: int) -> Customer:
    """The customer, locked, to whom a statement can be mailed. Raises NotFound, Refused."""
    try:
        customer = lock_customer(customer_id)
    except InvalidInput as error:
        raise NotFound(error.errors["id"][0]) from None
    if customer.archived_at is not None:
        raise Refused(_("This customer is archived. Restore it to send a statement."))
    if not customer.email_key:
        raise Refused(_("This customer has no e-mail address. Add one to mail a statement."))
    return customer


def document_to(scope: Scope, customer: Customer) -> dict[str, Any]:
    """What goes along with the entries, with the names of things in the customer's language."""
    with translation.override(language_of(customer)):
        return document_of(scope, customer, settings=current())


def locked_scope(customer: Customer, currency: str, account_id: int | None = None) -> tuple[Scope, int]:
    """The accounts with their rows locked, and the last entry on them. The caller holds the customer's lock.

    An entry gets its id while its account is locked: those up to this one are all there, and no later one is before it.
    """
    scope = scope_of(customer_id=customer.pk, currency=currency, account_id=account_id)
    accounts = Account.objects.filter(pk__in=scope.account_ids).select_for_update(no_key=True).order_by("pk")
    last = [Q(account=pk, sequence=count) for pk, count in accounts.values_list("pk", "entry_count") if count]
    if not last:
        return scope, 0
    return scope, Entry.objects.filter(reduce(operator.or_, last)).aggregate(last=Max("pk"))["last"]


def write_statement(
    customer: Customer, sheet: Sheet, *, up_to: int, actor: Actor, source: Source, schedule: str = ""
) -> Statement | None:
    """Writes a statement down, mails it and tells the timeline; None where the scheduled one is there already.

    The caller holds the locks of the customer and of the accounts, and the customer has an e-mail address.
    """
    statement = Statement(
        customer=customer,
        account_id=sheet.scope.account_id,
        currency=sheet.scope.currency,
        since=sheet.period.since,
        until=sheet.period.until,
        opening_minor=sheet.opening_minor,
        closing_minor=sheet.closing_minor,
        up_to=up_to,
        document=dict(sheet.document),
        schedule=schedule,
        sent_to=customer.email,
        source=source,
        recorded_by=actor.label,
        created_at=timezone.now(),
    )
    if not insert_unless_taken(statement):
        return None
    mail_sheet(statement, sheet, customer)
    work = Work(customer, actor=actor, source=source)
    work.note("statement.mailed", subject=statement, data=_told(statement))
    work.write()
    return statement


def tell_delivery(delivery: Delivery, *, sent: bool) -> None:
    """Records on the timeline that a statement's mail was given up; that it was mailed stands there already."""
    statement = Statement.objects.filter(pk=delivery.subject_id or 0).first()
    if sent or statement is None:
        return
    work = Work(lock_customer(statement.customer_id), actor=SYSTEM, source=Source.SYSTEM)
    data = _told(statement) | {"email": delivery.recipients, "error": delivery.last_error[:200]}
    work.note("statement.mail_failed", subject=statement, data=data)
    work.write()


def _told(statement: Statement) -> dict[str, object]:
    return {
        "statement": statement.pk,
        "currency": statement.currency,
        "since": statement.since.isoformat(),
        "until": statement.until.isoformat(),
        "closing_minor": statement.closing_minor,
        "kind": statement.document["kind"],
        "email": statement.sent_to,
        "schedule": statement.schedule,
    }
