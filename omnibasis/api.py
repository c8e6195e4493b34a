"""The API's routes. Each is served with and without its last slash."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.views import APIView

from bookings.api import acts as booking_acts
from bookings.api import resources
from bookings.api import views as bookings
from customers.api import addresses, custom_fields, history, labels, note_files, notes, parts, payment_methods
from customers.api import views as customers
from ledger.api import accounts, statements, transactions
from omnibasis.core.problems import handler404
from orders.api import acts, invoices, products
from orders.api import views as orders
from settings_app.api import SettingsView


def routes(route: str, view: type[APIView], name: str) -> list[URLPattern]:
    """The view at both spellings of `route`; links are made with the slash."""
    served: Any = view.as_view()
    return [path(route, served), path(f"{route}/", served, name=name)]


def nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    return handler404(request, Http404())


class DocsView(SpectacularSwaggerSplitView):  # type: ignore[misc]
    url_name = "api:schema"
    template_name = "api/docs.html"


v1 = [
    *routes("customers", customers.CustomersView, "customers"),
    *routes("customers/CreateOrEdit", customers.CreateOrEditView, "create-or-edit"),
    *routes("customers/<int:customer_id>", customers.CustomerView, "customer"),
    *routes("customers/<int:customer_id>/timeline", history.TimelineView, "customer-timeline"),
    *routes("customers/<int:customer_id>/as-of", history.AsOfView, "customer-as-of"),
    *routes("customers/<int:customer_id>/addresses", addresses.AddressesView, "customer-addresses"),
    *routes(
        "customers/<int:customer_id>/addresses/<int:address_id>", addresses.AddressView, "customer-address"
    ),
    *routes(
        "customers/<int:customer_id>/addresses/<int:address_id>/default",
        addresses.DefaultView,
        "address-default",
    ),
    *routes(
        "customers/<int:customer_id>/payment-methods",
        payment_methods.PaymentMethodsView,
        "customer-payment-methods",
    ),
    *routes(
        "customers/<int:customer_id>/payment-methods/<int:method_id>",
        payment_methods.PaymentMethodView,
        "customer-payment-method",
    ),
    *routes(
        "customers/<int:customer_id>/payment-methods/<int:method_id>/default",
        payment_methods.DefaultView,
        "payment-method-default",
    ),
    *routes("customers/<int:customer_id>/orders", orders.CustomerOrdersView, "customer-orders"),
    *routes("customers/<int:customer_id>/bookings", bookings.CustomerBookingsView, "customer-bookings"),
    *routes("customers/<int:customer_id>/invoices", invoices.CustomerInvoicesView, "customer-invoices"),
    *routes("customers/<int:customer_id>/accounts", accounts.CustomerAccountsView, "customer-accounts"),
    *routes(
        "customers/<int:customer_id>/transactions",
        transactions.CustomerTransactionsView,
        "customer-transactions",
    ),
    *routes("customers/<int:customer_id>/credit", transactions.CreditView, "customer-credit"),
    *routes("customers/<int:customer_id>/statement", statements.StatementView, "customer-statement"),
    *routes(
        "customers/<int:customer_id>/statement/pdf", statements.StatementPdfView, "customer-statement-pdf"
    ),
    *routes(
        "customers/<int:customer_id>/statements", statements.CustomerStatementsView, "customer-statements"
    ),
    *routes("customers/<int:customer_id>/image", parts.ImageView, "customer-image"),
    *routes("customers/<int:customer_id>/restore", parts.RestoreView, "customer-restore"),
    *routes("customers/<int:customer_id>/merge", parts.MergeView, "customer-merge"),
    *routes("customers/<int:customer_id>/suggestions", parts.SuggestionsView, "customer-suggestions"),
    *routes(
        "customers/<int:customer_id>/suggestions/<int:suggestion_id>/accept",
        parts.AcceptView,
        "suggestion-accept",
    ),
    *routes(
        "customers/<int:customer_id>/suggestions/<int:suggestion_id>/dismiss",
        parts.DismissView,
        "suggestion-dismiss",
    ),
    *routes("customers/<int:customer_id>/notes", notes.CustomerNotesView, "customer-notes"),
    *routes("customers/<int:customer_id>/notes/<int:note_id>", notes.NoteView, "note"),
    *routes("customers/<int:customer_id>/notes/<int:note_id>/restore", notes.NoteRestoreView, "note-restore"),
    *routes("customers/<int:customer_id>/notes/<int:note_id>/mail", notes.NoteMailView, "note-mail"),
    *routes("customers/<int:customer_id>/notes/<int:note_id>/files", note_files.NoteFilesView, "note-files"),
    *routes(
        "customers/<int:customer_id>/notes/<int:note_id>/files/<int:file_id>",
        note_files.NoteFileView,
        "note-file",
    ),
    *routes("notes", notes.NotesView, "notes"),
    *routes("labels", labels.LabelsView, "labels"),
    *routes("labels/<int:label_id>", labels.LabelView, "label"),
    *routes("custom-fields", custom_fields.CustomFieldsView, "custom-fields"),
    *routes("custom-fields/<int:field_id>", custom_fields.CustomFieldView, "custom-field"),
    *routes("orders", orders.OrdersView, "orders"),
    *routes("orders/<int:order_id>", orders.OrderView, "order"),
    *routes("orders/<int:order_id>/send", acts.SendView, "order-send"),
    *routes("orders/<int:order_id>/pay", acts.PayView, "order-pay"),
    *routes("orders/<int:order_id>/refund", acts.RefundView, "order-refund"),
    *routes("orders/<int:order_id>/write-off", acts.WriteOffView, "order-write-off"),
    *routes(
        "orders/<int:order_id>/take-back-write-off", acts.TakeBackWriteOffView, "order-take-back-write-off"
    ),
    *routes("orders/<int:order_id>/cancel", acts.CancelView, "order-cancel"),
    *routes("orders/<int:order_id>/revert", acts.RevertView, "order-revert"),
    *routes("orders/<int:order_id>/mail", acts.MailView, "order-mail"),
    *routes("invoices", invoices.InvoicesView, "invoices"),
    *routes("invoices/<int:invoice_id>", invoices.InvoiceView, "invoice"),
    *routes("invoices/<int:invoice_id>/pdf", invoices.InvoicePdfView, "invoice-pdf"),
    *routes("products", products.ProductsView, "products"),
    *routes("products/CreateOrEdit", products.ProductCreateOrEditView, "product-create-or-edit"),
    *routes("products/<int:product_id>", products.ProductView, "product"),
    *routes("products/<int:product_id>/image", products.ProductImageView, "product-image"),
    *routes("ledger/accounts", accounts.AccountsView, "accounts"),
    *routes("ledger/accounts/<int:account_id>", accounts.AccountView, "account"),
    *routes("ledger/accounts/<int:account_id>/close", accounts.CloseView, "account-close"),
    *routes("ledger/accounts/<int:account_id>/reopen", accounts.ReopenView, "account-reopen"),
    *routes("ledger/accounts/<int:account_id>/use-for-orders", accounts.UseForOrdersView, "account-use"),
    *routes("ledger/accounts/<int:account_id>/entries", accounts.AccountEntriesView, "account-entries"),
    *routes("ledger/accounts/<int:account_id>/balance", accounts.BalanceView, "account-balance"),
    *routes("ledger/statements", statements.SentStatementsView, "statements"),
    *routes("ledger/statements/<int:statement_id>", statements.SentStatementView, "statement"),
    *routes("ledger/statements/<int:statement_id>/pdf", statements.SentStatementPdfView, "statement-pdf"),
    *routes("ledger/statements/<int:statement_id>/mail", statements.SentStatementMailView, "statement-mail"),
    *routes("ledger/transactions", transactions.TransactionsView, "transactions"),
    *routes("ledger/transactions/transfer", transactions.TransferView, "transfer"),
    *routes("ledger/transactions/<int:transaction_id>", transactions.TransactionView, "transaction"),
    *routes(
        "ledger/transactions/<int:transaction_id>/reverse", transactions.ReverseView, "transaction-reverse"
    ),
    *routes("resources", resources.ResourcesView, "resources"),
    *routes("resources/<int:resource_id>", resources.ResourceView, "resource"),
    *routes(
        "resources/<int:resource_id>/exceptions/<str:day>", resources.ExceptionView, "resource-exception"
    ),
    *routes("resources/<int:resource_id>/image", resources.ResourceImageView, "resource-image"),
    *routes("resources/<int:resource_id>/slots", resources.SlotsView, "resource-slots"),
    *routes("bookings", bookings.BookingsView, "bookings"),
    *routes("bookings/<int:booking_id>", bookings.BookingView, "booking"),
    *routes("bookings/<int:booking_id>/confirm", booking_acts.ConfirmView, "booking-confirm"),
    *routes("bookings/<int:booking_id>/move", booking_acts.MoveView, "booking-move"),
    *routes("bookings/<int:booking_id>/cancel", booking_acts.CancelView, "booking-cancel"),
    *routes("bookings/<int:booking_id>/reopen", booking_acts.ReopenView, "booking-reopen"),
    *routes("bookings/<int:booking_id>/complete", booking_acts.CompleteView, "booking-complete"),
    *routes("bookings/<int:booking_id>/no-show", booking_acts.NoShowView, "booking-no-show"),
    *routes("settings", SettingsView, "settings"),
]

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include(v1)),
    *routes("schema", SpectacularAPIView, "schema"),
    *routes("docs", DocsView, "docs"),
    path("<path:rest>", csrf_exempt(nowhere)),
]
