"""The ledger's pages: what they show, how they are narrowed, what they export, and what stands there when empty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from customers.models import Customer
from customers.services import merge_customers
from ledger.kinds import AccountKind
from ledger.models import Account, Transaction
from ledger.services import enter, give_credit, open_account
from orders.services import Content, Line, create_order, record_payment
from tests.ledger.conftest import BY, account_of, charged

pytestmark = pytest.mark.django_db


def text(client: Client, path: str, *, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return " ".join(b"".join(answer).decode().split())


@pytest.fixture
def sold(nora: Customer) -> Customer:
    """An order of € 91.00, of which € 40.00 is paid."""
    order = create_order(
        content=Content(lines=[Line("Tuning", 1, 9_100)], currency="EUR"), customer_id=nora.pk, **BY
    )
    record_payment(order_id=order.pk, amount_minor=4_000, **BY)
    return nora


def test_the_tab_transactions(staff_client: Client, sold: Customer) -> None:
    order = sold.orders.get()
    page = text(staff_client, f"/omnipayments/customers/{sold.pk}/transactions/")
    assert (
        f'<a class="who-name" href="/omnipayments/orders/{order.pk}/">Charged: order {order.pk}</a>' in page
    )
    assert "+€ 91.00" in page
    assert "−€ 40.00" in page
    assert "€ 51.00" in page


def test_the_tab_is_searched_narrowed_and_exported(staff_client: Client, sold: Customer) -> None:
    path = f"/omnipayments/customers/{sold.pk}/transactions/"
    give_credit(customer_id=sold.pk, currency="EUR", amount_minor=500, details="Für die Störung", **BY)
    credit = account_of(sold, AccountKind.CREDIT).pk
    found = {
        "?q=stoerung": [],
        "?q=STORUNG": ["Credited"],
        f"?q={sold.orders.get().pk}": ["Charged", "Paid"],
        "?kind=payment": ["Paid"],
        f"?account={credit}": ["Credited"],
        "?occurred.to=2020-01-01": [],
    }
    for query, words in found.items():
        page = text(staff_client, path + query)
        assert [word for word in ("Charged", "Paid", "Credited") if f">{word}" in page] == words, query
    file = text(staff_client, path + "?export=csv&kind=credit")
    assert "Für die Störung" in file
    assert "5.00,5.00,EUR" in file
    assert "payment" not in file


def test_the_tab_accounts(staff_client: Client, sold: Customer) -> None:
    give_credit(customer_id=sold.pk, currency="EUR", amount_minor=500, **BY)
    page = text(staff_client, f"/omnipayments/customers/{sold.pk}/accounts/")
    assert "<strong>€ 51.00</strong> owed" in page
    assert "€ 5.00 held for the customer" in page
    assert page.count(">Explain<") == 2
    credit = account_of(sold, AccountKind.CREDIT)
    page = text(staff_client, f"/omniledger/accounts/{credit.pk}/")
    assert f'href="/omnipayments/customers/{sold.pk}/statement/?of={credit.pk}"' in page


def test_empty_tabs_say_what_to_do(staff_client: Client, nora: Customer) -> None:
    assert "No transactions yet" in text(staff_client, f"/omnipayments/customers/{nora.pk}/transactions/")
    page = text(staff_client, f"/omnipayments/customers/{nora.pk}/accounts/")
    assert "No accounts yet" in page
    assert f"/omniledger/accounts/create/?customer={nora.pk}" in page


def test_tabs_of_a_customer_that_was_merged_away(
    staff_client: Client, nora: Customer, make_customer: Callable[..., Customer]
) -> None:

    keep = make_customer(given_name="Keep")
    merge_customers(keep_id=keep.pk, drop_id=nora.pk, **BY)
    for tab in ("transactions", "accounts"):
        answer = staff_client.get(f"/omnipayments/customers/{nora.pk}/{tab}/")
        assert answer["Location"] == f"/omnipayments/customers/{keep.pk}/{tab}/"


def test_a_number_is_explained_as_of_a_day(staff_client: Client, nora: Customer) -> None:
    charged(nora, 9_100, on=date(2026, 3, 1))
    account = account_of(nora, AccountKind.RECEIVABLE)
    enter(
        account_id=account.pk,
        effect="decrease",
        amount_minor=4_000,
        kind="payment",
        occurred_on=date(2026, 4, 2),
        **BY,
    )
    path = f"/omniledger/accounts/{account.pk}/"
    now = staff_client.get(path).context
    assert (now["balance"], [(p["label"], p["count"], p["amount"]) for p in now["parts"]]) == (
        "€ 51.00",
        [("Charge", 1, "+€ 91.00"), ("Payment", 1, "−€ 40.00")],
    )
    then = staff_client.get(path + "?as_of=2026-04-01").context
    assert (then["balance"], len(then["parts"]), len(then["rows"])) == ("€ 91.00", 1, 1)
    before = staff_client.get(path + "?as_of=2026-02-28")
    assert before.context["balance"] == "€ 0.00"
    assert "Nothing was posted to it until 28 Feb 2026." in before.content.decode()
    assert "Enter a valid date." in text(staff_client, path + "?as_of=soon")


def test_the_list_of_accounts(staff_client: Client, sold: Customer) -> None:
    open_account(customer_id=None, kind="bank", currency="CHF", details=None, **BY)
    # The customer's receivable, and the business's sales and bank; a tax account is not opened for no tax.
    lists = {
        "": 4,
        "?owner=business": 3,
        "?owner=customers": 1,
        "?q=nora": 1,
        "?balance=owed": 1,
        "?balance=none": 1,
        "?balance=some": 3,
        "?kind=bank&kind=sales": 3,
        "?currency=CHF": 1,
        "?status=closed": 0,
        "?sort=balance": 4,
    }
    for query, count in lists.items():
        rows = staff_client.get("/omniledger/accounts/" + query).context["rows"]
        assert len(rows) == count, query
    assert "Nora" in text(staff_client, "/omniledger/accounts/?export=csv")


def test_the_list_of_transactions(staff_client: Client, sold: Customer) -> None:
    order = sold.orders.get()
    receivable = account_of(sold, AccountKind.RECEIVABLE)
    enter(account_id=receivable.pk, effect="increase", amount_minor=500, kind="fee", details="Late fee", **BY)
    lists = {
        "": 3,
        f"?q={order.pk}": 2,
        "?q=nora": 3,
        "?q=late": 1,
        "?q=nobody": 0,
        "?kind=fee": 1,
        "?posted=hand": 1,
        "?posted=order": 2,
        "?posted=back": 0,
        "?amount.from=50": 1,
        "?occurred.from=2999-01-01": 0,
        "?sort=amount": 3,
        "?sort=-date": 3,
    }
    for query, count in lists.items():
        context = staff_client.get("/omniledger/transactions/" + query).context
        assert len(context["rows"]) == count, query
    file = text(staff_client, "/omniledger/transactions/?export=csv")
    assert "Late fee" in file
    assert "Nora" in file


def test_a_transaction_shows_both_sides(staff_client: Client, sold: Customer) -> None:
    order = sold.orders.get()
    row = Transaction.objects.get(kind="payment")
    page = text(staff_client, f"/omniledger/transactions/{row.pk}/")
    assert f"Paid: order {order.pk}" in page
    assert f'href="/omnipayments/orders/{order.pk}/"' in page
    assert page.count("€ 40.00") >= 3
    assert "Take back" not in page, "what an order posted is taken back on the order"


def test_choosing_the_account_of_a_new_entry(staff_client: Client, sold: Customer) -> None:
    account = Account.objects.get(customer=sold)
    page = text(staff_client, "/omniledger/transactions/create/?q=nora")
    assert f'data-href="/omniledger/accounts/{account.pk}/enter/"' in page


def test_empty_lists_say_what_to_do(staff_client: Client) -> None:
    assert "No accounts yet" in text(staff_client, "/omniledger/accounts/")
    assert "No transactions yet" in text(staff_client, "/omniledger/transactions/")
