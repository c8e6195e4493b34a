"""Doing once more what the database broke off because two waited for each other."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

P = ParamSpec("P")
R = TypeVar("R")

# PostgreSQL's code for it (documentation, appendix A); SQLite has one writer and knows no such thing.
DEADLOCK = "40P01"
TRIES = 4


def again_after_deadlock(verb: Callable[P, R]) -> Callable[P, R]:
    """Wraps a verb that is one transaction: where the database chose it to give way, nothing of it was written, and it
    is done again, at most `TRIES` times. Inside another transaction, which is over then as well, the error is left to
    whoever began that.

    For what no order of locks can keep apart: two who give their rows each other's unique key wait in its index.
    """

    @wraps(verb)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        for _turn in range(TRIES - 1):
            if connection.in_atomic_block:
                break
            try:
                return verb(*args, **kwargs)
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", None) != DEADLOCK:
                    raise
        return verb(*args, **kwargs)

    return done
