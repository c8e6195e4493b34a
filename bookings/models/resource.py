"""What can be booked: a room, a teacher, a machine."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bookings.querysets import ResourceQuerySet
from bookings.slots import DAY, Rules, Spans, zone_named
from customers.models import Label
from omnibasis.core.fields import KeyField
from omnibasis.core.money import CURRENCIES, WHOLE
from omnibasis.core.text import fold

is_identifier = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\Z",
    _("Use small letters, digits and single dashes between them, such as room-2."),
)
MOST_SPANS = 70
# The longest that a booking may be: what overlaps a moment began no earlier than that before it.
MOST_MINUTES = 31 * DAY
MOST_BUFFER = 2 * DAY


class Resource(models.Model):
    """Something with places that are booked by time. Written by `bookings.services.save_resource`.

    `quantity` is how many places there are at any moment. `hours` is the week: [[weekday, from, to], ...], Monday 0,
    in minutes of the day in the resource's time zone; "to" may lie beyond midnight (up to a day after "from").
    `buffer_before` and `buffer_after` are minutes that a booking takes besides its own time. A booking is from
    `min_minutes` to `max_minutes` long and starts on a multiple of `step_minutes` from where a span begins.
    `price_minor` (None: nothing is charged) is for one place, for each booking or each hour. Until `cancel_free_hours`
    before the start cancelling costs nothing; later it costs the deposit: a share of the price (`deposit_rate`, in
    thousandths of a percent) or an amount. `time_zone` "" is the business's. `image` is the stored path.
    """

    class Per(models.TextChoices):
        SLOT = "slot", _("per booking")
        HOUR = "hour", _("per hour")

    identifier = KeyField(_("identifier"), max_length=60, unique=True, validators=[is_identifier])
    name = models.CharField(_("name"), max_length=120)
    sort_name = KeyField(max_length=120, editable=False)
    description = models.TextField(_("description"), blank=True, max_length=2_000)
    image = models.CharField(max_length=120, blank=True, editable=False)
    quantity = models.PositiveIntegerField(_("places"), default=1)
    colour = models.CharField(_("colour"), max_length=10, choices=Label.Colour, default=Label.Colour.TEAL)
    is_active = models.BooleanField(_("active"), default=True)
    hours = models.JSONField(_("hours"), default=list, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    buffer_before = models.PositiveIntegerField(_("minutes before"), default=0)
    buffer_after = models.PositiveIntegerField(_("minutes after"), default=0)
    min_minutes = models.PositiveIntegerField(_("shortest, in minutes"), default=60)
    max_minutes = models.PositiveIntegerField(_("longest, in minutes"), default=60)
    step_minutes = models.PositiveIntegerField(_("starts every so many minutes"), default=60)
    price_minor = models.BigIntegerField(_("price"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True, choices=[(c, c) for c in CURRENCIES])
    price_per = models.CharField(_("price for"), max_length=4, choices=Per, default=Per.SLOT)
    tax_rate = models.PositiveIntegerField(_("tax rate"), default=0)
    cancel_free_hours = models.PositiveIntegerField(_("free to cancel until, in hours before"), default=24)
    deposit_rate = models.PositiveIntegerField(_("deposit"), default=0)
    deposit_minor = models.BigIntegerField(_("deposit"), default=0)
    confirms_at_once = models.BooleanField(_("confirmed at once"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField()
    labels = models.ManyToManyField(
        Label, through="bookings.ResourceLabel", related_name="resources", blank=True
    )

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=10_000), name="resource_quantity"
            ),
            models.CheckConstraint(
                condition=Q(
                    min_minutes__gte=1, max_minutes__gte=F("min_minutes"), max_minutes__lte=MOST_MINUTES
                )
                & Q(step_minutes__gte=1, step_minutes__lte=DAY)
                & Q(buffer_before__lte=MOST_BUFFER, buffer_after__lte=MOST_BUFFER),
                name="resource_minutes",
            ),
            models.CheckConstraint(
                condition=(Q(price_minor=None) | Q(price_minor__gte=0) & ~Q(currency=""))
                & Q(tax_rate__lte=WHOLE)
                & Q(deposit_rate__lte=WHOLE)
                & Q(deposit_minor__gte=0)
                & (Q(deposit_rate=0) | Q(deposit_minor=0)),
                name="resource_price",
            ),
        ]
        indexes = [models.Index(fields=["sort_name", "id"], name="resource_sort_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = fold(self.name)[:120]
        super().save(*args, **kwargs)

    def clean(self) -> None:
        errors: dict[str, Any] = {}
        try:
            zone_named(self.time_zone or "UTC")
        except ValueError as error:
            errors["time_zone"] = [str(error)]
        if (
            self.max_minutes is not None
            and self.min_minutes is not None
            and self.max_minutes < self.min_minutes
        ):
            errors["max_minutes"] = [_("The longest is shorter than the shortest.")]
        if errors:
            raise ValidationError(errors)

    @property
    def picture_name(self) -> str:
        """The name of the picture's file: random, and another one for every picture. "" without one."""
        return self.image.rpartition("/")[2]

    def week(self) -> dict[int, Spans]:
        """The hours by weekday, in order."""
        week: dict[int, list[tuple[int, int]]] = {}
        for weekday, start, end in self.hours:
            week.setdefault(weekday, []).append((start, end))
        return {weekday: tuple(sorted(spans)) for weekday, spans in week.items()}

    def rules(self, *, zone: str, exceptions: dict[Any, Spans]) -> Rules:
        """What free slots are worked out from. `zone`: the business's, for a resource without one of its own."""
        return Rules(
            zone=self.time_zone or zone,
            week=self.week(),
            exceptions=exceptions,
            step=self.step_minutes,
            least=self.min_minutes,
            most=self.max_minutes,
            before=self.buffer_before,
            after=self.buffer_after,
            places=self.quantity,
        )


class OtherHours(models.Model):
    """A day on which other hours hold than its weekday's: `spans` [[from, to], ...] in minutes, none for closed."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="exceptions")
    day = models.DateField(_("day"))
    spans = models.JSONField(_("hours"), default=list, blank=True)
    note = models.CharField(_("note"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        constraints = [models.UniqueConstraint(fields=["resource", "day"], name="exception_once_a_day")]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.day}"


class ResourceLabel(models.Model):
    """A label on a resource."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="resource_labels")
    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="resource_labels")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["resource", "label"], name="resource_label_once")]
        indexes = [models.Index(fields=["label", "resource"], name="resource_label")]

    def __str__(self) -> str:
        return f"{self.resource_id}: {self.label_id}"
