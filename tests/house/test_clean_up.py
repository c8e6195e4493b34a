"""What is old and done with goes; what may still be asked for stays."""

import io
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from omnibasis.core.models import IdempotencyRecord
from omnibasis.events.models import Delivery


@pytest.mark.django_db
def test_old_rows_go_and_others_stay() -> None:
    now = timezone.now()
    for days in (1, 31):
        then = now - timedelta(days=days)
        IdempotencyRecord.objects.create(
            owner="token:1", key=f"key-{days}", fingerprint="", status=201, body="{}", created_at=then
        )
        for state in Delivery.State.values:
            Delivery.objects.create(
                state=state,
                recipients="leonie@example.com",
                subject=f"{state} {days}",
                message="",
                due_at=then,
                sent_at=then if state == "sent" else None,
            )
        Session.objects.create(
            session_key=f"session-{days}", session_data="", expire_date=now + timedelta(days=3 - days)
        )

    told = io.StringIO()
    call_command("clean_up", stdout=told)

    assert told.getvalue() == "1 Idempotency-Keys and 2 mails were removed.\n"
    assert list(IdempotencyRecord.objects.values_list("key", flat=True)) == ["key-1"]
    assert not Delivery.objects.filter(subject__in=["sent 31", "cancelled 31"]).exists()
    assert Delivery.objects.count() == 6
    assert list(Session.objects.values_list("session_key", flat=True)) == ["session-1"]
