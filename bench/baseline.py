"""What the product is measured against: the same rows, written by minimal code.

`plain`: a bare WSGI function with plain statements on one connection per thread. `default`: Django REST framework as
its tutorial shows it, ModelSerializers with all their validators, and the middleware of a new Django project.
Neither matches, links, replays, checks a token or refuses a stale write.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection, transaction
from django.urls import path
from django.utils import timezone
from rest_framework import generics, serializers
from rest_framework.validators import UniqueValidator

from bench.seed import COLUMNS
from customers.models import Address, Customer
from omnibasis.core.models import IdempotencyRecord
from omnibasis.events.models import Event
from orders.models import CustomerFigures, Item, Order

# --- default: ModelSerializer -------------------------------------------------------------------------------


def _event(verb: str, subject: Any, customer: Customer, sequence: int) -> None:
    Event.objects.create(
        verb=verb, subject_type=subject._meta.label_lower, subject_id=subject.pk, timeline_id=customer.pk,
        sequence=sequence, actor_kind="token", actor_label="bench", source="api", at=timezone.now(),
        changes={"given_name": [None, customer.given_name], "email": [None, customer.email]},
    )  # fmt: skip


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
            "status",
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
        order = Order.objects.create(
            **validated_data, customer=customer, source="api", created_at=now, placed_at=now,
            total_minor=sum(i["quantity"] * i["unit_price_minor"] for i in items), buyer_email=buyer["email"],
        )  # fmt: skip
        for position, item in enumerate(items, start=1):
            Item.objects.create(order=order, position=position, **item)
        CustomerFigures.objects.create(
            customer=customer,
            currency=order.currency,
            orders=1,
            total_minor=order.total_minor,
            last_order_at=now,
        )
        _event("customer.created", customer, customer, 1)
        _event("order.placed", order, customer, 2)
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


def _statements() -> dict[str, str]:
    def insert(table: str, columns: Iterable[str]) -> str:
        names = list(columns)
        quoted = ", ".join(f'"{n}"' for n in names)
        return f'INSERT INTO "{table}" ({quoted}) VALUES ({", ".join(["%s"] * len(names))}) RETURNING id'

    def columns(model: Any) -> list[str]:
        return [f.column for f in model._meta.concrete_fields if f.name != "id"]

    return {
        "customer": insert("customers_customer", COLUMNS),
        "event": insert("events_event", columns(Event)),
        "idempotency": insert("core_idempotencyrecord", columns(IdempotencyRecord)),
        "order": insert("orders_order", columns(Order)),
        "item": insert("orders_item", columns(Item)),
        "figures": insert("orders_customerfigures", columns(CustomerFigures)),
    }


def _write(body: dict[str, Any], *, order: bool) -> dict[str, Any]:
    """The rows of one request, as plain statements in one transaction."""
    if not hasattr(_local, "sql"):
        _local.sql = _statements()
    sql = _local.sql
    now: Any = timezone.now()
    if connection.vendor == "sqlite":
        now = now.replace(tzinfo=None).isoformat(" ")
    buyer = body["buyer"] if order else body
    email = buyer["email"].lower()
    name = f"{buyer['given_name']} {buyer['surname']}"
    values: dict[str, Any] = dict.fromkeys(COLUMNS, "")
    values |= {
        "version": 2 if order else 1, "kind": "individual", "given_name": buyer["given_name"],
        "surname": buyer["surname"], "email": email, "email_key": email, "status": "active", "source": "api",
        "locked_fields": "[]", "merged_ids": "[]", "open_suggestions": 0, "created_at": now, "updated_at": now,
        "name": name, "sort_name": name.lower(), "search_text": f"{name.lower()}\n{email}",
        **dict.fromkeys(("external_id", "user_id", "linked_at", "registered_user_id", "merged_into_id", "archived_at")),
    }  # fmt: skip
    changes = json.dumps({"given_name": [None, buyer["given_name"]], "email": [None, email]})
    with connection.cursor() as cursor:

        def run(key: str, row: Iterable[Any]) -> int:
            cursor.execute(sql[key], list(row))
            return int(cursor.fetchone()[0])

        cursor.execute("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN")
        customer = run("customer", (values[c] for c in COLUMNS))
        events = [("customer.created", "customers.customer", customer)]
        answer: dict[str, Any] = {"result": "created", "customer": {"id": customer, "email": email}}
        if order:
            total = sum(i["quantity"] * i["unit_price_minor"] for i in body["items"])
            code = uuid.uuid4().hex[:22]
            number = run("order", (code, "placed", customer, json.dumps(buyer), name, email, body["currency"], total,
                                   "", None, None, "api", now, now))  # fmt: skip
            for at, item in enumerate(body["items"], start=1):
                price, quantity = item["unit_price_minor"], item["quantity"]
                run("item", (number, at, None, item["description"], quantity, price, price * quantity))
            run("figures", (customer, body["currency"], 1, total, now))
            events.append(("order.placed", "orders.order", number))
            answer = {"id": number, "customer": customer, "total": total}
        for sequence, (verb, kind, pk) in enumerate(events, start=1):
            run(
                "event",
                (
                    verb,
                    kind,
                    pk,
                    customer,
                    sequence,
                    "token",
                    None,
                    None,
                    "bench",
                    "api",
                    changes,
                    True,
                    "{}",
                    now,
                ),
            )
        run("idempotency", ("bench", uuid.uuid4().hex, "0" * 64, 201, json.dumps(answer), now))
        cursor.execute("COMMIT")
    return answer


def plain(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    body = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    answer = json.dumps(_write(body, order=environ["PATH_INFO"].startswith("/orders"))).encode()
    start_response(
        "201 Created", [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))]
    )
    return [answer]
