"""Labels as people see them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from customers.labels import Worn

SHOWN = 2


def label_chip(label: Worn) -> SafeString:
    """One label in its tint."""
    return SafeString(f'<span class="label-chip label-{escape(label.colour)}">{escape(label.name)}</span>')


def label_chips(labels: Sequence[Worn]) -> SafeString:
    """The first few labels of a row; the others are counted, and named in a tooltip."""
    shown = [label_chip(label) for label in labels[:SHOWN]]
    if rest := labels[SHOWN:]:
        names = escape(", ".join(label.name for label in rest))
        more = escape(_("and %(names)s") % {"names": ", ".join(label.name for label in rest)})
        shown.append(
            SafeString(
                f'<span class="label-more" title="{names}"><span aria-hidden="true">+{len(rest)}</span>'
                f'<span class="sr-only">{more}</span></span>'
            )
        )
    return SafeString(f'<span class="labels">{"".join(shown)}</span>')
