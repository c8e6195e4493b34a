"""The verbs on the ledger. Forms, serializers, receivers and the apps above call these; none writes rows by itself."""

from ledger.services.accounts import (
    Details,
    close_account,
    delete_account,
    edit_account,
    open_account,
    reopen_account,
    use_for_orders,
)
from ledger.services.entries import enter, give_credit, require_left, reverse_transaction, transfer
from ledger.services.merge import move_accounts, refuse_while_money_stands
from ledger.services.post import Draft, Leg, Place, business, default_account, hold_accounts, post, reversal

__all__ = [
    "Details",
    "Draft",
    "Leg",
    "Place",
    "business",
    "close_account",
    "default_account",
    "delete_account",
    "edit_account",
    "enter",
    "give_credit",
    "hold_accounts",
    "move_accounts",
    "open_account",
    "post",
    "refuse_while_money_stands",
    "reopen_account",
    "require_left",
    "reversal",
    "reverse_transaction",
    "transfer",
    "use_for_orders",
]
