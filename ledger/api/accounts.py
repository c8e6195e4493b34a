"""Accounts: list, open, read, edit, delete; close, reopen, let orders use; their entries, their balance explained."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from accounts.actors import api_actor
from customers.api.views import customer_row
from ledger import services
from ledger.api.entries import entry_page
from ledger.api.represent import ACCOUNT_VALUES, account_json, account_rows, amount_text
from ledger.api.shapes import (
    ACCOUNT,
    ACCOUNT_EDIT,
    ACCOUNT_LIST,
    AS_OF,
    ENTRY_LIST,
    AccountOutput,
    AccountPage,
    BalanceOutput,
    EntryPage,
    texts,
)
from ledger.kinds import for_people
from ledger.models import Account
from ledger.services import Details
from ledger.services.accounts import lock_account
from omnibasis.core.actors import Source
from omnibasis.core.answers import Answer
from omnibasis.core.errors import InvalidInput, NotFound
from omnibasis.core.idempotency import answer_once
from omnibasis.core.listing import cursor_page
from omnibasis.core.openapi import IDEMPOTENCY_KEY, operation
from omnibasis.core.pagination import Order
from omnibasis.core.parsing import json_body
from omnibasis.core.shapes import NOTHING
from omnibasis.core.views import ApiView
from settings_app.services import today

TAG = "ledger"


class AccountsView(ApiView):
    @operation(
        "accounts_list",
        "List accounts",
        tag=TAG,
        parameters=[ACCOUNT_LIST.serializer],
        answers={200: AccountPage},
    )
    def get(self, request: Request) -> HttpResponse:
        return _listed(request, ACCOUNT_LIST.clean_query(request._request.GET))

    @operation(
        "accounts_open",
        "Open an account",
        tag=TAG,
        request=ACCOUNT.serializer,
        parameters=[IDEMPOTENCY_KEY],
        answers={201: AccountOutput},
        refusals=[409, 422],
        description="The first of its owner, kind and currency is the one that orders post to. Accounts that orders "
        "need are opened by themselves.",
    )
    def post(self, request: Request) -> HttpResponse:
        data = ACCOUNT.clean(json_body(request))

        def work() -> Answer:
            try:
                account = services.open_account(
                    customer_id=data.get("customer"),
                    kind=data["kind"].strip(),
                    currency=data["currency"].strip(),
                    details=Details(
                        parent_id=data.get("parent"), **texts(data, "name", "code", "description")
                    ),
                    actor=api_actor(request),
                    source=Source.API,
                )
            except InvalidInput as error:
                raise _as_sent(error) from None
            return Answer(shown(account.pk), 201)

        return answer_once(request, work)


class AccountView(ApiView):
    @operation("accounts_read", "Read an account", tag=TAG, answers={200: AccountOutput}, refusals=[404])
    def get(self, request: Request, account_id: int) -> HttpResponse:
        return Answer(account_json(account_row(request, account_id))).response()

    @operation(
        "accounts_edit",
        "Edit an account",
        tag=TAG,
        request=ACCOUNT_EDIT.serializer,
        answers={200: AccountOutput},
        refusals=[404],
        description="Only the fields sent. Its owner, kind and currency stay.",
    )
    def patch(self, request: Request, account_id: int) -> HttpResponse:
        data = ACCOUNT_EDIT.clean(json_body(request))
        with transaction.atomic():
            account = lock_account(account_id)
            known = {"name": account.name, "code": account.code or "", "description": account.description}
            services.edit_account(
                account_id=account_id,
                details=Details(
                    parent_id=data.get("parent", account.parent_id),
                    **known | texts(data, "name", "code", "description"),
                ),
                actor=api_actor(request),
                source=Source.API,
            )
        return Answer(shown(account_id)).response()

    @operation(
        "accounts_delete",
        "Delete an account",
        tag=TAG,
        answers={204: None},
        refusals=[404, 409],
        description="For good; refused (409) once something was posted to it: close it instead.",
    )
    def delete(self, request: Request, account_id: int) -> HttpResponse:
        services.delete_account(account_id=account_id, actor=api_actor(request), source=Source.API)
        return HttpResponse(status=204)


def act(
    name: str, summary: str, description: str
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    return operation(
        f"accounts_{name}",
        summary,
        tag=TAG,
        request=NOTHING.serializer,
        parameters=[IDEMPOTENCY_KEY],
        answers={200: AccountOutput},
        refusals=[404, 409, 422],
        description=description,
    )


class CloseView(ApiView):
    @act(
        "close",
        "Close an account",
        "It keeps its entries and takes no more; refused while something is on it.",
    )
    def post(self, request: Request, account_id: int) -> HttpResponse:
        return _done(request, account_id, services.close_account)


class ReopenView(ApiView):
    @act("reopen", "Reopen an account", "Orders use it if they have no other.")
    def post(self, request: Request, account_id: int) -> HttpResponse:
        return _done(request, account_id, services.reopen_account)


class UseForOrdersView(ApiView):
    @act(
        "use_for_orders",
        "Let orders post to an account",
        "Instead of the one of its owner, kind and currency that they used before.",
    )
    def post(self, request: Request, account_id: int) -> HttpResponse:
        return _done(request, account_id, services.use_for_orders)


class AccountEntriesView(ApiView):
    @operation(
        "accounts_entries",
        "Entries of an account",
        tag=TAG,
        parameters=[ENTRY_LIST.serializer],
        answers={200: EntryPage},
        refusals=[404],
        description="Newest first.",
    )
    def get(self, request: Request, account_id: int) -> HttpResponse:
        given = ENTRY_LIST.clean_query(request._request.GET)
        account = account_row(request, account_id)
        return entry_page(request, {account["id"]: account["kind"]}, given).response()


class BalanceView(ApiView):
    @operation(
        "accounts_balance",
        "An account's balance as of a day",
        tag=TAG,
        parameters=[AS_OF.serializer],
        answers={200: BalanceOutput},
        refusals=[404],
        description="And what it is made of, in all and by kind: debits, credits and how many entries up to that day.",
    )
    def get(self, request: Request, account_id: int) -> HttpResponse:
        day = AS_OF.clean_query(request._request.GET).get("as_of") or today()
        account = account_row(request, account_id)
        kind, currency = account["kind"], account["currency"]
        rows = Account.objects.filter(pk=account_id).explained(None, day)
        debits, credits, entries = (sum(row[name] for row in rows) for name in ("debit", "credit", "count"))

        def shown_as(minor: int) -> str:
            return amount_text(for_people(kind, minor), currency)

        return Answer(
            {
                "account": account_id,
                "currency": currency,
                "as_of": day.isoformat(),
                "balance": shown_as(debits - credits),
                "debits": amount_text(debits, currency),
                "credits": amount_text(credits, currency),
                "entries": entries,
                "by_kind": [
                    {
                        "kind": row["kind"],
                        "amount": shown_as(row["debit"] - row["credit"]),
                        "debits": amount_text(row["debit"], currency),
                        "credits": amount_text(row["credit"], currency),
                        "entries": row["count"],
                    }
                    for row in rows
                ],
            }
        ).response()


class CustomerAccountsView(ApiView):
    @operation(
        "customers_accounts",
        "Accounts of a customer",
        tag="customers",
        parameters=[ACCOUNT_LIST.serializer],
        answers={200: AccountPage},
        refusals=[404],
    )
    def get(self, request: Request, customer_id: int) -> HttpResponse:
        given = ACCOUNT_LIST.clean_query(request._request.GET)
        return _listed(request, {**given, "customer": customer_row(customer_id)["id"]})


def account_row(request: Request, account_id: int) -> dict[str, Any]:
    """The row of ACCOUNT_VALUES of an account that the caller may see. Raises NotFound."""
    found = Account.objects.visible_to(request.user).filter(pk=account_id)
    row: dict[str, Any] | None = found.values(*ACCOUNT_VALUES).first()
    if row is None:
        raise NotFound(_("There is no such account."))
    return row


def shown(account_id: int) -> dict[str, Any]:
    return account_json(Account.objects.values(*ACCOUNT_VALUES).get(pk=account_id))


def _listed(request: Request, given: Mapping[str, Any]) -> HttpResponse:
    wanted = {
        "customer": "customer_id",
        "kind": "kind",
        "currency": "currency",
        "status": "status",
        "code": "code",
    }
    found = Account.objects.visible_to(request.user).filter(
        **{column: _trimmed(given[name]) for name, column in wanted.items() if name in given}
    )
    if "owner" in given:
        found = found.filter(customer__isnull=_trimmed(given["owner"]) == "business")
    return cursor_page(
        request, found.values(*ACCOUNT_VALUES), order=Order("id"), given=given, represent=account_rows
    ).response()


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _as_sent(error: InvalidInput) -> InvalidInput:
    """The verb says `type` where the API says `kind`, as everywhere."""
    return InvalidInput({"kind" if name == "type" else name: why for name, why in error.errors.items()})


def _done(request: Request, account_id: int, verb: Callable[..., Any]) -> HttpResponse:
    """Does it once, and answers with the account as it is then."""
    NOTHING.clean(json_body(request))

    def work() -> Answer:
        verb(account_id=account_id, actor=api_actor(request), source=Source.API)
        return Answer(shown(account_id))

    return answer_once(request, work)
