"""No number of a card gets in: what looks like one is refused wherever a payment method is written.

A primary account number (PAN) has at most 19 digits (ISO/IEC 7812-1), those in use have 12 or more. Whoever stores one
has to protect it as PCI DSS v4.0.1 requirement 3 says ("Protect stored account data"; 3.5.1: unreadable anywhere it is
stored; 3.3.1: the verification code is never kept). A back office has no use for it: the gateway keeps it, and gives a
token in its place. So nothing like it is stored, logged, or sent back in an answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from omnibasis.core.errors import InvalidInput

FEWEST = 12
FEWEST_IN_TEXT = 13
# What is longer is too long for any field of ours, and is not sent back either.
LOOKED_AT = 2_000
_UUID = re.compile(
    r"(?<![0-9a-z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])", re.I
)
# The beginnings of numbers that are shorter than 16 digits: American Express, Diners Club, the oldest of Visa.
_SHORT = {15: ("34", "37"), 14: ("30", "36", "38", "39"), 13: ("4",)}
_NAMES = ("gateway", "brand")
# Letters by name only: fillers that leave no mark.
_UNSEEN = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0")


def is_number_like(value: Any) -> bool:
    """Whether a value might be a card's number, or have one in it.

    Rules, in order:
    1. A well-formed UUID that has letters is none, and is left out of what follows.
    2. A digit is one in any script, of any width or form (NFKC; also numerals such as Chinese ones); spaces, dashes,
       dots and whatever else is neither letter nor digit do not part the digits, seen or unseen.
    3. 12 digits and more are one, if there are no letters; within longer text, 13 and more.
    """
    text = str(value)[:LOOKED_AT]
    bare = _UUID.sub(lambda found: "" if any(c.isalpha() for c in found[0]) else found[0], text)
    runs = list(_runs(bare))
    longest = max((len(run) for run in runs if run.isdigit()), default=0)
    return longest >= (FEWEST if len(runs) == 1 else FEWEST_IN_TEXT)


def refuse_card_numbers(values: Mapping[str, Any]) -> None:
    """Raises InvalidInput on each field that might hold a card's number; the messages say why, and do not repeat it.

    Also one that is spread over fields: over gateway and brand, which are names, and what else has digits; or over a
    token and the last four.
    """
    errors = {name: [refusal()] for name, value in values.items() if value and is_number_like(value)}
    if not errors:
        errors = {name: [refusal()] for name in _spread(values)}
    if errors:
        raise InvalidInput(errors)


def refusal() -> str:
    """Why it is refused, without the number."""
    return _(
        "This looks like a card number, and those are never kept here. Give the token that the gateway has for it."
    )


def _runs(text: str) -> Iterator[str]:
    """The digits and the letters of a text, in turn; what is neither is left out."""
    read = [_read(c) for c in unicodedata.normalize("NFKC", text)]
    for _is_digit, run in groupby((c for c in read if c), key=str.isdigit):
        yield "".join(run)


def _read(c: str) -> str:
    """A digit as 0 to 9, a letter as "x", nothing for everything else."""
    number = unicodedata.numeric(c, None)
    if number is not None and number in range(10):
        return str(int(number))
    return "x" if c.isalpha() and c not in _UNSEEN and unicodedata.category(c) != "Lm" else ""


def _digits(value: Any) -> str:
    return "".join(run for run in _runs(str(value or "")[:LOOKED_AT]) if run.isdigit())


def _spread(values: Mapping[str, Any]) -> Iterable[str]:
    names = [name for name in _NAMES if len(_digits(values.get(name))) >= 4]
    token, last4 = _digits(values.get("token")), _digits(values.get("last4"))
    if names and len("".join(_digits(values.get(name)) for name in (*_NAMES, "token", "last4"))) >= FEWEST:
        return names
    if any(run == "x" * len(run) for run in _runs(str(values.get("token") or ""))):
        return ()
    number = token + last4
    return ("token",) if number.startswith(_SHORT.get(len(number), ("-",))) and _checks(number) else ()


def _checks(number: str) -> bool:
    """The check digit of ISO/IEC 7812-1 (Luhn)."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        doubled = int(digit) * (2 if place % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
