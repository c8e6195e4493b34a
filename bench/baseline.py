"""What the product is measured against: the same rows, written by minimal code.

`plain`: a bare WSGI function with plain statements on one connection per thread. `default`: Django REST framework as
its tutorial shows it, ModelSerializers with all their validators, and the middleware of a new Django project.
Neither matches, links, replays, checks a token or refuses a stale write.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.db.models import AutoField, F
from django.urls import path
from django.utils import timezone
from rest_framework import generics, serializers
from rest_framework.validators import UniqueValidator

from customers.models import Address, Customer
from ledger.models import Account, AccountDay, Entry, Transaction
from omnibasis.core.models import IdempotencyRecord
from omnibasis.events.models import Event
from orders.models import CustomerFigures, Invoice, InvoiceSeries, Item, Order

# --- default: ModelSerializer -------------------------------------------------------------------------------


def _event(verb: str, subject: Any, customer: Customer, sequence: int) -> None:
    Event.objects.create(
        verb=verb, subject_type=subject._meta.label_lower, subject_id=subject.pk, timeline_id=customer.pk,
        sequence=sequence, actor_kind="token", actor_label="bench", source="api", at=timezone.now(),
        changes={"given_name": [None, customer.given_name], "email": [None, customer.email]},
    )  # fmt: skip


def _charge(order: Order, customer: Customer) -> None:
    """What the order posts: the customer owes it, the business sold it."""
    now, day = timezone.now(), order.due_on
    sales, _made = Account.objects.get_or_create(
        customer=None, kind="sales", currency=order.currency, is_default=True, defaults={"created_at": now}
    )
    owed = Account.objects.create(
        customer=customer, kind="receivable", currency=order.currency, is_default=True, created_at=now
    )
    posted = Transaction.objects.create(
        kind="charge", occurred_on=day, currency=order.currency, amount_minor=order.total_minor,
        reference=str(order.pk), subject_type="orders.order", subject_id=order.pk, source="api", created_at=now,
    )  # fmt: skip
    for account, amount in ((owed, order.total_minor), (sales, -order.total_minor)):
        account = Account.objects.select_for_update().get(pk=account.pk)
        account.balance_minor, account.entry_count = account.balance_minor + amount, account.entry_count + 1
        account.save()
        Entry.objects.create(
            transaction=posted, account=account, sequence=account.entry_count, amount_minor=amount,
            balance_minor=account.balance_minor, occurred_on=day,
        )  # fmt: skip
        of_day, _made = AccountDay.objects.get_or_create(account=account, day=day, kind="charge")
        side = "debit_minor" if amount > 0 else "credit_minor"
        AccountDay.objects.filter(pk=of_day.pk).update(
            **{side: F(side) + abs(amount), "entries": F("entries") + 1}
        )


def _remember(answer: Any) -> None:
    IdempotencyRecord.objects.create(
        owner="bench", key=uuid.uuid4().hex, fingerprint="0" * 64, status=201, body=json.dumps(answer, default=str),
        created_at=timezone.now(),
    )  # fmt: skip


class AddressSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    class Meta:
        model = Address
        fields = Address.FIELDS


def _unique_email() -> serializers.EmailField:
    """As a ModelSerializer makes it of `EmailField(unique=True)`, which is what a plain model would have."""
    return serializers.EmailField(source="email_key", validators=[UniqueValidator(Customer.objects.all())])


class CustomerSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    email = _unique_email()
    addresses = AddressSerializer(many=True, read_only=True)

    class Meta:
        model = Customer
        fields = ["id", *Customer.FIELDS, "version", "created_at", "updated_at", "addresses"]
        read_only_fields = ["version", "created_at", "updated_at"]

    def create(self, validated_data: dict[str, Any]) -> Customer:
        now = timezone.now()
        customer: Customer = Customer.objects.create(
            **validated_data, source="api", created_at=now, updated_at=now
        )
        _event("customer.created", customer, customer, 1)
        return customer


class CustomerView(generics.CreateAPIView):  # type: ignore[type-arg]
    queryset = Customer.objects.all()
    serializer_class = CustomerSerializer

    @transaction.atomic
    def create(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().create(request, *args, **kwargs)
        _remember(response.data)
        return response


class ItemSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    class Meta:
        model = Item
        fields = ["description", "quantity", "unit_price_minor"]


class BuyerSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    email = _unique_email()

    class Meta:
        model = Customer
        fields = ["given_name", "surname", "email", "phone"]


class OrderSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    items = ItemSerializer(many=True)
    buyer = BuyerSerializer()

    class Meta:
        model = Order
        fields = [
            "id",
            "code",
            "customer",
            "currency",
            "total_minor",
            "items",
            "buyer",
            "placed_at",
        ]
        read_only_fields = ["customer", "total_minor", "code", "placed_at"]

    def create(self, validated_data: dict[str, Any]) -> Order:
        items, buyer = validated_data.pop("items"), validated_data.pop("buyer")
        buyer["email"] = buyer["email_key"]
        now = timezone.now()
        customer = Customer.objects.create(**buyer, source="order", created_at=now, updated_at=now, version=2)
        total = sum(i["quantity"] * i["unit_price_minor"] for i in items)
        order = Order.objects.create(
            **validated_data, customer=customer, source="api", created_at=now, placed_at=now, status="sent",
            subtotal_minor=total, total_minor=total, buyer_email=buyer["email"], due_on=now.date(),
        )  # fmt: skip
        for position, item in enumerate(items, start=1):
            Item.objects.create(
                order=order,
                position=position,
                total_minor=item["quantity"] * item["unit_price_minor"],
                **item,
            )
        CustomerFigures.objects.create(
            customer=customer,
            currency=order.currency,
            orders=1,
            total_minor=order.total_minor,
            last_order_at=now,
        )
        _event("customer.created", customer, customer, 1)
        _event("order.placed", order, customer, 2)
        _charge(order, customer)
        series, _made = InvoiceSeries.objects.get_or_create(year=now.year, defaults={"last": 0})
        InvoiceSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
        series.refresh_from_db()
        Invoice.objects.create(
            order=order, number=f"{now.year}-{series.last:04d}", year=now.year, sequence=series.last,
            issued_on=now.date(), due_on=now.date(), currency=order.currency, total_minor=order.total_minor,
            document={"lines": items, "buyer": buyer}, created_at=now,
        )  # fmt: skip
        return order

    def to_representation(self, instance: Order) -> dict[str, Any]:
        instance.buyer = instance.customer  # type: ignore[assignment]  # what the tutorial's nested serializer reads
        return super().to_representation(instance)


class OrderView(generics.CreateAPIView):  # type: ignore[type-arg]
    queryset = Order.objects.all()
    serializer_class = OrderSerializer

    @transaction.atomic
    def create(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().create(request, *args, **kwargs)
        _remember(response.data)
        return response


urlpatterns = [path("customers/", CustomerView.as_view()), path("orders/", OrderView.as_view())]


# --- plain: statements --------------------------------------------------------------------------------------

_local = threading.local()


def _insert(model: Any) -> tuple[str, dict[str, Any]]:
    """The model's INSERT, and its row with nothing but defaults, by column, in the statement's order."""
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, AutoField)]
    holes, names = ", ".join(["%s"] * len(fields)), ", ".join(f'"{f.column}"' for f in fields)
    key = model._meta.pk.column
    statement = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({holes}) RETURNING "{key}"'
    return statement, {f.column: f.get_db_prep_save(f.get_default(), connection) for f in fields}


SOLD = (
    "UPDATE ledger_account SET entry_count = entry_count + 1, balance_minor = balance_minor - %s WHERE id = %s"
    " RETURNING entry_count, balance_minor"
)
SOLD_ON = (
    "INSERT INTO ledger_accountday AS d (account_id, day, kind, debit_minor, credit_minor, entries)"
    " VALUES (%s, %s, 'charge', 0, %s, 1) ON CONFLICT (account_id, day, kind)"
    " DO UPDATE SET credit_minor = d.credit_minor + excluded.credit_minor, entries = d.entries + 1"
)


def _sales(cursor: Any, currency: str) -> int:
    """The business's account of what was sold."""
    if currency not in _local.sales:
        cursor.execute(
            "SELECT id FROM ledger_account WHERE customer_id IS NULL AND kind = 'sales' AND currency = %s",
            [currency],
        )
        _local.sales[currency] = cursor.fetchone()[0]
    found: int = _local.sales[currency]
    return found


