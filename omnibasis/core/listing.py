"""Lists of the API: a keyset page, its neighbours' addresses, and a count only for those who ask."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from omnibasis.core.answers import Answer
from omnibasis.core.pagination import Order, Row, bounded_count, keyset_page
from omnibasis.core.shapes import Flag, Kind, Text, Whole, documented

PAGE_SIZE, MAX_PAGE_SIZE = 50, 200
COUNT_LIMIT = 10_000

PAGING: Mapping[str, Kind] = {
    "cursor": Text(500, "From `next` or `previous` of another page.", nullable=False),
    "page_size": Whole(f"Rows to a page, {PAGE_SIZE} unless told.", most=MAX_PAGE_SIZE),
    "count": Flag(f"Count the rows as well, up to {COUNT_LIMIT:,}."),
}


def cursor_page(
    request: Request,
    queryset: QuerySet[Any, Row],
    *,
    order: Order,
    given: Mapping[str, Any],
    represent: Callable[[list[Row]], list[Any]],
) -> Answer:
    """One page of a queryset as `{"next", "previous", "results"}`, with full addresses.

    `given` holds what was sent of PAGING. `represent` turns the page's rows into what the answer shows, all at once,
    so that what belongs to them is read once for the page. With `count`, `count` and whether there are more
    (`count_is_limited`). Raises InvalidInput on `cursor`.
    """
    page = keyset_page(
        queryset, order=order, cursor=given.get("cursor"), size=given.get("page_size") or PAGE_SIZE
    )
    payload: dict[str, Any] = {
        "next": page_address(request, page.next_cursor),
        "previous": page_address(request, page.previous_cursor),
        "results": represent(page.rows),
    }
    if given.get("count"):
        payload["count"], payload["count_is_limited"] = bounded_count(queryset, limit=COUNT_LIMIT)
    return Answer(payload)


def page_address(request: Request, cursor: str | None) -> str | None:
    """The full address of the page at `cursor`, else as the request's."""
    if cursor is None:
        return None
    query = request._request.GET.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def page_of(row: type[serializers.Serializer[Any]], *, name: str) -> type[serializers.Serializer[Any]]:
    """The documentation of a page of such rows."""
    return documented(
        name,
        next=serializers.URLField(allow_null=True),
        previous=serializers.URLField(allow_null=True),
        results=row(many=True),
        count=serializers.IntegerField(required=False, help_text="Only with ?count=true."),
        count_is_limited=serializers.BooleanField(required=False, help_text="There are more than counted."),
    )
