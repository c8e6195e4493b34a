"""Calendars by secret link: staff makes and revokes them, calendar programs read them."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import request_actor
from bookings.ical import CONTENT_TYPE, feed_file
from bookings.models import Booking, CalendarFeed, Resource
from bookings.services import create_feed, revoke_feed
from bookings.services.feeds import digest_of
from bookings.states import State
from omnibasis.core.errors import BusinessError, NotFound
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.fields import LineField
from omnibasis.ui.forms import INVALID, add_errors
from omnibasis.ui.toasts import toast
from omnibasis.ui.widgets import LongSelect

BACK, AHEAD = timedelta(days=90), timedelta(days=400)
MOST = 5_000
SHOWN = 200
# How exactly it is kept when a link was read.
READ_NOTED = timedelta(hours=1)


class FeedForm(forms.Form):
    name = LineField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("Who reads it, such as Margaret's phone."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    resource = forms.TypedChoiceField(
        label=gettext_lazy("Bookings of"), required=False, coerce=int, empty_value=None, widget=LongSelect
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        rows = Resource.objects.order_by("sort_name", "id").values_list("id", "name")[:500]
        field = self.fields["resource"]
        field.choices = [("", _("All resources")), *rows]  # type: ignore[attr-defined]


@never_cache
@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: AuthenticatedRequest) -> HttpResponseBase:
    """The links, and a form that makes one. Its secret is shown on the answer to that form, and never again."""
    secret = ""
    form = FeedForm(initial={"resource": request.GET.get("resource", "")})
    status = 200
    if request.method == "POST":
        form = FeedForm(request.POST)
        status = INVALID
        if form.is_valid():
            given = form.cleaned_data
            try:
                _feed, made = create_feed(
                    name=given["name"], resource_id=given["resource"], actor=request_actor(request)
                )
            except BusinessError as error:
                add_errors(form, error)
            else:
                secret = request.build_absolute_uri(reverse("bookings:feed", args=[made]))
                form, status = FeedForm(), 200
    feeds = CalendarFeed.objects.select_related("resource").order_by("-id")[:SHOWN]
    context = {"form": form, "feeds": list(feeds), "secret": secret}
    return render(request, "bookings/feeds.html", context, status=status)


@staff_required
@require_POST
def revoke(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    try:
        feed = revoke_feed(feed_id=pk, actor=request_actor(request))
    except NotFound:
        raise Http404 from None
    toast(request, _("The link %(name)s no longer works.") % {"name": feed.name})
    return HttpResponseRedirect(reverse("bookings:feeds"))


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The bookings behind a secret link, from three months ago to a year ahead, for calendar programs."""
    found = CalendarFeed.objects.filter(digest=digest_of(secret), revoked_at=None).select_related("resource")
    link = found.first()
    if link is None:
        raise Http404
    now = timezone.now()
    if link.last_read_at is None or link.last_read_at < now - READ_NOTED:
        CalendarFeed.objects.filter(pk=link.pk).update(last_read_at=now)
    bookings = Booking.objects.between(now - BACK, now + AHEAD).exclude(state=State.CANCELLED)
    if link.resource_id is not None:
        bookings = bookings.filter(resource=link.resource_id)
    rows = bookings.select_related("resource").order_by("starts_at", "id")[:MOST]
    name = link.resource.name if link.resource is not None else _("Bookings")
    response = HttpResponse(feed_file(rows, name), content_type=CONTENT_TYPE)
    response["Cache-Control"] = "private, max-age=300"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["X-Content-Type-Options"] = "nosniff"
    return response
