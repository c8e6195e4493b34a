"""Acts on a note: each posts, does one verb, says so, and goes back to the note."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import request_actor
from customers import services
from customers.forms.notes import ReminderForm
from customers.models import Customer, Note, NoteFile
from omnibasis.core.errors import BusinessError, InvalidInput, NotFound
from omnibasis.core.files import download as as_download
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.templatetags.ui import long_date
from omnibasis.ui.toasts import toast, warn

Which = dict[str, Any]
Act = Callable[..., None]


def act(do: Act) -> Callable[..., HttpResponseBase]:
    """Makes a view of an act on one note. What a verb refuses becomes a toast.

    `do` gets the request and what every verb takes: the note, its customer, the actor.
    """

    @wraps(do)
    def posted(request: AuthenticatedRequest, pk: int, note: int, **kwargs: Any) -> HttpResponseBase:
        get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
        which: Which = {"note_id": note, "customer_id": pk, "actor": request_actor(request)}
        try:
            do(request, which, **kwargs)
        except NotFound:
            raise Http404 from None
        except InvalidInput as error:
            warn(request, " ".join(m for messages in error.errors.values() for m in messages))
        except BusinessError as error:
            warn(request, error.detail)
        # From the note's own page back to it, unless the note is gone.
        if request.GET.get("from") == "note" and do is not remove:
            return HttpResponseRedirect(reverse("notes:note", args=[pk, note]))
        return HttpResponseRedirect(f"{reverse('notes:of_customer', args=[pk])}#note-{note}")

    view: Callable[..., HttpResponseBase] = staff_required(require_POST(posted))
    return view


def _undo(name: str, which: Which) -> str:
    return reverse(f"notes:{name}", args=[which["customer_id"], which["note_id"]])


@act
def pin(request: AuthenticatedRequest, which: Which) -> None:
    services.pin_note(pinned=True, **which)
    toast(request, _("Pinned."), undo_url=_undo("unpin", which))


@act
def unpin(request: AuthenticatedRequest, which: Which) -> None:
    services.pin_note(pinned=False, **which)
    toast(request, _("Unpinned."), undo_url=_undo("pin", which))


@act
def share(request: AuthenticatedRequest, which: Which) -> None:
    services.share_note(shared=True, **which)
    toast(request, _("Shared: the customer's user reads it in My account."), undo_url=_undo("unshare", which))


@act
def unshare(request: AuthenticatedRequest, which: Which) -> None:
    services.share_note(shared=False, **which)
    toast(request, _("No longer shared with the customer."), undo_url=_undo("share", which))


def remove(request: AuthenticatedRequest, which: Which) -> None:
    services.remove_note(**which)
    toast(request, _("The note is removed."), undo_url=_undo("bring_back", which))


@act
def bring_back(request: AuthenticatedRequest, which: Which) -> None:
    services.bring_back_note(**which)
    toast(request, _("The note is back."))


@act
def mail(request: AuthenticatedRequest, which: Which) -> None:
    version = request.POST.get("version", "")
    known = int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else None
    note = services.mail_note_to_customer(expected_version=known, **which)
    toast(request, _("The note is on its way to %(email)s.") % {"email": note.customer.email})


@act
def remind(request: AuthenticatedRequest, which: Which) -> None:
    form = ReminderForm(request.POST)
    if not form.is_valid():
        raise InvalidInput({"remind_at": [_("Choose a day and a time.")]})
    note = services.set_reminder(remind_at=form.cleaned_data["remind_at"], **which)
    toast(request, _("You will be reminded: %(when)s.") % {"when": long_date(note.remind_at)})


@act
def forget(request: AuthenticatedRequest, which: Which) -> None:
    services.clear_reminder(**which)
    toast(request, _("The reminder is off."))


@act
def attach(request: AuthenticatedRequest, which: Which) -> None:
    upload = request.FILES.get("file")
    if upload is None:
        raise InvalidInput({"file": [_("Choose a file first.")]})
    row = services.add_file(upload=upload, **which)
    toast(request, _("%(name)s is added.") % {"name": row.name})


@act
def detach(request: AuthenticatedRequest, which: Which, file: int) -> None:
    services.remove_file(file_id=file, **which)
    toast(request, _("The file is removed."))


remove_view = act(remove)


@staff_required
@require_safe
def download(request: AuthenticatedRequest, pk: int, note: int, file: int) -> HttpResponseBase:
    """A file of a note, for staff, as a download."""
    visible = Note.objects.visible_to(request.user).filter(pk=note, customer_id=pk)
    row = get_object_or_404(NoteFile, pk=file, note__in=visible)
    try:
        return as_download(row.path, name=row.name)
    except NotFound:
        raise Http404 from None
