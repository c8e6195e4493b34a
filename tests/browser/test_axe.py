"""axe finds nothing to complain about, in light and dark, wide and narrow; nothing scrolls sideways on a phone.

A new page joins by one line in PAGES: who opens it, and where it is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import User
from bookings.services import create_feed, place_booking, save_resource, set_other_hours
from customers.models import Customer, Label
from customers.services import (
    add_address,
    add_note,
    add_payment_method,
    create_custom_field,
    create_label,
    edit_customer,
)
from ledger.models import Statement
from ledger.services.statements import mail_statement
from ledger.statements.periods import checked
from omnibasis.core.actors import ANONYMOUS, Actor, Source
from orders.models import Product
from orders.services import Content, Line, create_order, record_payment, save_product
from settings_app.services import today

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = {
    "preload": False,
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
STAFF, ADMIN, BUYER, NOBODY = "staff", "admin", "end_user", ""
MANY = 6  # pages that one browser looks at, one after the other
PAGES = {
    "list": (STAFF, "/omnipayments/customers/"),
    "list, narrowed": (STAFF, "/omnipayments/customers/?status=active&q=leonie"),
    "list, nothing found": (STAFF, "/omnipayments/customers/?q=zzzz"),
    "create": (STAFF, "/omnipayments/customers/create/"),
    "view": (STAFF, "/omnipayments/customers/{customer}/"),
    "needs attention": (STAFF, "/omnipayments/customers/attention/"),
    "not active": (STAFF, "/omnipayments/customers/{customer}/deactivate/"),
    "delete": (STAFF, "/omnipayments/customers/{customer}/delete/"),
    "timeline": (STAFF, "/omnipayments/customers/{customer}/timeline/"),
    "notes": (STAFF, "/omnipayments/customers/{customer}/notes/"),
    "note": (STAFF, "/omnicustomers/notes/{note}/"),
    "edit a note": (STAFF, "/omnipayments/customers/{customer}/notes/{note}/edit/"),
    "all notes": (STAFF, "/omnicustomers/notes/"),
    "my notes": (BUYER, "/account/notes/"),
    "timeline, narrowed": (STAFF, "/omnipayments/customers/{customer}/timeline/?kind=details&q=leonie"),
    "as it was": (STAFF, "/omnipayments/customers/{customer}/timeline/?as_of=2999-01-01"),
    "orders of a customer": (STAFF, "/omnipayments/customers/{customer}/orders/?status=sold"),
    "edit a field": (STAFF, "/omnipayments/customers/{customer}/field/billing_address/"),
    "edit": (STAFF, "/omnipayments/customers/{customer}/edit/"),
    "labels": (STAFF, "/omnicustomers/labels/"),
    "create a label": (STAFF, "/omnicustomers/labels/create/"),
    "custom fields": (ADMIN, "/omnicustomers/settings/fields/"),
    "define a field": (ADMIN, "/omnicustomers/settings/fields/create/"),
    "addresses": (STAFF, "/omnipayments/customers/{customer}/addresses/"),
    "add an address": (STAFF, "/omnipayments/customers/{customer}/addresses/add/"),
    "payment methods": (STAFF, "/omnipayments/customers/{customer}/payment-methods/"),
    "add a payment method": (STAFF, "/omnipayments/customers/{customer}/payment-methods/add/"),
    "search": (STAFF, "/omnibasis/search/?q=leo"),
    "orders": (STAFF, "/omnipayments/orders/"),
    "invoices": (STAFF, "/omnipayments/invoices/?state=open"),
    "invoice": (STAFF, "/omnipayments/invoices/{invoice}/"),
    "invoice by its link": (NOBODY, "/order/{code}/invoice/"),
    "business": (ADMIN, "/omnicustomers/settings/business/"),
    "settings of orders": (ADMIN, "/omnicustomers/settings/orders/"),
    "orders, narrowed": (STAFF, "/omnipayments/orders/?due=overdue&sort=total&status=sent"),
    "order": (STAFF, "/omnipayments/orders/{order}/"),
    "write an order": (STAFF, "/omnipayments/orders/create/?copy={order}"),
    "record a payment": (STAFF, "/omnipayments/orders/{order}/pay/"),
    "refund": (STAFF, "/omnipayments/orders/{order}/refund/"),
    "cancel an order": (STAFF, "/omnipayments/orders/{order}/cancel/"),
    "products": (STAFF, "/omnipayments/products/?status=shown"),
    "create a product": (STAFF, "/omnipayments/products/create/"),
    "edit a product": (STAFF, "/omnipayments/products/{product}/edit/"),
    "bookings": (STAFF, "/omnibookings/bookings/?when=upcoming"),
    "booking": (STAFF, "/omnibookings/bookings/{booking}/"),
    "create a booking": (STAFF, "/omnibookings/bookings/create/?resource={resource}&at=2030-01-01T10:00"),
    "move a booking": (STAFF, "/omnibookings/bookings/{booking}/move/"),
    "cancel a booking": (STAFF, "/omnibookings/bookings/{booking}/cancel/"),
    "month": (STAFF, "/omnibookings/calendar/?view=month&day={day}"),
    "week": (STAFF, "/omnibookings/calendar/?view=week&day={day}"),
    "day": (STAFF, "/omnibookings/calendar/?view=day&day={day}&resource={resource}"),
    "calendar links": (STAFF, "/omnibookings/calendar/links/"),
    "resources": (STAFF, "/omnibookings/resources/"),
    "resource": (STAFF, "/omnibookings/resources/{resource}/"),
    "edit a resource": (STAFF, "/omnibookings/resources/{resource}/edit/"),
    "other hours": (STAFF, "/omnibookings/resources/{resource}/hours/"),
    "bookings of a customer": (STAFF, "/omnipayments/customers/{customer}/bookings/"),
    "settings of bookings": (ADMIN, "/omnicustomers/settings/bookings/"),
    "what can be booked": (NOBODY, "/book/"),
    "free times": (NOBODY, "/book/studio/"),
    "after the trap of a booking": (NOBODY, "/book/thanks-a-lot/"),
    "booking by its link": (NOBODY, "/booking/{booking_code}/"),
    "cancel by the link": (NOBODY, "/booking/{booking_code}/cancel/"),
    "my bookings": (BUYER, "/account/bookings/"),
    "settings": (ADMIN, "/omnicustomers/settings/customers/"),
    "users": (ADMIN, "/omnicustomers/users/"),
    "home": (NOBODY, "/"),
    "sign-up": (NOBODY, "/accounts/signup/"),
    "sign-in": (NOBODY, "/accounts/login/"),
    "order page": (NOBODY, "/order/"),
    "order page, nothing found": (NOBODY, "/order/?q=zzzz"),
    "empty cart": (NOBODY, "/order/cart/"),
    "after the trap": (NOBODY, "/order/thanks/"),
    "order by its link": (NOBODY, "/order/{code}/"),
    "statement": (STAFF, "/omnipayments/customers/{customer}/statement/?period=dates&from=2020-01-01"),
    "statements of a customer": (STAFF, "/omnipayments/customers/{customer}/statements/"),
    "sent statement": (STAFF, "/omniledger/statements/{statement}/"),
    "my balance": (BUYER, "/account/balance/"),
    "my statement": (BUYER, "/account/statement/?period=this_year"),
    "my orders": (BUYER, "/account/orders/"),
    "my invoices": (BUYER, "/account/invoices/"),
    "my account": (BUYER, "/account/"),
    "profile": (BUYER, "/account/profile/"),
    "tokens": (ADMIN, "/omnicustomers/settings/tokens/"),
    "make a token": (ADMIN, "/omnicustomers/settings/tokens/create/"),
    "reset": (NOBODY, "/accounts/password/reset/"),
    "reset sent": (NOBODY, "/accounts/password/reset/done/"),
    "change e-mail": (BUYER, "/accounts/email/"),
    "change password": (BUYER, "/accounts/password/change/"),
    "password once more": (BUYER, "/accounts/reauthenticate/"),
    "sign out": (BUYER, "/accounts/logout/"),
    "not found": (STAFF, "/omnipayments/nothing/"),
}


@pytest.fixture
def customer(make_customer: Callable[..., Customer], by_staff: Actor, end_user: User) -> Customer:
    """A customer whose page has all that such a page can have."""
    for colour, name in zip(
        Label.Colour.values, ("VIP", "Wholesale", "Newsletter", "Late payer", "Abroad", "Press"), strict=False
    ):
        create_label(name=name, colour=colour, actor=by_staff)
    create_custom_field(
        data={"name": "Level", "kind": "choice", "choices": ["Gold", "Silver"]}, actor=by_staff
    )
    create_custom_field(data={"name": "Since", "kind": "date"}, actor=by_staff)
    customer = make_customer(
        given_name="Leonie",
        surname="Köhler",
        email="leonie@example.com",
        phone="+49 711 2842222",
        billing_address={"line1": "Theodor-Heuss-Straße 34", "city": "Stuttgart", "country": "DE"},
        labels=[f"Label in {colour}" for colour in Label.Colour.values],
        custom_fields={"level": "Gold", "since": "2026-01-31"},
    )
    edit_customer(customer_id=customer.pk, data={"surname": "Koehler"}, actor=by_staff, source=Source.STAFF)
    for city in ("Ulm", "Bonn"):
        add_address(customer_id=customer.pk, data={"kind": "shipping", "city": city}, actor=by_staff)
    card = {"kind": "card", "gateway": "Stripe", "token": "pm_1NXWPnLkdIwHu7ix", "last4": "4242"}
    for year in (2020, 2090):
        expiry = {"expiry_month": 1, "expiry_year": year}
        add_payment_method(customer_id=customer.pk, data={**card, **expiry}, actor=by_staff)
    order = create_order(
        content=Content(
            lines=[
                Line("House blend", 2, 1_450, discount_rate=10_000, tax_rate=7_000),
                Line("Bowl", 1, 3_900),
            ],
            currency="EUR",
            discount_minor=500,
            shipping_minor=490,
            note="Thank you.",
            internal_note="Call first.",
            labels=["VIP"],
        ),
        actor=ANONYMOUS,
        source=Source.ORDER,
        buyer={"email": "leonie@example.com", "phone": "+49 711 1111111"},
        placed_at=timezone.now() - timedelta(days=40),
        mail=True,
    )
    record_payment(
        order_id=order.pk,
        amount_minor=1_000,
        method="cash",
        reference="till 2",
        actor=by_staff,
        source=Source.STAFF,
    )
    save_product(
        data={"code": "BLEND", "name": "House blend", "prices": {"EUR": 1_450, "USD": 1_600}}, actor=by_staff
    )
    create_order(
        content=Content(lines=[Line("Bowl", 1, 3_900)], currency="EUR"),
        actor=ANONYMOUS,
        source=Source.ORDER,
        buyer={"email": end_user.email},
    )
    for one in (customer, Customer.objects.get(user=end_user)):
        mail_statement(
            customer_id=one.pk,
            currency="EUR",
            period=checked(None, None, day=today()),
            actor=by_staff,
            source=Source.STAFF,
        )
    studio = save_resource(
        data={
            "identifier": "studio",
            "name": "Studio",
            "description": "With a piano.",
            "quantity": 4,
            "hours": [[day, 0, 1_440] for day in range(7)],
            "price_minor": 2_000,
            "currency": "EUR",
            "deposit_rate": 30_000,
            "labels": ["VIP"],
        },
        actor=by_staff,
    )
    tomorrow = (timezone.now() + timedelta(days=2)).replace(minute=0, second=0, microsecond=0)
    set_other_hours(resource_id=studio.pk, day=tomorrow.date(), spans=[(0, 1_440)], actor=by_staff)
    create_feed(name="Phone", actor=by_staff)
    for owner, confirmed in ((customer.pk, True), (Customer.objects.get(user=end_user).pk, False)):
        place_booking(
            resource_id=studio.pk,
            starts_at=tomorrow,
            ends_at=tomorrow + timedelta(hours=1),
            customer_id=owner,
            confirmed=confirmed,
            note="Ring twice.",
            internal_note="Call first.",
            mail=True,
            actor=by_staff,
            source=Source.STAFF,
        )
    everything = {
        "subject": "Offer",
        "body": "# Plan\n\n- **bold**, `code`, [link](https://example.com)\n\n> quote\n\n|a|b|\n|-|-|\n|1|2|",
        "labels": ["VIP"],
        "is_pinned": True,
        "visibility": "shared",
    }
    for owner in (customer, Customer.objects.get(user=end_user)):
        add_note(
            customer_id=owner.pk,
            data=everything,
            uploads=[SimpleUploadedFile("offer.txt", b"offer")],
            actor=by_staff,
        )
    return customer


def handfuls() -> list[tuple[str, list[str]]]:
    """The names of the pages, a handful at a time, each with who opens them."""
    found = []
    for who in (STAFF, ADMIN, BUYER, NOBODY):
        names = [name for name, (viewer, _path) in PAGES.items() if viewer == who]
        found += [(who, names[at : at + MANY]) for at in range(0, len(names), MANY)]
    return found


@pytest.mark.parametrize(("who", "names"), handfuls(), ids=lambda part: part[0] if part else "nobody")
def test_axe_finds_nothing(
    who: str,
    names: list[str],
    request: pytest.FixtureRequest,
    live_server: Any,
    page: Page,
    customer: Customer,
    sign_in: Callable[[User], Page],
) -> None:
    if who:
        sign_in(request.getfixturevalue(who))
    page.context.add_cookies([{"name": "theme", "value": "light", "url": live_server.url}])
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.emulate_media(reduced_motion="reduce")
    order = customer.orders.filter(bookings=None).get()
    booking = customer.bookings.get()
    things = {
        "booking": booking.pk,
        "booking_code": booking.code,
        "resource": booking.resource_id,
        "day": booking.starts_at.date().isoformat(),
        "customer": customer.pk,
        "note": customer.notes.get().pk,
        "order": order.pk,
        "invoice": order.invoices.get().pk,
        "code": order.code,
        "statement": Statement.objects.get(customer=customer).pk,
        "product": Product.objects.get().pk,
    }
    found = {}
    for name in names:
        page.set_viewport_size({"width": 1440, "height": 900})
        answer = page.goto(live_server.url + PAGES[name][1].format(**things))
        assert answer
        assert answer.status == (404 if name == "not found" else 200), name
        found[name] = violations(page)
        # The other theme is looked at on a phone: the colours are the same in both widths.
        page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
        page.set_viewport_size({"width": 390, "height": 844})
        page.evaluate(COLOURS_SETTLED)
        found[name] += violations(page)
        for width in (390, 700, 1024):
            page.set_viewport_size({"width": width, "height": 844})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found[name].append(f"scrolls sideways at {width} px")
    assert found == {name: [] for name in names}
    assert [c for c in complaints if "404" not in c] == [], "the policy stopped something"


# Even a transition of no length takes a frame, and until then a new text stands on an old background.
COLOURS_SETTLED = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const short = document.getAnimations().filter(a => a.effect.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(short.map(a => a.finished));
}"""


def violations(page: Page) -> list[str]:
    """What axe complains about, each with the piece of page it means."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']}: {node['html'][:160]} {node['failureSummary']}" for v in found for node in v["nodes"]]
