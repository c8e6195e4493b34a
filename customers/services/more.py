"""What a customer has beyond its own columns: labels and values of custom fields, as fields of the customer."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from customers.custom import PREFIX, Given, plain_value, understood, values_stored
from customers.models import Customer, CustomField, FieldValue, Label
from customers.services.addresses import Changes
from customers.services.labels import MOST_OF_ONE, labels_named, labels_on, put_on, standing
from customers.services.work import Work
from omnibasis.core.errors import InvalidInput
from omnibasis.core.text import fold

LABELS, CUSTOM = "labels", "custom_fields"
MORE = (LABELS, CUSTOM)
# Lines of `Customer.also_found_by`: a label's token, and what stands there for values that are not searched for. It is
# blank exactly for a customer who has neither labels nor values, which is what spares most customers a query.
_TOKEN = re.compile("\u2317[a-z]+\u2317")
_VALUES = "\u2317\u2317"
_SEARCHED = (CustomField.Kind.TEXT, CustomField.Kind.CHOICE)


def normal_more(name: str, value: Any) -> Any:
    """One spelling for what was given: a list of names, or the values by key. Raises InvalidInput."""
    if name == LABELS:
        return list(value or ())
    return understood(value or {})


def take_locked(values: dict[str, Any], locked: Collection[str]) -> dict[str, Any]:
    """Takes the custom fields that are locked out of `values`, and returns them by their whole names."""
    given: Mapping[str, Given] = values.get(CUSTOM) or {}
    held = {PREFIX + key: one.value for key, one in given.items() if PREFIX + key in locked}
    if held:
        values[CUSTOM] = {key: one for key, one in given.items() if PREFIX + key not in held}
    return held


def change_more(work: Work, values: Mapping[str, Any]) -> Changes:
    """Writes the labels and custom fields that `values` has, in an open piece of work; no query when it has none."""
    changes: Changes = {}
    if LABELS in values:
        changes |= set_labels(work, labels_named(values[LABELS]))
    if values.get(CUSTOM):
        changes |= set_values(work, values[CUSTOM])
    return changes


def more_of_new(customer: Customer, values: Mapping[str, Any]) -> tuple[Changes, Callable[[], None]]:
    """The same for a customer that is not inserted yet: what changes, and what writes it afterwards."""
    labels = labels_named(values.get(LABELS) or ())
    given = {key: one for key, one in (values.get(CUSTOM) or {}).items() if one.value is not None}
    if not labels and not given:
        return {}, lambda: None
    changes: Changes = {LABELS: (None, _names(labels))} if labels else {}
    changes |= {PREFIX + key: (None, _plain(one)) for key, one in given.items()}
    lines = [
        *(label.token for label in labels),
        *_lines((one.field.kind, one.value or "") for one in given.values()),
    ]
    customer.also_found_by = "\n".join(lines)

    def write() -> None:
        put_on(customer.pk, labels)
        FieldValue.objects.bulk_create([_row(customer, one) for one in given.values()])

    return changes, write


def set_labels(work: Work, wanted: list[Label]) -> Changes:
    """Makes these the customer's labels. Returns {"labels": (names before, names after)}, or nothing."""
    customer = work.customer
    before = labels_on(customer.pk)
    gone = {label.pk for label in before} - {label.pk for label in wanted}
    new = [label for label in wanted if label.pk not in {label.pk for label in before}]
    if not gone and not new:
        return {}
    if gone:
        customer.customer_labels.filter(label_id__in=gone).delete()
    put_on(customer.pk, new)
    after = [label for label in before if label.pk not in gone] + new
    others = [line for line in customer.also_found_by.splitlines() if not _TOKEN.fullmatch(line)]
    work.set("also_found_by", "\n".join([*(label.token for label in after), *others]))
    return {LABELS: (_names(before), _names(after))}


def add_and_take_off(work: Work, *, add: Iterable[str] = (), take_off: Collection[int] = ()) -> Changes:
    """Adds labels by name and takes others off by id; what is there already, or is not, changes nothing."""
    before = labels_on(work.customer.pk)
    new = {label.pk: label for label in labels_named(add)}
    wanted = {**{label.pk: label for label in before if label.pk not in take_off}, **new}
    if len(wanted) > max(MOST_OF_ONE, len(before)):
        raise InvalidInput({LABELS: [_("At most %(n)d labels.") % {"n": MOST_OF_ONE}]})
    return set_labels(work, list(wanted.values()))


