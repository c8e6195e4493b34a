"""What was done, told once on the next page."""

from django.contrib import messages
from django.http import HttpRequest


def toast(request: HttpRequest, text: str, *, undo_url: str = "") -> None:
    """Says that something is done; with `undo_url`, the toast has an Undo button that posts there."""
    messages.success(request, text, extra_tags=f"undo={undo_url}" if undo_url else "")


def warn(request: HttpRequest, text: str) -> None:
    """Says that something was not done, and why."""
    messages.error(request, text)
