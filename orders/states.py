"""The states of an order, and which acts are allowed in which: as data, looked up by every verb and every page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from omnibasis.core.errors import Refused


class Status(models.TextChoices):
    """Sent: the buyer ordered it or got it, it has an invoice, and money is owed. Refunded: in whole or in part."""

    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")
    PAID = "paid", _("Paid")
    CANCELLED = "cancelled", _("Cancelled")
    REFUNDED = "refunded", _("Refunded")


# Those that count as business done: in a customer's figures, in My account, by the secret link.
STANDING = (Status.SENT, Status.PAID, Status.REFUNDED)


@dataclass(frozen=True, slots=True)
class Move:
    """An act: the states that it starts from, those that it may end in, and what to say where it is not allowed."""

    sources: frozenset[str]
    targets: frozenset[str]
    refusal: str | Promise


def _move(sources: set[str], targets: set[str], refusal: str | Promise) -> Move:
    return Move(frozenset(sources), frozenset(targets), refusal)


MOVES = {
    "edit": _move(
        {Status.DRAFT},
        {Status.DRAFT},
        _("Only a draft can be changed. Revert the order to a draft first, then send it again."),
    ),
    "send": _move({Status.DRAFT}, {Status.SENT, Status.PAID}, _("Only a draft can be sent.")),
    "pay": _move(
        {Status.SENT},
        {Status.SENT, Status.PAID},
        _("Only a sent order that is not paid yet takes a payment."),
    ),
    "refund": _move(
        {Status.DRAFT, Status.SENT, Status.PAID, Status.REFUNDED},
        {Status.DRAFT, Status.SENT, Status.PAID, Status.REFUNDED},
        _("A cancelled order has nothing to refund."),
    ),
    "write_off": _move(
        {Status.SENT},
        {Status.PAID},
        _("Only a sent order that is not paid yet can be written off."),
    ),
    "take_back_write_off": _move(
        {Status.PAID},
        {Status.SENT},
        _("Only what was written off of a paid order can be taken back."),
    ),
    "cancel": _move(
        {Status.DRAFT, Status.SENT},
        {Status.CANCELLED},
        _("Only a draft or a sent order can be cancelled. Refund a paid one instead."),
    ),
    "revert": _move(
        {Status.SENT, Status.PAID, Status.CANCELLED},
        {Status.DRAFT},
        _("Only a sent, paid or cancelled order can be reverted to a draft."),
    ),
}


def allows(status: str, act: str) -> bool:
    return status in MOVES[act].sources


def require(status: str, act: str) -> None:
    """Raises Refused where the act is not allowed in this state."""
    if not allows(status, act):
        raise Refused(str(MOVES[act].refusal))


def settled(
    status: str, *, total_minor: int, paid_minor: int, refunded_minor: int, written_off_minor: int = 0
) -> Status:
    """The state of an order that is out, by its money: all in minor units.

    Rules, in order:
    1. What is kept (paid less refunded), with what was written off, covers the total: paid. A total of nothing is
       covered by nothing.
    2. It was paid before and something was given back: refunded.
    3. Else it is sent: money is owed.
    """
    if paid_minor - refunded_minor + written_off_minor >= total_minor:
        return Status.PAID
    if refunded_minor and status in (Status.PAID, Status.REFUNDED):
        return Status.REFUNDED
    return Status.SENT
