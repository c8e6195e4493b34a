"""Acts on a booking: each asks first, in a dialog or without scripts on a page of its own, then does one verb."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts.actors import request_actor
from bookings.forms.acts import ActForm, CancelForm, ConfirmForm, MoveForm, NotesForm
from bookings.models import Booking
from bookings.services import (
    cancel_booking,
    change_notes,
    complete_booking,
    confirm_booking,
    mark_no_show,
    move_booking,
    what_cancelling_costs,
)
from bookings.states import MOVES, allows
from bookings.words import cost_sentences, span_text
from bookings.zones import zone_of
from omnibasis.core.actors import Source
from omnibasis.core.errors import BusinessError, NotFound, Stale
from omnibasis.core.money import format_money
from omnibasis.ui.access import StaffView
from omnibasis.ui.forms import INVALID, add_errors
from omnibasis.ui.registry import Text
from omnibasis.ui.tables import Option
from omnibasis.ui.toasts import toast
from orders.states import Status

CHANGED = 409


def options_of(pk: int, state: str, *, begun: bool, ask: bool = False) -> list[Option]:
    """What can be done to a booking in its state, as entries of a menu."""
    wanted = [
        ("confirm", _("Confirm"), "check-circle", False),
        ("move", _("Move"), "arrows-right-left", False),
        ("complete", _("It took place"), "check", False),
        ("no_show", _("Nobody came"), "user-minus", False),
        ("cancel", _("Cancel the booking"), "x-circle", True),
    ]
    return [
        Option(label, icon, reverse(f"bookings:{act}", args=[pk]), danger=danger, ask=ask)
        for act, label, icon, danger in wanted
        if allows(state, act, begun=begun)
    ]


class BookingAct(StaffView, View):
    """One act. Declare `act` (a key of `bookings.states.MOVES`, "" for any state), its words and its form; `perform`
    calls the verb."""

    act: ClassVar[str]
    title: ClassVar[Text]
    button: ClassVar[Text]
    danger: ClassVar[bool] = False
    form_class: ClassVar[type[ActForm]] = ActForm

    request: HttpRequest

    def initial(self, booking: Booking) -> dict[str, Any]:
        return {}

    def text(self, booking: Booking) -> list[str]:
        """What will happen, in a sentence or two."""
        return []

    def perform(self, booking: Booking, data: dict[str, Any]) -> str:
        """Does it, and answers what to say."""
        raise NotImplementedError

    # --- How it works ---------------------------------------------------------------------------------------

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        booking = self._booking()
        return self._ask(booking, self._form(booking))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        booking = self._booking()
        form = self.form_class(request.POST, booking=booking)
        if not form.is_valid():
            return self._ask(booking, form, status=INVALID)
        try:
            words = self.perform(booking, form.cleaned_data)
        except NotFound:
            raise Http404 from None
        except Stale:
            fresh = self._booking()
            return self._ask(fresh, self._form(fresh), status=CHANGED, changed=True)
        except BusinessError as error:
            add_errors(form, error)
            return self._ask(booking, form, status=INVALID)
        toast(request, words)
        if request.headers.get("HX-Request") == "true":
            # The dialog closes, and the page brings itself up to date.
            return HttpResponse(status=204, headers={"HX-Trigger": "customer-changed"})
        return HttpResponseRedirect(reverse("bookings:detail", args=[booking.pk]))

    def _booking(self) -> Booking:
        visible = Booking.objects.visible_to(self.request.user).select_related(
            "customer", "resource", "order"
        )
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def _form(self, booking: Booking) -> ActForm:
        return self.form_class(initial={**self.initial(booking), "version": booking.version}, booking=booking)

    def _ask(
        self, booking: Booking, form: ActForm, *, status: int = 200, changed: bool = False
    ) -> HttpResponse:
        fragment = self.request.headers.get("HX-Request") == "true"
        refused = self.refusal(booking)
        context = {
            "booking": booking,
            "when": span_text(booking),
            "form": form,
            "act": self,
            "refused": refused,
            "sentences": [] if refused else self.text(booking),
            "changed": changed,
            "fragment": fragment,
            "url": self.request.path,
        }
        template = "bookings/_act.html" if fragment else "bookings/act.html"
        response = render(self.request, template, context, status=status)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def refusal(self, booking: Booking) -> str:
        """Why it cannot be done as the booking is now; "" where it can."""
        if not self.act or allows(booking.state, self.act, begun=booking.has_begun):
            return ""
        return str(MOVES[self.act].refusal)

    def _by(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "actor": request_actor(self.request),
            "source": Source.STAFF,
            "version": data.get("version"),
        }


class ConfirmBooking(BookingAct):
    act = "confirm"
    title = gettext_lazy("Confirm this booking?")
    button = gettext_lazy("Confirm")
    form_class = ConfirmForm

    def initial(self, booking: Booking) -> dict[str, Any]:
        return {"mail": bool(booking.buyer_email)}

    def text(self, booking: Booking) -> list[str]:
        words = [f"{booking.resource}, {span_text(booking)}."]
        if booking.order is not None and booking.order.status == Status.DRAFT:
            total = format_money(booking.order.total_minor, booking.order.currency)
            words.append(_("Its order is sent then: %(total)s is owed.") % {"total": total})
        return words

    def perform(self, booking: Booking, data: dict[str, Any]) -> str:
        confirm_booking(booking_id=booking.pk, mail=data["mail"], **self._by(data))
        return _("Booking %(number)s is confirmed.") % {"number": booking.pk}


class MoveBooking(BookingAct):
    act = "move"
    title = gettext_lazy("Move this booking")
    button = gettext_lazy("Move")
    form_class = MoveForm

    def initial(self, booking: Booking) -> dict[str, Any]:
        return MoveForm.initial_of(booking)

    def text(self, booking: Booking) -> list[str]:
        words = [
            _("%(resource)s, now %(when)s. Times are those of %(zone)s.")
            % {"resource": booking.resource, "when": span_text(booking), "zone": zone_of(booking.resource)}
        ]
        if booking.order is not None:
            if booking.order.status in (Status.DRAFT, Status.SENT):
                words.append(_("Its order follows; the invoice gets a new number where it was sent already."))
            else:
                words.append(_("Its order is left as it is: it is paid, refunded or cancelled."))
        return words

    def perform(self, booking: Booking, data: dict[str, Any]) -> str:
        moved, follows = move_booking(
            booking_id=booking.pk,
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            quantity=data["quantity"],
            any_time=data["any_time"],
            mail=data["mail"],
            **self._by(data),
        )
        words = _("Booking %(number)s is moved to %(when)s.")
        if not follows:
            words = _("Booking %(number)s is moved to %(when)s. Its order was left as it is.")
        return words % {"number": moved.pk, "when": span_text(moved)}


class CancelBooking(BookingAct):
    act = "cancel"
    title = gettext_lazy("Cancel this booking?")
    button = gettext_lazy("Cancel the booking")
    danger = True
    form_class = CancelForm

    def initial(self, booking: Booking) -> dict[str, Any]:
        return {"mail": bool(booking.buyer_email)}

    def _form(self, booking: Booking) -> ActForm:
        form = super()._form(booking)
        if not what_cancelling_costs(booking).fee_minor:
            del form.fields["waive"]
        return form

    def text(self, booking: Booking) -> list[str]:
        words = [f"{booking.resource}, {span_text(booking)}. " + _("Its place is free at once.")]
        order = booking.order
        currency = order.currency if order is not None else ""
        cost = what_cancelling_costs(booking)
        return [*words, *cost_sentences(cost, currency, paid=order is not None and order.paid_minor > 0)]

    def perform(self, booking: Booking, data: dict[str, Any]) -> str:
        done = cancel_booking(
            booking_id=booking.pk,
            reason=data["reason"],
            waive=data.get("waive", False),
            mail=data["mail"],
            **self._by(data),
        )
        if not done.settled:
            words = _("Booking %(number)s is cancelled. Its order has further items: look after it yourself.")
            return words % {"number": booking.pk}
        return _("Booking %(number)s is cancelled.") % {"number": booking.pk}


class CompleteBooking(BookingAct):
    act = "complete"
    title = gettext_lazy("Did this booking take place?")
    button = gettext_lazy("It took place")

    def text(self, booking: Booking) -> list[str]:
        return [f"{booking.resource}, {span_text(booking)}."]

    def perform(self, booking: Booking, data: dict[str, Any]) -> str:
        complete_booking(booking_id=booking.pk, **self._by(data))
        return _("Booking %(number)s is completed.") % {"number": booking.pk}


class NoShow(BookingAct):
    act = "no_show"
    title = gettext_lazy("Did nobody come?")
    button = gettext_lazy("Nobody came")
    danger = True

    def text(self, booking: Booking) -> list[str]:
        words = [f"{booking.resource}, {span_text(booking)}."]
        if booking.order is not None:
            words.append(_("What was booked stays owed. Refund its order where it should not."))
        return words

    def perform(self, booking: Booking, data: dict[str, Any]) -> str:
        mark_no_show(booking_id=booking.pk, **self._by(data))
        return _("Booking %(number)s is a no-show.") % {"number": booking.pk}


class ChangeNotes(BookingAct):
    act = ""
    title = gettext_lazy("Notes on this booking")
    button = gettext_lazy("Save")
    form_class = NotesForm

    def initial(self, booking: Booking) -> dict[str, Any]:
        return {"note": booking.note, "internal_note": booking.internal_note}

    def perform(self, booking: Booking, data: dict[str, Any]) -> str:
        change_notes(
            booking_id=booking.pk, note=data["note"], internal_note=data["internal_note"], **self._by(data)
        )
        return _("The notes are saved.")
