"""A receiver that raises takes the whole registration with it."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db.models.signals import post_save

from accounts.models import User
from customers.models import Customer
from omnibasis.events.models import Delivery, Event
from tests.accounts.conftest import Visitor, mails
from tests.conftest import make_user

pytestmark = pytest.mark.django_db


class BrokenError(Exception):
    pass


def broken(**kwargs: Any) -> None:
    raise BrokenError


@pytest.fixture
def rows() -> Any:
    def count() -> tuple[int, ...]:
        return tuple(m.objects.count() for m in (User, EmailAddress, Customer, Event, Delivery))

    return count


@pytest.mark.parametrize("sender", [User, EmailAddress])
def test_sign_up_leaves_nothing_half_made(visitor: Visitor, rows: Any, sender: type[Any]) -> None:
    post_save.connect(broken, sender=sender)
    try:
        visitor.client.raise_request_exception = False
        answer = visitor.sign_up("ana@example.com")
    finally:
        post_save.disconnect(broken, sender=sender)
    assert answer.status_code == 500
    assert rows() == (0, 0, 0, 0, 0)
    assert visitor.sign_up("ana@example.com").status_code == 302


def test_a_customer_that_cannot_be_told_of_takes_the_sign_up_with_it(
    visitor: Visitor, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr("customers.services.work.record_all", lambda events: broken())
        assert visitor.sign_up("ana@example.com").status_code == 500
    assert rows() == (0, 0, 0, 0, 0)
    assert visitor.sign_up("ana@example.com").status_code == 302


def test_a_failing_proof_proves_nothing(visitor: Visitor, rows: Any) -> None:
    visitor.sign_up("ana@example.com", given_name="Mallory")
    mine = Visitor()
    mine.sign_up("ana@example.com", given_name="Ana")
    before = rows()
    code = mails()[-1].code
    post_save.connect(broken, sender=EmailAddress)
    try:
        mine.client.raise_request_exception = False
        assert mine.type_code(code).status_code == 500
    finally:
        post_save.disconnect(broken, sender=EmailAddress)
    assert rows() == before
    assert User.objects.get().given_name == "Mallory"
    assert mine.type_code(code).status_code == 302
    assert mine.is_signed_in


def test_a_failing_profile_edit_changes_nothing(rows: Any) -> None:
    user = make_user("luis@example.com", given_name="Luís")
    visitor = Visitor()
    visitor.client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    before = rows()
    post_save.connect(broken, sender=User)
    try:
        visitor.client.raise_request_exception = False
        assert visitor.client.post("/account/profile/", {"given_name": "Luis"}).status_code == 500
    finally:
        post_save.disconnect(broken, sender=User)
    user.refresh_from_db()
    assert user.given_name == "Luís"
    assert rows() == before
