"""Creating a customer by hand: the second of the four ways, at its form."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import User
from customers.models import Address, Customer
from omnibasis.events.models import Event
from tests.conftest import make_user
from tests.customers_ui.conftest import text_of

CREATE = "/omnipayments/customers/create/"
FULL = {
    "kind": "company",
    "given_name": "Luís",
    "surname": "Gonçalves",
    "company_name": "Embraer S.A.",
    "email": "LuisG@Embraer.com.br",
    "phone": "+55 12 3923-5555",
    "website": "https://embraer.example",
    "language": "pt",
    "time_zone": "America/Sao_Paulo",
    "currency": "BRL",
    "payment_terms": "net_30",
    "tax_id": "07.689.002/0001-89",
    "external_id": "1",
    "billing_line1": "Av. Brigadeiro Faria Lima, 2170",
    "billing_city": "São José dos Campos",
    "billing_country": "BR",
    "shipping_name": "Goods in",
}


def test_everything_that_is_filled_in_is_kept(staff_client: Client, staff: User) -> None:
    answer = staff_client.post(CREATE, FULL)
    customer = Customer.objects.get()
    assert answer["Location"] == f"/omnipayments/customers/{customer.pk}/"
    assert (customer.name, customer.email_key, customer.source) == (
        "Embraer S.A.",
        "luisg@embraer.com.br",
        "staff",
    )
    for name in ("language", "time_zone", "currency", "payment_terms", "tax_id", "external_id", "website"):
        assert getattr(customer, name) == FULL[name]
    found = dict(Address.objects.values_list("kind", "city"))
    assert found == {"billing": "São José dos Campos", "shipping": ""}
    event = Event.objects.get(timeline_id=customer.pk)
    assert (event.verb, event.actor_user_id, event.source) == ("customer.created", staff.pk, "staff")
    assert "Embraer S.A. was created." in text_of(staff_client.get(answer["Location"]).content.decode())


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ({"email": "leonie@nowhere"}, "email", "not a valid domain"),
        ({"email": "Kelvin@example.com", "website": "nonsense"}, "website", "URL"),
        ({"phone": "call me", "surname": "X"}, "phone", "Enter a phone number"),
        ({"surname": "x" * 81}, "surname", "at most 80"),
        ({"surname": "X", "currency": "ZZZ"}, "currency", "ZZZ"),
        ({"surname": "X", "time_zone": "Moon/Base"}, "time_zone", "Moon/Base"),
        ({"surname": "X", "billing_country": "XX"}, "billing_country", "XX"),
        ({"surname": "X", "user": "nobody@example.com"}, "user", "no user with this e-mail"),
        ({"surname": "a\x00b"}, "surname", "Null characters"),
    ],
)
def test_bad_input_names_the_field_and_writes_nothing(
    staff_client: Client, given: dict[str, str], field: str, told: str
) -> None:
    answer = staff_client.post(CREATE, given)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert told in html[html.index(f'id="id_{field}_error"') :][:400]
    assert f'href="#id_{field}"' in html
    assert not Customer.objects.exists()
    assert not Event.objects.filter(timeline_id__isnull=False).exists()


def test_something_to_call_it_by_is_all_that_is_needed(staff_client: Client) -> None:
    answer = staff_client.post(CREATE, {"kind": "individual"})
    assert "Give at least a name" in answer.content.decode()
    assert staff_client.post(CREATE, {"phone": "112"}).status_code == 302


def test_an_e_mail_that_a_customer_has_is_told_with_its_name(
    staff_client: Client, make_customer: Callable[..., Customer]
) -> None:
    make_customer(given_name="Leonie", email="leonie@example.com")
    answer = staff_client.post(CREATE, {"surname": "Other", "email": "LEONIE@example.com"})
    assert "The customer Leonie" in text_of(answer.content.decode())
    assert Customer.objects.count() == 1


def test_the_verified_user_of_the_e_mail_is_linked(staff_client: Client) -> None:
    user = make_user("luis@example.com")
    Customer.objects.all().delete()
    staff_client.post(CREATE, {"email": "Luis@Example.com"})
    assert Customer.objects.get().user == user


def test_a_picture_is_kept_and_a_wrong_one_is_a_form_error(staff_client: Client) -> None:
    wrong = SimpleUploadedFile("me.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png")
    answer = staff_client.post(CREATE, {"surname": "X", "image": wrong})
    assert answer.status_code == 422
    assert "not a picture that can be used" in answer.content.decode()
    assert not Customer.objects.exists()
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    right = SimpleUploadedFile("me.txt", out.getvalue(), "text/plain")
    staff_client.post(CREATE, {"surname": "X", "image": right})
    assert Customer.objects.get().image.endswith("-512.webp")
