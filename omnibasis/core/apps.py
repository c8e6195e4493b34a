from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "omnibasis.core"
    label = "core"
