"""The timeline is narrowed by kind, source, person, days and words, without looking at all of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from customers.models import Customer
from customers.services import edit_customer, lock_field, merge_customers, set_status
from omnibasis.core.actors import Actor, Source
from tests.customers_ui.conftest import LIST, text_of
from tests.customers_ui.past import ROBOT, happened, many_events


@pytest.fixture
def customer(make_customer: Callable[..., Customer], by_staff: Actor) -> Customer:
    customer = make_customer(given_name="Leonie", email="leonie@example.com")
    edit_customer(customer_id=customer.pk, data={"surname": "Köhler"}, actor=by_staff, source=Source.STAFF)
    edit_customer(customer_id=customer.pk, data={"phone": "1234"}, actor=ROBOT, source=Source.API)
    set_status(customer_id=customer.pk, status="not_active", actor=by_staff, reason="Moved to Ōsaka")
    lock_field(customer_id=customer.pk, field="phone", locked=True, actor=by_staff)
    now = timezone.now()
    happened(
        customer,
        [(1, now - timedelta(days=40)), (2, now - timedelta(days=20)), (3, now - timedelta(days=20))],
    )
    Customer.objects.filter(pk=customer.pk).update(created_at=now - timedelta(days=40))
    return customer


def found(client: Client, customer: Customer, query: str) -> list[str]:
    """What the timeline tells, by the first words of each entry."""
    html = client.get(f"{LIST}{customer.pk}/timeline/?{query}").content.decode()
    bodies = re.findall(r'(?s)<div class="timeline-body">(.*?)</div>\s*<span class="timeline-time"', html)
    return [text_of(body).strip().split("  ")[0] for body in bodies]


ALL = ["Phone locked", "Made not active", "Phone changed", "Surname changed", "Created"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("kind=status", [1]),
        ("kind=details", [0, 2, 3, 4]),
        ("kind=status&kind=details", [0, 1, 2, 3, 4]),
        ("kind=orders", []),
        ("kind=other", []),
        ("kind=nonsense", [0, 1, 2, 3, 4]),
        ("source=api", [2]),
        ("actor=token", [2]),
        ("actor=user", [0, 1, 3, 4]),
        ("actor=system", []),
        ("q=kohler", [3]),
        ("q=KÖHLER+surname", [3]),
        ("q=osaka", [1]),
        ("q=margaret+locked", [0]),
        ("q=web+shop", [2]),
        ("q=through+the+api", [2]),
        ("q=%3Cstrong%3E", []),
        ("q=nothing+of+the+kind", []),
        ("kind=details&actor=user&q=phone", [0]),
    ],
)
def test_each_filter(staff_client: Client, customer: Customer, query: str, expected: list[int]) -> None:
    told = found(staff_client, customer, query)
    assert [said.startswith(ALL[n]) for said, n in zip(told, expected, strict=True)] == [True] * len(expected)


def test_only_one_person(staff_client: Client, customer: Customer, by_staff: Actor) -> None:
    assert len(found(staff_client, customer, f"actor=user:{by_staff.user_id}")) == 4
    assert found(staff_client, customer, "actor=user:999") == found(staff_client, customer, "")


def test_days(staff_client: Client, customer: Customer) -> None:
    def day(ago: int) -> str:
        return (timezone.localdate() - timedelta(days=ago)).isoformat()

    def count(query: str) -> int:
        return len(found(staff_client, customer, query))

    assert count(f"since={day(30)}") == 4
    assert count(f"until={day(10)}") == 3
    assert count(f"since={day(30)}&until={day(10)}") == 2
    assert count(f"since={day(20)}&until={day(20)}") == 2
    assert count(f"since={day(10)}&until={day(30)}") == 0
    assert count("since=nonsense&until=0001-01-01") == 5
    assert count("until=9999-12-31") == 5


def test_chips_are_in_the_address_and_come_off(staff_client: Client, customer: Customer) -> None:
    html = staff_client.get(f"{LIST}{customer.pk}/timeline/?kind=status&q=osaka").content.decode()
    assert "Kind: Status" in text_of(html)
    assert f'href="{LIST}{customer.pk}/timeline/?q=osaka"' in html
    assert "Clear" in text_of(html)
    empty = text_of(staff_client.get(f"{LIST}{customer.pk}/timeline/?q=zzzz").content.decode())
    assert "Nothing matches" in empty


def test_in_place_it_is_only_what_was_found(staff_client: Client, customer: Customer) -> None:
    headers = {"HX-Request": "true", "HX-Target": "timeline-found"}
    html = staff_client.get(f"{LIST}{customer.pk}/timeline/?kind=status", headers=headers).content.decode()
    assert "<html" not in html
    assert html.count("timeline-entry") == 1
    assert 'id="timeline-chips" hx-swap-oob="true"' in html


def test_a_long_timeline_says_how_far_it_looked(staff_client: Client, customer: Customer) -> None:
    many_events(customer, 2_500, verb="order.drafted")
    path = f"{LIST}{customer.pk}/timeline/?q=kohler"
    text = text_of(staff_client.get(path).content.decode())
    assert "Looked back to" in text
    assert "Surname changed" not in text
    html = staff_client.get(path).content.decode()
    more = re.search(r'hx-get="([^"]*day=[^"]*)"', html)
    assert more
    older = staff_client.get(more[1].replace("&amp;", "&"), headers={"HX-Request": "true"}).content.decode()
    assert "Surname changed" in text_of(older)
    assert "Looked back" not in text_of(older)
    # Days are jumped to, not walked to.
    ago = (timezone.localdate() - timedelta(days=15)).isoformat()
    assert len(found(staff_client, customer, f"until={ago}")) == 3


def test_merged_timelines_are_one(
    staff_client: Client, customer: Customer, make_customer: Callable[..., Customer], by_staff: Actor
) -> None:
    gone = make_customer(given_name="Leo")
    edit_customer(customer_id=gone.pk, data={"surname": "Kohler"}, actor=by_staff, source=Source.STAFF)
    merge_customers(keep_id=customer.pk, drop_id=gone.pk, actor=by_staff)
    told = found(staff_client, customer, "q=kohler")
    assert [said.split(" ")[0] for said in told] == ["Leo", "Merged", "Surname", "Surname"]
    assert len(found(staff_client, customer, "kind=status")) == 3


def test_the_file_has_what_was_found(staff_client: Client, customer: Customer) -> None:
    answer = staff_client.get(f"{LIST}{customer.pk}/timeline/?kind=details&export=csv")
    lines = b"".join(answer).decode().splitlines()  # type: ignore[arg-type]
    assert lines[0].lstrip("\ufeff") == "When,What,Kind,Changes,By,Source,Verb"
    assert len(lines) == 1 + 4 + 1  # what it started with takes two lines
    assert "Surname changed,Details,Surname:  → Köhler,Margaret Adams,staff,customer.edited" in lines[3]


def test_as_it_was(staff_client: Client, customer: Customer) -> None:
    path = f"{LIST}{customer.pk}/timeline/"
    day = (timezone.localdate() - timedelta(days=30)).isoformat()
    text = text_of(staff_client.get(path, {"as_of": day}).content.decode())
    assert "As it was on" in text
    assert "Surname empty Köhler differs" in text
    assert "Given name Leonie the same" in text
    assert "Status Active Not active differs" in text
    long_ago = text_of(staff_client.get(path, {"as_of": "2001-02-03"}).content.decode())
    assert "It did not exist yet" in long_ago
    assert "Search the timeline" in staff_client.get(path, {"as_of": "nonsense"}).content.decode()


@pytest.mark.parametrize(
    "text", ["\0", "a\0b", "' OR 1=1 --", "x" * 2_000, "-1", "9" * 400, "%00", "٣", "{{ x }}"]
)
def test_nasty_parameters(staff_client: Client, customer: Customer, text: str) -> None:
    path = f"{LIST}{customer.pk}/timeline/"
    for name in ("q", "kind", "source", "actor", "since", "until", "as_of", "cursor", "day", "export"):
        for headers in ({}, {"HX-Request": "true", "HX-Target": "timeline-found"}):
            answer = staff_client.get(path, {name: text}, headers=headers)
            assert answer.status_code in (200, 302), name
