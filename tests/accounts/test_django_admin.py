"""Django's admin is for superusers, and goes by the same addresses."""

import pytest
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_only_superusers_get_in(
    client: Client, end_user_client: Client, staff_client: Client, admin_client: Client
) -> None:
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/accounts/login/?next=")
    assert end_user_client.get("/admin/", follow=True).status_code == 403
    assert staff_client.get("/admin/accounts/user/").status_code == 302
    assert admin_client.get("/admin/").status_code == 200


def test_a_user_made_there_has_a_key_for_an_address(admin_client: Client) -> None:
    data = {
        "email": "ANA@Bücher.example",
        "password1": "tall-windows-4-north",
        "password2": "tall-windows-4-north",
    }
    answer = admin_client.post("/admin/accounts/user/add/", data)
    assert answer.status_code == 302, answer.context["adminform"].errors
    user = User.objects.get(email="ana@xn--bcher-kva.example")
    assert admin_client.get(f"/admin/accounts/user/{user.pk}/change/").status_code == 200
    again = admin_client.post("/admin/accounts/user/add/", {**data, "email": "ana@BÜCHER.example"})
    assert again.context["adminform"].errors["email"]
    assert admin_client.get("/admin/accounts/apitoken/").status_code == 200
