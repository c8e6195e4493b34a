"""A long story for one customer, written in a few statements: for measuring and testing what it costs to show."""

from __future__ import annotations

from django.db import connection, models, transaction
from django.utils import timezone

from customers.models import Customer, Note
from omnibasis.core.actors import SYSTEM, Source
from omnibasis.events.models import Event
from orders.models import Order
from orders.services.figures import recount


@transaction.atomic
def tell(customer_id: int, *, events: int, orders: int, notes: int) -> None:
    """Adds so many events, placed orders and notes to a customer. Of ten events nine are orders, one is an edit."""
    customer = Customer.objects.select_for_update().get(pk=customer_id)
    now = timezone.now()
    order = Order(
        status=Order.Status.SENT, customer=customer, buyer={"given_name": "Leonie"}, buyer_name="Leonie Köhler",
        currency="EUR", subtotal_minor=1_450, total_minor=1_450, source=Source.API, created_at=now, placed_at=now,
    )  # fmt: skip
    _insert(order, orders, code=f"'{customer.pk}-' || n")
    note = Note(
        customer=customer, subject="Called", body="Wants the *blue* one.", source=Source.STAFF,
        author_label="Margaret Adams", created_at=now, updated_at=now, search_text="called",
    )  # fmt: skip
    _insert(note, notes)
    common = {
        "timeline_id": customer.pk, "actor_kind": "system", "actor_label": SYSTEM.label,
        "source": Source.API, "at": now,
    }  # fmt: skip
    edit = Event(
        verb="customer.edited", subject_type="customers.customer", subject_id=customer.pk,
        changes={"phone": ["1", "2"]}, has_changes=True, **common,
    )  # fmt: skip
    placed = Event(
        verb="order.placed", subject_type="orders.order", subject_id=customer.pk,
        data={"order": 1, "total_minor": 1_450, "currency": "EUR"}, **common,
    )  # fmt: skip
    edits = events // 10
    _insert(edit, edits, sequence=f"{customer.version} + (n + 1) * 10")
    # The other nine of each ten, and what is left after the last ten.
    _insert(placed, events - edits, sequence=f"{customer.version} + n / 9 * 10 + n %% 9 + 1")
    Customer.objects.filter(pk=customer.pk).update(version=customer.version + events)
    recount(customer)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _insert(row: models.Model, count: int, **varying: str) -> None:
    """Inserts the row `count` times; `varying` maps a column to an SQL expression of n: 0, 1, 2 ..."""
    fields = [f for f in row._meta.concrete_fields if not f.primary_key]
    parts, values = [], []
    for field in fields:
        if field.column in varying:
            parts.append(varying[field.column])
            continue
        hole = f"CAST(%s AS {field.db_type(connection)})" if connection.vendor == "postgresql" else "%s"
        parts.append(hole)
        values.append(field.get_db_prep_save(field.pre_save(row, add=True), connection))
    columns = ", ".join(f'"{f.column}"' for f in fields)
    numbers = "WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < %s)"
    insert = f'INSERT INTO "{row._meta.db_table}" ({columns})'
    sql = f"{insert} {numbers} SELECT {', '.join(parts)} FROM numbers"
    if count:
        with connection.cursor() as cursor:
            cursor.execute(sql, [count, *values])
