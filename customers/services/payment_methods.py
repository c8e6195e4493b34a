"""How a customer pays: references to what gateways keep, never the number of a card."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.card_numbers import refuse_card_numbers
from customers.models import Customer, PaymentMethod
from customers.services.address_book import conflicts_of
from customers.services.addresses import Changes
from customers.services.edit import check_version
from customers.services.match import lock_customer
from customers.services.work import Work
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, NotFound, Refused, Stale
from omnibasis.events.models import Event

MOST = 20
FIRST_YEAR, LAST_YEAR = 2000, 2099
_NUMBERS = ("expiry_month", "expiry_year")


@transaction.atomic
def add_payment_method(
    *,
    customer_id: int,
    data: Mapping[str, Any],
    actor: Actor,
    source: Source = Source.STAFF,
    default: bool = False,
    expected_version: int | None = None,
) -> PaymentMethod:
    """Adds a payment method. `data`: fields of `PaymentMethod.FIELDS`.

    Rules, in order:
    1. Nothing in it looks like the number of a card (`card_numbers`): that is an error on its field which does not
       repeat it, before anything else is looked at.
    2. The customer is not archived, and has fewer than 20.
    3. There is a gateway, token, brand or last four to know it by. The last four are four digits. Month and year come
       together; it can be used until the last day of that month (`expires_on`).
    4. The first one is the default; `default` makes it so in place of another.
    Raises InvalidInput by field, Refused, Stale when `expected_version` is not the customer's.
    """
    refuse_card_numbers(data)
    work, rows = _open(customer_id, actor, source, expected_version)
    if len(rows) >= MOST:
        raise Refused(_("A customer has at most %(n)d payment methods. Remove one first.") % {"n": MOST})
    method = PaymentMethod(customer=work.customer, created_at=timezone.now())
    _put(method, _normal(data))
    _write(work, rows, "payment_method.added", method, default=default or not rows)
    return method


@transaction.atomic
def edit_payment_method(
    *,
    customer_id: int,
    method_id: int,
    data: Mapping[str, Any],
    actor: Actor,
    source: Source = Source.STAFF,
    read: Mapping[str, Any] | None = None,
    expected_version: int | None = None,
) -> PaymentMethod:
    """Changes the fields in `data` of one payment method, and only those.

    Rules, in order:
    1. Nothing that looks like a card's number, neither in `data` nor in what it makes together with what is there.
    2. A field that has meanwhile another value than `read` (what the form was filled from) is refused: Stale with
       both values in `conflicts`. Fields that only one side changed both stand.
    3. Values as `add_payment_method`.
    Raises InvalidInput by field, NotFound, Refused, Stale.
    """
    refuse_card_numbers(data)
    work, rows = _open(customer_id, actor, source, expected_version)
    method = _get(rows, method_id)
    before, values = method.as_dict(), _normal(data)
    if conflicts := conflicts_of(before, values, read):
        raise Stale(
            _("Somebody else changed the same fields while you were editing."),
            current=work.customer.version,
            conflicts=conflicts,
        )
    _put(method, values)
    after = method.as_dict()
    changes: Changes = {
        f"payment_method.{method.pk}.{name}": (before[name], after[name])
        for name in after
        if before[name] != after[name]
    }
    if changes:
        _write(work, rows, "payment_method.edited", method, changes=changes)
    return method


@transaction.atomic
def remove_payment_method(
    *,
    customer_id: int,
    method_id: int,
    actor: Actor,
    source: Source = Source.STAFF,
    expected_version: int | None = None,
) -> PaymentMethod:
    """Removes a payment method here, not at its gateway; `restore_payment_method` brings it back from the log.

    If it was the default, the newest other takes its place. Raises NotFound, Refused, Stale.
    """
    work, rows = _open(customer_id, actor, source, expected_version)
    method = _get(rows, method_id)
    # Not through the row: it would forget its id, which its events go by.
    PaymentMethod.objects.filter(pk=method.pk).delete()
    others = [row for row in rows if row is not method]
    if method.is_default and others:
        others[-1].is_default = True
        others[-1].save(update_fields=["is_default"])
    _note(work, "payment_method.removed", method)
    return method


@transaction.atomic
def restore_payment_method(
    *, customer_id: int, method_id: int, actor: Actor, source: Source = Source.STAFF
) -> PaymentMethod:
    """Adds a removed payment method again, under its id; the default again if it was. Done twice, it is done once.

    Raises NotFound when this customer had none such, Refused as `add_payment_method`.
    """
    work, rows = _open(customer_id, actor, source, None)
    for row in rows:
        if row.pk == method_id:
            return row
    removed = Event.objects.filter(
        subject_type=PaymentMethod._meta.label_lower, subject_id=method_id, verb="payment_method.removed"
    )
    event = removed.order_by("-id").first()
    if event is None or event.timeline_id not in work.customer.timelines:
        raise NotFound(_("There is no such payment method."))
    if len(rows) >= MOST:
        raise Refused(_("A customer has at most %(n)d payment methods. Remove one first.") % {"n": MOST})
    method = PaymentMethod(
        pk=method_id,
        customer=work.customer,
        created_at=event.data["created_at"],
        **event.data["payment_method"],
    )
    method.clean_fields(exclude=["customer"])
    method.expires_on = _last_day(method.expiry_year, method.expiry_month)
    _write(work, rows, "payment_method.restored", method, default=event.data["is_default"] or not rows)
    return method


@transaction.atomic
def make_default_payment_method(
    *,
    customer_id: int,
    method_id: int,
    actor: Actor,
    source: Source = Source.STAFF,
    expected_version: int | None = None,
) -> PaymentMethod:
    """Makes a payment method the default, in place of the present one. Raises NotFound, Refused, Stale."""
    work, rows = _open(customer_id, actor, source, expected_version)
    method = _get(rows, method_id)
    if not method.is_default:
        _write(work, rows, "payment_method.made_default", method, default=True)
    return method


def move_payment_methods(keep: Customer, drop: Customer) -> None:
    """For a merge: what `drop` has becomes keep's; keep's default stays it. Both rows are locked."""
    rows = PaymentMethod.objects.filter(customer=drop)
    if PaymentMethod.objects.filter(customer=keep, is_default=True).exists():
        rows.update(customer=keep, is_default=False)
    else:
        rows.update(customer=keep)


def _open(
    customer_id: int, actor: Actor, source: Source, version: int | None
) -> tuple[Work, list[PaymentMethod]]:
    customer = lock_customer(customer_id)
    if customer.archived_at is not None:
        raise Refused(_("This customer is archived. Restore it to edit it."))
    check_version(customer, version)
    rows = list(PaymentMethod.objects.filter(customer=customer).order_by("id"))
    return Work(customer, actor=actor, source=source), rows


def _get(rows: list[PaymentMethod], method_id: int) -> PaymentMethod:
    for row in rows:
        if row.pk == method_id:
            return row
    raise NotFound(_("There is no such payment method. It may have been removed."))


def _normal(data: Mapping[str, Any]) -> dict[str, Any]:
    unknown = {name: [_("There is no such field.")] for name in data if name not in PaymentMethod.FIELDS}
    if unknown:
        raise InvalidInput(unknown)
    return {name: value if name in _NUMBERS else str(value or "").strip() for name, value in data.items()}


def _put(method: PaymentMethod, values: Mapping[str, Any]) -> None:
    """Sets the fields, checked; and what follows from them."""
    for name, value in values.items():
        setattr(method, name, value)
    refuse_card_numbers(method.as_dict())
    errors: dict[str, list[str]] = {}
    if method.kind not in PaymentMethod.Kind.values:
        errors["kind"] = [_("Choose what kind of payment method it is.")]
    try:
        method.clean_fields(exclude=["customer", "kind"])
    except ValidationError as error:
        errors |= error.message_dict
    if method.last4 and not (len(method.last4) == 4 and method.last4.isascii() and method.last4.isdigit()):
        errors["last4"] = [_("Give the last four digits, such as 4242.")]
    month, year = method.expiry_month, method.expiry_year
    if month is not None and month not in range(1, 13):
        errors["expiry_month"] = [_("Give a month from 1 to 12.")]
    if year is not None and year not in range(FIRST_YEAR, LAST_YEAR + 1):
        errors["expiry_year"] = [_("Give the year in four digits, such as 2031.")]
    if (month is None) != (year is None):
        name = "expiry_month" if month is None else "expiry_year"
        errors.setdefault(name, [_("Give month and year together.")])
    if not (method.gateway or method.token or method.brand or method.last4) and not errors:
        errors[""] = [_("Give something to know it by: a gateway, a token, a brand or the last four.")]
    if errors:
        raise InvalidInput(errors)
    method.expires_on = _last_day(year, month)


def _last_day(year: int | None, month: int | None) -> date | None:
    if year is None or month is None:
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def _write(
    work: Work,
    rows: list[PaymentMethod],
    verb: str,
    method: PaymentMethod,
    *,
    changes: Changes | None = None,
    default: bool = False,
) -> None:
    """Stores the row and tells it. Who stops being the default goes first: there is never a second one."""
    if default:
        for row in rows:
            if row.is_default and row is not method:
                row.is_default = False
                row.save(update_fields=["is_default"])
        method.is_default = True
    method.save(force_insert=method._state.adding)
    _note(work, verb, method, changes)


def _note(work: Work, verb: str, method: PaymentMethod, changes: Changes | None = None) -> None:
    data = {
        "name": str(method),
        "is_default": method.is_default,
        "created_at": method.created_at.isoformat(),
        "payment_method": method.as_dict(),
    }
    work.note(verb, changes=changes, data=data, subject=method)
    work.write()
