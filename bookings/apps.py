from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "bookings"

    def ready(self) -> None:
        from bookings import my_account, panels, signals  # noqa: F401 - panels register
        from omnibasis.core.wiring import connect

        connect(signals.WIRING)
