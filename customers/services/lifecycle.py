"""What happens to a customer as a whole: status, locks, image, archive, merge."""

from __future__ import annotations

from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.announcements import customer_archiving, customers_merged
from customers.custom import is_custom
from customers.models import Customer, Note
from customers.services.addresses import ADDRESSES, Changes
from customers.services.edit import check_version
from customers.services.link import drop_link, put_link
from customers.services.match import lock_customer
from customers.services.more import LABELS, hand_over
from customers.services.payment_methods import move_payment_methods
from customers.services.status import set_reason
from customers.services.work import Work
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, Refused
from omnibasis.core.images import clean_image, delete_image, store_image


@transaction.atomic
def set_status(
    *, customer_id: int, status: str, actor: Actor, reason: str = "", source: Source = Source.STAFF
) -> Customer:
    """Makes a customer active or not active. Reversible at any time.

    Rules, in order:
    1. Only a customer that is not active has a reason; it is kept with the customer, and gone once it is active again.
    2. Not active already: another reason replaces the one that is there.
    Both are on the timeline. Raises InvalidInput.
    """
    if status not in Customer.Status.values:
        raise InvalidInput({"status": [_("Choose active or not active.")]})
    work = Work(lock_customer(customer_id), actor=actor, source=source)
    status_change = work.set("status", status)
    reason_change = set_reason(work, "" if status == Customer.Status.ACTIVE else reason)
    if status_change or reason_change:
        changes = {"status": status_change} if status_change else {}
        work.note("customer.status_changed", changes=changes, data={"reason": work.customer.status_reason})
    work.write()
    return work.customer


@transaction.atomic
def lock_field(
    *, customer_id: int, field: str, locked: bool, actor: Actor, source: Source = Source.STAFF
) -> Customer:
    """Locks a field: profile edits, the API and imports then leave it and make suggestions. Or opens it again."""
    if field not in {*Customer.FIELDS, *ADDRESSES, LABELS, "image"} - {"status"} and not is_custom(field):
        raise InvalidInput({"field": [_("This field cannot be locked.")]})
    work = Work(lock_customer(customer_id), actor=actor, source=source)
    fields = set(work.customer.locked_fields)
    wanted = fields | {field} if locked else fields - {field}
    if wanted != fields:
        work.set("locked_fields", sorted(wanted))
        work.note("field.locked" if locked else "field.unlocked", data={"field": field})
    work.write()
    return work.customer


def set_image(
    *, customer_id: int, upload: BinaryIO | None, actor: Actor, source: Source = Source.STAFF
) -> Customer:
    """Replaces the customer's image by an uploaded picture, or removes it (None). Rules as `clean_image`.

    The decoding happens before the transaction; the old files go when the change is committed.
    """
    thumbnails = clean_image(upload) if upload is not None else None
    with transaction.atomic():
        work = Work(lock_customer(customer_id), actor=actor, source=source)
        before = work.customer.image
        if thumbnails is None and not before:
            return work.customer
        path = store_image(thumbnails, folder="customers") if thumbnails else ""
        try:
            work.set("image", path)
            work.note(
                "customer.image_changed" if path else "customer.image_removed",
                changes={"image": (before, path)},
            )
            work.write()
        except BaseException:
            delete_image(path)
            raise
        transaction.on_commit(lambda: delete_image(before))
    return work.customer


@transaction.atomic
def archive_customer(
    *, customer_id: int, actor: Actor, source: Source = Source.STAFF, expected_version: int | None = None
) -> Customer:
    """Deletes a customer reversibly: it leaves every list, its keys stay its own, `restore_customer` brings it back.

    Raises Refused when an app above says that something still stands (active orders): make it Not active instead;
    Stale when `expected_version` is not the row's.
    """
    work = Work(lock_customer(customer_id), actor=actor, source=source)
    check_version(work.customer, expected_version)
    if work.customer.archived_at is None:
        customer_archiving.send(sender=Customer, customer=work.customer)
        work.set("archived_at", timezone.now())
        work.note("customer.archived")
    work.write()
    return work.customer


def why_it_stays(customer: Customer) -> str:
    """Why `archive_customer` would refuse, in a sentence; "" when nothing stands in its way. Changes nothing."""
    try:
        customer_archiving.send(sender=Customer, customer=customer)
    except Refused as refused:
        return refused.detail
    return ""


