"""Reading the pages of customers as a person would: by words, not by tags."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client

LIST = "/omnipayments/customers/"


def words(client: Client, path: str, status: int = 200) -> str:
    """The page's visible text, in one line."""
    answer = client.get(path)
    assert answer.status_code == status, answer.status_code
    return text_of(answer.content.decode())


def text_of(html: str) -> str:
    body = re.sub(r"(?s)<(head|svg|script)\b.*?</\1>", " ", html)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body.replace("<wbr>", ""))))


def form_of(client: Client, path: str) -> dict[str, str]:
    """What the page's form would send if nothing was touched."""
    html = client.get(path).content.decode()
    form = html[html.index("data-guard") :]
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        kind = found.get("type", "text")
        if "name" not in found or kind == "file" or (kind in ("radio", "checkbox") and " checked" not in tag):
            continue
        sent[found["name"]] = unescape(found.get("value", ""))
    for name, inner in re.findall(r'(?s)<select\b[^>]* name="([^"]*)"[^>]*>(.*?)</select>', form):
        chosen = re.search(r'<option value="([^"]*)" selected', inner)
        sent[name] = unescape(chosen[1]) if chosen else ""
    return sent
