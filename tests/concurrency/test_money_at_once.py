"""Programs that pay, refund, send and cancel the same order at the same moment, each call in a process of its own
where there is one free: every act is done once, and every other caller is told why not."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

import httpx
import pytest

from tests.concurrency.site import Site
from tests.concurrency.visitors import Program, at_once
from tests.concurrency.whole import assert_whole

pytestmark = pytest.mark.processes

ROUNDS, CALLERS = 4, 8
# Order for order, what the programs below start from: sent, 51.00 in all.
TOTAL = 5_100


@pytest.fixture
def program(site: Site) -> Program:
    return Program(site)


def made(program: Program, turn: int, **more: Any) -> int:
    answer = program.order(f"money{turn}@money.example.com", **more)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def statuses(answers: list[httpx.Response]) -> Counter[int]:
    for answer in answers:
        if answer.status_code != 200:
            assert answer.json()["detail"], "who is refused is told why"
    return Counter(answer.status_code for answer in answers)


def moved(site: Site, order: int) -> list[tuple[Any, ...]]:
    return site.rows(f"SELECT kind, amount_minor FROM orders_payment WHERE order_id = {order} ORDER BY id")


def test_all_pay_then_all_refund(site: Site, program: Program) -> None:
    for turn in range(ROUNDS):
        order = made(program, turn)
        paid = at_once([partial(program.act, order, "pay")] * CALLERS)
        assert statuses(paid) == {200: 1, 409: CALLERS - 1}
        assert moved(site, order) == [("payment", TOTAL)]
        back = at_once([partial(program.act, order, "refund")] * CALLERS)
        assert statuses(back) == {200: 1, 409: CALLERS - 1}
        assert moved(site, order) == [("payment", TOTAL), ("refund", TOTAL)]
    assert_whole(site)


def test_parts_never_sum_to_more_than_the_order(site: Site, program: Program) -> None:
    for turn in range(ROUNDS):
        order = made(program, turn)
        paid = at_once([partial(program.act, order, "pay", amount="20.00")] * CALLERS)
        assert statuses(paid) == {200: 2, 400: CALLERS - 2}
        back = at_once([partial(program.act, order, "refund", amount="15.00")] * CALLERS)
        assert statuses(back) == {200: 2, 400: CALLERS - 2}
        assert moved(site, order) == [("payment", 2_000)] * 2 + [("refund", 1_500)] * 2
    assert_whole(site)


def test_some_pay_and_some_cancel(site: Site, program: Program) -> None:
    for turn in range(ROUNDS):
        order = made(program, turn)
        acts = [partial(program.act, order, "pay" if n % 2 else "cancel") for n in range(CALLERS)]
        assert statuses(at_once(acts)) == {200: 1, 409: CALLERS - 1}
    assert_whole(site)


def test_all_send_one_draft(site: Site, program: Program) -> None:
    for turn in range(ROUNDS):
        order = made(program, turn, status="draft")
        assert statuses(at_once([partial(program.act, order, "send")] * CALLERS)) == {
            200: 1,
            409: CALLERS - 1,
        }
        mails = f"SELECT count(*) FROM events_delivery WHERE subject_type = 'orders.order' AND subject_id = {order}"
        assert site.rows(mails) == [(1,)]
    assert_whole(site)


def test_one_key_pays_once_however_often_it_is_sent(site: Site, program: Program) -> None:
    for turn in range(ROUNDS):
        order = made(program, turn)
        pay = partial(program.act, order, "pay", key=f"pay-{turn}", amount="10.00")
        answers = at_once([pay] * CALLERS)
        done = [answer for answer in answers if answer.status_code == 200]
        assert done
        assert {answer.status_code for answer in answers} <= {200, 409}
        assert {answer.text for answer in [*done, pay()]} == {done[0].text}
        assert moved(site, order) == [("payment", 1_000)]
    assert_whole(site)
