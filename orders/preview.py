"""The invoice of an order that is being written: what the verbs would store of it, worked out and not stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.conf import settings as django_settings
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import Customer
from omnibasis.core.terms import due_date
from omnibasis.ui.fields import amount_text
from orders.forms.lines import BaseLines
from orders.forms.staff import OrderForm
from orders.models import Order
from orders.services.buyer import buyer_name, snapshot
from orders.services.content import Content, check_content, put_onto, put_terms
from orders.services.invoices import document_of
from orders.totals import Line, Sums
from settings_app import services as settings


@dataclass(frozen=True, slots=True)
class Preview:
    """`document` as an invoice keeps it; `amounts`: each counted row's place, its amount in minor units and its price.

    `problems` are what was typed and cannot be counted, by the name of its field.
    """

    order: Order
    document: Mapping[str, Any]
    due_on: date
    sums: Sums
    amounts: list[tuple[int, int, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def terms(self) -> str:
        return str(self.order.get_terms_display())


def preview_of(order: Order) -> Preview:
    """A draft as it stands."""
    lines = order.lines()
    at = settings.current()
    return Preview(
        order=order,
        document=document_of(order, lines, order.sums(lines), settings=at),
        due_on=due_date(order.terms, at.day_of(timezone.now()), order.terms_days),
        sums=order.sums(lines),
        amounts=_amounts(enumerate(lines), order.currency),
    )


def preview_typed(form: OrderForm, rows: BaseLines, draft: Order | None = None) -> Preview:
    """What was typed so far: what is right of it is counted, the rest is among the problems.

    The sums are `check_content`'s, with the content that the verbs would get.
    """
    form.is_valid()
    at = settings.current()
    numbered = rows.numbered(form.cleaned_data.get("currency") or at_currency(draft))
    content = form.content([line for _place, line in numbered], draft)
    if not content.currency:
        content = replace(content, currency=at_currency(draft))
    pricing = content.pricing(at)
    sums, errors = check_content(content, pricing, send=False)
    wrong = {int(name.split(".")[1]) for name in errors if name.startswith("items.") and name.count(".") == 2}
    if wrong:
        numbered = [one for number, one in enumerate(numbered) if number not in wrong]
        content = replace(content, lines=[line for _place, line in numbered])
        sums, _rest = check_content(content, pricing, send=False)
    order = _unsaved(form, content, sums, draft)
    return Preview(
        order=order,
        document=document_of(order, content.lines, sums, settings=at),
        due_on=due_date(order.terms, at.day_of(timezone.now()), order.terms_days),
        sums=sums,
        amounts=_amounts(numbered, content.currency),
        problems=_problems(form, rows, errors),
    )


def _amounts(numbered: Iterable[tuple[int, Line]], currency: str) -> list[tuple[int, int, str]]:
    return [(place, one.total_minor, amount_text(one.unit_price_minor, currency)) for place, one in numbered]


def at_currency(draft: Order | None) -> str:
    return draft.currency if draft is not None else str(django_settings.DEFAULT_CURRENCY)


def _unsaved(form: OrderForm, content: Content, sums: Sums, draft: Order | None) -> Order:
    at = settings.current()
    order = Order(number=draft.number if draft else None, pk=draft.pk if draft else None)
    put_onto(order, content, content.pricing(at), sums)
    pk = form.cleaned_data.get("customer_id")
    order.customer = Customer.objects.live().filter(pk=pk).first() if pk is not None else None
    buyer = form.details(known_details(order.customer))
    order.buyer = snapshot(buyer, order.customer)
    order.buyer_name = buyer_name(order.buyer)
    put_terms(order, content, at)
    return order


def known_details(customer: Customer | None) -> dict[str, Any]:
    """What an order keeps of a customer and the form does not show."""
    return {"language": customer.language} if customer is not None and customer.language else {}


# Not told while somebody types: that something is still missing shows by itself.
_QUIET = ("customer", "items")


def _problems(form: OrderForm, rows: BaseLines, errors: Mapping[str, list[str]]) -> list[str]:
    said = [f"{one.label}: {' '.join(map(str, one.errors))}" for one in form if one.errors and _is_typed(one)]
    for number, row in enumerate(rows.forms, start=1):
        said += [
            _("Item %(number)d, %(label)s: %(why)s")
            % {"number": number, "label": one.label, "why": " ".join(map(str, one.errors))}
            for one in row
            if one.errors
        ]
    return said + [
        " ".join(messages)
        for name, messages in errors.items()
        if name not in _QUIET and not _has_errors(form, name)
    ]


def _is_typed(one: BoundField) -> bool:
    return one.name not in _QUIET and bool(one.value())


def _has_errors(form: OrderForm, name: str) -> bool:
    return name in form.fields and bool(form[name].errors)
