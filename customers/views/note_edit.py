"""Editing a note: in its place with htmx, on the customer's page without."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actors import request_actor
from customers.forms.notes import NoteForm, initial_of, shown_value
from customers.models import Customer, Note
from customers.services import edit_note
from customers.views.detail import frame_of, visible_customer
from customers.views.notes import label_choices, note_or_404
from omnibasis.core.errors import BusinessError, InvalidInput, NotFound, Stale
from omnibasis.events.models import Event
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.forms import INVALID, add_errors
from omnibasis.ui.toasts import toast, warn


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AuthenticatedRequest, pk: int, note: int) -> HttpResponseBase:
    """The form of a note. What somebody else changed meanwhile is shown beside what was typed, as on the customer."""
    found = note_or_404(request, pk, note)
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    back = f"{reverse('notes:of_customer', args=[pk])}#note-{note}"
    if customer.archived_at is not None:
        warn(request, _("This customer is archived. Restore it to work on its notes."))
        return HttpResponseRedirect(back)
    if request.method == "POST":
        return _save(request, customer, found, back)
    in_place = request.headers.get("HX-Target", "").startswith("note-")
    answer = _page(request, customer, found, NoteForm(note=found), in_place=in_place)
    patch_vary_headers(answer, ["HX-Request", "HX-Target"])
    return answer


def _page(
    request: AuthenticatedRequest,
    customer: Customer,
    note: Note,
    form: NoteForm,
    *,
    status: int = 200,
    in_place: bool = False,
    **more: Any,
) -> HttpResponseBase:
    context = {
        "form": form,
        "note": note,
        "customer": customer,
        "label_names": label_choices(),
        "cancel_url": reverse("notes:note", args=[customer.pk, note.pk]),
        **more,
    }
    if in_place:
        return render(request, "customers/notes/_edit.html", {**context, "in_place": True})
    shown = visible_customer(request, customer.pk)
    if isinstance(shown, HttpResponseRedirect):
        return shown
    return render(
        request, "customers/notes/edit.html", {**frame_of(shown, "notes"), **context}, status=status
    )


def _save(request: AuthenticatedRequest, customer: Customer, note: Note, back: str) -> HttpResponseBase:
    form = NoteForm(request.POST, note=note)
    if not form.is_valid():
        return _page(request, customer, note, form, status=INVALID)
    before = note.version
    try:
        saved = edit_note(
            note_id=note.pk,
            customer_id=customer.pk,
            data=form.data_for_verb(),
            actor=request_actor(request),
            read_version=form.cleaned_data["version"],
        )
    except NotFound:
        raise
    except Stale as stale:
        return _conflict(request, customer, note, stale)
    except InvalidInput as error:
        add_errors(form, error)
        return _page(request, customer, note, form, status=INVALID)
    except BusinessError as error:
        add_errors(form, error)
        return _page(request, customer, note, form, status=INVALID)
    toast(request, _("Changes saved.") if saved.version != before else _("Nothing was changed."))
    return HttpResponseRedirect(back)


def _conflict(request: AuthenticatedRequest, customer: Customer, note: Note, stale: Stale) -> HttpResponse:
    """The form again: what was typed stays, the rest is as it is now. Sending it again means it."""
    note = note_or_404(request, customer.pk, note.pk)
    now = {name: str(value) for name, value in initial_of(note).items()}
    first = NoteForm(request.POST, note=note)
    changed = set(first.changed_data)
    data = request.POST.copy()
    for name in now:
        if name == "version":
            continue
        if name not in changed:
            data[name] = "" if now[name] == "False" else now[name]
        if (hidden := first[name].html_initial_name) in data:
            data[hidden] = now[name]
    data["version"] = str(stale.current)
    again = NoteForm(data, note=note)
    conflicts = [
        {
            "field": again[name],
            "theirs": shown_value(name, theirs),
            "theirs_raw": now[name],
            "yours": shown_value(name, yours),
        }
        for name, (theirs, yours) in stale.conflicts.items()
    ]
    log = Event.objects.filter(subject_type=Note._meta.label_lower, subject_id=note.pk).order_by("-id")
    answer = _page(request, customer, note, again, status=409, conflicts=conflicts, last=log.first())
    assert isinstance(answer, HttpResponse)
    return answer
