"""The files of a note: sent as a form, served as downloads."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from accounts.actors import api_actor
from customers import services
from customers.api.note_shapes import ListOfFiles, NoteFileOutput
from customers.api.notes import TAG, file_json, note_row
from customers.models import NoteFile
from omnibasis.core.actors import Source
from omnibasis.core.answers import Answer
from omnibasis.core.errors import InvalidInput, NotFound
from omnibasis.core.files import ALLOWED, MAX_BYTES, download
from omnibasis.core.idempotency import answer_once
from omnibasis.core.openapi import IDEMPOTENCY_KEY, operation
from omnibasis.core.parsing import printable
from omnibasis.core.views import ApiView


class NoteFilesView(ApiView):
    parser_classes = [MultiPartParser]

    @operation("notes_files", "Files of a note", tag=TAG, answers={200: ListOfFiles}, refusals=[404])
    def get(self, request: Request, customer_id: int, note_id: int) -> HttpResponse:
        row = note_row(customer_id, note_id)
        files = NoteFile.objects.filter(note_id=row["id"]).order_by("id")
        return Answer({"results": [file_json(file, row["customer_id"]) for file in files]}).response()

    @operation(
        "notes_add_file",
        "Attach a file",
        tag=TAG,
        request={
            "multipart/form-data": {
                "type": "object",
                "properties": {"file": {"type": "string", "format": "binary"}},
                "required": ["file"],
            }
        },
        parameters=[IDEMPOTENCY_KEY],
        answers={201: NoteFileOutput},
        refusals=[404, 409, 413, 415, 422],
        description=f"Ten files a note, 10 MB each, of these kinds: {', '.join(ALLOWED)}. The content must be what the "
        "name says.",
    )
    def post(self, request: Request, customer_id: int, note_id: int) -> HttpResponse:
        upload = _upload(request)

        def attach() -> Answer:
            file = services.add_file(
                note_id=note_id,
                customer_id=customer_id,
                upload=upload,
                actor=api_actor(request),
                source=Source.API,
            )
            return Answer(file_json(file, note_row(customer_id, note_id)["customer_id"]), 201)

        return answer_once(request, attach, sent=_digest(upload))


def _upload(request: Request) -> Any:
    """The one part that there must be, named file."""
    others = {
        printable(name): [_("There is no such field.")]
        for name in (*request.data, *request.FILES)
        if name != "file"
    }
    if others:
        raise InvalidInput(others)
    uploads = request.FILES.getlist("file")
    if len(uploads) != 1:
        raise InvalidInput({"file": [_("Send one file, as the part named file.")]})
    return uploads[0]


def _digest(upload: Any) -> bytes:
    """What tells one upload from another: its name and the beginning of its content, as much as is accepted."""
    upload.seek(0)
    digest = hashlib.sha256(f"{upload.name}\n".encode("utf-8", "replace"))
    digest.update(upload.read(MAX_BYTES + 1))
    return digest.digest()


class NoteFileView(ApiView):
    @operation(
        "notes_read_file",
        "Download a file",
        tag=TAG,
        answers={(200, "application/octet-stream"): OpenApiTypes.BINARY},
        refusals=[404],
    )
    def get(
        self, request: Request, customer_id: int, note_id: int, file_id: int
    ) -> HttpResponse | FileResponse:
        row = note_row(customer_id, note_id)
        file = NoteFile.objects.filter(pk=file_id, note_id=row["id"]).first()
        if file is None:
            raise NotFound(_("There is no file with this id."))
        return download(file.path, name=file.name)

    @operation(
        "notes_remove_file", "Remove a file for good", tag=TAG, answers={204: None}, refusals=[404, 409]
    )
    def delete(self, request: Request, customer_id: int, note_id: int, file_id: int) -> HttpResponse:
        services.remove_file(
            note_id=note_id,
            file_id=file_id,
            customer_id=customer_id,
            actor=api_actor(request),
            source=Source.API,
        )
        return HttpResponse(status=204)
