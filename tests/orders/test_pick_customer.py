"""The customer picker: at most ten customers for what is typed, for staff alone."""

from collections.abc import Callable

from django.test import Client

from customers.models import Customer
from customers.services import archive_customer
from omnibasis.core.actors import Actor

PATH = "/omnipayments/orders/customers/"


def test_answers_at_most_ten(staff_client: Client, make_customer: Callable[..., Customer]) -> None:
    for number in range(12):
        make_customer(given_name="Anna", surname=f"N{number}", email=f"anna{number}@example.com")
    text = staff_client.get(PATH, {"q": "anna"}).content.decode()
    assert text.count('role="option"') == 10
    assert "<mark>Anna</mark>" in text


def test_finds_without_accents_and_marks_what_matched(
    staff_client: Client, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer(given_name="Léna", surname="<Ångström>")
    text = staff_client.get(PATH, {"q": "lena ang"}).content.decode()
    assert f'data-value="Léna &lt;Ångström&gt; #{customer.pk}"' in text
    assert "<Ångström>" not in text


def test_leaves_out_who_is_archived(
    staff_client: Client, make_customer: Callable[..., Customer], by_staff: Actor
) -> None:
    archive_customer(customer_id=make_customer(given_name="Gone").pk, actor=by_staff)
    assert "No customer found" in staff_client.get(PATH, {"q": "gone"}).content.decode()


def test_odd_texts_find_nothing(staff_client: Client, make_customer: Callable[..., Customer]) -> None:
    make_customer(given_name="Anna")
    for odd in ("", " ", "\x00", "%", "_", '"', "'", "²", "a" * 5_000):
        assert staff_client.get(PATH, {"q": odd}).status_code == 200


def test_is_for_staff_alone(client: Client, end_user_client: Client) -> None:
    assert client.get(PATH, {"q": "a"}).status_code == 302
    assert end_user_client.get(PATH, {"q": "a"}).status_code == 404
