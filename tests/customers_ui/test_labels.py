"""Labels on the customer's page, in its form, and the page of all labels."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from customers.models import Customer, Label
from customers.services import archive_customer
from omnibasis.core.actors import Actor
from tests.customers_ui.conftest import LIST, form_of, words

LABELS = "/omnicustomers/labels/"
IN_PLACE = {"HX-Request": "true"}
Make = Callable[..., Customer]


@pytest.fixture
def customer(make_customer: Make) -> Customer:
    return make_customer(given_name="Leonie", labels=["VIP"])


def names(customer: Customer) -> list[str]:
    return list(customer.labels.order_by("key").values_list("name", flat=True))


def test_put_on_and_taken_off_there_and_back(staff_client: Client, customer: Customer) -> None:
    path = f"{LIST}{customer.pk}/"
    answer = staff_client.post(f"{path}labels/", {"name": " New  one "}, follow=True)
    assert answer.redirect_chain == [(path, 302)]
    assert "New  one was put on." in answer.content.decode()
    assert names(customer) == ["New one", "VIP"]
    label = Label.objects.get(name="VIP")
    answer = staff_client.post(f"{path}labels/{label.pk}/take-off/", follow=True)
    assert "VIP was taken off." in answer.content.decode()
    assert f'action="{path}labels/{label.pk}/put-on/"' in answer.content.decode()
    staff_client.post(f"{path}labels/{label.pk}/put-on/")
    assert names(customer) == ["New one", "VIP"]
    answer = staff_client.post(f"{path}labels/", {"name": "a,b"}, follow=True)
    assert "1 to 40 letters" in answer.content.decode()
    assert staff_client.post(f"{path}labels/0/take-off/").status_code == 404
    assert "Labelled New one" in words(staff_client, f"{path}timeline/")


def test_in_place(staff_client: Client, customer: Customer, by_staff: Actor) -> None:
    path = f"{LIST}{customer.pk}/"
    label = Label.objects.get()
    text = staff_client.post(f"{path}labels/", {"name": "Press"}, headers=IN_PLACE).content.decode()
    assert "<html" not in text
    assert "Press was put on." in text
    text = staff_client.post(f"{path}labels/{label.pk}/take-off/", headers=IN_PLACE).content.decode()
    assert f'hx-post="{path}labels/{label.pk}/put-on/"' in text
    text = staff_client.post(f"{path}labels/", {"name": ""}, headers=IN_PLACE).content.decode()
    assert "1 to 40 letters" in text
    archive_customer(customer_id=customer.pk, actor=by_staff)
    text = staff_client.post(f"{path}labels/", {"name": "Friend"}, headers=IN_PLACE).content.decode()
    assert "archived" in text
    assert "Add label" not in words(staff_client, path)


def test_in_the_form(staff_client: Client, customer: Customer) -> None:
    path = f"{LIST}{customer.pk}/edit/"
    sent = form_of(staff_client, path)
    assert sent["labels"] == "VIP"
    staff_client.post(path, {**sent, "surname": "Köhler"})
    assert names(customer) == ["VIP"]
    staff_client.post(path, {**form_of(staff_client, path), "labels": "Press, , friend,press"})
    assert names(customer) == ["friend", "Press"]
    answer = staff_client.post(path, {**form_of(staff_client, path), "labels": "x" * 41})
    assert answer.status_code == 422
    assert answer.context["form"].errors["labels"]
    staff_client.post(f"{LIST}create/", {"kind": "individual", "given_name": "Nora", "labels": "VIP"})
    assert names(Customer.objects.latest("id")) == ["VIP"]


def test_a_conflict_shows_both(staff_client: Client, customer: Customer) -> None:
    path = f"{LIST}{customer.pk}/edit/"
    sent = form_of(staff_client, path)
    staff_client.post(f"{LIST}{customer.pk}/labels/", {"name": "Press"})
    answer = staff_client.post(path, {**sent, "labels": "Friend"})
    assert answer.status_code == 409
    (conflict,) = answer.context["conflicts"]
    assert (conflict["theirs"], conflict["yours"], conflict["theirs_raw"]) == (
        "Press, VIP",
        "Friend",
        "Press, VIP",
    )


def test_on_several_from_the_list(staff_client: Client, customer: Customer, make_customer: Make) -> None:
    other = make_customer(given_name="Nora")
    assert f'name="ids" value="{other.pk}" form="list-bulk"' in staff_client.get(LIST).content.decode()
    sent = {"name": "VIP", "ids": [str(customer.pk), str(other.pk), "0", "x", "9" * 30]}
    back = {"Referer": f"http://testserver{LIST}?q=o&sort=name"}
    answer = staff_client.post(f"{LIST}label/", sent, headers=back, follow=True)
    assert answer.redirect_chain == [(f"{LIST}?q=o&sort=name", 302)]
    assert "VIP was put on 1 customer." in answer.content.decode()
    assert names(other) == ["VIP"]
    answer = staff_client.post(
        f"{LIST}label/", {**sent, "name": "a,b"}, headers={"Referer": "https://example.org/?x"}, follow=True
    )
    assert answer.redirect_chain == [(LIST, 302)]
    assert "1 to 40 letters" in answer.content.decode()
    answer = staff_client.post(
        f"{LIST}label/", {"name": "VIP", "ids": [str(n) for n in range(201)]}, follow=True
    )
    assert "At most 200 customers" in answer.content.decode()


def test_all_labels(staff_client: Client, customer: Customer, make_customer: Make) -> None:
    make_customer(given_name="Leonie", labels=["VIP", "Press"])
    assert "Press 1 0" in words(staff_client, LABELS)
    assert "VIP 2 0" in words(staff_client, LABELS)
    assert "Press" not in words(staff_client, LABELS + "?q=vi")
    assert "VIP,2,0" in b"".join(staff_client.get(LABELS + "?export=csv")).decode()
    label = Label.objects.get(name="VIP")
    form = {"name": "Patron", "colour": "red"}
    answer = staff_client.post(f"{LABELS}{label.pk}/edit/", form, follow=True)
    assert "The label Patron was saved." in answer.content.decode()
    assert 'class="label-chip label-red">Patron' in staff_client.get(LIST).content.decode()
    answer = staff_client.post(f"{LABELS}{label.pk}/edit/", {**form, "name": "press"})
    assert answer.status_code == 422
    assert "There is a label “Press” already" in answer.content.decode()
    assert "2 customers" in words(staff_client, f"{LABELS}{label.pk}/remove/")
    answer = staff_client.post(f"{LABELS}{label.pk}/remove/", follow=True)
    assert "The label Patron was removed." in answer.content.decode()
    for act in ("edit", "remove"):
        assert staff_client.get(f"{LABELS}{label.pk}/{act}/").status_code == 404
        assert staff_client.post(f"{LABELS}{label.pk}/{act}/", form).status_code == 404


def test_none_yet_says_what_to_do(staff_client: Client) -> None:
    assert "No labels yet" in words(staff_client, LABELS)
    answer = staff_client.post(LABELS + "create/", {"name": "VIP"}, follow=True)
    assert "The label VIP was created." in answer.content.decode()
    assert Label.objects.get().colour != "grey"
    assert staff_client.post(LABELS + "create/", {"name": "vip", "colour": "teal"}).status_code == 422


def test_suggestions(staff_client: Client, customer: Customer) -> None:
    def options(text: str) -> str:
        return words(staff_client, f"{LABELS}suggest/?q={text}")

    assert options("vi") == " VIP  Create “vi” ".replace("  ", " ")
    assert "Create" not in options("VIP")
    assert "Create “Nobody”" in options("Nobody")
    assert options("").strip() == options("%00").strip() == ""


def test_a_name_is_text_wherever_it_stands(staff_client: Client, customer: Customer) -> None:
    name = "<script>alert(1)</script>\"'"
    path = f"{LIST}{customer.pk}/"
    staff_client.post(f"{path}labels/", {"name": name})
    label = Label.objects.get(name=name)
    for page in (
        path,
        f"{path}timeline/",
        f"{path}edit/",
        LIST,
        f"{LIST}?label={label.pk}",
        f"{LIST}?q=script",
        LABELS,
        f"{LABELS}{label.pk}/edit/",
        f"{LABELS}{label.pk}/remove/",
        f"{LABELS}suggest/?q=alert",
    ):
        text = staff_client.get(page).content.decode()
        assert "<script>alert" not in text, page
        assert "alert(1)" in text or "q=script" in page, page
