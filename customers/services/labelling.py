"""Labelling customers."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.services.labels import labels_named, refuse_archived
from customers.services.match import lock_customer
from customers.services.more import LABELS, add_and_take_off, set_labels
from customers.services.work import Work
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput

MOST_AT_ONCE = 200


@transaction.atomic
def label_customer(
    *,
    customer_id: int,
    actor: Actor,
    names: Iterable[str] | None = None,
    add: Iterable[str] = (),
    take_off: Collection[int] = (),
    source: Source = Source.STAFF,
) -> Customer:
    """Labels a customer: `names` replaces all its labels, `add` puts on by name, `take_off` takes off by id.

    Rules, in order:
    1. An archived customer is refused.
    2. Labels that are not there yet are made, as `labels_named` has it.
    3. What changes nothing is not told; else it is one event with the names before and after.
    Raises InvalidInput on `labels`, Refused.
    """
    work = Work(lock_customer(customer_id), actor=actor, source=source)
    _label(work, names=names, add=add, take_off=take_off)
    work.write()
    return work.customer


@transaction.atomic
def label_customers(
    *, customer_ids: Collection[int], add: Iterable[str], actor: Actor, source: Source = Source.STAFF
) -> int:
    """Puts labels on many customers at once, archived ones left out; returns how many it changed.

    Rows are locked in primary-key order. Raises InvalidInput on `labels`, and for more than 200 customers.
    """
    names = list(add)
    if len(customer_ids) > MOST_AT_ONCE:
        raise InvalidInput({"customers": [_("At most %(n)d customers at once.") % {"n": MOST_AT_ONCE}]})
    changed = 0
    for customer in Customer.objects.live().filter(pk__in=customer_ids).select_for_update().order_by("pk"):
        work = Work(customer, actor=actor, source=source)
        _label(work, add=names)
        changed += not work.is_empty
        work.write()
    return changed


def _label(
    work: Work, *, names: Iterable[str] | None = None, add: Iterable[str] = (), take_off: Collection[int] = ()
) -> None:
    refuse_archived(work.customer.archived_at is not None)
    if names is not None:
        changes = set_labels(work, labels_named(names))
    else:
        changes = add_and_take_off(work, add=add, take_off=take_off)
    if changes:
        before, after = changes[LABELS]
        data = {
            "added": [name for name in after if name not in before],
            "removed": [name for name in before if name not in after],
        }
        work.note("customer.labelled", changes=changes, data=data)
