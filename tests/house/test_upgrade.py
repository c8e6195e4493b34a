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
