"""In production: hashed static files, health, and no database connection that crosses a fork."""

import http.client
import os
import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.house.processes import ROOT, Running, manage, sign_in

FORK = """
import os, runpy, django
django.setup()
from django.db import connection
config = runpy.run_path("gunicorn.conf.py")

def answer():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone()

answer()
config["pre_fork"](None, None)
assert connection.connection is None
assert not getattr(connection, "_connection_pools", {})
child = os.fork()
if not child:
    answer()
    os._exit(0)
answer()
assert os.waitpid(child, 0)[1] == 0
answer()
print("apart")
"""


def get(port: int, path: str) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, dict(answer.headers), answer.read().decode()


@pytest.mark.processes
def test_it_serves_pages_static_files_health_and_sign_in(
    production: dict[str, str], start: Callable[..., Running], port: int
) -> None:
    over_http = {
        **production,
        "SECURE_SSL_REDIRECT": "0",
        "WEB_BIND": f"127.0.0.1:{port}",
        "WEB_WORKERS": "2",
    }
    over_http |= {
        "DJANGO_SUPERUSER_EMAIL": "admin@example.com",
        "DJANGO_SUPERUSER_PASSWORD": "grinder-7-roast",
    }
    for command in (
        ("migrate", "-v0"),
        ("collectstatic", "--noinput", "-v0"),
        ("createsuperuser", "--noinput", "-v0"),
    ):
        prepared = manage(over_http, *command)
        assert prepared.returncode == 0, prepared.stderr
    server = start(over_http, "-m", "gunicorn")
    server.until_served(f"http://127.0.0.1:{port}/healthz")

    assert get(port, "/healthz")[2] == "ok\n"
    status, headers, page = get(port, "/accounts/login/")
    assert status == 200
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    sheets = re.findall(r'href="(/static/[^"]+\.css)"', page)
    assert sheets
    for sheet in sheets:
        status, headers, _ = get(port, sheet)
        assert status == 200
        assert "immutable" in headers["Cache-Control"]
    assert get(port, "/no-such-page/")[0] == 404
    # The session is in Redis and outlives the process that answers: the code that was mailed is asked for.
    assert sign_in(f"http://127.0.0.1:{port}/", "grinder-7-roast").endswith("/accounts/confirm-email/")


@pytest.mark.processes
def test_tls_is_asked_for_everywhere_but_at_the_health_check(
    production: dict[str, str], start: Callable[..., Running], port: int
) -> None:
    server = start({**production, "WEB_BIND": f"127.0.0.1:{port}"}, "-m", "gunicorn")
    server.until_served(f"http://127.0.0.1:{port}/healthz")

    status, headers, _ = get(port, "/accounts/login/")
    assert (status, headers["Location"]) == (
        301,
        "https://127.0.0.1/accounts/login/".replace("1/", f"1:{port}/", 1),
    )


@pytest.mark.processes
def test_no_connection_crosses_a_fork(installation: dict[str, str]) -> None:
    forked = subprocess.run(
        [sys.executable, "-c", FORK],
        cwd=ROOT,
        env={**installation, "DJANGO_SETTINGS_MODULE": "omnibasis.settings", "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
    )
    assert forked.stdout == "apart\n", forked.stderr
