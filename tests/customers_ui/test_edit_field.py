"""A field is edited in its place: its form, what is wrong with it, and what somebody else wrote meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from customers.models import Customer
from customers.services import archive_customer, edit_customer
from omnibasis.core.actors import Actor, Source
from omnibasis.events.models import Event
from tests.customers_ui.conftest import LIST, form_of, text_of

IN_PLACE = {"HX-Request": "true"}


@pytest.fixture
def customer(make_customer: Callable[..., Customer]) -> Customer:
    return make_customer(
        given_name="Leonie",
        email="leonie@example.com",
        phone="1234",
        billing_address={"line1": "Marktplatz 1", "city": "Ulm", "country": "DE"},
    )


def at(customer: Customer, name: str) -> str:
    return f"{LIST}{customer.pk}/field/{name}/"


def form_in_place(client: Client, path: str) -> dict[str, str]:
    """What the form in the field's place would send if nothing was touched."""
    answer = client.get(path, headers=IN_PLACE)
    assert answer.status_code == 200
    return sent_by(answer.content.decode())


def sent_by(html: str) -> dict[str, str]:
    tags = [dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in re.findall(r"<input\b[^>]*>", html)]
    sent = {tag["name"]: unescape(tag.get("value", "")) for tag in tags if "name" in tag}
    for name, inner in re.findall(r'(?s)<select\b[^>]* name="([^"]*)"[^>]*>(.*?)</select>', html):
        chosen = re.search(r'<option value="([^"]*)" selected', inner)
        sent[name] = unescape(chosen[1]) if chosen else ""
    return sent


def test_the_form_the_line_and_what_else_shows_the_field(staff_client: Client, customer: Customer) -> None:
    path = at(customer, "given_name")
    sent = form_in_place(staff_client, path)
    assert (sent["given_name"], sent["version"]) == ("Leonie", "1")
    assert "surname" not in sent
    here = f"http://testserver{LIST}{customer.pk}/"
    answer = staff_client.post(
        path, {**sent, "given_name": "Leonore"}, headers={**IN_PLACE, "HX-Current-URL": here}
    )
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="field-given_name"' in html
    assert "<title>Leonore" in html
    for part in ("customer-name", "customer-picture", "customer-state", "latest", "overview-lead", "toasts"):
        assert re.search(rf'id="{part}"[^>]* hx-swap-oob', html), part
    assert "Changes saved." in text_of(html)
    assert "Given name changed" in text_of(html)
    assert answer["HX-Trigger"] == "customer-edited"
    customer.refresh_from_db()
    assert (customer.given_name, customer.version) == ("Leonore", 2)


def test_cancelled_it_is_the_line_again(staff_client: Client, customer: Customer) -> None:
    html = staff_client.get(at(customer, "phone"), {"shown": "1"}, headers=IN_PLACE).content.decode()
    assert "<form" not in html.split("popover")[0]
    assert "Phone 1234 staff" in text_of(html)


def test_what_is_wrong_is_told_beside_the_field_and_stays_typed(
    staff_client: Client, customer: Customer
) -> None:
    path = at(customer, "email")
    sent = form_in_place(staff_client, path)
    answer = staff_client.post(path, {**sent, "email": "leonie@nowhere"}, headers=IN_PLACE)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "<html" not in html
    assert 'value="leonie@nowhere"' in html
    assert 'id="id_email_error"' in html
    # A rule that is about the whole customer is told as well.
    Customer.objects.filter(pk=customer.pk).update(email="", email_key=None, phone="")
    name = at(customer, "given_name")
    answer = staff_client.post(
        name, {**form_in_place(staff_client, name), "given_name": ""}, headers=IN_PLACE
    )
    assert answer.status_code == 422
    assert "Give at least a name" in text_of(answer.content.decode())


def test_the_same_field_by_two_shows_both(staff_client: Client, customer: Customer, by_staff: Actor) -> None:
    path = at(customer, "phone")
    typed = {**form_in_place(staff_client, path), "phone": "5678"}
    edit_customer(customer_id=customer.pk, data={"phone": "9999"}, actor=by_staff, source=Source.STAFF)
    answer = staff_client.post(path, typed, headers=IN_PLACE)
    assert answer.status_code == 409
    html = answer.content.decode()
    text = text_of(html)
    assert "Margaret Adams changed this while you were editing." in text
    assert "Theirs, saved 9999" in text
    assert "Yours, not saved 5678" in text
    assert "Take theirs" in text
    customer.refresh_from_db()
    assert customer.phone == "9999"
    # Mine, on purpose.
    assert staff_client.post(path, sent_by(html), headers=IN_PLACE).status_code == 200
    customer.refresh_from_db()
    assert customer.phone == "5678"


def test_different_fields_by_two_both_stand(
    staff_client: Client, customer: Customer, by_staff: Actor
) -> None:
    for name, value, theirs in (
        ("phone", {"phone": "5678"}, {"surname": "Köhler"}),
        ("billing_address", {"billing_city": "Bonn"}, {"billing_address": {"line1": "Domplatz 2"}}),
    ):
        path = at(customer, name)
        typed = {**form_in_place(staff_client, path), **value}
        edit_customer(customer_id=customer.pk, data=theirs, actor=by_staff, source=Source.STAFF)
        assert staff_client.post(path, typed, headers=IN_PLACE).status_code == 200
    customer.refresh_from_db()
    address = customer.addresses.get()
    assert (customer.phone, customer.surname) == ("5678", "Köhler")
    assert (address.city, address.line1) == ("Bonn", "Domplatz 2")


def test_an_empty_field_is_filled_in_and_emptied(staff_client: Client, customer: Customer) -> None:
    page = staff_client.get(f"{LIST}{customer.pk}/").content.decode()
    assert "Add website" in text_of(page)
    path = at(customer, "website")
    sent = {**form_in_place(staff_client, path), "website": "https://example.com"}
    answer = staff_client.post(path, sent, headers=IN_PLACE)
    assert "https://example.com" in text_of(answer.content.decode())
    sent = {**form_in_place(staff_client, path), "website": ""}
    assert "Add website" in text_of(staff_client.post(path, sent, headers=IN_PLACE).content.decode())
    assert Event.objects.filter(timeline_id=customer.pk).count() == 3


def test_without_scripts_it_is_a_page_of_its_own(staff_client: Client, customer: Customer) -> None:
    path = at(customer, "phone")
    sent = {**form_of(staff_client, path), "phone": "5678"}
    assert "surname" not in sent
    assert staff_client.post(path, {**sent, "phone": "x" * 50}).status_code == 422
    assert staff_client.post(path, sent)["Location"] == f"{LIST}{customer.pk}/"
    assert staff_client.post(path, {**sent, "phone": "777"}).status_code == 409


def test_no_other_fields_and_no_archived_customer(
    staff_client: Client, customer: Customer, by_staff: Actor
) -> None:
    for name in ("status", "id", "nothing", "__class__"):
        assert staff_client.get(at(customer, name)).status_code == 404
        assert staff_client.post(at(customer, name)).status_code == 404
    assert staff_client.get(f"{LIST}999999/field/phone/").status_code == 404
    archive_customer(customer_id=customer.pk, actor=by_staff)
    assert "/field/" not in staff_client.get(f"{LIST}{customer.pk}/").content.decode()
    assert staff_client.get(at(customer, "phone"), headers=IN_PLACE)["HX-Redirect"] == f"{LIST}{customer.pk}/"
    sent = {"phone": "5678", "initial-phone": "1234", "version": "2"}
    assert staff_client.post(at(customer, "phone"), sent, headers=IN_PLACE).status_code == 422
