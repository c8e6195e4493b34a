"""Notes: those of a customer, all of them, and what is done with one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from accounts.actors import api_actor
from customers import services
from customers.api.note_shapes import LIST, NOTE, OF_CUSTOMER, NoteOutput, NotePage
from customers.api.views import customer_row
from customers.models import Label, Note, NoteFile
from customers.notes.tables import labels_of
from omnibasis.core.actors import Source
from omnibasis.core.answers import Answer, etag, expected_version, instant, is_fresh
from omnibasis.core.errors import NotFound
from omnibasis.core.idempotency import answer_once
from omnibasis.core.listing import cursor_page
from omnibasis.core.openapi import IDEMPOTENCY_KEY, IF_MATCH, IF_NONE_MATCH, operation
from omnibasis.core.pagination import Order
from omnibasis.core.parsing import json_body
from omnibasis.core.text import fold
from omnibasis.core.views import ApiView

TAG = "notes"
VALUES = (
    "id", "customer_id", "customer__user_id", "subject", "body", "visibility", "is_pinned", "remind_at", "author_id",
    "author_label", "source", "version", "created_at", "updated_at",
)  # fmt: skip


def file_json(file: NoteFile, customer_id: int) -> dict[str, Any]:
    path = reverse("api:note-file", args=[customer_id, file.note_id, file.pk])
    return {
        "id": file.pk,
        "name": file.name,
        "content_type": file.content_type,
        "size": file.size,
        "url": urljoin(f"{settings.PUBLIC_URL}/", path),
        "added_by": file.added_by,
        "created_at": instant(file.created_at),
    }


def note_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of VALUES as the API shows them; labels and files are read at once."""
    ids = [row["id"] for row in rows]
    labels = labels_of(ids) if ids else {}
    files: dict[int, list[NoteFile]] = {}
    for file in NoteFile.objects.filter(note_id__in=ids).order_by("id") if ids else ():
        files.setdefault(file.note_id, []).append(file)
    return [_note_json(row, labels.get(row["id"], []), files.get(row["id"], [])) for row in rows]


def _note_json(row: Mapping[str, Any], labels: Iterable[Label], files: Iterable[NoteFile]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "customer": row["customer_id"],
        "user": row["customer__user_id"],
        **{name: row[name] for name in ("subject", "body", "visibility", "is_pinned")},
        "labels": [label.name for label in labels],
        "remind_at": instant(row["remind_at"]) if row["remind_at"] is not None else None,
        "author": row["author_id"],
        "author_name": row["author_label"],
        "source": row["source"],
        "files": [file_json(file, row["customer_id"]) for file in files],
        "version": row["version"],
        "created_at": instant(row["created_at"]),
        "updated_at": instant(row["updated_at"]),
    }


def note_row(customer_id: int, note_id: int) -> dict[str, Any]:
    """The row of VALUES of a live note of a customer, or of the one it was merged into. Raises NotFound."""
    owner = customer_row(customer_id)["id"]
    row = Note.objects.live().filter(pk=note_id, customer_id=owner).values(*VALUES).first()
    if row is None:
        raise NotFound(_("There is no note with this id."))
    return dict(row)


def shown(note: Note, *, status: int = 200) -> Answer:
    """The answer of a verb that worked on this note."""
    row = Note.objects.filter(pk=note.pk).values(*VALUES).get()
    return Answer(note_rows([row])[0], status, {"ETag": etag(row["version"])})


def _filtered(found: QuerySet[Note], given: Mapping[str, Any]) -> QuerySet[Note]:
    for name, column in (("visibility", "visibility"), ("customer", "customer_id"), ("author", "author_id")):
        if given.get(name):
            found = found.filter(**{column: given[name]})
    if given.get("user"):
        found = found.filter(customer__user_id=given["user"])
    if "pinned" in given:
        found = found.filter(is_pinned=given["pinned"])
    if "reminder" in given:
        found = found.filter(remind_at__isnull=not given["reminder"])
    if label := given.get("label"):
        ids = list(Label.objects.filter(key=fold(label)).values_list("pk", flat=True))
        found = found.labelled(ids)  # type: ignore[attr-defined]  # of our queryset
    if text := given.get("q"):
        found = found.search(text)  # type: ignore[attr-defined]  # of our queryset
    return found


