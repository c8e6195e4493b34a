"""The ledger in Django's own admin: for superusers, to look at. Changes go through the verbs."""

from django.contrib import admin

from ledger.models import Account, Entry, Transaction
from omnibasis.ui.admin import ReadOnly


@admin.register(Account)
class AccountAdmin(ReadOnly, admin.ModelAdmin[Account]):
    list_display = ("id", "code", "label", "customer_id", "currency", "status", "balance_minor")
    list_filter = ("kind", "status")
    search_fields = ("=id", "=code")
    ordering = ("-id",)
    raw_id_fields = ("customer", "parent")


class EntryInline(ReadOnly, admin.TabularInline[Entry, Transaction]):
    model = Entry
    extra = 0


@admin.register(Transaction)
class TransactionAdmin(ReadOnly, admin.ModelAdmin[Transaction]):
    list_display = ("id", "kind", "occurred_on", "amount_minor", "currency", "reference", "recorded_by")
    list_filter = ("kind",)
    search_fields = ("=id", "=reference")
    ordering = ("-id",)
    raw_id_fields = ("reverses",)
    inlines = (EntryInline,)
