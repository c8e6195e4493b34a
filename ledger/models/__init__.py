"""The tables of the ledger."""

from ledger.models.account import Account, AccountDay
from ledger.models.statement import Statement, StatementRound
from ledger.models.transaction import Entry, Transaction

__all__ = ["Account", "AccountDay", "Entry", "Statement", "StatementRound", "Transaction"]
