"""Orders and products in Django's own admin: for superusers, to look at. Changes go through the verbs."""

from django.contrib import admin

from omnibasis.ui.admin import ReadOnly
from orders.models import CustomerFigures, Item, Order, Product


class ItemInline(ReadOnly, admin.TabularInline[Item, Order]):
    model = Item
    extra = 0


@admin.register(Order)
class OrderAdmin(ReadOnly, admin.ModelAdmin[Order]):
    list_display = ("id", "buyer_name", "total", "status", "source", "created_at")
    list_filter = ("status", "source")
    search_fields = ("=id", "=external_id")
    ordering = ("-id",)
    raw_id_fields = ("customer",)
    # Whoever has the code has the buyer's page.
    exclude = ("code", "submission")
    inlines = (ItemInline,)


@admin.register(Product)
class ProductAdmin(ReadOnly, admin.ModelAdmin[Product]):
    list_display = ("code", "name", "is_active", "is_hidden")
    ordering = ("position", "id")


@admin.register(CustomerFigures)
class CustomerFiguresAdmin(ReadOnly, admin.ModelAdmin[CustomerFigures]):
    list_display = ("customer_id", "currency", "orders", "total_minor", "last_order_at")
    ordering = ("-id",)
