"""Pushes a shop's customers and invoices through the public API: an example of an integration, standard library only.

    python examples/import_chinook.py --url http://127.0.0.1:8000 --token omni_... --data <folder>

The folder has the Chinook CSV files: customers.csv, invoices.csv, invoice_lines.csv. It may run as often as you like:
what is there already is left alone. What is bad is reported by file and line, and the rest goes on.
Exit code: 0 all is there, 1 something was left out, 2 it could not run.
"""

import argparse
import csv
import hashlib
import http.client
import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "chinook"
CURRENCY = "USD"
ATTEMPTS = 6
# ISO 3166-1 alpha-2 codes of the countries as the files spell them.
COUNTRIES = {
    "Argentina": "AR", "Australia": "AU", "Austria": "AT", "Belgium": "BE", "Brazil": "BR", "Canada": "CA",
    "Chile": "CL", "Czech Republic": "CZ", "Denmark": "DK", "Finland": "FI", "France": "FR", "Germany": "DE",
    "Hungary": "HU", "India": "IN", "Ireland": "IE", "Italy": "IT", "Netherlands": "NL", "Norway": "NO",
    "Poland": "PL", "Portugal": "PT", "Spain": "ES", "Sweden": "SE", "USA": "US", "United Kingdom": "GB",
}  # fmt: skip

Row = dict[str, str]


class CannotRun(Exception):
    """Nothing more can be done: no files, no server, no valid token."""


class BadRow(Exception):
    """A row that cannot be used; the message says why."""


