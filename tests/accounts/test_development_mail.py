"""In development, and only there, the mail that was sent can be read on a page."""

import pytest
from django.core.mail import send_mail
from django.test import Client

from tests.accounts.conftest import Visitor, mails

pytestmark = pytest.mark.django_db


@pytest.mark.urls("tests.accounts.dev_urls")
def test_a_newcomer_reads_their_code_there(visitor: Visitor) -> None:
    assert "No mail yet" in visitor.client.get("/dev/mail/").content.decode()
    visitor.sign_up("ana@example.com")
    assert 'href="/dev/mail/"' in visitor.client.get("/accounts/confirm-email/").content.decode()
    page = visitor.client.get("/dev/mail/").content.decode()
    assert mails()[-1].code in page
    assert "ana@example.com" in page


@pytest.mark.urls("tests.accounts.dev_urls")
def test_mail_is_shown_as_text(visitor: Visitor) -> None:
    send_mail("<b>Bold</b>", "<script>alert(1)</script> https://example.com/", None, ["ana@example.com"])
    page = visitor.client.get("/dev/mail/").content.decode()
    assert "<b>Bold" not in page
    assert "<script>alert" not in page
    assert 'href="https://example.com/"' in page


def test_elsewhere_there_is_no_such_page(client: Client, visitor: Visitor) -> None:
    assert client.get("/dev/mail/").status_code == 404
    visitor.sign_up("ana@example.com")
    assert "/dev/mail/" not in visitor.client.get("/accounts/confirm-email/").content.decode()
