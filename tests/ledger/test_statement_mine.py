"""My account: the user's own balance and statements, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from customers.models import Customer
from ledger.kinds import AccountKind, TransactionKind
from ledger.services.statements import mail_statement
from tests.conftest import make_user, signed_in
from tests.ledger.conftest import BY, account_of
from tests.ledger.statements import MARCH, entered, paid, words_of

pytestmark = pytest.mark.django_db
PAGES = ("balance", "my_statement", "my_statement_pdf")


@pytest.fixture
def luis(end_user: User) -> Customer:
    customer = Customer.objects.get(user=end_user)
    today = timezone.localdate()
    entered(customer, 9_000, today - timedelta(days=300), reference="long ago")
    entered(customer, 4_000, today, reference="A-57", description="Two lessons")
    paid(customer, 1_000, today)
    entered(customer, -250, today, kind=TransactionKind.CREDIT, account=AccountKind.CREDIT)
    return customer


def test_what_is_owed_and_held(luis: Customer, end_user_client: Client) -> None:
    door = end_user_client.get(reverse("my_account")).content.decode()
    assert "You owe € 120.00" in door
    page = end_user_client.get(reverse("ledger:balance")).content.decode()
    for words in (
        "You owe",
        "€ 120.00",
        "Store credit",
        "€ 2.50",
        "Charge · A-57",
        "Two lessons",
        "-€ 10.00",
    ):
        assert words in page, words
    assert "long ago" not in page
    for words in ("Sales", "Bank", "Adjustments", "Receivable"):
        assert words not in page, "that is the business's side"


def test_a_statement_and_its_file(luis: Customer, end_user_client: Client) -> None:
    page = end_user_client.get(reverse("ledger:my_statement")).content.decode()
    pdf = words_of(end_user_client.get(reverse("ledger:my_statement_pdf")).content)
    for words in ("You owe € 120.00.", "Two lessons", "€ 130.00"):
        assert words in page
        assert words in pdf
    credit = account_of(luis, AccountKind.CREDIT).pk
    of_credit = end_user_client.get(reverse("ledger:my_statement"), {"of": credit}).content.decode()
    assert "€ 2.50 is left on this account." in of_credit


def test_those_that_were_mailed(luis: Customer, end_user_client: Client) -> None:
    sent = mail_statement(customer_id=luis.pk, currency="EUR", period=MARCH, **BY)
    link = reverse("ledger:my_sent", args=[sent.pk])
    assert link in end_user_client.get(reverse("ledger:balance")).content.decode()
    assert "As we mailed it to you." in end_user_client.get(link).content.decode()
    assert "Closing balance" in words_of(
        end_user_client.get(reverse("ledger:my_sent_pdf", args=[sent.pk])).content
    )


def test_somebody_else_s_are_not_there(
    luis: Customer, end_user_client: Client, nora: Customer, staff_client: Client
) -> None:
    entered(nora, 7_770, timezone.localdate(), reference="Nora's")
    sent = mail_statement(customer_id=nora.pk, currency="EUR", period=MARCH, **BY)
    foreign = account_of(nora, AccountKind.RECEIVABLE).pk
    of_business = account_of(None, AccountKind.ADJUSTMENTS).pk
    for client in (end_user_client, staff_client):
        for name in ("my_sent", "my_sent_pdf"):
            assert client.get(reverse(f"ledger:{name}", args=[sent.pk])).status_code == 404
    for name in ("my_statement", "my_statement_pdf"):
        for pk in (foreign, of_business):
            for key in ("of", "account"):
                assert end_user_client.get(reverse(f"ledger:{name}"), {key: pk}).status_code == 404
    for name in PAGES[:2]:
        assert "Nora" not in end_user_client.get(reverse(f"ledger:{name}")).content.decode()
    for name in ("statement_sent", "statement_sent_pdf"):
        assert end_user_client.get(reverse(f"ledger:{name}", args=[sent.pk])).status_code == 404
        assert staff_client.get(reverse(f"ledger:{name}", args=[sent.pk])).status_code == 200
    for name in ("statement", "statement_pdf", "statements"):
        assert end_user_client.get(reverse(f"ledger:{name}", args=[luis.pk])).status_code == 404


def test_nothing_is_shown_until_the_e_mail_is_verified(luis: Customer, end_user_client: Client) -> None:
    sent = mail_statement(customer_id=luis.pk, currency="EUR", period=MARCH, **BY)
    EmailAddress.objects.update(verified=False)
    assert "120.00" not in end_user_client.get(reverse("ledger:balance")).content.decode()
    assert "120.00" not in end_user_client.get(reverse("my_account")).content.decode()
    for name in PAGES[1:]:
        assert end_user_client.get(reverse(f"ledger:{name}")).status_code == 404
    for name in ("my_sent", "my_sent_pdf"):
        assert end_user_client.get(reverse(f"ledger:{name}", args=[sent.pk])).status_code == 404


def test_without_a_customer_or_accounts_there_is_nothing(
    db: None, make_customer: Callable[..., Customer]
) -> None:
    client = signed_in(make_user("nobody@example.com"))
    assert "Nothing here yet" in client.get(reverse("ledger:balance")).content.decode()
    assert reverse("ledger:balance") not in client.get(reverse("my_account")).content.decode()
    assert client.get(reverse("ledger:my_statement")).status_code == 404
    assert Client().get(reverse("ledger:balance")).status_code == 302
