from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "omnibasis.ui"
    label = "ui"
