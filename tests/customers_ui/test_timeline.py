"""The Timeline tab tells every kind of event in plain words, newest first, page by page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from customers.models import Customer
from customers.services import (
    archive_customer,
    edit_customer,
    link_user,
    lock_field,
    restore_customer,
    set_status,
    unlink_user,
)
from customers.views import timeline
from omnibasis.core.actors import Actor, Source
from omnibasis.events.models import Event
from tests.conftest import make_user
from tests.customers_ui.conftest import LIST, text_of, words


def edit(customer: Customer, actor: Actor, **data: object) -> None:
    edit_customer(customer_id=customer.pk, data=data, actor=actor, source=Source.STAFF)


def test_each_verb_has_its_sentence(
    staff_client: Client, make_customer: Callable[..., Customer], by_staff: Actor
) -> None:
    customer = make_customer(given_name="Leonie", surname="Köhler")
    user = make_user("luis@example.com", verified=False)
    Customer.objects.exclude(pk=customer.pk).delete()
    pk = customer.pk
    edit(customer, by_staff, surname="Koehler")
    edit(customer, by_staff, language="de", billing_address={"city": "Ulm", "country": "DE"})
    set_status(customer_id=pk, status="not_active", actor=by_staff, reason="moved <away>")
    link_user(customer_id=pk, user_id=user.pk, actor=by_staff)
    unlink_user(customer_id=pk, actor=by_staff)
    lock_field(customer_id=pk, field="phone", locked=True, actor=by_staff)
    archive_customer(customer_id=pk, actor=by_staff)
    restore_customer(customer_id=pk, actor=by_staff)
    text = words(staff_client, f"{LIST}{pk}/timeline/")
    expected = [
        "Restored",
        "Deleted ; it can be restored",
        "Phone locked: others only suggest",
        "User unlinked : they no longer see anything",
        "User luis@example.com linked : staff picked the user",
        "Made not active : moved <away> Status before: Active now: Not active",
        "3 fields changed Language now: German Billing address: city now: Ulm "
        "Billing address: country now: Germany",
        "Surname changed Surname before: Köhler now: Koehler Margaret Adams, in the back office",
        "Created by Margaret Adams",
    ]
    at = [text.find(sentence) for sentence in expected]
    assert -1 not in at, [s for s, found in zip(expected, at, strict=True) if found == -1]
    assert at == sorted(at)
    assert text.count("Today") == 1


def test_no_verb_is_left_without_words() -> None:
    from omnibasis.ui.registry import verbs

    told = {
        "customer.created",
        "customer.registered",
        "customer.edited",
        "customer.status_changed",
        "customer.image_changed",
        "customer.image_removed",
        "customer.archived",
        "customer.restored",
        "customer.merged",
        "customer.merged_away",
        "profile.mirrored",
        "user.linked",
        "user.unlinked",
        "user.link_refused",
        "user.registered",
        "field.locked",
        "field.unlocked",
        "suggestion.made",
        "suggestion.accepted",
        "suggestion.dismissed",
        "order.placed",
    }
    assert [verb for verb in told if verbs.of(verb) is None] == []


@pytest.fixture
def long_story(
    make_customer: Callable[..., Customer], by_staff: Actor, monkeypatch: pytest.MonkeyPatch
) -> Customer:
    monkeypatch.setattr(timeline, "PAGE", 3)
    customer = make_customer(given_name="Leonie")
    for n in range(7):
        edit(customer, by_staff, phone=f"{n:04}")
    return customer


def test_older_entries_come_page_by_page_without_a_script(staff_client: Client, long_story: Customer) -> None:
    path, seen = f"{LIST}{long_story.pk}/timeline/", []
    at = path
    while at:
        html = staff_client.get(at).content.decode()
        seen += re.findall(r"</span>(\d{4})</ins>", html)
        found = re.search(r'id="older-link" href="([^"]*)"', html)
        at = found[1].replace("&amp;", "&") if found else ""
    assert seen == ["0006", "0005", "0004", "0003", "0002", "0001", "0000"]


def test_older_entries_join_the_day_that_is_shown(staff_client: Client, long_story: Customer) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    # Only erasure changes events; the test turns the clock back in the database itself.
    Event.objects.filter(timeline_id=long_story.pk, sequence__lte=3)._update(  # type: ignore[attr-defined]
        [(Event._meta.get_field("at"), None, yesterday)]
    )
    html = staff_client.get(f"{LIST}{long_story.pk}/timeline/").content.decode()
    found = re.search(r'hx-get="([^"]*cursor[^"]*)"', html)
    assert found
    more = staff_client.get(found[1].replace("&amp;", "&"), headers={"HX-Request": "true"})
    text = text_of(more.content.decode())
    assert "<html" not in more.content.decode()
    assert "Today" not in text
    assert text.count("Yesterday") == 1


def test_a_link_that_is_no_page_starts_again(staff_client: Client, long_story: Customer) -> None:
    answer = staff_client.get(f"{LIST}{long_story.pk}/timeline/?cursor=nonsense")
    assert answer["Location"] == f"{LIST}{long_story.pk}/timeline/"


def test_what_is_long_is_folded_and_still_there(
    staff_client: Client, make_customer: Callable[..., Customer], by_staff: Actor
) -> None:
    customer = make_customer(given_name="Leonie", surname="Köhler")
    reason = "moved " * 60 + "away <at last>"
    set_status(customer_id=customer.pk, status="not_active", actor=by_staff, reason=reason)
    names = ("surname", "company_name", "phone", "website", "tax_id", "language", "currency", "payment_terms")
    values = dict(zip(names, ("A", "B", "1", "https://c.example", "D", "de", "EUR", "net_10"), strict=True))
    edit(customer, by_staff, **values)
    html = staff_client.get(f"{LIST}{customer.pk}/timeline/").content.decode()
    folded = [text_of(part) for part in re.findall(r"(?s)<details[^>]*>(.*?)</details>", html)]
    assert any("moved moved" in part and "away <at last>" in part for part in folded)
    assert any("and 2 more fields" in part and "Net 10" in part for part in folded)
    assert any("Started with 2 fields" in part and "Köhler" in part for part in folded)
