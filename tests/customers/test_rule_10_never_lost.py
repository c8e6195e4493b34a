"""Rule 10: a customer is never silently lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from customers.models import Customer
from customers.services import archive_customer, merge_customers
from omnibasis.core.actors import Actor
from omnibasis.core.errors import InvalidInput, Refused
from orders.models import Order
from tests.accounts.conftest import Visitor
from tests.accounts.shop import place_order
from tests.conftest import make_user
from tests.customers.log import told


def test_who_has_orders_is_not_deleted(api: APIClient) -> None:
    order = place_order(Visitor(), "vera@example.com", given_name="Vera")
    answer = api.delete(f"/api/v1/customers/{order.customer_id}")
    assert answer.status_code == 409
    assert "not active" in answer.json()["detail"]
    assert Customer.objects.live().count() == 1
    answer = api.patch(f"/api/v1/customers/{order.customer_id}", {"status": "not_active"})
    assert answer.json()["status"] == "not_active"


def test_archive_is_undone_by_restore_and_by_create_or_edit(
    api: APIClient, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer(email="leonie@example.com", surname="Köhler")
    assert api.delete(f"/api/v1/customers/{customer.pk}").status_code == 204
    assert not Customer.objects.live().exists()
    answer = api.post(
        "/api/v1/customers/CreateOrEdit", {"email": "Leonie@example.com", "phone": "+49 711 2842222"}
    )
    assert (answer.status_code, answer.json()["result"]) == (200, "restored")
    customer.refresh_from_db()
    assert (customer.archived_at, customer.surname, customer.phone) == (None, "Köhler", "+49 711 2842222")
    assert told(customer) == ["customer.created", "customer.archived", "customer.restored", "customer.edited"]


def test_an_order_brings_an_archived_customer_back(
    make_customer: Callable[..., Customer], by_staff: Actor
) -> None:
    customer = make_customer(email="leonie@example.com")
    archive_customer(customer_id=customer.pk, actor=by_staff)
    assert place_order(Visitor(), "leonie@example.com").customer == customer
    customer.refresh_from_db()
    assert customer.archived_at is None


def test_merge_keeps_the_old_id_working(api: APIClient, by_staff: Actor) -> None:
    kept, dropped = (
        place_order(Visitor(), f"{name}@example.com", given_name=name) for name in ("vera", "veronika")
    )
    assert kept.customer is not None
    assert dropped.customer is not None
    merge_customers(keep_id=kept.customer.pk, drop_id=dropped.customer.pk, actor=by_staff)
    assert set(Order.objects.values_list("customer_id", flat=True)) == {kept.customer.pk}
    assert kept.customer.order_figures.get().orders == 2
    answer = api.get(f"/api/v1/customers/{dropped.customer.pk}")
    assert (answer.status_code, answer.json()["id"]) == (200, kept.customer.pk)
    answer = api.post("/api/v1/customers/CreateOrEdit", {"id": dropped.customer.pk, "tax_id": "T-1"})
    assert answer.json()["customer"]["id"] == kept.customer.pk
    assert told(dropped.customer)[-1] == "customer.merged_away"
    assert "customer.merged" in told(kept.customer)


def test_merge_refuses_what_would_show_one_user_anothers_data(by_staff: Actor, db: None) -> None:
    users = [make_user(f"{name}@example.com", given_name=name) for name in ("vera", "veronika")]
    first, second = (Customer.objects.get(user=user) for user in users)
    with pytest.raises(Refused):
        merge_customers(keep_id=first.pk, drop_id=second.pk, actor=by_staff)
    with pytest.raises(InvalidInput):
        merge_customers(keep_id=first.pk, drop_id=first.pk, actor=by_staff)
    assert Customer.objects.live().count() == 2


def test_merge_moves_the_one_link_there_is(
    by_staff: Actor, end_user: User, make_customer: Callable[..., Customer]
) -> None:
    own, other = (
        Customer.objects.get(user=end_user),
        make_customer(company_name="Embraer", email="office@example.com"),
    )
    merge_customers(keep_id=other.pk, drop_id=own.pk, actor=by_staff)
    other.refresh_from_db()
    own.refresh_from_db()
    assert (other.user, own.user, own.email_key, own.merged_into) == (end_user, None, None, other)
    assert (other.given_name, other.company_name) == ("Luís", "Embraer")
