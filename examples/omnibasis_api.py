"""A client of the API in one file, standard library only: copy it into an integration and go on from there."""

import http.client
import json
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

ATTEMPTS = 6


class CannotRun(Exception):
    """Nothing more can be done: no server, no valid token."""


class Api:
    """One connection, kept open. What may have been done already is sent again under the same key."""

    def __init__(self, url: str, token: str) -> None:
        self.address = urlsplit(url)
        self.token = token
        self.connection = self._connect()

    def _connect(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self.address.scheme == "https" else http.client.HTTPConnection
        return kind(self.address.netloc, timeout=60)

    def call(
        self, method: str, path: str, body: Any = None, *, key: str = "", attempts: int = ATTEMPTS
    ) -> tuple[int, dict[str, Any], bool]:
        """The status, the document, and whether it is the answer to an earlier, equal request."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        text = None if body is None else json.dumps(body)
        for attempt in range(attempts):
            try:
                self.connection.request(
                    method, f"{self.address.path.rstrip('/')}/api/v1/{path}", text, headers
                )
                answer = self.connection.getresponse()
                raw = answer.read()
            except (OSError, http.client.HTTPException) as error:
                self.connection.close()
                self.connection = self._connect()
                problem = str(error)
            else:
                if answer.status in (401, 403):
                    raise CannotRun(json.loads(raw)["detail"])
                if "Retry-After" not in answer.headers:
                    return answer.status, json.loads(raw), "Idempotency-Replayed" in answer.headers
                problem = f"{answer.status} {answer.reason}"
            time.sleep(0.2 * 2**attempt)
        raise CannotRun(f"{self.address.netloc} does not answer: {problem}")


def refusal(document: Mapping[str, Any]) -> str:
    errors: Mapping[str, list[str]] = document.get("errors") or {}
    return "; ".join(f"{name}: {' '.join(why)}" for name, why in errors.items()) or str(document["detail"])


def listed(api: Api, path: str) -> Iterator[dict[str, Any]]:
    """Every row of a list, page by page."""
    at = f"{path}?page_size=200"
    while at:
        status, page, _again = api.call("GET", at)
        if status != 200:
            raise CannotRun(refusal(page))
        yield from page["results"]
        cursor = parse_qs(urlsplit(page["next"] or "").query).get("cursor", [""])[0]
        at = f"{path}?{urlencode({'page_size': 200, 'cursor': cursor})}" if cursor else ""
