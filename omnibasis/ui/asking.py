"""An act that asks first: in a dialog over the page, or without scripts on a page of its own; then it does one verb."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views import View

from omnibasis.core.errors import BusinessError, NotFound, Stale
from omnibasis.ui.access import StaffView
from omnibasis.ui.forms import INVALID, add_errors
from omnibasis.ui.registry import Text
from omnibasis.ui.toasts import toast

CHANGED = 409

Thing = TypeVar("Thing")


class AskForm(forms.Form):
    """`version` is the thing's as it was shown: whoever acts on what has changed meanwhile is asked again.

    `halves` are the fields that stand two in a line.
    """

    version = forms.IntegerField(required=False, min_value=0, max_value=10**9, widget=forms.HiddenInput)
    halves: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, thing: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thing = thing


class AskView(StaffView, View, Generic[Thing]):
    """One act on one thing. Declare its words and its form; say in `thing` what it is done to (Http404 where there is
    none), in `perform` which verb does it, in `back_url` where its page is, and in `trail` what stands above the title
    of the question's own page (label, address).

    `title` may have %(name)s, which `name` fills in. What `perform` raises as a BusinessError goes onto the form; done,
    the page below the dialog brings itself up to date, or the browser goes to `done_url`.
    """

    title: ClassVar[Text]
    button: ClassVar[Text]
    keep: ClassVar[Text] = _("Cancel")
    danger: ClassVar[bool] = False
    form_class: ClassVar[type[AskForm]] = AskForm
    # The verb's names of fields where the form has others.
    renamed: ClassVar[dict[str, str]] = {}

    request: HttpRequest

    def thing(self) -> Thing:
        raise NotImplementedError

    def name(self, thing: Thing) -> str:
        return str(thing)

    def back_url(self, thing: Thing) -> str:
        raise NotImplementedError

    def trail(self, thing: Thing) -> list[tuple[Text, str]]:
        return [(self.name(thing), self.back_url(thing))]

    def initial(self, thing: Thing) -> dict[str, Any]:
        return {}

    def text(self, thing: Thing) -> list[str]:
        """What will happen, in a sentence or two."""
        return []

    def refusal(self, thing: Thing) -> str:
        """Why it cannot be done as the thing is now; "" where it can."""
        return ""

    def refuse_changed(self, thing: Thing, version: int | None) -> None:
        """Locks the thing and raises Stale where it is not of this version any more."""

    def perform(self, thing: Thing, data: dict[str, Any]) -> str:
        """Does it, and answers what to say."""
        raise NotImplementedError

    def undo_url(self, thing: Thing) -> str:
        return ""

    def done_url(self, thing: Thing) -> str:
        """Where to go afterwards, where the page below the question is gone; "" to stay."""
        return ""

    # --- How it works ---------------------------------------------------------------------------------------

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        thing = self.thing()
        return self._ask(thing, self._form(thing))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        thing = self.thing()
        form = self.form_class(request.POST, thing=thing)
        if not form.is_valid():
            return self._ask(thing, form, status=INVALID)
        try:
            with transaction.atomic():
                self.refuse_changed(thing, form.cleaned_data.get("version"))
                words = self.perform(thing, form.cleaned_data)
        except NotFound:
            raise Http404 from None
        except Stale:
            fresh = self.thing()
            return self._ask(fresh, self._form(fresh), status=CHANGED, changed=True)
        except BusinessError as error:
            add_errors(form, error, lambda name: self.renamed.get(name, name))
            return self._ask(thing, form, status=INVALID)
        toast(request, words, undo_url=self.undo_url(thing))
        elsewhere = self.done_url(thing)
        if request.headers.get("HX-Request") == "true":
            # The dialog closes, and the page brings itself up to date.
            headers = {"HX-Redirect": elsewhere} if elsewhere else {"HX-Trigger": "customer-changed"}
            return HttpResponse(status=204, headers=headers)
        return HttpResponseRedirect(elsewhere or self.back_url(thing))

    def _form(self, thing: Thing) -> AskForm:
        version = getattr(thing, "version", None)
        return self.form_class(initial={**self.initial(thing), "version": version}, thing=thing)

    def _ask(self, thing: Thing, form: AskForm, *, status: int = 200, changed: bool = False) -> HttpResponse:
        fragment = self.request.headers.get("HX-Request") == "true"
        refused = self.refusal(thing)
        context = {
            "form": form,
            "act": self,
            "title": _filled(self.title, self.name(thing)),
            "trail": self.trail(thing),
            "back": self.back_url(thing),
            "refused": refused,
            "sentences": [] if refused else self.text(thing),
            "changed": changed,
            "url": self.request.path,
        }
        template = "generic/_ask.html" if fragment else "generic/ask.html"
        response = render(self.request, template, context, status=status)
        patch_vary_headers(response, ["HX-Request"])
        return response


def _filled(title: str | Promise, name: str) -> str:
    return str(title) % {"name": name}
