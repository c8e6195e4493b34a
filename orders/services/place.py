"""Making and placing orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import Address, Customer
from customers.services import lock_customer
from customers.services.work import Work
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, Refused
from omnibasis.core.identity import email_key, phone_e164
from omnibasis.core.money import CURRENCIES, MAX_MINOR
from omnibasis.core.rows import insert_rows
from omnibasis.events.services import record
from orders.mail import send_confirmation
from orders.models import Item, Order
from orders.services.customers import count_order, told

MAX_LINES = 200
MAX_QUANTITY = 1_000_000
_TEXT_LIMITS = {
    "given_name": 80,
    "surname": 80,
    "company_name": 160,
    "phone": 40,
    "language": 12,
    "email": 254,
}
_ADDRESSES = ("billing_address", "shipping_address")
_ADDRESS_LIMITS = {
    "name": 160, "line1": 160, "line2": 160, "city": 100, "region": 100, "postal_code": 20, "country": 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what, how many, at which unit price in minor units of the order's currency."""

    description: str
    quantity: int
    unit_price_minor: int
    product_id: int | None = None


def create_order(
    *,
    lines: Sequence[Line],
    currency: str,
    actor: Actor,
    source: Source,
    buyer: Mapping[str, Any] | None = None,
    customer_id: int | None = None,
    place: bool = True,
    placed_at: datetime | None = None,
    note: str = "",
    external_id: str | None = None,
    submission: str | None = None,
    confirm: bool = False,
) -> Order:
    """Makes an order, and places it unless `place` is off (then it is a draft).

    Rules, in order:
    1. At least one line to place; quantities 1 to 1,000,000; unit prices not negative; `currency` is a known code.
    2. `customer_id` names the customer; else `buyer` (email, given_name, surname, company_name, phone, language,
       billing_address, shipping_address) needs an e-mail, a name or a phone, and the customer is found or made from it
       when the order is placed (the receiver of post_save(Order); `customer_for_order`).
    3. The order keeps `buyer` as it was given; with only a customer, the customer's details as they are now.
    4. The total is the sum of quantity times unit price. The customer's figures count a placed order.
    5. `submission` and `external_id` are unique: the same submission again returns the order that is there.
    6. `confirm` writes a mail to the buyer's e-mail into the outbox.
    One transaction. `placed_at` (UTC, default now) may be in the past for orders that come from elsewhere.
    Raises InvalidInput with fields such as `items.0.quantity`, `buyer.email`, `customer`, `currency`, `external_id`.
    """
    _check(lines, currency, buyer, customer_id, place, placed_at)
    now = timezone.now()
    try:
        # A savepoint only where an IntegrityError is answered here; else the outermost transaction rolls back.
        with transaction.atomic(savepoint=bool(submission or external_id)):
            if submission and (earlier := Order.objects.filter(submission=submission).first()):
                return earlier
            customer = lock_customer(customer_id, field="customer") if customer_id is not None else None
            snapshot = _snapshot(buyer, customer)
            order = Order(
                status=Order.Status.PLACED if place else Order.Status.DRAFT,
                customer=customer,
                buyer=snapshot,
                buyer_name=_buyer_name(snapshot),
                buyer_email=snapshot.get("email", ""),
                currency=currency,
                total_minor=sum(line.quantity * line.unit_price_minor for line in lines),
                note=note,
                external_id=external_id or None,
                submission=submission,
                source=source,
                created_at=now,
                placed_at=(placed_at or now) if place else None,
            )
            order.placed_by = actor  # type: ignore[attr-defined]  # for the receiver of post_save
            order.save(force_insert=True)
            _write_lines(order, lines)
            if customer is not None or order.customer is None:  # else the receiver has told it
                _tell(order, "order.placed" if place else "order.drafted", actor, source)
            if place:
                _finish(order, actor, source, confirm)
            return order
    except IntegrityError:
        if submission and (earlier := Order.objects.filter(submission=submission).first()):
            return earlier
        if external_id and Order.objects.filter(external_id=external_id).exists():
            raise InvalidInput({"external_id": [_("Another order already has this external id.")]}) from None
        raise


def place_draft(*, order_id: int, actor: Actor, source: Source, confirm: bool = False) -> Order:
    """Places a draft as it stands; its customer is found or made now. Raises Refused when it is no draft."""
    with transaction.atomic():
        # The customer's row first, as everywhere: a merge holds it while it waits for the order's.
        known = Order.objects.filter(pk=order_id).values_list("customer_id", flat=True).first()
        customer = lock_customer(known) if known is not None else None
        order = Order.objects.select_for_update().filter(pk=order_id).first()
        if order is None or order.status != Order.Status.DRAFT:
            raise Refused(_("Only a draft can be placed."))
        if not order.items.exists():
            raise Refused(_("Add at least one item before placing the order."))
        if order.customer_id is not None:
            order.customer = customer or lock_customer(order.customer_id)
        order.status = Order.Status.PLACED
        order.placed_at = timezone.now()
        order.placed_by = actor  # type: ignore[attr-defined]  # for the receiver of post_save
        had_customer = order.customer is not None
        order.save(update_fields=["status", "placed_at"])
        if had_customer or order.customer is None:  # else the receiver has told it
            _tell(order, "order.placed", actor, source)
        _finish(order, actor, source, confirm)
    return order


