"""What people call a booking's state, time, price and terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Booking, Resource
from bookings.prices import Cost, Terms, deposit_of, free_until
from bookings.states import State
from bookings.zones import local, zone_of
from omnibasis.core.money import format_money, format_percent
from omnibasis.ui.tables import badge

_TONES = {
    State.REQUESTED: "warn",
    State.CONFIRMED: "ok",
    State.COMPLETED: "",
    State.CANCELLED: "",
    State.NO_SHOW: "bad",
}


def state_badge(booking: Any) -> SafeString:
    """The state of a booking, or of a row with `state`."""
    state = State(booking["state"] if isinstance(booking, Mapping) else booking.state)
    return badge(state.label, _TONES[state])


def times_text(start: datetime, end: datetime, zone: str, *, named: bool = False) -> str:
    """A span of time on the zone's clock: "5 Dec 2026 10:00 - 11:00"; `named`: with the zone's short name."""
    first, last = local(start, zone), local(end, zone)
    until = "H:i" if first.date() == last.date() else "j M Y H:i"
    text = f"{date_format(first, 'j M Y H:i')} \N{EN DASH} {date_format(last, until)}"
    return f"{text} {date_format(last, 'T')}" if named else text


def span_text(booking: Booking, *, named: bool = False) -> str:
    """A booking's time on its resource's clock."""
    return times_text(booking.starts_at, booking.ends_at, zone_of(booking.resource), named=named)


def minutes_text(minutes: int) -> str:
    """A length: "90 min", "2 h", "2 h 30 min", "3 days"."""
    if minutes < 120 and minutes % 60:
        return _("%(n)d min") % {"n": minutes}
    days, rest = divmod(minutes, 1_440)
    hours, left = divmod(rest, 60)
    words = [ngettext("%(n)d day", "%(n)d days", days) % {"n": days}] if days else []
    words += [_("%(n)d h") % {"n": hours}] if hours else []
    words += [_("%(n)d min") % {"n": left}] if left else []
    return " ".join(words)


def price_text(resource: Resource) -> str:
    """What one place costs: "€ 40.00 per hour"; "" where nothing is charged."""
    if not resource.price_minor:
        return ""
    amount = format_money(resource.price_minor, resource.currency)
    words = _("%(amount)s per hour") if resource.price_per == Resource.Per.HOUR else _("%(amount)s")
    return words % {"amount": amount}


def places_text(places: int) -> str:
    return ngettext("%(n)d place", "%(n)d places", places) % {"n": places}


def cancel_rule(terms: Terms, start: datetime, zone: str, total_minor: int, currency: str) -> str:
    """On which terms a booking of this total, which begins at `start`, may be cancelled: a sentence."""
    fee = deposit_of(terms, total_minor)
    if not fee or not terms.cancel_free_hours:
        return _("You may cancel at any time before it begins; it costs nothing.")
    amount = format_money(fee, currency)
    if timezone.now() > free_until(terms, start):
        return _("It begins soon: cancelling costs %(amount)s.") % {"amount": amount}
    moment = date_format(local(free_until(terms, start), zone), "j M Y, H:i")
    words = _("Free to cancel until %(moment)s; later it costs %(amount)s.")
    return words % {"moment": moment, "amount": amount}


def general_rule(resource: Resource) -> str:
    """The same before a time is chosen; "" where nothing is charged, or cancelling is always free."""
    if not resource.price_minor or not resource.cancel_free_hours or not deposit_text(resource):
        return ""
    words = _("Free to cancel until %(until)s before it begins; later it costs %(amount)s.")
    if resource.deposit_rate:
        words = _("Free to cancel until %(until)s before it begins; later it costs %(amount)s of the price.")
    until = minutes_text(60 * resource.cancel_free_hours)
    return words % {"until": until, "amount": deposit_text(resource)}


def deposit_text(resource: Resource) -> str:
    """The deposit as it is set: "30 %", "€ 20.00"; "" for none."""
    if resource.deposit_rate:
        return format_percent(resource.deposit_rate)
    return format_money(resource.deposit_minor, resource.currency) if resource.deposit_minor else ""


def cost_sentences(cost: Cost, currency: str, *, paid: bool) -> list[str]:
    """What cancelling does to the money, for whoever is about to do it."""
    if not currency:
        return [_("Nothing was charged for it.")]

    def amount(minor: int) -> str:
        return format_money(minor, currency)

    words = []
    if cost.fee_minor:
        words.append(_("It is late: cancelling costs %(fee)s.") % {"fee": amount(cost.fee_minor)})
    else:
        words.append(_("It costs nothing."))
    if cost.back_minor:
        words.append(_("%(amount)s of what was paid goes back.") % {"amount": amount(cost.back_minor)})
    elif not paid and not cost.owed_minor:
        words.append(_("Nothing was paid, and nothing is owed any more."))
    if cost.owed_minor:
        words.append(_("%(amount)s of it is still to be paid.") % {"amount": amount(cost.owed_minor)})
    return words
