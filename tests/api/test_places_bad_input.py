"""Values that break careless code, in every field of an address and of a payment method: an answer, never an error."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tests.security.routes import World
from tests.security.test_nasty_input import OTHERS, TEXTS, assert_answered, changed, send

ADDRESS = {
    "kind": "billing",
    "is_default": True,
    "name": "Nora",
    "line1": "Markt 1",
    "line2": "",
    "city": "Bonn",
    "region": "",
    "postal_code": "53111",
    "country": "DE",
}
METHOD = {
    "kind": "card",
    "is_default": True,
    "gateway": "Stripe",
    "token": "pm_1",
    "brand": "Visa",
    "last4": "4242",
    "expiry_month": 1,
    "expiry_year": 2030,
}


@pytest.mark.parametrize("value", [*TEXTS, *OTHERS], ids=lambda value: repr(value)[:30])
def test_in_every_field(api: APIClient, staff: User, value: Any) -> None:
    world = World.make(staff)
    base = f"/api/v1/customers/{world.customer.pk}"
    for path, one, good in (
        (f"{base}/addresses", world.address.pk, ADDRESS),
        (f"{base}/payment-methods", world.payment_method.pk, METHOD),
    ):
        for name, body in changed(good, value):
            assert_answered(send(api, "post", path, body), f"{name} of {path}")
            del body["is_default"]
            assert_answered(send(api, "patch", f"{path}/{one}", body), f"{name} of {path}, edited")
        assert_answered(send(api, "post", path, value), path)
        assert_answered(send(api, "patch", f"{path}/{one}", {str(value)[:90]: value}), path)
