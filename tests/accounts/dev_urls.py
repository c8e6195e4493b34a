"""The routes as they are with DEBUG on (a test runs with it off)."""

from django.urls import include, path

from omnibasis.urls import urlpatterns as served

urlpatterns = [*served, path("dev/", include("omnibasis.events.urls"))]
