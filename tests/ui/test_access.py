"""Doors: nobody goes to the sign-in page and comes back; who is not meant to be here finds nothing."""

from __future__ import annotations

from django.test import Client

LIST = "/omnipayments/customers/?status=active"


def test_nobody_signs_in_and_comes_back(client: Client, db: None) -> None:
    answer = client.get(LIST)
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/omnipayments/customers/%3Fstatus%3Dactive"


def test_a_fragments_reader_goes_there_as_a_whole_page(client: Client, db: None) -> None:
    answer = client.get(
        LIST,
        headers={"HX-Request": "true", "HX-Current-URL": "https://shop.example/omnipayments/customers/?q=a"},
    )
    assert answer["HX-Redirect"] == "/accounts/login/?next=/omnipayments/customers/%3Fq%3Da"
    assert answer.content == b""


def test_an_end_user_finds_nothing(end_user_client: Client) -> None:
    assert end_user_client.get(LIST).status_code == 404
    assert end_user_client.get("/omnibasis/search/?q=a").status_code == 404


def test_who_works_here_comes_in(staff_client: Client) -> None:
    assert staff_client.get(LIST).status_code == 200


def test_settings_are_for_administrators(staff_client: Client, admin_client: Client) -> None:
    assert staff_client.get("/omnicustomers/settings/customers/").status_code == 404
    assert admin_client.get("/omnicustomers/settings/customers/").status_code == 200


def test_an_act_is_not_done_by_reading(staff_client: Client) -> None:
    assert staff_client.get("/omnipayments/customers/1/restore/").status_code == 405
