"""Reading and changing the settings."""

from collections.abc import Mapping
from datetime import date
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput
from omnibasis.core.images import clean_logo, store_logo
from omnibasis.core.statements import ready_cursor
from omnibasis.events.services import record
from settings_app.models import Settings
from settings_app.rules import check

# Written out, since every order asks for it.
_COLUMNS = [str(f.column) for f in Settings._meta.concrete_fields]
_CURRENT = f"SELECT {', '.join(_COLUMNS)} FROM {Settings._meta.db_table} WHERE id = %s"  # noqa: S608 - our own names


def current() -> Settings:
    """The settings as they stand now, read from the database each time: a change counts in every process at once."""
    with ready_cursor() as cursor:
        cursor.execute(_CURRENT, [Settings.ONLY])
        row = cursor.fetchone()
    return Settings.from_db(connection.alias, _COLUMNS, row) if row else Settings(pk=Settings.ONLY)


def today() -> date:
    """The day that it is for the business, wherever the reader is. One query."""
    return current().day_of(timezone.now())


def seller_of(settings: Settings) -> dict[str, str]:
    """The business as a paper keeps it: what is printed stays as it was when it was issued."""
    return {
        "name": settings.business_name,
        "logo": settings.business_logo,
        "address": settings.business_address,
        "tax_id": settings.tax_id,
        "email": settings.business_email,
        "phone": settings.business_phone,
    }


def save_settings(
    *,
    values: Mapping[str, Any],
    actor: Actor,
    source: Source = Source.STAFF,
    logo: BinaryIO | None = None,
) -> Settings:
    """Changes the settings named in `values` and records what changed; `logo` is a picture to print from now on.

    Rules: text is kept without blanks around it; what stands in one line has no characters that cannot be seen; the
    e-mail is one; an invoice's number begins with letters, digits and - / . _ only; a logo as `clean_logo` has it, and
    "" as `business_logo` takes it away. Another schedule of statements counts from today on, in the business's zone.
    Raises InvalidInput by field: for a name that is no setting, and for a value that a setting cannot have.
    """
    picture = clean_logo(logo) if logo is not None else None
    values = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    known = {f.name for f in Settings._meta.concrete_fields if f.editable and not f.primary_key}
    errors: dict[str, list[str]] = {name: [_("There is no such setting.")] for name in set(values) - known}
    if errors := {**errors, **check(values)}:
        raise InvalidInput(errors)
    with transaction.atomic():
        Settings.objects.get_or_create(pk=Settings.ONLY)
        settings = Settings.objects.select_for_update().get(pk=Settings.ONLY)
        if picture is not None:
            values["business_logo"] = store_logo(picture)
        changes = {
            name: (getattr(settings, name), value)
            for name, value in values.items()
            if getattr(settings, name) != value
        }
        if not changes:
            return settings
        if "statement_schedule" in changes:
            settings.statements_since = settings.day_of(timezone.now())
        for name, (_before, after) in changes.items():
            setattr(settings, name, after)
        try:
            settings.full_clean()
        except ValidationError as error:
            raise InvalidInput(error.message_dict) from None
        settings.save(update_fields=[*changes, "statements_since"])
        record(verb="settings.changed", subject=settings, actor=actor, source=source, changes=changes)
        return settings
