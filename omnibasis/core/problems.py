"""Errors as problem documents (RFC 9457). Every one says what is wrong and what to do next."""

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelError
from django.core.signals import got_request_exception
from django.db import IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _
from django.views import defaults
from rest_framework import exceptions, serializers
from rest_framework.views import set_rollback

from omnibasis.core.answers import POLICY
from omnibasis.core.errors import BusinessError, InvalidInput, NotFound, Refused, Stale
from omnibasis.core.shapes import documented

MEDIA_TYPE = "application/problem+json"
# RFC 9457 3.1.1: a URI that names the kind of problem; ours are tags that need not resolve.
_TYPE = "urn:omnibasis:problem:"
_log = logging.getLogger("omnibasis.api")


# What every error answers, for the schema.
Problem = documented(
    "Problem",
    type=serializers.CharField(help_text="Which kind of problem this is; stable."),
    title=serializers.CharField(),
    status=serializers.IntegerField(),
    detail=serializers.CharField(help_text="What is wrong and what to do, for a person."),
    errors=serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="What is wrong by field; dots for nesting, such as items.0.quantity.",
    ),
)


def problem(
    status: int,
    detail: str,
    *,
    kind: str | None = None,
    errors: Mapping[str, list[str]] | None = None,
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> HttpResponse:
    """The answer for an error; `kind` names it beyond its status."""
    document: dict[str, Any] = {
        "type": _TYPE + kind if kind else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        document["errors"] = errors
    document |= members
    body = json.dumps(document, ensure_ascii=False, default=str).encode("utf-8", "replace")
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE, headers={**POLICY, **(headers or {})})


def exception_handler(error: Exception, context: Mapping[str, Any]) -> HttpResponse:
    """Whatever a view of the API raised, as its problem document. What nobody foresaw is logged and a 500."""
    set_rollback()
    request = context.get("request")
    if isinstance(error, BusinessError):
        return _business(error, request)
    if isinstance(error, exceptions.APIException):
        return _framework(error)
    if isinstance(error, ModelError):
        return _invalid(
            InvalidInput(error.message_dict if hasattr(error, "error_dict") else {"": error.messages})
        )
    if isinstance(error, Http404):
        return problem(404, _("There is nothing here. Check the address."))
    if isinstance(error, PermissionDenied):
        return problem(403, _("This token may not do that."))
    if isinstance(error, RequestDataTooBig):
        return problem(413, _("The body is too large. Send less in one request."), kind="too-large")
    if isinstance(error, SuspiciousOperation | UnreadablePostError):
        return problem(400, _("The request could not be read. Send it again."), kind="unreadable")
    if isinstance(error, OperationalError):
        return _busy(error)
    if isinstance(error, IntegrityError):
        _log.warning("Two requests met on the same key: %s", error)
        return problem(
            409, _("Another request changed the same thing at this moment. Send yours again."), kind="race"
        )
    return _unexpected(error, getattr(request, "_request", None))


def _business(error: BusinessError, request: Any) -> HttpResponse:
    if isinstance(error, InvalidInput):
        return _invalid(error)
    if isinstance(error, Stale):
        # RFC 9110 13.1.1 for the caller who sent If-Match; a conflict for the one who did not.
        status = 412 if request is not None and "If-Match" in request.headers else 409
        conflicts = {name: list(values) for name, values in error.conflicts.items()}
        members: dict[str, Any] = {"conflicts": conflicts} if conflicts else {}
        return problem(status, error.detail, kind="stale", current_version=error.current, **members)
    if isinstance(error, NotFound):
        return problem(404, error.detail, kind="not-found")
    if isinstance(error, Refused):
        return problem(409, error.detail, kind="refused")
    return problem(400, error.detail)


def _invalid(error: InvalidInput) -> HttpResponse:
    # The document has no name for "the whole"; readers of `errors` know DRF's.
    errors = {name or "non_field_errors": messages for name, messages in error.errors.items()}
    return problem(
        400, _("Correct the input: %(what)s") % {"what": error.detail}, kind="invalid-input", errors=errors
    )


def _framework(error: exceptions.APIException) -> HttpResponse:
    if isinstance(error, exceptions.ValidationError):
        return _invalid(InvalidInput(_flatten(error.detail)))
    headers = {}
    if auth_header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait) or 1)
    next_step = _NEXT_STEP.get(type(error))
    detail = next_step(error.detail) if next_step else str(error.detail)
    return problem(error.status_code, detail, kind=getattr(error, "kind", None), headers=headers)


_NEXT_STEP: dict[type[Exception], Callable[[Any], str]] = {
    exceptions.NotAuthenticated: lambda _detail: _("Send an API token: Authorization: Bearer <token>."),
    exceptions.MethodNotAllowed: lambda detail: f"{detail} {_('The header Allow names those that are.')}",
    exceptions.NotAcceptable: lambda _detail: _("This API answers in JSON. Accept application/json."),
}


def _flatten(detail: Any, path: str = "") -> dict[str, list[str]]:
    """DRF's nested errors under dotted names."""
    found: dict[str, list[str]] = {}
    for name, messages in _leaves(detail, path):
        found.setdefault(name, []).append(messages)
    return found


def _leaves(detail: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = name == "non_field_errors"
            yield from _leaves(inner, path if own else f"{path}.{name}" if path else str(name))
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            yield from _leaves(inner, path if isinstance(inner, str) else f"{path}.{number}")
    else:
        yield path, str(detail)


def _busy(error: OperationalError) -> HttpResponse:
    """Locked (SQLite), deadlocked or cut off (PostgreSQL): nothing was written, and the same may work in a moment."""
    _log.warning("The database was busy: %s", error)
    detail = _("The database is busy. Nothing was changed; send the request again in a moment.")
    return problem(503, detail, kind="busy", headers={"Retry-After": "1"})


def _unexpected(error: BaseException, request: HttpRequest | None) -> HttpResponse:
    _log.error("Unexpected error in the API", exc_info=error)
    got_request_exception.send(sender=None, request=request)
    return _server_error()


def _server_error() -> HttpResponse:
    detail = _(
        "Something went wrong here. Nothing was changed; send the request again, or tell whoever runs this."
    )
    return problem(500, detail, kind="unexpected")


def _wants_problem(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def handler500(request: HttpRequest) -> HttpResponse:
    """The installation's answer to an error outside any view: a document under /api/, else the page."""
    if not _wants_problem(request):
        return defaults.server_error(request)
    return _server_error()


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not _wants_problem(request):
        return defaults.page_not_found(request, exception)
    return problem(404, _("There is nothing here. Check the address."))


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not _wants_problem(request):
        return defaults.bad_request(request, exception)
    if isinstance(exception, RequestDataTooBig):
        return problem(413, _("The body is too large. Send less in one request."), kind="too-large")
    return problem(400, _("The request could not be read. Send it again."), kind="unreadable")
