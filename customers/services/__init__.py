"""The verbs on customers. Forms, serializers, receivers and importers call these; none writes rows by itself."""

from customers.services.buyers import customer_for_buyer
from customers.services.decisions import accept_suggestion, dismiss_suggestion
from customers.services.edit import Outcome, create_customer, create_or_edit_customer, edit_customer
from customers.services.follow import follow_user
from customers.services.lifecycle import (
    archive_customer,
    lock_field,
    merge_customers,
    restore_customer,
    set_image,
    set_status,
)
from customers.services.link import link_user, unlink_user
from customers.services.match import lock_customer, own_customer
from customers.services.proven import link_verified_email

__all__ = [
    "Outcome",
    "accept_suggestion",
    "archive_customer",
    "create_customer",
    "create_or_edit_customer",
    "customer_for_buyer",
    "dismiss_suggestion",
    "edit_customer",
    "follow_user",
    "link_user",
    "link_verified_email",
    "lock_customer",
    "lock_field",
    "merge_customers",
    "own_customer",
    "restore_customer",
    "set_image",
    "set_status",
    "unlink_user",
]
