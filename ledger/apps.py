from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "ledger"

    def ready(self) -> None:
        from ledger import guard, my_account, panels, signals, statement_panels  # noqa: F401 - panels register
        from omnibasis.core.wiring import connect

        connect(signals.WIRING)
        post_migrate.connect(guard.after_migrate, sender=self, dispatch_uid="ledger.guard.after_migrate")
