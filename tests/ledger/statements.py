"""Statements for tests: what was entered, a business to print, and a PDF's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from customers.models import Customer
from ledger.kinds import AccountKind, TransactionKind
from ledger.services import Draft, Leg, Place, business, post
from ledger.services.statements import draw_statement
from ledger.statements.periods import Period
from ledger.statements.sheet import Sheet
from omnibasis.core.actors import SYSTEM
from settings_app.services import current, save_settings
from tests.ledger.conftest import BY
from tests.orders.invoices import pages_of

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


def entered(
    customer: Customer,
    minor: int,
    on: date,
    *,
    kind: TransactionKind = TransactionKind.CHARGE,
    account: AccountKind = AccountKind.RECEIVABLE,
    currency: str = "EUR",
    reference: str = "",
    description: str = "",
) -> Any:
    """An entry on the customer's account, debits positive, against an account of the business."""
    draft = Draft(
        kind=kind,
        currency=currency,
        legs=[Leg(Place(customer.pk, account), minor), Leg(business(AccountKind.ADJUSTMENTS), -minor)],
        occurred_on=on,
        reference=reference,
        description=description,
    )
    with transaction.atomic():
        return post(draft, **BY)[0]


def paid(customer: Customer, minor: int, on: date, **more: Any) -> Any:
    return entered(customer, -minor, on, kind=TransactionKind.PAYMENT, **more)


def drawn(customer: Customer, period: Period = MARCH, **more: Any) -> Sheet:
    return draw_statement(
        customer=customer, currency=more.pop("currency", "EUR"), period=period, settings=current(), **more
    )


def amounts(sheet: Sheet) -> list[tuple[str, int, int]]:
    """Each line: its day, its amount, the balance after it."""
    return [(line.occurred_on.isoformat(), line.amount_minor, line.balance_minor) for line in sheet.lines]


def set_up_business(**more: Any) -> None:
    values: Mapping[str, Any] = {
        "business_name": "Klavierhaus Köhler",
        "business_address": "Theodor-Heuss-Straße 34\n70174 Stuttgart",
        "tax_id": "DE123456789",
        "payment_instructions": "IBAN DE89 3704 0044 0532 0130 00",
        "invoice_footer": "Amtsgericht Stuttgart HRB 1234",
        **more,
    }
    save_settings(values=values, actor=SYSTEM)


def words_of(pdf: bytes) -> str:
    """The text of all pages."""
    return " ".join(pages_of(pdf))


class Broken(BaseEmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise ConnectionRefusedError("Nobody is there.")
