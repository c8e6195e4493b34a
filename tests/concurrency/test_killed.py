"""Servers that die: what was acknowledged is there, nothing is half, nothing is twice."""

from __future__ import annotations

import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event, Lock

import httpx
import pytest

from tests.concurrency.site import Site
from tests.concurrency.visitors import Program
from tests.concurrency.whole import assert_whole
from tests.house.processes import PATIENCE

pytestmark = pytest.mark.processes

ORDERS, KILLS, CLIENTS = 1_000, 10, 8


class Shop:
    """A shop's own system: it sends each of its orders until it is acknowledged, always with the same key."""

    def __init__(self, site: Site) -> None:
        self.program = Program(site)
        self.acknowledged: dict[int, int] = {}
        self.statuses: Counter[int] = Counter()
        self.lost = 0
        self._lock = Lock()
        self._numbers = count()
        self.gave_up = Event()

    def work(self) -> None:
        while (number := next(self._numbers)) < ORDERS and not self.gave_up.is_set():
            self._send(number)

    def _send(self, number: int) -> None:
        deadline = time.monotonic() + PATIENCE
        # Every third buyer is new; the others come again and again.
        email = f"new{number}@killed.example.com" if number % 3 == 0 else f"{number % 20}@killed.example.com"
        while time.monotonic() < deadline:
            try:
                answer = self.program.order(email, key=f"shop-order-{number}", external_id=f"shop-{number}")
            except httpx.TransportError:
                with self._lock:
                    self.lost += 1
                time.sleep(0.05)
                continue
            with self._lock:
                self.statuses[answer.status_code] += 1
                if answer.status_code == 201:
                    self.acknowledged[number] = answer.json()["id"]
                    return
            time.sleep(0.05)  # a twin of ours is still at work
        self.gave_up.set()


def test_1000_orders_while_the_servers_are_killed_10_times(site: Site) -> None:
    shop = Shop(site)
    with ThreadPoolExecutor(CLIENTS) as pool:
        workers = [pool.submit(shop.work) for _client in range(CLIENTS)]
        for kill in range(1, KILLS + 1):
            while len(shop.acknowledged) < kill * ORDERS // (KILLS + 1) and not shop.gave_up.is_set():
                time.sleep(0.01)
            site.end(signal.SIGKILL)
            site.start()
        for worker in workers:
            worker.result()

    assert not shop.gave_up.is_set(), shop.statuses
    assert set(shop.statuses) <= {201, 409}, shop.statuses
    assert shop.lost >= KILLS, "every kill interrupted somebody"
    stored = dict(site.rows("SELECT external_id, id FROM orders_order WHERE external_id LIKE 'shop-%'"))
    assert stored == {f"shop-{number}": order for number, order in shop.acknowledged.items()}
    assert len(stored) == ORDERS
    kept = site.rows("SELECT count(*) FROM core_idempotencyrecord WHERE key LIKE 'shop-order-%'")
    assert kept == [(ORDERS,)]
    assert_whole(site)
