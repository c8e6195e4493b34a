"""What is sold: the list of products, and a product's form."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.actors import request_actor
from omnibasis.core.money import CURRENCIES, minor_digits
from omnibasis.ui.forms import FormView, Section
from omnibasis.ui.tables import Column, Empty, Option, Row
from omnibasis.ui.toasts import toast
from omnibasis.ui.views import ListView
from orders.fields import money_pattern
from orders.forms.product import ProductForm
from orders.models import Product
from orders.product_list import (
    COLUMNS,
    EXPORTED,
    SORTS,
    VALUES,
    ProductFilter,
    orders_with,
    prices_of,
    state_badge,
)
from orders.services import save_product, set_product_image
from settings_app.services import current

# More orders with a product than this are not counted.
COUNTED = 1_000


def product_acts(pk: int, *, is_active: bool, is_hidden: bool) -> list[Option]:
    """What can be done to a product at a click; each can be undone."""
    if not is_active:
        return [
            Option(_("Bring back"), "arrow-uturn-left", post=reverse("orders:product_restore", args=[pk]))
        ]
    move = (
        Option(_("Show on the order page"), "eye", post=reverse("orders:product_show", args=[pk]))
        if is_hidden
        else Option(
            _("Hide from the order page"), "eye-slash", post=reverse("orders:product_hide", args=[pk])
        )
    )
    return [move, Option(_("Archive"), "archive-box", post=reverse("orders:product_archive", args=[pk]))]


class ProductList(ListView):
    page = "products"
    group = "omniPayments"
    title = gettext_lazy("Products")
    columns = COLUMNS
    sorts = SORTS
    filterset_class = ProductFilter
    search_hint = gettext_lazy("Name or code")
    template_name = "orders/products.html"

    def get_queryset(self) -> QuerySet[Any, Row]:
        rows: QuerySet[Any, Row] = Product.objects.values(*VALUES)
        return rows

    def search(self, queryset: QuerySet[Any, Row], text: str) -> QuerySet[Any, Row]:
        found: QuerySet[Any, Row] = queryset.search(text)  # type: ignore[attr-defined]
        return found

    def complete(self, rows: list[Row]) -> None:
        prices = prices_of([row["id"] for row in rows], self.request.GET.get("currency", "")) if rows else {}
        for row in rows:
            row["prices"] = prices.get(row["id"], [])
            row["text"] = self.text

    def exported_columns(self) -> list[Column]:
        return [*EXPORTED, *self.extra_columns()]

    def row_url(self, row: Row) -> str:
        return reverse("orders:product_edit", args=[row["id"]])

    def row_options(self, row: Row) -> list[Option]:
        acts = product_acts(row["id"], is_active=row["is_active"], is_hidden=row["is_hidden"])
        return [Option(_("Edit"), "pencil", row["url"]), *acts]

    def create(self) -> Option:
        return Option(_("Create"), "plus", reverse("orders:product_create"))

    def more_options(self) -> list[Option]:
        return [Option(_("Open the order page"), "arrow-top-right-on-square", reverse("orders:order_page"))]

    def counted(self, number: str, more: bool) -> str:
        if more:
            return _("More than %(n)s products") % {"n": number}
        return ngettext("%(n)s product", "%(n)s products", int(number.replace(",", ""))) % {"n": number}

    def empty(self) -> Empty:
        if Product.objects.exists():
            return Empty(
                title=_("Every product is archived"),
                text=_("Nothing is sold at the moment. Bring one back, or create another."),
                picture="archive-box",
                url=f"{reverse('orders:products')}?status=archived",
                action=_("Show the archived ones"),
            )
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
    template_name = "orders/product_form.html"
    sections = (
        Section(
            gettext_lazy("Product"),
            gettext_lazy("As it stands on the order page and on invoices."),
            ("name", "code", "description"),
        ),
        Section(
            gettext_lazy("Where it is sold"),
            gettext_lazy("Whether your customers see it, and how high up."),
            ("offered", "position"),
            halves=("position",),
        ),
    )

    @cached_property
    def product(self) -> Product | None:
        """The one that is edited."""
        return None

    def form(self, **kwargs: Any) -> ProductForm:
        return ProductForm(product=self.product, tax_rate=current().tax_rate, **kwargs)

    def perform(self, form: Any) -> str:
        actor = request_actor(self.request)
        product = save_product(data=form.data_for_verb(), actor=actor)
        if upload := form.cleaned_data["image"]:
            set_product_image(product_id=product.pk, upload=upload, actor=actor)
        toast(self.request, _("%(name)s was created.") % {"name": product})
        return reverse("orders:products")

    def name_of(self, field: str) -> str:
        return "offered" if field in ("is_active", "is_hidden") else field

    def cancel_url(self) -> str:
        return reverse("orders:products")

    def context(self) -> dict[str, Any]:
        money = {currency: (money_pattern(currency), minor_digits(currency)) for currency in CURRENCIES}
        return {
            "product": self.product,
            "prices_include_tax": current().prices_include_tax,
            "money": json.dumps(money, ensure_ascii=False),
        }


class EditProduct(CreateProduct):
    title = gettext_lazy("Edit product")
    submit = gettext_lazy("Save")

    request: HttpRequest

    @cached_property
    def product(self) -> Product:
        return get_object_or_404(Product, pk=self.kwargs["pk"])

    def perform(self, form: Any) -> str:
        actor, data = request_actor(self.request), form.data_for_verb()
        product = save_product(data=data, actor=actor, product_id=self.product.pk)
        upload, removed = form.cleaned_data["image"], form.cleaned_data["remove_image"] and product.image
        if upload or removed:
            set_product_image(product_id=product.pk, upload=upload or None, actor=actor)
        changed = data or upload or removed
        words = _("%(name)s was saved.") % {"name": product} if changed else _("Nothing was changed.")
        toast(self.request, words)
        return reverse("orders:products")

    def context(self) -> dict[str, Any]:
        product = self.product
        state = {"is_active": product.is_active, "is_hidden": product.is_hidden}
        return {
            **super().context(),
            "state": state_badge(**state),
            "options": product_acts(product.pk, **state),
            "in_orders": _in_orders(product),
        }


def _in_orders(product: Product) -> str:
    count, more = orders_with(product, most=COUNTED)
    if more:
        return _("In more than %(n)s orders") % {"n": f"{count:,}"}
    if not count:
        return _("In no order yet")
    return ngettext("In %(n)s order", "In %(n)s orders", count) % {"n": f"{count:,}"}
