"""The signals that the outbox sends, for the apps above to react to."""

from django.dispatch import Signal

# A mail is through: with `delivery`, and whether it was `sent` or is given up; then its `last_error` says why. Sent
# in the transaction of the mark; a receiver that fails loses what it did itself, never the mark.
delivery_finished = Signal()
