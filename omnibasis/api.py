"""The API's routes. Each is served with and without its last slash."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.views import APIView

from customers.api import parts
from customers.api import views as customers
from omnibasis.core.problems import handler404
from orders.api import products
from orders.api import views as orders
from settings_app.api import SettingsView


def routes(route: str, view: type[APIView], name: str) -> list[URLPattern]:
    """The view at both spellings of `route`; links are made with the slash."""
    served: Any = view.as_view()
    return [path(route, served), path(f"{route}/", served, name=name)]


def nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    return handler404(request, Http404())


class DocsView(SpectacularSwaggerSplitView):  # type: ignore[misc]
    url_name = "api:schema"
    template_name = "api/docs.html"


v1 = [
    *routes("customers", customers.CustomersView, "customers"),
    *routes("customers/CreateOrEdit", customers.CreateOrEditView, "create-or-edit"),
    *routes("customers/<int:customer_id>", customers.CustomerView, "customer"),
    *routes("customers/<int:customer_id>/timeline", parts.TimelineView, "customer-timeline"),
    *routes("customers/<int:customer_id>/addresses", parts.AddressesView, "customer-addresses"),
    *routes("customers/<int:customer_id>/orders", orders.CustomerOrdersView, "customer-orders"),
    *routes("customers/<int:customer_id>/image", parts.ImageView, "customer-image"),
    *routes("customers/<int:customer_id>/restore", parts.RestoreView, "customer-restore"),
    *routes("customers/<int:customer_id>/merge", parts.MergeView, "customer-merge"),
    *routes("customers/<int:customer_id>/suggestions", parts.SuggestionsView, "customer-suggestions"),
    *routes(
        "customers/<int:customer_id>/suggestions/<int:suggestion_id>/accept",
        parts.AcceptView,
        "suggestion-accept",
    ),
    *routes(
        "customers/<int:customer_id>/suggestions/<int:suggestion_id>/dismiss",
        parts.DismissView,
        "suggestion-dismiss",
    ),
    *routes("orders", orders.OrdersView, "orders"),
    *routes("orders/<int:order_id>", orders.OrderView, "order"),
    *routes("orders/<int:order_id>/place", orders.PlaceView, "order-place"),
    *routes("products", products.ProductsView, "products"),
    *routes("products/<int:product_id>", products.ProductView, "product"),
    *routes("settings", SettingsView, "settings"),
]

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include(v1)),
    *routes("schema", SpectacularAPIView, "schema"),
    *routes("docs", DocsView, "docs"),
    path("<path:rest>", csrf_exempt(nowhere)),
]
