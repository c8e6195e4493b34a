"""One of many processes that post to the same account: `python -m tests.concurrency.poster ACCOUNT SECONDS GO`.

Prints as JSON how many transactions it posted, what they came to on the account, and every error it met.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

import django

django.setup()

from django.db import DatabaseError, connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from ledger.kinds import AccountKind, TransactionKind  # noqa: E402
from ledger.models import Account  # noqa: E402
from ledger.services import Draft, Leg, business, enter, post  # noqa: E402
from omnibasis.core.actors import SYSTEM, Source  # noqa: E402

OTHERS = (AccountKind.SALES, AccountKind.TAX, AccountKind.BANK, AccountKind.CASH, AccountKind.FEES)


def draft(account: int, amount: int) -> Draft:
    """So much on the account, against two others in any order."""
    one, two = random.sample(OTHERS, 2)
    legs = [Leg(account, amount), Leg(business(one), -1), Leg(business(two), 1 - amount)]
    random.shuffle(legs)
    return Draft(kind=TransactionKind.ADJUSTMENT, currency="EUR", legs=legs, occurred_on=timezone.localdate())


def by_hand(account: int) -> int:
    """An entry as staff makes it, on the account or on one of the business's others; what it came to on the account."""
    amount, other = random.randint(2, 99), random.choice(OTHERS)
    known = Account.objects.default(customer_id=None, kind=other, currency="EUR").values_list("pk", flat=True)
    target = random.choice([account, known.first() or account])
    against = other if target == account else random.choice([kind for kind in OTHERS if kind != other])
    enter(
        account_id=target,
        effect="increase",
        amount_minor=amount,
        against=against,
        actor=SYSTEM,
        source=Source.SYSTEM,
    )
    return amount if target == account else 0


def main(account: int, seconds: float, go: Path) -> None:
    connection.ensure_connection()
    (go.parent / f"ready-{random.getrandbits(64)}").touch()
    while not go.exists():
        time.sleep(0.05)
    until, posted, entered, amount = time.monotonic() + seconds, 0, 0, 0
    errors: list[str] = []

    def note(error: DatabaseError) -> None:
        """SQLite has one writer, and lets whoever waited too long for their turn ask again; all else is an error."""
        if connection.vendor != "sqlite" or "database is locked" not in str(error):
            errors.append(f"{type(error).__name__}: {error}")

    while time.monotonic() < until or not (posted or errors):
        if posted and random.random() < 0.3:
            try:
                more = by_hand(account)
            except DatabaseError as error:
                note(error)
            else:
                entered, amount = entered + bool(more), amount + more
            continue
        drafts = [draft(account, random.randint(2, 99)) for _ in range(random.randint(1, 3))]
        try:
            with transaction.atomic():
                rows = post(*drafts, actor=SYSTEM, source=Source.SYSTEM)
        except DatabaseError as error:
            note(error)
            continue
        posted += len(rows)
        amount += sum(leg.amount_minor for d in drafts for leg in d.legs if leg.account == account)
    print(json.dumps({"posted": posted + entered, "amount": amount, "errors": errors}))


main(int(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[3]))
