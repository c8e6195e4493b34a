"""Idempotency-Key: a POST that is sent again is not done again."""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from omnibasis.core.again import again_after_deadlock
from omnibasis.core.answers import Answer, rendered
from omnibasis.core.errors import BusinessError, InvalidInput
from omnibasis.core.models import IdempotencyRecord
from omnibasis.core.rows import insert_rows
from omnibasis.core.statements import ready_cursor

HEADER = "Idempotency-Key"
KEEP = timedelta(days=30)
_KEY = re.compile(r"[\x21-\x7e]{1,255}\Z")
_TABLE = IdempotencyRecord._meta.db_table


class KeyReused(APIException):
    status_code = 422
    kind = "idempotency-key-reused"
    default_detail = _("This Idempotency-Key was used for another request. Use a new key for a new request.")


class TwinRunning(APIException):
    status_code = 409
    kind = "idempotency-key-in-use"
    wait = 1
    default_detail = _("The same request is being worked on. Send it again in a moment to get its answer.")


@again_after_deadlock
def answer_once(request: Request, work: Callable[[], Answer], *, sent: bytes | None = None) -> HttpResponse:
    """Does `work` and answers with its result; with an Idempotency-Key at most once.

    Rules, in order:
    1. The same token, key, method, path and body get the first answer again, marked `Idempotency-Replayed: true`.
       Another request under the same key is a 422.
    2. A twin that arrives while the first is worked on is a 409 with Retry-After (PostgreSQL; on SQLite it waits for
       the first and gets its answer).
    3. The answer is stored in the transaction of the work: after a crash there are both or neither.
    4. Only success is stored. An error leaves nothing behind, and the key is free to be used again.
    Without the header, the work is one transaction all the same.
    `sent` is what the caller sent, where it was a file, which is not kept as a body.
    """
    key = _key_of(request)
    if not key:
        with transaction.atomic():
            answer = work()
        return answer.response()
    owner, fingerprint = f"token:{request.auth.pk}", _fingerprint(request, sent)
    try:
        with transaction.atomic():
            if (stored := _locked_record(owner, key)) is not None:
                return _replay(stored, fingerprint)
            answer = work()
            body = answer.body()
            insert_rows(
                [
                    IdempotencyRecord(
                        owner=owner,
                        key=key,
                        fingerprint=fingerprint,
                        status=answer.status,
                        body=body,
                        created_at=timezone.now(),
                    )
                ]
            )
        return rendered(body, status=answer.status, headers=answer.headers)
    except (IntegrityError, BusinessError):
        # The twin may have finished between our look-up's snapshot and its lock; its work then is what we ran into.
        stored = (
            IdempotencyRecord.objects.filter(owner=owner, key=key)
            .values_list("fingerprint", "status", "body")
            .first()
        )
        if stored is None:
            raise
        return _replay(stored, fingerprint)


def _key_of(request: Request) -> str:
    key = request.headers.get(HEADER)
    if key is None:
        return ""
    if not _KEY.match(key):
        raise InvalidInput({HEADER: [str(_("Send 1 to 255 visible ASCII characters, such as a UUID."))]})
    return key


def _fingerprint(request: Request, sent: bytes | None) -> str:
    path = request.path.rstrip("/")
    query = request.META.get("QUERY_STRING", "")
    parts = f"{request.method} {path}?{query}\n".encode()
    return hashlib.sha256(
        parts + hashlib.sha256(request._request.body if sent is None else sent).digest()
    ).hexdigest()


# Written out, since every request with a key asks for it and building it costs more than the answer.
_STORED = f"SELECT fingerprint, status, body FROM {_TABLE} WHERE owner = %s AND key = %s"  # noqa: S608 - our own name
_LOCKED = (
    "SELECT pg_try_advisory_xact_lock(%s), r.fingerprint, r.status, r.body "  # noqa: S608
    f"FROM (SELECT 1) AS one LEFT JOIN {_TABLE} AS r ON r.owner = %s AND r.key = %s"
)


def _locked_record(owner: str, key: str) -> tuple[str, int, str] | None:
    """The stored answer under this key, with the key locked until the transaction ends; one round trip."""
    with ready_cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute(_STORED, [owner, key])
            found: tuple[str, int, str] | None = cursor.fetchone()
            return found
        # An advisory lock has a 64-bit number for a name.
        digest = hashlib.sha256(f"{owner}\n{key}".encode()).digest()
        cursor.execute(_LOCKED, [int.from_bytes(digest[:8], "big", signed=True), owner, key])
        locked, *stored = cursor.fetchone()
    if stored[0] is not None:
        return stored[0], stored[1], stored[2]
    if not locked:
        raise TwinRunning
    return None


def _replay(stored: tuple[str, int, str], fingerprint: str) -> HttpResponse:
    if stored[0] != fingerprint:
        raise KeyReused
    return rendered(stored[2], status=stored[1], headers={"Idempotency-Replayed": "true"})


def purge_records(
    *, older_than: timedelta = KEEP, batch: int = 1_000, pause: Callable[[], Any] | None = None
) -> int:
    """Removes the records older than `older_than`, `batch` rows to a transaction; returns how many."""
    before = timezone.now() - older_than
    removed = 0
    while True:
        old = IdempotencyRecord.objects.filter(created_at__lt=before).order_by("created_at")
        ids = list(old.values_list("pk", flat=True)[:batch])
        if not ids:
            return removed
        removed += IdempotencyRecord.objects.filter(pk__in=ids).delete()[0]
        if pause:
            pause()
