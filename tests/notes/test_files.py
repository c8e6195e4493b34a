"""Files of notes: what is taken, what is refused, and that nobody ever gets more than a download."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from accounts.models import User
from customers.models import Customer, Note, NoteFile
from customers.services import add_file, add_note
from customers.services import note_files as verb
from omnibasis.core.actors import Actor
from omnibasis.core.errors import InvalidInput
from omnibasis.core.files import MAX_BYTES, clean_file, clean_name
from tests.conftest import signed_in
from tests.notes.conftest import PDF, Write, file, page, told


def zipped(*names: str, first: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, first or b"x")
    return out.getvalue()


ODT = zipped("mimetype", "content.xml", first=b"application/vnd.oasis.opendocument.text")
DOCX = zipped("[Content_Types].xml", "word/document.xml")
XLSX = zipped("[Content_Types].xml", "xl/workbook.xml")
PNG = b"\x89PNG\r\n\x1a\n rest"
JPEG = b"\xff\xd8\xff\xe0 rest"
HTML = b"<!doctype html><script>alert(1)</script>"
EXE = b"MZ\x90\x00\x03"
TAKEN = {
    "a.pdf": PDF, "a.PNG": PNG, "a.jpg": JPEG, "a.jpeg": JPEG, "a.gif": b"GIF89a...", "a.webp": b"RIFF\0\0\0\0WEBPVP8 ",
    "a.txt": "žluťoučký".encode(), "a.csv": b"a;b", "a.eml": b"From: a@example.com\n\nHi", "a.docx": DOCX,
    "a.xlsx": XLSX, "a.odt": ODT, "a.zip": zipped("x"), "html.txt": HTML, "exe.pdf": PDF + EXE,
}  # fmt: skip
REFUSED = {
    "a.html": HTML, "a.svg": b"<svg/>", "a.exe": EXE, "a.js": b"alert(1)", "a.pdf.exe": EXE, "a": b"x", "": b"x",
    "a.pdf": EXE, "b.png": HTML, "c.jpg": PNG, "d.docx": zipped("x"), "e.xlsx": DOCX, "f.odt": DOCX, "g.zip": EXE,
    "h.txt": b"a\0b", "i.csv": "ž".encode("cp1250"), "j.gif": b"GIF8", "k.webp": b"RIFF\0\0\0\0WAVE", "l.pdf": b"",
    "m.phtml": HTML, "n.pdf ": EXE, ".htaccess": b"x", "o.pdf\u202etxt.exe": EXE, "p.pdf\0.exe": EXE, "q.docm": DOCX,
}  # fmt: skip


def stored_files() -> list[Path]:
    return [path for path in Path(default_storage.path("")).rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_taken(name: str) -> None:
    kept = clean_file(io.BytesIO(TAKEN[name]), name=name)
    assert kept.data == TAKEN[name]
    assert "/" in kept.content_type


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        clean_file(io.BytesIO(REFUSED[name]), name=name)
    assert list(refused.value.errors) == ["file"]


def test_what_is_too_large() -> None:
    clean_file(io.BytesIO(b"%PDF-" + b"x" * (MAX_BYTES - 5)), name="a.pdf")
    with pytest.raises(InvalidInput, match="larger than 10 MB"):
        clean_file(io.BytesIO(b"%PDF-" + b"x" * MAX_BYTES), name="a.pdf")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\a.txt", "a.txt"),
        ("a\r\nSet-Cookie: x.txt", "a Set-Cookie: x.txt"),
        ("fdp\u202etxt.exe", "fdptxt.exe"),
        ("e\u0301.txt", "é.txt"),
        ("x" * 300 + ".txt", "x" * 179 + ".txt"),
        ("...txt", "txt"),
        ("<b>.txt", "<b>.txt"),
        ("", "file"),
    ],
)
def test_names_are_cleaned(name: str, kept: str) -> None:
    assert clean_name(name) == kept


def test_upload_and_download(staff_client: Client, write: Write) -> None:
    note = write()
    answer = staff_client.post(f"{page(note)}files/?from=note", {"file": file('of"fer<i>.pdf')})
    assert answer["Location"] == page(note)
    row = note.files.get()
    assert row.path.startswith("notes/")
    assert row.name not in row.path
    html = staff_client.get(page(note)).content.decode()
    assert "&lt;i&gt;.pdf" in html
    assert "<i>.pdf" not in html
    got = staff_client.get(f"{page(note)}files/{row.pk}/")
    assert b"".join(got) == PDF
    assert got["Content-Disposition"].startswith("attachment")
    assert got["Content-Type"] == "application/octet-stream"
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in got["Cache-Control"]
    assert told(note) == ["note.added", "note.file_added"]
    staff_client.post(f"{page(note)}files/{row.pk}/remove/")
    assert staff_client.get(f"{page(note)}files/{row.pk}/").status_code == 404
    assert told(note)[-1] == "note.file_removed"


@pytest.mark.django_db(transaction=True)
def test_a_removed_file_is_deleted(staff_client: Client, write: Write) -> None:
    note = write(uploads=[file()])
    assert len(stored_files()) == 1
    staff_client.post(f"{page(note)}files/{note.files.get().pk}/remove/")
    assert stored_files() == []


def test_hostile_uploads_leave_nothing(staff_client: Client, customer: Customer, write: Write) -> None:
    note = write()
    for name, data in REFUSED.items():
        if name in ("", "a") or "\0" in name:
            continue
        answer = staff_client.post(f"{page(note)}files/", {"file": file(name, data)})
        assert answer.status_code == 302
        answer = staff_client.post(
            f"/omnipayments/customers/{customer.pk}/notes/",
            {"body": "x", "uploads": [file(), file(name, data)]},
        )
        assert answer.status_code == 422
    assert NoteFile.objects.count() == 0
    assert Note.objects.count() == 1
    assert stored_files() == []


def test_a_write_that_fails_leaves_no_file(
    write: Write, by_staff: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = write()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(verb.NoteWork, "write", fail)
    with pytest.raises(RuntimeError):
        add_file(note_id=note.pk, upload=file(), actor=by_staff)
    with pytest.raises(RuntimeError):
        add_note(customer_id=note.customer_id, data={"body": "x"}, uploads=[file()], actor=by_staff)
    assert stored_files() == []


def test_at_most_ten(staff_client: Client, write: Write, customer: Customer) -> None:
    note = write(uploads=[file(f"{n}.pdf") for n in range(10)])
    answer = staff_client.post(f"{page(note)}files/", {"file": file()}, follow=True)
    assert "at most 10 files" in answer.content.decode()
    sent = {"body": "x", "uploads": [file(f"{n}.pdf") for n in range(11)]}
    assert staff_client.post(f"/omnipayments/customers/{customer.pk}/notes/", sent).status_code == 422
    assert len(stored_files()) == 10


def test_the_door_for_pictures_serves_none(
    staff_client: Client, write: Write, end_user: User, make_customer: Callable[..., Customer]
) -> None:
    note = write(uploads=[file()])
    path = note.files.get().path
    for client in (staff_client, signed_in(end_user), Client()):
        for spelling in (
            path,
            f"customers/../{path}",
            f"./{path}",
            f"NOTES/{path[6:]}",
            f"notes//{path[6:]}",
        ):
            assert client.get(f"/media/{spelling}").status_code == 404, spelling


def test_a_file_of_another_note_is_not_found(staff_client: Client, write: Write) -> None:
    one, other = write(uploads=[file()]), write()
    assert staff_client.get(f"{page(other)}files/{one.files.get().pk}/").status_code == 404
    assert staff_client.post(f"{page(other)}files/{one.files.get().pk}/remove/").status_code == 404
    default_storage.delete(one.files.get().path)
    assert staff_client.get(f"{page(one)}files/{one.files.get().pk}/").status_code == 404
