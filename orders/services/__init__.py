"""The verbs on orders. Forms, serializers and receivers call these; none writes rows by itself."""

from orders.services.customers import customer_for_order, move_orders, refuse_while_orders_stand
from orders.services.place import Line, create_order, place_draft
from orders.services.products import save_product

__all__ = [
    "Line",
    "create_order",
    "customer_for_order",
    "move_orders",
    "place_draft",
    "refuse_while_orders_stand",
    "save_product",
]
