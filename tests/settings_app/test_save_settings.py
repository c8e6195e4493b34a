"""Administrators change the settings, section by section."""

import pytest
from django.test import Client

from omnibasis.events.models import Event
from settings_app.services import current

CUSTOMERS = "/omnicustomers/settings/customers/"
BUSINESS = "/omnicustomers/settings/business/"
ORDERS = "/omnicustomers/settings/orders/"
ALL_ON = {
    "create_customer_on_registration": "on",
    "mirror_profile_edits": "on",
    "create_customer_on_order": "on",
}


def test_three_switches_with_their_help(admin_client: Client) -> None:
    text = admin_client.get(CUSTOMERS).content.decode()
    assert text.count('role="switch"') == 3
    assert text.count("checked") == 3
    for words in (
        "Create a customer when a user registers",
        "Mirror profile edits onto the customer",
        "Create a customer when an order is placed",
        "it is linked once the e-mail is verified",
        "the linked customer follows",
        "but never makes a new one",
    ):
        assert words in text


@pytest.mark.parametrize("switch", list(ALL_ON))
def test_each_switch_goes_off_and_on_by_itself(admin_client: Client, switch: str) -> None:
    off = {name: value for name, value in ALL_ON.items() if name != switch}
    answer = admin_client.post(CUSTOMERS, off, follow=True)
    assert "Settings saved." in answer.content.decode()
    assert answer.content.decode().count("checked") == 2
    assert [getattr(current(), name) for name in ALL_ON] == [name != switch for name in ALL_ON]
    event = Event.objects.get(verb="settings.changed")
    assert event.changes == {switch: [True, False]}
    assert event.actor_label == "Ada Admin"
    admin_client.post(CUSTOMERS, ALL_ON)
    assert getattr(current(), switch) is True


def test_saving_what_is_so_already_tells_nothing(admin_client: Client) -> None:
    admin_client.post(CUSTOMERS, ALL_ON)
    assert not Event.objects.exists()


def test_the_business_name_stands_on_the_hosted_pages(admin_client: Client) -> None:
    admin_client.post(BUSINESS, {"business_name": "Harbour <Coffee>", "time_zone": "UTC"})
    text = Client().get("/order/").content.decode()
    assert "Harbour &lt;Coffee&gt;" in text
    # The other section is as it was.
    assert current().create_customer_on_order is True


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "a\x00b", "a\u202eb"])
def test_a_bad_name_is_told_and_not_saved(admin_client: Client, name: str) -> None:
    answer = admin_client.post(BUSINESS, {"business_name": name})
    assert answer.status_code == 422
    assert answer.context["form"].errors["business_name"]
    assert "Look at this first" in answer.content.decode()
    assert current().business_name == "Omnibasis"


def test_a_section_changes_its_own_fields_alone(admin_client: Client) -> None:
    admin_client.post(BUSINESS, {"business_name": "Shop", "time_zone": "UTC", "create_customer_on_order": ""})
    assert current().create_customer_on_order is True


def test_are_for_administrators_alone(
    client: Client, end_user_client: Client, staff_client: Client, admin_client: Client
) -> None:
    for path in ("/omnicustomers/settings/", CUSTOMERS, BUSINESS, ORDERS):
        assert client.get(path)["Location"].startswith("/accounts/login/")
        assert end_user_client.get(path).status_code == 404
        assert staff_client.get(path).status_code == 404
        assert admin_client.get(path, follow=True).status_code == 200
    for other in (client, end_user_client, staff_client):
        other.post(CUSTOMERS, {})
    assert current().create_customer_on_order is True


def test_every_page_of_the_settings_leads_to_the_others(admin_client: Client) -> None:
    for path in (CUSTOMERS, BUSINESS, ORDERS):
        text = admin_client.get(path).content.decode()
        assert f'href="{CUSTOMERS}"' in text
        assert f'href="{BUSINESS}"' in text
        assert f'href="{ORDERS}"' in text
        assert f'class="section-link" href="{path}" aria-current="page"' in text
