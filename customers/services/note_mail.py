"""Mail about notes, all of it by the outbox: to mentioned colleagues, as reminders, and to customers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Note, NoteFile
from customers.services.note_work import NoteWork, open_note
from omnibasis.core.actors import Actor, Source
from omnibasis.core.errors import Refused
from omnibasis.core.identity import email_key
from omnibasis.core.markdown import excerpt, mentioned, plain_mentions, render_markdown
from omnibasis.events.mail import send_later, take_back
from omnibasis.ui.registry import business

# What goes along with a mail; further files stay in My account.
MOST_ATTACHED = 7 * 1024 * 1024


def names_of(bodies: Iterable[str]) -> dict[str, str]:
    """The names of the colleagues that these texts mention, by the keys of their e-mails. One query, if any."""
    keys = {key for body in bodies for key in mentioned(body)}
    if not keys:
        return {}
    people = User.objects.filter(email__in=keys, is_staff=True)
    return {user.email: _shown(user) for user in people.only("email", "given_name", "surname")}


def _shown(user: User) -> str:
    # Customers read names in what is shared with them, but nobody's address.
    return user.full_name or user.email.partition("@")[0]


def tell_mentioned(work: NoteWork, keys: Sequence[str]) -> list[str]:
    """Writes a mail to each colleague of these addresses who works here, except the actor; returns their names."""
    if not keys:
        return []
    colleagues = list(
        User.objects.filter(email__in=keys, is_staff=True, is_active=True)
        .exclude(pk=work.actor.user_id or 0)
        .order_by("pk")
    )
    note = work.note
    who = work.actor.label or _("Somebody")
    body = _text_of("mention", note, who=who, customer=work.customer)
    subject = _("%(who)s mentioned you in a note on %(customer)s") % {
        "who": who,
        "customer": work.customer.name,
    }
    get_connection().send_messages(
        [EmailMessage(subject=_line(subject), body=body, to=[email_key(user.email)]) for user in colleagues]
    )
    return [_shown(user) for user in colleagues]


def put_reminder(work: NoteWork, *, moved: bool = False) -> None:
    """Makes the mail that waits agree with the note: one to the person who set it, due when the note says, or none.

    `moved`: the reminder is the actor's from now on.
    """
    note = work.note
    if note.reminder_id is not None:
        take_back(note.reminder_id)
        note.reminder = None
    if note.remind_at is None:
        note.remind_user = None
        return
    if moved or note.remind_user_id is None:
        note.remind_user_id = work.actor.user_id
    if note.removed_at is not None or note.remind_at <= timezone.now() or note.remind_user is None:
        return
    subject = _("Reminder: %(note)s, %(customer)s") % {
        "note": title_of(note),
        "customer": work.customer.name,
    }
    message = EmailMessage(
        subject=_line(subject),
        body=_text_of("reminder", note, customer=work.customer),
        to=[email_key(note.remind_user.email)],
    )
    note.reminder = send_later(message, due_at=note.remind_at)


@transaction.atomic
def mail_note_to_customer(
    *,
    note_id: int,
    actor: Actor,
    source: Source = Source.STAFF,
    customer_id: int | None = None,
    expected_version: int | None = None,
) -> Note:
    """Mails a note to its customer.

    Rules, in order:
    1. The customer has an e-mail address; else Refused.
    2. `expected_version`: refused (Stale) when anything was recorded about the note since; a button that is pressed
       twice sends one mail.
    3. A private note becomes shared by being mailed: the customer has it from then on, and the note says so.
    4. Files go along as long as they are 7 MB together; of the others the mail says that there are more.
    5. An answer goes to the person who mailed it; that of a program to the business.
    6. The mail is a row of the outbox in the same transaction, and one event on the timeline.
    Raises NotFound, Refused, Stale.
    """
    work = open_note(
        note_id, actor=actor, source=source, customer_id=customer_id, expected_version=expected_version
    )
    note, customer = work.note, work.customer
    if not customer.email_key:
        raise Refused(_("This customer has no e-mail address. Add one to mail a note."))
    files, left_out = _attachable(note)
    _customer_mail(work, files, left_out).send()
    changes: dict[str, tuple[Any, Any]] = {}
    if note.visibility != Note.Visibility.SHARED:
        changes["visibility"] = (note.visibility, Note.Visibility.SHARED)
        note.visibility = Note.Visibility.SHARED
    data = {"to": customer.email, "files": [file.name for file in files], "left_out": left_out}
    work.log("note.mailed", changes=changes, data=data)
    work.write()
    return note


def _customer_mail(work: NoteWork, files: Sequence[NoteFile], left_out: int) -> EmailMessage:
    note = work.note
    names = names_of([note.body])
    context = {
        "note": note,
        "text": plain_mentions(note.body, names),
        "html": render_markdown(note.body, names=names),
        "business_name": business.name(),
        "left_out": left_out,
        "has_account": work.customer.user_id is not None,
        "link": settings.PUBLIC_URL + reverse("notes:mine"),
    }
    actor = work.actor
    person = actor.user_id if actor.kind == "user" and actor.is_staff else None
    sender = User.objects.filter(pk=person).first() if person is not None else None
    message = EmailMultiAlternatives(
        subject=_line(note.subject or _("A message from %(business)s") % {"business": business.name()}),
        body=render_to_string("customers/notes/mail/customer.txt", context),
        to=[work.customer.email_key],
        reply_to=[email_key(sender.email)] if sender is not None else None,
    )
    message.attach_alternative(render_to_string("customers/notes/mail/customer.html", context), "text/html")
    for file in files:
        # Text would be written as text of the message, whose lines mail servers may break.
        plain = file.content_type.startswith(("text/", "message/"))
        with _opened(file) as stored:
            message.attach(
                file.name, stored.read(), "application/octet-stream" if plain else file.content_type
            )
    return message


def _opened(file: NoteFile) -> Any:
    try:
        return default_storage.open(file.path)
    except OSError:
        raise Refused(
            _("The file %(name)s is no longer there. Remove it first.") % {"name": file.name}
        ) from None


def _attachable(note: Note) -> tuple[list[NoteFile], int]:
    """The files that go along, in their order, and how many do not."""
    files, room, left_out = [], MOST_ATTACHED, 0
    for file in note.files.order_by("pk"):
        if file.size <= room:
            files.append(file)
            room -= file.size
        else:
            left_out += 1
    return files, left_out


def title_of(note: Note) -> str:
    """What to call a note by: its subject, else how it begins."""
    return note.subject or excerpt(note.body, 60) or _("Note")


def _text_of(kind: str, note: Note, **context: Any) -> str:
    link = settings.PUBLIC_URL + reverse("notes:show", args=[note.pk])
    beginning = excerpt(note.body, 400, names=names_of([note.body]))
    return render_to_string(
        f"customers/notes/mail/{kind}.txt",
        {"note": note, "title": title_of(note), "beginning": beginning, "link": link, **context},
    )


def _line(text: str) -> str:
    """A subject's one line: names come from people."""
    return "".join(c if c.isprintable() else " " for c in text)[:200]
