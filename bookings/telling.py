"""The sentences of the timeline, one for each verb on bookings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.states import State
from bookings.words import places_text, times_text
from omnibasis.core.actors import Source
from omnibasis.core.money import format_money
from omnibasis.ui.registry import Text, verbs

Row = Mapping[str, Any]

_DOORS: Mapping[str, Text] = {
    Source.BOOKING: gettext_lazy("booked on the booking page"),
    Source.STAFF: gettext_lazy("booked in the back office"),
    Source.API: gettext_lazy("booked through the API"),
}


def _told(row: Row, what: str) -> str:
    """The words come after the booking's number and its resource."""
    data, pk = row["data"], row["data"].get("booking", row["subject_id"])
    link = format_html(
        '<a href="{}"><strong>{}</strong></a>',
        reverse("bookings:detail", args=[pk]),
        _("Booking %(number)s") % {"number": pk},
    )
    return format_html("{} ({}): {}", link, data.get("name", ""), what)


def _when(data: Row, start: str = "", end: str = "") -> str:
    first = datetime.fromisoformat(start or data["starts_at"])
    last = datetime.fromisoformat(end or data["ends_at"])
    return times_text(first, last, data.get("zone", "UTC"))


def _placed(row: Row) -> str:
    data = row["data"]
    words = [str(_DOORS.get(row["source"], gettext_lazy("booked"))), _when(data)]
    if data.get("quantity", 1) > 1:
        words.append(places_text(data["quantity"]))
    if data.get("state") == State.REQUESTED:
        words.append(_("waits to be confirmed"))
    return _told(row, ", ".join(words))


def _moved(row: Row) -> str:
    data, changes = row["data"], row["changes"]
    words = []
    if "booking.starts_at" in changes or "booking.ends_at" in changes:
        start = changes.get("booking.starts_at", [data["starts_at"]])[0]
        end = changes.get("booking.ends_at", [data["ends_at"]])[0]
        times = {"before": _when(data, start, end), "after": _when(data)}
        words.append(_("moved from %(before)s to %(after)s") % times)
    if "booking.quantity" in changes:
        before, after = changes["booking.quantity"]
        words.append(_("%(after)s instead of %(before)d") % {"before": before, "after": places_text(after)})
    if data.get("order_left"):
        words.append(_("its order was left as it is"))
    return _told(row, "; ".join(words))


def _cancelled(row: Row) -> str:
    data = row["data"]
    words = [_("cancelled by the booker") if data.get("by_buyer") else _("cancelled")]
    if reason := data.get("reason"):
        words.append(_("because “%(reason)s”") % {"reason": reason})
    currency = data.get("currency", "")
    for name, text in (
        ("fee_minor", _("it costs %(amount)s")),
        ("back_minor", _("%(amount)s goes back")),
        ("owed_minor", _("%(amount)s is owed")),
    ):
        if data.get(name):
            words.append(text % {"amount": format_money(data[name], currency)})
    if data.get("order_left"):
        words.append(_("its order has further items and was left as it is"))
    return _told(row, ", ".join(words))


def _noted(row: Row) -> str:
    words = {"booking.note": _("the note for the booker"), "booking.internal_note": _("the internal note")}
    changed = " and ".join(words[name] for name in words if name in row["changes"])
    return _told(row, _("%(what)s changed") % {"what": changed})


def _plain(words: Text) -> Callable[[Row], str]:
    return lambda row: _told(row, str(words))


def _timed(words: Text) -> Callable[[Row], str]:
    return lambda row: _told(row, f"{words}, {_when(row['data'])}")


def _mail(words: Text) -> Callable[[Row], str]:
    def tell(row: Row) -> str:
        data = row["data"]
        what = _("the reminder") if data.get("reminder") else _("the mail")
        said = str(words) % {"what": what, "email": data.get("email", "")}
        error = data.get("error", "")
        return _told(row, f"{said}: {error}" if error else said)

    return tell


def tell_all() -> None:
    """Registers the words of the verbs on bookings."""
    verbs.add_kind("bookings", gettext_lazy("Bookings"), order=25)

    def add(verb: str, icon: str, tell: Callable[[Row], str], tone: str = "") -> None:
        verbs.add(f"booking.{verb}", kind="bookings", icon=icon, tone=tone, tell=tell, says_all=True)

    add("placed", "calendar-days", _placed, "accent")
    add("confirmed", "check-circle", _timed(gettext_lazy("confirmed")), "ok")
    add("moved", "arrows-right-left", _moved)
    add("cancelled", "x-circle", _cancelled, "bad")
    add("reopened", "arrow-uturn-left", _plain(gettext_lazy("is confirmed again")), "warn")
    add("completed", "check", _plain(gettext_lazy("took place")), "ok")
    add("no_show", "user-minus", _plain(gettext_lazy("nobody came")), "warn")
    add("noted", "pencil-square", _noted)
    add("mail_sent", "envelope", _mail(gettext_lazy("%(what)s was handed over to %(email)s")), "ok")
    add("mail_failed", "exclamation-triangle", _mail(gettext_lazy("%(what)s did not reach %(email)s")), "bad")
