"""What the tabs with cards of their own have in common: a form in a card's place, and acts that lead back to the tab.

Everything works as pages: a form's page is the tab with that card open. With htmx only the form is fetched, and what a
form or an act answers (the tab, or the form with its errors) takes the place of the page's content.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ClassVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST

from customers.models import Customer
from customers.views.detail import frame_of, visible_customer
from omnibasis.core.errors import BusinessError, NotFound, Stale
from omnibasis.events.models import Event
from omnibasis.ui.access import AuthenticatedRequest, StaffView, staff_required
from omnibasis.ui.forms import INVALID, add_errors
from omnibasis.ui.toasts import toast, warn


def tab_act(tab: str) -> Callable[[Callable[..., None]], Callable[..., HttpResponseBase]]:
    """Makes a view of an act: it posts, does one verb, and goes back to the tab. What is refused becomes a toast."""

    def decorate(do: Callable[..., None]) -> Callable[..., HttpResponseBase]:
        @wraps(do)
        def posted(request: AuthenticatedRequest, pk: int, **kwargs: Any) -> HttpResponseBase:
            get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
            try:
                do(request, pk, **kwargs)
            except NotFound:
                raise Http404 from None
            except BusinessError as error:
                warn(request, error.detail)
            return HttpResponseRedirect(reverse(f"customers:{tab}", args=[pk]))

        view: Callable[..., HttpResponseBase] = staff_required(require_POST(posted))
        return view

    return decorate


class TabForm(StaffView, View):
    """A form in the place of a card. Declare `tab` (the panel's key and the route's name), `page` and `fragment`
    (templates), and say in `form`, `save` and `tab_context` what it is about."""

    tab: ClassVar[str]
    page: ClassVar[str]
    fragment: ClassVar[str]

    request: HttpRequest
    customer: Customer

    def form(self, data: Any = None) -> forms.Form:
        raise NotImplementedError

    def load(self) -> None:
        """Finds what the address names. Raises Http404."""

    def save(self, form: Any) -> str:
        """Calls the verb and answers what the toast says."""
        raise NotImplementedError

    def tab_context(self) -> dict[str, Any]:
        raise NotImplementedError

    def redrawn(self, form: forms.Form) -> HttpResponse | None:
        """The answer to a post that only wants the form drawn anew; nothing is saved."""
        return None

    @property
    def editing(self) -> int | str:
        """Which card is open: its id, or "new"; also what the ids of its fields begin with."""
        return self.kwargs.get("address") or self.kwargs.get("method") or "new"

    @property
    def tab_url(self) -> str:
        return reverse(f"customers:{self.tab}", args=[self.customer.pk])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (elsewhere := self._open()) is not None:
            return elsewhere
        form = self.form()
        if request.headers.get("HX-Request") == "true":
            response = render(request, self.fragment, self.form_context(form))
        else:
            response = self.whole(form)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (elsewhere := self._open()) is not None:
            return elsewhere
        form = self.form(request.POST)
        if (drawn := self.redrawn(form)) is not None:
            return drawn
        if not form.is_valid():
            return self.whole(form, status=INVALID)
        try:
            told = self.save(form)
        except NotFound:
            raise Http404 from None
        except Stale as stale:
            return self._conflict(form, stale)
        except BusinessError as error:
            add_errors(form, error)
            return self.whole(form, status=INVALID)
        toast(request, told)
        return HttpResponseRedirect(self.tab_url)

    def form_context(self, form: forms.Form) -> dict[str, Any]:
        return {
            "form": form,
            "customer": self.customer,
            "action": self.request.path,
            "tab_url": self.tab_url,
            "editing": self.editing,
        }

    def whole(self, form: forms.Form, *, status: int = 200, **more: Any) -> HttpResponse:
        """The tab with the form in it."""
        context = {
            **frame_of(self.customer, self.tab),
            **self.tab_context(),
            **self.form_context(form),
            **more,
        }
        return render(self.request, self.page, context, status=status)

    def now(self) -> Mapping[str, Any]:
        """What is stored now, as the form would show it."""
        return {}

    def _open(self) -> HttpResponse | None:
        """Finds the customer and what belongs to it; or answers where to go instead."""
        found = visible_customer(self.request, self.kwargs["pk"])
        if isinstance(found, HttpResponseRedirect):
            return found
        self.customer = found
        self.load()
        if found.archived_at is None:
            return None
        warn(self.request, _("This customer is archived. Restore it to edit it."))
        if self.request.headers.get("HX-Request") == "true" and self.request.method == "GET":
            return HttpResponse(headers={"HX-Redirect": self.tab_url})
        return HttpResponseRedirect(self.tab_url)

    def _conflict(self, form: forms.Form, stale: Stale) -> HttpResponse:
        """The same form again: what was typed stays, and what others changed meanwhile stands beside it.

        Sending it again means it: the form now starts from what is stored.
        """
        if (elsewhere := self._open()) is not None:
            return elsewhere
        now, data = self.now(), self.request.POST.copy()
        for name in [name for name in form.fields if name in now]:
            if name not in form.changed_data:
                data[name] = _typed(now[name])
            data[form[name].html_initial_name] = _typed(now[name])
        again = self.form(data)
        conflicts = [
            {
                "field": again[name],
                "theirs": _shown(again, name, theirs),
                "theirs_raw": _typed(theirs),
                "yours": _shown(again, name, yours),
            }
            for name, (theirs, yours) in stale.conflicts.items()
            if name in again.fields
        ]
        last = Event.objects.filter(timeline_id=self.customer.pk).order_by("-sequence").first()
        return self.whole(again, status=409, conflicts=conflicts, last=last)


def _typed(value: Any) -> str:
    return "" if value is None else str(value)


def _shown(form: forms.BaseForm, name: str, value: Any) -> str:
    """A value in the words of the form."""
    field: Any = form.fields[name]
    choices: Mapping[Any, Any] = dict(getattr(field.widget, "choices", ()))
    return str(choices.get(value, _typed(value)))
