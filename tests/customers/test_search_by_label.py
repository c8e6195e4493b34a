"""A customer is found by its labels and by the text of its custom fields; renaming a label shows at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers import search
from customers.models import Customer, Label
from customers.services import create_custom_field, edit_customer, edit_label, remove_label
from omnibasis.core.actors import Actor, Source

Make = Callable[..., Customer]


def found(text: str) -> list[str]:
    return sorted(Customer.objects.search(text).values_list("name", flat=True))


@pytest.fixture
def three(make_customer: Make) -> None:
    make_customer(given_name="Anna", surname="Braun", labels=["Key account", "VIP"])
    make_customer(given_name="Vivian", labels=["Späte Zahler"])
    make_customer(given_name="Kea", email="kea@example.org")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vip", ["Anna Braun"]),
        ("VIP anna", ["Anna Braun"]),
        ("key account", ["Anna Braun"]),
        ("ccoun", ["Anna Braun"]),
        ("account vip braun", ["Anna Braun"]),
        ("vip kea", []),
        ("spate", ["Vivian"]),
        ("zahler", ["Vivian"]),
        ("zahler vip", []),
        # Short words: the beginning of a name, of an e-mail, or of a word of a label.
        ("vi", ["Anna Braun", "Vivian"]),
        ("v", ["Anna Braun", "Vivian"]),
        ("ac", ["Anna Braun"]),
        ("ke", ["Anna Braun", "Kea"]),
        ("vi ke", ["Anna Braun"]),
        ("an vi", ["Anna Braun", "Vivian"]),
        ("za", ["Vivian"]),
        ("ip", []),
        ("qq", []),
    ],
)
def test_by_label(three: None, text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_more_than_the_index_is_asked_for(make_customer: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PROBE", 2)
    for n in range(5):
        make_customer(given_name=f"No {n}", labels=["VIP"])
    assert len(found("vip")) == len(found("vi")) == 5
    assert found("vi 3") == ["No 3"]


def test_a_rename_shows_at_once(three: None, by_staff: Actor) -> None:
    label = edit_label(label_id=Label.objects.get(name="VIP").pk, name="Patron", actor=by_staff)
    assert (found("vip"), found("patron")) == ([], ["Anna Braun"])
    remove_label(label_id=label.pk, actor=by_staff)
    assert found("patron") == []


def test_one_query_for_the_labels(three: None) -> None:
    def asked(text: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            found(text)
        return sum("customers_label" in query["sql"] for query in queries)

    assert asked("account") == asked("account vip braun nobody") == asked("v") == 1
    assert asked("") == 0


def test_labels_do_not_answer_for_each_other(make_customer: Make) -> None:
    """The token of label 1 is no part of that of label 11."""
    for n in range(12):
        make_customer(given_name=f"No {n}", labels=[f"Letter {chr(97 + n)}x"])
    assert found("bx") == ["No 1"]
    assert found("letter lx") == ["No 11"]


def test_by_the_text_of_a_custom_field(make_customer: Make, by_staff: Actor) -> None:
    create_custom_field(data={"name": "Nickname", "kind": "text"}, actor=by_staff)
    create_custom_field(
        data={"name": "Level", "kind": "choice", "choices": ["Gold", "Silver"]}, actor=by_staff
    )
    create_custom_field(data={"name": "Points", "kind": "number"}, actor=by_staff)
    customer = make_customer(
        given_name="Anna",
        custom_fields={"nickname": "La Générale\n⌗qb⌗", "level": "gold", "points": "123456"},
        labels=["VIP"],
    )
    assert found("generale") == found("la gold") == found("vip gold") == ["Anna"]
    assert found("123456") == []
    edit_customer(
        customer_id=customer.pk,
        data={"custom_fields": {"nickname": None}},
        actor=by_staff,
        source=Source.STAFF,
    )
    assert (found("generale"), found("gold"), found("vip")) == ([], ["Anna"], ["Anna"])
    edit_customer(
        customer_id=customer.pk,
        data={"custom_fields": {"level": None}, "labels": []},
        actor=by_staff,
        source=Source.STAFF,
    )
    assert (found("gold"), found("vip")) == ([], [])
    assert Customer.objects.get().also_found_by != "", "there are points"
