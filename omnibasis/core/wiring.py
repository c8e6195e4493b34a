"""Signals as a visible table: every app lists its receivers in `WIRING`, and `connect` is the only way in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models.signals import ModelSignal
from django.dispatch import Signal


@dataclass(frozen=True, slots=True)
class Wire:
    """One row of the table: when `signal` is sent by `sender` ("app.Model"), `receiver` runs."""

    signal: Signal
    sender: str
    receiver: Callable[..., Any]

    @property
    def uid(self) -> str:
        return f"{self.receiver.__module__}.{self.receiver.__qualname__}:{self.sender}"


connected: list[Wire] = []


def connect(wiring: Iterable[Wire]) -> None:
    """Connects each wire once; called from an app's `ready`."""
    for wire in wiring:
        sender = apps.get_model(wire.sender) if isinstance(wire.signal, ModelSignal) else None
        wire.signal.connect(wire.receiver, sender=sender, dispatch_uid=wire.uid, weak=False)
        if wire not in connected:
            connected.append(wire)
