"""Several addresses to a customer: one default of each kind, whatever is added, changed, moved or taken away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from customers.models import Address, Customer
from customers.provenance import origins_of
from customers.services import (
    add_address,
    archive_customer,
    create_or_edit_customer,
    edit_address,
    edit_customer,
    lock_field,
    make_default_address,
    merge_customers,
    remove_address,
    restore_address,
)
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, NotFound, Refused, Stale
from omnibasis.events.models import Event
from tests.customers.conftest import told


@pytest.fixture
def customer(make_customer: Callable[..., Customer]) -> Customer:
    return make_customer(given_name="Leonie", billing_address={"city": "Stuttgart", "country": "DE"})


@pytest.fixture
def add(customer: Customer, by_staff: Actor) -> Callable[..., Address]:
    def do(kind: str = "billing", *, default: bool = False, **parts: str) -> Address:
        return add_address(
            customer_id=customer.pk, data={"kind": kind, **parts}, actor=by_staff, default=default
        )

    return do


def defaults(customer: Customer) -> dict[str, str]:
    return dict(customer.addresses.filter(is_default=True).values_list("kind", "city"))


def latest(customer: Customer) -> Event:
    return Event.objects.filter(timeline_id=customer.pk).latest("sequence")


def test_the_first_of_a_kind_is_its_default(customer: Customer, add: Callable[..., Address]) -> None:
    assert [add("shipping", city="Ulm").is_default, add("shipping", city="Bonn").is_default] == [True, False]
    assert add("billing", city="Kiel").is_default is False
    assert defaults(customer) == {"billing": "Stuttgart", "shipping": "Ulm"}
    assert add("billing", city="Jena", default=True).is_default
    assert defaults(customer) == {"billing": "Jena", "shipping": "Ulm"}


def test_the_log_tells_a_default_as_the_customers_own_field(
    customer: Customer, add: Callable[..., Address], by_staff: Actor
) -> None:
    first = add("shipping", city="Ulm")
    assert latest(customer).changes == {"shipping_address.city": ["", "Ulm"]}
    assert (latest(customer).subject_type, latest(customer).subject_id) == ("customers.address", first.pk)
    second = add("shipping", city="Bonn", country="DE")
    assert latest(customer).changes == {}
    edit_address(customer_id=customer.pk, address_id=second.pk, data={"city": "Köln"}, actor=by_staff)
    assert latest(customer).changes == {f"address.{second.pk}.city": ["Bonn", "Köln"]}
    make_default_address(customer_id=customer.pk, address_id=second.pk, actor=by_staff)
    assert latest(customer).changes == {
        "shipping_address.city": ["Ulm", "Köln"],
        "shipping_address.country": ["", "DE"],
    }
    assert origins_of(Customer.objects.get(pk=customer.pk))["shipping_address.city"].source == "staff"
    edit_address(customer_id=customer.pk, address_id=second.pk, data={"city": "Trier"}, actor=by_staff)
    assert latest(customer).changes == {"shipping_address.city": ["Köln", "Trier"]}
    assert told(customer)[-5:] == [
        "address.added", "address.added", "address.edited", "address.made_default", "address.edited"
    ]  # fmt: skip


def test_another_default_is_a_conflict_for_who_was_editing_it(
    customer: Customer, add: Callable[..., Address], by_staff: Actor
) -> None:
    customer.refresh_from_db()
    seen = customer.version
    add("billing", city="Jena", default=True)
    with pytest.raises(Stale) as stale:
        edit_customer(
            customer_id=customer.pk,
            data={"billing_address": {"city": "Ulm"}},
            actor=by_staff,
            source=Source.STAFF,
            read_version=seen,
        )
    assert stale.value.conflicts == {"billing_address.city": ("Jena", "Ulm")}


def test_create_or_edit_works_on_the_default(
    customer: Customer, add: Callable[..., Address], by_staff: Actor
) -> None:
    add("billing", city="Jena")
    data = {"billing_address": {"city": "Mainz", "postal_code": "as ever"}}
    create_or_edit_customer(id=customer.pk, data=data, actor=by_staff, source=Source.API)
    assert defaults(customer) == {"billing": "Mainz"}
    assert sorted(customer.addresses.values_list("city", flat=True)) == ["Jena", "Mainz"]


def test_only_the_fields_sent_change_and_only_they_are_judged(customer: Customer, by_staff: Actor) -> None:
    old = customer.addresses.get()
    Address.objects.filter(pk=old.pk).update(postal_code="old", line1="Königstraße 1")
    edit_address(customer_id=customer.pk, address_id=old.pk, data={"city": "Ulm"}, actor=by_staff)
    old.refresh_from_db()
    assert (old.city, old.line1, old.postal_code) == ("Ulm", "Königstraße 1", "old")
    for data, part in (
        ({"postal_code": "7017"}, "postal_code"),
        ({"country": "US"}, "postal_code"),
        ({"city": "x" * 101}, "city"),
        ({"country": "XX"}, "country"),
        ({"nonsense": "x"}, "nonsense"),
        ({"kind": "home"}, "kind"),
    ):
        with pytest.raises(InvalidInput) as refused:
            edit_address(customer_id=customer.pk, address_id=old.pk, data=data, actor=by_staff)
        assert list(refused.value.errors) == [part]
    blank = dict.fromkeys(Address.FIELDS, "")
    with pytest.raises(InvalidInput, match="at least one part"):
        edit_address(customer_id=customer.pk, address_id=old.pk, data=blank, actor=by_staff)


def test_two_who_edit_the_same_field(customer: Customer, by_staff: Actor) -> None:
    address = customer.addresses.get()
    seen = address.as_dict()

    def edit(**data: str) -> Any:
        return edit_address(
            customer_id=customer.pk, address_id=address.pk, data=data, read=seen, actor=by_staff
        )

    edit(city="Ulm")
    with pytest.raises(Stale) as stale:
        edit(city="Bonn")
    assert stale.value.conflicts == {"city": ("Ulm", "Bonn")}
    edit(city="Ulm")  # both mean the same
    edit(line1="Königstraße 1")
    address.refresh_from_db()
    assert (address.city, address.line1) == ("Ulm", "Königstraße 1")


def test_the_newest_other_takes_over_and_undo_gives_all_back(
    customer: Customer, add: Callable[..., Address], by_staff: Actor
) -> None:
    first = customer.addresses.get()
    add(city="Jena")
    add(city="Kiel")
    before = sorted(customer.addresses.values_list())
    remove_address(customer_id=customer.pk, address_id=first.pk, actor=by_staff)
    assert defaults(customer) == {"billing": "Kiel"}
    assert latest(customer).changes["billing_address.city"] == ["Stuttgart", "Kiel"]
    with pytest.raises(NotFound):
        edit_address(customer_id=customer.pk, address_id=first.pk, data={"city": "x"}, actor=by_staff)
    for _twice in range(2):
        restore_address(customer_id=customer.pk, address_id=first.pk, actor=by_staff)
    assert sorted(customer.addresses.values_list()) == before
    assert told(customer)[-2:] == ["address.removed", "address.restored"]


def test_the_last_one_leaves_nothing(customer: Customer, by_staff: Actor) -> None:
    address = customer.addresses.get()
    remove_address(customer_id=customer.pk, address_id=address.pk, actor=by_staff)
    assert latest(customer).changes == {
        "billing_address.city": ["Stuttgart", ""], "billing_address.country": ["DE", ""]
    }  # fmt: skip
    assert not customer.addresses.exists()


def test_another_kind(customer: Customer, add: Callable[..., Address], by_staff: Actor) -> None:
    other = add(city="Jena")
    first = customer.addresses.get(city="Stuttgart")
    edit_address(customer_id=customer.pk, address_id=first.pk, data={"kind": "shipping"}, actor=by_staff)
    assert defaults(customer) == {"billing": "Jena", "shipping": "Stuttgart"}
    edit_address(customer_id=customer.pk, address_id=other.pk, data={"kind": "shipping"}, actor=by_staff)
    assert defaults(customer) == {"shipping": "Stuttgart"}


def test_nobody_elses_address_is_touched(
    customer: Customer, make_customer: Callable[..., Customer], by_staff: Actor
) -> None:
    other, mine = make_customer(given_name="Other"), customer.addresses.get()
    for verb in (remove_address, make_default_address, restore_address):
        with pytest.raises(NotFound):
            verb(customer_id=other.pk, address_id=mine.pk, actor=by_staff)
    remove_address(customer_id=customer.pk, address_id=mine.pk, actor=by_staff)
    with pytest.raises(NotFound):
        restore_address(customer_id=other.pk, address_id=mine.pk, actor=by_staff)


def test_what_staff_has_locked_only_staff_changes(
    customer: Customer, add: Callable[..., Address], by_staff: Actor
) -> None:
    lock_field(customer_id=customer.pk, field="billing_address", locked=True, actor=by_staff)
    data = {"kind": "billing", "city": "Ulm"}
    with pytest.raises(Refused, match="Billing address"):
        add_address(customer_id=customer.pk, data=data, actor=by_staff, source=Source.API, default=True)
    add_address(customer_id=customer.pk, data=data, actor=by_staff, source=Source.API)
    add(city="Jena", default=True)
    assert defaults(customer) == {"billing": "Jena"}


def test_at_most_fifty_and_none_while_archived(
    customer: Customer, add: Callable[..., Address], by_staff: Actor
) -> None:
    Address.objects.bulk_create(
        Address(customer=customer, kind="other", is_default=False, city=str(n)) for n in range(49)
    )
    with pytest.raises(Refused, match="at most 50"):
        add(city="One more")
    archive_customer(customer_id=customer.pk, actor=by_staff)
    with pytest.raises(Refused, match="archived"):
        remove_address(customer_id=customer.pk, address_id=customer.addresses.first().pk, actor=by_staff)  # type: ignore[union-attr]


def test_a_merge_keeps_one_default_of_each(
    customer: Customer, make_customer: Callable[..., Customer], by_staff: Actor
) -> None:
    drop = make_customer(given_name="Leo", billing_address={"city": "Bonn"}, shipping_address={"city": "Ulm"})
    gone = drop.addresses.get(kind="billing")
    remove_address(customer_id=drop.pk, address_id=gone.pk, actor=by_staff)
    merge_customers(keep_id=customer.pk, drop_id=drop.pk, actor=by_staff)
    assert defaults(customer) == {"billing": "Stuttgart", "shipping": "Ulm"}
    restore_address(customer_id=customer.pk, address_id=gone.pk, actor=by_staff)
    assert defaults(customer) == {"billing": "Bonn", "shipping": "Ulm"}
