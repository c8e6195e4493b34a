"""The tab Notes of a customer's page: the list with a form above it, one note with its history, editing in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import request_actor
from customers.forms.notes import NoteForm
from customers.models import Customer, Label, Note
from customers.notes.cards import NoteCard, cards, with_parts
from customers.notes.history import history_of
from customers.services import add_note
from customers.views.detail import frame_of, visible_customer
from omnibasis.core.errors import BusinessError, InvalidInput
from omnibasis.core.files import ACCEPT
from omnibasis.core.pagination import Order, Page, keyset_page
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.forms import INVALID, add_errors
from omnibasis.ui.tables import Option
from omnibasis.ui.toasts import toast

PAGE = 10
NEWEST = Order("id", descending=True)
# The verbs keep fewer; a merge may bring more together.
MOST_PINNED_SHOWN = 100
LABELS_OFFERED = 200
SHOWS = ("pinned", "shared", "private", "reminder")
# What htmx asks for, by the element that it replaces.
_PARTS = {"notes": "customers/notes/_list.html", "older": "customers/notes/_rows.html"}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What of a customer's notes is asked for."""

    show: str
    label: int | None
    text: str

    @classmethod
    def of(cls, query: QueryDict) -> Narrowing:
        show, label = query.get("show", ""), query.get("label", "")
        number = int(label) if label.isascii() and label.isdecimal() and len(label) < 18 else None
        text = query.get("q", "").replace("\x00", "").strip()[:100]
        return cls(show if show in SHOWS else "", number, text)

    def __bool__(self) -> bool:
        return bool(self.show or self.label or self.text)

    def of_notes(self, notes: QuerySet[Note]) -> QuerySet[Note]:
        if self.show == "pinned":
            notes = notes.filter(is_pinned=True)
        elif self.show in ("shared", "private"):
            notes = notes.filter(visibility=self.show)
        elif self.show == "reminder":
            notes = notes.filter(remind_at__isnull=False)
        if self.label is not None:
            notes = notes.labelled([self.label])  # type: ignore[attr-defined]  # of our queryset
        return notes.search(self.text) if self.text else notes  # type: ignore[attr-defined]  # of our queryset


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """The tab: pinned notes first, then the newest; older ones page by page. A POST writes a note.

    With htmx only the list: what a search leaves, or what is older than the cursor.
    """
    if request.method == "POST":
        return _add(request, pk)
    if (part := _PARTS.get(request.headers.get("HX-Target", ""))) is not None:
        found = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
        context = _list_of(request, found)
        if context is None:
            return HttpResponseRedirect(request.path)
        answer = render(request, part, context)
        patch_vary_headers(answer, ["HX-Request", "HX-Target"])
        return answer
    customer = visible_customer(request, pk)
    if isinstance(customer, HttpResponseRedirect):
        return customer
    return _tab(request, customer, NoteForm())


def _tab(
    request: AuthenticatedRequest, customer: Customer, form: NoteForm, *, status: int = 200
) -> HttpResponseBase:
    context = _list_of(request, customer)
    if context is None:
        return HttpResponseRedirect(request.path)
    context |= frame_of(customer, "notes")
    context |= {"form": form, "label_names": label_choices()}
    answer = render(request, "customers/notes/tab.html", context, status=status)
    patch_vary_headers(answer, ["HX-Request", "HX-Target"])
    return answer


def _list_of(request: AuthenticatedRequest, customer: Customer) -> dict[str, Any] | None:
    """What the list shows; None for a link that is no page of it."""
    narrowing = Narrowing.of(request.GET)
    cursor = request.GET.get("cursor")
    every = Note.objects.visible_to(request.user).filter(customer=customer)
    found = with_parts(narrowing.of_notes(every).defer("search_text"))
    above = found.filter(is_pinned=True).order_by("-id")[:MOST_PINNED_SHOWN]
    pinned = [] if cursor else list(above)
    page: Page[Note] = Page([], None, None)
    if narrowing.show != "pinned":
        try:
            page = keyset_page(found.filter(is_pinned=False), order=NEWEST, cursor=cursor, size=PAGE)
        except InvalidInput:
            return None
    label = Label.objects.filter(pk=narrowing.label).first() if narrowing.label is not None else None
    return {
        "customer": customer,
        "cards": with_options(cards([*pinned, *page.rows]), customer),
        "page": page,
        "older": _here(request, cursor=page.next_cursor) if page.next_cursor else "",
        "narrowing": narrowing,
        "path": request.path,
        "chips": _chips(request, narrowing),
        "chosen_label": label,
        "without_label": _here(request, label=None),
    }


