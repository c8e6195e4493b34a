"""A visitor in front of the entrance, and the mail they get."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from omnibasis.events.mail import readable
from omnibasis.events.models import Delivery

PASSWORD = "tall-windows-face-north-4"


@dataclass
class Mail:
    to: str
    subject: str
    text: str

    @property
    def code(self) -> str:
        found = re.search(r"^    ([A-Z]{4}-[A-Z]{4})$", self.text, re.MULTILINE)
        assert found, self.text
        return found[1]

    @property
    def link(self) -> str:
        found = re.search(r"https?://[^/]+(/accounts/\S+)", self.text)
        assert found, self.text
        return found[1]


def mails(to: str | None = None) -> list[Mail]:
    """What was sent, oldest first."""
    found = [Mail(d.recipients, d.subject, readable(d)) for d in Delivery.objects.order_by("id")]
    return [mail for mail in found if to is None or mail.to == to]


@dataclass
class Visitor:
    """One browser."""

    client: Client = field(default_factory=Client)

    def sign_up(self, email: str, password: str = PASSWORD, **details: str) -> Any:
        data = {
            "email": email,
            "password1": password,
            "given_name": "",
            "surname": "",
            "phone": "",
            **details,
        }
        return self.client.post("/accounts/signup/", data)

    def sign_in(self, email: str, password: str = PASSWORD) -> Any:
        return self.client.post("/accounts/login/", {"login": email, "password": password})

    def type_code(self, code: str) -> Any:
        return self.client.post("/accounts/confirm-email/", {"code": code})

    def register(self, email: str, password: str = PASSWORD, **details: str) -> Any:
        """Signs up and proves the mailbox."""
        self.sign_up(email, password, **details)
        return self.type_code(mails(email)[-1].code)

    def ask_reset(self, email: str) -> Any:
        return self.client.post("/accounts/password/reset/", {"email": email})

    def reset(self, link: str, password: str) -> Any:
        form_url = self.client.get(link)["Location"]
        return self.client.post(form_url, {"password1": password, "password2": password})

    @property
    def is_signed_in(self) -> bool:
        return bool(self.client.get("/account/").status_code == 200)


@pytest.fixture
def visitor(db: None) -> Visitor:
    return Visitor()


@pytest.fixture
def stranger(db: None) -> Visitor:
    return Visitor()
