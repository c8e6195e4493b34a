"""My account shows what is shared with the reader, and nothing else to nobody, with whatever id they guess."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import User
from customers.models import Customer, Note
from customers.services import archive_customer, remove_note, share_note, unlink_user
from omnibasis.core.actors import Actor
from tests.conftest import make_user, signed_in
from tests.customers_ui.conftest import words
from tests.notes.conftest import Write, file

MINE = "/account/notes/"


@pytest.fixture
def own(end_user: User) -> Customer:
    return Customer.objects.get(user=end_user)


@pytest.fixture
def shared(write: Write, own: Customer) -> Note:
    body = "Your **offer** is ready, says @margaret@example.com."
    return write(
        body, subject="Offer", on=own, visibility="shared", labels=["secret label"], uploads=[file()]
    )


def file_of(note: Note) -> str:
    return f"{MINE}{note.pk}/files/{note.files.get().pk}/"


def test_shared_ones_rendered_with_their_files(end_user_client: Client, shared: Note) -> None:
    html = end_user_client.get(MINE).content.decode()
    assert "<strong>offer</strong>" in html
    text = words(end_user_client, MINE)
    assert "Offer Your" not in text
    assert "@Margaret Adams" in text
    for hidden in ("margaret@example.com", "secret label"):
        assert hidden not in html
    got = end_user_client.get(file_of(shared))
    assert got["Content-Disposition"].startswith("attachment")
    assert got["Content-Security-Policy"].startswith("sandbox")
    assert "Notes 1" in words(end_user_client, "/account/")


def test_private_ones_never(end_user_client: Client, write: Write, own: Customer) -> None:
    private = write("The secret of it", on=own, uploads=[file("plan.pdf")])
    assert "secret" not in words(end_user_client, MINE)
    assert "plan.pdf" not in words(end_user_client, MINE)
    assert end_user_client.get(file_of(private)).status_code == 404
    assert "Notes" not in words(end_user_client, "/account/")


@pytest.mark.parametrize("what", ["unshare", "remove", "unlink", "archive", "unverify"])
def test_it_hides_at_once(
    end_user_client: Client, end_user: User, own: Customer, shared: Note, by_staff: Actor, what: str
) -> None:
    assert "offer" in words(end_user_client, MINE)
    if what == "unshare":
        share_note(note_id=shared.pk, shared=False, actor=by_staff)
    elif what == "remove":
        remove_note(note_id=shared.pk, actor=by_staff)
    elif what == "unlink":
        unlink_user(customer_id=own.pk, actor=by_staff)
    elif what == "archive":
        archive_customer(customer_id=own.pk, actor=by_staff)
    else:
        EmailAddress.objects.filter(user=end_user).update(verified=False)
    assert "offer" not in words(end_user_client, MINE)
    assert end_user_client.get(file_of(shared)).status_code == 404


def test_strangers_see_nothing_with_any_id(
    shared: Note, write: Write, own: Customer, make_customer: Callable[..., Customer], staff_client: Client
) -> None:
    other = make_user("stranger@example.org")
    unproven = make_user("unproven@example.org", verified=False)
    private = write("The secret of it", on=own, uploads=[file()])
    staff_paths = [
        f"/omnipayments/customers/{own.pk}/notes/",
        f"/omnipayments/customers/{own.pk}/notes/{private.pk}/",
        f"/omnipayments/customers/{own.pk}/notes/{private.pk}/files/{private.files.get().pk}/",
        f"/omnicustomers/notes/{private.pk}/",
        "/omnicustomers/notes/",
        "/omnicustomers/notes/colleagues/?q=m",
    ]
    for client in (Client(), signed_in(other), signed_in(unproven)):
        for path in (MINE, file_of(shared), file_of(private), *staff_paths):
            answer = client.get(path, follow=True)
            text = b"".join(answer).decode() if answer.streaming else answer.content.decode()
            assert "offer" not in text
            assert "secret" not in text
            assert "%PDF" not in text
    # Staff have the back office for that; their own account is only theirs.
    assert "offer" not in words(staff_client, MINE)
    assert staff_client.get(file_of(shared)).status_code == 404


def test_page_by_page(end_user_client: Client, write: Write, own: Customer) -> None:
    for n in range(22):
        write(f"Message {n:02}", on=own, visibility="shared")
    first = end_user_client.get(MINE)
    assert len(first.context["cards"]) == 20
    older = end_user_client.get(MINE, {"cursor": first.context["page"].next_cursor})
    assert [card.note.body for card in older.context["cards"]] == ["Message 01", "Message 00"]
    assert end_user_client.get(f"{MINE}?cursor=nonsense")["Location"] == MINE
