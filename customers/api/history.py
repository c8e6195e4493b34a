"""A customer's past in the API: its timeline, and its fields as they were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from customers.api.shapes import ADDRESS_KINDS, AddressOutput, EventPage
from customers.api.views import TAG, customer_row
from customers.as_of import AsOf, as_of
from customers.custom import PREFIX
from customers.models import Address, Customer
from customers.narrowing import ACTORS, LONGEST_TEXT, Narrowing
from omnibasis.core.actors import Source
from omnibasis.core.answers import Answer
from omnibasis.core.errors import InvalidInput
from omnibasis.core.listing import COUNT_LIMIT, PAGE_SIZE, PAGING, page_address
from omnibasis.core.openapi import operation
from omnibasis.core.pagination import bounded_count
from omnibasis.core.shapes import Moment, Shape, Text, documented
from omnibasis.core.views import ApiView
from omnibasis.events.models import Event
from omnibasis.events.timeline import LOOKED_AT, Span, walk_timeline
from omnibasis.ui.registry import verbs

_EVENT = ("id", "sequence", "verb", "at", "source", "actor_label", "actor_kind", "changes", "data")

TIMELINE = Shape(
    "TimelineQuery",
    {
        **PAGING,
        # One position for each timeline that was merged.
        "cursor": Text(8_000, "From `next` or `previous` of another page.", nullable=False),
        "kind": Text(
            200,
            "One of the timeline's kinds, such as details or orders; several with commas.",
            nullable=False,
        ),
        "verb": Text(600, "What happened, such as customer.edited; several with commas.", nullable=False),
        "source": Text(200, "Through which door, such as staff or api; several with commas.", nullable=False),
        "actor": Text(
            600,
            "By whom: user, token, anonymous, system, or one of them, such as user:12; several with commas.",
            nullable=False,
        ),
        "since": Moment("At this moment or later."),
        "until": Moment("At this moment or earlier."),
        "q": Text(
            LONGEST_TEXT, "Every word must stand in what a reader of the timeline sees.", nullable=False
        ),
    },
)
AS_OF = Shape("AsOfQuery", {"at": Moment("The moment.")}, frozenset({"at"}))


class TimelineView(ApiView):
    @operation(
        "customers_timeline",
        "What happened to a customer, newest first",
        tag=TAG,
        parameters=[TIMELINE.serializer],
        answers={200: EventPage},
        refusals=[404],
        description=f"Narrowed, one request looks at {LOOKED_AT:,} events at most: a page may have fewer rows than "
        "asked for, or none, and still a `next`, which goes on from there. There are no more when `next` is null. "
        "`count` is only for the whole timeline.",
    )
    def get(self, request: Request, customer_id: int) -> HttpResponse:
        given = TIMELINE.clean_query(request._request.GET)
        narrowing = _narrowing(given)
        row = customer_row(customer_id)
        timelines = [row["id"], *row["merged_ids"]]
        walk = walk_timeline(
            timelines,
            cursor=given.get("cursor"),
            size=given.get("page_size") or PAGE_SIZE,
            matches=narrowing.matches if narrowing.looks_at_rows else None,
            span=narrowing.span,
        )
        payload: dict[str, Any] = {
            "next": page_address(request, walk.next_cursor),
            "previous": page_address(request, walk.previous_cursor),
            "results": [_event(found) for found in walk.rows],
        }
        if given.get("count"):
            if not narrowing.wants_all:
                raise InvalidInput(
                    {"count": [_("Only the whole timeline is counted. Leave out the filters.")]}
                )
            events = Event.objects.filter(timeline_id__in=timelines)
            payload["count"], payload["count_is_limited"] = bounded_count(events, limit=COUNT_LIMIT)
        return Answer(payload).response()


def _narrowing(given: Mapping[str, Any]) -> Narrowing:
    """Raises InvalidInput for a value that there is none of."""
    known = {"kind": verbs.kinds(), "source": Source.values, "actor": ACTORS}
    chosen = {
        name: frozenset(part.strip() for part in (given.get(name) or "").split(",") if part.strip())
        for name in ("kind", "verb", "source", "actor")
    }
    errors = {
        name: [_("Choose of: %(values)s.") % {"values": ", ".join(values)}]
        for name, values in known.items()
        if any(value not in values and not (name == "actor" and _is_one(value)) for value in chosen[name])
    }
    if errors:
        raise InvalidInput(errors)
    return Narrowing(
        kinds=chosen["kind"],
        verbs=chosen["verb"],
        sources=chosen["source"],
        actors=chosen["actor"],
        span=Span(given.get("since"), given.get("until")),
        text=given.get("q") or "",
    )


def _is_one(actor: str) -> bool:
    kind, _colon, pk = actor.partition(":")
    return kind in ("user", "token") and pk.isascii() and pk.isdecimal()


def _event(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"actor" if name == "actor_label" else name: row[name] for name in _EVENT}


_THEN = ("name", *Customer.FIELDS)
FieldsThen = documented(
    "CustomerAsOf",
    **{name: serializers.CharField(allow_blank=True) for name in _THEN if name != "external_id"},
    external_id=serializers.CharField(allow_null=True),
    billing_address=AddressOutput(allow_null=True),
    shipping_address=AddressOutput(allow_null=True),
    custom_fields=serializers.DictField(help_text="By their keys, as they are in a customer."),
    user=serializers.IntegerField(allow_null=True, help_text="The user who was linked."),
)
AsOfOutput = documented(
    "AsOf",
    at=serializers.DateTimeField(),
    existed=serializers.BooleanField(help_text="False before the customer was created."),
    customer=FieldsThen(allow_null=True),
    differs=serializers.ListField(
        child=serializers.CharField(),
        help_text="What is not so today; parts of an address as billing_address.city.",
    ),
)


class AsOfView(ApiView):
    @operation(
        "customers_as_of",
        "A customer's fields as they were at a moment",
        tag=TAG,
        parameters=[AS_OF.serializer],
        answers={200: AsOfOutput},
        refusals=[404],
        description="Computed from the log: what was changed since is undone. Of a customer that others were merged "
        "into, its own fields.",
    )
    def get(self, request: Request, customer_id: int) -> HttpResponse:
        moment = AS_OF.clean_query(request._request.GET)["at"]
        pk = customer_row(customer_id)["id"]
        customer = Customer.objects.prefetch_related("addresses").get(pk=pk)
        return Answer(as_of_json(as_of(customer, moment))).response()


def as_of_json(told: AsOf) -> dict[str, Any]:
    return {
        "at": told.at,
        "existed": told.existed,
        "customer": _fields_json(told.fields) if told.existed else None,
        "differs": told.differing if told.existed else [],
    }


def _fields_json(fields: Mapping[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {name: fields.get(name) or "" for name in _THEN}
    shown["external_id"] = fields.get("external_id") or None
    for kind in ADDRESS_KINDS[:2]:
        parts = {part: fields.get(f"{kind}_address.{part}") or "" for part in Address.FIELDS}
        shown[f"{kind}_address"] = parts if any(parts.values()) else None
    shown["custom_fields"] = {
        name.removeprefix(PREFIX): value
        for name, value in fields.items()
        if name.startswith(PREFIX) and value
    }
    shown["user"] = fields.get("user") or None
    return shown
