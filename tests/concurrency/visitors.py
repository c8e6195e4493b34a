"""Many visitors and programs that call a site at the same moment."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import httpx

from tests.concurrency.site import Site
from tests.house.processes import PATIENCE

Call = Callable[[], httpx.Response]


def at_once(calls: Sequence[Call]) -> list[httpx.Response]:
    """Makes all calls in threads of their own, released together; returns the answers in the order of the calls."""
    barrier = Barrier(len(calls))

    def call(one: Call) -> httpx.Response:
        barrier.wait(PATIENCE)
        return one()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


def spelled(email: str, number: int) -> str:
    """The address in another mixture of cases for each number, as the mailbox's owner may type it."""
    return "".join(c.upper() if (number >> (place % 6)) & 1 else c for place, c in enumerate(email))


class Visitor:
    """A browser on the hosted order page and the sign-up page."""

    def __init__(self, site: Site) -> None:
        self.http = httpx.Client(base_url=site.url, timeout=PATIENCE)
        page = self.http.get("/order/").text
        (self.quantity,) = re.findall(r'name="(quantity_\d+)"', page)
        self._review: dict[str, str] = {}
        self._review_at = ""

    def get_ready(self, email: str, **more: str) -> Visitor:
        """Goes through the steps up to the last click."""
        self._post("/order/", {self.quantity: "2"})
        self._post("/order/details/", {"email": email, **more})
        page = self.http.get("/order/review/").text
        for name in ("page", "seen"):
            (self._review[name],) = re.findall(rf'name="{name}" value="([^"]+)"', page)
        return self

    def order(self) -> httpx.Response:
        """The last click, or once more the same one."""
        return self._post("/order/review/", self._review)

    def sign_up(self, email: str, **more: str) -> httpx.Response:
        return self._post("/accounts/signup/", {"email": email, "password1": "tall-windows-face-7", **more})

    def get_ready_to_book(self, address: str, email: str) -> Visitor:
        """Goes through the steps of a booking up to the last click; `address`: the details of what was chosen."""
        self.http.get(address)
        self._review_at = self._post(address, {"email": email}).headers["Location"]
        page = self.http.get(self._review_at).text
        for name in ("page", "seen"):
            (self._review[name],) = re.findall(rf'name="{name}" value="([^"]+)"', page)
        return self

    def book(self) -> httpx.Response:
        return self._post(self._review_at, self._review)

    def _post(self, path: str, data: dict[str, str]) -> httpx.Response:
        # The page's own hidden value or the cookie's: Django takes either.
        token = self.http.cookies["csrftoken"]
        return self.http.post(path, data={"csrfmiddlewaretoken": token, **data})


class Program:
    """An integrator that calls the API."""

    def __init__(self, site: Site) -> None:
        self.http = httpx.Client(
            base_url=f"{site.url}/api/v1", timeout=PATIENCE, headers={"Authorization": f"Bearer {site.token}"}
        )

    def order(self, email: str, *, key: str = "", **more: Any) -> httpx.Response:
        item = {"description": "Guitar lesson", "quantity": 2, "unit_price": "25.50"}
        body = {"currency": "EUR", "items": [item], "buyer": {"email": email}, **more}
        return self._post("/orders/", body, key)

    def create_or_edit(self, **body: Any) -> httpx.Response:
        return self._post("/customers/CreateOrEdit", body, "")

    def resource(self, **body: Any) -> int:
        answer = self._post("/resources/", body, "")
        assert answer.status_code == 201, answer.text
        return int(answer.json()["id"])

    def book(self, resource: int, start: str, end: str, email: str, **more: Any) -> httpx.Response:
        body = {"resource": resource, "starts_at": start, "ends_at": end, "buyer": {"email": email}, **more}
        return self._post("/bookings/", body, "")

    def move(self, booking: int, **body: Any) -> httpx.Response:
        return self._post(f"/bookings/{booking}/move", body, "")

    def act(self, order: int, name: str, *, key: str = "", **body: Any) -> httpx.Response:
        return self._post(f"/orders/{order}/{name}", body, key)

    def _post(self, path: str, body: dict[str, Any], key: str) -> httpx.Response:
        return self.http.post(path, json=body, headers={"Idempotency-Key": key or str(uuid.uuid4())})
