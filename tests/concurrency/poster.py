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
from ledger.services import Draft, Leg, business, post  # noqa: E402
from omnibasis.core.actors import SYSTEM, Source  # noqa: E402

OTHERS = (AccountKind.SALES, AccountKind.TAX, AccountKind.BANK, AccountKind.CASH, AccountKind.FEES)


def draft(account: int, amount: int) -> Draft:
    """So much on the account, against two others in any order."""
    one, two = random.sample(OTHERS, 2)
    legs = [Leg(account, amount), Leg(business(one), -1), Leg(business(two), 1 - amount)]
    random.shuffle(legs)
    return Draft(kind=TransactionKind.ADJUSTMENT, currency="EUR", legs=legs, occurred_on=timezone.localdate())


def main(account: int, seconds: float, go: Path) -> None:
    connection.ensure_connection()
    (go.parent / f"ready-{random.getrandbits(64)}").touch()
    while not go.exists():
        time.sleep(0.05)
    until, posted, amount, errors = time.monotonic() + seconds, 0, 0, []
    while time.monotonic() < until:
        drafts = [draft(account, random.randint(2, 99)) for _ in range(random.randint(1, 3))]
        try:
            with transaction.atomic():
                rows = post(*drafts, actor=SYSTEM, source=Source.SYSTEM)
        except DatabaseError as error:
            errors.append(f"{type(error).__name__}: {error}")
            continue
        posted += len(rows)
        amount += sum(leg.amount_minor for d in drafts for leg in d.legs if leg.account == account)
    print(json.dumps({"posted": posted, "amount": amount, "errors": errors}))


main(int(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[3]))
