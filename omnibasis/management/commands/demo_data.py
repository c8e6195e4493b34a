import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from unittest import mock

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from customers.models import Customer
from customers.services import (
    add_note,
    add_payment_method,
    create_custom_field,
    create_customer,
    create_or_edit_customer,
    edit_customer,
    label_customer,
    lock_field,
    set_image,
    set_status,
)
from omnibasis.core.actors import ANONYMOUS, Actor, Source
from omnibasis.management.demo import (
    FIELDS,
    LABELS,
    MACHINES,
    NOTES,
    SEED,
    SPAN,
    Person,
    Plan,
    people,
)
from omnibasis.management.demo_bookings import bookings_of
from omnibasis.management.demo_pictures import company_sign
from omnibasis.management.demo_sales import EURO, SHOP, Sales


class Command(BaseCommand):
    help = "Fills an empty database with a small coffee roaster's customers, products, orders and bookings."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            if Customer.objects.exists():
                raise CommandError("There are customers already: demo data only goes into an empty database.")
            story = Story()
            story.run()
        self.stdout.write(
            f"{Customer.objects.count()} customers, {story.sales.orders} orders and {story.bookings} bookings"
            " were made up."
        )


class Story:
    """Half a year, told through the same verbs as the pages and the API use."""

    def __init__(self) -> None:
        self.chance = random.Random(SEED)  # noqa: S311
        self.now = timezone.now()
        self.plan = Plan([])
        self.clerk = _user("robin.keller@example.com", "Robin", "Keller", self.now - SPAN, is_staff=True)
        self.staff = user_actor(self.clerk)
        self.sales = Sales(self.plan, self.chance, self.staff)
        self.bookings = 0

    def run(self) -> None:
        ways: tuple[Callable[[Person, timedelta], None], ...] = (
            self._by_hand,
            self._by_shop,
            self._by_order,
            self._by_registration,
            self._by_hand,
            self._by_order,
        )
        everyone = people()
        self.plan.add(SPAN, self._open_shop)
        for number, person in enumerate(everyone):
            way = ways[number % len(ways)]
            # Business grows: the newest customer came a few hours ago, the oldest are months apart.
            way(
                person,
                SPAN * (1 - number / len(everyone)) ** 1.7 - timedelta(minutes=self.chance.randint(1, 60)),
            )
            self.plan.add(timedelta(hours=number + 1), partial(self._sort_in, person, number))
        self.sales.finish(everyone[0], everyone[4])
        for number, (person, note) in enumerate(zip(everyone, NOTES * 2, strict=False)):
            self.plan.add(timedelta(days=2 * number + 1), partial(self._note, person, note))
        for age, act in self.plan.oldest_first():
            # The verbs ask the clock what time it is; half a year must not all have happened just now.
            with mock.patch.object(timezone, "now", return_value=self.now - age):
                act()
        self.bookings = bookings_of(self.chance, self.staff, everyone)

    # --- The four ways

    def _by_hand(self, person: Person, age: timedelta) -> None:
        company = person.is_company
        more = {"kind": "company", "payment_terms": "net_30"} if company else {}
        currency = {"currency": "EUR"} if person.details["billing_address"]["country"] in EURO else {}
        self.plan.add(age, partial(self._create, {**person.details, **more, **currency}))
        self._orders_later(person, age, self.staff, Source.STAFF)
        if self.chance.random() < 0.2:
            self.plan.add(age / 2, partial(self._edit, person, {"payment_terms": "net_10"}))
        if self.chance.random() < 0.15:
            self.plan.add(age / 3, partial(self._retire, person))

    def _create(self, data: dict[str, Any]) -> None:
        customer = create_customer(data=data, actor=self.staff, source=Source.STAFF)
        if customer.kind == Customer.Kind.COMPANY:
            set_image(customer_id=customer.pk, upload=company_sign(self.chance), actor=self.staff)

    def _by_shop(self, person: Person, age: timedelta) -> None:
        number = self.chance.randint(10_000, 99_999)
        data = {
            **person.details,
            "external_id": f"shop-{number}",
            "kind": "company" if person.is_company else "individual",
        }
        self.plan.add(age, partial(create_or_edit_customer, data=data, actor=SHOP, source=Source.API))
        self._orders_later(person, age, SHOP, Source.API)

    def _by_order(self, person: Person, age: timedelta) -> None:
        self.sales.expect(person, person.details, age, ANONYMOUS, Source.ORDER)
        self._orders_later(person, age, ANONYMOUS, Source.ORDER)
        if self.chance.random() < 0.3:
            moved = {**person.details, "phone": person.next_phone}
            self.sales.expect(person, moved, age / 4, ANONYMOUS, Source.ORDER)

    def _by_registration(self, person: Person, age: timedelta) -> None:
        self.plan.add(age, partial(self._register, person, age))
        if age > timedelta(days=20):
            self.plan.add(age - timedelta(minutes=4), partial(self._verify, person))
            self._orders_later(person, age, None, Source.ORDER)
            self.plan.add(age / 2, partial(self._lock, person, "phone"))
            self.plan.add(age / 3, partial(self._edit_profile, person))

    # --- What happens

    def _open_shop(self) -> None:
        self.sales.open()
        for field in FIELDS:
            create_custom_field(data=field, actor=self.staff)

    def _register(self, person: Person, age: timedelta) -> None:
        user = _user(person.email, person.details["given_name"], person.details["surname"], self.now - age)
        EmailAddress.objects.create(user=user, email=user.email, primary=True)

    def _verify(self, person: Person) -> None:
        address = EmailAddress.objects.get(email=person.email)
        address.verified = True
        address.save()

    def _edit_profile(self, person: Person) -> None:
        user = User.objects.get(email=person.email)
        user.phone = person.next_phone
        if self.chance.random() < 0.4:
            user.surname = f"{user.surname}-Lund"
        user.save()
        # What they type into the next order.
        person.details.update(phone=user.phone, surname=user.surname)

    def _lock(self, person: Person, field: str) -> None:
        customer = Customer.objects.get(email=person.email)
        if customer.pk % 4 == 2:
            lock_field(customer_id=customer.pk, field=field, locked=True, actor=self.staff)

    def _edit(self, person: Person, data: dict[str, Any]) -> None:
        customer = Customer.objects.get(email=person.email)
        edit_customer(customer_id=customer.pk, data=data, actor=self.staff, source=Source.STAFF)

    def _retire(self, person: Person) -> None:
        customer = Customer.objects.get(email=person.email)
        set_status(customer_id=customer.pk, status="not_active", actor=self.staff, reason="Moved away.")

    def _orders_later(self, person: Person, age: timedelta, actor: Actor | None, source: Source) -> None:
        for _number in range(self.chance.choice((0, 1, 1, 2, 3, 5))):
            later = age * self.chance.uniform(0.05, 0.95)
            self.sales.expect(person, person.details, later, actor, source)

    def _note(self, person: Person, note: dict[str, Any]) -> None:
        customer = Customer.objects.get(email=person.email)
        if customer.is_live:
            add_note(customer_id=customer.pk, data=note, actor=self.staff)

    def _sort_in(self, person: Person, number: int) -> None:
        """What staff puts on some customers, by their number: labels, custom fields, how they pay."""
        customer = Customer.objects.filter(email=person.email).first()
        if customer is None or not customer.is_live:
            return
        if number % 3 == 0:
            labels = [LABELS[number % len(LABELS)], *(LABELS[:1] if number % 4 == 0 else [])]
            label_customer(customer_id=customer.pk, names=labels, actor=self.staff)
        if number % 5 == 0:
            values = {"machine": MACHINES[number % len(MACHINES)], "cups_a_day": 2 + number % 9 * 10}
            self._edit(person, {"custom_fields": values})
        if number % 6 == 0:
            end = self.now.date() + timedelta(days=20 + 30 * number)
            card = {
                "kind": "card",
                "gateway": "Example Pay",
                "token": f"pm_{SEED}x{number}",
                "brand": ("Visa", "Mastercard")[number % 2],
                "last4": f"{4_000 + 37 * number}",
                "expiry_month": end.month,
                "expiry_year": end.year,
            }
            add_payment_method(customer_id=customer.pk, data=card, actor=self.staff)


def _user(email: str, given_name: str, surname: str, joined: Any, *, is_staff: bool = False) -> User:
    """A login without a password: nobody can sign in with it."""
    return User.objects.create_user(
        email, given_name=given_name, surname=surname, date_joined=joined, is_staff=is_staff
    )
