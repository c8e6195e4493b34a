"""Every route of the installation, by door."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from omnibasis.health import healthz
from omnibasis.media import media

urlpatterns = [
    # First, because programs call it most.
    path("api/", include("omnibasis.api")),
    path("", include("accounts.urls")),
    path("", include("orders.urls")),
    path("omnibasis/", include("omnibasis.ui.urls")),
    path("omnipayments/customers/", include("customers.urls")),
    path("omnicustomers/settings/", include("settings_app.urls")),
    path("admin/", admin.site.urls),
    path("media/<path:name>", media, name="media"),
    path("healthz", healthz, name="healthz"),
]

# Under /api/ a problem document, elsewhere the page.
handler400 = "omnibasis.core.problems.handler400"
handler404 = "omnibasis.core.problems.handler404"
handler500 = "omnibasis.core.problems.handler500"

if settings.DEBUG:
    urlpatterns.append(path("dev/", include("omnibasis.events.urls")))
