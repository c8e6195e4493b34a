"""Bookings and resources in Django's own admin: for superusers, to look at. Changes go through the verbs."""

from django.contrib import admin

from bookings.models import Booking, Resource
from omnibasis.ui.admin import ReadOnly


@admin.register(Booking)
class BookingAdmin(ReadOnly, admin.ModelAdmin[Booking]):
    list_display = ("id", "resource", "buyer_name", "starts_at", "ends_at", "state", "source")
    list_filter = ("state", "source")
    list_select_related = ("resource",)
    search_fields = ("=id",)
    ordering = ("-id",)
    raw_id_fields = ("customer", "order", "reminder", "resource")
    # Whoever has the code has the booker's page.
    exclude = ("code", "submission")


@admin.register(Resource)
class ResourceAdmin(ReadOnly, admin.ModelAdmin[Resource]):
    list_display = ("identifier", "name", "quantity", "is_active")
    ordering = ("sort_name", "id")