NEXT_NUMBER = "UPDATE orders_invoiceseries SET last = last + 1 WHERE year = %s RETURNING last"


def _write(body: dict[str, Any], *, order: bool) -> dict[str, Any]:
    """The rows of one request, as plain statements in one transaction."""
    if not hasattr(_local, "inserts"):
        orders = (Order, Item, CustomerFigures, Invoice)
        posted = (Account, AccountDay, Transaction, Entry)
        models = (Customer, *orders, *posted, Event, IdempotencyRecord)
        _local.inserts = {model: _insert(model) for model in models}
        _local.sales = {}
        InvoiceSeries.objects.get_or_create(year=timezone.localdate().year, defaults={"last": 0})
        opened = {"created_at": timezone.now()}
        Account.objects.get_or_create(
            customer=None, kind="sales", currency="EUR", is_default=True, defaults=opened
        )
    now: Any = timezone.now()
    today: Any = timezone.localdate()
    if connection.vendor == "sqlite":
        now, today = now.replace(tzinfo=None).isoformat(" "), today.isoformat()
    buyer = body["buyer"] if order else body
    email = buyer["email"].lower()
    name = f"{buyer['given_name']} {buyer['surname']}"
    with connection.cursor() as cursor:

        def add(model: Any, **values: Any) -> Any:
            statement, blank = _local.inserts[model]
            cursor.execute(statement, list((blank | values).values()))
            return cursor.fetchone()[0]

        cursor.execute("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN")
        customer = add(
            Customer, version=2 if order else 1, given_name=buyer["given_name"], surname=buyer["surname"],
            email=email, email_key=email, source="api", created_at=now, updated_at=now, name=name,
            sort_name=name.lower(), search_text=f"{name.lower()}\n{email}",
        )  # fmt: skip
        events = [("customer.created", "customers.customer", customer)]
        answer: dict[str, Any] = {"result": "created", "customer": {"id": customer, "email": email}}
        if order:
            total = sum(i["quantity"] * i["unit_price_minor"] for i in body["items"])
            known = {"currency": body["currency"], "total_minor": total, "buyer_name": name}
            number = add(
                Order, **known, code=uuid.uuid4().hex[:22], status="sent", customer_id=customer, source="api",
                buyer=json.dumps(buyer), buyer_email=email, subtotal_minor=total, due_on=today, created_at=now,
                placed_at=now,
            )  # fmt: skip
            for at, item in enumerate(body["items"], start=1):
                price, quantity = item["unit_price_minor"], item["quantity"]
                add(
                    Item, order_id=number, position=at, description=item["description"], quantity=quantity,
                    unit_price_minor=price, total_minor=price * quantity,
                )  # fmt: skip
            add(
                CustomerFigures, customer_id=customer, currency=body["currency"], orders=1, total_minor=total,
                last_order_at=now,
            )  # fmt: skip
            events.append(("order.placed", "orders.order", number))
            answer = {"id": number, "customer": customer, "total": total}
        changes = json.dumps({"given_name": [None, buyer["given_name"]], "email": [None, email]})
        for sequence, (verb, kind, pk) in enumerate(events, start=1):
            add(
                Event, verb=verb, subject_type=kind, subject_id=pk, timeline_id=customer, sequence=sequence,
                actor_kind="token", actor_label="bench", source="api", changes=changes, at=now,
            )  # fmt: skip
        answered = {"status": 201, "body": json.dumps(answer), "created_at": now}
        add(IdempotencyRecord, owner="bench", key=uuid.uuid4().hex, fingerprint="0" * 64, **answered)
        if order:
            charged = {"kind": "charge", "currency": body["currency"], "occurred_on": today}
            posted = add(
                Transaction, **charged, amount_minor=total, reference=str(number), subject_type="orders.order",
                subject_id=number, source="api", created_at=now,
            )  # fmt: skip
            owed = add(
                Account, customer_id=customer, kind="receivable", currency=body["currency"], is_default=True,
                balance_minor=total, entry_count=1, created_at=now,
            )  # fmt: skip
            entry = {"transaction_id": posted, "occurred_on": today}
            add(Entry, **entry, account_id=owed, sequence=1, amount_minor=total, balance_minor=total)
            add(AccountDay, account_id=owed, day=today, kind="charge", debit_minor=total, entries=1)
            sales = _sales(cursor, body["currency"])
            cursor.execute(SOLD, [total, sales])
            count, balance = cursor.fetchone()
            add(Entry, **entry, account_id=sales, sequence=count, amount_minor=-total, balance_minor=balance)
            cursor.execute(SOLD_ON, [sales, today, total])
            year = timezone.localdate().year
            cursor.execute(NEXT_NUMBER, [year])
            last = cursor.fetchone()[0]
            add(
                Invoice, **known, order_id=number, number=f"{year}-{last:04d}", year=year, sequence=last,
                issued_on=today, due_on=today, document=json.dumps(body), created_at=now,
            )  # fmt: skip
        cursor.execute("COMMIT")
    return answer


def plain(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    body = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    answer = json.dumps(_write(body, order=environ["PATH_INFO"].startswith("/orders"))).encode()
    start_response(
        "201 Created", [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))]
    )
    return [answer]
