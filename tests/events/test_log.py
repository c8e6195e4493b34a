"""The one log: written once, in the transaction of what it tells, and never changed."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from customers.models import Customer
from omnibasis.core.actors import SYSTEM, Actor, Source
from omnibasis.events.models import Event
from omnibasis.events.services import record

Make = Callable[..., Customer]


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_an_error(make_customer: Make) -> None:
    customer = make_customer()
    written = Event.objects.count()
    customer.version += 1
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record(verb="customer.edited", subject=customer, actor=SYSTEM, source=Source.SYSTEM)
    assert Event.objects.count() == written


def test_an_event_goes_with_the_transaction_it_tells_of(make_customer: Make) -> None:
    customer = make_customer()
    written = Event.objects.count()
    with transaction.atomic():
        customer.version += 1
        record(verb="customer.edited", subject=customer, actor=SYSTEM, source=Source.SYSTEM)
        transaction.set_rollback(True)
    assert Event.objects.count() == written


def test_a_place_on_a_timeline_is_taken_once(make_customer: Make) -> None:
    customer = make_customer()
    with pytest.raises(IntegrityError), transaction.atomic():
        record(verb="customer.edited", subject=customer, actor=SYSTEM, source=Source.SYSTEM)


def test_an_event_says_who_from_where_what_and_when(make_customer: Make, by_staff: Actor) -> None:
    customer = make_customer(given_name="Leonie", email="leonie@example.com")
    event = Event.objects.get(timeline_id=customer.pk)
    assert event.verb == "customer.created"
    assert (event.subject_type, event.subject_id) == ("customers.customer", customer.pk)
    assert (event.actor_kind, event.actor_user_id) == ("user", by_staff.user_id)
    assert (event.actor_label, event.source) == (by_staff.label, "staff")
    assert event.changes == {"given_name": [None, "Leonie"], "email": [None, "leonie@example.com"]}
    assert event.at == customer.updated_at
    assert event.sequence == customer.version == 1


def test_an_event_is_not_written_over(make_customer: Make) -> None:
    event = Event.objects.get(timeline_id=make_customer().pk)
    event.verb = "customer.forged"
    with pytest.raises(TypeError, match="never"):
        event.save()
    with pytest.raises(TypeError, match="never"):
        Event.objects.filter(pk=event.pk).update(verb="customer.forged")
    with pytest.raises(TypeError, match="never"):
        Event.objects.bulk_update([event], ["verb"])
    assert Event.objects.get(pk=event.pk).verb == "customer.created"


def test_an_event_is_not_deleted_in_passing(make_customer: Make) -> None:
    event = Event.objects.get(timeline_id=make_customer().pk)
    with pytest.raises(TypeError, match="never"):
        event.delete()
    with pytest.raises(TypeError, match="never"):
        Event.objects.all().delete()
    assert Event.objects.filter(pk=event.pk).exists()
