"""What staff do to accounts and transactions: each asks, does one thing, and says what happened or why not."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from customers.models import Customer
from ledger.kinds import AccountKind
from ledger.models import Account, Transaction
from ledger.services import give_credit, open_account
from orders.models import Order
from orders.services import Content, Line, create_order
from tests.ledger.conftest import BY, account_of, charged

pytestmark = pytest.mark.django_db


def at(account: Account, act: str) -> str:
    return f"/omniledger/accounts/{account.pk}/{act}/"


def refused(client: Client, path: str, data: dict[str, Any]) -> dict[str, list[str]]:
    answer = client.post(path, data)
    assert answer.status_code == 422, answer.content.decode()[:2000]
    errors: dict[str, list[str]] = answer.context["form"].errors
    return errors


@pytest.fixture
def owed(nora: Customer) -> Account:
    charged(nora, 9_100)
    return account_of(nora, AccountKind.RECEIVABLE)


def told(customer: Customer, client: Client) -> str:
    return client.get(f"/omnipayments/customers/{customer.pk}/timeline/").content.decode()


def test_an_entry_by_hand(staff_client: Client, owed: Account, nora: Customer) -> None:
    data = {
        "effect": "increase",
        "amount": "5",
        "kind": "fee",
        "date": timezone.localdate(),
        "details": "Late fee",
    }
    answer = staff_client.post(at(owed, "enter"), data, follow=True)
    assert "€ 5.00 is posted." in answer.content.decode()
    owed.refresh_from_db()
    assert owed.balance_minor == 9_600
    assert account_of(None, AccountKind.FEES).shown_minor == 500
    row = Transaction.objects.latest("id")
    assert (row.kind, row.description, row.recorded_by) == ("fee", "Late fee", "Margaret Adams")
    assert "“Late fee”" in told(nora, staff_client)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "1.005"}, "amount"),
        ({"amount": "9999999999999999"}, "amount"),
        ({"effect": "more"}, "effect"),
        ({"kind": "charm"}, "kind"),
        ({"kind": "transfer"}, "kind"),
        ({"against": "receivable"}, "against"),
        ({"date": "2999-01-01"}, "date"),
        ({"date": ""}, "date"),
        ({"details": "x" * 201}, "details"),
    ],
)
def test_a_wrong_entry_is_told_by_field(
    staff_client: Client, owed: Account, wrong: dict[str, str], field: str
) -> None:
    right = {"effect": "increase", "amount": "5", "kind": "fee", "date": str(timezone.localdate())}
    assert list(refused(staff_client, at(owed, "enter"), {**right, **wrong})) == [field]
    assert Transaction.objects.count() == 1


def test_no_more_is_taken_than_is_left(staff_client: Client, nora: Customer) -> None:
    give_credit(customer_id=nora.pk, currency="EUR", amount_minor=500, **BY)
    data = {"effect": "decrease", "amount": "5.01", "kind": "adjustment", "date": str(timezone.localdate())}
    errors = refused(staff_client, at(account_of(nora, AccountKind.CREDIT), "enter"), data)
    assert "Only € 5.00 is left" in errors["amount"][0]


def test_store_credit_and_a_transfer_to_what_is_owed(
    staff_client: Client, owed: Account, nora: Customer
) -> None:
    path = f"/omnipayments/customers/{nora.pk}/credit/"
    assert staff_client.get(path).context["form"]["currency"].value() == "EUR"
    staff_client.post(path, {"amount": "20", "currency": "EUR", "details": "Sorry"})
    credit = account_of(nora, AccountKind.CREDIT)
    assert credit.shown_minor == 2_000
    data = {"to": owed.pk, "amount": "15", "date": str(timezone.localdate())}
    answer = staff_client.post(at(credit, "transfer"), data, follow=True)
    assert "€ 15.00 is transferred." in answer.content.decode()
    owed.refresh_from_db()
    credit.refresh_from_db()
    assert (owed.shown_minor, credit.shown_minor) == (7_600, 500)


def test_what_was_paid_too_much_becomes_credit(staff_client: Client, owed: Account, nora: Customer) -> None:
    data = {"effect": "decrease", "amount": "100", "kind": "payment", "date": str(timezone.localdate())}
    staff_client.post(at(owed, "enter"), data)
    credit = open_account(customer_id=nora.pk, kind="credit", currency="EUR", **BY)
    staff_client.post(
        at(owed, "transfer"), {"to": credit.pk, "amount": "9", "date": str(timezone.localdate())}
    )
    assert [a.shown_minor for a in Account.objects.filter(customer=nora).order_by("id")] == [0, 900]


def test_a_transfer_needs_another_account(staff_client: Client, owed: Account) -> None:
    assert "There is no other open account" in staff_client.get(at(owed, "transfer")).content.decode()


def test_taking_back_is_once_and_named(staff_client: Client, owed: Account, nora: Customer) -> None:
    row = Transaction.objects.get()
    path = f"/omniledger/transactions/{row.pk}/reverse/"
    answer = staff_client.post(path, {"details": "Wrong customer"}, follow=True)
    assert "It is taken back." in answer.content.decode()
    back = Transaction.objects.latest("id")
    assert (back.reverses, back.description) == (row, "Wrong customer")
    assert (
        f"transaction {back.pk}" in staff_client.get(f"/omniledger/transactions/{row.pk}/").content.decode()
    )
    assert "taken back already" in staff_client.get(path).content.decode()
    assert staff_client.post(path, {}).status_code == 422
    owed.refresh_from_db()
    assert owed.balance_minor == 0
    assert "taken back" in told(nora, staff_client)


def test_what_an_order_posted_is_not_taken_back_here(staff_client: Client, nora: Customer) -> None:
    create_order(content=Content(lines=[Line("Tuning", 1, 9_100)], currency="EUR"), customer_id=nora.pk, **BY)
    row = Transaction.objects.get()
    path = f"/omniledger/transactions/{row.pk}/reverse/"
    assert "revert or refund the order" in staff_client.get(path).content.decode()
    assert staff_client.post(path, {}).status_code == 422
    assert Transaction.objects.count() == 1


def test_the_life_of_an_account(staff_client: Client, nora: Customer) -> None:
    path = f"/omniledger/accounts/create/?customer={nora.pk}"
    data = {"kind": "gift_card", "currency": "EUR", "name": "Birthday", "code": "G-1", "description": ""}
    staff_client.post(path, data)
    account = Account.objects.get(code="G-1")
    assert (account.customer, account.is_default) == (nora, True)
    assert "code" in refused(staff_client, path, data)
    staff_client.post(at(account, "edit"), {"name": "Fiftieth", "code": "", "description": "From all"})
    account.refresh_from_db()
    assert (account.name, account.code, account.description) == ("Fiftieth", None, "From all")
    staff_client.post(at(account, "close"), {})
    account.refresh_from_db()
    assert (account.status, account.is_default) == ("closed", False)
    assert "closed" in staff_client.get(at(account, "enter")).content.decode()
    staff_client.post(at(account, "reopen"), {})
    staff_client.post(at(account, "delete"), {})
    assert not Account.objects.exists()
    story = told(nora, staff_client)
    for words in ("opened", "changed", "closed", "reopened", "deleted"):
        assert words in story


def test_with_transactions_it_is_closed_and_never_deleted(staff_client: Client, owed: Account) -> None:
    assert "Close it instead" in staff_client.get(at(owed, "delete")).content.decode()
    assert staff_client.post(at(owed, "delete"), {}).status_code == 422
    assert "Transfer it first" in staff_client.get(at(owed, "close")).content.decode()
    assert staff_client.post(at(owed, "close"), {}).status_code == 422
    assert Account.objects.filter(pk=owed.pk, status="open").exists()


def test_the_account_that_orders_use_can_be_another(
    staff_client: Client, owed: Account, nora: Customer
) -> None:
    other = open_account(customer_id=nora.pk, kind="receivable", currency="EUR", **BY)
    assert not other.is_default
    staff_client.post(at(other, "use"), {})
    charged(nora, 100)
    other.refresh_from_db()
    assert other.balance_minor == 100


def test_an_account_is_not_a_part_of_itself(staff_client: Client, owed: Account, nora: Customer) -> None:
    child = open_account(customer_id=nora.pk, kind="receivable", currency="EUR", **BY)
    staff_client.post(at(child, "edit"), {"name": "Shop", "code": "", "description": "", "parent": owed.pk})
    assert "Shop" in staff_client.get(f"/omniledger/accounts/{owed.pk}/").content.decode()
    errors = refused(staff_client, at(owed, "edit"), {"name": "", "code": "", "parent": child.pk})
    assert "part of itself" in errors["parent"][0]


def test_a_customer_who_owes_is_not_deleted(staff_client: Client, owed: Account, nora: Customer) -> None:
    page = staff_client.get(f"/omnipayments/customers/{nora.pk}/delete/").content.decode()
    assert "€ 91.00 stands on this customer" in page


def test_an_order_is_paid_by_credit_too_much_and_written_off(staff_client: Client, nora: Customer) -> None:
    give_credit(customer_id=nora.pk, currency="EUR", amount_minor=3_000, **BY)
    credit = account_of(nora, AccountKind.CREDIT)
    order = create_order(
        content=Content(lines=[Line("Tuning", 1, 9_100)], currency="EUR"), customer_id=nora.pk, **BY
    )
    path = f"/omnipayments/orders/{order.pk}/"
    methods = dict(staff_client.get(path + "pay/").context["form"].fields["method"].choices)
    assert methods[f"credit:{credit.pk}"] == "Store credit, € 30.00 left"
    money = {"moved_on": str(timezone.localdate())}
    errors = refused(staff_client, path + "pay/", {**money, "amount": "40", "method": f"credit:{credit.pk}"})
    assert "Only € 30.00 is left" in errors["amount"][0]
    staff_client.post(path + "pay/", {**money, "amount": "30", "method": f"credit:{credit.pk}"})
    assert "credit" in staff_client.get(path).content.decode().lower()
    answer = staff_client.post(path + "write-off/", {"reason": "Moved away"}, follow=True)
    assert "€ 61.00 is written off." in answer.content.decode()
    assert Order.objects.get().status == "paid"
    staff_client.post(path + "take-back-write-off/", {})
    assert Order.objects.get().status == "sent"
    more = {**money, "amount": "70", "method": "bank_transfer"}
    assert "amount" in refused(staff_client, path + "pay/", more)
    answer = staff_client.post(path + "pay/", {**more, "surplus": "on"}, follow=True)
    assert "€ 9.00 became store credit." in answer.content.decode()
    credit.refresh_from_db()
    assert credit.shown_minor == 900
    staff_client.post(
        path + "refund/", {**money, "amount": "91", "fee": "1", "method": f"credit:{credit.pk}"}
    )
    credit.refresh_from_db()
    assert credit.shown_minor == 9_900
    story = told(nora, staff_client)
    for words in (
        "written off because “Moved away”",
        "write-off of € 61.00 taken back",
        "more became store credit",
    ):
        assert words in story
