"""A customer as it was: at each moment what a snapshot taken then says, whatever was done in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.as_of import as_of, values_of
from customers.models import Customer
from customers.services import (
    create_customer,
    edit_customer,
    link_user,
    merge_customers,
    set_status,
    unlink_user,
)
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import BusinessError
from tests.conftest import make_user

TEXT = st.sampled_from(["", "A", "B", "Ä ö"])
EDITS = st.one_of(
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("given_name", "surname", "company_name", "tax_id"), TEXT)
    ),
    st.fixed_dictionaries({"phone": st.sampled_from(["", "123", "456"])}),
    st.fixed_dictionaries({"kind": st.sampled_from(["individual", "company"])}),
    st.fixed_dictionaries({"external_id": st.sampled_from([None, "x", "y"])}),
    st.fixed_dictionaries(
        {"billing_address": st.none() | st.fixed_dictionaries({}, optional={"city": TEXT, "line1": TEXT})}
    ),
)
ACTS = st.one_of(EDITS, st.sampled_from(["active", "not_active", "link", "unlink"]))


def fresh(pk: int) -> Customer:
    return Customer.objects.prefetch_related("addresses").get(pk=pk)


def snapshot(pk: int) -> dict[str, Any]:
    return {name: value for name, value in values_of(fresh(pk)).items() if value}


def told(pk: int, moment: datetime) -> dict[str, Any]:
    return {name: value for name, value in as_of(fresh(pk), moment).fields.items() if value}


def do(customer: Customer, act: Any, user_id: int, actor: Actor) -> None:
    if act == "link":
        link_user(customer_id=customer.pk, user_id=user_id, actor=actor)
    elif act == "unlink":
        unlink_user(customer_id=customer.pk, actor=actor)
    elif isinstance(act, str):
        set_status(customer_id=customer.pk, status=act, actor=actor)
    else:
        edit_customer(customer_id=customer.pk, data=act, actor=actor, source=Source.STAFF)


@given(st.lists(ACTS, max_size=12))
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_each_moment_is_as_it_was_seen_then(staff: Any, by_staff: Actor, acts: list[Any]) -> None:
    with transaction.atomic():
        customer = create_customer(
            data={"given_name": "Leonie", "billing_address": {"city": "Ulm"}},
            actor=by_staff,
            source=Source.STAFF,
        )
        seen = [(timezone.now(), snapshot(customer.pk))]
        for act in acts:
            try:
                with transaction.atomic():
                    do(customer, act, staff.pk, by_staff)
            except BusinessError:
                continue
            seen.append((timezone.now(), snapshot(customer.pk)))
        for moment, values in seen:
            assert told(customer.pk, moment) == values
        transaction.set_rollback(True)


def test_before_it_was_created_there_was_nothing(make_customer: Callable[..., Customer]) -> None:
    before = timezone.now() - timedelta(seconds=1)
    customer = make_customer(given_name="Leonie")
    assert not as_of(fresh(customer.pk), before).existed
    assert as_of(fresh(customer.pk), timezone.now()).existed


def test_what_differs_is_named(make_customer: Callable[..., Customer], by_staff: Actor) -> None:
    customer = make_customer(given_name="Leonie", phone="1234")
    then = timezone.now()
    user = make_user("luis@example.com", verified=False)
    link_user(customer_id=customer.pk, user_id=user.pk, actor=by_staff)
    edit_customer(
        customer_id=customer.pk,
        data={"given_name": "Leonore", "billing_address": {"city": "Ulm"}},
        actor=by_staff,
        source=Source.STAFF,
    )
    then_told = as_of(fresh(customer.pk), then)
    assert sorted(then_told.differing) == ["billing_address.city", "given_name", "name", "user"]
    assert then_told.fields["name"] == "Leonie"


@pytest.mark.parametrize("where", ["before", "after"])
def test_an_address_that_came_with_a_merge(
    make_customer: Callable[..., Customer], by_staff: Actor, where: str
) -> None:
    keep, drop = make_customer(given_name="Vera"), make_customer(surname="V", billing_address={"city": "Ulm"})
    before = timezone.now()
    merge_customers(keep_id=keep.pk, drop_id=drop.pk, actor=by_staff)
    moment = before if where == "before" else timezone.now()
    fields = as_of(fresh(keep.pk), moment).fields
    assert (fields.get("billing_address.city") or "", fields["surname"]) == (
        ("", "") if where == "before" else ("Ulm", "V")
    )
