"""Each value says where it came from, however much has happened since."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from customers.as_of import as_of
from customers.models import Customer
from customers.provenance import LOOKED_AT, origins_of
from customers.services import edit_customer, merge_customers
from omnibasis.core.actors import Actor, Source
from tests.customers_ui.conftest import LIST, text_of
from tests.customers_ui.past import ROBOT, many_events


def test_after_a_thousand_other_events(
    staff_client: Client, make_customer: Callable[..., Customer], by_staff: Actor
) -> None:
    customer = make_customer(given_name="Leonie", billing_address={"city": "Ulm", "country": "DE"})
    edit_customer(customer_id=customer.pk, data={"phone": "1234"}, actor=ROBOT, source=Source.API)
    edit_customer(
        customer_id=customer.pk,
        data={"billing_address": {"city": "Bonn"}},
        actor=by_staff,
        source=Source.IMPORT,
    )
    many_events(customer, 1_000, verb="order.drafted")
    origins = origins_of(customer)
    assert (origins["given_name"].source, origins["given_name"].who) == ("staff", "Margaret Adams")
    assert (origins["phone"].source, origins["phone"].who) == ("api", "Web shop")
    assert origins["billing_address.city"].source == "import"
    assert origins["billing_address.country"].source == "staff"

    text = text_of(staff_client.get(f"{LIST}{customer.pk}/").content.decode())
    assert "Phone 1234 API Phone From: API By Web shop" in text
    assert "city From: import By Margaret Adams" in text
    assert "country From: staff By Margaret Adams" in text


def test_other_things_have_fields_of_the_same_names(
    make_customer: Callable[..., Customer], staff: User, by_staff: Actor
) -> None:
    customer = make_customer(given_name="Leonie", kind="company")
    many_events(
        customer,
        3,
        changes={"kind": ("private", "shared"), "custom_fields.level": ("", "gold")},
        subject=staff,
    )
    origins = origins_of(customer)
    assert (origins["kind"].source, origins["custom_fields.level"].source) == ("staff", "api")
    assert as_of(customer, customer.created_at).fields["kind"] == "company"
    # Nor does it look like somebody else's change of the same field.
    edit_customer(
        customer_id=customer.pk,
        data={"kind": "individual"},
        actor=by_staff,
        source=Source.STAFF,
        read_version=1,
    )


def test_after_more_changes_than_are_looked_at(make_customer: Callable[..., Customer]) -> None:
    customer = make_customer(given_name="Leonie", phone="1")
    edit_customer(customer_id=customer.pk, data={"phone": "2"}, actor=ROBOT, source=Source.API)
    many_events(customer, LOOKED_AT + 10, changes={"website": ("", "https://example.com")})
    customer = Customer.objects.get(pk=customer.pk)
    origins = origins_of(customer)
    assert origins["given_name"].source == "staff"
    # The first event said "1", and the customer says "2": who changed it is out of sight, and is not made up.
    assert "phone" not in origins


def test_what_came_with_a_merge_says_who_had_it_from_whom(
    make_customer: Callable[..., Customer], by_staff: Actor
) -> None:
    keep = make_customer(given_name="Vera", phone="1234")
    drop = make_customer(given_name="Veronika", billing_address={"city": "Ulm"})
    edit_customer(customer_id=drop.pk, data={"tax_id": "T-1"}, actor=ROBOT, source=Source.API)
    kept = merge_customers(keep_id=keep.pk, drop_id=drop.pk, actor=by_staff)
    origins = origins_of(Customer.objects.get(pk=kept.pk))
    assert (origins["tax_id"].source, origins["tax_id"].who) == ("api", "Web shop")
    assert origins["billing_address.city"].source == "staff"
    assert origins["given_name"].who == "Margaret Adams"
    edit_customer(customer_id=keep.pk, data={"tax_id": "T-2"}, actor=by_staff, source=Source.STAFF)
    assert origins_of(Customer.objects.get(pk=keep.pk))["tax_id"].source == "staff"


def test_the_lock_is_switched_where_the_value_stands(
    staff_client: Client, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer(given_name="Leonie", billing_address={"city": "Ulm"})
    path = f"{LIST}{customer.pk}/"
    for name in ("given_name", "billing_address"):
        assert f'id="origin-{name}" popover' in staff_client.get(path).content.decode()
        staff_client.post(f"{path}lock/", {"field": name, "locked": "1"})
    html = staff_client.get(path).content.decode()
    assert 'aria-label="Unlock: Given name"' in html
    assert 'aria-label="Unlock: Address"' in html
    customer.refresh_from_db()
    assert customer.locked_fields == ["billing_address", "given_name"]