def _here(request: AuthenticatedRequest, **changes: str | None) -> str:
    """This page's address with other parameters, back at the first page."""
    query = request.GET.copy()
    query.pop("cursor", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _chips(request: AuthenticatedRequest, now: Narrowing) -> list[dict[str, Any]]:
    """The filters as links."""
    words = {
        "": _("All"),
        "pinned": _("Pinned"),
        "shared": _("Shared"),
        "private": _("Private"),
        "reminder": _("With a reminder"),
    }
    return [
        {"label": label, "url": _here(request, show=show), "on": show == now.show}
        for show, label in words.items()
    ]


def _add(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    form = NoteForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            note = add_note(
                customer_id=pk,
                data=form.data_for_verb(everything=True),
                uploads=form.cleaned_data["uploads"],
                actor=request_actor(request),
            )
        except BusinessError as error:
            add_errors(form, error, lambda name: "uploads" if name == "files" else name)
        else:
            toast(request, _("The note is written."))
            return HttpResponseRedirect(f"{reverse('notes:of_customer', args=[pk])}#note-{note.pk}")
    shown = visible_customer(request, customer.pk)
    if isinstance(shown, HttpResponseRedirect):
        return shown
    return _tab(request, shown, form, status=INVALID)


def label_choices() -> list[Label]:
    return list(Label.objects.order_by("key")[:LABELS_OFFERED])


def note_or_404(request: AuthenticatedRequest, pk: int, note: int) -> Note:
    """The note, if the reader may see it and it is this customer's."""
    every = Note.objects.visible_to(request.user).filter(customer_id=pk, customer__merged_into=None)
    return get_object_or_404(with_parts(every.defer("search_text")), pk=note)


@staff_required
@require_safe
def show(request: AuthenticatedRequest, note: int) -> HttpResponseBase:
    """A note's lasting address, for mail and the timeline: leads to its place, whoever's it is by now."""
    owner = (
        Note.objects.visible_to(request.user).filter(pk=note).values_list("customer_id", flat=True).first()
    )
    if owner is None:
        raise Http404
    return HttpResponseRedirect(reverse("notes:note", args=[owner, note]))


@staff_required
@require_safe
def note(request: AuthenticatedRequest, pk: int, note: int) -> HttpResponseBase:
    """One note: the whole of it, its files, and what happened to it. With htmx only the note, in its place."""
    if request.headers.get("HX-Target", "").startswith("note-"):
        customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
        found = note_or_404(request, pk, note)
        (card,) = with_options(cards([found], full=request.GET.get("folded") != "1"), customer)
        answer = render(request, "customers/notes/_note.html", {"card": card, "customer": customer})
        patch_vary_headers(answer, ["HX-Request", "HX-Target"])
        return answer
    shown = visible_customer(request, pk)
    if isinstance(shown, HttpResponseRedirect):
        return shown
    (card,) = with_options(cards([note_or_404(request, pk, note)], full=True), shown, back=FROM_NOTE)
    context = {
        **frame_of(shown, "notes"),
        "card": card,
        "back": FROM_NOTE,
        "accept": ACCEPT,
        **history_of(note),
    }
    answer = render(request, "customers/notes/note.html", context)
    patch_vary_headers(answer, ["HX-Request", "HX-Target"])
    return answer


# An act on the note's own page leads back to it.
FROM_NOTE = "?from=note"


def with_options(made: list[NoteCard], customer: Customer, *, back: str = "") -> list[NoteCard]:
    """Gives each card its menu; none on an archived customer."""
    if customer.archived_at is not None:
        return made
    for card in made:
        card.options.extend(_options(card, customer, back))
    return made


def _options(card: NoteCard, customer: Customer, back: str) -> list[Option]:
    pk = card.note.pk
    page = reverse("notes:note", args=[customer.pk, pk])

    def to(act: str) -> str:
        return f"{page}{act}/{back}"

    return [
        Option(_("Unpin"), "bookmark-slash", post=to("unpin"))
        if card.note.is_pinned
        else Option(_("Pin"), "bookmark", post=to("pin")),
        Option(_("Stop sharing"), "eye-slash", post=to("unshare"))
        if card.is_shared
        else Option(_("Share with the customer"), "eye", post=to("share")),
        Option(_("E-mail to the customer"), "paper-airplane", dialog=f"mail-{pk}")
        if customer.email
        else Option(_("E-mail to the customer"), "paper-airplane", post=to("mail")),
        Option(_("Remind me"), "bell", dialog=f"remind-{pk}"),
        Option(_("Add a file"), "paper-clip", f"{page}#files"),
        Option(_("History"), "clock", f"{page}#history"),
        Option(_("Remove"), "trash", post=to("remove"), danger=True),
    ]
