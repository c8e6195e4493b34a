"""The routes of the ledger, by whom they are for."""

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
