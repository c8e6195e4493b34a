"""Search over name, company, e-mail, phone, external id, labels and custom fields.

Three letters and more: a trigram index (`omnibasis.core.trigram`). Nothing but one and two letters: a prefix of the
sort name or the e-mail, a range in their indexes.
"""

from typing import Any, TypeVar

from django.db import models

from customers.models import Customer, Label, Note
from omnibasis.core.text import fold
from omnibasis.core.trigram import PROBE, SHORTEST, Term, TrigramIndex, contains

MAX_SEARCH = 100
MOST_LABELS = 50
CUSTOMERS = TrigramIndex(Customer._meta.db_table)
NOTES = TrigramIndex(Note._meta.db_table)

Q = TypeVar("Q", bound=models.QuerySet[Any])


def matching(queryset: Q, text: str) -> Q:
    """`queryset` narrowed to what matches every word of `text`; unchanged for blank text. Asks the index at once."""
    terms = with_labels(terms_of(text), using=queryset.db)
    long = [term for term in terms if len(term[0]) >= SHORTEST]
    short = [term for term in terms if len(term[0]) < SHORTEST]
    if not long:
        return (
            queryset.filter(_found_by_label(short, using=queryset.db) | _begins(short)) if short else queryset
        )
    found = CUSTOMERS.probe(Customer, long, using=queryset.db)
    if len(found) <= PROBE:
        return queryset.filter(contains(short, CUSTOMERS.column), pk__in=found)
    return queryset.filter(contains(terms, CUSTOMERS.column))


def terms_of(text: str) -> list[Term]:
    """The words of a search. A phone number, which people type with all kinds of separators, is one word."""
    text = fold(text[:MAX_SEARCH].replace("\0", ""))
    if " " in text and len(digits := _digits(text)) > 4:
        return [(digits, text)]
    return [(word, digits) if len(digits := _digits(word)) >= SHORTEST else (word,) for word in text.split()]


def with_labels(terms: list[Term], *, using: str) -> list[Term]:
    """The terms, each with the tokens of the labels whose name has it (a short word: whose name has a word that begins
    with it) as further spellings. One query on the labels, which are few."""
    if not terms:
        return terms
    begun = models.Q()
    for first, *_others in terms:
        if len(first) < SHORTEST:
            begun |= models.Q(key__startswith=first) | models.Q(key__contains=f" {first}")
        else:
            begun |= models.Q(key__contains=first)
    labels = list(Label.objects.using(using).filter(begun).order_by("key")[:MOST_LABELS])
    return [(*term, *(label.token for label in labels if _names(label.key, term[0]))) for term in terms]


def _names(key: str, word: str) -> bool:
    return f" {word}" in f" {key}" if len(word) < SHORTEST else word in key


def _found_by_label(terms: list[Term], *, using: str) -> models.Q:
    """What is labelled with one of the short words and has the others, asked of the index: tokens are long enough."""
    found = models.Q()
    for term in terms:
        if tokens := tuple(spelling for spelling in term if len(spelling) >= SHORTEST):
            others = [other for other in terms if other is not term]
            ids = CUSTOMERS.probe(Customer, [tokens], using=using)
            labelled = models.Q(pk__in=ids) if len(ids) <= PROBE else contains([tokens], CUSTOMERS.column)
            found |= labelled & contains(others, CUSTOMERS.column)
    return found


def _digits(text: str) -> str:
    """The digits of what may be a phone number with separators, as they are stored; "" for anything else."""
    if text.isdecimal() or not all(c.isdecimal() or c in "+()-./ " for c in text):
        return ""
    return "".join(c for c in text if c.isdecimal())


def _begins(terms: list[Term]) -> models.Q:
    """The name or the e-mail begins with one of the words and has the others: what an index can find."""
    begun = models.Q()
    for term in terms:
        begin = _prefix("sort_name", term[0]) | _prefix("email_key", term[0])
        begun |= begin & contains([other for other in terms if other is not term], CUSTOMERS.column)
    return begun


def _prefix(column: str, word: str) -> models.Q:
    return models.Q(**{f"{column}__gte": word, f"{column}__lt": word + "\U0010ffff"})


def after_migrate(*, using: str, **kwargs: Any) -> None:
    """Receiver of post_migrate: makes the search indexes where they are missing."""
    for index in (CUSTOMERS, NOTES):
        index.ensure(using)
