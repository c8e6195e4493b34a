"""The form of one address: its country's parts, in its order, by its names. The rules are in `customers.postal`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from customers import postal
from customers.forms.countries import offered_countries
from customers.models import Address
from omnibasis.ui.widgets import LongSelect

NAMES = ("kind", *Address.FIELDS)
_WIDE = ("name", "line1", "line2")


class AddressForm(forms.Form):
    """What is shown follows the country; a part that the country does not have stays as long as something is in it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=Address.Kind.choices, required=False, show_hidden_initial=True
    )
    country = forms.CharField(
        label=gettext_lazy("Country"),
        max_length=2,
        required=False,
        show_hidden_initial=True,
        widget=LongSelect,
    )
    default = forms.BooleanField(required=False)

    def __init__(self, *args: Any, adding: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.layout = self._layout()
        chooser: Any = self.fields["country"].widget
        chooser.choices = offered_countries(get_language() or "")
        for row in self.layout.rows:
            for part in row:
                self.fields[part] = self._field(part)
        if adding:
            self.fields["default"].label = _("Use it as the default of its kind")
            self.fields["default"].help_text = _("The first one of a kind is its default anyway.")
        else:
            del self.fields["default"]

    @property
    def rows(self) -> list[tuple[Any, str]]:
        """The country's parts, each with how wide it stands."""
        return [(self[part], "" if part in _WIDE else "half") for row in self.layout.rows for part in row]

    def given(self) -> dict[str, str]:
        """Everything that is filled in, in the verbs' names: for a new address."""
        return {name: self.cleaned_data[name] for name in NAMES if self.cleaned_data.get(name)}

    def changed(self) -> dict[str, str]:
        """What differs from what the page was drawn with."""
        return {name: self.cleaned_data[name] for name in NAMES if name in self.changed_data}

    def read(self) -> dict[str, str]:
        """What the page was drawn with."""
        names = {name: self[name].html_initial_name for name in NAMES if name in self.fields}
        return {name: self.data[at].strip() for name, at in names.items() if at in self.data}

    def _now(self, name: str) -> str:
        value = self.data.get(self.add_prefix(name)) if self.is_bound else self.initial.get(name)
        return str(value or "").strip()

    def _layout(self) -> postal.Layout:
        filled = [part for part in Address.FIELDS if self._now(part) or self.initial.get(part)]
        return postal.layout(postal.known(self._now("country")), also=filled)

    def _field(self, part: str) -> forms.Field:
        widget: forms.Widget = forms.TextInput(attrs={"autocomplete": "off"})
        if part == "region" and self.layout.regions:
            widget = LongSelect(choices=self._regions())
        return forms.CharField(
            label=self.layout.label(part),
            max_length=getattr(Address._meta.get_field(part), "max_length", None),
            required=False,
            widget=widget,
            show_hidden_initial=True,
        )

    def _regions(self) -> list[tuple[str, str]]:
        """The country's list; and what is there now, though the list does not have it: nothing gets lost unseen."""
        known = dict(self.layout.regions)
        blank = [("", "\N{EN DASH}")]
        now = self._now("region")
        other = (
            [(now, _("%(region)s (not of this country)") % {"region": now})]
            if now and now not in known
            else []
        )
        return [*blank, *other, *self.layout.regions]
