"""CreateOrEdit and "order with an unknown e-mail" against the same rows written by minimal code.

    python -m bench.compare [--database URL] [--seconds 4] [--rounds 3] [--customers 100000]

Each round asks the three in turn, so that a machine which slows down does so for all. Prints requests/s, p50 and p99
in milliseconds (medians over the rounds) and the ratios to the default view.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import uuid
from collections.abc import Callable, Iterator

from bench.load import Figures, request, run
from bench.servers import ROOT, environment, server

Rendered = Callable[[], Iterator[bytes]]


def _people(tag: str) -> Iterator[dict[str, str]]:
    for number in itertools.count():
        yield {"given_name": "Leonie", "surname": "Köhler", "email": f"{tag}-{number}@example.org"}


def _customers(path: str, headers: dict[str, str]) -> Rendered:
    def rendered() -> Iterator[bytes]:
        for person in _people(uuid.uuid4().hex[:12]):
            once = {"Idempotency-Key": uuid.uuid4().hex}
            yield request("POST", path, headers={**headers, **once}, body=json.dumps(person).encode())

    return rendered


def _orders(path: str, headers: dict[str, str], price: dict[str, object]) -> Rendered:
    def rendered() -> Iterator[bytes]:
        for person in _people(uuid.uuid4().hex[:12]):
            once = {"Idempotency-Key": uuid.uuid4().hex}
            items = [{"description": "Balls to the Wall", "quantity": 2, **price}]
            body = {"currency": "EUR", "buyer": person, "items": items}
            yield request("POST", path, headers={**headers, **once}, body=json.dumps(body).encode())

    return rendered


def _row(name: str, clients: int, rounds: list[Figures]) -> tuple[str, float]:
    speed = statistics.median(f.per_second for f in rounds)
    p50, p99 = (statistics.median(f.percentile(share) for f in rounds) for share in (0.5, 0.99))
    failed = sum(n for f in rounds for status, n in f.statuses.items() if status >= 300)
    note = f"  {failed} failed" if failed else ""
    return f"| {name} | {clients} | {speed:,.0f} | {p50:.1f} | {p99:.1f} |{note}", speed


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database", default=f"sqlite:///{ROOT / 'var' / 'bench.sqlite3'}")
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--clients", type=int, nargs="*", default=[1, 8, 32])
    options = parser.parse_args()
    os.environ.update(environment(options.database), DJANGO_SETTINGS_MODULE="omnibasis.settings")

    from bench.prepare import prepare

    token = prepare(options.customers)
    sqlite = options.database.startswith("sqlite")
    shape = {"workers": 1 if sqlite else 2, "threads": 8 if sqlite else 4}
    ours = {"Authorization": f"Bearer {token}"}
    database = options.database
    with (
        server("omnibasis.wsgi", database=database, **shape) as product,
        server(
            "bench.baseline_wsgi", database=database, settings="bench.baseline_settings", **shape
        ) as default,
        server("bench.plain_wsgi", database=database, **shape) as plain,
    ):
        jobs: dict[str, dict[str, tuple[int, Rendered]]] = {
            "CreateOrEdit": {
                "product": (product, _customers("/api/v1/customers/CreateOrEdit", ours)),
                "default view": (default, _customers("/customers/", {})),
                "plain statements": (plain, _customers("/customers/", {})),
            },
            "Order, unknown e-mail": {
                "product": (product, _orders("/api/v1/orders/", ours, {"unit_price": "0.99"})),
                "default view": (default, _orders("/orders/", {}, {"unit_price_minor": 99})),
                "plain statements": (plain, _orders("/orders/", {}, {"unit_price_minor": 99})),
            },
        }
        for title, sides in jobs.items():
            print(
                f"\n### {title}\n\n| side | clients | requests/s | p50 ms | p99 ms |\n|---|--:|--:|--:|--:|"
            )
            for clients in options.clients:
                figures: dict[str, list[Figures]] = {name: [] for name in sides}
                for port, rendered in sides.values():
                    run(port, rendered(), clients=clients, seconds=1)  # warm-up, not counted
                for _round in range(options.rounds):
                    for name, (port, rendered) in sides.items():
                        figures[name].append(run(port, rendered(), clients=clients, seconds=options.seconds))
                speeds = {}
                for name, rounds in figures.items():
                    row, speeds[name] = _row(name, clients, rounds)
                    print(row)
                pairs = zip(figures["product"], figures["default view"], strict=True)
                ratio = statistics.median(a.per_second / b.per_second for a, b in pairs)
                floor = speeds["product"] / speeds["plain statements"]
                print(
                    f"| **ratio** to the default view {ratio:.2f}, to plain statements {floor:.2f} | {clients} | | | |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
