"""What this app does when something happens to customers, and to the mail about a statement."""

from typing import Any

from customers.announcements import customer_archiving, customers_merged
from customers.models import Customer
from ledger.models import Statement
from ledger.services import move_accounts, refuse_while_money_stands
from ledger.services.statements import tell_delivery
from omnibasis.core.wiring import Wire
from omnibasis.events.announcements import delivery_finished
from omnibasis.events.models import Delivery


def customer_is_archiving(*, customer: Customer, **kwargs: Any) -> None:
    refuse_while_money_stands(customer)


def customers_were_merged(*, keep: Customer, drop: Customer, **kwargs: Any) -> None:
    move_accounts(keep=keep, drop=drop)


def delivery_has_finished(*, delivery: Delivery, sent: bool, **kwargs: Any) -> None:
    if delivery.subject_type == Statement._meta.label_lower:
        tell_delivery(delivery, sent=sent)


WIRING = (
    Wire(customer_archiving, "customers.Customer", customer_is_archiving),
    Wire(customers_merged, "customers.Customer", customers_were_merged),
    Wire(delivery_finished, "events.Delivery", delivery_has_finished),
)
