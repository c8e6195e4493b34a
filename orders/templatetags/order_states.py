"""The state of an order and its rates, in words: {% load order_states %}."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from omnibasis.core.money import format_money, format_percent
from orders import words

register = template.Library()


@register.filter
def state_badge(order: Any) -> SafeString:
    return words.state_badge(order)


@register.filter
def buyer_badge(order: Any) -> SafeString:
    return words.buyer_badge(order)


@register.filter
def money_note(order: Any) -> str:
    return words.money_note(order)


@register.filter
def percent(rate: int) -> str:
    """A rate in thousandths of a percent: "8.1 %"."""
    return format_percent(rate)


@register.filter
def kept_money(order: Any) -> str:
    """What was paid for an order and not given back, for people."""
    return format_money(order.kept_minor, order.currency)
