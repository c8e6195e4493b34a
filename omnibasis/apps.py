from django.apps import AppConfig


class RoofConfig(AppConfig):
    """The roof: commands and checks that know every app."""

    name = "omnibasis"

    def ready(self) -> None:
        from omnibasis import checks  # noqa: F401
