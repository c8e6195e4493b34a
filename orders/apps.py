from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"

    def ready(self) -> None:
        from omnibasis.core.wiring import connect
        from orders import invoice_panels, my_account, panels, product_panels, signals  # noqa: F401 - panels register

        connect(signals.WIRING)
