"""The business's logo, for everybody: it stands on the hosted pages and on invoices."""

from __future__ import annotations

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.views.decorators.http import require_safe

from omnibasis.core.images import LOGOS

A_YEAR = 365 * 24 * 3_600
_NAME = re.compile(r"[0-9a-zA-Z_]+\.png")


@require_safe
def logo(request: HttpRequest, name: str) -> FileResponse:
    """One of the logos, this one or an earlier one that an invoice prints. Names are random and never used again, so
    whoever has it may keep it."""
    if not _NAME.fullmatch(name):
        raise Http404
    try:
        stored = default_storage.open(f"{LOGOS}/{name}")
    except (OSError, ValueError):
        raise Http404 from None
    response = FileResponse(stored, content_type="image/png")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def logo_url(path: str) -> str:
    """The address of a stored logo; "" for none."""
    return reverse("business_logo", args=[path.rpartition("/")[2]]) if path else ""
