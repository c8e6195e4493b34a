"""What this app does when something happens to customers."""

from typing import Any

from customers.announcements import customer_archiving, customers_merged
from customers.models import Customer
from ledger.services import move_accounts, refuse_while_money_stands
from omnibasis.core.wiring import Wire


def customer_is_archiving(*, customer: Customer, **kwargs: Any) -> None:
    refuse_while_money_stands(customer)


def customers_were_merged(*, keep: Customer, drop: Customer, **kwargs: Any) -> None:
    move_accounts(keep=keep, drop=drop)


WIRING = (
    Wire(customer_archiving, "customers.Customer", customer_is_archiving),
    Wire(customers_merged, "customers.Customer", customers_were_merged),
)
