"""What the worker does besides mail: work that falls due by itself, a small piece at a time.

An app registers in its `panels.py` or beside it. A piece leaves everything in order wherever it is killed, and several
workers may be at it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

logger = logging.getLogger(__name__)

Chore = Callable[[], int]


class Chores:
    """What falls due by itself, by name."""

    def __init__(self) -> None:
        self._chores: dict[str, Chore] = {}

    def add(self, *, key: str, do: Chore) -> None:
        """`do` does one piece and answers how much that was; 0 when nothing is due."""
        self._chores[key] = do

    def run_once(self) -> int:
        """A piece of each; how much was done. One that fails keeps neither the others nor the mail from being done."""
        done = 0
        for key, do in self._chores.items():
            try:
                done += do()
            except Exception:
                logger.exception("The worker could not do its %s.", key)
        return done


chores = Chores()
