"""Other hours of a resource on single days."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.actors import request_actor
from bookings.fields import spans_text
from bookings.forms.resource import OtherHoursForm
from bookings.models import Resource
from bookings.services import set_other_hours
from omnibasis.core.errors import NotFound
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.forms import FormView, Section
from omnibasis.ui.toasts import toast, warn


class OtherHoursView(FormView):
    """Gives one day other hours, or closes it."""

    form_class = OtherHoursForm
    title = gettext_lazy("Other hours on one day")
    group = gettext_lazy("omniBookings / Resources")
    submit = gettext_lazy("Save")
    sections = (
        Section(
            gettext_lazy("Exception"),
            gettext_lazy("That day alone; the week's hours stay. Bookings that are there stay as well."),
            ("day", "spans", "note"),
            halves=("day", "spans"),
        ),
    )

    @cached_property
    def resource(self) -> Resource:
        return get_object_or_404(Resource, pk=self.kwargs["pk"])

    def initial(self) -> dict[str, Any]:
        day = _day(self.request.GET.get("day", ""))
        stored = self.resource.exceptions.filter(day=day).first() if day else None
        if stored is None:
            return {"day": day}
        return {"day": stored.day, "spans": spans_text(stored.spans), "note": stored.note}

    def perform(self, form: Any) -> str:
        given = form.cleaned_data
        set_other_hours(
            resource_id=self.resource.pk,
            day=given["day"],
            spans=given["spans"],
            note=given["note"],
            actor=request_actor(self.request),
        )
        toast(
            self.request, _("The hours of %(day)s are saved.") % {"day": date_format(given["day"], "j M Y")}
        )
        return self.cancel_url()

    def cancel_url(self) -> str:
        return reverse("bookings:resource", args=[self.resource.pk])


@staff_required
@require_POST
def remove(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Puts a day back to the week's hours."""
    page = HttpResponseRedirect(reverse("bookings:resource", args=[pk]))
    day = _day(request.POST.get("day", ""))
    if day is None or not 2000 <= day.year <= 2200:
        warn(request, _("Choose a day of this century."))
        return page
    try:
        set_other_hours(resource_id=pk, day=day, spans=None, actor=request_actor(request))
    except NotFound:
        raise Http404 from None
    toast(request, _("%(day)s has the week's hours again.") % {"day": date_format(day, "j M Y")})
    return page


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None
