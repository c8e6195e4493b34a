"""A product's form as a browser without scripts sends it."""

from __future__ import annotations

from typing import Any

from django.test import Client

PATH = "/omnipayments/products/"
ROWS = 3


def typed(*prices: tuple[str, str], **more: Any) -> dict[str, Any]:
    """A new product with these prices, (currency, amount) each; blank rows follow."""
    rows: dict[str, Any] = {"prices-TOTAL_FORMS": str(max(ROWS, len(prices))), "prices-INITIAL_FORMS": "1"}
    for number, (currency, amount) in enumerate(prices):
        rows |= {f"prices-{number}-currency": currency, f"prices-{number}-amount": amount}
    words = {"name": "Piano lesson", "code": "PIANO", "description": "", "tax_rate": "", "position": "0"}
    return {**words, "offered": "shown", **rows, **more}


def opened(client: Client, pk: int, **more: Any) -> dict[str, Any]:
    """The edit page as it was drawn, with hidden initials, and what is typed into it since."""
    form = client.get(f"{PATH}{pk}/edit/").context["form"]
    data: dict[str, Any] = {"prices-TOTAL_FORMS": "0", "prices-INITIAL_FORMS": "0"}
    for each in (form, *form.prices.forms):
        for field in each:
            if field.field.show_hidden_initial:
                data[field.html_initial_name] = data[field.html_name] = str(field.value() or "")
    data["prices-TOTAL_FORMS"] = str(len(form.prices.forms))
    data["prices-INITIAL_FORMS"] = str(form.prices.initial_form_count())
    return {**data, **more}
