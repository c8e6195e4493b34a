from orders.models.invoice import Invoice, InvoiceSeries
from orders.models.order import CustomerFigures, Item, Order, OrderLabel, new_code
from orders.models.payment import Payment
from orders.models.product import Product, ProductPrice

__all__ = [
    "CustomerFigures",
    "Invoice",
    "InvoiceSeries",
    "Item",
    "Order",
    "OrderLabel",
    "Payment",
    "Product",
    "ProductPrice",
    "new_code",
]
