"""The installation's settings: one typed row."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Settings(models.Model):
    """The one row. Read it with `settings_app.services.current()`, change it with `save_section()`."""

    ONLY: ClassVar[int] = 1

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

    class Meta:
        verbose_name = _("settings")
        verbose_name_plural = _("settings")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="settings_one_row")]

    def __str__(self) -> str:
        return "Settings"
