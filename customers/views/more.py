"""Labels and custom fields on the customer's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from customers.cards import card_of, custom_field
from customers.custom import fields_in_use, values_stored
from customers.forms.more import CUSTOM
from customers.labels import labels_of
from customers.models import Customer
from customers.provenance import Origin
from customers.views.editing import EditCard
from omnibasis.ui.forms import Section


def more_of_frame(customer: Customer, origins: Mapping[str, Origin]) -> dict[str, Any]:
    """Context of customers/labels/_of_customer.html and _custom_fields.html: one query, three for who has any of it."""
    fields = fields_in_use()
    ids = [customer.pk] if customer.also_found_by else []
    values = values_stored(ids).get(customer.pk, {}) if ids and fields else {}
    return {
        "labels": labels_of(ids).get(customer.pk, []) if ids else [],
        "custom_card": card_of(customer, [custom_field(f) for f in fields], origins, values)
        if fields
        else None,
    }


class EditMore(EditCard):
    """The card of the custom fields: in its place with htmx, as a page of its own without."""

    def card_named(self, name: str) -> Section:
        names = [CUSTOM + field.key for field in fields_in_use()]
        return Section(
            gettext_lazy("More"), gettext_lazy("What this business keeps of its customers."), names
        )
