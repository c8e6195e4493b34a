"""Reading and changing the settings."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import InvalidInput
from omnibasis.events.services import record
from settings_app.models import Settings


def current() -> Settings:
    """The settings as they stand now, read from the database each time: a change counts in every process at once."""
    # Written out, since every order asks for it.
    found = Settings.objects.raw("SELECT * FROM settings_app_settings WHERE id = %s", [Settings.ONLY])
    return next(iter(found), Settings(pk=Settings.ONLY))


@transaction.atomic
def save_settings(*, values: Mapping[str, Any], actor: Actor, source: Source = Source.STAFF) -> Settings:
    """Changes the settings named in `values` and records what changed.

    Raises InvalidInput for a name that is no setting.
    """
    known = {f.name for f in Settings._meta.concrete_fields if not f.primary_key}
    if unknown := set(values) - known:
        raise InvalidInput({name: ["There is no such setting."] for name in sorted(unknown)})
    Settings.objects.get_or_create(pk=Settings.ONLY)
    settings = Settings.objects.select_for_update().get(pk=Settings.ONLY)
    changes = {
        name: (getattr(settings, name), value)
        for name, value in values.items()
        if getattr(settings, name) != value
    }
    if not changes:
        return settings
    for name, (_before, after) in changes.items():
        setattr(settings, name, after)
    settings.full_clean()
    settings.save(update_fields=list(changes))
    record(verb="settings.changed", subject=settings, actor=actor, source=source, changes=changes)
    return settings
