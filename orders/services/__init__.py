"""The verbs on orders. Forms, serializers and receivers call these; none writes rows by itself."""

from orders.services.content import Content
from orders.services.create import create_order, edit_order
from orders.services.customers import customer_for_order, move_orders, refuse_while_orders_stand
from orders.services.deliveries import tell_delivery
from orders.services.money import record_payment, refund_order
from orders.services.moves import cancel_order, label_order, labels_of_order, revert_order
from orders.services.products import save_product, set_product_image
from orders.services.send import mail_order_again, send_order
from orders.services.write_off import take_back_write_off, write_off_order
from orders.totals import Line

__all__ = [
    "Content",
    "Line",
    "cancel_order",
    "create_order",
    "customer_for_order",
    "edit_order",
    "label_order",
    "labels_of_order",
    "mail_order_again",
    "move_orders",
    "record_payment",
    "refund_order",
    "refuse_while_orders_stand",
    "revert_order",
    "save_product",
    "send_order",
    "set_product_image",
    "take_back_write_off",
    "tell_delivery",
    "write_off_order",
]
