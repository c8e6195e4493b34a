"""The routes of the ledger, by whom they are for."""

_ACCOUNTS = "omniledger/accounts/"
_TRANSACTIONS = "omniledger/transactions/"
OF_STAFF = (
    *(f"{_ACCOUNTS}{rest}" for rest in ("", "create/", "<int:pk>/")),
    *(
        f"{_ACCOUNTS}<int:pk>/{act}/"
        for act in ("edit", "enter", "transfer", "use", "close", "reopen", "delete")
    ),
    *(f"{_TRANSACTIONS}{rest}" for rest in ("", "create/", "<int:pk>/", "<int:pk>/reverse/")),
    *(f"omnipayments/customers/<int:pk>/{things}/" for things in ("transactions", "accounts", "credit")),
)
API = (
    *(f"customers/<int:customer_id>/{things}" for things in ("accounts", "transactions", "credit")),
    "ledger/accounts",
    "ledger/accounts/<int:account_id>",
    *(
        f"ledger/accounts/<int:account_id>/{rest}"
        for rest in ("close", "reopen", "use-for-orders", "entries", "balance")
    ),
    "ledger/transactions",
    "ledger/transactions/transfer",
    "ledger/transactions/<int:transaction_id>",
    "ledger/transactions/<int:transaction_id>/reverse",
)
