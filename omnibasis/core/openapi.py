"""How a view of the API is documented: what every operation has in common, said once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema

from omnibasis.core.problems import MEDIA_TYPE, Problem

View = TypeVar("View", bound=Callable[..., Any])
# Called (path, path regex, method, view), as drf-spectacular lists endpoints.
Endpoint = tuple[str, str, str, Any]

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="1 to 255 visible ASCII characters. The same request under the same key is done once, and answered "
    "the same again (`Idempotency-Replayed: true`); another request under it is a 422, a twin in flight a 409. "
    "Kept for 30 days.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag that you read; the request is refused (412) when the customer has changed since.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag that you have; the answer is an empty 304 while it is the current one.",
)


def operation(
    operation_id: str,
    summary: str,
    *,
    tag: str,
    answers: Mapping[Any, Any],
    request: Any = None,
    parameters: Sequence[Any] = (),
    refusals: Sequence[int] = (),
    description: str = "",
) -> Callable[[View], View]:
    """Documents one method of a view: `answers` by status, and the statuses of `refusals` as problem documents
    besides those that any operation may give."""
    problems: dict[Any, Any] = {
        (status, MEDIA_TYPE): Problem for status in sorted({400, 401, 403, *refusals})
    }
    decorate: Callable[[View], View] = extend_schema(
        operation_id=operation_id,
        summary=summary,
        description=description or None,
        tags=[tag],
        request=request,
        parameters=list(parameters),
        responses={**answers, **problems},
    )
    return decorate


def one_spelling(endpoints: list[Endpoint], **kwargs: Any) -> list[Endpoint]:
    """Hook of drf-spectacular: each path is served with and without its last slash, and documented with it."""
    return [
        endpoint for endpoint in endpoints if endpoint[0].endswith("/") and endpoint[0].startswith("/api/v1/")
    ]
