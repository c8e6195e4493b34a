"""What is sold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, NotFound
from omnibasis.core.images import clean_image, delete_image, store_image
from omnibasis.core.money import CURRENCIES, MAX_MINOR
from omnibasis.events.services import record
from orders.models import Product, ProductPrice


def save_product(
    *, data: Mapping[str, Any], actor: Actor, product_id: int | None = None, source: Source = Source.STAFF
) -> Product:
    """Makes a product, or changes the fields in `data` of one.

    `data` may have code, name, description, tax_rate (thousandths of a percent), is_active, is_hidden, position, and
    `prices`: {currency: unit price in its minor unit}, which replaces all prices; a product has at least one.
    Raises InvalidInput by field (`code` for one that another product has, `prices.EUR`), NotFound.
    """
    try:
        with transaction.atomic():
            return _save(dict(data), actor, product_id, source)
    except IntegrityError:
        if Product.objects.filter(code=data.get("code", "")).exclude(pk=product_id or 0).exists():
            raise InvalidInput({"code": [_("Another product already has this code.")]}) from None
        raise


def _save(data: dict[str, Any], actor: Actor, product_id: int | None, source: Source) -> Product:
    product: Product | None = Product()
    if product_id is not None:
        product = Product.objects.select_for_update().filter(pk=product_id).first()
    if product is None:
        raise NotFound(_("There is no such product."))
    created = product.pk is None
    prices: Mapping[str, int] | None = data.pop("prices", {} if created else None)
    before = {} if created else dict(product.prices.values_list("currency", "unit_price_minor"))
    changes = {
        name: (None if created else getattr(product, name), value)
        for name, value in data.items()
        if created or getattr(product, name) != value
    }
    for name, (_before, after) in changes.items():
        setattr(product, name, after)
    errors = _wrong_prices(prices) if prices is not None else {}
    try:
        product.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        errors |= error.message_dict
    if errors:
        raise InvalidInput(errors)
    if prices is not None and prices != before:
        changes["prices"] = (before or None, dict(prices))
    if not changes:
        return product
    product.save()
    if "prices" in changes:
        _set_prices(product, dict(prices or {}))
    record(
        verb="product.created" if created else "product.edited",
        subject=product,
        actor=actor,
        source=source,
        changes=changes,
    )
    return product


def _wrong_prices(prices: Mapping[str, int]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if not prices:
        errors["prices"] = [_("Enter a price in at least one currency.")]
    for currency, minor in prices.items():
        if currency not in CURRENCIES:
            errors[f"prices.{currency}"] = [_("Choose one of the known currencies, such as EUR or USD.")]
        elif not 0 <= minor < MAX_MINOR:
            errors[f"prices.{currency}"] = [_("Enter a price that is not negative.")]
    return errors


def _set_prices(product: Product, prices: Mapping[str, int]) -> None:
    product.prices.exclude(currency__in=prices).delete()
    ProductPrice.objects.bulk_create(
        [
            ProductPrice(product=product, currency=currency, unit_price_minor=minor)
            for currency, minor in prices.items()
        ],
        update_conflicts=True,
        unique_fields=["product", "currency"],
        update_fields=["unit_price_minor"],
    )


def set_product_image(
    *, product_id: int, upload: BinaryIO | None, actor: Actor, source: Source = Source.STAFF
) -> Product:
    """Replaces a product's picture by an uploaded one, or removes it (None). Rules as `clean_image`.

    Raises InvalidInput on `image`, NotFound.
    """
    thumbnails = clean_image(upload) if upload is not None else None
    with transaction.atomic():
        product = Product.objects.select_for_update().filter(pk=product_id).first()
        if product is None:
            raise NotFound(_("There is no such product."))
        before = product.image
        if thumbnails is None and not before:
            return product
        product.image = store_image(thumbnails, folder="products") if thumbnails else ""
        product.save(update_fields=["image"])
        verb = "product.image_changed" if product.image else "product.image_removed"
        record(verb=verb, subject=product, actor=actor, source=source)
        if before:
            transaction.on_commit(lambda: delete_image(before))
    return product
