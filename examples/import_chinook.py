"""Pushes a shop's customers, products and paid invoices through the public API: an example of an integration.
Standard library only.

    python examples/import_chinook.py --url http://127.0.0.1:8000 --token omni_... --data <folder>

The folder has the Chinook CSV files: customers.csv, invoices.csv, invoice_lines.csv. It may run as often as you like:
what is there already is left alone. What is bad is reported by file and line, and the rest goes on.
Exit code: 0 all is there, 1 something was left out, 2 it could not run.
"""

import argparse
import csv
import hashlib
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

from omnibasis_api import Api, CannotRun, listed, refusal

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "chinook"
CURRENCY = "USD"
# ISO 3166-1 alpha-2 codes of the countries as the files spell them.
COUNTRIES = {
    "Argentina": "AR", "Australia": "AU", "Austria": "AT", "Belgium": "BE", "Brazil": "BR", "Canada": "CA",
    "Chile": "CL", "Czech Republic": "CZ", "Denmark": "DK", "Finland": "FI", "France": "FR", "Germany": "DE",
    "Hungary": "HU", "India": "IN", "Ireland": "IE", "Italy": "IT", "Netherlands": "NL", "Norway": "NO",
    "Poland": "PL", "Portugal": "PT", "Spain": "ES", "Sweden": "SE", "USA": "US", "United Kingdom": "GB",
}  # fmt: skip

Row = dict[str, str]
T = TypeVar("T")


class BadRow(Exception):
    """A row that cannot be used; the message says why."""


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


def with_progress(name: str, rows: list[T]) -> Iterator[T]:
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


@dataclass(frozen=True)
class Track:
    """A track where the file first names it."""

    line: int
    code: str
    name: str
    price: Decimal


@dataclass
class Lines:
    """What invoice_lines.csv says: each track once, the items by InvoiceId, and the invoices of which a line is bad."""

    tracks: dict[str, Track] = field(default_factory=dict)
    items: dict[int, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    broken: set[int] = field(default_factory=set)


def read_lines(folder: Path, report: Report) -> Lines:
    found = Lines()
    for line, row in rows_of(folder, "invoice_lines.csv"):
        try:
            price, quantity = money(row, "UnitPrice"), number(row, "Quantity")
            code, name = f"track-{number(row, 'TrackId')}", row["TrackName"].strip()
            if not name:
                raise BadRow("TrackName: there is none")
            # As the product is called and priced where it was sold first; an invoice keeps its own price.
            found.tracks.setdefault(code, Track(line, code, name[:160], price))
            item = {
                "product_code": code,
                "description": name[:200],
                "quantity": quantity,
                "unit_price": str(price),
            }
            found.items[number(row, "InvoiceId")].append(item)
        except BadRow as why:
            report.leave_out("invoice_lines.csv", line, why)
            if row["InvoiceId"].isdecimal():
                found.broken.add(int(row["InvoiceId"]))
    return found


def import_products(api: Api, tracks: list[Track], report: Report) -> None:
    """Creates or edits the tracks that are not there as they should be; those that are cost no request."""
    there = {row["code"]: (row["name"], row["prices"]) for row in listed(api, "products/")}
    for track in with_progress("Products", tracks):
        prices = {CURRENCY: f"{track.price:.2f}"}
        if there.get(track.code) == (track.name, prices):
            report.counts["products unchanged"] += 1
            continue
        # Heard, not looked at: tracks are for the counter, not for the order page.
        body = {"code": track.code, "name": track.name, "prices": prices, "is_hidden": True}
        status, document, _again = api.call("POST", "products/CreateOrEdit", body)
        if status not in (200, 201):
            report.leave_out("invoice_lines.csv", track.line, f"{track.code}: {refusal(document)}")
            continue
        report.counts[f"products {document['result']}"] += 1


def import_invoices(
    api: Api,
    folder: Path,
    customers: dict[int, tuple[int, Row]],
    lines_there: Lines,
    unpaid: set[int],
    report: Report,
) -> None:
    items, broken = lines_there.items, lines_there.broken
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
            body: dict[str, Any] = {
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
                "terms": "due_on_receipt",
            }
            result, order = place(api, body)
            stored = Decimal(order["total"])
            if stored != total:
                raise BadRow(f"Total: {total} in the file, {stored} in the order that is there")
            if invoice_id not in unpaid and total:
                report.counts[f"payments {pay(api, order, body['placed_at'][:10])}"] += 1
        except BadRow as why:
            report.leave_out("invoices.csv", line, why)
            continue
        report.counts[f"orders {result}"] += 1
        report.in_file += total
        report.stored += stored


def place(api: Api, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Places the order unless it is there; returns which, and the order."""
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    status, document, again = api.call("POST", "orders/", body, key=f"{body['external_id']}-{digest[:32]}")
    if status == 201:
        return "unchanged" if again else "created", document
    if "external_id" in (document.get("errors") or {}):
        # Placed under another key: before the file was changed, or longer ago than keys are kept.
        query = urlencode({"external_id": body["external_id"]})
        _status, found, _again = api.call("GET", f"orders/?{query}")
        if found.get("results"):
            return "unchanged", found["results"][0]
    raise BadRow(refusal(document))


def pay(api: Api, order: Mapping[str, Any], day: str) -> str:
    """Writes down that the order was paid in full on that day, unless it is; returns which."""
    if order["status"] == "paid":
        return "unchanged"
    body = {"amount": order["total"], "method": "other", "paid_on": day, "reference": order["external_id"]}
    key = f"{order['external_id']}-{order['id']}-paid"
    status, document, again = api.call("POST", f"orders/{order['id']}/pay", body, key=key)
    if status == 200:
        return "unchanged" if again else "created"
    # Paid under another key, longer ago than keys are kept.
    _status, found, _again = api.call("GET", f"orders/{order['id']}/")
    if found.get("status") == "paid":
        return "unchanged"
    raise BadRow(f"Not paid: {refusal(document)}")


def tell(report: Report) -> None:
    for name in ("customers", "products", "orders", "payments"):
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
    parser = argparse.ArgumentParser(
        description="Import the Chinook customers, products and invoices through the API."
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where the installation is")
    parser.add_argument(
        "--token", default=os.environ.get("OMNIBASIS_TOKEN", ""), help="or in OMNIBASIS_TOKEN"
    )
    parser.add_argument("--data", type=Path, default=DATA, help="the folder with the CSV files")
    parser.add_argument(
        "--unpaid", type=int, action="append", default=[], metavar="INVOICE", help="leave this one unpaid"
    )
    given = parser.parse_args()
    report = Report()
    try:
        api = Api(given.url, given.token)
        api.call("GET", "customers/?page_size=1", attempts=1)
        customers = import_customers(api, given.data, report)
        lines = read_lines(given.data, report)
        import_products(api, list(lines.tracks.values()), report)
        import_invoices(api, given.data, customers, lines, set(given.unpaid), report)
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
