"""What every app's models may build on, and the two tables that belong to the floor."""

from django.db import models


class Versioned(models.Model):
    """A row with a version: raised by one for each recorded change, under the row's lock.

    The version is the sequence number of the row's latest event and the API's ETag.
    """

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class IdempotencyRecord(models.Model):
    """The first answer to a request that carried an Idempotency-Key; written in the work's own transaction."""

    owner = models.CharField(max_length=40)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="idempotency_owner_key")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_created")]
