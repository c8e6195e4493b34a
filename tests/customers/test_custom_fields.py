"""Custom fields: defined by administrators' verbs, valued by the customers' own, locked, suggested, merged."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from customers.models import Customer, CustomField, FieldValue
from customers.services import (
    accept_suggestion,
    bring_back_custom_field,
    create_custom_field,
    create_or_edit_customer,
    edit_custom_field,
    edit_customer,
    lock_field,
    merge_customers,
    take_away_custom_field,
)
from customers.services import custom_fields as verbs
from omnibasis.core.actors import SYSTEM, Actor, Source
from omnibasis.core.errors import InvalidInput, NotFound, Refused, Stale
from omnibasis.events.models import Event

Make = Callable[..., Customer]
KINDS = {
    "nickname": {"kind": "text"},
    "points": {"kind": "number"},
    "since": {"kind": "date"},
    "level": {"kind": "choice", "choices": ["Gold", "Silver"]},
    "tax_free": {"kind": "boolean"},
}


@pytest.fixture
def fields(db: None) -> dict[str, CustomField]:
    return {
        key: create_custom_field(data={"name": key.replace("_", " ").capitalize(), **rest}, actor=SYSTEM)
        for key, rest in KINDS.items()
    }


def put(customer: Customer, **values: Any) -> Any:
    return edit_customer(
        customer_id=customer.pk, data={"custom_fields": values}, actor=SYSTEM, source=Source.API
    )


@pytest.mark.parametrize(
    ("key", "given", "stored", "number"),
    [
        ("nickname", "  La \u00a0 Générale ", "La Générale", None),
        ("points", 5, "5", 5_000_000),
        ("points", "-0.50", "-0.5", -500_000),
        ("points", Decimal("12.340000"), "12.34", 12_340_000),
        ("points", "-0", "0", 0),
        ("points", "999999999999.999999", "999999999999.999999", 999_999_999_999_999_999),
        ("since", "2026-01-31", "2026-01-31", 739_647),
        ("level", "gold", "Gold", None),
        ("tax_free", False, "false", None),
        ("tax_free", "true", "true", None),
    ],
)
def test_one_spelling(
    fields: dict[str, CustomField], make_customer: Make, key: str, given: Any, stored: str, number: int | None
) -> None:
    customer = make_customer()
    outcome = put(customer, **{key: given})
    row = FieldValue.objects.get()
    assert (row.value, row.number) == (stored, number)
    shown = {"true": True, "false": False}.get(stored, stored) if key == "tax_free" else stored
    assert outcome.changes == {f"custom_fields.{key}": (None, shown)}
    assert put(customer, **{key: shown}).result == "unchanged"
    assert put(customer, **{key: None}).changes == {f"custom_fields.{key}": (shown, None)}
    assert not FieldValue.objects.exists()


@pytest.mark.parametrize(
    ("key", "given", "words"),
    [
        ("nickname", 5, "Send text"),
        ("nickname", "x" * 501, "At most 500"),
        ("nickname", "a\x00b", "cannot be stored"),
        ("points", "1e5", "Enter a number"),
        ("points", "٣", "Enter a number"),
        ("points", True, "Enter a number"),
        ("points", 10**12, "Enter a number"),
        ("points", Decimal("1E-50"), "Enter a number"),
        ("since", "31.1.2026", "Enter a date"),
        ("since", "2026-02-30", "Enter a date"),
        ("since", 20260131, "Enter a date"),
        ("level", "Bronze", "Choose one of: Gold, Silver"),
        ("tax_free", "yes", "Send true or false"),
        ("nicknam", "Leo", "Did you mean nickname"),
        ("zzz", "Leo", "There is no such field"),
    ],
)
def test_what_is_wrong_is_named(
    fields: dict[str, CustomField], make_customer: Make, key: str, given: Any, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        put(make_customer(), **{key: given})
    assert list(caught.value.errors) == [f"custom_fields.{key}"]


def test_what_only_one_side_changed_stands(
    fields: dict[str, CustomField], make_customer: Make, by_staff: Actor
) -> None:
    customer = make_customer(given_name="Leonie", custom_fields={"points": 1}, labels=["VIP"])
    put(customer, points=2)

    def edit(**data: Any) -> Any:
        return edit_customer(
            customer_id=customer.pk, data=data, actor=by_staff, source=Source.STAFF, read_version=1
        )

    edit(custom_fields={"level": "Gold", "points": 2})
    with pytest.raises(Stale) as caught:
        edit(custom_fields={"points": 3})
    assert caught.value.conflicts == {"custom_fields.points": ("2", "3")}
    edit(labels=["VIP", "Press"])
    with pytest.raises(Stale) as caught:
        edit(labels=["Friend"])
    assert caught.value.conflicts == {"labels": (["Press", "VIP"], ["Friend"])}


def test_a_locked_one_becomes_a_suggestion(
    fields: dict[str, CustomField], make_customer: Make, by_staff: Actor
) -> None:
    customer = make_customer(
        given_name="Leonie", custom_fields={"tax_free": True}, email="anna@example.org", labels=["VIP"]
    )
    for field in ("custom_fields.tax_free", "labels"):
        lock_field(customer_id=customer.pk, field=field, locked=True, actor=by_staff)
    with pytest.raises(InvalidInput):
        lock_field(customer_id=customer.pk, field="custom_fields.nothing", locked=True, actor=by_staff)
    outcome = create_or_edit_customer(
        data={
            "email": "anna@example.org",
            "custom_fields": {"tax_free": False, "points": 3},
            "labels": ["Press"],
        },
        actor=SYSTEM,
        source=Source.API,
    )
    assert sorted(outcome.suggested) == ["custom_fields.tax_free", "labels"]
    assert outcome.changes == {"custom_fields.points": (None, "3")}
    for suggestion in customer.suggestions.all():
        accept_suggestion(suggestion_id=suggestion.pk, actor=by_staff)
    assert FieldValue.objects.get(field=fields["tax_free"]).value == "false"
    assert list(customer.labels.values_list("name", flat=True)) == ["Press"]


def test_taken_away_and_brought_back(fields: dict[str, CustomField], make_customer: Make) -> None:
    customer = make_customer(given_name="Leonie", custom_fields={"nickname": "Leo", "points": 1})
    take_away_custom_field(field_id=fields["nickname"].pk, actor=SYSTEM)
    with pytest.raises(InvalidInput, match="no such field"):
        put(customer, nickname="Lea")
    put(customer, points=2)
    bring_back_custom_field(field_id=fields["nickname"].pk, actor=SYSTEM)
    assert put(customer, nickname="Leo").result == "unchanged"
    assert list(Customer.objects.search("leo")) == [customer]
    told = Event.objects.filter(subject_type="customers.customfield", subject_id=fields["nickname"].pk)
    assert list(told.order_by("id").values_list("verb", flat=True)) == [
        "custom_field.created",
        "custom_field.taken_away",
        "custom_field.brought_back",
    ]
    with pytest.raises(NotFound):
        take_away_custom_field(field_id=0, actor=SYSTEM)


def test_a_merge_fills_what_is_blank(fields: dict[str, CustomField], make_customer: Make) -> None:
    keep = make_customer(given_name="Leonie", custom_fields={"points": 1})
    drop = make_customer(given_name="Leonie", custom_fields={"points": 2, "nickname": "Leo"})
    merge_customers(keep_id=keep.pk, drop_id=drop.pk, actor=SYSTEM)
    values = dict(FieldValue.objects.filter(customer=keep).values_list("field__key", "value"))
    assert values == {"points": "1", "nickname": "Leo"}
    assert Event.objects.filter(timeline_id=keep.pk).latest("sequence").changes == {
        "custom_fields.nickname": [None, "Leo"]
    }
    assert list(Customer.objects.search("leo").live()) == [keep]
    assert not FieldValue.objects.filter(customer=drop).exists()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"name": "A", "kind": "colour"}, "kind"),
        ({"name": "A", "kind": "choice"}, "choices"),
        ({"name": "A", "kind": "choice", "choices": ["x" * 101]}, "choices"),
        ({"name": "A", "kind": "choice", "choices": [str(n) for n in range(101)]}, "choices"),
        ({"name": "A", "kind": "text", "choices": ["x"]}, "choices"),
        ({"name": "A", "key": "Loyalty"}, "key"),
        ({"name": "A", "key": "1st"}, "key"),
        ({"name": "A", "key": "email"}, "key"),
        ({"name": "A", "key": "labels"}, "key"),
        ({"name": "A", "key": "points"}, "key"),
        ({"name": "A", "position": -1}, "position"),
    ],
)
def test_definitions_that_are_none(fields: dict[str, CustomField], data: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        create_custom_field(data=data, actor=SYSTEM)
    assert list(caught.value.errors) == [field]


@pytest.mark.parametrize(
    ("name", "key"),
    [("Loyalty level", "loyalty_level"), ("Points", "points_2"), ("E-mail", "e_mail"), ("Email", "email_2"),
     ("Štítek č. 5", "stitek_c_5"), ("3D", "field_3d"), ("日本", "field"), ("x" * 60, "x" * 36)],
)  # fmt: skip
def test_the_key_is_made_of_the_name(fields: dict[str, CustomField], name: str, key: str) -> None:
    assert create_custom_field(data={"name": name}, actor=SYSTEM).key == key


def test_what_stays_and_how_many(fields: dict[str, CustomField], monkeypatch: pytest.MonkeyPatch) -> None:
    level = fields["level"]
    edit_custom_field(field_id=level.pk, data={"choices": ["Gold", " gold", "Blue"]}, actor=SYSTEM)
    level.refresh_from_db()
    assert level.choices == ["Gold", "Blue"]
    for name, value in {"key": "other", "kind": "text"}.items():
        with pytest.raises(InvalidInput, match="stays as it is"):
            edit_custom_field(field_id=level.pk, data={name: value}, actor=SYSTEM)
    monkeypatch.setattr(verbs, "MOST_FIELDS", len(fields))
    with pytest.raises(Refused, match="fields already"):
        create_custom_field(data={"name": "One more"}, actor=SYSTEM)
