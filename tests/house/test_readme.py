"""What README.md promises: commands that run, a complete configuration table, links that lead somewhere."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.house.processes import ROOT, Running

README = (ROOT / "README.md").read_text()
READERS = ("env.py", "settings.py")


def documents(output: str) -> list[Any]:
    """The JSON documents in a row of answers."""
    found, rest, decoder = [], output.strip(), json.JSONDecoder()
    while rest:
        document, end = decoder.raw_decode(rest)
        found.append(document)
        rest = rest[end:].strip()
    return found


@pytest.mark.processes
def test_the_curl_commands_run_as_they_are(
    installation: dict[str, str], start: Callable[..., Running], port: int, tmp_path: Path
) -> None:
    up = start(installation, "manage.py", "up", "--port", str(port))
    up.until_served(f"http://127.0.0.1:{port}/healthz")
    (block,) = re.findall(r"```sh\n(.+?)```", README, re.DOTALL)
    (tmp_path / ".curlrc").write_text("fail-with-body\nshow-error\n")
    commands = block.replace("127.0.0.1:8000", f"127.0.0.1:{port}").replace(
        ".venv/bin/python", sys.executable
    )

    def run() -> list[Any]:
        script = f"set -euo pipefail\n{commands}"
        ran = subprocess.run(
            ["bash", "-c", script], cwd=ROOT, env=installation, capture_output=True, text=True
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return documents(ran.stdout)

    made, order, paid, found = run()
    assert made["result"] == "created"
    assert order["customer"] == made["customer"]["id"]
    assert order["total"] == "48.00"
    assert (paid["id"], paid["status"], paid["paid"]) == (order["id"], "paid", "48.00")
    assert [customer["id"] for customer in found["results"]] == [made["customer"]["id"]]

    # Another token is another caller, so the same Idempotency-Key would be a new order: the key belongs to a token.
    again = run()
    assert again[0]["result"] == "unchanged"


def names_read() -> set[str]:
    """The variables that env.py, settings.py and gunicorn.conf.py read."""
    names: set[str] = set()
    for file in (*(ROOT / "omnibasis" / name for name in READERS), ROOT / "gunicorn.conf.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = node.func
                is_env = isinstance(called, ast.Attribute) and ast.unparse(called.value) == "env"
                if is_env or (isinstance(called, ast.Name) and called.id == "required"):
                    names.add(str(node.args[0].value))
            if isinstance(node, ast.FunctionDef):
                names |= {
                    str(default.value)
                    for argument, default in zip(node.args.args, node.args.defaults, strict=False)
                    if argument.arg == "url_name" and isinstance(default, ast.Constant)
                }
    return names


def test_the_configuration_table_has_every_variable() -> None:
    table = README.partition("## Configuration")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == names_read()


def test_links_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
    links = [
        (page, target)
        for page in pages
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text())
        if "://" not in target
    ]
    assert [(page.name, target) for page, target in links if not os.path.exists(page.parent / target)] == []


def test_the_pictures_are_real_screenshots() -> None:
    for name in ("list.png", "view.png"):
        assert (ROOT / "docs" / "images" / name).stat().st_size > 30_000
