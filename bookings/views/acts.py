"""Acts on a booking: each asks first, in a dialog or without scripts on a page of its own, then does one verb."""

from __future__ import annotations

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
    reopen_booking,
    what_cancelling_costs,
)
from bookings.states import MOVES, allows
from bookings.words import cost_sentences, span_text
from bookings.zones import zone_of
from omnibasis.core.actors import Source
from omnibasis.core.money import format_money
from omnibasis.ui.asking import AskForm, AskView
from omnibasis.ui.registry import Text
from omnibasis.ui.tables import Option
from orders.states import Status


def options_of(pk: int, state: str, *, begun: bool, ask: bool = False) -> list[Option]:
    """What can be done to a booking in its state, as entries of a menu."""
    wanted = [
        ("confirm", _("Confirm"), "check-circle", False),
        ("move", _("Move"), "arrows-right-left", False),
        ("complete", _("It took place"), "check", False),
        ("no_show", _("Nobody came"), "user-minus", False),
        ("reopen", _("Take that back"), "arrow-uturn-left", False),
        ("cancel", _("Cancel the booking"), "x-circle", True),
    ]
    return [
        Option(label, icon, reverse(f"bookings:{act}", args=[pk]), danger=danger, ask=ask)
        for act, label, icon, danger in wanted
        if allows(state, act, begun=begun)
    ]


class BookingAct(AskView[Booking]):
    """One act on a booking. Declare `act` (a key of `bookings.states.MOVES`, "" for any state) besides what `AskView`
    asks for. The verbs refuse a version that is over: so twice the same button acts once."""

    act: ClassVar[str]
    form_class: ClassVar[type[ActForm]] = ActForm

    def thing(self) -> Booking:
        visible = Booking.objects.visible_to(self.request.user).select_related(
            "customer", "resource", "order"
        )
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def name(self, booking: Booking) -> str:
        return str(booking.pk)

    def back_url(self, booking: Booking) -> str:
        return reverse("bookings:detail", args=[booking.pk])

    def trail(self, booking: Booking) -> list[tuple[Text, str]]:
        bookings = reverse("bookings:list")
        return [("omniBookings", ""), (_("Bookings"), bookings), (str(booking.pk), self.back_url(booking))]

    def refusal(self, booking: Booking) -> str:
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
        asked = self.request.GET
        return MoveForm.initial_of(booking, to=asked.get("to", ""), seen_in=asked.get("zone", ""))

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
    keep = gettext_lazy("Keep it")
    danger = True
    form_class = CancelForm

    def initial(self, booking: Booking) -> dict[str, Any]:
        return {"mail": bool(booking.buyer_email)}

    def _form(self, booking: Booking) -> AskForm:
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


class _Closing(BookingAct):
    """What is said of a booking afterwards, and can be taken back."""

    def undo_url(self, booking: Booking) -> str:
        return reverse("bookings:reopen", args=[booking.pk])


class CompleteBooking(_Closing):
    act = "complete"
    title = gettext_lazy("Did this booking take place?")
    button = gettext_lazy("It took place")

    def text(self, booking: Booking) -> list[str]:
        return [f"{booking.resource}, {span_text(booking)}."]

    def perform(self, booking: Booking, data: dict[str, Any]) -> str:
        complete_booking(booking_id=booking.pk, **self._by(data))
        return _("Booking %(number)s is completed.") % {"number": booking.pk}


class NoShow(_Closing):
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


class ReopenBooking(BookingAct):
    act = "reopen"
    title = gettext_lazy("Make this booking confirmed again?")
    button = gettext_lazy("Take it back")

    def text(self, booking: Booking) -> list[str]:
        return [
            f"{booking.resource}, {span_text(booking)}.",
            _("It keeps its place, and its order as it is."),
        ]

    def perform(self, booking: Booking, data: dict[str, Any]) -> str:
        reopen_booking(booking_id=booking.pk, **self._by(data))
        return _("Booking %(number)s is confirmed again.") % {"number": booking.pk}


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
