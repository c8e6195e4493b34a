"""A stranger who registers with my address and never proves it neither locks me out nor leaves me their details."""

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from customers.models import Customer
from omnibasis.events.models import Event
from tests.accounts.conftest import Visitor, mails
from tests.conftest import make_user

pytestmark = pytest.mark.django_db

MINE = "vera@example.com"
THEIRS = {"given_name": "Mallory", "surname": "Black", "phone": "+1 202 555 0143"}
THEIR_PASSWORD = "strangers-own-word-1"
MY_PASSWORD = "my-very-own-secret-2"


@pytest.fixture(autouse=True)
def _squatted(stranger: Visitor) -> None:
    stranger.sign_up(MINE, THEIR_PASSWORD, **THEIRS)


def nobody_else_gets_in(stranger: Visitor) -> None:
    assert not stranger.is_signed_in
    assert stranger.sign_in(MINE, THEIR_PASSWORD).status_code in (200, 302)
    assert not stranger.is_signed_in
    fresh = Visitor()
    assert fresh.sign_in(MINE, THEIR_PASSWORD).status_code == 200
    assert not fresh.is_signed_in


def test_i_register_myself_and_only_what_i_typed_counts(visitor: Visitor, stranger: Visitor) -> None:
    visitor.sign_up(MINE, MY_PASSWORD, given_name="Vera")
    user = User.objects.get()
    assert user.given_name == "Mallory"  # nothing changes before the proof
    visitor.type_code(mails(MINE)[-1].code)
    assert visitor.is_signed_in
    user = User.objects.get()
    assert (user.given_name, user.surname, user.phone) == ("Vera", "", "")
    assert user.check_password(MY_PASSWORD)
    nobody_else_gets_in(stranger)
    customer = Customer.objects.get()
    assert (customer.user, customer.given_name, customer.surname, customer.phone) == (user, "Vera", "", "")
    assert customer.open_suggestions == 0
    assert Event.objects.filter(verb="user.claimed").count() == 1


def test_the_code_of_the_strangers_session_is_of_no_use_in_mine(visitor: Visitor) -> None:
    visitor.sign_up(MINE, MY_PASSWORD)
    first, second = [mail.code for mail in mails(MINE)]
    assert first != second
    assert visitor.type_code(first).status_code == 200
    assert not EmailAddress.objects.filter(verified=True).exists()
    assert visitor.type_code(second).status_code == 302


def test_a_stranger_who_registers_after_me_changes_nothing(visitor: Visitor) -> None:
    visitor.sign_up("zoe@example.com", MY_PASSWORD, given_name="Zoë")
    Visitor().sign_up("zoe@example.com", THEIR_PASSWORD, **THEIRS)
    visitor.type_code(mails("zoe@example.com")[0].code)
    assert visitor.is_signed_in
    user = User.objects.get(email="zoe@example.com")
    assert user.given_name == "Zoë"
    assert user.check_password(MY_PASSWORD)


def test_a_claim_that_comes_too_late_takes_nothing_over(visitor: Visitor) -> None:
    late = Visitor()
    late.sign_up(MINE, "another-word-of-mine-3", given_name="Late")
    code = mails(MINE)[-1].code
    visitor.register(MINE, MY_PASSWORD, given_name="Vera")
    assert late.type_code(code)["Location"] == "/accounts/login/"
    assert not late.is_signed_in
    user = User.objects.get()
    assert user.given_name == "Vera"
    assert user.check_password(MY_PASSWORD)


def test_i_reset_the_password_and_the_strangers_details_go(visitor: Visitor, stranger: Visitor) -> None:
    visitor.ask_reset(MINE)
    visitor.reset(mails(MINE)[-1].link, MY_PASSWORD)
    user = User.objects.get()
    assert (user.given_name, user.surname, user.phone) == ("", "", "")
    customer = Customer.objects.get()
    assert (customer.given_name, customer.surname, customer.phone, customer.email) == ("", "", "", MINE)
    nobody_else_gets_in(stranger)
    assert visitor.sign_in(MINE, MY_PASSWORD)["Location"] == "/accounts/confirm-email/"
    visitor.type_code(mails(MINE)[-1].code)
    assert visitor.is_signed_in
    assert Customer.objects.get().user == user


def test_a_reset_keeps_the_details_of_whoever_proved_the_mailbox(visitor: Visitor) -> None:
    user = make_user("luis@example.com", given_name="Luís")
    visitor.ask_reset(user.email)
    visitor.reset(mails(user.email)[-1].link, MY_PASSWORD)
    user.refresh_from_db()
    assert user.given_name == "Luís"
    assert visitor.sign_in(user.email, MY_PASSWORD)["Location"] == "/account/"


def test_i_move_my_account_to_my_squatted_address(visitor: Visitor, stranger: Visitor) -> None:
    visitor.register("old@example.com", MY_PASSWORD, given_name="Vera")
    visitor.client.post("/accounts/reauthenticate/", {"password": MY_PASSWORD})
    visitor.client.post("/accounts/email/", {"email": MINE, "action_add": "1"})
    assert visitor.type_code(mails(MINE)[-1].code)["Location"] == "/account/"
    user = User.objects.get(email=MINE)
    assert user.given_name == "Vera"
    assert [(a.email, a.verified) for a in user.emailaddress_set.all()] == [(MINE, True)]
    aside = User.objects.exclude(pk=user.pk).get()
    assert (aside.email, aside.is_active) == (f"released-{aside.pk}@users.invalid", False)
    nobody_else_gets_in(stranger)


def test_an_address_that_somebody_proved_stays_theirs(visitor: Visitor) -> None:
    owner = make_user("taken@example.com")
    visitor.register("old@example.com", MY_PASSWORD)
    visitor.client.post("/accounts/reauthenticate/", {"password": MY_PASSWORD})
    visitor.client.post("/accounts/email/", {"email": "taken@example.com", "action_add": "1"})
    answer = visitor.type_code(mails("taken@example.com")[-1].code)
    assert answer["Location"] == "/accounts/email/"
    assert EmailAddress.objects.get(email="taken@example.com").user == owner
    assert User.objects.filter(email="old@example.com").exists()


@pytest.mark.parametrize("of_staff", [{"is_staff": True}, {"is_active": False}])
def test_what_staff_decided_about_a_user_is_not_undone_by_a_sign_up(
    visitor: Visitor, of_staff: dict[str, bool]
) -> None:
    user = User.objects.create_user("new@example.com", THEIR_PASSWORD, **of_staff)
    visitor.sign_up("new@example.com", MY_PASSWORD)
    assert "You have an account already" in mails("new@example.com")[-1].text
    user.refresh_from_db()
    assert user.check_password(THEIR_PASSWORD)
