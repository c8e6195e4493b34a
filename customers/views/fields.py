"""One field of a customer's card, edited in its place; without scripts, on a page of its own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from customers.cards import field_named, row_of
from customers.forms import CustomerForm
from customers.provenance import origins_of
from customers.views.detail import face_of, latest_of
from customers.views.editing import EditCustomer
from omnibasis.ui.forms import Section

SHOWN = "shown"


class EditField(EditCustomer):
    """GET answers the field's form in the field's place, or with `?shown` its line; POST saves, and answers the line.

    Beside the line come, out of band, what else on the page shows the field: the name, the state, the latest of the
    timeline. What is wrong is a 422, what somebody else changed meanwhile a 409, each with the form as it was typed.
    """

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        field = field_named(kwargs["field"])
        if field is None:
            raise Http404
        self.field = field
        self.sections = (Section(self.field.label, "", self.field.inputs),)
        self.in_place = request.headers.get("HX-Request") == "true"
        if self.in_place:
            self.template_name = "customers/fields/_form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.in_place and SHOWN in request.GET:
            self._load()
            return self._line()
        return super().get(request, *args, **kwargs)

    def form(self, **kwargs: Any) -> forms.Form:
        return CustomerForm(initial=self.initial(), only=self.field.inputs, **kwargs)

    def customer_form(self, data: QueryDict, **kwargs: Any) -> CustomerForm:
        return CustomerForm(data, initial=self.initial(), only=self.field.inputs)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "field": self.field, "form_url": self.request.path}

    def _save(self, form: CustomerForm) -> HttpResponseBase:
        response = super()._save(form)
        if not self.in_place or not isinstance(response, HttpResponseRedirect):
            return response
        self._load()
        return self._line(saved=True)

    def _line(self, *, saved: bool = False) -> HttpResponse:
        customer = self.customer
        row = row_of(customer, self.field, origins_of(customer))
        context: dict[str, Any] = {**face_of(customer), "row": row, "focus": True}
        if saved:
            context |= {"messages": get_messages(self.request), "oob": True}
            here = self.request.headers.get("HX-Current-URL", "").partition("?")[0].partition("#")[0]
            if here.endswith(reverse("customers:detail", args=[customer.pk])):
                context |= latest_of(customer)
        response = render(
            self.request, "customers/fields/_saved.html" if saved else "customers/fields/_row.html", context
        )
        if saved:
            response["HX-Trigger"] = "customer-edited"
        return response
