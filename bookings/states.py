"""The states of a booking, and which acts are allowed in which: as data, looked up by every verb and every page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from omnibasis.core.errors import Refused


class State(models.TextChoices):
    """Requested: asked for, and its place is kept until somebody decides. No-show: nobody came."""

    REQUESTED = "requested", _("Requested")
    CONFIRMED = "confirmed", _("Confirmed")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")
    NO_SHOW = "no_show", _("No-show")


# Those that take a place of their resource. What is over keeps the place that it had.
OCCUPYING = (State.REQUESTED, State.CONFIRMED, State.COMPLETED, State.NO_SHOW)
# Those that are still to come about.
OPEN = (State.REQUESTED, State.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Move:
    """An act: the states that it starts from, the one that it ends in ("": as it was), what to say where it is not
    allowed."""

    sources: frozenset[str]
    target: str
    refusal: str | Promise


def _move(sources: set[str], target: str, refusal: str | Promise) -> Move:
    return Move(frozenset(sources), target, refusal)


MOVES = {
    "confirm": _move({State.REQUESTED}, State.CONFIRMED, _("Only a requested booking can be confirmed.")),
    "move": _move(
        {State.REQUESTED, State.CONFIRMED},
        "",
        _("Only a requested or confirmed booking can be moved. Make a new one instead."),
    ),
    "cancel": _move(
        {State.REQUESTED, State.CONFIRMED},
        State.CANCELLED,
        _("Only a requested or confirmed booking can be cancelled."),
    ),
    "complete": _move(
        {State.CONFIRMED}, State.COMPLETED, _("Only a confirmed booking that has begun can be completed.")
    ),
    "no_show": _move(
        {State.CONFIRMED}, State.NO_SHOW, _("Only a confirmed booking that has begun can be a no-show.")
    ),
    "reopen": _move(
        {State.COMPLETED, State.NO_SHOW},
        State.CONFIRMED,
        _("Only a booking that was completed or a no-show can be taken back to confirmed."),
    ),
}
# What happens only once the booking has begun.
AFTER_START = ("complete", "no_show")


def allows(state: str, act: str, *, begun: bool) -> bool:
    return state in MOVES[act].sources and (begun or act not in AFTER_START)


def require(state: str, act: str, *, begun: bool) -> None:
    """Raises Refused where the act is not allowed in this state."""
    if not allows(state, act, begun=begun):
        raise Refused(str(MOVES[act].refusal))
