from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "ledger"

    def ready(self) -> None:
        from ledger import guard, panels, signals  # noqa: F401 - panels registers itself
        from omnibasis.core.wiring import connect

        connect(signals.WIRING)
        post_migrate.connect(guard.after_migrate, sender=self, dispatch_uid="ledger.guard.after_migrate")
