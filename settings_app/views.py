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
from omnibasis.ui.access import AdminView, admin_required
from omnibasis.ui.forms import INVALID
from omnibasis.ui.toasts import toast
from settings_app.forms import CustomersForm, OrdersForm, SectionForm
from settings_app.services import current, save_settings


@admin_required
def index(request: HttpRequest) -> HttpResponse:
    return redirect("settings:customers")


class SectionView(AdminView, FormView[SectionForm]):
    """One section: reads the row as it stands now, saves through the verb, says so."""

    template_name = "settings_app/section.html"
    section: Promise
    lead: Promise
    url_name: str

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": current()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(section=self.section, lead=self.lead, **kwargs)

    def form_valid(self, form: SectionForm) -> HttpResponse:
        user = self.request.user
        actor = Actor(kind="user", user_id=user.pk, label=str(user), is_staff=True)
        save_settings(values=form.cleaned_data, actor=actor)
        toast(self.request, _("Settings saved."))
        return redirect(self.get_success_url())

    def form_invalid(self, form: SectionForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=INVALID)

    def get_success_url(self) -> str:
        return reverse(self.url_name)


class CustomersView(SectionView):
    form_class = CustomersForm
    section = gettext_lazy("Customers")
    lead = gettext_lazy(
        "How customers come into being, and what follows them. A change counts from the next request on."
    )
    url_name = "settings:customers"


class OrdersView(SectionView):
    form_class = OrdersForm
    section = gettext_lazy("Orders")
    lead = gettext_lazy("What your customers see where they order.")
    url_name = "settings:orders"
    extra_context = {"links_to_order_page": True}
