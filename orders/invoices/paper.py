"""What an invoice says, in words of the active language: the page, the PDF and the mail print nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers import postal
from customers.paper import customer_party
from omnibasis.core.money import format_money, format_percent
from omnibasis.core.terms import Terms
from omnibasis.paper.words import Party, Sum, seller_party, shown_date
from orders.models import Invoice


@dataclass(frozen=True, slots=True)
class PaperLine:
    description: str
    quantity: str
    unit_price: str
    discount: str
    tax: str
    amount: str


@dataclass(frozen=True, slots=True)
class Paper:
    """An invoice as text. `stamp` is a state that is printed across it, in words; `tone` its colour: bad, ok or info.

    `has_discounts` and `has_taxes` say whether the lines need a column for them. `logo` is the stored path or "".
    """

    title: str
    number: str
    facts: Sequence[tuple[str, str]]
    due: str
    seller: Party
    buyer: Party
    ship_to: Sequence[str]
    lines: Sequence[PaperLine]
    has_discounts: bool
    has_taxes: bool
    sums: Sequence[Sum]
    total: str
    note: str
    pay: str
    foot: str
    link: str
    logo: str
    stamp: str
    tone: str


def paper_of(invoice: Invoice) -> Paper:
    """The invoice's words and amounts. Its order is at hand as `invoice.order`, or costs a query."""
    document, currency = invoice.document, invoice.currency
    lines, sums = document["lines"], document["sums"]
    rates = {line["tax_rate"] for line in lines}
    stamp, tone = _stamp(invoice.state)
    seller = document["seller"]
    due = shown_date(invoice.due_on)
    return Paper(
        title=_("Invoice %(number)s") % {"number": invoice.number},
        number=invoice.number,
        facts=[
            (_("Invoice number"), invoice.number),
            (_("Date"), shown_date(invoice.issued_on)),
            (_("Due"), due),
            (_("Payment terms"), terms_in_words(document.get("terms", ""), document.get("terms_days"))),
            (_("Order"), invoice.order.label),
        ],
        due=due,
        seller=seller_party(seller),
        buyer=customer_party(invoice.buyer_name, document["buyer"]),
        ship_to=_ship_to(document["buyer"]),
        lines=[_line(line, currency) for line in lines],
        has_discounts=any(line["discount_minor"] for line in lines),
        has_taxes=len(rates) > 1,
        sums=_sums(sums, currency),
        total=format_money(sums["total_minor"], currency),
        note=document.get("note", ""),
        pay=document.get("pay", ""),
        foot=document.get("foot", ""),
        link=order_link(invoice.order.code),
        logo=seller.get("logo", ""),
        stamp=stamp,
        tone=tone,
    )


def order_link(code: str) -> str:
    """The order's page by its secret link, for mail and paper."""
    return settings.PUBLIC_URL + reverse("orders:public_order", args=[code])


def terms_in_words(terms: str, days: int | None) -> str:
    """The payment terms as a reader understands them without knowing the trade's names."""
    if terms == Terms.CUSTOM:
        return ngettext("Within %(n)d day", "Within %(n)d days", days or 0) % {"n": days or 0}
    return str(Terms(terms).label) if terms in Terms.values else ""


def _stamp(state: str) -> tuple[str, str]:
    return {
        Invoice.State.VOID: (_("Void"), "bad"),
        Invoice.State.PAID: (_("Paid"), "ok"),
        Invoice.State.REFUNDED: (_("Refunded"), "info"),
    }.get(Invoice.State(state), ("", ""))


def _ship_to(buyer: Mapping[str, Any]) -> list[str]:
    """Where it goes, when that is elsewhere than the invoice."""
    billing, shipping = (
        postal.lines(buyer.get("billing_address")),
        postal.lines(buyer.get("shipping_address")),
    )
    return shipping if billing and shipping and billing != shipping else []


def _line(line: Mapping[str, Any], currency: str) -> PaperLine:
    return PaperLine(
        description=line["description"],
        quantity=number_format(line["quantity"], use_l10n=True, force_grouping=True),
        unit_price=format_money(line["unit_price_minor"], currency),
        discount=_discount(line, currency),
        tax=format_percent(line["tax_rate"]),
        amount=format_money(line["total_minor"], currency),
    )


def _discount(line: Mapping[str, Any], currency: str) -> str:
    if not line["discount_minor"]:
        return ""
    if rate := line.get("discount_rate"):
        return format_percent(rate)
    return format_money(line["discount_minor"], currency)


def _sums(sums: Mapping[str, Any], currency: str) -> list[Sum]:
    def said(minor: int) -> str:
        return format_money(minor, currency)

    total, inclusive = said(sums["total_minor"]), sums["prices_include_tax"]
    shown: list[Sum] = []
    if sums["discount_minor"] or sums["shipping_minor"] or (sums["taxes"] and not inclusive):
        shown.append(Sum(_("Subtotal"), said(sums["subtotal_minor"])))
    if sums["discount_minor"]:
        rate = sums.get("discount_rate")
        label = _("Discount %(rate)s") % {"rate": format_percent(rate)} if rate else _("Discount")
        shown.append(Sum(label, said(-sums["discount_minor"])))
    if sums["shipping_minor"]:
        shown.append(Sum(_("Shipping"), said(sums["shipping_minor"])))
    taxes = [
        Sum(
            (_("Includes %(rate)s tax on %(base)s") if inclusive else _("Tax %(rate)s on %(base)s"))
            % {"rate": format_percent(tax["rate"]), "base": said(tax["base_minor"])},
            said(tax["tax_minor"]),
            "after" if inclusive else "",
        )
        for tax in sums["taxes"]
    ]
    return [
        *shown,
        *([] if inclusive else taxes),
        Sum(_("Total"), total, "total"),
        *(taxes if inclusive else []),
    ]
