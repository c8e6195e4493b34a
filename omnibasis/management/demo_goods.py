"""What the demo's coffee roaster is, and what it sells: prices in major units, tax as in Germany."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings

from omnibasis.core.money import minor_digits, to_minor

# Coffee is food.
REDUCED, FULL = 7_000, 19_000
BUSINESS: dict[str, Any] = {
    "business_name": "Harbour Coffee",
    "business_address": "Harbour Coffee GmbH\nSandtorkai 12\n20457 Hamburg\nGermany",
    "business_email": "hello@harbour.example.com",
    "business_phone": "+49 40 66969 120",
    "tax_id": "DE123456789",
    "prices_include_tax": True,
    "tax_rate": FULL,
    "payment_terms": "net_10",
    "payment_instructions": "By bank transfer to Harbour Coffee GmbH, IBAN DE89 3704 0044 0532 0130 00, with the"
    " number of the invoice. Or by card or cash in the roastery.",
    "invoice_prefix": "HC-",
    "invoice_footer": "Harbour Coffee GmbH, Hamburg. Managing director: Robin Keller.",
}
SHIPPING = "4.90"


@dataclass(frozen=True, slots=True)
class Good:
    """One product. `picture`: a shape, its ground and its colour (`demo_pictures`)."""

    code: str
    name: str
    description: str
    eur: str
    usd: str
    tax_rate: int
    picture: tuple[str, str, str]
    is_hidden: bool = False
    # For how many days before now it has no longer been sold.
    archived_for: int = 0

    @property
    def prices(self) -> dict[str, int]:
        return {c: price_in(self.eur, c, usd=self.usd) for c in ("EUR", "USD", settings.DEFAULT_CURRENCY)}


def price_in(eur: str, currency: str, *, usd: str = "") -> int:
    """A price in minor units; other currencies than euro and dollar get a round one of about that size."""
    amount = Decimal(usd if currency == "USD" and usd else eur)
    if minor_digits(currency) == 0:
        amount = (amount * 15).quantize(Decimal(1), ROUND_HALF_UP) * 10
    return to_minor(amount, currency)


GOODS = (
    Good(
        "BLEND-1000",
        "House blend, 1 kg",
        "Chocolate, hazelnut, a long finish. Roasted every Tuesday.",
        "24.00",
        "26.00",
        REDUCED,
        ("big bag", "#dce7e1", "#0b6b5d"),
    ),
    Good(
        "GUJI-250",
        "Ethiopia Guji, 250 g",
        "Washed. Peach, jasmine, black tea.",
        "14.50",
        "16.00",
        REDUCED,
        ("bag", "#f6e3cf", "#d9772f"),
    ),
    Good(
        "HUILA-250",
        "Colombia Huila, 250 g",
        "Honey process. Red apple and caramel.",
        "13.00",
        "14.50",
        REDUCED,
        ("bag", "#f3d9d5", "#8c2f39"),
    ),
    Good(
        "DECAF-500",
        "Decaf, 500 g",
        "Sugar cane process: all of the taste, none of the night.",
        "19.00",
        "21.00",
        REDUCED,
        ("bag", "#dfe3ee", "#3d4a74"),
    ),
    Good(
        "GRINDER",
        "Hand grinder",
        "Steel burrs, 30 g, fits in a backpack.",
        "89.00",
        "98.00",
        FULL,
        ("grinder", "#e8e4da", "#b5652b"),
    ),
    Good(
        "FILTER-100",
        "Filter papers, 100",
        "Unbleached, size 02.",
        "6.50",
        "7.00",
        FULL,
        ("papers", "#e3ebdf", "#d8b98c"),
    ),
    Good(
        "WORKSHOP",
        "Brewing workshop, 2 hours",
        "For six people at most, with breakfast.",
        "55.00",
        "60.00",
        FULL,
        ("cup", "#f4e8c9", "#c8553d"),
    ),
    Good(
        "OFFICE",
        "Office delivery, monthly",
        "Four kilos, descaling and a smile.",
        "140.00",
        "150.00",
        FULL,
        ("box", "#dde8ee", "#0b6b5d"),
    ),
    Good(
        "CAFE-5000",
        "Café blend, 5 kg",
        "For cafés that order every week: chocolate and toast.",
        "98.00",
        "106.00",
        REDUCED,
        ("sack", "#eadfce", "#a9784a"),
        is_hidden=True,
    ),
    Good(
        "SPRING-250",
        "Spring blend, 250 g",
        "Apricot and almond. Sold out until next spring.",
        "15.00",
        "16.50",
        REDUCED,
        ("bag", "#e6efd3", "#6d8f3a"),
        archived_for=60,
    ),
)
