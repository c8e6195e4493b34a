"""Imports go one way, files stay short, decision records stay on one page."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "omnibasis",
    "settings_app",
    "accounts",
    "customers",
    "ledger",
    "orders",
    "bookings",
    "examples",
    "bench",
    "tests",
)


def test_imports_go_one_way(tmp_path: Path) -> None:
    lint = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--cache-dir", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert lint.returncode == 0, lint.stdout
    assert "0 broken" in lint.stdout


def test_no_file_is_too_long_to_read() -> None:
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py") if "migrations" not in file.parts]
    files += [*ROOT.glob("*.py"), *(ROOT / "static").rglob("*.js"), *(ROOT / "templates").rglob("*.html")]
    assert len(files) > 100
    lengths = {str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in files}
    assert {name: lines for name, lines in lengths.items() if lines > 350} == {}


def test_decision_records_are_numbered_and_short() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [record.name[:5] for record in records] == [
        f"{number:04d}-" for number in range(1, len(records) + 1)
    ]
    assert {r.name: n for r in records if (n := len(r.read_text().splitlines())) > 20} == {}
