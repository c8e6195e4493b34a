"""Forms in front of business verbs: what a verb refuses is told beside the field, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from omnibasis.core.errors import BusinessError, InvalidInput, NotFound
from omnibasis.ui.access import StaffView
from omnibasis.ui.registry import Text

INVALID = 422


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a form: its title, a sentence of help, its fields' names. `halves` stand two in a line.

    `folds`: closed as long as nothing is in it.
    """

    title: Text
    help: Text
    fields: Sequence[str]
    halves: Sequence[str] = ()
    folds: bool = False


def add_errors(form: forms.BaseForm, error: BusinessError, name_of: Callable[[str], str] = str) -> None:
    """Puts what a verb refused onto the form. `name_of` maps the verb's field names to the form's."""
    if not isinstance(error, InvalidInput):
        form.add_error(None, error.detail)
        return
    for field, messages in error.errors.items():
        name = name_of(field)
        if name in form.fields:
            form.add_error(name, messages)
        else:
            form.add_error(None, [f"{field}: {m}" if field else m for m in messages])


def sectioned(form: forms.BaseForm, sections: Sequence[Section]) -> list[dict[str, Any]]:
    """The form's sections with their bound fields, for templates."""
    return [
        {
            "title": section.title,
            "help": section.help,
            "fields": [(form[name], "half" if name in section.halves else "") for name in section.fields],
            "folded": section.folds and not any(form[name].value() for name in section.fields),
            "folds": section.folds,
        }
        for section in sections
    ]


class FormView(StaffView, View):
    """A page with one form. Declare `form_class`, `title`, `sections`; say in `perform` which verb it calls."""

    form_class: ClassVar[type[forms.Form]]
    title: ClassVar[Text]
    group: ClassVar[Text] = ""
    sections: Sequence[Section]
    submit: ClassVar[Text] = ""
    template_name: str = "generic/form.html"

    request: HttpRequest

    def perform(self, form: forms.Form) -> str:
        """Does what the form asks for and answers where to go. A BusinessError goes back onto the form."""
        raise NotImplementedError

    def initial(self) -> dict[str, Any]:
        return {}

    def form(self, **kwargs: Any) -> forms.Form:
        return self.form_class(initial=self.initial(), **kwargs)

    def name_of(self, field: str) -> str:
        """The form's name for a field of the verb."""
        return field

    def cancel_url(self) -> str:
        return ""

    def context(self) -> dict[str, Any]:
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.page(self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.form(data=request.POST, files=request.FILES)
        if form.is_valid():
            try:
                return HttpResponseRedirect(self.perform(form))
            except NotFound:
                raise
            except BusinessError as error:
                add_errors(form, error, self.name_of)
        return self.page(form, status=INVALID)

    def form_context(self, form: forms.Form) -> dict[str, Any]:
        """All that the template gets."""
        return {
            "view": self,
            "form": form,
            "sections": sectioned(form, self.sections),
            "submit": self.submit or _("Save"),
            "cancel_url": self.cancel_url(),
            **self.context(),
        }

    def page(self, form: forms.Form, *, status: int = 200) -> HttpResponse:
        """The page with the form as it stands."""
        return render(self.request, self.template_name, self.form_context(form), status=status)
