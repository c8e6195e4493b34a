"""View customer, for a customer with a long story and for a new one: each tab, side by side in one run.

    python -m bench.view [--database URL] [--events 100000] [--orders 10000] [--notes 1000]

One server, asked for the two in turn; the ratio of the medians is what counts (the aim is 1.5 at the most).
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys

from bench.load import Figures, request, run
from bench.servers import ROOT, environment, server

TABS = (
    "", "timeline/", "timeline/?kind=details", "notes/", "orders/", "addresses/", "payment-methods/",
)  # fmt: skip


def prepared(events: int, orders: int, notes: int) -> tuple[int, int, str]:
    """Makes the two customers in the database that the environment names; returns their ids and a session's key."""
    from bench.prepare import prepare, session_key

    prepare(1_000)

    from bench.story import tell
    from customers.services import create_customer
    from omnibasis.core.actors import SYSTEM, Source

    def make(name: str) -> int:
        data = {"given_name": name, "surname": "Köhler", "phone": "+49 711 2842222", "language": "de"}
        return create_customer(data=data, actor=SYSTEM, source=Source.STAFF).pk

    new, long = make("New"), make("Long")
    tell(new, events=5, orders=2, notes=1)
    tell(long, events=events, orders=orders, notes=notes)
    return new, long, session_key()


def _prepared(options: argparse.Namespace) -> tuple[int, int, str]:
    """In a process of its own, since the servers fork and Django's connections must not cross that."""
    code = (
        "import json; from bench.view import prepared;"
        f"print(json.dumps(prepared({options.events}, {options.orders}, {options.notes})))"
    )
    env = {**environment(options.database), "DJANGO_SETTINGS_MODULE": "omnibasis.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    new, long, key = json.loads(done.stdout.splitlines()[-1])
    return new, long, key


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database", default=f"sqlite:///{ROOT / 'var' / 'bench_view.sqlite3'}")
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--orders", type=int, default=10_000)
    parser.add_argument("--notes", type=int, default=1_000)
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    (ROOT / "var").mkdir(exist_ok=True)
    new, long, session = _prepared(options)
    headers = {"Cookie": f"sessionid={session}"}
    print("| tab | p50 ms, new customer | p50 ms, long story | ratio |\n|---|--:|--:|--:|")
    with server("omnibasis.wsgi", database=options.database, workers=1) as port:
        for tab in TABS:
            figures: dict[int, list[Figures]] = {new: [], long: []}
            for round_, customer in itertools.product(range(options.rounds + 1), (new, long)):
                asked = request("GET", f"/omnipayments/customers/{customer}/{tab}", headers=headers)
                seen = run(port, itertools.repeat(asked), clients=1, seconds=options.seconds)
                if set(seen.statuses) != {200}:
                    raise SystemExit(f"{tab}: {seen.statuses}")
                if round_:  # the first is the warm-up
                    figures[customer].append(seen)
            p50 = {c: statistics.median(f.percentile(0.5) for f in fs) for c, fs in figures.items()}
            name = tab.rstrip("/") or "overview"
            print(f"| {name} | {p50[new]:.1f} | {p50[long]:.1f} | {p50[long] / p50[new]:.2f} |", flush=True)


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
