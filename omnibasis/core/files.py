"""Files that people attach: accepted by name and content, stored under a random name, served as downloads only."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse
from django.utils.translation import gettext as _

from omnibasis.core.errors import InvalidInput, NotFound

MAX_BYTES = 10 * 1024 * 1024
MAX_NAME = 200

Check = Callable[[bytes], bool]


def _begins(*signatures: bytes) -> Check:
    return lambda data: data.startswith(signatures)


def _webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _office(folder: bytes) -> Check:
    """Office Open XML: a zip archive with a list of its parts, and the folder that says what it is."""
    return lambda data: data.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in data and folder in data


def _open_document(kind: bytes) -> Check:
    """OpenDocument (part 2, 3.3): the archive's first member is its type, not compressed."""
    wanted = b"mimetypeapplication/vnd.oasis.opendocument." + kind
    return lambda data: data.startswith(b"PK\x03\x04") and data[30 : 30 + len(wanted)] == wanted


def _text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in data


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
_ZIP = _begins(b"PK\x03\x04", b"PK\x05\x06")

# What may be attached: by the name's ending, with the type it is kept as and what the content must look like.
ALLOWED: dict[str, tuple[str, Check]] = {
    "pdf": ("application/pdf", _begins(b"%PDF-")),
    "png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "gif": ("image/gif", _begins(b"GIF87a", b"GIF89a")),
    "webp": ("image/webp", _webp),
    "txt": ("text/plain", _text),
    "md": ("text/markdown", _text),
    "csv": ("text/csv", _text),
    "eml": ("message/rfc822", _text),
    "ics": ("text/calendar", _text),
    "vcf": ("text/vcard", _text),
    "docx": (f"{_OOXML}.wordprocessingml.document", _office(b"word/")),
    "xlsx": (f"{_OOXML}.spreadsheetml.sheet", _office(b"xl/")),
    "pptx": (f"{_OOXML}.presentationml.presentation", _office(b"ppt/")),
    "odt": (f"{_ODF}.text", _open_document(b"text")),
    "ods": (f"{_ODF}.spreadsheet", _open_document(b"spreadsheet")),
    "odp": (f"{_ODF}.presentation", _open_document(b"presentation")),
    "zip": ("application/zip", _ZIP),
}
ACCEPT = ",".join(f".{ending}" for ending in ALLOWED)


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file that may be kept."""

    name: str
    content_type: str
    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)


def clean_file(upload: BinaryIO, *, name: str, field: str = "file") -> CleanFile:
    """Checks a file that somebody sent.

    Rules: it has something in it and at most 10 MB; its name's last ending is one of ALLOWED; its content is what the
    ending says. The name is cut down to its last part, without characters that cannot be seen, to 200 letters.
    Raises InvalidInput on `field`, with the name.
    """
    shown = clean_name(name)
    upload.seek(0)
    data = upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _invalid(field, _("%(name)s is larger than 10 MB. Choose a smaller file."), shown)
    if not data:
        raise _invalid(field, _("%(name)s is empty. Choose another file."), shown)
    ending = shown.rpartition(".")[2].lower() if "." in shown else ""
    if ending not in ALLOWED:
        raise InvalidInput(
            {
                field: [
                    _("Files like %(name)s are not accepted. Choose one of these kinds: %(kinds)s.")
                    % {"name": shown, "kinds": ", ".join(ALLOWED)}
                ]
            }
        )
    content_type, looks_right = ALLOWED[ending]
    if not looks_right(data):
        hint = (
            _("%(name)s is not plain text in UTF-8. Save it so, or pack it into a zip file.")
            if looks_right is _text
            else _("The content of %(name)s is not what its name says. Choose the original file.")
        )
        raise _invalid(field, hint, shown)
    return CleanFile(shown, content_type, data)


def clean_name(name: str) -> str:
    """The last part of a file's name: visible characters only, no more than 200, its ending kept."""
    last = name.replace("\\", "/").rpartition("/")[2]
    # Categories C*: controls, and the marks that turn a text around so that "exe.pdf" reads "fdp.exe".
    visible = "".join(
        " " if c.isspace() else c for c in last if unicodedata.category(c)[0] != "C" or c.isspace()
    )
    plain = " ".join(unicodedata.normalize("NFC", visible).split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return plain[:MAX_NAME] or "file"
    return f"{stem.rstrip('. ')[: MAX_NAME - 21] or 'file'}.{ending[:20]}"


def store_file(file: CleanFile, *, folder: str) -> str:
    """Stores the file under a name nobody can guess, which says nothing of what it is; returns the path."""
    return str(default_storage.save(f"{folder}/{uuid.uuid4().hex}", ContentFile(file.data)))


def delete_file(path: str) -> None:
    """Removes a stored file; call it on commit, so that a rolled back change keeps it. One that is gone is no error."""
    if path:
        with suppress(FileNotFoundError):
            default_storage.delete(path)


def download(path: str, *, name: str) -> FileResponse:
    """A stored file as a download that no browser shows, runs or guesses the type of. Raises NotFound."""
    try:
        stored = default_storage.open(path)
    except (OSError, ValueError):
        raise NotFound(_("The file is no longer there.")) from None
    response = FileResponse(
        stored, as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def _invalid(field: str, message: str, name: str) -> InvalidInput:
    return InvalidInput({field: [message % {"name": name}]})
