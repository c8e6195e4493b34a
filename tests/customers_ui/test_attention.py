"""Customers that need attention: reason by reason, no further than a page, nothing when nothing waits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from customers.models import Customer
from customers.services import archive_customer
from customers.views import attention
from omnibasis.core.actors import ANONYMOUS, Actor, Source
from omnibasis.ui import registry
from orders.services import Content, Line, create_order
from tests.conftest import make_user
from tests.customers_ui.conftest import LIST, words

PAGE = f"{LIST}attention/"
DOT = "/omnibasis/attention/waiting/"


def suggest(email: str, phone: str) -> None:
    create_order(
        content=Content(
            lines=[Line(description="House blend", quantity=1, unit_price_minor=1450)], currency="EUR"
        ),
        actor=ANONYMOUS,
        source=Source.ORDER,
        buyer={"email": email, "phone": phone},
    )


@pytest.fixture
def waiting(make_customer: Callable[..., Customer]) -> Customer:
    make_user("luis@example.com", given_name="Luís", verified=False)
    customer = make_customer(given_name="Leonie", email="leonie@example.com", phone="+49 711 2842222")
    suggest("leonie@example.com", "+49 711 1111111")
    return customer


def test_nothing_waits(staff_client: Client) -> None:
    assert "Nothing waits for you" in words(staff_client, PAGE)
    assert staff_client.get(DOT).json() == {"waiting": False}


def test_each_reason_has_its_rows_and_the_way_to_all_of_them(staff_client: Client, waiting: Customer) -> None:
    text = words(staff_client, PAGE)
    assert "Suggestions to decide on 1" in text
    assert "Leonie 1 suggestion to decide on" in text
    assert "Registered, e-mail not verified 1" in text
    assert "luis@example.com registered, but has not verified the e-mail yet" in text
    html = staff_client.get(PAGE).content.decode()
    assert f'href="{LIST}{waiting.pk}/"' in html
    for query in ("?status=suggestions", "?status=not_verified"):
        assert f'href="{LIST}{query}"' in html
    assert staff_client.get(DOT).json() == {"waiting": True}
    assert f'href="{PAGE}"' in staff_client.get("/omnibasis/attention/").content.decode()


def test_it_goes_no_further_than_a_page_and_costs_the_same(
    staff_client: Client, waiting: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff_client.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        staff_client.get(PAGE)
    for n in range(4):
        make_user(f"nora{n}@example.com", verified=False)
    monkeypatch.setattr(attention, "SHOWN", 3)
    with CaptureQueriesContext(connection) as five:
        text = words(staff_client, PAGE)
    assert "not verified 3+" in text
    assert "Show all" in text
    assert len(five) == len(one)


def test_who_is_deleted_does_not_wait(
    staff_client: Client, make_customer: Callable[..., Customer], by_staff: Actor
) -> None:
    make_user("luis@example.com", verified=False)
    archive_customer(customer_id=Customer.objects.get(email="luis@example.com").pk, actor=by_staff)
    assert "Nothing waits for you" in words(staff_client, PAGE)


def test_the_dot_is_worked_out_once_in_a_while(staff_client: Client, waiting: Customer) -> None:
    cache.clear()
    with CaptureQueriesContext(connection) as first:
        staff_client.get(DOT)
    with CaptureQueriesContext(connection) as second:
        staff_client.get(DOT)
    assert len(second) < len(first)


def test_each_reason_is_found_by_its_own_index(db: None) -> None:
    now = timezone.now()
    Customer.objects.bulk_create(
        Customer(
            name="x", sort_name="x", search_text="x", source="api", created_at=now, updated_at=now, version=1
        )
        for _n in range(2_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE customers_customer")
    for source, index in (
        ("suggestions", "customer_has_suggestions"),
        ("not_verified", "registered_user_id"),
    ):
        find = next(s.find for s in registry.attention.sources() if s.key == source)
        with CaptureQueriesContext(connection) as asked:
            find(26)
        (query,) = (q["sql"] for q in asked if "customers_customer" in q["sql"])
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        with connection.cursor() as cursor:
            cursor.execute(f"{explain} {query}")
            plan = " ".join(str(part) for row in cursor.fetchall() for part in row)
        assert index in plan, plan
        assert "TEMP B-TREE" not in plan


def test_the_way_to_all_of_them_is_a_filter_that_the_list_has(staff_client: Client) -> None:
    linked = [source for source in registry.attention.sources() if source.query]
    assert {source.key for source in linked} >= {"suggestions", "not_verified", "reminders"}
    for source in linked:
        answer = staff_client.get(f"{reverse(source.url_name)}{source.query}")
        assert answer.context["narrowed"], source.key
        assert "chip-on" in answer.content.decode(), source.key
