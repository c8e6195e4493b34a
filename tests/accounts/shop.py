"""A shop with one customer, for attacks on who is who: through HTTP, from outside."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache

from customers.models import Customer
from omnibasis.core.actors import SYSTEM
from orders.models import Order, Product
from orders.services import save_product
from tests.accounts.conftest import Visitor
from tests.shop import order_online

OWNER = "vera@example.com"
OWN_DETAILS = {"given_name": "Vera", "surname": "Real", "phone": "+49 30 901820"}
STRANGE_DETAILS = {"given_name": "Mallory", "surname": "Black", "phone": "+1 202 555 0143"}
OWN_PASSWORD, STRANGE_PASSWORD = "owners-own-secret-1", "strangers-secret-22"

# What a customer's row says about the person; nothing a stranger does may change any of it.
FIELDS = (
    "given_name",
    "surname",
    "company_name",
    "email",
    "phone",
    "language",
    "image",
    "status",
    "external_id",
)


def place_order(visitor: Visitor, email: str, **details: str) -> Order:
    """Orders on the hosted page, signed in or not."""
    product = Product.objects.first() or save_product(
        data={"code": "PIANO", "name": "Piano lesson", "prices": {"EUR": 4_321}}, actor=SYSTEM
    )
    return order_online(visitor.client, (product, 2), email=email, **details)


def what_is_seen(visitor: Visitor) -> str:
    """Everything the visitor's own pages say, after trying to sign in where they are not."""
    pages = ("/account/", "/account/orders/", "/account/invoices/", "/account/profile/", "/order/", "/")
    return "\n".join(visitor.client.get(page, follow=True).content.decode() for page in pages)


def sees_order(visitor: Visitor, order: Order) -> bool:
    return f"/order/{order.code}/" in what_is_seen(visitor)


def person(customer: Customer) -> dict[str, Any]:
    """The customer as stored now."""
    return Customer.objects.filter(pk=customer.pk).values(*FIELDS, "user_id", "link_method").get()


def proves_nothing_new(stranger: Visitor, *passwords: str, email: str = OWNER) -> None:
    """With none of these passwords does the stranger get into the account, from this browser or a fresh one."""
    for browser in (stranger, Visitor()):
        for password in passwords:
            cache.clear()  # the throttle would refuse before the password does
            browser.sign_in(email, password)
            assert not browser.is_signed_in
