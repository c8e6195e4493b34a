"""What staff decides on suggestions."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import Customer, Suggestion
from customers.services.edit import apply_edit, write_edit
from customers.services.match import lock_customer
from customers.services.work import Work
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput, NotFound, Refused


@transaction.atomic
def accept_suggestion(*, suggestion_id: int, actor: Actor, customer_id: int | None = None) -> Customer:
    """Puts the suggested value into the customer, as an edit by staff.

    Raises Refused when it is decided already, or when the value is not one that the field takes.
    """
    suggestion, work = _open(suggestion_id, actor, customer_id)
    field, dot, part = suggestion.field.partition(".")
    try:
        apply_edit(work, {field: {part: suggestion.value} if dot else suggestion.value})
        _decide(work, suggestion, Suggestion.Outcome.ACCEPTED)
        write_edit(work)
    except InvalidInput as error:
        raise Refused(
            _("The value cannot be used: %(why)s Dismiss it instead.") % {"why": error.detail}
        ) from None
    return work.customer


@transaction.atomic
def dismiss_suggestion(*, suggestion_id: int, actor: Actor, customer_id: int | None = None) -> Customer:
    """Puts the suggestion aside for good: the same value is not suggested again. Raises Refused when decided."""
    suggestion, work = _open(suggestion_id, actor, customer_id)
    _decide(work, suggestion, Suggestion.Outcome.DISMISSED)
    work.write()
    return work.customer


def _open(suggestion_id: int, actor: Actor, customer_id: int | None) -> tuple[Suggestion, Work]:
    found = Suggestion.objects.filter(pk=suggestion_id)
    if customer_id is not None:
        found = found.filter(customer_id=customer_id)
    owner = found.values_list("customer_id", flat=True).first()
    if owner is None:
        raise NotFound(_("There is no such suggestion."))
    work = Work(lock_customer(owner), actor=actor, source=Source.STAFF)
    suggestion = Suggestion.objects.select_for_update().get(pk=suggestion_id)
    if suggestion.outcome:
        raise Refused(_("This suggestion was already decided by %(who)s.") % {"who": suggestion.decided_by})
    return suggestion, work


def _decide(work: Work, suggestion: Suggestion, outcome: Suggestion.Outcome) -> None:
    suggestion.outcome = outcome
    suggestion.decided_at = timezone.now()
    suggestion.decided_by = work.actor.label
    suggestion.save(update_fields=["outcome", "decided_at", "decided_by"])
    work.set("open_suggestions", max(0, work.customer.open_suggestions - 1))
    work.note(f"suggestion.{outcome}", data={"field": suggestion.field, "value": suggestion.value})
