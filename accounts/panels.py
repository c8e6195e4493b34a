"""What this app shows in others' places."""

from django.utils.translation import gettext_lazy as _

from omnibasis.ui.registry import nav

nav.add(group="omniCustomers", label=_("Users"), url_name="users:list", icon="users", order=10)
nav.add(
    group="omniCustomers",
    label=_("API tokens"),
    url_name="tokens:list",
    icon="key",
    order=90,
    admin_only=True,
)
