"""The ledger in the back office: its lists and pages, and its tabs on a customer's page."""

from django.urls import path

from ledger import urls_statements
from ledger.views import accounts, acts, elsewhere, lists, transactions

app_name = "ledger"
urlpatterns = [
    *urls_statements.urlpatterns,
    path("omniledger/accounts/", lists.AccountList.as_view(), name="accounts"),
    path("omniledger/accounts/create/", accounts.OpenAccount.as_view(), name="open"),
    path("omniledger/accounts/<int:pk>/", accounts.AccountPage.as_view(), name="account"),
    path("omniledger/accounts/<int:pk>/edit/", accounts.EditAccount.as_view(), name="edit"),
    path("omniledger/accounts/<int:pk>/enter/", acts.EnterOnAccount.as_view(), name="enter"),
    path("omniledger/accounts/<int:pk>/transfer/", acts.TransferFromAccount.as_view(), name="transfer"),
    path("omniledger/accounts/<int:pk>/use/", acts.UseAccount.as_view(), name="use"),
    path("omniledger/accounts/<int:pk>/close/", acts.CloseAccount.as_view(), name="close"),
    path("omniledger/accounts/<int:pk>/reopen/", acts.ReopenAccount.as_view(), name="reopen"),
    path("omniledger/accounts/<int:pk>/delete/", acts.DeleteAccount.as_view(), name="delete"),
    path("omniledger/transactions/", lists.TransactionList.as_view(), name="transactions"),
    path("omniledger/transactions/create/", transactions.ChooseAccount.as_view(), name="choose"),
    path("omniledger/transactions/<int:pk>/", transactions.transaction, name="transaction"),
    path("omniledger/transactions/<int:pk>/reverse/", acts.ReverseTransaction.as_view(), name="reverse"),
    path(
        "omnipayments/customers/<int:pk>/transactions/",
        elsewhere.TransactionsTab.as_view(),
        name="transactions_of_customer",
    ),
    path("omnipayments/customers/<int:pk>/accounts/", elsewhere.accounts_tab, name="of_customer"),
    path("omnipayments/customers/<int:pk>/credit/", acts.GiveCredit.as_view(), name="credit"),
]
