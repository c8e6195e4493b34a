"""Who did something, and from where."""

from dataclasses import dataclass
from typing import Literal

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """Through which door a change came."""

    REGISTRATION = "registration", _("registration")
    PROFILE = "profile", _("profile")
    ORDER = "order", _("order")
    BOOKING = "booking", _("booking")
    STAFF = "staff", _("staff")
    API = "api", _("API")
    IMPORT = "import", _("import")
    SYSTEM = "system", _("system")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a signed-in user, an API token (and the user it belongs to), nobody known, or the system.

    `label` is what the log keeps, so that an entry still reads well when the user is gone.
    """

    kind: Literal["user", "token", "anonymous", "system"]
    user_id: int | None = None
    token_id: int | None = None
    label: str = ""
    is_staff: bool = False


SYSTEM = Actor(kind="system", label="System")
ANONYMOUS = Actor(kind="anonymous", label="Visitor")
