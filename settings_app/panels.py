"""What the settings show in the frame: their entry in the menu, their sections, the business's name."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from omnibasis.ui.access import is_admin
from omnibasis.ui.registry import Brand, Hit, business, nav, pages
from settings_app.logo import logo_url
from settings_app.sections import Section, sections
from settings_app.services import current


def _brand() -> Brand:
    at = current()
    return Brand(at.business_name, logo_url(at.business_logo))


def _sections(request: HttpRequest) -> list[Hit]:
    """The settings' own pages, for the command palette."""
    if not is_admin(request.user):
        return []
    return [Hit(str(link.label), str(_("Settings")), link.url, link.icon) for link in sections.links(request)]


nav.add(
    group="omniCustomers",
    label=_("Settings"),
    url_name="settings:index",
    icon="cog-6-tooth",
    order=90,
    admin_only=True,
)
sections.add(Section("customers", _("Customers"), "settings:customers", "users", order=10))
sections.add(Section("business", _("Business"), "settings:business", "building-storefront", order=15))
sections.add(Section("orders", _("Orders"), "settings:orders", "shopping-cart", order=20))
sections.add(Section("bookings", _("Bookings"), "settings:bookings", "calendar-days", order=25))
pages.add(key="settings", find=_sections)
business.brand = _brand
