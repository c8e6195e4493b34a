"""Creating and editing a customer by hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import request_actor
from customers.changes import own_changes
from customers.forms import CARDS, SECTIONS, CustomerForm, form_name, initial_of, shown_value
from customers.models import Customer
from customers.services import create_customer, edit_customer, set_image
from omnibasis.core.actors import Source
from omnibasis.core.errors import InvalidInput, Refused, Stale
from omnibasis.events.models import Event
from omnibasis.ui.forms import INVALID, FormView, Section, add_errors
from omnibasis.ui.toasts import toast, warn

# How many of the latest changes are asked who made the one that came between.
LOOKED_AT = 50


class CreateCustomer(FormView):
    form_class = CustomerForm
    group = gettext_lazy("omniPayments / Customers")
    title = gettext_lazy("Create a customer")
    submit = gettext_lazy("Create")
    sections = SECTIONS
    template_name = "customers/form.html"

    def perform(self, form: forms.Form) -> str:
        form = cast(CustomerForm, form)
        actor = request_actor(self.request)
        customer = create_customer(data=form.data_for_verb(everything=True), actor=actor, source=Source.STAFF)
        if upload := form.cleaned_data["image"]:
            set_image(customer_id=customer.pk, upload=upload, actor=actor)
        toast(self.request, _("%(name)s was created.") % {"name": customer})
        return reverse("customers:detail", args=[customer.pk])

    def name_of(self, field: str) -> str:
        return form_name(field)

    def cancel_url(self) -> str:
        return reverse("customers:list")


class EditCustomer(FormView):
    form_class = CustomerForm
    title = gettext_lazy("Edit")
    submit = gettext_lazy("Save")
    sections: Sequence[Section] = SECTIONS
    template_name: str = "customers/form.html"

    customer: Customer

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self._load()
        if self.customer.archived_at is not None:
            warn(request, _("This customer is deleted. Restore it to edit it."))
            url = reverse("customers:detail", args=[self.customer.pk])
            if request.headers.get("HX-Request") == "true":
                return HttpResponse(headers={"HX-Redirect": url})
            return HttpResponseRedirect(url)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self._load()
        form = self.customer_form(request.POST, files=request.FILES)
        if not form.is_valid():
            return self.page(form, status=INVALID)
        try:
            return self._save(form)
        except Stale as stale:
            return self._conflict(form, stale)
        except Refused as refused:
            add_errors(form, refused)
            return self.page(form, status=INVALID)

    def customer_form(self, data: QueryDict, **kwargs: Any) -> CustomerForm:
        return CustomerForm(data, initial=self.initial(), **kwargs)

    def _load(self) -> None:
        visible = Customer.objects.visible_to(self.request.user).select_related("user")
        self.customer = get_object_or_404(visible.prefetch_related("addresses"), pk=self.kwargs["pk"])

    def initial(self) -> dict[str, Any]:
        return initial_of(self.customer)

    def cancel_url(self) -> str:
        return reverse("customers:detail", args=[self.customer.pk])

    def context(self) -> dict[str, Any]:
        return {"customer": self.customer}

    def _save(self, form: CustomerForm) -> HttpResponseBase:
        actor = request_actor(self.request)
        try:
            outcome = edit_customer(
                customer_id=self.customer.pk,
                data=form.data_for_verb(),
                actor=actor,
                source=Source.STAFF,
                read_version=form.cleaned_data["version"],
            )
        except InvalidInput as error:
            add_errors(form, error, form_name)
            return self.page(form, status=INVALID)
        changed = outcome.result != "unchanged"
        upload = form.cleaned_data.get("image")
        if upload or (form.cleaned_data.get("remove_image") and self.customer.image):
            set_image(customer_id=self.customer.pk, upload=upload or None, actor=actor)
            changed = True
        toast(self.request, _("Changes saved.") if changed else _("Nothing was changed."))
        return HttpResponseRedirect(reverse("customers:detail", args=[self.customer.pk]))

    def _conflict(self, form: CustomerForm, stale: Stale) -> HttpResponse:
        """The same page again: what was typed stays; what others changed meanwhile stands beside it.

        Sending it again means it: the form now starts from the customer as it is.
        """
        self._load()
        now = self.initial()
        data = self.request.POST.copy()
        for name in form.fields:
            if name in now and name not in form.changed_data:
                data[name] = str(now[name])
            if name in now and form[name].html_initial_name in data:
                data[form[name].html_initial_name] = str(now[name])
        data["version"] = str(stale.current)
        again = self.customer_form(data)
        conflicts = []
        for field, (theirs, yours) in stale.conflicts.items():
            name = form_name(field)
            conflicts.append(
                {
                    "field": again[name],
                    "theirs": shown_value(again, name, theirs),
                    "theirs_raw": now.get(name, ""),
                    "yours": shown_value(again, name, yours),
                }
            )
        return render(
            self.request,
            self.template_name,
            {**self.form_context(again), "conflicts": conflicts, "last": self._last_change(stale.conflicts)},
            status=409,
        )

    def _last_change(self, fields: Collection[str]) -> Event | None:
        """The event that changed one of these fields last, as far as the latest ones tell."""
        changed = Event.objects.filter(timeline_id=self.customer.pk, has_changes=True).order_by("-sequence")
        for event in changed[:LOOKED_AT]:
            if not set(fields).isdisjoint(own_changes(event.subject_type, event.changes)):
                return event
        return None


class EditCard(EditCustomer):
    """One card of the customer's page: in the card's place with htmx, as a page of its own without."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.card = self.card_named(kwargs.get("card", ""))
        self.sections = (self.card,)
        self.in_place = request.headers.get("HX-Request") == "true"
        if self.in_place:
            self.template_name = "customers/_card_form.html"

    def card_named(self, name: str) -> Section:
        """What the card holds. Raises Http404 where there is none of that name."""
        if name not in CARDS:
            raise Http404
        return CARDS[name]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def form(self, **kwargs: Any) -> forms.Form:
        return CustomerForm(initial=self.initial(), only=self.card.fields, **kwargs)

    def customer_form(self, data: QueryDict, **kwargs: Any) -> CustomerForm:
        return CustomerForm(data, initial=self.initial(), only=self.card.fields)

    def _save(self, form: CustomerForm) -> HttpResponseBase:
        """In place, the page is told to bring itself up to date (static/js/in-place.js)."""
        response = super()._save(form)
        if self.in_place and isinstance(response, HttpResponseRedirect):
            return HttpResponse(status=204, headers={"HX-Trigger": "customer-changed"})
        return response
