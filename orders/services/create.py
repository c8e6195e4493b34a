"""Writing orders down: a new one, and a draft that changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings as django_settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.services import lock_customer
from ledger.services import post
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, Stale
from omnibasis.core.money import format_money
from orders.models import Order
from orders.services.buyer import buyer_name, check_buyer, snapshot
from orders.services.content import (
    Content,
    check_content,
    put_onto,
    put_terms,
    taken,
    write_labels,
    write_lines,
)
from orders.services.locks import lock_order
from orders.services.postings import change_of_customer
from orders.services.send import finish, put_due_date, refuse_without_address
from orders.services.telling import tell
from orders.states import Status, require, settled
from settings_app import services as settings
from settings_app.models import Settings


def create_order(
    *,
    content: Content,
    actor: Actor,
    source: Source,
    buyer: Mapping[str, Any] | None = None,
    customer_id: int | None = None,
    send: bool = True,
    placed_at: datetime | None = None,
    submission: str | None = None,
    mail: bool = False,
) -> Order:
    """Makes an order, and sends it unless `send` is off (then it is a draft).

    Rules, in order:
    1. The content is right by `check_content`.
    2. `customer_id` names the customer; else `buyer` (email, given_name, surname, company_name, phone, language,
       tax_id, billing_address, shipping_address) needs an e-mail, a name or a phone, and the customer is found or made
       from it when the order is sent (the receiver of post_save(Order); `customer_for_order`).
    3. The order keeps `buyer` as it was given; with only a customer, the customer's details as they are now.
    4. The totals are those of `orders.totals.work_out`. The customer's figures count what is sent.
    5. `submission`, `external_id` and `number` are unique: the same submission again returns the order that is there.
    6. Sending numbers the invoice (`send_order`); `mail` writes it to the buyer into the outbox and needs an address.
    One transaction. `placed_at` (UTC, default now) may be in the past for orders that come from elsewhere; the
    invoice's date and year follow from it.
    Raises InvalidInput with fields such as `items.0.quantity`, `buyer.email`, `customer`, `currency`, `external_id`.
    """
    now = timezone.now()
    at = settings.current()
    pricing = content.pricing(at)
    sums, errors = check_content(content, pricing, send=send)
    if placed_at is not None and placed_at > now + django_settings.CLOCK_LEEWAY:
        errors["placed_at"] = [_("An order cannot be placed in the future.")]
    if customer_id is None:
        errors |= check_buyer(buyer or {}, send=send)
    if errors:
        raise InvalidInput(errors)
    order = Order(submission=submission, source=source, created_at=now)
    put_onto(order, content, pricing, sums)
    keyed = bool(submission or order.external_id or order.number)
    try:
        # A savepoint only where an IntegrityError is answered here, or something is refused after the first row;
        # else the outermost transaction rolls back.
        with transaction.atomic(savepoint=keyed or mail or bool(content.labels)):
            if submission and (earlier := Order.objects.filter(submission=submission).first()):
                return earlier
            order.customer = lock_customer(customer_id, field="customer") if customer_id is not None else None
            _put_buyer(order, snapshot(buyer, order.customer))
            put_terms(order, content, at)
            if send:
                if mail:
                    refuse_without_address(order)
                order.status = settled(
                    Status.DRAFT, total_minor=order.total_minor, paid_minor=0, refunded_minor=0
                )
                order.placed_at = placed_at or now
                put_due_date(order, at.day_of(order.placed_at))
            order.placed_by, order.placed_under = actor, at
            had_customer = order.customer is not None
            order.save(force_insert=True)
            write_lines(order, content.lines)
            order.has_labels = bool(content.labels)
            if content.labels:
                write_labels(order, content.labels)
            if had_customer or order.customer is None:  # else the receiver has told it
                tell(order, "order.placed" if send else "order.drafted", actor, source)
            if send:
                if not had_customer:
                    _follow_terms(order, content, at)
                finish(
                    order,
                    content.lines,
                    sums,
                    settings=at,
                    mail=mail,
                    issued_at=order.placed_at or now,
                    actor=actor,
                    source=source,
                )
            return order
    except IntegrityError:
        if submission and (earlier := Order.objects.filter(submission=submission).first()):
            return earlier
        if keyed and (why := taken(order)):
            raise why from None
        raise


@transaction.atomic
def edit_order(
    *,
    order_id: int,
    content: Content,
    actor: Actor,
    source: Source,
    buyer: Mapping[str, Any] | None = None,
    customer_id: int | None = None,
    version: int | None = None,
) -> Order:
    """Replaces a draft's content; its buyer too where a customer or the buyer's details are given.

    Rules, in order:
    1. It is a draft (`orders.states`): what was sent is reverted first. `version`, where given, is the one it has.
    2. The content is right by `check_content`; a draft may be without items.
    3. Money that was paid and not refunded keeps its currency, and so does the order.
    4. What changes nothing is not told; else it is one event with the fields before and after.
    Raises InvalidInput by field, Refused, Stale, NotFound.
    """
    order = lock_order(order_id)
    require(order.status, "edit")
    if version is not None and version != order.version:
        raise Stale(_("Somebody changed this order meanwhile."), current=order.version)
    at = settings.current()
    pricing = content.pricing(at)
    sums, errors = check_content(content, pricing, send=False)
    if customer_id is None and buyer is not None:
        errors |= check_buyer(buyer, send=False)
    if order.kept_minor and content.currency != order.currency:
        kept = format_money(order.kept_minor, order.currency)
        errors["currency"] = [
            _("%(amount)s was paid for this order. Refund it before you change the currency.")
            % {"amount": kept}
        ]
    if errors:
        raise InvalidInput(errors)
    before, lines, customer_before = _shown(order), order.lines(), order.customer_id
    if customer_id is not None:
        order.customer = lock_customer(customer_id, field="customer")
        _put_buyer(order, snapshot(buyer, order.customer))
    elif buyer is not None:
        order.customer = None
        _put_buyer(order, snapshot(buyer, None))
    put_onto(order, content, pricing, sums)
    put_terms(order, content, at)
    changes = {name: (before[name], after) for name, after in _shown(order).items() if before[name] != after}
    stored = [_stored(line) for line in lines]
    wanted = [_stored(line) for line in content.lines]
    if stored != wanted:
        changes["items"] = (len(stored), len(wanted))
        order.items.all().delete()
        write_lines(order, content.lines)
    relabelled = content.labels is not None and write_labels(order, content.labels)
    if not changes and not relabelled:
        return order
    order.version += 1
    try:
        with transaction.atomic():
            order.save(update_fields=[*_EDITED, "version"])
    except IntegrityError:
        if why := taken(order):
            raise why from None
        raise
    if order.kept_minor and order.customer_id != customer_before:
        post(change_of_customer(order, before=customer_before), actor=actor, source=source)
    tell(order, "order.edited", actor, source, changes=changes)
    return order


# What an edit may change: the columns it saves, and tells of where they differ.
_EDITED = (
    "customer", "buyer", "buyer_name", "buyer_email", "number", "currency", "prices_include_tax", "subtotal_minor",
    "discount_rate", "discount_minor", "shipping_minor", "shipping_tax_rate", "tax_minor", "total_minor", "terms",
    "terms_days", "message", "note", "internal_note", "external_id",
)  # fmt: skip
_NOT_TOLD = ("buyer", "subtotal_minor", "prices_include_tax")


def _shown(order: Order) -> dict[str, Any]:
    return {
        f"order.{name}": order.customer_id if name == "customer" else getattr(order, name)
        for name in _EDITED
        if name not in _NOT_TOLD
    }


def _stored(line: Any) -> tuple[Any, ...]:
    return (
        line.description.strip(), line.quantity, line.unit_price_minor, line.product_id, line.discount_rate,
        line.off_minor, line.tax_rate,
    )  # fmt: skip


def _follow_terms(order: Order, content: Content, at: Settings) -> None:
    """The customer was found only now, and may have terms of their own."""
    before = (order.terms, order.terms_days)
    put_terms(order, content, at)
    if before != (order.terms, order.terms_days) and order.placed_at is not None:
        put_due_date(order, at.day_of(order.placed_at))
        order.save(update_fields=["terms", "terms_days", "due_on"])


def _put_buyer(order: Order, details: Mapping[str, Any]) -> None:
    order.buyer = dict(details)
    order.buyer_name = buyer_name(details)
    order.buyer_email = details.get("email", "")
