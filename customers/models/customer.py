"""The customer."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.querysets import CustomerQuerySet
from omnibasis.core.actors import Source
from omnibasis.core.fields import KeyField
from omnibasis.core.identity import email_key, phone_e164
from omnibasis.core.models import Versioned
from omnibasis.core.money import CURRENCIES
from omnibasis.core.text import fold


def validate_time_zone(name: str) -> None:
    if name not in available_time_zones():
        raise ValidationError(_("There is no time zone of this name. Use one like Europe/Prague."))


@cache
def available_time_zones() -> frozenset[str]:
    """The IANA names this machine knows."""
    return frozenset(zoneinfo.available_timezones())


class Customer(Versioned):
    """A person or a company that the business deals with. Everything is optional but something to call it by.

    Written by the verbs in `customers.services` only.
    """

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", _("Individual")
        COMPANY = "company", _("Company")

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        NOT_ACTIVE = "not_active", _("Not active")

    class Terms(models.TextChoices):
        DUE_ON_RECEIPT = "due_on_receipt", _("Due on receipt")
        END_OF_MONTH = "end_of_month", _("End of month")
        NET_10 = "net_10", _("Net 10")
        NET_30 = "net_30", _("Net 30")
        NET_60 = "net_60", _("Net 60")

    class LinkMethod(models.TextChoices):
        """Why a user belongs to a customer."""

        REGISTRATION = "registration", _("they registered and verified the e-mail")
        VERIFIED_EMAIL = "verified_email", _("the e-mail was verified")
        PICKED = "picked", _("staff picked the user")
        ORDER = "order", _("an order was placed with their verified e-mail")
        BOOKING = "booking", _("a booking was made with their verified e-mail")
        IMPORT = "import", _("an import brought their verified e-mail")

    # What a caller of the verbs may set, besides the user, the image and the addresses.
    FIELDS: ClassVar[tuple[str, ...]] = (
        "kind",
        "given_name",
        "surname",
        "company_name",
        "email",
        "phone",
        "website",
        "tax_id",
        "language",
        "currency",
        "time_zone",
        "payment_terms",
        "external_id",
        "status",
    )

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.INDIVIDUAL)
    given_name = models.CharField(_("given name"), max_length=80, blank=True)
    surname = models.CharField(_("surname"), max_length=80, blank=True)
    company_name = models.CharField(_("company name"), max_length=160, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    email_key = KeyField(max_length=254, null=True, unique=True, editable=False)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    phone_e164 = KeyField(max_length=16, blank=True, editable=False)
    website = models.URLField(_("website"), max_length=200, blank=True)
    tax_id = models.CharField(_("tax id"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True, choices=settings.LANGUAGES)
    currency = models.CharField(_("currency"), max_length=3, blank=True, choices=[(c, c) for c in CURRENCIES])
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, validators=[validate_time_zone])
    payment_terms = models.CharField(_("payment terms"), max_length=20, blank=True, choices=Terms)
    external_id = KeyField(
        _("external id"),
        max_length=120,
        null=True,
        blank=True,
        unique=True,
        help_text=_("The customer's id in another system; no two customers share one."),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    status_reason = models.CharField(max_length=500, blank=True, editable=False)
    image = models.CharField(max_length=120, blank=True, editable=False)
    source = models.CharField(_("source"), max_length=20, choices=Source, editable=False)
    locked_fields = models.JSONField(default=list, blank=True, editable=False)

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="customer",
    )
    link_method = models.CharField(max_length=20, blank=True, choices=LinkMethod, editable=False)
    linked_at = models.DateTimeField(null=True, editable=False)
    linked_by = models.CharField(max_length=254, blank=True, editable=False)
    # Registered, e-mail not verified yet: nothing is shown to this user until the mailbox is proven.
    registered_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )

    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, editable=False)
    merged_ids = models.JSONField(default=list, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)
    open_suggestions = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    name = models.CharField(max_length=254, editable=False)
    sort_name = KeyField(max_length=254, editable=False)
    search_text = models.TextField(editable=False)
    # What the search finds it by besides its own columns, in lines: labels (`Label.token`), custom fields.
    also_found_by = models.TextField(blank=True, editable=False)
    labels = models.ManyToManyField(
        "customers.Label", through="customers.CustomerLabel", related_name="customers", blank=True
    )

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="customer_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | models.Q(email_key=None, user=None, external_id=None),
                name="customer_merged_has_no_keys",
            ),
        ]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="customer_sort_name"),
            models.Index(fields=["updated_at", "id"], name="customer_updated"),
            models.Index(fields=["status", "id"], name="customer_status"),
            models.Index(fields=["source", "id"], name="customer_source"),
            models.Index(
                fields=["id"], condition=models.Q(open_suggestions__gt=0), name="customer_has_suggestions"
            ),
            models.Index(
                fields=["id"], condition=models.Q(archived_at__isnull=False), name="customer_archived"
            ),
            models.Index(
                fields=["id"],
                condition=models.Q(registered_user__isnull=False, user=None),
                name="customer_not_verified",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.merged_into_id is None and self.archived_at is None

    @property
    def timelines(self) -> list[int]:
        """Whose events this customer's timeline tells: its own, and those of whom it was merged with."""
        return [self.pk, *self.merged_ids]

    @property
    def person_name(self) -> str:
        return f"{self.given_name} {self.surname}".strip()

    def derive(self) -> None:
        """Computes the stored columns that follow from others: keys, the name to call it by, search and sort text.

        Raises ValidationError (with the field) when the e-mail or the phone is not valid.
        """
        source = tuple(getattr(self, name) for name in _DERIVED_FROM)
        if self.__dict__.get("_derived_from") == source:
            return
        errors: dict[str, str] = {}
        self.email, self.phone = self.email.strip(), self.phone.strip()
        if self.merged_into_id is None:
            try:
                self.email_key = email_key(self.email) if self.email else None
            except ValueError as error:
                errors["email"] = str(error)
        try:
            self.phone_e164 = phone_e164(self.phone, settings.DEFAULT_PHONE_REGION)
        except ValueError as error:
            errors["phone"] = str(error)
        if errors:
            raise ValidationError(errors)
        person = self.person_name
        first, second = (
            (self.company_name, person) if self.kind == self.Kind.COMPANY else (person, self.company_name)
        )
        self.name = (first or second or self.email or self.phone or (self.external_id or ""))[:254]
        by_surname = f"{self.surname} {self.given_name}".strip()
        sortable = self.name if self.name not in (person,) else by_surname
        self.sort_name = fold(sortable)[:254]
        digits = "".join(c for c in self.phone if c.isdigit())
        found_by = (
            self.name,
            person,
            self.company_name,
            self.email,
            self.phone_e164,
            digits,
            self.external_id or "",
            *self.also_found_by.splitlines(),
        )
        self.search_text = "\n".join(dict.fromkeys(fold(part) for part in found_by if part))
        self._derived_from = source

    def save(
        self,
        *args: Any,
        update_fields: Iterable[str] | None = None,
        **kwargs: Any,
    ) -> None:
        if update_fields is None or not set(update_fields).isdisjoint(_DERIVED_FROM):
            self.derive()
            if update_fields is not None:
                update_fields = {*update_fields, *_DERIVED}
        super().save(*args, update_fields=update_fields, **kwargs)


_DERIVED = ("email_key", "phone_e164", "name", "sort_name", "search_text")
_DERIVED_FROM = (
    "kind",
    "given_name",
    "surname",
    "company_name",
    "email",
    "phone",
    "external_id",
    "merged_into_id",
    "also_found_by",
)
