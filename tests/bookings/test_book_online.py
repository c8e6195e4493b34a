"""The hosted pages: what can be booked, who books, and that it is done once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from bookings.models import Booking, Resource
from bookings.services import save_resource
from customers.models import Customer
from omnibasis.core.actors import SYSTEM
from omnibasis.events.models import Delivery
from tests.bookings.conftest import at, book, make_resource
from tests.bookings.hosted import book_online, fill_in, first_slot, reviewed


def slot(client: Client, resource: Resource, **query: Any) -> str:
    return first_slot(client, resource, **{"day": at(0).date().isoformat(), **query})


def test_a_stranger_books(client: Client, room: Resource) -> None:
    booking = book_online(client, slot(client, room), given_name="Nora", surname="Lind", message="See you")
    assert (booking.state, booking.source, booking.message) == ("confirmed", "booking", "See you")
    assert booking.starts_at == at(8)
    assert booking.customer == Customer.objects.get(email="nora@example.com")
    assert booking.order is not None
    assert (booking.order.total_minor, booking.order.source) == (4_000, "booking")
    page = client.get(f"/booking/{booking.code}/").content.decode()
    assert "Your booking is confirmed" in page
    assert "€ 40.00" in page
    subjects = set(Delivery.objects.exclude(pk=booking.reminder_id).values_list("subject", flat=True))
    assert len(subjects) == 2, subjects  # the confirmation and the invoice


def test_the_customer_came_with_a_booking(client: Client, staff_client: Client, room: Resource) -> None:
    customer = book_online(client, slot(client, room)).customer
    assert customer is not None
    assert customer.source == "booking"
    page = staff_client.get(reverse("customers:detail", args=[customer.pk])).content.decode()
    assert "Came with a booking on" in page
    timeline = staff_client.get(reverse("customers:timeline", args=[customer.pk])).content.decode()
    assert "<strong>Created</strong> from a booking" in timeline
    assert "a visitor, with a booking" in timeline
    assert "with an order" not in timeline
    for source, there in (("booking", True), ("order", False)):
        page = staff_client.get(reverse("orders:list"), {"source": source}).content.decode()
        assert ("nora@example.com" in page) is there, source


@pytest.mark.django_db
def test_the_length_and_the_places_are_chosen(client: Client) -> None:
    hall = make_resource("Hall", quantity=4, max_minutes=180)
    booking = book_online(client, slot(client, hall, minutes=120, places=3))
    assert (booking.minutes, booking.quantity) == (120, 3)
    page = client.get("/book/hall/", {"day": at(0).date().isoformat(), "places": 2})
    assert page.context["slots"][0]["start"] == "10:00"


@pytest.mark.django_db
def test_what_must_be_confirmed_is_a_request(client: Client) -> None:
    quiet = make_resource("Quiet", confirms_at_once=False, price_minor=900, currency="EUR")
    booking = book_online(client, slot(client, quiet))
    assert booking.order is not None
    assert (booking.state, booking.order.status) == ("requested", "draft")
    page = client.get(f"/booking/{booking.code}/").content.decode()
    assert "We have your request" in page
    assert f"/order/{booking.order.code}/" not in page


def test_a_second_click_finds_the_booking_of_the_first(client: Client, room: Resource) -> None:
    where, sent = reviewed(client, slot(client, room))
    first, second = client.post(where, sent), client.post(where, sent)
    assert first["Location"] == second["Location"]
    assert Booking.objects.count() == 1


def test_somebody_was_quicker_and_nothing_typed_is_lost(client: Client, room: Resource) -> None:
    where, sent = reviewed(client, slot(client, room), given_name="Nora")
    book(room, at(8), buyer={"email": "ann@example.com"})
    answer = client.post(where, sent)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "This time is taken" in text
    assert answer.context["slots"][0]["start"] == "09:00"
    again = client.get(answer.context["slots"][0]["url"])
    assert again.context["form"]["given_name"].value() == "Nora"
    assert Booking.objects.count() == 1


def test_a_price_that_changed_is_shown_before_anything_is_booked(client: Client, room: Resource) -> None:
    where, sent = reviewed(client, slot(client, room))
    save_resource(data={"price_minor": 5_000}, actor=SYSTEM, resource_id=room.pk)
    answer = client.post(where, sent)
    assert answer.status_code == 422
    assert "The price has changed." in answer.content.decode()
    assert not Booking.objects.exists()
    again = {name: answer.context[name] for name in ("page", "seen")}
    assert client.post(where, again).status_code == 302
    assert Booking.objects.get().order.total_minor == 5_000  # type: ignore[union-attr]


def test_mistakes_are_told_and_the_trap_keeps_nothing(client: Client, room: Resource) -> None:
    url = slot(client, room)
    wrong = fill_in(client, url, email="nora")
    assert wrong.status_code == 422
    assert "email" in wrong.context["form"].errors
    trapped = fill_in(client, url, website="https://spam.example")
    assert trapped["Location"] == "/book/thanks-a-lot/"
    assert client.get(trapped["Location"]).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["", "?at=20261205T0900Z", "?at=nonsense&minutes=60&places=1", "?at=20200101T0900Z&minutes=60&places=1",
     "?at=20991205T0900Z&minutes=1&places=1", "?at=20991205T0900Z&minutes=60&places=99999999999"],
)  # fmt: skip
def test_a_made_up_address_leads_to_the_free_times(client: Client, room: Resource, query: str) -> None:
    for step in ("details", "review"):
        answer = client.get(f"/book/room/{step}/{query}")
        assert (answer.status_code, answer["Location"]) == (302, "/book/room/")


def test_what_cannot_be_booked_has_no_page(client: Client, room: Resource) -> None:
    assert client.get("/book/nowhere/").status_code == 404
    save_resource(data={"is_active": False}, actor=SYSTEM, resource_id=room.pk)
    assert client.get("/book/room/").status_code == 404
    assert "Room" not in client.get("/book/").content.decode()


@pytest.mark.django_db
def test_the_next_free_day_is_named(client: Client) -> None:
    day = at(0, days=20).date()
    weekly = make_resource("Weekly", hours=[[day.weekday(), 600, 660]])
    first = day - timedelta(days=day.weekday())
    book(weekly, at(10, days=20))
    page = client.get("/book/weekly/", {"day": first.isoformat()})
    assert page.context["slots"] == []
    assert page.context["following"] == day + timedelta(days=7)


@pytest.mark.django_db
def test_the_top_of_a_page_leads_to_booking_while_there_is_something(client: Client) -> None:
    link = '<a href="/book/"'
    assert link not in client.get("/accounts/login/").content.decode()
    resource = make_resource("Hall")
    assert link in client.get("/accounts/login/").content.decode()
    assert f'{link} aria-current="true">Book</a>' in client.get("/book/hall/").content.decode()
    booking = book(resource, at(10))
    page = client.get(f"/booking/{booking.code}/").content.decode()
    assert link in page
    assert '<a href="/order/"' in page
    save_resource(data={"is_active": False}, resource_id=resource.pk, actor=SYSTEM)
    assert link not in client.get("/order/").content.decode()


def test_the_first_page_shows_what_can_be_booked(client: Client, room: Resource) -> None:
    page = client.get("/").content.decode()
    assert "Book Room" in page
    assert "/book/room/" in page


def test_so_many_an_hour_from_one_address_and_one_e_mail(
    client: Client, room: Resource, settings: Any
) -> None:
    settings.BOOKINGS_PER_HOUR_AND_EMAIL = 1
    book_online(client, slot(client, room))
    where, sent = reviewed(client, slot(client, room))
    answer = client.post(where, sent)
    assert (answer.status_code, "Try again in" in answer.content.decode()) == (429, True)
    assert 1 <= int(answer["Retry-After"]) <= 3_600
    settings.BOOKINGS_PER_HOUR_AND_ADDRESS = 1
    where, sent = reviewed(client, slot(client, room), email="ann@example.com")
    assert client.post(where, sent).status_code == 429
    assert Booking.objects.count() == 1


def test_who_is_signed_in_books_as_their_customer(
    end_user_client: Client, end_user: User, room: Resource
) -> None:
    url = slot(end_user_client, room)
    form = end_user_client.get(url).context["form"]
    assert (form["email"].value(), form["given_name"].value()) == ("luis@example.com", "Luís")
    booking = book_online(end_user_client, url, email="other@example.com")
    assert booking.customer is not None
    assert booking.customer.user == end_user
    mine = end_user_client.get("/account/bookings/").content.decode()
    assert f"/booking/{booking.code}/" in mine
    assert f"/booking/{booking.code}/cancel/" in mine
    assert "/account/bookings/" in end_user_client.get("/account/").content.decode()
