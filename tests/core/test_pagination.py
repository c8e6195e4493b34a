"""Keyset pages: walking them gives the sorted list, forward and back, over any data."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.models import Customer
from omnibasis.core.actors import Source
from omnibasis.core.errors import InvalidInput
from omnibasis.core.pagination import Order, keyset_page

ORDERS = [
    Order(column, descending=way) for column in ("sort_name", "updated_at", "id") for way in (False, True)
]
names = st.text(st.sampled_from("aAbBéßzZ ~_%\\'\"0🐎Ωж"), min_size=1, max_size=3).filter(str.strip)


def fill(rows: list[tuple[str, int]]) -> None:
    """Customers by name and age in seconds; many share one or both."""
    now = timezone.now()
    Customer.objects.all().delete()
    for name, age in rows:
        customer = Customer(company_name=name, source=Source.IMPORT, created_at=now)
        customer.updated_at = now - timedelta(seconds=age)
        customer.save()


def walk(order: Order, size: int) -> tuple[list[list[int]], list[list[int]]]:
    """The ids of every page going forward to the end, and then back from there to the beginning."""
    forward, backward = [], []
    cursor: str | None = None
    most = Customer.objects.count() + 1
    while len(forward) <= most:
        page = keyset_page(Customer.objects.all(), order=order, cursor=cursor, size=size)
        forward.append([row.pk for row in page.rows])
        assert (page.previous_cursor is None) == (cursor is None)
        cursor = page.next_cursor
        if cursor is None:
            break
    cursor = page.previous_cursor
    while cursor is not None and len(backward) <= most:
        page = keyset_page(Customer.objects.all(), order=order, cursor=cursor, size=size)
        backward.insert(0, [row.pk for row in page.rows])
        assert page.next_cursor is not None
        cursor = page.previous_cursor
    return forward, backward


@pytest.mark.django_db
@pytest.mark.parametrize("order", ORDERS, ids=str)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(names, st.integers(0, 3)), max_size=12), size=st.integers(1, 4))
def test_walking_the_pages_is_the_sorted_list(order: Order, rows: list[tuple[str, int]], size: int) -> None:
    fill(rows)
    everything = [(getattr(c, order.column), c.pk) for c in Customer.objects.all()]
    expected = [pk for _value, pk in sorted(everything, reverse=order.descending)]
    forward, backward = walk(order, size)
    assert [pk for page in forward for pk in page] == expected
    assert all(len(page) == size for page in forward[:-1])
    assert [pk for page in backward for pk in page] == expected[: sum(map(len, forward[:-1]))]


@pytest.mark.django_db
def test_rows_that_come_and_go_repeat_nothing_and_hide_nothing() -> None:
    fill([(name, 0) for name in "abcdef"])
    order = Order("sort_name")
    first = keyset_page(Customer.objects.all(), order=order, cursor=None, size=3)
    Customer.objects.filter(name__in=["a", "c"]).delete()
    Customer(
        company_name="b2", source=Source.IMPORT, created_at=timezone.now(), updated_at=timezone.now()
    ).save()
    second = keyset_page(Customer.objects.all(), order=order, cursor=first.next_cursor, size=9)
    assert [row.name for row in second.rows] == ["d", "e", "f"]
    back = keyset_page(Customer.objects.all(), order=order, cursor=second.previous_cursor, size=9)
    assert [row.name for row in back.rows] == ["b", "b2"]


def pack(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


BAD: dict[str, Callable[[], str]] = {
    "no base64": lambda: "%%%",
    "one letter": lambda: "a",
    "not ASCII": lambda: "žluť",
    "no JSON": lambda: base64.urlsafe_b64encode(b"hello").decode(),
    "no text": lambda: base64.urlsafe_b64encode(b"\xff\xfe[").decode(),
    "a number": lambda: base64.urlsafe_b64encode(b"1").decode(),
    "an object": lambda: base64.urlsafe_b64encode(b'{"a": 1}').decode(),
    "deep": lambda: base64.urlsafe_b64encode(b"[" * 3_000).decode(),
    "empty": lambda: pack(),
    "too few": lambda: pack(False),
    "too many": lambda: pack(False, 1, 2, 3),
    "no flag": lambda: pack("x", "a", 1),
    "id is text": lambda: pack(False, "a", "1"),
    "id is a flag": lambda: pack(False, "a", True),
    "id is nothing": lambda: pack(False, "a", None),
    "id is a fraction": lambda: pack(False, "a", 1.5),
    "id is huge": lambda: pack(False, "a", 2**63),
    "nothing": lambda: pack(False, None, 1),
    "zero byte": lambda: pack(False, "a\0b", 1),
    "half a letter": lambda: pack(False, "\ud800", 1),
}
BAD_TIMES = {
    "no time": lambda: pack(False, "yesterday", 1),
    "before the first day": lambda: pack(False, "0001-01-01T00:00:00+14:00", 1),
    "after the last day": lambda: pack(False, "9999-12-31T23:59:59-14:00", 1),
    "a list": lambda: pack(False, [], 1),
    "no such day": lambda: pack(False, "2024-02-30T00:00:00+00:00", 1),
}


@pytest.mark.django_db
@pytest.mark.parametrize("bad", BAD)
def test_a_bad_cursor_is_an_error_on_the_cursor(bad: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        keyset_page(Customer.objects.all(), order=Order("sort_name"), cursor=BAD[bad](), size=3)
    assert list(refused.value.errors) == ["cursor"]


@pytest.mark.django_db
@pytest.mark.parametrize("bad", BAD_TIMES)
def test_a_bad_time_in_a_cursor_is_an_error_on_the_cursor(bad: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        keyset_page(Customer.objects.all(), order=Order("updated_at"), cursor=BAD_TIMES[bad](), size=3)
    assert list(refused.value.errors) == ["cursor"]
