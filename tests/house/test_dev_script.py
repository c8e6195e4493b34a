"""dev.py makes .venv, repairs a half-made one, installs the lock only when it changed, and hands over."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_UV = {"PATH": "/usr/bin:/bin", "PIP_NO_INDEX": "1", "HOME": os.environ.get("HOME", "/")}


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A project whose locks are empty, so that nothing is fetched."""
    shutil.copy(ROOT / "dev.py", tmp_path)
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    (tmp_path / "requirements-dev.txt").write_text("# nothing\n")
    (tmp_path / "manage.py").write_text("import os, sys\nprint('ran', os.environ['DEBUG'], *sys.argv[1:])\n")
    return tmp_path


def dev(clone: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(clone / "dev.py"), *arguments], env=WITHOUT_UV, capture_output=True, text=True
    )


@pytest.mark.processes
def test_up_installs_once_and_again_when_the_lock_changes(clone: Path) -> None:
    first = dev(clone, "up", "--port", "8123")
    assert first.stdout.splitlines() == [
        "Making .venv ...",
        "Installing requirements.txt ...",
        "ran 1 up --port 8123",
    ], first.stderr
    assert dev(clone, "up").stdout == "ran 1 up\n"

    (clone / "requirements.txt").write_text("# another\n")
    assert dev(clone, "up").stdout == "Installing requirements.txt ...\nran 1 up\n"


@pytest.mark.processes
def test_a_half_made_environment_is_made_anew(clone: Path) -> None:
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")
    (clone / ".venv" / "left-over").touch()
    (clone / ".venv" / "requirements.txt").write_text("# nothing\n")

    assert dev(clone, "up").stdout.endswith("ran 1 up\n")
    assert not (clone / ".venv" / "left-over").exists()


@pytest.mark.processes
def test_a_failed_installation_is_told_and_tried_again(clone: Path) -> None:
    (clone / "requirements.txt").write_text(f"nothing-of-this-name==1.0 --hash=sha256:{'0' * 64}\n")
    failed = dev(clone, "up")
    assert failed.returncode == 1
    assert "Not installed yet" in failed.stderr
    assert "ran" not in failed.stdout.split()

    (clone / "requirements.txt").write_text("# nothing\n")
    assert dev(clone, "up").stdout == "Installing requirements.txt ...\nran 1 up\n"


def test_an_old_python_is_told_so(clone: Path) -> None:
    as_old = "import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path('dev.py', run_name='__main__')"
    old = subprocess.run([sys.executable, "-c", as_old], cwd=clone, capture_output=True, text=True)
    assert (old.returncode, old.stdout) == (1, "")
    assert old.stderr == "Omnibasis needs Python 3.11 or newer. This is Python 3.9.\n"


@pytest.mark.parametrize("arguments", [(), ("down",)])
def test_anything_else_shows_the_two_commands(clone: Path, arguments: tuple[str, ...]) -> None:
    shown = dev(clone, *arguments)
    assert shown.returncode == 1
    assert "dev.py up" in shown.stderr
    assert "dev.py test" in shown.stderr
