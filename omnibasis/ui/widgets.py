"""Widgets that Django has too, made for what this product's pages need."""

from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


class LongSelect(forms.Select):
    """A select with hundreds of options, written in one go: a template for each option costs 0.2 ms each."""

    def attributes_of(self, value: str) -> str:
        """Further attributes of the option with this value, escaped, each with a space before it."""
        return ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        options = "".join(
            f'<option value="{escape(str(key))}"{" selected" if str(key) == chosen else ""}'
            f"{self.attributes_of(str(key))}>"
            f"{escape(str(label))}</option>"
            for key, label in self.choices
        )
        attributes = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return mark_safe(f"<select{attributes}>{options}</select>")  # noqa: S308 - each piece is escaped


class SpanWidget(forms.MultiWidget):
    """From and to, for a filter: the parameters `<name>.from` and `<name>.to`. `kind`: what the inputs are for."""

    ENDS = (".from", ".to")

    def __init__(self, kind: str = "text") -> None:
        attributes = {"inputmode": "decimal"} if kind == "text" else {}
        ends = [forms.TextInput(attrs={"autocomplete": "off", **attributes}) for _end in self.ENDS]
        for end in ends:
            end.input_type = kind
        super().__init__(ends)
        self.widgets_names = list(self.ENDS)

    def names(self, name: str) -> tuple[str, ...]:
        return tuple(name + end for end in self.ENDS)

    def decompress(self, value: Any) -> list[Any]:
        return list(value or (None, None))

    def said(self, least: str, most: str) -> str:
        """What is chosen, in words; "" for nothing."""
        if least and most:
            return f"{least} \N{EN DASH} {most}"
        if least:
            return _("from %(least)s") % {"least": least}
        return _("to %(most)s") % {"most": most} if most else ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        values = value if isinstance(value, list) else self.decompress(value)
        words = (_("From"), _("To"))
        pieces = [
            f"<label><span>{escape(word)}</span>{end.render(name + ending, given, None, renderer)}</label>"
            for word, end, ending, given in zip(words, self.widgets, self.ENDS, values, strict=True)
        ]
        return mark_safe(f'<div class="span">{"".join(pieces)}</div>')  # noqa: S308 - each piece is escaped
