"""One view of a page with a form: what tells a second click from a second order, and what a buyer has seen."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

from django.core import signing

# A page that was open for longer than a day shows its prices afresh before anything is placed.
PAGE_AGE = 24 * 3600
_signer = signing.TimestampSigner(salt="orders.page")
_SEEN = "orders.seen"


def new_page_token() -> str:
    """One page view's token. Signed, so that only a page of ours can name a submission."""
    return _signer.sign(secrets.token_urlsafe(12))


def page_id(token: str) -> str:
    """Which page view the token belongs to; "" for one that is too old, or none of ours."""
    try:
        return _signer.unsign(token, max_age=PAGE_AGE)
    except signing.BadSignature:
        return ""


def submission(page: str, content: Mapping[str, Any]) -> str:
    """The same for a second click of the same page with the same content, and for nothing else.

    The content counts in: somebody who goes back, changes the order and places that has placed two.
    """
    return hashlib.sha256(json.dumps([page, content], sort_keys=True).encode()).hexdigest()


def seen_token(seen: Mapping[str, Any]) -> str:
    """What a page showed, signed, for the page to send along: nobody else can say that they saw a price."""
    return signing.dumps(seen, salt=_SEEN)


def read_seen(token: str) -> dict[str, Any] | None:
    """What the page showed that sends this; None for one that is too old, or none of ours."""
    try:
        seen = signing.loads(token, salt=_SEEN, max_age=PAGE_AGE)
    except signing.BadSignature:
        return None
    return seen if isinstance(seen, dict) else None
