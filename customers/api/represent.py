"""A customer as the API shows it."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.files.storage import default_storage

from customers.api.more import NOTHING_MORE, More, more_at_hand, more_of
from customers.models import Address, Customer
from omnibasis.core.answers import instant
from omnibasis.core.images import LARGE, SMALL, image_path

# The columns that an answer is made of: what `.values()` reads for lists.
VALUES = (
    "id", "name", "kind", "given_name", "surname", "company_name", "email", "phone", "phone_e164", "website",
    "tax_id", "language", "currency", "time_zone", "payment_terms", "external_id", "status", "status_reason", "image",
    "user_id", "link_method", "linked_at", "linked_by", "registered_user_id", "locked_fields", "open_suggestions",
    "source", "version", "created_at", "updated_at", "archived_at", "also_found_by",
)  # fmt: skip
_PLAIN = VALUES[: VALUES.index("image")]
_PARTS = ("customer_id", "kind", *Address.FIELDS)

Addresses = Mapping[str, Mapping[str, str]]


def customer_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of VALUES as the API shows them; their addresses, labels and custom fields are read at once."""
    addresses = default_addresses(row["id"] for row in rows)
    more = more_of(row["id"] for row in rows if row["also_found_by"])
    return [
        customer_json(row, addresses.get(row["id"], {}), more.get(row["id"], NOTHING_MORE)) for row in rows
    ]


def customer_object(
    customer: Customer, addresses: Addresses | None = None, more: More | None = None
) -> dict[str, Any]:
    """The same for a customer at hand; `addresses` by kind and what else it has, where the caller knows them."""
    if addresses is None:
        addresses = default_addresses([customer.pk]).get(customer.pk, {})
    if more is None:
        more = more_at_hand(customer)
    return customer_json({name: getattr(customer, name) for name in VALUES}, addresses, more)


def customer_json(row: Mapping[str, Any], addresses: Addresses, more: More) -> dict[str, Any]:
    shown = {name: row[name] for name in _PLAIN}
    shown["billing_address"] = addresses.get("billing")
    shown["shipping_address"] = addresses.get("shipping")
    shown |= more
    shown["image"] = image_urls(row["image"])
    shown["user"] = row["user_id"]
    shown["link"] = (
        {"method": row["link_method"], "at": instant(row["linked_at"]), "by": row["linked_by"]}
        if row["user_id"] is not None and row["linked_at"] is not None
        else None
    )
    shown["is_registered"] = row["registered_user_id"] is not None
    for name in ("locked_fields", "open_suggestions", "source", "version"):
        shown[name] = row[name]
    for name in ("created_at", "updated_at", "archived_at"):
        shown[name] = instant(row[name]) if row[name] is not None else None
    return shown


def image_urls(path: str) -> dict[str, str] | None:
    if not path:
        return None
    sizes = {"large": LARGE, "small": SMALL}
    return {
        name: urljoin(f"{settings.PUBLIC_URL}/", default_storage.url(image_path(path, side)))
        for name, side in sizes.items()
    }


def default_addresses(customer_ids: Iterable[int]) -> dict[int, dict[str, dict[str, str]]]:
    """The default addresses of these customers, by kind; one query."""
    found: dict[int, dict[str, dict[str, str]]] = {}
    stored = Address.objects.filter(customer_id__in=list(customer_ids), is_default=True).values_list(*_PARTS)
    for customer_id, kind, *parts in stored:
        found.setdefault(customer_id, {})[kind] = dict(zip(Address.FIELDS, map(str, parts), strict=True))
    return found


def addresses_after(changes: Mapping[str, tuple[Any, Any]], before: Addresses) -> dict[str, dict[str, str]]:
    """The default addresses once `changes` (billing_address.city: before, after) are made."""
    after = {kind: dict(parts) for kind, parts in before.items()}
    for name, (_before, value) in changes.items():
        field, dot, part = name.partition(".")
        if dot:
            blank = dict.fromkeys(Address.FIELDS, "")
            after.setdefault(field.removesuffix("_address"), blank)[part] = value or ""
    return {kind: parts for kind, parts in after.items() if any(parts.values())}
