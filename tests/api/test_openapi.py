"""openapi.yaml is what the code says, without a warning; the docs page shows it under the strict CSP."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

ROOT = Path(__file__).resolve().parents[2]
REGENERATE = "python manage.py spectacular --validate --fail-on-warn --file openapi.yaml"


def test_the_committed_schema_is_current(tmp_path: Path) -> None:
    fresh = tmp_path / "openapi.yaml"
    command = [sys.executable, "manage.py", *REGENERATE.split()[2:-1], str(fresh)]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    assert (ROOT / "openapi.yaml").read_text() == fresh.read_text(), f"Stale. Run: {REGENERATE}"


@pytest.mark.parametrize("path", ["/api/schema", "/api/schema/", "/api/docs", "/api/docs/"])
def test_schema_and_docs_are_there_for_everybody(db: None, client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.browser
def test_the_docs_page_works_under_the_strict_csp(live_server: LiveServer, page: Page) -> None:
    said: list[ConsoleMessage] = []
    broken: list[Exception] = []
    page.on("console", lambda message: said.append(message))
    page.on("pageerror", lambda error: broken.append(error))
    answer = page.goto(f"{live_server.url}/api/docs/")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy + ";"
    page.get_by_text("/api/v1/customers/CreateOrEdit/").click()
    page.get_by_role("button", name="Try it out").first.wait_for()
    assert [message.text for message in said if message.type in ("error", "warning")] == []
    assert broken == []