@transaction.atomic
def restore_customer(*, customer_id: int, actor: Actor, source: Source = Source.STAFF) -> Customer:
    """Brings a deleted customer back as it was."""
    work = Work(lock_customer(customer_id), actor=actor, source=source)
    if work.set("archived_at", None):
        work.note("customer.restored")
    work.write()
    return work.customer


@transaction.atomic
def merge_customers(*, keep_id: int, drop_id: int, actor: Actor, source: Source = Source.STAFF) -> Customer:
    """Makes one customer of two: `drop` goes into `keep`, and its id works on as keep's.

    Rules, in order:
    1. Both rows are locked in primary-key order. A customer is not merged with itself or while deleted.
    2. Two linked users are refused: unlink one first, so that nobody comes to see another's data by accident.
    3. `keep` stays as it is; its blanks (fields, custom fields, addresses) are filled from `drop`; other addresses and
       payment methods come along as further ones, labels, open suggestions, notes (removed ones as well) and the
       user's link move.
    4. Apps above move what is theirs (`customers_merged`). `drop` gives up its keys and points to `keep`.
    5. Both timelines say so; keep's shows drop's entries too.
    Raises InvalidInput, Refused.
    """
    if keep_id == drop_id:
        raise InvalidInput({"drop_id": [_("Choose two different customers.")]})
    first, second = (
        lock_customer(pk, field="id" if pk == keep_id else "drop_id") for pk in sorted((keep_id, drop_id))
    )
    keep, drop = (first, second) if keep_id < drop_id else (second, first)
    if keep.pk == drop.pk:
        raise InvalidInput({"drop_id": [_("These two are one customer already.")]})
    if not keep.is_live or not drop.is_live:
        raise Refused(_("A deleted customer cannot be merged. Restore it first."))
    if keep.user_id and drop.user_id:
        raise Refused(_("Both customers are linked to a user. Unlink one of them first."))
    kept, dropped = (Work(c, actor=actor, source=source) for c in (keep, drop))
    filled = {n: getattr(drop, n) for n in Customer.FIELDS if not getattr(keep, n) and getattr(drop, n)}
    user, method = drop.user, drop.link_method
    if user is not None:
        drop_link(dropped)
    for name in ("email_key", "external_id", "registered_user_id"):
        dropped.set(name, None)
    dropped.set("merged_into_id", keep.pk)
    dropped.set("open_suggestions", 0)
    more = hand_over(kept=kept, dropped=dropped)
    dropped.note("customer.merged_away", data={"into": keep.pk, "name": keep.name})
    dropped.write()
    Customer.objects.filter(merged_into=drop).update(merged_into=keep)
    kept.set("merged_ids", sorted({*keep.merged_ids, *drop.merged_ids, drop.pk}))
    changes = {name: change for name, value in filled.items() if (change := kept.set(name, value))}
    changes |= _move_addresses(keep, drop)
    kept.note("customer.merged", changes=changes | more, data={"from": drop.pk, "name": drop.name})
    if user is not None:
        put_link(kept, user, method=Customer.LinkMethod(method))
    move_payment_methods(keep, drop)
    _move_suggestions(kept, drop)
    _move_notes(keep, drop)
    kept.write()
    customers_merged.send(sender=Customer, keep=keep, drop=drop)
    return keep


def _move_addresses(keep: Customer, drop: Customer) -> Changes:
    """Gives drop's addresses to keep; returns what keep's default addresses now say that it had none of."""
    changes: Changes = {}
    taken = set(keep.addresses.filter(is_default=True).values_list("kind", flat=True))
    for address in drop.addresses.all():
        address.is_default = address.is_default and address.kind not in taken
        address.customer = keep
        address.save(update_fields=["customer", "is_default"])
        if address.is_default and f"{address.kind}_address" in ADDRESSES:
            parts = address.as_dict().items()
            changes |= {f"{address.kind}_address.{part}": ("", value) for part, value in parts if value}
    return changes


def _move_suggestions(kept: Work, drop: Customer) -> None:
    known = set(kept.customer.suggestions.values_list("field", "digest"))
    moved = [s.pk for s in drop.suggestions.filter(outcome="") if (s.field, s.digest) not in known]
    drop.suggestions.filter(pk__in=moved).update(customer=kept.customer)
    kept.set("open_suggestions", kept.customer.open_suggestions + len(moved))


def _move_notes(keep: Customer, drop: Customer) -> None:
    Note.objects.filter(customer=drop).update(customer=keep)
