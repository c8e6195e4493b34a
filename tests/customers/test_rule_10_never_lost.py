"""Rule 10: a customer is never silently lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from customers.models import Customer
from customers.services import archive_customer, merge_customers
from omnibasis.core.actors import Actor
from omnibasis.core.errors import Refused
from orders.models import CustomerFigures, Order, Product
from tests.conftest import make_user
from tests.customers.conftest import order, told

Make = Callable[..., Customer]


def test_with_orders_it_is_not_deleted_but_made_not_active(
    api: APIClient, client: Client, lesson: Product
) -> None:
    customer = order(client, lesson, "nora@example.org").customer
    assert customer is not None
    path = f"/api/v1/customers/{customer.pk}"
    refused = api.delete(path)
    assert refused.status_code == 409
    assert "not active" in refused.json()["detail"]
    assert Customer.objects.get(pk=customer.pk).archived_at is None
    assert api.patch(path, {"status": "not_active"}).json()["status"] == "not_active"
    assert api.patch(path, {"status": "active"}).json()["status"] == "active"


def test_the_archive_gives_everything_back(api: APIClient, staff_client: Client, make_customer: Make) -> None:
    customer = make_customer(email="nora@example.org", external_id="crm-1", billing_address={"city": "Oslo"})
    before = api.get(f"/api/v1/customers/{customer.pk}").json()
    assert api.delete(f"/api/v1/customers/{customer.pk}").status_code == 204
    assert api.get("/api/v1/customers/").json()["results"] == []
    assert api.post("/api/v1/customers/", {"email": "nora@example.org"}).status_code == 400, (
        "its key stays its own"
    )
    staff_client.post(f"/omnipayments/customers/{customer.pk}/restore/")
    after = api.get(f"/api/v1/customers/{customer.pk}").json()
    volatile = {"version", "updated_at"}
    assert {k: v for k, v in after.items() if k not in volatile} == {
        k: v for k, v in before.items() if k not in volatile
    }
    customer.refresh_from_db()
    assert told(customer) == ["customer.created", "customer.archived", "customer.restored"]


def test_no_code_deletes_a_row_with_orders(client: Client, lesson: Product) -> None:
    customer = order(client, lesson, "nora@example.org").customer
    assert customer is not None
    with pytest.raises(Exception, match="protected"):
        customer.delete()


def test_a_login_is_closed_not_deleted(admin_client: Client, end_user: User) -> None:
    assert (
        admin_client.post(f"/admin/accounts/user/{end_user.pk}/delete/", {"post": "yes"}).status_code == 403
    )
    action = {"action": "delete_selected", "_selected_action": end_user.pk, "post": "yes"}
    admin_client.post("/admin/accounts/user/", action)
    assert Customer.objects.get().user == end_user


@pytest.fixture
def merged(api: APIClient, client: Client, lesson: Product, make_customer: Make) -> tuple[Customer, Customer]:
    """Two that were one person: the one that stays, and the one that went."""
    make_user("nora@example.org", given_name="Nora")
    drop = Customer.objects.get(email="nora@example.org")
    order(client, lesson, "nora@example.org", phone="+47 22 86 44 00", billing_city="Oslo", surname="Berg")
    keep = make_customer(company_name="Bergs Bücher", kind="company", external_id="crm-1")
    order(client, lesson, "nora@example.org", surname="Borg")
    answer = api.post(f"/api/v1/customers/{keep.pk}/merge", {"drop_id": drop.pk})
    assert answer.status_code == 200, answer.json()
    keep.refresh_from_db()
    drop.refresh_from_db()
    return keep, drop


def test_a_merge_brings_everything_along(
    merged: tuple[Customer, Customer], client: Client, lesson: Product
) -> None:
    keep, drop = merged
    assert (keep.company_name, keep.given_name, keep.email, keep.external_id) == (
        "Bergs Bücher",
        "Nora",
        "nora@example.org",
        "crm-1",
    )
    assert keep.user == User.objects.get(email="nora@example.org")
    assert keep.link_method == "registration"
    assert (drop.user, drop.email_key, drop.merged_into) == (None, None, keep)
    assert keep.addresses.get().city == "Oslo"
    assert keep.open_suggestions == keep.suggestions.filter(outcome="").count() > 0
    assert Order.objects.filter(customer=keep).count() == 2
    figures = CustomerFigures.objects.values("customer", "orders", "total_minor").get()
    total = Order.objects.aggregate(total=Sum("total_minor"))["total"]
    assert figures == {"customer": keep.pk, "orders": 2, "total_minor": total}
    assert "customer.merged" in told(keep)
    assert told(drop)[-1] == "customer.merged_away"
    assert order(client, lesson, "NORA@example.org").customer == keep


def test_the_old_id_works_on(merged: tuple[Customer, Customer], api: APIClient, staff_client: Client) -> None:
    keep, drop = merged
    assert api.get(f"/api/v1/customers/{drop.pk}").json()["id"] == keep.pk
    assert api.patch(f"/api/v1/customers/{drop.pk}", {"tax_id": "NO1"}).json()["id"] == keep.pk
    item = {"description": "Lesson", "quantity": 1, "unit_price": "1"}
    made = api.post("/api/v1/orders/", {"currency": "EUR", "items": [item], "customer": drop.pk})
    assert made.status_code == 201
    assert made.json()["customer"] == keep.pk
    page = staff_client.get(f"/omnipayments/customers/{drop.pk}/", follow=True)
    assert page.redirect_chain[-1][0].endswith(f"/customers/{keep.pk}/")
    assert f"customers/{drop.pk}/" not in staff_client.get("/omnipayments/customers/").content.decode()


def test_a_merge_that_might_show_somebody_anothers_data_is_refused(
    make_customer: Make, by_staff: Actor
) -> None:
    one, two = (Customer.objects.get(user=make_user(f"{name}@example.org")) for name in ("one", "two"))
    with pytest.raises(Refused, match="linked"):
        merge_customers(keep_id=one.pk, drop_id=two.pk, actor=by_staff)
    archived, live = make_customer(given_name="Gone"), make_customer(given_name="Here")
    archive_customer(customer_id=archived.pk, actor=by_staff)
    for pair in ((archived.pk, live.pk), (live.pk, archived.pk)):
        with pytest.raises(Refused, match="deleted"):
            merge_customers(keep_id=pair[0], drop_id=pair[1], actor=by_staff)


@pytest.mark.parametrize("body", [{}, {"drop_id": 999_999}, {"drop_id": None}, {"drop_id": "x"}])
def test_a_wrong_merge_names_the_field(api: APIClient, make_customer: Make, body: dict[str, Any]) -> None:
    keep = make_customer()
    answer = api.post(f"/api/v1/customers/{keep.pk}/merge", body)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["drop_id"]
    answer = api.post(f"/api/v1/customers/{keep.pk}/merge", {"drop_id": keep.pk})
    assert answer.status_code == 400
