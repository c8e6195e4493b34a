"""An order and its customer."""

from __future__ import annotations

from django.utils.translation import gettext as _

from customers.models import Customer
from customers.services import customer_for_buyer
from omnibasis.core.actors import Source
from omnibasis.core.errors import InvalidInput, Refused
from orders.models import Order
from orders.services.figures import recount
from orders.services.telling import told


def customer_for_order(order: Order) -> None:
    """Finds or makes the customer of a sent order that has none, sets it on the order, and tells its timeline.

    Rules as `customers.services.customer_for_buyer`; who acts and whose session it is come from the verb that saved
    the order. Without a match and with the setting off, the order stays without a customer.
    """
    actor, under = order.placed_by, order.placed_under
    try:
        customer = customer_for_buyer(
            email=order.buyer.get("email", ""),
            details=order.buyer,
            user_id=actor.user_id if actor.kind == "user" and not actor.is_staff else None,
            actor=actor,
            may_create=under.create_customer_on_order if under is not None else None,
            reason=_("Order %(number)s said so.") % {"number": order.label},
            tell=lambda work: work.note(
                "order.placed", subject=order, data=told(order), source=Source(order.source)
            ),
        )
    except InvalidInput as error:
        raise InvalidInput(
            {f"buyer.{name}".rstrip("."): said for name, said in error.errors.items()}
        ) from None
    if customer is not None:
        order.customer = customer
        order.save(update_fields=["customer"])


def refuse_while_orders_stand(customer: Customer) -> None:
    """Raises Refused while the customer has orders that stand, or a payment was made (rule 10)."""
    orders = Order.objects.filter(customer=customer)
    if orders.standing().exists() or orders.filter(paid_minor__gt=0).exists():
        raise Refused(_("This customer has orders, so it cannot be deleted. Make it not active instead."))


def move_orders(*, keep: Customer, drop: Customer) -> None:
    """Gives the orders of a customer that was merged away to the one that stays."""
    Order.objects.filter(customer=drop).update(customer=keep)
    recount(drop)
    recount(keep)
