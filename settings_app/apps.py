from django.apps import AppConfig


class SettingsConfig(AppConfig):
    name = "settings_app"

    def ready(self) -> None:
        from settings_app import panels  # noqa: F401 - registers on import
