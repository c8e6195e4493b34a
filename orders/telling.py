"""The sentences of the timeline, one for each verb on orders."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omnibasis.core.actors import Source
from omnibasis.core.money import format_money, format_percent
from omnibasis.core.terms import Terms
from omnibasis.ui.registry import Text, verbs
from orders.models import Order, Payment
from orders.states import Status

Row = Mapping[str, Any]

_DOORS: Mapping[str, Text] = {
    Source.ORDER: gettext_lazy("placed on the order page"),
    Source.BOOKING: gettext_lazy("placed on the booking page"),
    Source.STAFF: gettext_lazy("written and sent"),
    Source.API: gettext_lazy("placed through the API"),
    Source.IMPORT: gettext_lazy("imported"),
}


def _told(row: Row, what: str, *, amount: bool = False, after: str = "") -> str:
    """The words come after the order's number and `after`, with its total where that is wanted."""
    data, pk = row["data"], row["data"].get("order", row["subject_id"])
    link = format_html(
        '<a href="{}"><strong>{}</strong></a>',
        reverse("orders:detail", args=[pk]),
        _("Order %(number)s") % {"number": data.get("number") or pk},
    )
    if amount:
        return format_html("{} {}, {}", link, what, _money(data, "total_minor"))
    return format_html("{}{} {}", link, after, what)


def _money(data: Row, name: str) -> str:
    return format_money(data.get(name, 0), data.get("currency", ""))


def _method(data: Row) -> str:
    known = dict(Payment.Method.choices)
    return str(known.get(data.get("method", ""), ""))


def _placed(row: Row) -> str:
    return _told(row, str(_DOORS.get(row["source"], gettext_lazy("placed"))), amount=True)


def _drafted(row: Row) -> str:
    return _told(row, _("written as a draft"), amount=True)


def _sent_again(row: Row) -> str:
    return _told(row, _("sent again"), amount=True)


def _paid(row: Row) -> str:
    data = row["data"]
    words = [
        _("%(amount)s paid (%(method)s)") % {"amount": _money(data, "amount_minor"), "method": _method(data)}
    ]
    if reference := data.get("reference"):
        words.append(_("reference %(reference)s") % {"reference": reference})
    if data.get("surplus_minor"):
        words.append(_("%(amount)s more became store credit") % {"amount": _money(data, "surplus_minor")})
    if data.get("open_minor"):
        words.append(_("%(amount)s still open") % {"amount": _money(data, "open_minor")})
    elif data.get("status") == Status.PAID:
        words.append(_("paid in full"))
    return _told(row, ", ".join([*words, *_on_day(row)]), after=":")


def _refunded(row: Row) -> str:
    data = row["data"]
    amounts = {"amount": _money(data, "amount_minor"), "method": _method(data)}
    words = [_("%(amount)s refunded (%(method)s)") % amounts]
    if data.get("fee_minor"):
        words.append(_("%(fee)s of it kept as a fee") % {"fee": _money(data, "fee_minor")})
    if reason := data.get("reason"):
        words.append(_("because “%(reason)s”") % {"reason": reason})
    return _told(row, ", ".join([*words, *_on_day(row)]), after=":")


def _on_day(row: Row) -> list[str]:
    """The day on which the money moved, where that was another than the one on which it was written down."""
    day = parse_date(str(row["data"].get("moved_on", "")))
    if day is None or day == row["at"].date():
        return []
    return [_("on %(day)s") % {"day": date_format(day, "j M Y")}]


def _written_off(row: Row) -> str:
    amount = _money(row["data"], "amount_minor")
    if reason := row["data"].get("reason"):
        words = _("%(amount)s written off because “%(reason)s”")
        return _told(row, words % {"amount": amount, "reason": reason}, after=":")
    return _told(row, _("%(amount)s written off") % {"amount": amount}, after=":")


def _write_off_taken_back(row: Row) -> str:
    words = _("the write-off of %(amount)s taken back")
    return _told(row, words % {"amount": _money(row["data"], "amount_minor")}, after=":")


def _cancelled(row: Row) -> str:
    if reason := row["data"].get("reason"):
        return _told(row, _("cancelled because “%(reason)s”") % {"reason": reason})
    return _told(row, _("cancelled"))


def _reverted(row: Row) -> str:
    return _told(row, _("reverted to a draft, to be changed and sent again"))


def _edited(row: Row) -> str:
    said = [_change(name, pair, row["data"]) for name, pair in row["changes"].items()]
    words = "; ".join(one for one in said if one)
    return _told(row, _("changed: %(what)s") % {"what": words} if words else _("changed"))


