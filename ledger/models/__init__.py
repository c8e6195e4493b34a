"""The tables of the ledger."""

from ledger.models.account import Account, AccountDay
from ledger.models.transaction import Entry, Transaction

__all__ = ["Account", "AccountDay", "Entry", "Transaction"]
