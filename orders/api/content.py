"""From what a caller sends to what the verbs take: amounts in minor units, products for names and prices."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import F, FilteredRelation, Q
from django.utils.translation import gettext as _

from omnibasis.core.errors import InvalidInput
from omnibasis.core.money import to_minor
from orders.models import Order, Product
from orders.services import Content, Line
from settings_app import services as settings

_WORDS = ("note", "internal_note", "number", "external_id", "terms")
Errors = dict[str, list[str]]


def content_of(data: Mapping[str, Any], base: Content) -> Content:
    """The content that was sent over what is there. Raises InvalidInput by the caller's fields."""
    errors: Errors = {}
    currency = data.get("currency") or base.currency
    changes: dict[str, Any] = {"currency": currency}
    if "items" in data:
        changes["lines"] = _lines(data["items"], currency, errors)
    elif currency != base.currency and base.lines:
        errors["items"] = [_("Send the items in the new currency as well.")]
    if "discount" in data:
        rate, minor = _discount(data["discount"], currency, "discount", errors)
        changes |= {"discount_rate": rate, "discount_minor": minor}
    if "shipping" in data:
        changes["shipping_minor"] = _minor(data["shipping"], currency, "shipping", errors)
    for name in ("shipping_tax_rate", "prices_include_tax", "terms_days"):
        if name in data:
            changes[name] = data[name]
    changes |= {name: (data[name] or "").strip() for name in _WORDS if name in data}
    if "labels" in data:
        changes["labels"] = data["labels"]
    if errors:
        raise InvalidInput(errors)
    return replace(base, **changes)


def content_of_order(order: Order) -> Content:
    """What an order says now, for an edit that sends a part."""
    return Content(
        lines=order.lines(),
        currency=order.currency,
        discount_rate=order.discount_rate,
        discount_minor=0 if order.discount_rate else order.discount_minor,
        shipping_minor=order.shipping_minor,
        shipping_tax_rate=order.shipping_tax_rate,
        prices_include_tax=order.prices_include_tax,
        terms=order.terms,
        terms_days=order.terms_days,
        number=order.number or "",
        message=order.message,
        note=order.note,
        internal_note=order.internal_note,
        external_id=order.external_id or "",
    )


def buyer_of(details: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What the buyer's details say: trimmed, without what is blank; None for nothing."""
    return _present(details or {}) or None


def amount_sent(data: Mapping[str, Any], name: str, currency: str) -> int | None:
    """An amount in minor units, None where none was sent. Raises InvalidInput on it."""
    if data.get(name) is None:
        return None
    errors: Errors = {}
    minor = _minor(data[name], currency, name, errors)
    if errors:
        raise InvalidInput(errors)
    return minor


def _present(details: Mapping[str, Any]) -> dict[str, Any]:
    trimmed = {
        name: _present(value) if isinstance(value, dict) else (value or "").strip()
        for name, value in details.items()
    }
    return {name: value for name, value in trimmed.items() if value}


def _lines(items: Sequence[Mapping[str, Any]], currency: str, errors: Errors) -> list[Line]:
    products = _products(items, currency)
    default_rate = None
    lines = []
    for number, item in enumerate(items):
        at = f"items.{number}"
        product = _product_of(item, products, at, errors)
        if "unit_price" in item:
            price = _minor(item["unit_price"], currency, f"{at}.unit_price", errors)
        elif product is not None and product.price_minor is not None:
            price = product.price_minor
        else:
            price = 0
            if not any(name.startswith(f"{at}.product") for name in errors):
                errors[f"{at}.unit_price"] = [_("Send the unit price in the order's currency.")]
        rate = item.get("tax_rate")
        if rate is None and product is not None:
            rate = product.tax_rate
        if rate is None:
            default_rate = settings.current().tax_rate if default_rate is None else default_rate
            rate = default_rate
        off_rate, off_minor = _discount(item.get("discount"), currency, f"{at}.discount", errors)
        lines.append(
            Line(
                description=item.get("description") or (product.name if product else ""),
                quantity=item["quantity"],
                unit_price_minor=price,
                product_id=product.pk if product else None,
                discount_rate=off_rate,
                discount_minor=off_minor,
                tax_rate=rate,
            )
        )
    return lines


def _products(items: Sequence[Mapping[str, Any]], currency: str) -> dict[int | str, Any]:
    """The products that are named, by id and by code, with their price in this currency or None. One query, or none."""
    ids = {item["product"] for item in items if "product" in item}
    codes = {item["product_code"].strip() for item in items if "product_code" in item}
    if not ids and not codes:
        return {}
    found = (
        Product.objects.filter(Q(pk__in=ids) | Q(code__in=codes))
        .annotate(price=FilteredRelation("prices", condition=Q(prices__currency=currency)))
        .annotate(price_minor=F("price__unit_price_minor"))
    )
    products: dict[int | str, Any] = {}
    for product in found:
        products[product.pk] = products[product.code] = product
    return products


def _product_of(item: Mapping[str, Any], products: Mapping[int | str, Any], at: str, errors: Errors) -> Any:
    if "product" in item and "product_code" in item:
        errors[f"{at}.product_code"] = [_("Send the product's id or its code, not both.")]
        return None
    for name in ("product", "product_code"):
        if name not in item:
            continue
        key = item[name].strip() if name == "product_code" else item[name]
        product = products.get(key)
        if product is None:
            errors[f"{at}.{name}"] = [_("There is no such product.")]
        elif not product.is_active:
            errors[f"{at}.{name}"] = [_("This product is archived. Bring it back, or send a custom item.")]
        return product
    return None


def _discount(sent: Mapping[str, Any] | None, currency: str, at: str, errors: Errors) -> tuple[int, int]:
    """(rate, amount) of a discount; one of them is nothing."""
    if not sent:
        return 0, 0
    if len(sent) > 1:
        errors[at] = [_("Send the discount as percent or as amount, not both.")]
        return 0, 0
    if sent.get("amount") is not None:
        return 0, _minor(sent["amount"], currency, f"{at}.amount", errors)
    return sent.get("percent") or 0, 0


def _minor(amount: Decimal, currency: str, at: str, errors: Errors) -> int:
    try:
        minor = to_minor(amount, currency)
        if minor < 0:
            raise ValueError(_("Enter an amount that is not negative."))
    except ValueError as error:
        errors[at] = [str(error)]
        return 0
    return minor