def _change(name: str, pair: Sequence[Any], data: Row) -> str:
    """One field of a draft that changed, in words; "" for what another one tells already."""
    before, after = pair
    field = name.removeprefix("order.")
    if field == "items":
        return _items(before, after)
    if field in _BY_THEMSELVES:
        return ""
    shown = _SHOWN.get(field)
    label = _label(field)
    if shown is None:
        return label
    was, now = shown(before, data), shown(after, data)
    return _("%(field)s from %(before)s to %(after)s") % {"field": label, "before": was, "after": now}


def _items(before: int, after: int) -> str:
    if before == after:
        return _("the items")
    return _("items from %(before)d to %(after)d") % {"before": before, "after": after}


def _label(field: str) -> str:
    labels: Mapping[str, str] = {
        "total_minor": _("total"),
        "shipping_minor": _("shipping"),
        "discount_minor": _("discount"),
        "discount_rate": _("discount"),
        "tax_minor": _("tax"),
    }
    known = labels.get(field)
    return known if known is not None else str(Order._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def _as_money(value: Any, data: Row) -> str:
    return format_money(int(value or 0), data.get("currency", ""))


def _as_terms(value: Any, data: Row) -> str:
    return str(dict(Terms.choices).get(value, value))


def _as_text(value: Any, data: Row) -> str:
    return f"“{value}”" if value else _("none")


# The rest of the fields is told by name alone: a note is long, and a customer's number says nothing.
_SHOWN: Mapping[str, Callable[[Any, Row], str]] = {
    "total_minor": _as_money,
    "shipping_minor": _as_money,
    "discount_minor": _as_money,
    "terms": _as_terms,
    "number": _as_text,
    "buyer_name": _as_text,
    "buyer_email": _as_text,
    "currency": _as_text,
    "discount_rate": lambda value, data: format_percent(int(value or 0)),
    "shipping_tax_rate": lambda value, data: format_percent(int(value or 0)),
}
_BY_THEMSELVES = ("subtotal_minor", "tax_minor", "prices_include_tax")


def _labelled(row: Row) -> str:
    before, after = row["changes"].get("order.labels", ([], []))
    added = ", ".join(name for name in after if name not in before)
    removed = ", ".join(name for name in before if name not in after)
    if added and removed:
        words = _("labelled “%(added)s”; “%(removed)s” taken off")
        return _told(row, words % {"added": added, "removed": removed})
    if added:
        return _told(row, _("labelled “%(added)s”") % {"added": added})
    return _told(row, _("no longer labelled “%(removed)s”") % {"removed": removed})


def _mail(words: Text) -> Callable[[Row], str]:
    """A sentence about a mail: which invoice, to whom, and why it failed."""

    def tell(row: Row) -> str:
        data = row["data"]
        invoice = data.get("invoice", "")
        what = _("invoice %(number)s") % {"number": invoice} if invoice else _("the mail")
        said = str(words) % {"what": what, "email": data.get("email", "")}
        error = data.get("error", "")
        return _told(row, f"{said}: {error}" if error else said, after=":")

    return tell


def tell_all() -> None:
    """Registers the words of the verbs on orders."""
    verbs.add_kind("orders", gettext_lazy("Orders"), order=20)

    def add(verb: str, icon: str, tell: Callable[[Row], str], tone: str = "") -> None:
        verbs.add(f"order.{verb}", kind="orders", icon=icon, tone=tone, tell=tell, says_all=True)

    add("placed", "shopping-cart", _placed, "accent")
    add("drafted", "document", _drafted)
    add("sent_again", "paper-airplane", _sent_again, "accent")
    add("edited", "pencil-square", _edited)
    add("paid", "banknotes", _paid, "ok")
    add("refunded", "receipt-refund", _refunded, "warn")
    add("written_off", "scissors", _written_off, "bad")
    add("write_off_taken_back", "arrow-uturn-left", _write_off_taken_back, "warn")
    add("cancelled", "x-circle", _cancelled, "bad")
    add("reverted", "arrow-uturn-left", _reverted, "warn")
    add("labelled", "tag", _labelled)
    add("mailed_again", "envelope", _mail(gettext_lazy("%(what)s goes to %(email)s once more")))
    add("mail_sent", "envelope", _mail(gettext_lazy("%(what)s was handed over to %(email)s")), "ok")
    add("mail_failed", "exclamation-triangle", _mail(gettext_lazy("%(what)s did not reach %(email)s")), "bad")
