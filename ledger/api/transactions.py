"""Transactions: list, read, post by hand, transfer, take back; a customer's entries, and credit for them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from accounts.actors import api_actor
from customers.api.views import customer_row
from ledger import services
from ledger.api.accounts import TAG
from ledger.api.entries import accounts_of, entry_page, order_of, transaction_page, wanted
from ledger.api.represent import TRANSACTION_VALUES, transaction_rows
from ledger.api.shapes import (
    CREDIT,
    CUSTOMER_ENTRY_LIST,
    ENTER,
    REVERSE,
    TRANSACTION_LIST,
    TRANSFER,
    EntryPage,
    TransactionOutput,
    TransactionPage,
    minor_sent,
    texts,
)
from ledger.models import Account, Transaction
from omnibasis.core.actors import Source
from omnibasis.core.answers import Answer
from omnibasis.core.errors import InvalidInput, NotFound
from omnibasis.core.idempotency import answer_once
from omnibasis.core.listing import cursor_page
from omnibasis.core.openapi import IDEMPOTENCY_KEY, operation
from omnibasis.core.parsing import json_body
from omnibasis.core.shapes import Shape
from omnibasis.core.views import ApiView

View = Callable[..., HttpResponse]


def posts(
    operation_id: str,
    summary: str,
    shape: Shape,
    description: str,
    *,
    tag: str = TAG,
    refusals: tuple[int, ...] = (),
) -> Callable[[View], View]:
    """Documents what posts a transaction and answers with it."""
    return operation(
        operation_id,
        summary,
        tag=tag,
        request=shape.serializer,
        parameters=[IDEMPOTENCY_KEY],
        answers={201: TransactionOutput},
        refusals=[409, 422, *refusals],
        description=description,
    )


class TransactionsView(ApiView):
    @operation(
        "transactions_list",
        "List transactions",
        tag=TAG,
        parameters=[TRANSACTION_LIST.serializer],
        answers={200: TransactionPage},
        description="Newest first, with their entries.",
    )
    def get(self, request: Request) -> HttpResponse:
        given = TRANSACTION_LIST.clean_query(request._request.GET)
        if "customer" in given or "account" in given:
            accounts = accounts_of(
                request, customer_id=given.get("customer"), account_id=given.get("account")
            )
            return transaction_page(request, accounts, given).response()
        found = Transaction.objects.visible_to(request.user).filter(**wanted(given))
        return cursor_page(
            request,
            found.values(*TRANSACTION_VALUES),
            order=order_of(given),
            given=given,
            represent=transaction_rows,
        ).response()

    @posts(
        "transactions_enter",
        "Post an entry by hand",
        ENTER,
        "On one account, with the business's account of a kind on the other side. What orders post is done on the "
        "order. Money that is held for a customer is never less than nothing.",
    )
    def post(self, request: Request) -> HttpResponse:
        data = ENTER.clean(json_body(request))
        amount = minor_sent(data, "amount", _currency(data, "account"))
        return _posted(
            request,
            services.enter,
            account_id=data["account"],
            amount_minor=amount,
            occurred_on=data.get("date"),
            **texts(data, "effect", "kind", "against", "details"),
        )


class TransferView(ApiView):
    @posts(
        "transactions_transfer",
        "Transfer between two accounts",
        TRANSFER,
        "Of one customer, or of the business, in one currency. `from` is less by the amount, as people read it; "
        "between two of one kind `to` is more; from a deposit to a receivable less is owed; from a receivable to a "
        "deposit, what was paid too much is held.",
    )
    def post(self, request: Request) -> HttpResponse:
        data = TRANSFER.clean(json_body(request))
        amount = minor_sent(data, "amount", _currency(data, "from"))
        return _posted(
            request,
            services.transfer,
            from_id=data["from"],
            to_id=data["to"],
            amount_minor=amount,
            occurred_on=data.get("date"),
            **texts(data, "details"),
        )


class TransactionView(ApiView):
    @operation(
        "transactions_read", "Read a transaction", tag=TAG, answers={200: TransactionOutput}, refusals=[404]
    )
    def get(self, request: Request, transaction_id: int) -> HttpResponse:
        found = Transaction.objects.visible_to(request.user).filter(pk=transaction_id)
        row = found.values(*TRANSACTION_VALUES).first()
        if row is None:
            raise NotFound(_("There is no such transaction."))
        return Answer(transaction_rows([row])[0]).response()


class ReverseView(ApiView):
    @posts(
        "transactions_reverse",
        "Take a transaction back",
        REVERSE,
        "By a further transaction of today, which is the answer. Refused (409) for what an order posted: take that "
        "back on the order.",
        refusals=(404,),
    )
    def post(self, request: Request, transaction_id: int) -> HttpResponse:
        data = REVERSE.clean(json_body(request))
        return _posted(
            request,
            services.reverse_transaction,
            transaction_id=transaction_id,
            **texts(data, "details"),
        )


class CustomerTransactionsView(ApiView):
    @operation(
        "customers_transactions",
        "Entries on a customer's accounts",
        tag="customers",
        parameters=[CUSTOMER_ENTRY_LIST.serializer],
        answers={200: EntryPage},
        refusals=[404],
        description="Newest first: what came to be owed, and what was paid, given and taken.",
    )
    def get(self, request: Request, customer_id: int) -> HttpResponse:
        given = CUSTOMER_ENTRY_LIST.clean_query(request._request.GET)
        accounts = accounts_of(
            request, customer_id=customer_row(customer_id)["id"], account_id=given.get("account")
        )
        return entry_page(request, accounts, given).response()


class CreditView(ApiView):
    @posts(
        "customers_credit",
        "Give a customer credit",
        CREDIT,
        "Store credit, at the business's cost; it can pay for orders. The account is opened when there is none.",
        tag="customers",
        refusals=(404,),
    )
    def post(self, request: Request, customer_id: int) -> HttpResponse:
        data = CREDIT.clean(json_body(request))
        currency = data["currency"].strip()
        return _posted(
            request,
            services.give_credit,
            customer_id=customer_row(customer_id)["id"],
            currency=currency,
            amount_minor=minor_sent(data, "amount", currency),
            **texts(data, "details"),
        )


def _posted(request: Request, verb: Callable[..., Transaction], **given: Any) -> HttpResponse:
    """Posts it once, and answers with the transaction."""

    def work() -> Answer:
        made = verb(actor=api_actor(request), source=Source.API, **given)
        (shown,) = transaction_rows(Transaction.objects.filter(pk=made.pk).values(*TRANSACTION_VALUES))
        return Answer(shown, 201)

    return answer_once(request, work)


def _currency(data: Mapping[str, Any], name: str) -> str:
    """The currency of the account that the body names. Raises InvalidInput on it."""
    currency = Account.objects.filter(pk=data[name]).values_list("currency", flat=True).first()
    if currency is None:
        raise InvalidInput({name: [_("There is no such account.")]})
    return currency
