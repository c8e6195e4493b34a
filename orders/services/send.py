"""Sending an order: the invoice gets its number, and the buyer gets it by mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger.services import Draft, post
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, Refused
from omnibasis.core.terms import due_date
from orders.mail import send_invoice
from orders.models import Invoice, Order
from orders.services.buyer import check_buyer
from orders.services.figures import add_to_figures
from orders.services.invoices import issue_invoice
from orders.services.locks import lock_order
from orders.services.postings import change_of_customer, charge
from orders.services.telling import tell
from orders.states import Status, allows, require, settled
from orders.totals import Line, Sums
from settings_app import services as settings_services
from settings_app.models import Settings


@transaction.atomic
def send_order(*, order_id: int, actor: Actor, source: Source, mail: bool = True) -> Order:
    """Sends a draft as it stands: from here on it is binding, and money is owed.

    Rules, in order:
    1. It is a draft with at least one item, and a customer, or a buyer with an e-mail, a name or a phone.
    2. With `mail`, the buyer's e-mail is known: else InvalidInput on `buyer.email` says so, and nothing is sent.
    3. Its customer is found or made now (`customer_for_order`), and counted in the figures.
    4. The invoice gets the next number of its year, without a gap, and is due by the payment terms.
    5. What was paid before a revert still counts: covered, the order is paid at once.
    6. With `mail`, the invoice is written to the buyer into the outbox; the worker hands it over.
    Raises NotFound, Refused, InvalidInput.
    """
    order = lock_order(order_id)
    require(order.status, "send")
    lines = order.lines()
    if not lines:
        raise Refused(_("Add at least one item before sending the order."))
    if order.customer is None and (errors := check_buyer(order.buyer, send=True)):
        raise InvalidInput(errors)
    if mail:
        refuse_without_address(order)
    first = order.placed_at is None
    now = timezone.now()
    order.status = settled(
        Status.DRAFT,
        total_minor=order.total_minor,
        paid_minor=order.paid_minor,
        refunded_minor=order.refunded_minor,
    )
    order.placed_at = order.placed_at or now
    order.version += 1
    at = settings_services.current()
    put_due_date(order, at.day_of(now))
    order.placed_by, order.placed_under = actor, at
    had_customer = order.customer is not None
    order.save(update_fields=["status", "placed_at", "due_on", "version"])
    follows: list[Draft] = []
    if had_customer or order.customer is None:
        tell(order, "order.placed" if first else "order.sent_again", actor, source)
    else:  # the receiver has found the customer, and told it
        follows = [change_of_customer(order, before=None)]
    finish(
        order,
        lines,
        order.sums(lines),
        settings=at,
        mail=mail,
        issued_at=now,
        actor=actor,
        source=source,
        follows=follows,
    )
    return order


def finish(
    order: Order,
    lines: Sequence[Line],
    sums: Sums,
    *,
    settings: Settings,
    mail: bool,
    issued_at: datetime,
    actor: Actor,
    source: Source,
    follows: Sequence[Draft] = (),
) -> Invoice:
    """What follows an order that was just sent: the figures, what is owed (and `follows`), the invoice, the mail."""
    add_to_figures(order)
    issued_on = settings.day_of(issued_at)
    charged = charge(order, issued_on=issued_on)
    post(charged, *follows, actor=actor, source=source)
    # The series' row is everybody's: last, so that it is held for the shortest time.
    order.issued = invoice = issue_invoice(order, lines, sums, settings=settings, issued_on=issued_on)
    if mail:
        send_invoice(order, invoice)
    return invoice


def put_due_date(order: Order, issued_on: date) -> None:
    """When the order is due, counted from the day of its invoice."""
    order.due_on = due_date(order.terms, issued_on, order.terms_days)


def refuse_without_address(order: Order) -> None:
    """Raises InvalidInput on `buyer.email` when there is no address to mail to."""
    if not order.buyer_email:
        raise InvalidInput(
            {
                "buyer.email": [
                    _(
                        "There is no e-mail address to send the invoice to. Add one, or send the order without mail."
                    )
                ]
            }
        )


@transaction.atomic
def mail_order_again(*, order_id: int, actor: Actor, source: Source) -> Order:
    """Writes the order's invoice to the buyer into the outbox once more. Raises NotFound, Refused, InvalidInput."""
    order = lock_order(order_id)
    invoice = Invoice.objects.standing().filter(order=order).first()
    if invoice is None or allows(order.status, "send"):
        raise Refused(_("There is no invoice to send. Send the order first."))
    refuse_without_address(order)
    send_invoice(order, invoice)
    tell(
        order,
        "order.mailed_again",
        actor,
        source,
        data={"invoice": invoice.number, "email": order.buyer_email},
    )
    return order
