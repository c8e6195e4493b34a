"""Who signs in: users, and the tokens that programs use."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from omnibasis.core.identity import email_key, phone_e164
from omnibasis.core.images import LARGE, SMALL, image_path


class UserManager(BaseUserManager["User"]):
    def _create(self, email: str, password: str | None, **fields: Any) -> User:
        user = self.model(email=email_key(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self._create(email, password, **fields)

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self._create(email, password, **{**fields, "is_staff": True, "is_superuser": True})


class User(AbstractBaseUser, PermissionsMixin):
    """A login. The e-mail is stored as its key (`core.identity.email_key`), so equal bytes mean the same mailbox.

    Whether the mailbox is proven is never read here but from allauth's `EmailAddress(verified=True)`.
    """

    # The user's own details; edits of these are mirrored onto the linked customer.
    PROFILE_FIELDS: ClassVar[tuple[str, ...]] = ("given_name", "surname", "phone", "language", "image")

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    given_name = models.CharField(_("given name"), max_length=80, blank=True)
    surname = models.CharField(_("surname"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    image = models.CharField(max_length=120, blank=True, editable=False)
    is_staff = models.BooleanField(_("works here"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("registered"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        # Colleagues, however many end users there are.
        indexes = [models.Index(fields=["email"], condition=models.Q(is_staff=True), name="user_staff")]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.surname}".strip()

    @property
    def display_name(self) -> str:
        return str(self)

    def image_url(self, pixels: int) -> str:
        """The address of the picture in the size (core.images) that serves `pixels`; "" without one."""
        return (
            default_storage.url(image_path(self.image, SMALL if pixels <= SMALL else LARGE))
            if self.image
            else ""
        )

    def clean(self) -> None:
        super().clean()
        errors = {}
        try:
            self.email = email_key(self.email)
        except ValueError as error:
            errors["email"] = str(error)
        # What the linked customer would refuse when it follows.
        try:
            phone_e164(self.phone, settings.DEFAULT_PHONE_REGION)
        except ValueError as error:
            errors["phone"] = str(error)
        if self.language and self.language not in dict(settings.LANGUAGES):
            errors["language"] = str(_("Choose one of the languages."))
        if errors:
            raise ValidationError(errors)

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **kwargs: Any
    ) -> User:
        user = super().from_db(db, field_names, values, **kwargs)
        user._profile_as_read = {
            name: user.__dict__[name] for name in cls.PROFILE_FIELDS if name in user.__dict__
        }
        return user

    def changed_profile(self) -> dict[str, tuple[Any, Any]]:
        """The profile fields that differ from what was read from the database: {field: (before, after)}."""
        before = getattr(self, "_profile_as_read", {})
        return {
            name: (before[name], getattr(self, name))
            for name in before
            if getattr(self, name) != before[name]
        }

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        # After the receivers of post_save: what is stored now is what the next edit is compared with.
        self._profile_as_read = {name: getattr(self, name) for name in self.PROFILE_FIELDS}


class ApiToken(models.Model):
    """A program's key to the API. Only its hash is stored; the token itself is shown once, when it is made."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
