"""The API's answers: JSON, entity tags, and the conditions that callers put on them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from omnibasis.core.errors import InvalidInput

_TAG = re.compile(r'"([0-9]{1,9})"\Z')


@dataclass(frozen=True, slots=True)
class Answer:
    """What a verb answers: the status, what the body says, and headers."""

    payload: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> str:
        return "" if self.payload is None else dumps(self.payload)

    def response(self) -> HttpResponse:
        return rendered(self.body(), status=self.status, headers=self.headers)


# JSON loads nothing, and nothing frames it.
POLICY = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}


def rendered(body: str, *, status: int, headers: Mapping[str, str]) -> HttpResponse:
    return HttpResponse(body, status=status, content_type="application/json", headers={**POLICY, **headers})


def dumps(payload: Any) -> str:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> str:
    return instant(value) if isinstance(value, datetime) else str(value)


def instant(moment: datetime) -> str:
    """A moment as the API writes it: ISO 8601 in UTC with a Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def etag(version: int) -> str:
    return f'"{version}"'


def expected_version(request: Request, *, any_row: bool = True) -> int | None:
    """The version that If-Match names; None without the header, and for `*` where a row is named anyway (`any_row`).

    Raises InvalidInput for anything but one tag that this API gave out.
    """
    header = request.headers.get("If-Match", "").strip()
    if not header or (any_row and header == "*"):
        return None
    match = _TAG.match(header)
    if match is None:
        raise InvalidInput({"If-Match": [_('Send the ETag that you read, quotes included, such as "3".')]})
    return int(match[1])


def is_fresh(request: Request, tag: str) -> bool:
    """Whether the caller has this version already (If-None-Match; weak comparison, RFC 9110 13.1.2)."""
    header = request.headers.get("If-None-Match", "")
    return header.strip() == "*" or tag in [part.strip().removeprefix("W/") for part in header.split(",")]
