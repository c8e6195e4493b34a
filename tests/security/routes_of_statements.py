"""The routes of statements, by whom they are for."""

_OF_CUSTOMER = "omnipayments/customers/<int:pk>/"
_SENT = "omniledger/statements/<int:pk>/"
OF_STAFF = (
    *(f"{_OF_CUSTOMER}{rest}" for rest in ("statement/", "statement/statement.pdf", "statement/mail/")),
    f"{_OF_CUSTOMER}statements/",
    _SENT,
    f"{_SENT}statement.pdf",
    f"{_SENT}mail/",
)
OWN = ("account/balance/",)
HIDDEN_OWN = (
    *(f"account/statement/{rest}" for rest in ("", "statement.pdf")),
    *(f"account/statements/<int:pk>/{rest}" for rest in ("", "statement.pdf")),
)
API = (
    *(f"customers/<int:customer_id>/statement{rest}" for rest in ("", "/pdf", "s")),
    "ledger/statements",
    *(f"ledger/statements/<int:statement_id>{rest}" for rest in ("", "/pdf", "/mail")),
)
