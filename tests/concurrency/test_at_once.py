"""Many orders, calls and registrations at the same moment make one customer, and lose nothing."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pytest

from tests.concurrency.site import Site
from tests.concurrency.visitors import Program, Visitor, at_once, spelled
from tests.concurrency.whole import assert_whole

pytestmark = pytest.mark.processes

ROUNDS = 3


def customers_of(site: Site, email: str) -> list[int]:
    return [row[0] for row in site.rows(f"SELECT id FROM customers_customer WHERE email_key = '{email}'")]


def test_64_orders_with_one_new_address(site: Site) -> None:
    program = Program(site)
    for turn in range(ROUNDS):
        email = f"buyer{turn}@orders.example.com"
        calls = [
            Visitor(site).get_ready(spelled(email, n), message=f"{n}", surname=f"No {n}").order
            for n in range(32)
        ]
        calls += [partial(program.order, spelled(email, n), note=f"{n}") for n in range(32, 64)]
        answers = at_once(calls)
        assert Counter(a.status_code for a in answers) == {302: 32, 201: 32}
        assert len({a.headers["Location"] for a in answers[:32]}) == 32
        (customer,) = customers_of(site, email)
        assert site.rows(f"SELECT count(*) FROM orders_order WHERE customer_id = {customer}") == [(64,)]
        figures = site.rows(
            f"SELECT orders, total_minor FROM orders_customerfigures WHERE customer_id = {customer}"
        )
        assert figures == [(64, 64 * 5100)]
    assert_whole(site)


def test_one_order_page_that_is_sent_many_times_is_one_order(site: Site) -> None:
    visitor = Visitor(site).get_ready("clicker@orders.example.com")
    answers = at_once([visitor.order] * 16)
    assert {a.status_code for a in answers} == {302}
    assert len({a.headers["Location"] for a in answers}) == 1
    (customer,) = customers_of(site, "clicker@orders.example.com")
    assert site.rows(f"SELECT count(*) FROM orders_order WHERE customer_id = {customer}") == [(1,)]
    assert_whole(site)


def test_one_key_that_is_sent_many_times_is_one_order(site: Site) -> None:
    program = Program(site)
    for turn in range(ROUNDS):
        call = partial(program.order, f"twin{turn}@orders.example.com", key=f"twin-{turn}")
        answers = at_once([call] * 16)
        done = [a for a in answers if a.status_code == 201]
        assert done
        assert {a.status_code for a in answers} <= {201, 409}
        assert len({a.text for a in done}) == 1
        assert call().text == done[0].text
        (customer,) = customers_of(site, f"twin{turn}@orders.example.com")
        assert site.rows(f"SELECT count(*) FROM orders_order WHERE customer_id = {customer}") == [(1,)]
    assert_whole(site)


def test_64_create_or_edits_with_one_new_address(site: Site) -> None:
    program = Program(site)
    for turn in range(ROUNDS):
        email = f"row{turn}@calls.example.com"
        answers = at_once(
            [partial(program.create_or_edit, email=spelled(email, n), tax_id=f"T{n}") for n in range(64)]
        )
        told = [a.json() for a in answers]
        assert Counter(
            (a.status_code, t["result"], t["matched_by"]) for a, t in zip(answers, told, strict=True)
        ) == {
            (201, "created", None): 1,
            (200, "updated", "email"): 63,
        }
        (customer,) = customers_of(site, email)
        assert {t["customer"]["id"] for t in told} == {customer}
        assert site.rows(f"SELECT version FROM customers_customer WHERE id = {customer}") == [(64,)]
    assert_whole(site)


def test_64_create_or_edits_with_one_new_external_id(site: Site) -> None:
    program = Program(site)
    for turn in range(ROUNDS):
        calls = [
            partial(program.create_or_edit, external_id=f"crm-{turn}", given_name=f"N{n}") for n in range(64)
        ]
        answers = at_once(calls)
        assert Counter(a.json()["result"] for a in answers) == {"created": 1, "updated": 63}
        found = site.rows(f"SELECT version FROM customers_customer WHERE external_id = 'crm-{turn}'")
        assert found == [(64,)]
    assert_whole(site)


def test_a_registration_races_an_order_and_a_call(site: Site) -> None:
    program = Program(site)
    for turn in range(ROUNDS):
        visitors = [Visitor(site) for _number in range(12)]
        emails = [f"race{turn}.{n}@races.example.com" for n in range(12)]
        calls = []
        for n, email in enumerate(emails):
            calls += [
                partial(visitors[n].sign_up, spelled(email, n), given_name="Ana", surname="Signed"),
                visitors[n].get_ready(spelled(email, n + 1), surname="Ordered").order,
                partial(program.create_or_edit, email=spelled(email, n + 2), surname="Called"),
            ]
        answers = at_once(calls)
        assert Counter(a.status_code for a in answers[0::3]) == {302: 12}
        assert {a.headers["Location"] for a in answers[0::3]} == {"/accounts/confirm-email/"}
        assert Counter(a.status_code for a in answers[1::3]) == {302: 12}
        assert {a.status_code for a in answers[2::3]} <= {200, 201}
        for email in emails:
            (customer,) = customers_of(site, email)
            assert site.rows(f"SELECT count(*) FROM orders_order WHERE customer_id = {customer}") == [(1,)]
            linked = site.rows(f"SELECT user_id FROM customers_customer WHERE id = {customer}")
            assert linked == [(None,)], "nobody has proven the mailbox"
            assert site.rows(f"SELECT count(*) FROM accounts_user WHERE email = '{email}'") == [(1,)]
    assert_whole(site)
