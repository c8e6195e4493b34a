"""The installation's settings: one typed row."""

import zoneinfo
from datetime import UTC, date, datetime, tzinfo
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from omnibasis.core.money import WHOLE
from omnibasis.core.terms import Terms


class Settings(models.Model):
    """The one row. Read it with `settings_app.services.current()`, change it with `save_settings()`.

    `tax_rate` is in thousandths of a percent (19 % is 19,000). `business_logo` is the stored path of a picture.
    `time_zone` is the business's: which day it is for an invoice, a payment and whatever is posted, wherever the reader
    is, and where what is booked is, unless a resource says otherwise. A reminder of a booking goes out
    `booking_reminder_hours` before it begins, 0 for none.
    """

    ONLY: ClassVar[int] = 1

    class StatementSchedule(models.TextChoices):
        """Whether customers get statements of their accounts by themselves."""

        OFF = "off", _("Off")
        MONTHLY = "monthly", _("Every month")
        QUARTERLY = "quarterly", _("Every quarter")

    create_customer_on_registration = models.BooleanField(
        _("create a customer when a user registers"),
        default=True,
        help_text=_(
            "The customer gets the details that were collected; it is linked once the e-mail is verified."
        ),
    )
    mirror_profile_edits = models.BooleanField(
        _("mirror profile edits onto the customer"),
        default=True,
        help_text=_("When a user changes their name, phone, image or language, the linked customer follows."),
    )
    create_customer_on_order = models.BooleanField(
        _("create a customer when an order is placed"),
        default=True,
        help_text=_(
            "Off: an order still goes to the customer who has its e-mail, but never makes a new one."
        ),
    )
    business_name = models.CharField(_("business name"), max_length=80, default="Omnibasis")
    business_logo = models.CharField(_("logo"), max_length=120, blank=True, default="")
    business_address = models.TextField(_("address"), max_length=500, blank=True, default="")
    business_email = models.CharField(_("e-mail"), max_length=254, blank=True, default="")
    business_phone = models.CharField(_("phone"), max_length=40, blank=True, default="")
    tax_id = models.CharField(_("tax id"), max_length=40, blank=True, default="")
    prices_include_tax = models.BooleanField(
        _("prices include tax"),
        default=True,
        help_text=_(
            "On: tax is a part of each price. Off: it is added below the items. Counts for new orders."
        ),
    )
    tax_rate = models.PositiveIntegerField(_("tax rate"), default=0)
    payment_terms = models.CharField(
        _("payment terms"),
        max_length=20,
        choices=[choice for choice in Terms.choices if choice[0] != Terms.CUSTOM],
        default=Terms.DUE_ON_RECEIPT,
    )
    payment_instructions = models.TextField(_("how to pay"), max_length=1_000, blank=True, default="")
    invoice_prefix = models.CharField(_("invoice number begins with"), max_length=12, blank=True, default="")
    invoice_footer = models.TextField(_("last lines of an invoice"), max_length=500, blank=True, default="")
    statement_schedule = models.CharField(
        _("statements by e-mail"),
        max_length=10,
        choices=StatementSchedule,
        default=StatementSchedule.OFF,
    )
    # Since when it is so: what ended before is not sent.
    statements_since = models.DateField(null=True, editable=False)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    booking_reminder_hours = models.PositiveSmallIntegerField(_("hours before a reminder"), default=24)

    class Meta:
        verbose_name = _("settings")
        verbose_name_plural = _("settings")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="settings_one_row"),
            models.CheckConstraint(condition=models.Q(tax_rate__lte=WHOLE), name="settings_tax_rate"),
        ]

    def __str__(self) -> str:
        return "Settings"

    def day_of(self, moment: datetime) -> date:
        """The day that a moment belongs to, for the business; by UTC where the zone is no longer known."""
        try:
            zone: tzinfo = zoneinfo.ZoneInfo(self.time_zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            zone = UTC
        return moment.astimezone(zone).date()
