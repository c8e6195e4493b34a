"""Moving an account to another mailbox, and changing its password."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import User
from customers.models import Customer
from tests.accounts.conftest import Visitor, mails
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

NEW = "luis.new@example.com"


def test_the_address_changes_once_the_new_mailbox_is_proven(end_user_client: Client, end_user: User) -> None:
    # Who sits at an unlocked screen does not know the password, which is asked for first.
    answer = end_user_client.post("/accounts/email/", {"email": " Luis.NEW@Example.com", "action_add": "1"})
    assert answer["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2Femail%2F"
    assert not mails()
    answer = end_user_client.post(answer["Location"], {"password": PASSWORD})
    assert answer["Location"] == "/accounts/confirm-email/"
    assert end_user.email in end_user_client.get("/account/").content.decode()
    answer = end_user_client.post("/accounts/confirm-email/", {"code": mails(NEW)[-1].code})
    assert answer["Location"] == "/account/"
    end_user.refresh_from_db()
    assert end_user.email == NEW
    assert [(a.email, a.verified, a.primary) for a in EmailAddress.objects.all()] == [(NEW, True, True)]
    assert Customer.objects.get(user=end_user).email == NEW
    # The old mailbox hears of it.
    assert "moved from luis@example.com to luis.new@example.com" in mails("luis@example.com")[-1].text
    assert Visitor().sign_in("luis@example.com", PASSWORD).status_code == 200
    assert Visitor().sign_in(NEW, PASSWORD)["Location"] == "/account/"


def test_the_password_changes_and_other_browsers_are_signed_out(
    end_user_client: Client, end_user: User
) -> None:
    other = Visitor()
    other.sign_in(end_user.email, PASSWORD)
    assert other.is_signed_in
    data = {"oldpassword": PASSWORD, "password1": "new-secret-of-mine-5", "password2": "new-secret-of-mine-5"}
    wrong = end_user_client.post("/accounts/password/change/", {**data, "oldpassword": "no-longer-sure-1"})
    assert wrong.context["form"].errors["oldpassword"]
    differ = end_user_client.post("/accounts/password/change/", {**data, "password2": "x"})
    assert differ.context["form"].errors["password2"]
    assert end_user_client.post("/accounts/password/change/", data)["Location"] == "/account/"
    assert end_user_client.get("/account/").status_code == 200
    assert not other.is_signed_in
    assert "was changed" in mails(end_user.email)[-1].text


def test_a_user_without_a_password_sets_one(end_user: User) -> None:
    end_user.set_unusable_password()
    end_user.save()
    client = Client()
    client.force_login(end_user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/accounts/password/change/")["Location"] == "/accounts/password/set/"
    data = {"password1": "new-secret-of-mine-5", "password2": "new-secret-of-mine-5"}
    assert client.post("/accounts/password/set/", data)["Location"] == "/account/"
    assert Visitor().sign_in(end_user.email, "new-secret-of-mine-5")["Location"] == "/account/"


def test_who_is_closed_out_is_told_so_only_with_the_right_password(end_user: User) -> None:
    User.objects.filter(pk=end_user.pk).update(is_active=False)
    assert Visitor().sign_in(end_user.email, "not-the-password-1").status_code == 200
    visitor = Visitor()
    assert visitor.sign_in(end_user.email, PASSWORD)["Location"] == "/accounts/inactive/"
    assert "This account is closed" in visitor.client.get("/accounts/inactive/").content.decode()
