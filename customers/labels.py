"""Reading labels: those of many customers at once, and how much each is used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from customers.models import CustomerLabel, Label, Note

COUNTED = 1_000
OFFERED = 100


@dataclass(frozen=True, slots=True)
class Worn:
    """A label that a customer carries."""

    id: int
    name: str
    colour: str


def labels_of(customer_ids: Iterable[int]) -> dict[int, list[Worn]]:
    """The labels of these customers, by name. One query."""
    found: dict[int, list[Worn]] = {}
    rows = (
        CustomerLabel.objects.filter(customer_id__in=list(customer_ids))
        .order_by("label__key")
        .values_list("customer_id", "label_id", "label__name", "label__colour")
    )
    for customer_id, pk, name, colour in rows:
        found.setdefault(customer_id, []).append(Worn(pk, name, colour))
    return found


def label_names(customer_ids: Iterable[int]) -> dict[int, list[str]]:
    """The same, their names alone."""
    return {pk: [label.name for label in worn] for pk, worn in labels_of(customer_ids).items()}


def labels_to_choose(chosen: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Labels for a filter, by name: the first of them, and those that are chosen already. One query or two."""
    rows = [(str(pk), name) for pk, name in Label.objects.order_by("key").values_list("id", "name")[:OFFERED]]
    known = {pk for pk, _name in rows}
    if missing := [int(pk) for pk in chosen if pk not in known and pk.isdecimal() and len(pk) < 19]:
        rows += [
            (str(pk), name)
            for pk, name in Label.objects.filter(pk__in=missing[:20]).values_list("id", "name")
        ]
    return rows


def customers_with(label_ids: Sequence[int]) -> dict[int, int]:
    """How many customers carry each of these labels, counted up to COUNTED + 1. One query."""
    return _counted(CustomerLabel._meta.db_table, label_ids)


def notes_with(label_ids: Sequence[int]) -> dict[int, int]:
    """The same for notes."""
    return _counted(Note.labels.through._meta.db_table, label_ids)


def _counted(table: str, label_ids: Sequence[int]) -> dict[int, int]:
    # Each label's rows are counted along its own index, and no further than what is shown.
    if not label_ids:
        return {}
    holes = ", ".join(["%s"] * len(label_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT l.id, (SELECT count(*) FROM (SELECT 1 FROM {table} t WHERE t.label_id = l.id LIMIT %s) AS few)"  # noqa: S608 - our own names
            f" FROM {Label._meta.db_table} l WHERE l.id IN ({holes})",
            [COUNTED + 1, *label_ids],
        )
        return dict(cursor.fetchall())


def count_words(number: int) -> str:
    """A number counted so, for people."""
    return f"{COUNTED:,}+" if number > COUNTED else f"{number:,}"
