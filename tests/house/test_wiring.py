"""Signals are a visible table: docs/architecture.md, each app's WIRING and what is really connected are one."""

import gc
import re
from importlib import import_module
from pathlib import Path
from typing import Any

from django.db.models import signals
from django.dispatch import Signal

from customers import announcements
from omnibasis.core.wiring import Wire, connected
from omnibasis.events import announcements as deliveries

ROOT = Path(__file__).resolve().parents[2]
OURS = ("omnibasis", "settings_app", "accounts", "customers", "ledger", "orders", "bookings")
NAMES = {
    id(signal): name
    for module in (signals, announcements, deliveries)
    for name, signal in vars(module).items()
    if isinstance(signal, Signal)
}


def wirings() -> list[Wire]:
    """Every app's WIRING, in the order of the layers."""
    files = sorted(path for app in OURS for path in (ROOT / app).rglob("signals.py"))
    modules = [import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)) for path in files]
    return [wire for module in modules for wire in module.WIRING]


def full_name(function: Any) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def connected_receivers() -> list[tuple[str, str]]:
    """Each receiver of ours that any signal in this process would call: (signal, receiver)."""
    found = []
    # By type(): isinstance asks lazy objects for their class, which makes them do their work.
    for signal in [thing for thing in gc.get_objects() if issubclass(type(thing), Signal)]:
        for row in signal.receivers:
            receiver = row[1]() if type(row[1]).__name__ in ("ReferenceType", "WeakMethod") else row[1]
            if receiver is not None and receiver.__module__.partition(".")[0] in OURS:
                found.append((NAMES.get(id(signal), "?"), full_name(receiver)))
    return sorted(found)


def documented(heading: str) -> list[tuple[str, str, str]]:
    """The first three columns of the table below a heading of docs/architecture.md."""
    text = (
        (ROOT / "docs" / "architecture.md")
        .read_text()
        .partition(f"\n## {heading}\n")[2]
        .partition("\n## ")[0]
    )
    rows = [re.findall(r"`([^`]+)`", line)[:3] for line in text.splitlines() if line.startswith("| `")]
    return sorted((signal, sender, receiver) for signal, sender, receiver in rows)


def test_the_documented_table_is_the_wiring() -> None:
    rows = sorted((NAMES[id(wire.signal)], wire.sender, full_name(wire.receiver)) for wire in wirings())
    assert rows
    assert documented("Wiring") == rows


def test_all_wires_are_connected_and_nothing_else_is() -> None:
    assert {wire.uid for wire in connected} == {wire.uid for wire in wirings()}
    wired = [(NAMES[id(wire.signal)], full_name(wire.receiver)) for wire in wirings()]
    upkeep = [(signal, receiver) for signal, _, receiver in documented("Upkeep")]
    assert connected_receivers() == sorted(wired + upkeep)


def test_a_receiver_connected_elsewhere_is_seen() -> None:
    def stray(**kwargs: Any) -> None: ...

    stray.__module__ = "orders.services"
    signals.pre_delete.connect(stray)
    try:
        assert any("stray" in receiver for _, receiver in connected_receivers())
    finally:
        signals.pre_delete.disconnect(stray)
    assert not any("stray" in receiver for _, receiver in connected_receivers())


def test_receivers_are_a_few_lines() -> None:
    for wire in wirings():
        assert wire.receiver.__code__.co_name
        lines = {line for _, _, line in wire.receiver.__code__.co_lines() if line}
        assert len(lines) <= 5, full_name(wire.receiver)
