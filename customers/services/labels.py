"""Labels: making them on the fly, putting them on customers, and looking after them."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from customers.models import CustomerLabel, Label
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, NotFound, Refused
from omnibasis.core.rows import insert_unless_taken
from omnibasis.core.text import fold
from omnibasis.events.services import record

MOST_OF_ONE = 20
MOST = 1_000
LONGEST = 40


def labels_named(names: Iterable[str], *, field: str = "labels") -> list[Label]:
    """The labels of these names, in their order; those that are not there yet are made.

    Names are the same when they are so without accents and case. A new label gets one of the colours, the same each
    time for the same name. Inside a transaction the labels stay until its end. Raises InvalidInput on `field` for a
    name that is blank, longer than 40 characters or has a comma or characters that cannot be seen, for more than 20
    labels, and when there would be more than 1,000 altogether.
    """
    wanted: dict[str, str] = {}
    for name in names:
        shown = clean_name(name, field=field)
        wanted.setdefault(_key(shown), shown)
        if len(wanted) > MOST_OF_ONE:
            raise InvalidInput({field: [_("At most %(n)d labels.") % {"n": MOST_OF_ONE}]})
    if not wanted:
        return []
    found = standing(wanted)
    missing = [
        Label(name=name, key=key, colour=_colour(key))
        for key, name in sorted(wanted.items())
        if key not in found
    ]
    if missing:
        _refuse_too_many(len(missing), field)
        # Two who make the same label at once make one. In the order of their keys, so that neither waits for the other.
        Label.objects.bulk_create(missing, ignore_conflicts=True)
        found = standing(wanted)
    return [found[key] for key in wanted]


def clean_name(name: str, *, field: str) -> str:
    """A label's name as it is shown. Raises InvalidInput on `field`."""
    shown = " ".join(name.split()) if len(name) <= 4 * LONGEST else ""
    if not _key(shown) or len(shown) > LONGEST or "," in shown or not shown.isprintable():
        raise InvalidInput({field: [_("A label has 1 to %(n)d letters, and no comma.") % {"n": LONGEST}]})
    return shown


def _key(shown: str) -> str:
    return fold(shown)[:80]


def _colour(key: str) -> str:
    colours = Label.Colour.values[1:]
    return colours[zlib.crc32(key.encode()) % len(colours)]


def standing(keys: Collection[str]) -> dict[str, Label]:
    """The labels with these keys, by key. Nobody removes them before the transaction ends; who puts them on waits for
    nobody."""
    if connection.vendor != "postgresql":
        return {label.key: label for label in Label.objects.filter(key__in=keys)}
    sql = "SELECT * FROM customers_label WHERE key = ANY(%s) ORDER BY id FOR KEY SHARE"
    return {label.key: label for label in Label.objects.raw(sql, [list(keys)])}


def _refuse_too_many(more: int, field: str) -> None:
    if Label.objects.count() + more > MOST:
        raise InvalidInput(
            {field: [_("There are %(n)d labels already. Use one of them, or remove some.") % {"n": MOST}]}
        )


@transaction.atomic
def create_label(*, name: str, actor: Actor, colour: str = "", source: Source = Source.STAFF) -> Label:
    """Makes a label; without a colour it gets one by its name. Raises InvalidInput on `name` and `colour`."""
    shown = clean_name(name, field="name")
    key = _key(shown)
    label = Label(name=shown, key=key, colour=_clean_colour(colour or _colour(key)))
    _refuse_too_many(1, "name")
    if not insert_unless_taken(label):
        raise _there_already(key)
    record(
        verb="label.created",
        subject=label,
        actor=actor,
        source=source,
        changes={"name": (None, label.name), "colour": (None, label.colour)},
    )
    return label


@transaction.atomic
def edit_label(
    *,
    label_id: int,
    actor: Actor,
    name: str | None = None,
    colour: str | None = None,
    source: Source = Source.STAFF,
) -> Label:
    """Renames or recolours a label wherever it is; what is None stays. No customer is written for it.

    To a name that another label has it cannot be renamed: the two would have to become one.
    Raises InvalidInput on `name` and `colour`, NotFound.
    """
    label = _locked(label_id)
    wanted = {
        "name": label.name if name is None else clean_name(name, field="name"),
        "colour": label.colour if colour is None else _clean_colour(colour),
    }
    changes = {n: (getattr(label, n), value) for n, value in wanted.items() if getattr(label, n) != value}
    if not changes:
        return label
    for field, value in wanted.items():
        setattr(label, field, value)
    try:
        with transaction.atomic():
            label.save(update_fields=["name", "key", "colour"])
    except IntegrityError:
        raise _there_already(_key(wanted["name"])) from None
    record(verb="label.edited", subject=label, actor=actor, source=source, changes=changes)
    return label


@transaction.atomic
def remove_label(*, label_id: int, actor: Actor, source: Source = Source.STAFF) -> Label:
    """Removes a label for good: it goes from every customer and note (`customers.labels` counts them beforehand).

    The log keeps that it was there; the customers' timelines are not written to. Raises NotFound.
    """
    label = _locked(label_id)
    record(verb="label.removed", subject=label, actor=actor, source=source, data={"name": label.name})
    removed = Label(pk=label.pk, name=label.name, key=label.key, colour=label.colour)
    label.delete()
    return removed


def _locked(label_id: int) -> Label:
    label = Label.objects.select_for_update().filter(pk=label_id).first()
    if label is None:
        raise NotFound(_("There is no such label."))
    return label


def _clean_colour(colour: str) -> str:
    if colour not in Label.Colour.values:
        known = ", ".join(Label.Colour.values)
        raise InvalidInput({"colour": [_("Choose one of: %(values)s.") % {"values": known}]})
    return colour


def _there_already(key: str) -> InvalidInput:
    other = Label.objects.filter(key=key).values_list("name", flat=True).first()
    return InvalidInput(
        {
            "name": [
                _("There is a label “%(name)s” already. Put that one on the customers, and remove this one.")
                % {"name": other or key}
            ]
        }
    )


def labels_on(customer_id: int) -> list[Label]:
    """The labels of a customer, by name."""
    return list(Label.objects.filter(customer_labels__customer_id=customer_id).order_by("key"))


def put_on(customer_id: int, labels: Iterable[Label]) -> None:
    CustomerLabel.objects.bulk_create(
        [CustomerLabel(customer_id=customer_id, label=label) for label in labels]
    )


def refuse_archived(archived: bool) -> None:
    if archived:
        raise Refused(_("This customer is archived. Restore it to edit it."))
