"""What a setting may be, beyond what its column can hold."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from omnibasis.core.identity import email_key

_ONE_LINE = ("business_name", "business_email", "business_phone", "tax_id", "invoice_prefix")
_LINES = ("business_address", "payment_instructions", "invoice_footer")
MOST_HOURS = 24 * 14
_PREFIX = re.compile(r"[\w./-]*")


def check(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is wrong, by field; rules: `settings_app.services.save_settings`."""
    errors: dict[str, list[str]] = {}
    for name in (*_ONE_LINE, *_LINES):
        text = values.get(name)
        if not isinstance(text, str):
            continue
        shown = text if name in _ONE_LINE else "".join(text.split())
        if not (shown.isprintable() and _storable(shown)):
            errors[name] = [_("There are characters in it that cannot be seen. Type it again.")]
    if (email := values.get("business_email")) and "business_email" not in errors:
        try:
            email_key(email)
        except ValueError as error:
            errors["business_email"] = [str(error)]
    zone = values.get("time_zone")
    if isinstance(zone, str) and not is_zone(zone):
        errors["time_zone"] = [_("Choose a time zone such as Europe/Zurich.")]
    hours = values.get("booking_reminder_hours")
    if isinstance(hours, int) and not 0 <= hours <= MOST_HOURS:
        errors["booking_reminder_hours"] = [_("Enter from 0 to %(most)d hours.") % {"most": MOST_HOURS}]
    prefix = values.get("invoice_prefix")
    if isinstance(prefix, str) and "invoice_prefix" not in errors and not _PREFIX.fullmatch(prefix):
        errors["invoice_prefix"] = [_("Use letters, digits and - / . _ only, such as RE-.")]
    return errors


def is_zone(name: str) -> bool:
    """Whether there is a time zone of this name."""
    try:
        return bool(name) and len(name) <= 64 and bool(zoneinfo.ZoneInfo(name))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _storable(text: str) -> bool:
    """Whether it can be written in UTF-8: half a surrogate pair cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
