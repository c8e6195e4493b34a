"""An installation of the first version, with a product and orders, is brought to this one and goes on selling."""

from __future__ import annotations

import json

from tests.house.processes import manage

# Rows as the first version wrote them, by the models of that time.
WRITE = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
then = MigrationExecutor(connection).loader.project_state([("orders", "0001_initial")]).apps
now = timezone.now()
Customer, Order, Item, Product = (
    then.get_model(*name.split(".")) for name in ("customers.Customer", "orders.Order", "orders.Item", "orders.Product")
)
customer = Customer.objects.create(given_name="Nora", name="Nora", sort_name="nora", email="nora@example.com",
    email_key="nora@example.com", source="order", created_at=now, updated_at=now, version=0)
shown = Product.objects.create(name="Tea", currency="EUR", unit_price_minor=350)
Product.objects.create(name="Old tea", currency="JPY", unit_price_minor=500, is_active=False)
for code, source, status in (("a", "order", "placed"), ("b", "staff", "placed"), ("c", "api", "draft")):
    order = Order.objects.create(code=code * 22, status=status, customer=customer, currency="EUR", total_minor=700,
        source=source, note="Ring twice", buyer={"email": "nora@example.com"}, buyer_email="nora@example.com",
        created_at=now, placed_at=now if status == "placed" else None)
    Item.objects.create(order=order, product=shown, position=1, description="Tea", quantity=2, unit_price_minor=350,
        total_minor=700)
"""
READ = """
import json
from orders.models import Order, Product
from orders.services import record_payment, send_order
from omnibasis.core.actors import SYSTEM, Source
drafted = Order.objects.get(code="c" * 22)
send_order(order_id=drafted.pk, actor=SYSTEM, source=Source.STAFF)
record_payment(order_id=Order.objects.get(code="a" * 22).pk, actor=SYSTEM, source=Source.STAFF)
print(json.dumps({
    "orders": [[o.code[0], o.status, o.subtotal_minor, o.sums().total_minor, o.message, o.internal_note]
        for o in Order.objects.order_by("code")],
    "products": [[p.code, p.is_active, p.is_hidden, list(p.prices.values_list("currency", "unit_price_minor"))]
        for p in Product.objects.order_by("id")],
}))
"""


def test_orders_and_products_of_the_first_version(installation: dict[str, str]) -> None:
    def run(*arguments: str) -> str:
        done = manage(installation, *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("migrate", "orders", "0001", "--verbosity=0")
    run("shell", "--verbosity=0", "-c", WRITE)
    run("migrate", "--verbosity=0")
    told = json.loads(run("shell", "--verbosity=0", "-c", READ).splitlines()[-1])
    assert told["orders"] == [
        ["a", "paid", 700, 700, "Ring twice", ""],
        ["b", "sent", 700, 700, "", "Ring twice"],
        ["c", "sent", 700, 700, "", "Ring twice"],
    ]
    assert [product[1:] for product in told["products"]] == [
        [True, False, [["EUR", 350]]],
        [True, True, [["JPY", 500]]],
    ]
    assert len({product[0] for product in told["products"]}) == 2


# Orders as they were before there was a ledger: one of each state, paid and refunded in every way.
WRITE_PAID = """
from datetime import date
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
then = MigrationExecutor(connection).loader.project_state([("orders", "0006_product_sort_name")]).apps
now = timezone.now()
Customer, Order, Item, Payment = (
    then.get_model(*name.split(".")) for name in ("customers.Customer", "orders.Order", "orders.Item", "orders.Payment")
)
customer = Customer.objects.create(given_name="Nora", name="Nora", sort_name="nora", source="order", created_at=now,
    updated_at=now, version=0)
STORY = {
    "sent": [700], "paid": [300, 400], "draft": [200, -50], "cancelled": [100, -100], "refunded": [900, -200, -300],
    "free": [],
}
for number, (state, moves) in enumerate(STORY.items()):
    total = 0 if state == "free" else 1000 if state == "sent" else 700
    paid, refunded = sum(m for m in moves if m > 0), -sum(m for m in moves if m < 0)
    order = Order.objects.create(code=state.ljust(22, "x"), status="paid" if state == "free" else state, currency="EUR",
        customer=None if state == "sent" else customer, subtotal_minor=total, total_minor=total, tax_minor=total // 10,
        source="staff", created_at=now, placed_at=None if state == "draft" else now, paid_minor=paid,
        refunded_minor=refunded)
    Item.objects.create(order=order, position=1, description="Tea", quantity=1, unit_price_minor=total,
        total_minor=total)
    for move in moves:
        Payment.objects.create(order=order, kind="payment" if move > 0 else "refund", amount_minor=abs(move),
            fee_minor=20 if move == -200 else 0, currency="EUR", method="cash" if move == 300 else "bank_transfer",
            moved_on=date(2026, 3, number + 1), source="staff", created_at=now)
"""
READ_LEDGER = """
import json
from ledger.models import Account
print(json.dumps([[a.kind, a.customer_id is not None, a.balance_minor]
    for a in Account.objects.order_by("kind", "customer_id")]))
"""


def test_orders_from_before_there_was_a_ledger(installation: dict[str, str]) -> None:
    def run(*arguments: str) -> str:
        done = manage(installation, *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("migrate", "orders", "0006", "--verbosity=0")
    run("shell", "--verbosity=0", "-c", WRITE_PAID)
    run("migrate", "--verbosity=0")
    assert "is whole" in run("check_ledger")
    told = json.loads(run("shell", "--verbosity=0", "-c", READ_LEDGER).splitlines()[-1])
    money_in = 700 + 400 + (200 - 50) + (900 - 200 + 20 - 300)
    assert sorted(told) == sorted(
        [
            ["bank", False, money_in],
            ["cash", False, 300],
            ["fees", False, -20],
            ["receivable", False, 300],
            ["receivable", True, -150],
            ["refunds", False, 300],
            ["sales", False, -(900 + 630 + 630)],
            ["tax", False, -(100 + 70 + 70)],
        ]
    )