def _finish(order: Order, actor: Actor, source: Source, confirm: bool) -> None:
    count_order(order)
    if confirm and order.buyer_email:
        send_confirmation(order)


def _tell(order: Order, verb: str, actor: Actor, source: Source) -> None:
    """Records the verb, on the customer's timeline if there is one."""
    if order.customer is None:
        record(verb=verb, subject=order, actor=actor, source=source, data=told(order))
        return
    work = Work(order.customer, actor=actor, source=source)
    work.note(verb, subject=order, data=told(order))
    work.write()


def _write_lines(order: Order, lines: Sequence[Line]) -> None:
    insert_rows(
        [
            Item(
                order=order,
                position=position,
                product_id=line.product_id,
                description=line.description.strip(),
                quantity=line.quantity,
                unit_price_minor=line.unit_price_minor,
                total_minor=line.quantity * line.unit_price_minor,
            )
            for position, line in enumerate(lines, start=1)
        ]
    )


def _check(
    lines: Sequence[Line],
    currency: str,
    buyer: Mapping[str, Any] | None,
    customer_id: int | None,
    place: bool,
    placed_at: datetime | None,
) -> None:
    errors: dict[str, list[str]] = {}
    if place and not lines:
        errors["items"] = [_("Add at least one item.")]
    if len(lines) > MAX_LINES:
        errors["items"] = [_("An order has at most %(number)d items.") % {"number": MAX_LINES}]
    if currency not in CURRENCIES:
        errors["currency"] = [_("Choose one of the known currencies, such as EUR or USD.")]
    for number, line in enumerate(lines):
        if not line.description.strip():
            errors[f"items.{number}.description"] = [_("Say what it is.")]
        elif len(line.description) > 200:
            errors[f"items.{number}.description"] = [_("At most 200 characters.")]
        if not 1 <= line.quantity <= MAX_QUANTITY:
            errors[f"items.{number}.quantity"] = [_("Enter a whole number from 1 to 1,000,000.")]
        if not 0 <= line.unit_price_minor < MAX_MINOR:
            errors[f"items.{number}.unit_price"] = [_("Enter a price that is not negative.")]
    if sum(line.quantity * line.unit_price_minor for line in lines) >= MAX_MINOR:
        errors.setdefault("items", [_("The total is too large.")])
    if placed_at is not None and placed_at > timezone.now() + settings.CLOCK_LEEWAY:
        errors["placed_at"] = [_("An order cannot be placed in the future.")]
    if customer_id is None:
        errors |= _check_buyer(buyer or {}, place)
    if errors:
        raise InvalidInput(errors)


def _check_buyer(buyer: Mapping[str, Any], place: bool) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if place and not any(buyer.get(f) for f in ("email", "given_name", "surname", "company_name", "phone")):
        errors["buyer"] = [_("Name a customer, or give the buyer's e-mail, name or phone.")]
    for name, value in buyer.items():
        if name in _ADDRESSES:
            for part, text in (value or {}).items():
                _check_text(errors, f"buyer.{name}.{part}", text, _ADDRESS_LIMITS.get(part))
        else:
            _check_text(errors, f"buyer.{name}", value, _TEXT_LIMITS.get(name))
    for name, check in (("email", email_key), ("phone", phone_e164)):
        try:
            if buyer.get(name):
                check(str(buyer[name]))
        except ValueError as error:
            errors[f"buyer.{name}"] = [str(error)]
    return errors


def _check_text(errors: dict[str, list[str]], name: str, value: Any, limit: int | None) -> None:
    if limit is None:
        errors[name] = [_("There is no such field.")]
    elif len(str(value or "")) > limit:
        errors[name] = [_("At most %(limit)d characters.") % {"limit": limit}]


def _snapshot(buyer: Mapping[str, Any] | None, customer: Customer | None) -> dict[str, Any]:
    if buyer or customer is None:
        return {name: value for name, value in (buyer or {}).items() if value}
    details: dict[str, Any] = {name: getattr(customer, name) for name in _TEXT_LIMITS}
    for address in Address.objects.filter(customer=customer, is_default=True):
        details[f"{address.kind}_address"] = address.as_dict()
    return {name: value for name, value in details.items() if value}


def _buyer_name(buyer: Mapping[str, Any]) -> str:
    person = f"{buyer.get('given_name', '')} {buyer.get('surname', '')}".strip()
    return (person or str(buyer.get("company_name") or buyer.get("email") or buyer.get("phone") or ""))[:254]
