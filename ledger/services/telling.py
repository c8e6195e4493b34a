"""What the log, and the customer's timeline, tell of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from customers.models import Customer
from customers.services.work import Work
from ledger.models import Account
from omnibasis.core.actors import Actor, Source
from omnibasis.events.services import record


def tell(
    account: Account,
    verb: str,
    actor: Actor,
    source: Source,
    *,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    data: Mapping[str, Any] | None = None,
    subject: models.Model | None = None,
) -> None:
    """Records the verb on the timeline of the account's customer, if it has one. The caller holds that row's lock."""
    about = {"account": account.pk, "account_name": account.name, "account_kind": account.kind}
    about |= {"currency": account.currency, **(data or {})}
    told = {f"account.{name}": pair for name, pair in (changes or {}).items()}
    customer: Customer | None = account.customer
    if customer is None:
        record(verb=verb, subject=subject or account, actor=actor, source=source, changes=told, data=about)
        return
    work = Work(customer, actor=actor, source=source)
    work.note(verb, subject=subject or account, changes=told, data=about)
    work.write()
