"""Labels: made on the fly, put on and taken off, looked after; each change of a customer's labels is one event."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from customers.models import Customer, CustomerLabel, Label
from customers.services import (
    archive_customer,
    create_label,
    edit_customer,
    edit_label,
    label_customer,
    label_customers,
    merge_customers,
    remove_label,
)
from customers.services import labels as verbs
from customers.timeline import entry
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, NotFound, Refused
from omnibasis.events.models import Event
from tests.customers.conftest import told

Make = Callable[..., Customer]


def names(customer: Customer) -> list[str]:
    return list(customer.labels.order_by("key").values_list("name", flat=True))


def last_event(customer: Customer) -> Event:
    return Event.objects.filter(timeline_id=customer.pk).latest("sequence")


def test_a_new_name_makes_a_label_and_is_one_event(make_customer: Make, by_staff: Actor) -> None:
    customer = make_customer()
    label_customer(customer_id=customer.pk, add=["  VIP  customer "], actor=by_staff)
    label_customer(customer_id=customer.pk, add=["vip Customer", "Émigré"], actor=by_staff)
    assert names(customer) == ["Émigré", "VIP customer"]
    assert told(customer) == ["customer.created", "customer.labelled", "customer.labelled"]
    event = last_event(customer)
    assert event.changes == {"labels": [["VIP customer"], ["Émigré", "VIP customer"]]}
    row = Event.objects.filter(pk=event.pk).values().get()
    assert entry(row).sentence == "Labelled <strong>Émigré</strong>"
    assert entry(row).changes == [], "the sentence says all of it"


def test_what_changes_nothing_is_not_told(make_customer: Make, by_staff: Actor) -> None:
    customer = make_customer(given_name="Leonie", labels=["VIP"])
    label_customer(customer_id=customer.pk, add=["vip"], actor=by_staff)
    label_customer(customer_id=customer.pk, names=["VIP"], actor=by_staff)
    label_customer(customer_id=customer.pk, take_off={0}, actor=by_staff)
    assert told(customer) == ["customer.created"]


def test_taken_off_and_replaced(make_customer: Make, by_staff: Actor) -> None:
    customer = make_customer(given_name="Leonie", labels=["VIP", "Press"])
    assert last_event(customer).changes["labels"] == [None, ["Press", "VIP"]]
    label_customer(customer_id=customer.pk, take_off={Label.objects.get(name="VIP").pk}, actor=by_staff)
    assert names(customer) == ["Press"]
    label_customer(customer_id=customer.pk, names=["Friend"], actor=by_staff)
    row = Event.objects.filter(pk=last_event(customer).pk).values().get()
    assert entry(row).sentence == "Labelled <strong>Friend</strong>; <strong>Press</strong> taken off"
    customer.refresh_from_db()
    assert customer.also_found_by == Label.objects.get(name="Friend").token
    edit_customer(customer_id=customer.pk, data={"labels": []}, actor=by_staff, source=Source.STAFF)
    customer.refresh_from_db()
    assert (names(customer), customer.also_found_by) == ([], "")


@pytest.mark.parametrize("name", ["", "  ", "a,b", "x" * 41, "a\x00b", "\ud800", "\u0301", "x" * 100_000])
def test_names_that_are_none(make_customer: Make, by_staff: Actor, name: str) -> None:
    customer = make_customer()
    with pytest.raises(InvalidInput, match="1 to 40 letters"):
        label_customer(customer_id=customer.pk, add=[name], actor=by_staff)
    with pytest.raises(InvalidInput, match="1 to 40 letters"):
        create_label(name=name, actor=by_staff)
    assert not Label.objects.exists()


def test_a_name_that_folds_to_something_long(make_customer: Make, by_staff: Actor) -> None:
    customer = make_customer(given_name="Leonie", labels=["\ufdfa" * 40])
    label_customer(customer_id=customer.pk, add=["\ufdfa" * 40], actor=by_staff)
    assert len(names(customer)) == 1


def test_how_many(make_customer: Make, by_staff: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = make_customer(given_name="Leonie", labels=[f"Label {n}" for n in range(20)])
    with pytest.raises(InvalidInput, match="At most 20"):
        label_customer(customer_id=customer.pk, add=["One more"], actor=by_staff)
    monkeypatch.setattr(verbs, "MOST", 21)
    other = make_customer(given_name="Leonie", labels=["One more"])
    with pytest.raises(InvalidInput, match="21 labels already"):
        label_customer(customer_id=other.pk, add=["Another"], actor=by_staff)


def test_renaming_writes_no_customer(make_customer: Make, by_staff: Actor) -> None:
    customer = make_customer(given_name="Leonie", labels=["VIP", "Press"])
    before = Customer.objects.values().get(pk=customer.pk)
    label = edit_label(label_id=Label.objects.get(name="VIP").pk, name="Regular", actor=by_staff)
    assert names(customer) == ["Press", "Regular"]
    assert Customer.objects.values().get(pk=customer.pk) == before
    with pytest.raises(InvalidInput, match="There is a label “Press” already"):
        edit_label(label_id=label.pk, name="PRESS", actor=by_staff)
    with pytest.raises(InvalidInput, match="There is a label “Press” already"):
        create_label(name="press", actor=by_staff)
    with pytest.raises(InvalidInput, match="Choose one of"):
        edit_label(label_id=label.pk, colour="#ff0000", actor=by_staff)
    edit_label(label_id=label.pk, name="REGULAR", colour="red", actor=by_staff)
    assert Event.objects.filter(verb="label.edited").latest("id").changes == {
        "name": ["Regular", "REGULAR"],
        "colour": [label.colour, "red"],
    }


def test_removed_for_good(make_customer: Make, by_staff: Actor) -> None:
    customer = make_customer(given_name="Leonie", labels=["VIP"])
    label = Label.objects.get()
    remove_label(label_id=label.pk, actor=by_staff)
    assert names(customer) == []
    assert not CustomerLabel.objects.exists()
    assert Event.objects.get(verb="label.removed").data == {"name": "VIP"}
    with pytest.raises(NotFound):
        remove_label(label_id=label.pk, actor=by_staff)
    label_customer(customer_id=customer.pk, add=["VIP"], actor=by_staff)
    assert names(customer) == ["VIP"]


def test_archived_customers_are_left_alone(make_customer: Make, by_staff: Actor) -> None:
    customer, other = make_customer(), make_customer()
    archive_customer(customer_id=customer.pk, actor=by_staff)
    with pytest.raises(Refused):
        label_customer(customer_id=customer.pk, add=["VIP"], actor=by_staff)
    assert label_customers(customer_ids=[customer.pk, other.pk], add=["VIP"], actor=by_staff) == 1
    assert (names(customer), names(other)) == ([], ["VIP"])


def test_a_merge_joins_the_labels(make_customer: Make, by_staff: Actor) -> None:
    keep, drop = (
        make_customer(given_name="Leonie", labels=["VIP", "Press"]),
        make_customer(given_name="Leonie", labels=["vip", "Friend"]),
    )
    merge_customers(keep_id=keep.pk, drop_id=drop.pk, actor=by_staff)
    assert names(keep) == ["Friend", "Press", "VIP"]
    assert last_event(keep).changes == {"labels": [["Press", "VIP"], ["Friend", "Press", "VIP"]]}
    assert list(Customer.objects.search("friend")) == [keep]
    assert names(drop) == []
