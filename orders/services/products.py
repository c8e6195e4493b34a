"""Products on the order page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, NotFound
from omnibasis.events.services import record
from orders.models import Product


@transaction.atomic
def save_product(
    *, data: Mapping[str, Any], actor: Actor, product_id: int | None = None, source: Source = Source.STAFF
) -> Product:
    """Makes a product, or changes the fields in `data` of one; `unit_price_minor` in the currency's minor unit.

    Raises InvalidInput by field, NotFound for an id that is none.
    """
    product: Product | None = Product()
    if product_id is not None:
        product = Product.objects.select_for_update().filter(pk=product_id).first()
    if product is None:
        raise NotFound(_("There is no such product."))
    changes = {
        name: (None if product.pk is None else getattr(product, name), value)
        for name, value in data.items()
        if product.pk is None or getattr(product, name) != value
    }
    for name, (_before, after) in changes.items():
        setattr(product, name, after)
    try:
        product.full_clean()
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from None
    created = product.pk is None
    if created or changes:
        product.save()
        verb = "product.created" if created else "product.edited"
        record(verb=verb, subject=product, actor=actor, source=source, changes=changes)
    return product
