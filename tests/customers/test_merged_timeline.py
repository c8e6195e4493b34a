"""After a merge, one timeline tells both stories, page by page, in the browser's pages and in the API."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from rest_framework.test import APIClient

from customers.models import Customer
from customers.services import edit_customer, merge_customers
from omnibasis.core.actors import Actor, Source


def test_both_stories_are_told_and_paged(
    api: APIClient, staff_client: Client, by_staff: Actor, make_customer: Callable[..., Customer]
) -> None:
    keep, drop, third = (make_customer(given_name=name) for name in ("Vera", "Veronika", "Verena"))
    for n in range(3):
        edit_customer(customer_id=drop.pk, data={"tax_id": f"T-{n}"}, actor=by_staff, source=Source.STAFF)
    merge_customers(keep_id=drop.pk, drop_id=third.pk, actor=by_staff)
    merge_customers(keep_id=keep.pk, drop_id=drop.pk, actor=by_staff)

    verbs: list[str] = []
    path: str | None = f"/api/v1/customers/{keep.pk}/timeline?page_size=2"
    while path:
        answer = api.get(path).json()
        verbs += [event["verb"] for event in answer["results"]]
        path = answer["next"]
    created = ["customer.created"] * 3
    first = ["customer.merged", "customer.merged_away"]
    assert verbs == [*first, *first, *["customer.edited"] * 3, *created]

    page = staff_client.get(f"/omnipayments/customers/{keep.pk}/timeline/").content.decode()
    assert "T-2" in page
