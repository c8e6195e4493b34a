"""Every route of the installation, by door."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from customers.more_urls import field_patterns, label_patterns
from omnibasis.health import healthz
from omnibasis.media import media
from settings_app.logo import logo

urlpatterns = [
    # First, because programs call it most.
    path("api/", include("omnibasis.api")),
    path("", include("accounts.urls")),
    path("", include("orders.urls")),
    path("", include("bookings.urls")),
    path("", include("ledger.urls")),
    path("omnibasis/", include("omnibasis.ui.urls")),
    path("omnipayments/customers/", include("customers.urls")),
    path("", include("customers.notes.urls")),
    path("omnicustomers/labels/", include(label_patterns)),
    path("omnicustomers/settings/fields/", include(field_patterns)),
    path("omnicustomers/settings/", include("settings_app.urls")),
    path("admin/", admin.site.urls),
    path("media/<path:name>", media, name="media"),
    path("logo/<str:name>", logo, name="business_logo"),
    path("healthz", healthz, name="healthz"),
]

# Under /api/ a problem document, elsewhere the page.
handler400 = "omnibasis.core.problems.handler400"
handler404 = "omnibasis.core.problems.handler404"
handler500 = "omnibasis.core.problems.handler500"

if settings.DEBUG:
    urlpatterns.append(path("dev/", include("omnibasis.events.urls")))