class NotesView(ApiView):
    @operation("notes_list", "List notes", tag=TAG, parameters=[LIST.serializer], answers={200: NotePage})
    def get(self, request: Request) -> HttpResponse:
        given = LIST.clean_query(request._request.GET)
        ordering = given.get("ordering") or "-id"
        order = Order(
            {"id": "id", "updated": "updated_at"}[ordering.lstrip("-")], descending=ordering.startswith("-")
        )
        found = _filtered(Note.objects.visible_to(request.user), given).values(*VALUES)
        return cursor_page(request, found, order=order, given=given, represent=note_rows).response()


class CustomerNotesView(ApiView):
    @operation(
        "customers_notes",
        "Notes of a customer, newest first",
        tag=TAG,
        parameters=[OF_CUSTOMER.serializer],
        answers={200: NotePage},
        refusals=[404],
    )
    def get(self, request: Request, customer_id: int) -> HttpResponse:
        given = OF_CUSTOMER.clean_query(request._request.GET)
        owner = customer_row(customer_id)["id"]
        found = _filtered(Note.objects.live().filter(customer_id=owner), given).values(*VALUES)
        order = Order("id", descending=True)
        return cursor_page(request, found, order=order, given=given, represent=note_rows).response()

    @operation(
        "customers_add_note",
        "Write a note on a customer",
        tag=TAG,
        request=NOTE.serializer,
        parameters=[IDEMPOTENCY_KEY],
        answers={201: NoteOutput},
        refusals=[404, 409, 422],
        description="A subject or a body is required. Colleagues whom the body mentions get a mail.",
    )
    def post(self, request: Request, customer_id: int) -> HttpResponse:
        data = NOTE.clean(json_body(request))

        def write() -> Answer:
            note = services.add_note(
                customer_id=customer_id, data=data, actor=api_actor(request), source=Source.API
            )
            return shown(note, status=201)

        return answer_once(request, write)


class NoteView(ApiView):
    @operation(
        "notes_read",
        "Read a note",
        tag=TAG,
        parameters=[IF_NONE_MATCH],
        answers={200: NoteOutput, 304: None},
        refusals=[404],
    )
    def get(self, request: Request, customer_id: int, note_id: int) -> HttpResponse:
        row = note_row(customer_id, note_id)
        tag = etag(row["version"])
        if is_fresh(request, tag):
            return HttpResponse(status=304, headers={"ETag": tag})
        return Answer(note_rows([row])[0], headers={"ETag": tag}).response()

    @operation(
        "notes_edit",
        "Edit the fields that are sent",
        tag=TAG,
        request=NOTE.serializer,
        parameters=[IF_MATCH],
        answers={200: NoteOutput},
        refusals=[404, 409, 412],
    )
    def patch(self, request: Request, customer_id: int, note_id: int) -> HttpResponse:
        note = services.edit_note(
            note_id=note_id,
            data=NOTE.clean(json_body(request)),
            expected_version=expected_version(request),
            **_who(request, customer_id),
        )
        return shown(note).response()

    @operation(
        "notes_remove",
        "Remove a note",
        tag=TAG,
        parameters=[IF_MATCH],
        answers={204: None},
        refusals=[404, 409, 412],
        description="It leaves every list, and `restore` brings it back.",
    )
    def delete(self, request: Request, customer_id: int, note_id: int) -> HttpResponse:
        services.remove_note(
            note_id=note_id, expected_version=expected_version(request), **_who(request, customer_id)
        )
        return HttpResponse(status=204)


class NoteRestoreView(ApiView):
    @operation(
        "notes_restore",
        "Bring a removed note back",
        tag=TAG,
        parameters=[IDEMPOTENCY_KEY],
        answers={200: NoteOutput},
        refusals=[404, 409, 422],
    )
    def post(self, request: Request, customer_id: int, note_id: int) -> HttpResponse:
        who = _who(request, customer_id)
        return answer_once(request, lambda: shown(services.bring_back_note(note_id=note_id, **who)))


class NoteMailView(ApiView):
    @operation(
        "notes_mail",
        "E-mail a note to its customer",
        tag=TAG,
        parameters=[IDEMPOTENCY_KEY, IF_MATCH],
        answers={200: NoteOutput},
        refusals=[404, 409, 412, 422],
        description="A private note becomes shared by it. Files go along up to 7 MB together. Refused (409) for a "
        "customer without an e-mail address.",
    )
    def post(self, request: Request, customer_id: int, note_id: int) -> HttpResponse:
        who = {**_who(request, customer_id), "expected_version": expected_version(request)}
        return answer_once(request, lambda: shown(services.mail_note_to_customer(note_id=note_id, **who)))


def _who(request: Request, customer_id: int) -> dict[str, Any]:
    return {"customer_id": customer_id, "actor": api_actor(request), "source": Source.API}