class Api:
    """One connection, kept open. What may have been done already is sent again under the same key."""

    def __init__(self, url: str, token: str) -> None:
        self.address = urlsplit(url)
        self.token = token
        self.connection = self._connect()

    def _connect(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self.address.scheme == "https" else http.client.HTTPConnection
        return kind(self.address.netloc, timeout=60)

    def call(
        self, method: str, path: str, body: Any = None, *, key: str = "", attempts: int = ATTEMPTS
    ) -> tuple[int, dict[str, Any], bool]:
        """The status, the document, and whether it is the answer to an earlier, equal request."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        text = None if body is None else json.dumps(body)
        for attempt in range(attempts):
            try:
                self.connection.request(
                    method, f"{self.address.path.rstrip('/')}/api/v1/{path}", text, headers
                )
                answer = self.connection.getresponse()
                raw = answer.read()
            except (OSError, http.client.HTTPException) as error:
                self.connection.close()
                self.connection = self._connect()
                problem = str(error)
            else:
                if answer.status in (401, 403):
                    raise CannotRun(json.loads(raw)["detail"])
                if "Retry-After" not in answer.headers:
                    return answer.status, json.loads(raw), "Idempotency-Replayed" in answer.headers
                problem = f"{answer.status} {answer.reason}"
            time.sleep(0.2 * 2**attempt)
        raise CannotRun(f"{self.address.netloc} does not answer: {problem}")


@dataclass
class Report:
    """What was done, and what was left out."""

    counts: Counter[str] = field(default_factory=Counter)
    left_out: list[str] = field(default_factory=list)
    in_file: Decimal = Decimal(0)
    stored: Decimal = Decimal(0)

    def leave_out(self, file: str, line: int, why: object) -> None:
        self.left_out.append(f"{file}:{line}: {why}")


def rows_of(folder: Path, file: str) -> list[tuple[int, Row]]:
    """The rows of a CSV file with the line that each ends on."""
    try:
        with (folder / file).open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened, restval="")
            return [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CannotRun(f"{folder / file} cannot be read: {error}") from None


def with_progress(name: str, rows: list[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
    """Yields the rows, and draws a bar where somebody watches."""
    for number, row in enumerate(rows, start=1):
        yield row
        if sys.stderr.isatty():
            done = 40 * number // len(rows)
            print(
                f"\r{name:<10} [{'#' * done}{'.' * (40 - done)}] {number}/{len(rows)}",
                end="",
                file=sys.stderr,
            )
    if sys.stderr.isatty():
        print(file=sys.stderr)


def refusal(document: Mapping[str, Any]) -> str:
    errors: Mapping[str, list[str]] = document.get("errors") or {}
    return "; ".join(f"{name}: {' '.join(why)}" for name, why in errors.items()) or str(document["detail"])


def address(row: Row, prefix: str = "") -> dict[str, str]:
    country = row[f"{prefix}Country"]
    if country and country not in COUNTRIES:
        raise BadRow(f"{prefix}Country: {country!r} is not in this script's list of countries")
    return {
        "line1": row[f"{prefix}Address"],
        "city": row[f"{prefix}City"],
        "region": row[f"{prefix}State"],
        "postal_code": row[f"{prefix}PostalCode"],
        "country": COUNTRIES.get(country, ""),
    }


def number(row: Row, name: str) -> int:
    if not (row[name] or "").isdecimal():
        raise BadRow(f"{name}: {row[name]!r} is not a whole number")
    return int(row[name])


def money(row: Row, name: str) -> Decimal:
    try:
        amount = Decimal(row[name])
    except (InvalidOperation, TypeError):
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0 or amount != round(amount, 2):
        raise BadRow(f"{name}: {row[name]!r} is not an amount of money")
    return amount


def moment(row: Row, name: str) -> str:
    try:
        return datetime.strptime(row[name], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC).isoformat()
    except (ValueError, TypeError):
        raise BadRow(f"{name}: {row[name]!r} is not a date like 2021-12-31 00:00:00") from None


def import_customers(api: Api, folder: Path, report: Report) -> dict[int, tuple[int, Row]]:
    """Creates or edits each customer; returns the API's id and the row by CustomerId."""
    imported: dict[int, tuple[int, Row]] = {}
    for line, row in with_progress("Customers", rows_of(folder, "customers.csv")):
        try:
            customer_id = number(row, "CustomerId")
            if customer_id in imported:
                raise BadRow(f"CustomerId: {customer_id} was there before")
            body = {
                "external_id": f"chinook-{customer_id}",
                "given_name": row["FirstName"],
                "surname": row["LastName"],
                "company_name": row["Company"],
                "email": row["Email"],
                "phone": row["Phone"],
                "billing_address": address(row),
            }
            status, document, _again = api.call("POST", "customers/CreateOrEdit", body)
            if set(document.get("errors") or ()) == {"email"}:
                # No address to write to, but still somebody who bought.
                report.leave_out("customers.csv", line, f"only the e-mail: {refusal(document)}")
                row = {**row, "Email": ""}
                status, document, _again = api.call("POST", "customers/CreateOrEdit", {**body, "email": ""})
            if status not in (200, 201):
                raise BadRow(refusal(document))
        except BadRow as why:
            report.leave_out("customers.csv", line, why)
            continue
        report.counts[f"customers {document['result']}"] += 1
        imported[customer_id] = (document["customer"]["id"], row)
    return imported


def read_lines(folder: Path, report: Report) -> tuple[dict[int, list[dict[str, Any]]], set[int]]:
    """The items by InvoiceId, and the invoices of which a line is bad."""
    items: dict[int, list[dict[str, Any]]] = defaultdict(list)
    broken: set[int] = set()
    for line, row in rows_of(folder, "invoice_lines.csv"):
        try:
            price, quantity = money(row, "UnitPrice"), number(row, "Quantity")
            item = {"description": row["TrackName"][:200], "quantity": quantity, "unit_price": str(price)}
            items[number(row, "InvoiceId")].append(item)
        except BadRow as why:
            report.leave_out("invoice_lines.csv", line, why)
            if row["InvoiceId"].isdecimal():
                broken.add(int(row["InvoiceId"]))
    return items, broken


def import_invoices(api: Api, folder: Path, customers: dict[int, tuple[int, Row]], report: Report) -> None:
    items, broken = read_lines(folder, report)
    for line, row in with_progress("Invoices", rows_of(folder, "invoices.csv")):
        try:
            invoice_id, customer_id, total = (
                number(row, "InvoiceId"),
                number(row, "CustomerId"),
                money(row, "Total"),
            )
            if customer_id not in customers:
                raise BadRow(f"CustomerId: there is no customer {customer_id}, or its row is bad")
            if invoice_id in broken:
                raise BadRow(f"InvoiceId: a line of invoice {invoice_id} is bad")
            lines = items.get(invoice_id, [])
            sum_of_lines = sum((Decimal(item["unit_price"]) * item["quantity"] for item in lines), Decimal(0))
            if sum_of_lines != total:
                raise BadRow(f"Total: {total}, but the lines make {sum_of_lines}")
            person = customers[customer_id][1]
            body = {
                "external_id": f"chinook-{invoice_id}",
                "customer": customers[customer_id][0],
                "buyer": {
                    "email": person["Email"],
                    "given_name": person["FirstName"],
                    "surname": person["LastName"],
                    "company_name": person["Company"],
                    "billing_address": address(row, "Billing"),
                },
                "currency": CURRENCY,
                "items": lines,
                "placed_at": moment(row, "InvoiceDate"),
            }
            result, stored = place(api, body)
            if stored != total:
                raise BadRow(f"Total: {total} in the file, {stored} in the order that is there")
        except BadRow as why:
            report.leave_out("invoices.csv", line, why)
            continue
        report.counts[f"orders {result}"] += 1
        report.in_file += total
        report.stored += stored


def place(api: Api, body: dict[str, Any]) -> tuple[str, Decimal]:
    """Places the order unless it is there; returns which, and its total as stored."""
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    status, document, again = api.call("POST", "orders/", body, key=f"{body['external_id']}-{digest[:32]}")
    if status == 201:
        return "unchanged" if again else "created", Decimal(document["total"])
    if "external_id" in (document.get("errors") or {}):
        # Placed under another key: before the file was changed, or longer ago than keys are kept.
        query = urlencode({"external_id": body["external_id"]})
        _status, found, _again = api.call("GET", f"orders/?{query}")
        if found.get("results"):
            return "unchanged", Decimal(found["results"][0]["total"])
    raise BadRow(refusal(document))


def tell(report: Report) -> None:
    for name in ("customers", "orders"):
        counts = (
            f"{report.counts[f'{name} {result}']} {result}"
            for result in ("created", "updated", "restored", "unchanged")
            if report.counts[f"{name} {result}"] or result in ("created", "unchanged")
        )
        print(f"{name.capitalize()}: {', '.join(counts)}.")
    equal = "equal" if report.in_file == report.stored else "NOT EQUAL"
    print(
        f"Totals: {report.in_file} {CURRENCY} in the file, {report.stored} {CURRENCY} in the orders: {equal}."
    )
    print(f"Left out: {len(report.left_out)}.")
    for problem in report.left_out:
        print(f"  {problem}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Import the Chinook customers and invoices through the API.")
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where the installation is")
    parser.add_argument(
        "--token", default=os.environ.get("OMNIBASIS_TOKEN", ""), help="or in OMNIBASIS_TOKEN"
    )
    parser.add_argument("--data", type=Path, default=DATA, help="the folder with the CSV files")
    given = parser.parse_args()
    report = Report()
    try:
        api = Api(given.url, given.token)
        api.call("GET", "customers/?page_size=1", attempts=1)
        customers = import_customers(api, given.data, report)
        import_invoices(api, given.data, customers, report)
    except CannotRun as why:
        print(f"Stopped: {why}", file=sys.stderr)
        return 2
    except KeyError as missing:
        print(f"Stopped: a file has no column {missing}", file=sys.stderr)
        return 2
    finally:
        if report.counts or report.left_out:
            tell(report)
    return 1 if report.left_out or report.in_file != report.stored else 0


if __name__ == "__main__":
    sys.exit(main())
