from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CustomersConfig(AppConfig):
    name = "customers"

    def ready(self) -> None:
        from customers import panels, search, signals  # noqa: F401 - panels registers itself
        from omnibasis.core.wiring import connect

        connect(signals.WIRING)
        # Not a business signal: keeps the search index in step with the table after every migration.
        post_migrate.connect(search.after_migrate, sender=self, dispatch_uid="customers.search")
