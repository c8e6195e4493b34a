"""The list's first and deep page, with few customers and with many.

    python -m bench.pages [--few 10000] [--many 1000000] [--server postgres://postgres@127.0.0.1:5432] [--sqlite]

Two databases behind two servers are asked in turn, in one run; the ratio of the medians is what counts.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.load import Figures, request, run
from bench.servers import ROOT, environment, server


def pages(customers: int) -> tuple[str, str, dict[str, str]]:
    """Fills the database that the environment names; returns a token, a session key, and the pages to ask for."""
    from bench.prepare import prepare, session_key

    token = prepare(customers)

    from customers.models import Customer
    from omnibasis.core.pagination import encode_cursor

    middle = Customer.objects.filter(pk__lte=customers // 2).order_by("-pk").values("id", "sort_name")[0]
    newest = encode_cursor([middle["id"]], backward=False)
    by_name = encode_cursor([middle["sort_name"], middle["id"]], backward=False)
    listing = "/omnipayments/customers/"
    return (
        token,
        session_key(),
        {
            "newest first": listing,
            "newest, deep": f"{listing}?cursor={newest}",
            "by name": f"{listing}?sort=name",
            "by name, deep": f"{listing}?sort=name&cursor={by_name}",
            "not active": f"{listing}?status=not_active",
            "search, 1 found": f"{listing}?q=person4321@",
            "search, many found": f"{listing}?q=tremblay",
            "search, 2 letters": f"{listing}?q=ko",
            "API": "/api/v1/customers/",
        },
    )


def _prepared(database: str, customers: int) -> tuple[str, str, dict[str, str]]:
    """In a process of its own, since Django serves one database setting to a process."""
    env = {**environment(database), "DJANGO_SETTINGS_MODULE": "omnibasis.settings"}
    code = f"import json; from bench.pages import pages; print(json.dumps(pages({customers})))"
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=ROOT, check=True, capture_output=True, text=True
    )
    token, session, found = json.loads(done.stdout.splitlines()[-1])
    return token, session, found


def _ask(port: int, path: str, token: str, session: str, seconds: float) -> Figures:
    headers = {"Cookie": f"sessionid={session}"}
    if path.startswith("/api/"):
        headers = {"Authorization": f"Bearer {token}"}
    return run(port, itertools.repeat(request("GET", path, headers=headers)), clients=1, seconds=seconds)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--server", default="postgres://postgres@127.0.0.1:5432")
    parser.add_argument("--sqlite", action="store_true", help="compare two SQLite files under var/ instead")
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    folder = Path(ROOT) / "var"
    folder.mkdir(exist_ok=True)
    names = {n: f"bench_{n}" for n in (options.few, options.many)}
    if options.sqlite:
        urls = {n: f"sqlite:///{folder / name}.sqlite3" for n, name in names.items()}
    else:
        urls = {n: f"{options.server}/{name}" for n, name in names.items()}
        _create_databases(options.server, list(names.values()))
    ready = {}
    for n, url in urls.items():
        begun = time.perf_counter()
        ready[n] = _prepared(url, n)
        print(f"{n:,} customers ready after {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    few, many = options.few, options.many
    print(f"| page | p50 ms at {few:,} | p50 ms at {many:,} | ratio |\n|---|--:|--:|--:|")
    with (
        server("omnibasis.wsgi", database=urls[few], workers=1) as first,
        server("omnibasis.wsgi", database=urls[many], workers=1) as second,
    ):
        ports = {few: first, many: second}
        for title in ready[few][2]:
            figures: dict[int, list[Figures]] = {few: [], many: []}
            for round_ in range(options.rounds + 1):
                for n in (few, many):
                    token, session, found = ready[n]
                    asked = _ask(ports[n], found[title], token, session, options.seconds)
                    if set(asked.statuses) != {200}:
                        raise SystemExit(f"{title}: {asked.statuses}")
                    if round_:  # the first is the warm-up
                        figures[n].append(asked)
            p50 = {n: statistics.median(f.percentile(0.5) for f in fs) for n, fs in figures.items()}
            print(f"| {title} | {p50[few]:.1f} | {p50[many]:.1f} | {p50[many] / p50[few]:.2f} |", flush=True)


def _create_databases(server_url: str, names: list[str]) -> None:
    import psycopg

    with psycopg.connect(
        server_url.replace("postgres://", "postgresql://") + "/postgres", autocommit=True
    ) as postgres:
        known = {row[0] for row in postgres.execute("SELECT datname FROM pg_database")}
        for name in names:
            if name not in known:
                postgres.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
