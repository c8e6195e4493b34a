"""The routes of orders, products and invoices, by whom they are for."""

_ORDERS = "omnipayments/orders/"
_ONE = f"{_ORDERS}<int:pk>/"
_INVOICES = "omnipayments/invoices/"
_PRODUCTS = "omnipayments/products/"
OF_STAFF = (
    _ORDERS,
    *(f"{_ORDERS}{page}/" for page in ("create", "preview", "customers", "buyer", "products")),
    _ONE,
    *(f"{_ONE}{act}/" for act in ("edit", "send", "pay", "refund", "cancel", "revert", "mail", "labels")),
    *(f"{_ONE}{act}/" for act in ("write-off", "take-back-write-off")),
    f"{_ONE}labels/<int:label>/on/",
    f"{_ONE}labels/<int:label>/off/",
    _INVOICES,
    *(f"{_INVOICES}<int:pk>/{rest}" for rest in ("", "invoice.pdf", "mail/")),
    _PRODUCTS,
    f"{_PRODUCTS}create/",
    *(f"{_PRODUCTS}<int:pk>/{act}/" for act in ("edit", "show", "hide", "archive", "restore")),
)
OPEN = (
    *(f"order/{step}" for step in ("", "cart/", "details/", "review/", "thanks/")),
    "order/pictures/<int:pk>/<str:name>",
    *(f"order/<str:code>/{rest}" for rest in ("", "invoice/", "invoice.pdf")),
)
OWN = ("account/orders/", "account/invoices/")
API = (
    *(f"customers/<int:customer_id>/{things}" for things in ("orders", "invoices")),
    "orders",
    "orders/<int:order_id>",
    *(
        f"orders/<int:order_id>/{act}"
        for act in (
            *("send", "pay", "refund", "write-off", "take-back-write-off", "cancel", "revert", "mail"),
        )
    ),
    "invoices",
    *(f"invoices/<int:invoice_id>{rest}" for rest in ("", "/pdf")),
    "products",
    "products/CreateOrEdit",
    *(f"products/<int:product_id>{rest}" for rest in ("", "/image")),
)
