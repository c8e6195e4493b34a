"""Buying on the hosted pages as a browser without scripts does: choose, details, review, place."""

from __future__ import annotations

from typing import Any

from django.test import Client

from orders.models import Order, Product

Answer = Any


def choose(client: Client, *chosen: tuple[Product, Any]) -> Answer:
    """Puts so many of each product into the cart."""
    return client.post("/order/", {f"quantity_{product.pk}": str(many) for product, many in chosen})


def fill_in(client: Client, **details: Any) -> Answer:
    """Sends the buyer's details: what the page has in it, with these; an e-mail where it has none."""
    page = client.get("/order/details/")
    if page.status_code != 200:
        return page
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data["email"] = data["email"] or "nora@example.com"
    return client.post("/order/details/", {**data, **details})


def review(client: Client) -> dict[str, str]:
    """What the review's form sends."""
    page = client.get("/order/review/")
    assert page.status_code == 200, (page.status_code, page.headers)
    return {name: page.context[name] for name in ("page", "seen")}


def reviewed(client: Client, *chosen: tuple[Product, Any], **details: Any) -> dict[str, str]:
    """All steps but the last: what the review's form sends, to be placed with `place`. Adds to what is in the cart."""
    answer = choose(client, *chosen)
    assert answer.status_code == 302, answer.context["form"].errors
    answer = fill_in(client, **details)
    assert answer.status_code == 302, answer.context["form"].errors
    return review(client)


def place(client: Client, data: dict[str, str]) -> Answer:
    """The last click."""
    return client.post("/order/review/", data)


def order_online(client: Client, *chosen: tuple[Product, Any], **details: Any) -> Order:
    """Orders, and answers what came of it."""
    answer = place(client, reviewed(client, *chosen, **details))
    assert answer.status_code == 302, answer.context["form"].errors
    return Order.objects.get(code=answer["Location"].split("/")[2])
