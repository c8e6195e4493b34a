"""Booking on the hosted pages as a browser without scripts does: a time, details, review, book."""

from __future__ import annotations

from typing import Any

from django.test import Client

from bookings.models import Booking, Resource

Answer = Any


def first_slot(client: Client, resource: Resource, **query: Any) -> str:
    """Where the first free time leads; the week after next, so that cancelling is free."""
    page = client.get(f"/book/{resource.identifier}/", query)
    assert page.status_code == 200, page
    return str(page.context["slots"][0]["url"])


def fill_in(client: Client, url: str, **details: Any) -> Answer:
    """Sends the details: what the page has in it, with these; an e-mail where it has none."""
    page = client.get(url)
    assert page.status_code == 200, (page.status_code, page.headers)
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data["email"] = data["email"] or "nora@example.com"
    return client.post(url, {**data, **details})


def reviewed(client: Client, url: str, **details: Any) -> tuple[str, dict[str, str]]:
    """All steps but the last: where the review is, and what its form sends."""
    answer = fill_in(client, url, **details)
    assert answer.status_code == 302, answer.context["form"].errors
    where = answer["Location"]
    page = client.get(where)
    assert page.status_code == 200, (page.status_code, page.headers)
    return where, {name: page.context[name] for name in ("page", "seen")}


def book_online(client: Client, url: str, **details: Any) -> Booking:
    where, sent = reviewed(client, url, **details)
    answer = client.post(where, sent)
    assert answer.status_code == 302, answer.content[:500]
    return Booking.objects.get(code=answer["Location"].split("/")[2])
