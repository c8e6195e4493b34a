"""What is sold: the list of products, and a product's form."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.actors import request_actor
from omnibasis.core.errors import NotFound
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.forms import FormView, Section
from omnibasis.ui.tables import Empty, Option, Row
from omnibasis.ui.toasts import toast
from omnibasis.ui.views import ListView
from orders.filters import ProductFilter
from orders.forms.product import ProductForm
from orders.models import Product
from orders.services import save_product
from orders.tables import PRODUCT_COLUMNS, PRODUCT_SORTS, PRODUCT_VALUES


class ProductList(ListView):
    page = "products"
    group = "omniPayments"
    title = gettext_lazy("Products")
    columns = PRODUCT_COLUMNS
    sorts = PRODUCT_SORTS
    filterset_class = ProductFilter
    search_hint = gettext_lazy("Name")

    def get_queryset(self) -> QuerySet[Any, Row]:
        rows: QuerySet[Any, Row] = Product.objects.values(*PRODUCT_VALUES)
        return rows

    def search(self, queryset: QuerySet[Any, Row], text: str) -> QuerySet[Any, Row]:
        # A business sells hundreds of things, not millions: reading all their names costs nothing.
        found: QuerySet[Any, Row] = queryset.filter(name__icontains=text)
        return found

    def row_url(self, row: Row) -> str:
        return reverse("orders:product_edit", args=[row["id"]])

    def row_options(self, row: Row) -> list[Option]:
        off = row["is_active"]
        return [
            Option(_("Edit"), "pencil", self.row_url(row)),
            Option(
                _("Take off the order page") if off else _("Put on the order page"),
                "eye-slash" if off else "eye",
                post=reverse("orders:product_hide" if off else "orders:product_show", args=[row["id"]]),
            ),
        ]

    def create(self) -> Option:
        return Option(_("Create"), "plus", reverse("orders:product_create"))

    def more_options(self) -> list[Option]:
        return [Option(_("Open the order page"), "arrow-top-right-on-square", reverse("orders:order_page"))]

    def counted(self, number: str, more: bool) -> str:
        if more:
            return _("More than %(n)s products") % {"n": number}
        return ngettext("%(n)s product", "%(n)s products", int(number.replace(",", ""))) % {"n": number}

    def empty(self) -> Empty:
        return Empty(
            title=_("No products yet"),
            text=_("What you sell stands on the order page, where your customers choose from it."),
            picture="cube",
            url=reverse("orders:product_create"),
            action=_("Create a product"),
        )


class CreateProduct(FormView):
    form_class = ProductForm
    group = gettext_lazy("omniPayments / Products")
    title = gettext_lazy("Create a product")
    submit = gettext_lazy("Create")
    sections = (
        Section(
            gettext_lazy("Product"), gettext_lazy("As it stands on the order page."), ("name", "description")
        ),
        Section(
            gettext_lazy("Price"),
            gettext_lazy("Orders that are placed keep the price they were placed with."),
            ("price", "currency"),
            halves=("price", "currency"),
        ),
        Section(
            gettext_lazy("Order page"),
            gettext_lazy("Whether and where it is shown."),
            ("is_active", "position"),
            halves=("position",),
        ),
    )

    def initial(self) -> dict[str, Any]:
        return ProductForm.initial_of(None)

    def perform(self, form: forms.Form) -> str:
        product = save_product(
            data=cast(ProductForm, form).data_for_verb(), actor=request_actor(self.request)
        )
        toast(self.request, _("%(name)s was created.") % {"name": product})
        return reverse("orders:products")

    def name_of(self, field: str) -> str:
        return "price" if field == "unit_price_minor" else field

    def cancel_url(self) -> str:
        return reverse("orders:products")


class EditProduct(CreateProduct):
    title = gettext_lazy("Edit product")
    submit = gettext_lazy("Save")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.pk: int = kwargs["pk"]

    def initial(self) -> dict[str, Any]:
        return ProductForm.initial_of(get_object_or_404(Product, pk=self.pk))

    def perform(self, form: forms.Form) -> str:
        data = cast(ProductForm, form).data_for_verb()
        try:
            product = save_product(data=data, actor=request_actor(self.request), product_id=self.pk)
        except NotFound:
            raise Http404 from None
        toast(self.request, _("%(name)s was saved.") % {"name": product})
        return reverse("orders:products")


@staff_required
@require_POST
def show_product(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Puts a product on the order page."""
    return _switch(request, pk, on=True)


@staff_required
@require_POST
def hide_product(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Takes a product off the order page."""
    return _switch(request, pk, on=False)


def _switch(request: AuthenticatedRequest, pk: int, *, on: bool) -> HttpResponse:
    try:
        product = save_product(data={"is_active": on}, actor=request_actor(request), product_id=pk)
    except NotFound:
        raise Http404 from None
    text = _("%(name)s is on the order page.") if on else _("%(name)s is off the order page.")
    back = reverse("orders:product_hide" if on else "orders:product_show", args=[pk])
    toast(request, text % {"name": product}, undo_url=back)
    return redirect("orders:products")
