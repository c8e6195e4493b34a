"""What happens to a customer's payment methods, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from omnibasis.ui.registry import Text, verbs


def _told(sentence: Text) -> Callable[[Mapping[str, Any]], str]:
    return lambda row: format_html(str(sentence), row["data"].get("name", ""))


def tell() -> None:
    say = partial(verbs.add, kind="payment_methods")
    say(
        "payment_method.added",
        icon="credit-card",
        tell=_told(gettext_lazy("<strong>Payment method</strong> added: {}")),
    )
    say(
        "payment_method.edited",
        icon="credit-card",
        tell=_told(gettext_lazy("<strong>Payment method</strong> changed: {}")),
    )
    say(
        "payment_method.removed",
        icon="credit-card",
        tell=_told(gettext_lazy("<strong>Payment method</strong> removed: {}")),
        tone="warn",
    )
    say(
        "payment_method.restored",
        icon="arrow-uturn-left",
        tell=_told(gettext_lazy("<strong>Payment method</strong> brought back: {}")),
        tone="ok",
    )
    say(
        "payment_method.made_default",
        icon="credit-card",
        tell=_told(gettext_lazy("<strong>Payment method</strong> is the default now: {}")),
    )
