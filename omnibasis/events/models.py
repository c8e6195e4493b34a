"""The one log, and the outbox of what must leave the process."""

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from omnibasis.core.actors import Source


class EventQuerySet(models.QuerySet["Event"]):
    """What was recorded stays as it was recorded."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("An event is never updated.")

    def delete(self) -> NoReturn:
        raise TypeError("An event is never deleted.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("An event is never updated.")


class Event(models.Model):
    """One thing that happened. Written by `events.services.record` only; never updated or deleted, except by erasure.

    `subject` is what it happened to; `timeline_id` is the customer whose timeline tells it, with `sequence`, that
    customer's version when it was written: 1, 2, 3 ... without a gap.
    `changes` maps a field to [before, after]; `data` holds what else the sentence on the timeline needs.
    """

    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    timeline_id = models.BigIntegerField(null=True, blank=True)
    sequence = models.PositiveIntegerField(null=True, blank=True)
    actor_kind = models.CharField(max_length=10)
    actor_user_id = models.BigIntegerField(null=True, blank=True)
    actor_token_id = models.BigIntegerField(null=True, blank=True)
    actor_label = models.CharField(max_length=254, blank=True)
    source = models.CharField(max_length=20, choices=Source)
    changes = models.JSONField(default=dict, blank=True)
    has_changes = models.BooleanField(default=False)
    data = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["timeline_id", "sequence"], name="event_timeline_sequence")
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="event_subject"),
            # Where a field's value came from, and what it was on a day: however much else has happened.
            models.Index(
                fields=["timeline_id", "sequence"],
                condition=models.Q(has_changes=True),
                name="event_changed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type}:{self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("An event is never updated.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("An event is never deleted.")


class Delivery(models.Model):
    """One mail to hand over, written in the transaction of what caused it.

    The worker claims it with a lease (`claimed_until`), hands it over, then marks it done: a crash in between sends
    the one in flight again, and loses none. `subject_type` and `subject_id` say what the mail is about, as an event's;
    `attachments` name files that are made when it is handed over: [{"kind", "id"}], see `omnibasis.events.attachments`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    recipients = models.TextField()
    subject = models.CharField(max_length=255, blank=True)
    message = models.TextField(help_text=_("The whole message in RFC 5322 form."))
    attachments = models.JSONField(default=list, blank=True)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=models.Q(state="waiting"), name="delivery_waiting"
            ),
            models.Index(
                fields=["subject_type", "subject_id", "id"],
                condition=models.Q(subject_id__isnull=False),
                name="delivery_subject",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
