"""What the ten rules of who is who are tested with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from customers.models import Customer
from omnibasis.core.actors import SYSTEM
from omnibasis.events.models import Event
from orders.models import Order, Product
from orders.services import save_product
from settings_app.services import save_settings
from tests.accounts.conftest import Visitor
from tests.shop import order_online


@pytest.fixture(autouse=True)
def _whole_timelines(db: None) -> Iterator[None]:
    """Whatever a test did: each customer's events are 1, 2, 3 ... up to its version."""
    yield
    if connection.needs_rollback:
        return
    for customer in Customer.objects.all():
        told = Event.objects.filter(timeline_id=customer.pk).order_by("sequence")
        assert list(told.values_list("sequence", flat=True)) == list(range(1, customer.version + 1))


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


@pytest.fixture
def lesson() -> Product:
    return save_product(
        data={"code": "GUITAR", "name": "Guitar lesson", "prices": {"EUR": 2550}}, actor=SYSTEM
    )


def told(customer: Customer) -> list[str]:
    """What the customer's timeline tells, oldest first."""
    events = Event.objects.filter(timeline_id=customer.pk).order_by("sequence")
    return list(events.values_list("verb", flat=True))


def order(client: Client, lesson: Product, email: str, **details: str) -> Order:
    """Orders on the hosted page."""
    return order_online(client, (lesson, 1), email=email, **details)


def set_to(**values: Any) -> None:
    save_settings(values=values, actor=SYSTEM)


def edit_profile_as(client: Client, user: User, **changes: str) -> None:
    """Saves the user's own profile page with these changes."""
    user.refresh_from_db()
    data = {name: getattr(user, name) for name in ("given_name", "surname", "phone", "language")}
    assert client.post("/account/profile/", {**data, **changes}).status_code == 302
