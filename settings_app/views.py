"""The pages of the settings: for administrators, one page a section."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from omnibasis.core.actors import Actor
from omnibasis.core.errors import BusinessError
from omnibasis.ui.access import AdminView, admin_required
from omnibasis.ui.forms import INVALID, add_errors, sectioned
from omnibasis.ui.toasts import toast
from settings_app.forms import BookingsForm, BusinessForm, CustomersForm, OrdersForm, SectionForm
from settings_app.logo import logo_url
from settings_app.services import current, save_settings


@admin_required
def index(request: HttpRequest) -> HttpResponse:
    return redirect("settings:customers")


class SectionView(AdminView, FormView[SectionForm]):
    """One section: reads the row as it stands now, saves through the verb, says so."""

    template_name = "settings_app/section.html"
    section: Promise
    url_name: str

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": current()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(section=self.section, **kwargs)
        form: SectionForm = context["form"]
        return {**context, "parts": sectioned(form, form.sections)}

    def form_valid(self, form: SectionForm) -> HttpResponse:
        user = self.request.user
        actor = Actor(kind="user", user_id=user.pk, label=str(user), is_staff=True)
        try:
            save_settings(values=form.values(), logo=form.cleaned_data.get("logo"), actor=actor)
        except BusinessError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        toast(self.request, _("Settings saved."))
        return redirect(self.get_success_url())

    def form_invalid(self, form: SectionForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=INVALID)

    def get_success_url(self) -> str:
        return reverse(self.url_name)


class CustomersView(SectionView):
    form_class = CustomersForm
    section = gettext_lazy("Customers")
    url_name = "settings:customers"


class BusinessView(SectionView):
    form_class = BusinessForm
    section = gettext_lazy("Business")
    url_name = "settings:business"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(logo=logo_url(current().business_logo), **kwargs)


class OrdersView(SectionView):
    form_class = OrdersForm
    section = gettext_lazy("Orders")
    url_name = "settings:orders"
    extra_context = {"links_to_order_page": True}


class BookingsView(SectionView):
    form_class = BookingsForm
    section = gettext_lazy("Bookings")
    url_name = "settings:bookings"
