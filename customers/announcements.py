"""The signals that this app sends, for the apps above to react to."""

from django.dispatch import Signal

# Before a customer is archived, with `customer`; a receiver that raises Refused keeps it. Receivers only look: the
# question whether to delete asks them as well (`services.why_it_stays`).
customer_archiving = Signal()
# Two customers became one, with `keep` and `drop`, inside the transaction.
customers_merged = Signal()
