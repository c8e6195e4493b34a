"""Who books on the hosted page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from orders.forms.hosted import DetailsForm


class BookerForm(DetailsForm):
    """The order page's form, in the words of a booking; no parcel is sent, so it asks for one address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if name.startswith("shipping_")]:
            del self.fields[name]
        self.fields["email"].help_text = _("The confirmation goes there, with the link to your booking.")

    def buyer(self) -> dict[str, Any]:
        given = super().buyer()
        given.pop("shipping_address", None)
        return given
