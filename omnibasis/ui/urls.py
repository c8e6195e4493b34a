"""Addresses of the frame itself: what the top bar fetches."""

from django.urls import path

from omnibasis.ui import finder

app_name = "ui"
urlpatterns = [
    path("search/", finder.search, name="search"),
    path("attention/", finder.attention, name="attention"),
    path("attention/waiting/", finder.waiting, name="waiting"),
]
