"""A booking: who has which places of what, from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.models.resource import Resource
from bookings.querysets import BookingQuerySet
from bookings.states import OPEN, State
from customers.models import Customer
from omnibasis.core.actors import ANONYMOUS, Actor, Source
from omnibasis.core.fields import KeyField
from omnibasis.core.money import WHOLE
from omnibasis.events.models import Delivery
from orders.models import Order, new_code

if TYPE_CHECKING:
    from settings_app.models import Settings


class Booking(models.Model):
    """A booking with its booker's details as they were given (`buyer`, a mapping as an order's).

    `occupied_from` and `occupied_to` are its time with the buffers that its resource had when it was placed or moved:
    what it takes of the resource's places. The terms on which it may be cancelled are those that held then, as well:
    `cancel_free_hours`, and the deposit as a rate or an amount in minor units of the order's currency. `message` is
    what the booker wrote, `note` what they read, `internal_note` what only staff reads. `reminder` is the mail that
    waits.
    """

    State = State

    code = KeyField(max_length=22, unique=True, default=new_code, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CONFIRMED)
    resource = models.ForeignKey(
        Resource, verbose_name=_("resource"), on_delete=models.PROTECT, related_name="bookings"
    )
    customer = models.ForeignKey(
        Customer,
        verbose_name=_("customer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bookings",
    )
    buyer = models.JSONField(default=dict)
    buyer_name = models.CharField(_("booked by"), max_length=254, blank=True)
    buyer_email = models.CharField(_("e-mail"), max_length=254, blank=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    occupied_from = models.DateTimeField()
    occupied_to = models.DateTimeField()
    quantity = models.PositiveIntegerField(_("places"), default=1)
    cancel_free_hours = models.PositiveIntegerField(default=0)
    deposit_rate = models.PositiveIntegerField(default=0)
    deposit_minor = models.BigIntegerField(default=0)
    message = models.TextField(_("message"), blank=True, max_length=2_000)
    note = models.TextField(_("note"), blank=True, max_length=2_000)
    internal_note = models.TextField(_("internal note"), blank=True, max_length=2_000)
    order = models.ForeignKey(
        Order,
        verbose_name=_("order"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bookings",
    )
    reminder = models.ForeignKey(Delivery, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # The page's token: a second click sends the same one.
    submission = KeyField(max_length=64, null=True, unique=True, editable=False)
    source = models.CharField(_("source"), max_length=20, choices=Source)
    created_at = models.DateTimeField()

    # On one that a verb is placing, for the receiver of its post_save: who places it, under which settings.
    placed_by: Actor = ANONYMOUS
    placed_under: Settings | None = None

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"))
                & Q(occupied_from__lte=F("starts_at"))
                & Q(occupied_to__gte=F("ends_at")),
                name="booking_times",
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="booking_quantity"),
            models.CheckConstraint(
                condition=Q(deposit_rate__lte=WHOLE, deposit_minor__gte=0), name="booking_deposit"
            ),
        ]
        indexes = [
            models.Index(fields=["resource", "occupied_from"], name="booking_occupied"),
            models.Index(fields=["customer", "starts_at", "id"], name="booking_customer"),
            models.Index(fields=["starts_at", "id"], name="booking_starts"),
            models.Index(fields=["state", "starts_at", "id"], name="booking_state"),
        ]

    def __str__(self) -> str:
        return f"{_('Booking')} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def minutes(self) -> int:
        """How long it really takes, whatever the clocks do meanwhile."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)
