"""Addresses that look alike, or that a library folds into one, never pass for each other (CVE-2019-19844)."""

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from tests.accounts.conftest import Visitor, mails
from tests.conftest import PASSWORD, make_user

pytestmark = pytest.mark.django_db

PAIRS = [
    ("mike@example.org", "m\u0131ke@example.org"),  # dotless i: upper() makes it I
    ("admin@example.org", "adm\u0130n@example.org"),  # I with a dot: lower() makes it i and a dot
    ("kelly@example.org", "\u212aelly@example.org"),  # Kelvin sign: lower() makes it k
    ("sam@example.org", "\u017fam@example.org"),  # long s: upper() makes it S
    ("ana@example.org", "\uff41na@example.org"),  # full-width a: NFKC makes it a
    ("ana@example.org", "\u0430na@example.org"),  # Cyrillic a
    ("office@example.org", "o\ufb03ce@example.org"),  # ligature ffi: casefold() takes it apart
    ("ana@example.org", "a\u200dna@example.org"),  # zero-width joiner
    ("ana@example.org", "ana@example.org\u200b"),  # zero-width space at the end
    ("ana@github.example", "ana@g\u0131thub.example"),  # another domain that looks the same
    ("ana@kiosk.example", "ana@\u212aiosk.example"),  # Kelvin sign in the domain
    ("ana@mail.example", "ana@MA\u0130L.example"),  # I with a dot in the domain
    ("ana@sales.example", "ana@\u017fale\u017f.example"),  # long s in the domain
    ("ana@example.org", "ana@ex\u0430mple.org"),  # Cyrillic a in the domain: another domain
    ("ana@strasse.example", "ana@stra\u00dfe.example"),  # sharp s: another domain since IDNA 2008
    ("ana@example.org", "ana@exam\u00adple.org"),  # soft hyphen
    ("ana@xn--bcher-kva.example", "ana@bucher.example"),  # an accent is a difference
]


@pytest.fixture(params=PAIRS, ids=lambda pair: ascii(pair[1]))
def pair(request: pytest.FixtureRequest, db: None) -> tuple[User, str]:
    mine, other = request.param
    return make_user(mine), other


def test_at_sign_up_it_is_refused_or_somebody_else(pair: tuple[User, str]) -> None:
    owner, other = pair
    visitor = Visitor()
    answer = visitor.sign_up(other)
    assert mails(owner.email) == []
    if answer.status_code == 200:
        assert "email" in answer.context["form"].errors
        assert User.objects.count() == 1
        return
    visitor.type_code(mails()[-1].code)
    other_user = User.objects.exclude(pk=owner.pk).get()
    assert EmailAddress.objects.filter(user=other_user, verified=True).count() == 1
    assert str(other_user.pk) == visitor.client.session["_auth_user_id"]


def test_at_sign_in_the_owners_password_opens_nothing(pair: tuple[User, str]) -> None:
    _owner, other = pair
    visitor = Visitor()
    assert visitor.sign_in(other, PASSWORD).status_code == 200
    assert not visitor.is_signed_in


def test_a_reset_mails_no_link_to_the_owners_account(pair: tuple[User, str]) -> None:
    owner, other = pair
    Visitor().ask_reset(other)
    assert mails(owner.email) == []
    assert not any("/password/reset/key/" in mail.text for mail in mails())


def test_a_user_cannot_move_to_it(pair: tuple[User, str]) -> None:
    owner, other = pair
    mover = make_user("mover@example.net")
    visitor = Visitor()
    visitor.client.force_login(mover, backend="allauth.account.auth_backends.AuthenticationBackend")
    visitor.client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    visitor.client.post("/accounts/email/", {"email": other, "action_add": "1"})
    assert mails(owner.email) == []
    assert EmailAddress.objects.get(email=owner.email).user == owner
