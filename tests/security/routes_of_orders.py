"""The routes of orders in the back office."""

_ORDERS = "omnipayments/orders/"
_ONE = f"{_ORDERS}<int:pk>/"
OF_STAFF = (
    _ORDERS,
    *(f"{_ORDERS}{page}/" for page in ("create", "preview", "customers", "buyer", "products")),
    _ONE,
    *(f"{_ONE}{act}/" for act in ("edit", "send", "pay", "refund", "cancel", "revert", "mail", "labels")),
    f"{_ONE}labels/<int:label>/on/",
    f"{_ONE}labels/<int:label>/off/",
)
