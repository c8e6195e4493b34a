from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"

    def ready(self) -> None:
        from omnibasis.core.wiring import connect
        from orders import panels, signals  # noqa: F401 - panels register on import

        connect(signals.WIRING)
