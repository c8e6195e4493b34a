"""Settings \\ Custom fields, for administrators: what this business keeps of its customers beyond the usual."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import request_actor
from customers.custom import fields_in_use
from customers.forms.custom_field import CustomFieldForm
from customers.models import CustomField
from customers.services import (
    bring_back_custom_field,
    create_custom_field,
    edit_custom_field,
    take_away_custom_field,
)
from customers.services.custom_fields import MOST_EVER
from omnibasis.core.errors import BusinessError, NotFound
from omnibasis.ui.access import AdminView, AuthenticatedRequest, admin_required
from omnibasis.ui.forms import FormView, Section
from omnibasis.ui.toasts import toast, warn


@admin_required
@require_safe
def fields(request: AuthenticatedRequest) -> HttpResponse:
    """The fields in use in their order, and below them those that were taken away."""
    away = CustomField.objects.filter(removed_at__isnull=False).order_by("name", "id")[:MOST_EVER]
    return render(request, "customers/fields/list.html", {"fields": fields_in_use(), "away": away})


class CreateCustomField(AdminView, FormView):
    form_class = CustomFieldForm
    title = gettext_lazy("Define a field")
    submit = gettext_lazy("Create")
    template_name = "customers/fields/form.html"
    sections: Sequence[Section] = (
        Section(
            gettext_lazy("Field"),
            gettext_lazy("It stands in the customer's form and on its page, in exports and in the API."),
            ("name", "kind", "choices", "help_text", "key", "position"),
            halves=("key", "position"),
        ),
    )

    def perform(self, form: forms.Form) -> str:
        data = cast(CustomFieldForm, form).data_for_verb()
        field = create_custom_field(data=data, actor=request_actor(self.request))
        toast(self.request, _("The field %(name)s was created.") % {"name": field})
        return self.cancel_url()

    def cancel_url(self) -> str:
        return reverse("custom_fields:list")


class EditCustomField(CreateCustomField):
    title = gettext_lazy("Edit a field")
    submit = gettext_lazy("Save")

    field: CustomField

    def form(self, **kwargs: Any) -> forms.Form:
        self.field = get_object_or_404(CustomField, pk=self.kwargs["pk"])
        form = CustomFieldForm(field=self.field, initial=CustomFieldForm.initial_of(self.field), **kwargs)
        names = [name for name in ("name", "choices", "help_text", "position") if name in form.fields]
        self.sections = (
            Section(
                self.field.name,
                _("Its kind (%(kind)s) and its key (%(key)s) stay as they are.")
                % {"kind": self.field.get_kind_display(), "key": self.field.key},
                names,
            ),
        )
        return form

    def perform(self, form: forms.Form) -> str:
        data = cast(CustomFieldForm, form).data_for_verb()
        try:
            field = edit_custom_field(field_id=self.field.pk, data=data, actor=request_actor(self.request))
        except NotFound:
            raise Http404 from None
        toast(self.request, _("The field %(name)s was saved.") % {"name": field})
        return self.cancel_url()


@admin_required
@require_POST
def take_away(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Takes a field away; its values stay."""
    told = _("%(name)s was taken away. What customers have in it stays.")
    return _do(request, pk, take_away_custom_field, told, undo="bring_back")


@admin_required
@require_POST
def bring_back(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Brings a field back with its values."""
    return _do(request, pk, bring_back_custom_field, _("%(name)s is back, with what customers had in it."))


def _do(
    request: AuthenticatedRequest, pk: int, verb: Callable[..., CustomField], told: str, *, undo: str = ""
) -> HttpResponseBase:
    try:
        field = verb(field_id=pk, actor=request_actor(request))
    except NotFound:
        raise Http404 from None
    except BusinessError as error:
        warn(request, error.detail)
    else:
        undo_url = reverse(f"custom_fields:{undo}", args=[pk]) if undo else ""
        toast(request, told % {"name": field}, undo_url=undo_url)
    return HttpResponseRedirect(reverse("custom_fields:list"))
