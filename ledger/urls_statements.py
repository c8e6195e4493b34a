"""Statements on a customer's page, those that were sent, and in My account."""

from django.urls import path

from ledger.views import my_statements, statements

_OF_CUSTOMER = "omnipayments/customers/<int:pk>/"
urlpatterns = [
    path(f"{_OF_CUSTOMER}statement/", statements.statement, name="statement"),
    path(f"{_OF_CUSTOMER}statement/statement.pdf", statements.pdf, name="statement_pdf"),
    path(f"{_OF_CUSTOMER}statement/mail/", statements.mail, name="statement_mail"),
    path(f"{_OF_CUSTOMER}statements/", statements.of_customer, name="statements"),
    path("omniledger/statements/<int:pk>/", statements.sent, name="statement_sent"),
    path("omniledger/statements/<int:pk>/statement.pdf", statements.sent_pdf, name="statement_sent_pdf"),
    path("omniledger/statements/<int:pk>/mail/", statements.mail_again, name="statement_again"),
    path("account/balance/", my_statements.balance, name="balance"),
    path("account/statement/", my_statements.statement, name="my_statement"),
    path("account/statement/statement.pdf", my_statements.pdf, name="my_statement_pdf"),
    path("account/statements/<int:pk>/", my_statements.sent, name="my_sent"),
    path("account/statements/<int:pk>/statement.pdf", my_statements.sent_pdf, name="my_sent_pdf"),
]
