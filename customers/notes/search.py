"""Search over notes: subject, body and labels (by their tokens), in one column with a trigram index."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models

from customers.models import Label, Note
from customers.search import NOTES, terms_of, with_labels
from omnibasis.core.text import fold
from omnibasis.core.trigram import PROBE, SHORTEST, contains

Q = TypeVar("Q", bound=models.QuerySet[Any])


def search_text(subject: str, body: str, labels: Iterable[Label]) -> str:
    return "\n".join([*(fold(part) for part in (subject, body) if part), *(label.token for label in labels)])


def matching_notes(queryset: Q, text: str) -> Q:
    """`queryset` narrowed to what matches every word of `text`; unchanged for blank text. Asks the index at once.

    Words of one and two letters alone have no index: they are looked for in the newest notes.
    """
    terms = with_labels(terms_of(text), using=queryset.db)
    if not terms:
        return queryset
    long = [term for term in terms if len(term[0]) >= SHORTEST]
    if not long:
        newest = Note.objects.using(queryset.db).order_by("-id").values_list("pk", flat=True)[:PROBE]
        return queryset.filter(contains(terms, NOTES.column), pk__in=list(newest))
    found = NOTES.probe(Note, long, using=queryset.db)
    if len(found) <= PROBE:
        return queryset.filter(contains(terms, NOTES.column), pk__in=found)
    return queryset.filter(contains(terms, NOTES.column))
