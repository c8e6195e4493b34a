"""Half a year of the demo's orders: placed, paid some days later, now and then late, in parts, or taken back."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings

from accounts.actors import user_actor
from accounts.models import User
from customers.models import Customer
from ledger.kinds import AccountKind, TransactionKind
from ledger.models import Account
from ledger.services import enter, give_credit, reverse_transaction
from omnibasis.core.actors import Actor, Source
from omnibasis.management.demo import Person, Plan
from omnibasis.management.demo_goods import BUSINESS, GOODS, SHIPPING, Good, price_in
from omnibasis.management.demo_pictures import product_picture
from orders.models import Invoice, Order, Payment
from orders.services import (
    Content,
    Line,
    cancel_order,
    create_order,
    record_payment,
    refund_order,
    save_product,
    set_product_image,
)
from settings_app.services import save_settings

SHOP = Actor(kind="token", label="Web shop")
EURO = ("DE", "FR", "ES", "IT", "NL", "FI")
DAY = timedelta(days=1)
# Whoever owes money for longer than this has paid after a reminder.
LATE = 55 * DAY
MESSAGES = (
    "Ground for filter, if you can.",
    "Leave it with the bakery next door.",
    "It is a present: no invoice in the box.",
)
Method = Payment.Method


@dataclass(slots=True)
class Deal:
    """An order that is planned: when it is placed and when it was paid, both as ages, and its id once it is there."""

    age: timedelta
    paid: timedelta | None = None
    order_id: int = 0
    method: str = ""


class Sales:
    """The shop's side of the story. Each act is one verb; `plan` says when."""

    def __init__(self, plan: Plan, chance: random.Random, staff: Actor) -> None:
        self.plan = plan
        self.chance = chance
        self.staff = staff
        self.deals: list[Deal] = []
        self.orders = 0
        self.sold: dict[str, Good] = {}
        self.ids: dict[str, int] = {}

    # --- Beforehand

    def open(self) -> None:
        """The business's settings and its products, as on the first day."""
        save_settings(values=BUSINESS, actor=self.staff)
        for position, good in enumerate(GOODS, start=1):
            data = {
                "code": good.code,
                "name": good.name,
                "description": good.description,
                "prices": good.prices,
                "tax_rate": good.tax_rate,
                "is_hidden": good.is_hidden,
                "position": position,
            }
            product = save_product(data=data, actor=self.staff)
            set_product_image(product_id=product.pk, upload=product_picture(*good.picture), actor=self.staff)
            self.sold[good.code], self.ids[good.code] = good, product.pk

    def archive(self, code: str) -> None:
        save_product(data={"is_active": False}, actor=self.staff, product_id=self.ids[code])
        del self.sold[code]

    # --- When it happens

    def expect(
        self, person: Person, buyer: dict[str, Any], age: timedelta, actor: Actor | None, source: Source
    ) -> None:
        """Plans an order and the money for it. `actor` None: the user whose e-mail the buyer has."""
        number = len(self.deals)
        deal = Deal(age)
        self.deals.append(deal)
        self.plan.add(age, partial(self._order, deal, number, person, buyer, actor, source))
        if source == Source.STAFF:
            deal.method = Method.CASH if number % 5 == 0 else Method.BANK_TRANSFER
        else:
            deal.method = Method.BANK_TRANSFER if number % 3 == 0 else Method.CARD
        waited = (
            self.chance.uniform(2, 9)
            if deal.method == Method.BANK_TRANSFER
            else self.chance.uniform(0.02, 0.8)
        )
        if number % 7 == 4:  # pays late, and when it was lately: not yet
            waited = self.chance.uniform(20, 35) if age > LATE else float("inf")
        if waited >= age / DAY:
            return
        in_parts = number % 19 == 7 and age < LATE
        deal.paid = None if in_parts else age - waited * DAY
        by = (actor, source) if source == Source.API and actor else (self.staff, Source.STAFF)
        self.plan.add(age - waited * DAY, partial(self._pay, deal, *by, in_parts=in_parts))

    def finish(self, regular: Person, other: Person) -> None:
        """What happens once: a refund, a cancelled order, a product that is no longer sold, and two drafts."""
        paid = [deal for deal in self.deals if deal.paid is not None and 20 * DAY < deal.paid < 60 * DAY]
        if paid:
            deal = paid[len(paid) // 2]
            self.plan.add((deal.paid or deal.age) - 5 * DAY, partial(self._refund, deal))
        twice = Deal(18 * DAY)
        order = partial(self._order, twice, 0, regular, regular.details, self.staff, Source.STAFF)
        self.plan.add(twice.age, order)
        self.plan.add(twice.age - DAY / 3, partial(self._cancel, twice))
        for good in GOODS:
            if good.archived_for:
                self.plan.add(good.archived_for * DAY, partial(self.archive, good.code))
        self.plan.add(16 * DAY, partial(self._credit, regular))
        self.plan.add(9 * DAY, partial(self._late_fee, other))
        self.plan.add(timedelta(hours=5), partial(self._draft, other, offer=True))
        self.plan.add(timedelta(minutes=25), partial(self._draft, regular, offer=False))

    # --- What happens

    def _order(
        self,
        deal: Deal,
        number: int,
        person: Person,
        buyer: dict[str, Any],
        actor: Actor | None,
        source: Source,
    ) -> None:
        currency = self._currency(person, source)
        company = person.is_company and number % 3 == 0
        content = Content(
            lines=self._basket(currency, hidden=company and source == Source.STAFF),
            currency=currency,
            discount_rate=5_000 if company else 0,
            shipping_minor=price_in(SHIPPING, currency) if source == Source.API else 0,
            message=MESSAGES[number % len(MESSAGES)] if source == Source.ORDER and number % 6 == 1 else "",
        )
        who = actor or user_actor(User.objects.get(email=buyer["email"]))
        deal.order_id = create_order(content=content, buyer=buyer, actor=who, source=source).pk
        self.orders += 1

    def _pay(self, deal: Deal, actor: Actor, source: Source, *, in_parts: bool) -> None:
        total = Order.objects.values_list("total_minor", flat=True).get(pk=deal.order_id)
        if deal.method == Method.BANK_TRANSFER:
            reference = Invoice.objects.values_list("number", flat=True).get(order=deal.order_id)
        else:
            card = deal.method == Method.CARD
            reference = f"Example Pay {self.chance.randint(10**7, 10**8 - 1)}" if card else ""
        record_payment(
            order_id=deal.order_id,
            amount_minor=total // 2 if in_parts else None,
            method=deal.method,
            reference=reference,
            actor=actor,
            source=source,
        )

    def _refund(self, deal: Deal) -> None:
        order = Order.objects.get(pk=deal.order_id)
        refund_order(
            order_id=order.pk,
            amount_minor=order.total_minor // 3,
            method=deal.method,
            reason="One of the bags arrived torn.",
            actor=self.staff,
            source=Source.STAFF,
        )

    def _credit(self, person: Person) -> None:
        """What staff gives a customer who waited, to pay with."""
        give_credit(
            customer_id=Customer.objects.get(email=person.email).pk,
            currency=self._currency(person, Source.STAFF),
            amount_minor=1_500,
            details="For the parcel that came a week late.",
            actor=self.staff,
            source=Source.STAFF,
        )

    def _late_fee(self, person: Person) -> None:
        """Charged by hand, and taken back when the customer called."""
        owed = Account.objects.filter(customer__email=person.email, kind=AccountKind.RECEIVABLE).first()
        if owed is not None:
            by: dict[str, Any] = {"actor": self.staff, "source": Source.STAFF}
            fee = enter(
                account_id=owed.pk,
                effect="increase",
                amount_minor=500,
                kind=TransactionKind.FEE,
                details="Second reminder",
                **by,
            )
            reverse_transaction(transaction_id=fee.pk, details="Paid in time after all.", **by)

    def _cancel(self, deal: Deal) -> None:
        cancel_order(order_id=deal.order_id, reason="Ordered twice.", actor=self.staff, source=Source.STAFF)

    def _draft(self, person: Person, *, offer: bool) -> None:
        """What staff has begun to write: an offer with a discount on the whole, a parcel with one on an item."""
        currency = self._currency(person, Source.STAFF)
        lines = self._basket(currency, least=2)
        if not offer:
            first = lines[0]
            lines[0] = Line(
                first.description,
                first.quantity,
                first.unit_price_minor,
                first.product_id,
                15_000,
                0,
                first.tax_rate,
            )
        content = Content(
            lines=lines,
            currency=currency,
            discount_rate=10_000 if offer else 0,
            shipping_minor=price_in(SHIPPING, currency),
            note="Our offer holds for two weeks." if offer else "",
            internal_note="" if offer else "Ask whether it should be ground.",
        )
        customer = Customer.objects.get(email=person.email)
        create_order(
            content=content, customer_id=customer.pk, send=False, actor=self.staff, source=Source.STAFF
        )
        self.orders += 1

    def _currency(self, person: Person, source: Source) -> str:
        """The order page has one; staff and the web shop write the customer's."""
        country = person.details["billing_address"]["country"]
        if source == Source.ORDER:
            return settings.DEFAULT_CURRENCY
        return "EUR" if country in EURO else "USD" if country == "US" else settings.DEFAULT_CURRENCY

    def _basket(self, currency: str, *, hidden: bool = False, least: int = 1) -> list[Line]:
        """What somebody buys: `hidden`, among it what only staff sells."""
        offered = [good for good in self.sold.values() if not good.is_hidden]
        bought = self.chance.sample(offered, max(least, self.chance.choice((1, 1, 2, 3))))
        if hidden:
            bought += [good for good in self.sold.values() if good.is_hidden]
        return [
            Line(
                description=good.name,
                quantity=self.chance.choice((1, 1, 2, 3)),
                unit_price_minor=good.prices[currency],
                product_id=self.ids[good.code],
                tax_rate=good.tax_rate,
            )
            for good in bought
        ]
