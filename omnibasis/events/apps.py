from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "omnibasis.events"
    label = "events"