def set_values(work: Work, given: Mapping[str, Given]) -> Changes:
    """Sets values of custom fields; None empties one. Returns what changed, by whole name."""
    customer = work.customer
    stored = {
        row.field_id: row for row in FieldValue.objects.filter(customer=customer).select_related("field")
    }
    changes: Changes = {}
    new: list[FieldValue] = []
    for key, one in given.items():
        row = stored.get(one.field.pk)
        before = row.value if row else None
        if before == one.value:
            continue
        changes[PREFIX + key] = (
            None if before is None else plain_value(one.field.kind, before),
            None if one.value is None else _plain(one),
        )
        if one.value is None and row is not None:
            row.delete()
            del stored[one.field.pk]
        elif row is not None:
            row.value, row.number = one.value, one.number
            row.save(update_fields=["value", "number"])
        else:
            new.append(_row(customer, one))
    if not changes:
        return {}
    FieldValue.objects.bulk_create(new)
    tokens = [line for line in customer.also_found_by.splitlines() if _TOKEN.fullmatch(line)]
    rows = [*stored.values(), *new]
    work.set("also_found_by", "\n".join([*tokens, *_lines((row.field.kind, row.value) for row in rows)]))
    return changes


def hand_over(*, kept: Work, dropped: Work) -> Changes:
    """What a merge does: the labels of both go to the one that stays, and its blank fields are filled.

    Returns the changes of the one that stays. A customer may come to have more labels than one can be given.
    """
    keep, drop = kept.customer, dropped.customer
    if not drop.also_found_by:
        return {}
    before = labels_on(keep.pk)
    both = {label.pk: label for label in before} | {
        label.pk: label for label in standing([label.key for label in labels_on(drop.pk)]).values()
    }
    changes = set_labels(kept, list(both.values()))
    values = FieldValue.objects.filter(customer=drop).select_related("field")
    has = set(FieldValue.objects.filter(customer=keep).values_list("field_id", flat=True))
    given = {
        row.field.key: Given(row.field, row.value, row.number) for row in values if row.field_id not in has
    }
    changes |= set_values(kept, given) if given else {}
    drop.customer_labels.all().delete()
    FieldValue.objects.filter(customer=drop).delete()
    dropped.set("also_found_by", "")
    return changes


def stored_more(customer: Customer, name: str) -> Any:
    """The present value of `labels` (names) or of a custom field by its whole name (stored spelling, or "")."""
    if name == LABELS:
        return _names(labels_on(customer.pk))
    return values_stored([customer.pk]).get(customer.pk, {}).get(name.removeprefix(PREFIX), "")


def clashes(customer: Customer, name: str, value: Any, changed_since: Collection[str]) -> Changes:
    """Of labels or custom fields that were changed since, those that `value` would change to something else."""
    if name == LABELS:
        if LABELS not in changed_since:
            return {}
        stored, given = stored_more(customer, LABELS), list(value or ())
        same = {fold(one) for one in stored} == {fold(one) for one in given}
        return {} if same else {LABELS: (stored, given)}
    keys = [key for key in value or {} if PREFIX + key in changed_since]
    if not keys:
        return {}
    present = values_stored([customer.pk]).get(customer.pk, {})
    given_values = understood({key: value[key] for key in keys})
    return {
        PREFIX + key: (present.get(key), one.value)
        for key, one in given_values.items()
        if present.get(key) != one.value
    }


def _row(customer: Customer, one: Given) -> FieldValue:
    return FieldValue(customer=customer, field=one.field, value=one.value or "", number=one.number)


def _plain(one: Given) -> str | bool:
    return plain_value(one.field.kind, one.value or "")


def _names(labels: Iterable[Label]) -> list[str]:
    return [label.name for label in sorted(labels, key=lambda label: label.key)]


def _lines(values: Iterable[tuple[str, str]]) -> list[str]:
    lines = [
        fold(" ".join(value.replace("\u2317", " ").splitlines())) if kind in _SEARCHED else ""
        for kind, value in values
    ]
    said = [line for line in lines if line]
    return [*said, _VALUES] if lines else []
