from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"

    def ready(self) -> None:
        from omnibasis.core.wiring import connect
        from orders import (  # noqa: F401 - panels and rules register
            invoice_panels,
            ledger_rules,
            my_account,
            panels,
            product_panels,
            signals,
            statement_open,
        )

        connect(signals.WIRING)
