"""What staff writes down about a customer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer
from customers.models.label import Label
from customers.notes.querysets import NoteQuerySet
from omnibasis.core.actors import Source


class Note(models.Model):
    """A note on a customer, and so of the customer's user. Its history is in the log, under its name and id.

    `body` is Markdown as typed. `version` rises by one with each event about the note. A removed note stays as a row,
    so that it can be brought back. Written by `customers.services.notes`.
    """

    MOST_BODY = 20_000

    class Visibility(models.TextChoices):
        PRIVATE = "private", _("Private")
        SHARED = "shared", _("Shared with the customer")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="notes")
    subject = models.CharField(_("subject"), max_length=160, blank=True)
    body = models.TextField(_("note"), max_length=MOST_BODY, blank=True)
    visibility = models.CharField(
        _("visibility"), max_length=10, choices=Visibility, default=Visibility.PRIVATE
    )
    is_pinned = models.BooleanField(_("pinned"), default=False)
    labels = models.ManyToManyField(Label, related_name="notes", blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    author_label = models.CharField(max_length=254, blank=True)
    source = models.CharField(max_length=20, choices=Source)
    version = models.PositiveIntegerField(default=1)
    remind_at = models.DateTimeField(_("remind at"), null=True, blank=True)
    remind_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The mail that waits in the outbox for `remind_at`.
    reminder = models.ForeignKey(
        "events.Delivery", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    search_text = models.TextField(editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        indexes = [
            models.Index(
                fields=["customer", "id"],
                condition=models.Q(removed_at=None),
                name="note_of_customer",
            ),
            models.Index(
                fields=["customer", "id"],
                condition=models.Q(removed_at=None, is_pinned=True),
                name="note_pinned",
            ),
            models.Index(
                fields=["remind_at", "id"],
                condition=models.Q(removed_at=None, remind_at__isnull=False),
                name="note_reminder",
            ),
            models.Index(fields=["author", "id"], name="note_author"),
            models.Index(
                fields=["id"], condition=models.Q(removed_at=None, visibility="shared"), name="note_shared"
            ),
            models.Index(fields=["updated_at", "id"], name="note_updated"),
        ]

    def __str__(self) -> str:
        return self.subject or self.body[:60]


class NoteFile(models.Model):
    """A file that belongs to a note. It is only ever served as a download."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(_("name"), max_length=200)
    path = models.CharField(max_length=120, editable=False)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="Bytes.")
    added_by = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.name
