"""What the settings show in the frame: their entry in the menu, their sections, the business's name."""

from django.utils.translation import gettext_lazy as _

from omnibasis.ui.registry import business, nav
from settings_app.sections import Section, sections
from settings_app.services import current


def _business_name() -> str:
    return current().business_name


nav.add(
    group="omniCustomers",
    label=_("Settings"),
    url_name="settings:index",
    icon="cog-6-tooth",
    order=90,
    admin_only=True,
)
sections.add(Section("customers", _("Customers"), "settings:customers", "users", order=10))
sections.add(Section("orders", _("Orders"), "settings:orders", "shopping-cart", order=20))
business.name = _business_name
