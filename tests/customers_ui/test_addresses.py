"""The tab Addresses without scripts, and what htmx asks of the same pages."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from customers.models import Address, Customer
from customers.services import add_address, archive_customer, edit_address
from omnibasis.core.actors import Actor
from tests.customers_ui.conftest import LIST, form_of, text_of, words

IN_PLACE = {"HX-Request": "true"}


@pytest.fixture
def customer(make_customer: Callable[..., Customer]) -> Customer:
    parts = {"line1": "Theodor-Heuss-Straße 34", "city": "Stuttgart", "postal_code": "70174", "country": "DE"}
    return make_customer(given_name="Leonie", billing_address=parts)


@pytest.fixture
def tab(customer: Customer) -> str:
    return f"{LIST}{customer.pk}/addresses/"


def test_a_card_for_each_as_its_country_writes_it(
    staff_client: Client, customer: Customer, tab: str, by_staff: Actor
) -> None:
    add_address(
        customer_id=customer.pk, data={"kind": "other", "city": "Reno", "country": "US"}, actor=by_staff
    )
    text = words(staff_client, tab)
    assert "Billing Default Theodor-Heuss-Straße 34 70174 Stuttgart Germany" in text
    assert "Addresses 2" in text
    assert "Reno" in text


def test_nothing_there_says_what_to_do(staff_client: Client, make_customer: Callable[..., Customer]) -> None:
    empty = make_customer(given_name="Empty")
    path = f"{LIST}{empty.pk}/addresses/"
    html = staff_client.get(path).content.decode()
    assert "No address yet" in html
    assert f'href="{path}add/"' in html


def test_add_edit_default_remove_undo(staff_client: Client, customer: Customer, tab: str) -> None:
    sent = {
        **form_of(staff_client, f"{tab}add/"),
        "line1": "Königstraße 1",
        "city": "Ulm",
        "postal_code": "D-89073",
    }
    assert (sent["kind"], sent["country"]) == ("shipping", "DE")
    page = staff_client.post(f"{tab}add/", sent, follow=True)
    assert page.redirect_chain == [(tab, 302)]
    assert "The shipping address was added." in text_of(page.content.decode())
    made = Address.objects.get(kind="shipping")
    assert (made.postal_code, made.is_default) == ("89073", True)
    one = f"{tab}{made.pk}/"
    staff_client.post(f"{one}edit/", {**form_of(staff_client, f"{one}edit/"), "kind": "billing"})
    staff_client.post(f"{one}default/")
    assert list(Address.objects.filter(is_default=True).values_list("pk", flat=True)) == [made.pk]
    html = staff_client.post(f"{one}remove/", follow=True).content.decode()
    assert f'action="{one}restore/"' in html
    assert not Address.objects.filter(pk=made.pk).exists()
    assert "The address is back." in staff_client.post(f"{one}restore/", follow=True).content.decode()
    made.refresh_from_db()
    assert (made.is_default, made.city) == (True, "Ulm")
    timeline = words(staff_client, f"{LIST}{customer.pk}/timeline/")
    for told in ("Shipping address added", "Billing address removed", "Billing address brought back"):
        assert told in timeline
    for gone in (f"{tab}999999/edit/", f"{tab}999999/remove/"):
        assert staff_client.post(gone).status_code == 404


def test_what_is_wrong_is_told_in_the_card(staff_client: Client, customer: Customer, tab: str) -> None:
    path = f"{tab}{customer.addresses.get().pk}/edit/"
    answer = staff_client.post(path, {**form_of(staff_client, path), "postal_code": "7017", "city": "Ulm"})
    html = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Germany has no such postal code. Write it like" in html
    assert 'value="7017"' in html
    assert 'value="Ulm"' in html
    assert customer.addresses.get().city == "Stuttgart"
    blank = dict.fromkeys(("line1", "city", "postal_code", "country"), "")
    answer = staff_client.post(path, {**form_of(staff_client, path), **blank})
    assert (answer.status_code, "at least one part" in answer.content.decode()) == (422, True)


def test_another_country_swaps_the_layout_and_keeps_what_was_typed(
    staff_client: Client, customer: Customer, tab: str
) -> None:
    path = f"{tab}add/"
    typed = {**form_of(staff_client, path), "city": "Cupertino", "country": "US", "layout": "1"}
    for headers, whole in (({}, True), (IN_PLACE, False)):
        answer = staff_client.post(path, typed, headers=headers)
        html = answer.content.decode()
        assert (answer.status_code, "<html" in html) == (200, whole)
        assert "ZIP code" in html
        assert '<option value="CA">California</option>' in html
        assert 'value="Cupertino"' in html
    typed = {**typed, "region": "CA", "country": "HK", "postal_code": "95014"}
    html = staff_client.post(path, typed, headers=IN_PLACE).content.decode()
    assert 'value="CA" selected' in html
    assert 'value="95014"' in html
    assert Address.objects.count() == 1


def test_in_place_it_is_only_the_form(staff_client: Client, customer: Customer, tab: str) -> None:
    path = f"{tab}{customer.addresses.get().pk}/edit/"
    answer = staff_client.get(path, headers=IN_PLACE)
    assert "<html" not in answer.content.decode()
    assert "HX-Request" in answer["Vary"]
    assert "<html" in staff_client.get(path).content.decode()


def test_two_who_edit_the_same_part(
    staff_client: Client, customer: Customer, tab: str, by_staff: Actor
) -> None:
    address = customer.addresses.get()
    path = f"{tab}{address.pk}/edit/"
    typed = {**form_of(staff_client, path), "city": "Ulm", "line2": "Gate 2"}
    theirs = {"city": "Bonn", "line1": "Markt 1"}
    edit_address(customer_id=customer.pk, address_id=address.pk, data=theirs, actor=by_staff)
    answer = staff_client.post(path, typed)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert 'data-value="Bonn"' in html
    assert 'name="city" value="Ulm"' in html
    assert 'name="line1" value="Markt 1"' in html
    again = {**typed, "line1": "Markt 1", "initial-line1": "Markt 1", "initial-city": "Bonn"}
    assert staff_client.post(path, again).status_code == 302
    address.refresh_from_db()
    assert (address.city, address.line1, address.line2) == ("Ulm", "Markt 1", "Gate 2")


def test_an_archived_customer_only_shows_them(
    staff_client: Client, customer: Customer, tab: str, by_staff: Actor
) -> None:
    archive_customer(customer_id=customer.pk, actor=by_staff)
    assert "/edit/" not in staff_client.get(tab).content.decode()
    path = f"{tab}{customer.addresses.get().pk}/edit/"
    assert staff_client.get(path)["Location"] == tab
    assert staff_client.get(path, headers=IN_PLACE)["HX-Redirect"] == tab
    assert staff_client.post(path, {"kind": "billing"})["Location"] == tab


@pytest.mark.parametrize(
    "text", ["a\0b", "x" * 100_000, "<script>alert(1)", "\u202e", "{{ x }}", "all", "-1"]
)
def test_nasty_values_are_errors_of_the_form(staff_client: Client, tab: str, text: str) -> None:
    names = ("kind", "country", *Address.FIELDS, "default", "layout")
    for layout in ({}, {"layout": "1"}):
        sent = {**dict.fromkeys(names, text), **layout}
        if not layout:
            del sent["layout"]
        answer = staff_client.post(f"{tab}add/", sent)
        assert answer.status_code in (200, 422)
        assert "<script>alert" not in answer.content.decode()


def test_many_cost_what_few_cost(staff_client: Client, customer: Customer, tab: str, by_staff: Actor) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            staff_client.get(tab)
        return len(queries)

    cost()
    few = cost()
    for n in range(12):
        add_address(customer_id=customer.pk, data={"kind": "other", "city": f"No {n}"}, actor=by_staff)
    assert cost() == few
