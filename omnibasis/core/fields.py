"""Model fields that behave the same on both databases."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class KeyField(models.CharField):  # type: ignore[type-arg]
    """Text compared and sorted by code point on both databases (SQLite does by default, PostgreSQL with "C").

    For keys and sort columns: a range scan and a keyset cursor then mean the same everywhere.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters
