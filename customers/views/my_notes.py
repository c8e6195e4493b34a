"""My account: what the business shares with the reader. Of private notes nothing, and nothing of anybody else's."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from customers.models import Note, NoteFile
from customers.notes.cards import cards, with_parts
from customers.services import own_customer
from omnibasis.core.errors import InvalidInput, NotFound
from omnibasis.core.files import download as as_download
from omnibasis.core.pagination import Order, keyset_page
from omnibasis.ui.access import AuthenticatedRequest, login_required

PAGE = 20
NEWEST = Order("id", descending=True)


@never_cache
@login_required
@require_safe
def mine(request: AuthenticatedRequest) -> HttpResponseBase:
    """The shared notes of the reader's own customer, newest first, while their e-mail is verified."""
    customer = own_customer(request.user) if isinstance(request.user, User) else None
    shared = with_parts(Note.objects.shared_with(customer).defer("search_text"))
    try:
        page = keyset_page(shared, order=NEWEST, cursor=request.GET.get("cursor"), size=PAGE)
    except InvalidInput:
        return HttpResponseRedirect(request.path)
    context = {"page": page, "cards": cards(page.rows, full=True)}
    return render(request, "customers/notes/mine.html", context)


@never_cache
@login_required
@require_safe
def my_file(request: AuthenticatedRequest, note: int, file: int) -> HttpResponseBase:
    """A file of a note that is shared with the reader, as a download."""
    customer = own_customer(request.user) if isinstance(request.user, User) else None
    shared = Note.objects.shared_with(customer).filter(pk=note)
    row = get_object_or_404(NoteFile, pk=file, note__in=shared)
    try:
        return as_download(row.path, name=row.name)
    except NotFound:
        raise Http404 from None
