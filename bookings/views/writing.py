"""Staff books for somebody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from accounts.actors import request_actor
from bookings.fields import TYPED
from bookings.forms.booking import DETAILS, MOST_RESOURCES, BookingForm
from bookings.models import Resource
from bookings.services import place_booking
from bookings.services.availability import slots_of
from bookings.slots import Slot
from bookings.zones import local, zone_of
from customers.models import Customer
from omnibasis.core.actors import Source
from omnibasis.core.errors import BusinessError, InvalidInput, NotFound
from omnibasis.ui.access import StaffView
from omnibasis.ui.forms import INVALID
from omnibasis.ui.toasts import toast
from orders.forms.errors import refuse
from orders.forms.page import new_page_token
from orders.forms.staff import picked


class CreateBooking(StaffView, View):
    """A new booking: for a customer, or for somebody new who becomes one; at the time that was clicked."""

    request: HttpRequest

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        resources = _resources()
        return self._page(BookingForm(initial=self._initial(resources), resources=resources))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = BookingForm(request.POST, resources=_resources())
        if not form.is_valid():
            return self._page(form, status=INVALID)
        given = form.cleaned_data
        try:
            booking = place_booking(
                resource_id=given["resource"],
                starts_at=given["starts_at"],
                ends_at=given["ends_at"],
                quantity=given["quantity"],
                buyer=form.buyer(),
                customer_id=given["customer_id"],
                note=given["note"],
                internal_note=given["internal_note"],
                confirmed=given["confirmed"],
                any_time=given["any_time"],
                mail=given["mail"],
                submission=form.submission(),
                actor=request_actor(request),
                source=Source.STAFF,
            )
        except NotFound:
            raise Http404 from None
        except BusinessError as error:
            refuse(form, error)
            details = isinstance(error, InvalidInput) and "starts_at" not in error.errors
            return self._page(form, status=INVALID, free=[] if details else _free(form))
        toast(request, _("Booking %(number)s is made.") % {"number": booking.pk})
        return redirect("bookings:detail", booking.pk)

    def _initial(self, resources: list[Resource]) -> dict[str, Any]:
        query = self.request.GET
        initial: dict[str, Any] = {
            "page": new_page_token(),
            "mail": True,
            "confirmed": True,
            "who": "customer",
        }
        chosen = next((one for one in resources if str(one.pk) == query.get("resource")), None)
        if chosen is None and len(resources) == 1:
            chosen = resources[0]
        if chosen is not None:
            initial["resource"] = chosen.pk
        try:
            start = datetime.strptime(query.get("at", ""), TYPED)
            length = chosen.min_minutes if chosen is not None else 60
            initial |= {"starts_at": start, "ends_at": start + timedelta(minutes=length)}
        except (ValueError, OverflowError):
            pass
        text = query.get("customer", "")
        if text.isascii() and text.isdigit() and len(text) < 19:
            customer = Customer.objects.live().filter(pk=int(text)).first()
            initial |= picked(customer) if customer is not None else {}
        return initial

    def _page(self, form: BookingForm, *, status: int = 200, free: list[str] | None = None) -> HttpResponse:
        new_fields = [(form[name], "half") for name in DETAILS]
        context = {
            "form": form,
            "new_fields": new_fields,
            "free": free or [],
            "cancel_url": reverse("bookings:list"),
            "has_resources": bool(form.resources),
            "zones": sorted({zone_of(one) for one in form.resources.values()}),
        }
        return render(self.request, "bookings/create.html", context, status=status)


def _resources() -> list[Resource]:
    return list(Resource.objects.offered()[:MOST_RESOURCES])


def _free(form: BookingForm) -> list[str]:
    """When the resource is free on the day that was asked for, for as long and as many: to choose another time."""
    given = form.cleaned_data
    resource, start, end = (
        form.resources.get(given.get("resource") or 0),
        given.get("starts_at"),
        given.get("ends_at"),
    )
    if resource is None or start is None or end is None or end <= start:
        return []
    zone = zone_of(resource)
    length = int((end - start).total_seconds() // 60)
    found: list[Slot] = slots_of(
        resource,
        first=local(start, zone).date(),
        days=1,
        length=min(max(length, resource.min_minutes), resource.max_minutes),
        quantity=given.get("quantity") or 1,
    )
    return [f"{local(slot.start, zone):%H:%M}" for slot in found]
