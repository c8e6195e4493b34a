"""The verbs on customers. Forms, serializers, receivers and importers call these; none writes rows by itself."""

from customers.services.address_book import (
    add_address,
    edit_address,
    make_default_address,
    remove_address,
    restore_address,
)
from customers.services.buyers import customer_for_buyer
from customers.services.custom_fields import (
    bring_back_custom_field,
    create_custom_field,
    edit_custom_field,
    take_away_custom_field,
)
from customers.services.decisions import accept_suggestion, dismiss_suggestion
from customers.services.edit import Outcome, create_customer, create_or_edit_customer, edit_customer
from customers.services.follow import follow_user
from customers.services.labelling import label_customer, label_customers
from customers.services.labels import create_label, edit_label, remove_label
from customers.services.lifecycle import (
    archive_customer,
    lock_field,
    merge_customers,
    restore_customer,
    set_image,
    set_status,
    why_it_stays,
)
from customers.services.link import link_user, unlink_user
from customers.services.match import lock_customer, own_customer
from customers.services.note_files import add_file, remove_file
from customers.services.note_mail import mail_note_to_customer
from customers.services.notes import (
    add_note,
    bring_back_note,
    clear_reminder,
    edit_note,
    pin_note,
    remove_note,
    set_reminder,
    share_note,
)
from customers.services.payment_methods import (
    add_payment_method,
    edit_payment_method,
    make_default_payment_method,
    remove_payment_method,
    restore_payment_method,
)
from customers.services.proven import link_verified_email

__all__ = [
    "Outcome",
    "accept_suggestion",
    "add_address",
    "add_file",
    "add_note",
    "add_payment_method",
    "archive_customer",
    "bring_back_custom_field",
    "bring_back_note",
    "clear_reminder",
    "create_custom_field",
    "create_customer",
    "create_label",
    "create_or_edit_customer",
    "customer_for_buyer",
    "dismiss_suggestion",
    "edit_address",
    "edit_custom_field",
    "edit_customer",
    "edit_label",
    "edit_note",
    "edit_payment_method",
    "follow_user",
    "label_customer",
    "label_customers",
    "link_user",
    "link_verified_email",
    "lock_customer",
    "lock_field",
    "mail_note_to_customer",
    "make_default_address",
    "make_default_payment_method",
    "merge_customers",
    "own_customer",
    "pin_note",
    "remove_address",
    "remove_file",
    "remove_label",
    "remove_note",
    "remove_payment_method",
    "restore_address",
    "restore_customer",
    "restore_payment_method",
    "set_image",
    "set_reminder",
    "set_status",
    "share_note",
    "take_away_custom_field",
    "unlink_user",
    "why_it_stays",
]
