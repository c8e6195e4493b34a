"""With DEBUG off it refuses to boot with an unsafe configuration, and boots clean with a safe one."""

import subprocess
import sys

import pytest

from tests.house.processes import ROOT, manage


def boot(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Loads configuration and application as gunicorn does before it serves."""
    return subprocess.run(
        [sys.executable, "-m", "gunicorn", "--check-config"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.processes
@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "", "Set SECRET_KEY in the environment"),
        ("ALLOWED_HOSTS", "", "Set ALLOWED_HOSTS in the environment"),
        ("SECRET_KEY", "short", "SECRET_KEY is too easy to guess"),
        ("SECRET_KEY", "ab" * 40, "SECRET_KEY is too easy to guess"),
        ("SECRET_KEY", "development-only-secret-key-do-not-use-elsewhere-0123456789", "too easy to guess"),
    ],
)
def test_it_refuses(production: dict[str, str], name: str, value: str, sentence: str) -> None:
    refused = boot({**production, name: value})
    assert refused.returncode != 0
    assert sentence in refused.stderr


@pytest.mark.processes
def test_it_boots_with_key_and_hosts_alone(production: dict[str, str]) -> None:
    least = {name: value for name, value in production.items() if name not in ("EMAIL_URL", "CACHE_URL")}
    booted = boot(least)
    assert booted.returncode == 0, booted.stderr


@pytest.mark.processes
def test_the_deployment_check_is_clean(production: dict[str, str]) -> None:
    checked = manage(production, "check", "--deploy", "--fail-level", "WARNING")
    assert checked.returncode == 0, checked.stderr
    assert "no issues (0 silenced)" in checked.stdout


@pytest.mark.processes
def test_the_deployment_check_tells_that_mail_goes_nowhere(production: dict[str, str]) -> None:
    checked = manage({**production, "EMAIL_URL": ""}, "check", "--deploy", "--fail-level", "WARNING")
    assert checked.returncode != 0
    assert "omnibasis.W001" in checked.stderr
