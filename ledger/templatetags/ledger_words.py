"""Amounts of the ledger: {% load ledger_words %}."""

from django import template

register = template.Library()


@register.filter
def negated(minor: int) -> int:
    """A credit without its sign."""
    return -minor
