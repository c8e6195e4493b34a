"""Who brings text in, and what every planter needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from orders.models import Product
from tests.conftest import make_token, signed_in
from tests.orders.conftest import make_product
from tests.security.payloads import PAYLOADS


@dataclass
class Doors:
    """Who comes in, and what they have made so far: customers by the number of the payload that they hold."""

    api: APIClient
    staff: Client
    visitor: Client
    product: Product
    customers: dict[int, int] = field(default_factory=dict)
    orders: dict[int, int] = field(default_factory=dict)
    edited: list[int] = field(default_factory=list)
    written: list[int] = field(default_factory=list)
    visited: list[str] = field(default_factory=list)
    booked: list[int] = field(default_factory=list)
    resources: list[int] = field(default_factory=list)

    @classmethod
    def open(cls, staff: User) -> Doors:
        api = APIClient(HTTP_AUTHORIZATION=f"Bearer {make_token(staff)[1]}")
        api.default_format = "json"
        return cls(api, signed_in(staff), Client(), make_product())


Plant = Callable[[Doors, str, int], bool]


def taken(answer: Any) -> bool:
    assert answer.status_code < 500, answer.content[:300]
    return answer.status_code in (200, 201, 302)


def email_of(number: int) -> str:
    return f"n{number}@example.com"


def fitting(text: str, limits: dict[str, int]) -> dict[str, str]:
    return {name: text for name, limit in limits.items() if len(text) <= limit}


ADDRESS = {"name": 160, "line1": 160, "line2": 160, "city": 100, "region": 100, "postal_code": 20}
NAMES = {"given_name": 80, "surname": 80, "company_name": 160}


def spread(number: int, names: Sequence[str], send: Callable[[dict[str, str]], bool]) -> bool:
    """The payloads from `number` on, one for each field; the others of a handful go along with its first."""
    if number % len(names):
        return True
    return send(dict(zip(names, PAYLOADS[number:], strict=False)))


def visible(texts: dict[str, str]) -> dict[str, str]:
    """People's own forms take no letters that cannot be seen."""
    return {name: text for name, text in texts.items() if text.isprintable()}
