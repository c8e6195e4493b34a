"""Django's own admin shows the ledger to superusers, and lets nobody change it past the verbs."""

import pytest
from django.test import Client

from customers.models import Customer
from ledger.models import Account, Transaction
from tests.ledger.conftest import charged

pytestmark = pytest.mark.django_db


def test_shows_and_changes_nothing(admin_client: Client, nora: Customer) -> None:
    row = charged(nora, 1_000)
    things = {"account": Account.objects.get(customer=nora).pk, "transaction": row.pk}
    for model, pk in things.items():
        path = f"/admin/ledger/{model}/"
        assert admin_client.get(path).status_code == 200
        assert admin_client.get(f"{path}{pk}/change/").status_code == 200
        assert admin_client.get(f"{path}add/").status_code == 403
        assert admin_client.post(f"{path}{pk}/change/", {"description": "x"}).status_code == 403
        assert admin_client.post(f"{path}{pk}/delete/", {"post": "yes"}).status_code == 403
    assert Transaction.objects.get() == row
