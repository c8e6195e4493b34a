"""Signing up, proving the mailbox by code, signing in."""

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from omnibasis.events.models import Event
from tests.accounts.conftest import PASSWORD, Visitor, mails

pytestmark = pytest.mark.django_db


def test_a_new_address_gets_a_code_and_with_it_an_account(visitor: Visitor) -> None:
    answer = visitor.sign_up("ana@example.com", given_name="Ana", surname="Silva", phone="+351 912 345 678")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/confirm-email/")
    assert not visitor.is_signed_in
    answer = visitor.type_code(mails("ana@example.com")[-1].code)
    assert answer["Location"] == "/account/"
    assert visitor.is_signed_in
    user = User.objects.get()
    assert (user.given_name, user.surname, user.phone, user.language) == (
        "Ana",
        "Silva",
        "+351 912 345 678",
        "en",
    )
    assert EmailAddress.objects.filter(
        user=user, email="ana@example.com", verified=True, primary=True
    ).exists()
    assert list(
        Event.objects.filter(verb__startswith="user.", subject_type="accounts.user").values_list("verb")
    ) == [
        ("user.registered",),
        ("user.email_verified",),
    ]


def test_a_user_signs_in_with_any_spelling_of_their_address(visitor: Visitor) -> None:
    visitor.register("ana@xn--bcher-kva.example")
    visitor.client.post("/accounts/logout/")
    assert not visitor.is_signed_in
    assert visitor.sign_in("  ANA@Bücher.example ")["Location"] == "/account/"
    assert visitor.is_signed_in


def test_staff_land_in_the_back_office(visitor: Visitor) -> None:
    visitor.register("ana@example.com")
    visitor.client.post("/accounts/logout/")
    User.objects.update(is_staff=True)
    assert visitor.sign_in("ana@example.com")["Location"] == "/omnipayments/customers/"


def test_without_the_proof_nobody_signs_in(visitor: Visitor) -> None:
    visitor.sign_up("ana@example.com")
    other = Visitor()
    assert other.sign_in("ana@example.com")["Location"] == "/accounts/confirm-email/"
    assert not other.is_signed_in
    assert other.type_code(mails("ana@example.com")[-1].code)["Location"] == "/account/"
    assert other.is_signed_in


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("email", "ana", "Enter an e-mail address like name@example.com."),
        ("email", "an\u0131ta@example.com", "may only have plain Latin letters"),
        ("phone", "call me", "Enter a phone number"),
        ("given_name", "A\u202ena", "characters that cannot be seen"),
        ("password1", "short", "at least 10 characters"),
        ("password1", "ana.silva@ex", "too similar"),
    ],
)
def test_bad_input_names_its_field_and_writes_nothing(
    visitor: Visitor, field: str, value: str, said: str
) -> None:
    data = {"email": "ana.silva@example.com", "password1": PASSWORD, field: value}
    answer = visitor.client.post("/accounts/signup/", data)
    assert answer.status_code == 200
    assert said in " ".join(answer.context["form"].errors[field])
    assert not User.objects.exists()
    assert not mails()


def test_a_password_is_checked_against_the_name_as_well(visitor: Visitor) -> None:
    answer = visitor.sign_up("x@example.com", "Papadopoulos1", surname="Papadopoulos")
    assert "password1" in answer.context["form"].errors


def test_too_many_wrong_codes_start_over(visitor: Visitor) -> None:
    visitor.sign_up("ana@example.com")
    code = mails()[-1].code
    for _attempt in range(4):
        assert visitor.type_code("BBBB-BBBB").status_code == 200
    assert visitor.type_code("BBBB-BBBB")["Location"] == "/accounts/login/"
    assert visitor.type_code(code)["Location"] == "/accounts/login/"
    assert not visitor.is_signed_in
