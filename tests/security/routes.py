"""Every route of the installation, with objects that are there in the place of its parameters."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import ApiToken, User
from bookings.models import Booking, CalendarFeed, Resource
from bookings.services import create_feed, place_booking, save_resource, set_resource_image
from customers.models import (
    Address,
    Customer,
    CustomField,
    Label,
    Note,
    NoteFile,
    PaymentMethod,
    Suggestion,
)
from customers.services import (
    add_address,
    add_note,
    add_payment_method,
    create_custom_field,
    create_customer,
    set_image,
)
from ledger.models import Account, Statement, Transaction
from ledger.services import give_credit
from ledger.services.statements import mail_statement
from ledger.statements.periods import checked
from omnibasis.core.actors import ANONYMOUS, SYSTEM, Source
from orders.models import Order, Product
from orders.services import Content, Line, create_order, save_product, set_product_image
from settings_app import services as settings
from settings_app.services import today
from tests.conftest import make_token, make_user
from tests.security.hostile import photo


def routes() -> list[str]:
    """The routes as they are written in the URL configuration, with every prefix."""
    return list(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route


@dataclass(frozen=True, slots=True)
class World:
    """One of each thing, all of them somebody else's than the end user's who looks."""

    customer: Customer
    suggestion: Suggestion
    address: Address
    payment_method: PaymentMethod
    draft: Order
    placed: Order
    product: Product
    somebody: User
    token: ApiToken
    note: Note
    file: NoteFile
    label: Label
    field: CustomField
    credit: Transaction
    statement: Statement
    resource: Resource
    booking: Booking
    feed: CalendarFeed
    feed_secret: str

    @classmethod
    def make(cls, staff: User) -> World:
        actor = user_actor(staff)
        field = create_custom_field(data={"name": "Nickname", "kind": "text"}, actor=actor)
        customer = create_customer(
            data={
                "given_name": "Leonie",
                "surname": "Köhler",
                "email": "leonie@example.org",
                "labels": ["Regular"],
                "custom_fields": {field.key: "Leo"},
            },
            actor=actor,
            source=Source.STAFF,
        )
        set_image(customer_id=customer.pk, upload=io.BytesIO(photo()), actor=actor)
        product = save_product(
            data={"code": "GUITAR", "name": "Guitar lesson", "prices": {"EUR": 2550}}, actor=SYSTEM
        )
        product = set_product_image(product_id=product.pk, upload=io.BytesIO(photo()), actor=actor)
        lines = [Line("Guitar lesson", 1, 2550, product.pk)]
        draft = create_order(
            content=Content(lines=lines, currency="EUR"),
            actor=actor,
            source=Source.STAFF,
            customer_id=customer.pk,
            send=False,
        )
        placed = create_order(
            content=Content(lines=lines, currency="EUR"),
            actor=ANONYMOUS,
            source=Source.ORDER,
            buyer={"email": "leonie@example.org", "surname": "Koch"},
        )
        settings.save_settings(values={}, logo=io.BytesIO(photo()), actor=actor)
        note = add_note(
            customer_id=customer.pk,
            data={"body": "Köhler called", "visibility": "shared"},
            uploads=[SimpleUploadedFile("koehler.txt", "Köhler".encode())],
            actor=actor,
        )
        resource = save_resource(
            data={
                "identifier": "studio",
                "name": "Studio",
                "hours": [[day, 0, 1_440] for day in range(7)],
                "price_minor": 2_000,
                "currency": "EUR",
            },
            actor=actor,
        )
        resource = set_resource_image(resource_id=resource.pk, upload=io.BytesIO(photo()), actor=actor)
        tomorrow = (timezone.now() + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
        booking = place_booking(
            resource_id=resource.pk,
            starts_at=tomorrow,
            ends_at=tomorrow + timedelta(hours=1),
            customer_id=customer.pk,
            actor=actor,
            source=Source.STAFF,
        )
        feed, secret = create_feed(name="Phone", actor=actor)
        return cls(
            customer=Customer.objects.get(pk=customer.pk),
            suggestion=Suggestion.objects.get(customer=customer),
            address=add_address(
                customer_id=customer.pk, data={"kind": "shipping", "city": "Köhlerstadt"}, actor=actor
            ),
            payment_method=add_payment_method(
                customer_id=customer.pk, data={"kind": "card", "brand": "Köhlercard"}, actor=actor
            ),
            draft=draft,
            placed=placed,
            product=product,
            somebody=make_user("somebody@example.org"),
            token=make_token(staff)[0],
            note=note,
            file=note.files.get(),
            label=Label.objects.get(),
            field=field,
            credit=give_credit(
                customer_id=customer.pk,
                currency="EUR",
                amount_minor=500,
                details="Köhler waited",
                actor=actor,
                source=Source.STAFF,
            ),
            statement=mail_statement(
                customer_id=customer.pk,
                currency="EUR",
                period=checked(None, None, day=today()),
                actor=actor,
                source=Source.STAFF,
            ),
            resource=resource,
            booking=booking,
            feed=feed,
            feed_secret=secret,
        )

    @property
    def account(self) -> Account:
        """The customer's store credit."""
        return Account.objects.get(customer=self.customer, kind="credit")

    def path(self, route: str) -> str:
        """The route's address for the things of this world."""
        if route.startswith("admin/"):
            return self._admin_path(route)
        here = {
            "omnicustomers/users/": self.somebody.pk,
            "omnicustomers/settings/tokens/": self.token.pk,
            "omnicustomers/labels/": self.label.pk,
            "omnicustomers/settings/fields/": self.field.pk,
            "omniledger/accounts/": self.account.pk,
            "omniledger/transactions/": self.credit.pk,
            "omnipayments/orders/": self.draft.pk,
            "omnipayments/invoices/": self.placed.invoices.get().pk,
            "omnipayments/products/": self.product.pk,
            "omnibookings/bookings/": self.booking.pk,
            "omnibookings/resources/": self.resource.pk,
            "omnibookings/calendar/links/": self.feed.pk,
            "book/pictures/": self.resource.pk,
            "order/pictures/": self.product.pk,
            "omniledger/statements/": self.statement.pk,
            "account/statements/": self.statement.pk,
        }
        pk = next((pk for prefix, pk in here.items() if route.startswith(prefix)), self.customer.pk)
        # Before the customer's picture, which is called "name" in its route as well.
        if route.startswith("logo/"):
            return "/" + settings.current().business_logo.replace("logos/", "logo/")
        booked = {"booking/": self.booking.code}
        pictures = {"order/": self.product.picture_name, "book/": self.resource.picture_name}
        values = {
            "identifier": self.resource.identifier,
            "resource_id": self.resource.pk,
            "booking_id": self.booking.pk,
            "secret": self.feed_secret,
            "day": "2030-01-31",
            "pk": pk,
            "act": "close",
            "card": "contact",
            "field": "phone",
            "user": self.somebody.pk,
            "code": _by_prefix(booked, route, self.placed.code),
            "suggestion": self.suggestion.pk,
            "label": self.label.pk,
            "label_id": self.label.pk,
            "field_id": self.field.pk,
            "suggestion_id": self.suggestion.pk,
            "address": self.address.pk,
            "address_id": self.address.pk,
            "method": self.payment_method.pk,
            "method_id": self.payment_method.pk,
            "customer_id": self.customer.pk,
            "order_id": self.draft.pk,
            "account_id": self.account.pk,
            "transaction_id": self.credit.pk,
            "statement_id": self.statement.pk,
            "product_id": self.product.pk,
            "invoice_id": self.placed.invoices.get().pk,
            "name": _by_prefix(pictures, route, self.customer.image),
            "note": self.note.pk,
            "note_id": self.note.pk,
            "file": self.file.pk,
            "file_id": self.file.pk,
            "rest": "v1/nowhere",
            "uidb36": "1",
            "key": "abc-123",
        }
        return _filled(route, values)

    def _admin_path(self, route: str) -> str:
        objects = {
            "accounts/user": self.somebody.pk,
            "accounts/apitoken": self.token.pk,
            "orders/order": self.placed.pk,
            "orders/product": self.product.pk,
            "bookings/booking": self.booking.pk,
            "bookings/resource": self.resource.pk,
        }
        pk = next((pk for name, pk in objects.items() if f"admin/{name}/" in route), 1)
        values = {
            "object_id": pk,
            "id": pk,
            "content_type_id": 1,
            "app_label": "accounts",
            "url": "nowhere/",
        }
        return _filled(route, values)


def _by_prefix(known: dict[str, str], route: str, otherwise: str) -> str:
    return next((value for prefix, value in known.items() if route.startswith(prefix)), otherwise)


def _filled(route: str, values: dict[str, object]) -> str:
    route = re.sub(r"\(\?P<(\w+)>(?:[^()\[\]]|\[[^]]*\])*\)", lambda found: str(values[found[1]]), route)
    route = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), route)
    return "/" + route.replace("^", "").replace("$", "")
