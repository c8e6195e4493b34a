"""The list narrowed by labels and custom fields, from an index; what it shows of them, and its file."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from customers import narrow
from customers.models import Customer, CustomerLabel, CustomField, FieldValue, Label
from customers.narrow import between, labelled, valued
from customers.services import create_custom_field
from omnibasis.core.actors import SYSTEM
from tests.customers_ui.conftest import LIST, words
from tests.ui.test_list import names

Make = Callable[..., Customer]


@pytest.fixture
def level(db: None) -> CustomField:
    data = {"name": "Level", "kind": "choice", "choices": ["Gold", "Silver"]}
    return create_custom_field(data=data, actor=SYSTEM)


@pytest.fixture
def points(db: None) -> CustomField:
    return create_custom_field(data={"name": "Points", "kind": "number"}, actor=SYSTEM)


@pytest.fixture
def three(level: CustomField, points: CustomField, make_customer: Make) -> None:
    create_custom_field(data={"name": "Since", "kind": "date"}, actor=SYSTEM)
    create_custom_field(data={"name": "Tax free", "kind": "boolean"}, actor=SYSTEM)
    make_customer(given_name="Anna", labels=["VIP", "Press"], custom_fields={"level": "Gold", "points": 5})
    make_customer(
        given_name="Berta", labels=["Press"], custom_fields={"since": "2026-01-31", "tax_free": True}
    )
    make_customer(given_name="Cleo", custom_fields={"level": "Silver", "points": "7.5", "tax_free": False})


@pytest.mark.parametrize("probe", [0, 2_000])
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("label={VIP}", ["Anna"]),
        ("label={Press}", ["Berta", "Anna"]),
        ("label={Press}&sort=name", ["Anna", "Berta"]),
        ("label={VIP}&label={Press}&q=an", ["Anna"]),
        ("custom.level=Gold&custom.level=Silver", ["Cleo", "Anna"]),
        ("custom.tax_free=false", ["Cleo"]),
        ("custom.points.from=5&custom.points.to=7", ["Anna"]),
        ("custom.points.from=5.1", ["Cleo"]),
        ("custom.since.to=2026-01-31", ["Berta"]),
        ("custom.level=Gold&label={Press}", ["Anna"]),
        ("custom.level=Gold&custom.tax_free=true", []),
        # What is none of the choices narrows nothing.
        ("label=0", ["Cleo", "Berta", "Anna"]),
        ("label=x&custom.nothing=1&custom.points.from=many", ["Cleo", "Berta", "Anna"]),
    ],
)
def test_narrowed(
    staff_client: Client,
    three: None,
    monkeypatch: pytest.MonkeyPatch,
    probe: int,
    query: str,
    expected: list[str],
) -> None:
    monkeypatch.setattr(narrow, "PROBE", probe)
    ids = dict(Label.objects.values_list("name", "id"))
    assert names(staff_client, "?" + query.format(**ids)) == expected


def test_chips_say_what_is_chosen(staff_client: Client, three: None) -> None:
    label = Label.objects.get(name="VIP")
    text = words(staff_client, f"{LIST}?label={label.pk}&custom.points.from=3&custom.since.to=2026-12-31")
    for chip in ("Label: VIP", "Points: from 3", "Since: to 2026-12-31"):
        assert chip in text
    html = staff_client.get(f"{LIST}?custom.points.from=3&custom.points.to=9&q=an").content.decode()
    assert "Points: 3 – 9" in html
    assert 'href="/omnipayments/customers/?q=an" aria-label="Take off the filter Points"' in html


def test_the_file_has_them(staff_client: Client, three: None) -> None:
    lines = b"".join(staff_client.get(f"{LIST}?export=csv")).decode().splitlines()
    head, rows = lines[0].split(","), lines[1:]
    assert {"Labels", "Level", "Points", "Since", "Tax free"} <= set(head)
    assert '"Press, VIP"' in rows[0]
    assert ",Gold,5," in rows[0]
    assert ",2026-01-31,true" in rows[1]


def test_what_matched_is_shown(staff_client: Client, three: None) -> None:
    html = staff_client.get(f"{LIST}?q=gold").content.decode()
    assert '<span class="who-detail"><mark>gold</mark></span>' in html


def _plan(rows: object) -> str:
    return str(rows.explain())  # type: ignore[attr-defined]


@pytest.fixture
def crowd(level: CustomField, points: CustomField) -> Label:
    """Enough customers for a planner to care; one in a hundred has the label and the values that are asked for."""
    label = Label.objects.create(name="Press")
    now = timezone.now()
    customers = Customer.objects.bulk_create(
        Customer(name=f"No {n}", sort_name=f"no {n}", source="import", created_at=now, updated_at=now)
        for n in range(3_000)
    )
    labels, values, everybody = [], [], label_of_all()
    for n, customer in enumerate(customers):
        rare = n % 100 == 0
        labels.append(CustomerLabel(customer=customer, label=label if rare else everybody))
        values.append(FieldValue(customer=customer, field=level, value="Gold" if rare else "Silver"))
        values.append(FieldValue(customer=customer, field=points, value=str(n), number=n * 1_000_000))
    CustomerLabel.objects.bulk_create(labels)
    FieldValue.objects.bulk_create(values)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return label


def label_of_all() -> Label:
    return Label.objects.get_or_create(key="everybody", defaults={"name": "Everybody"})[0]


def test_an_index_serves_it(
    crowd: Label, level: CustomField, points: CustomField, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {
        "customer_label|customerlabel_label_id": CustomerLabel.objects.filter(label_id__in=[crowd.pk]),
        "field_value": FieldValue.objects.filter(field=level, value__in=["Gold"]),
        "field_number": FieldValue.objects.filter(field=points, number__gte=0, number__lte=9_000_000),
    }
    for index, rows in asked.items():
        plan = _plan(rows.values("customer_id")[: narrow.PROBE + 1])
        assert re.search(index, plan), plan
        assert "Seq Scan" not in plan, plan
    everybody = label_of_all()
    monkeypatch.setattr(narrow, "PROBE", 1_000)
    found = Customer.objects.live().order_by("-id")
    for rows in (
        labelled(found, [everybody.pk]),
        valued(found, level, ["Silver"]),
        labelled(found, [crowd.pk]),
    ):
        plan = _plan(rows[:50])
        assert "Seq Scan" not in plan, plan
        assert "TEMP B-TREE FOR ORDER BY" not in plan, plan
    assert between(found, points, None, 5_000_000).count() == 6
