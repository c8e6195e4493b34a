"""A small coffee roaster's half year: invented people, real-looking details, the same ones every time."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import phonenumbers
from faker import Faker

from omnibasis.core.text import fold

SEED = 20_292
SPAN = timedelta(days=180)

# Locale, country, language, how many.
PLACES = (
    ("en_US", "US", "en", 9),
    ("en_GB", "GB", "en", 7),
    ("de_DE", "DE", "de", 7),
    ("fr_FR", "FR", "fr", 6),
    ("es_ES", "ES", "es", 4),
    ("it_IT", "IT", "it", 4),
    ("nl_NL", "NL", "nl", 4),
    ("cs_CZ", "CZ", "cs", 4),
    ("pl_PL", "PL", "pl", 3),
    ("pt_BR", "BR", "pt", 3),
    ("sv_SE", "SE", "sv", 3),
    ("da_DK", "DK", "da", 2),
    ("hu_HU", "HU", "hu", 2),
    ("fi_FI", "FI", "fi", 1),
    ("ja_JP", "JP", "en", 1),
)

# Real ones, since a made-up city beside a real country reads wrong: city, postal code.
CITIES = {
    "US": (("Portland", "97205"), ("Chicago", "60607"), ("Austin", "78704"), ("Boston", "02116")),
    "GB": (("Bristol", "BS1 4ST"), ("Leeds", "LS1 5ES"), ("Edinburgh", "EH3 9QN")),
    "DE": (("Hamburg", "20457"), ("Leipzig", "04109"), ("München", "80469")),
    "FR": (("Nantes", "44000"), ("Lyon", "69002"), ("Lille", "59800")),
    "ES": (("Cádiz", "11001"), ("Bilbao", "48009"), ("València", "46002")),
    "IT": (("Torino", "10123"), ("Bologna", "40126"), ("Trieste", "34121")),
    "NL": (("Utrecht", "3511 CE"), ("Rotterdam", "3012 AM")),
    "CZ": (("Praha", "110 00"), ("Brno", "602 00"), ("Olomouc", "779 00")),
    "PL": (("Gdańsk", "80-831"), ("Kraków", "31-042")),
    "BR": (("São Paulo", "01310-100"), ("Curitiba", "80010-010")),
    "SE": (("Göteborg", "411 06"), ("Malmö", "211 19")),
    "DK": (("Aarhus", "8000"), ("København", "1402")),
    "HU": (("Budapest", "1051"), ("Szeged", "6720")),
    "FI": (("Helsinki", "00150"), ("Turku", "20100")),
    "JP": (("Kyoto", "600-8001"),),
}


@dataclass(slots=True)
class Person:
    """Somebody who is going to be a customer."""

    details: dict[str, Any]
    is_company: bool
    next_phone: str

    @property
    def email(self) -> str:
        return str(self.details["email"])


def people() -> list[Person]:
    """About 60, in an order that mixes the countries."""
    chance = random.Random(SEED)  # noqa: S311
    taken: set[str] = set()
    found: list[Person] = []
    for number, (locale, country, language, count) in enumerate(PLACES):
        fake = Faker(locale)
        fake.seed_instance(SEED + number)
        found += [_person(fake, chance, country, language, taken) for _ in range(count)]
    chance.shuffle(found)
    return found


def _person(fake: Faker, chance: random.Random, country: str, language: str, taken: set[str]) -> Person:
    is_company = chance.random() < 0.5
    # In some languages a surname has two forms.
    if chance.random() < 0.5:
        given_name, surname = fake.first_name_female(), fake.last_name_female()
    else:
        given_name, surname = fake.first_name_male(), fake.last_name_male()
    city, postal_code = chance.choice(CITIES[country])
    details: dict[str, Any] = {
        "given_name": given_name,
        "surname": surname,
        "phone": _phone(chance, country),
        "language": language,
        "billing_address": {
            "line1": fake.street_address().replace("\n", ", ")[:160],
            "city": city,
            "postal_code": postal_code,
            "country": country,
        },
    }
    local = _plain(f"{given_name}.{surname}") or f"guest{len(taken)}"
    domain = chance.choice(("example.com", "example.org", "example.net"))
    if is_company:
        details["company_name"] = fake.company()[:160]
        domain = f"{_plain(details['company_name']).partition('.')[0][:14] or 'shop'}.example.com"
    while f"{local}@{domain}" in taken:
        local += "2"
    taken.add(f"{local}@{domain}")
    details["email"] = f"{local}@{domain}"
    return Person(details, is_company, next_phone=_phone(chance, country))


def _plain(text: str) -> str:
    """Letters, digits and single dots, as people spell a name in an address."""
    spelled = "".join(
        c if c.isascii() and c.isalnum() else "." for c in fold(text) if c.isascii() or c.isspace()
    )
    return ".".join(part for part in spelled.split(".") if part)


def _phone(chance: random.Random, country: str) -> str:
    """A number that could be one of that country's mobile phones, as people there write it for abroad."""
    example = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    if example is None:
        return ""
    national = str(example.national_number)
    for _attempt in range(50):
        digits = national[:-5] + "".join(chance.choice("0123456789") for _ in range(5))
        number = phonenumbers.PhoneNumber(country_code=example.country_code, national_number=int(digits))
        if phonenumbers.is_valid_number(number):
            break
    written: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return written


@dataclass(slots=True)
class Plan:
    """What happens when: acts in the order of their time, as an age before now."""

    acts: list[tuple[timedelta, Callable[[], object]]]

    def add(self, age: timedelta, act: Callable[[], object]) -> None:
        self.acts.append((age, act))

    def oldest_first(self) -> list[tuple[timedelta, Callable[[], object]]]:
        return sorted(self.acts, key=lambda item: item[0], reverse=True)


# What staff wrote down about the oldest customers.
NOTES: tuple[dict[str, Any], ...] = (
    {
        "subject": "How they like it delivered",
        "body": "Deliveries to the **back door**, on weekdays before ten.\n\n- ring twice\n- ask for a signature",
        "labels": ["Delivery"],
        "is_pinned": True,
    },
    {
        "subject": "Your standing order",
        "body": "Two bags of the house blend on the first of each month, as agreed by phone. Write to us to change it.",
        "visibility": "shared",
    },
    {"body": "Called about an invoice. Wants the next one by mail, to the office.", "labels": ["Invoices"]},
    {
        "subject": "Tasting in spring",
        "body": "Interested in a tasting for the team, twelve people.\n\n> Rather a Thursday than a Friday.",
        "labels": ["Event", "Call back"],
    },
    {"body": "Asked for a darker roast. Sent a sample of 250 g along with the last order."},
)

LABELS = ("Regular", "Office", "Wholesale", "Tasting", "Café")
MACHINES = ("Espresso machine", "Filter machine", "French press")
FIELDS: tuple[dict[str, Any], ...] = (
    {
        "name": "Machine",
        "kind": "choice",
        "choices": list(MACHINES),
        "help_text": "What they make their coffee with.",
    },
    {"name": "Cups a day", "kind": "number"},
)
