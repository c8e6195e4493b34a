#!/usr/bin/env python3
"""Two commands from a fresh clone, with nothing but Python:

python3 dev.py up [--port 8000]        runs Omnibasis with demo data
python3 dev.py test [pytest options]   runs its tests
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = str(VENV / "bin" / "python")
USABLE = "import sys; sys.exit(sys.version_info < (3, 11))"


def install(requirements: str) -> None:
    """Brings .venv to the lock. The lock's copy in .venv is written last: it says what is installed there."""
    lock, installed = HERE / requirements, VENV / requirements
    uv = shutil.which("uv")
    check = [PYTHON, "-c", USABLE if uv else "import pip; " + USABLE]
    if not os.path.exists(PYTHON) or subprocess.run(check, capture_output=True).returncode:
        print("Making .venv ...", flush=True)
        shutil.rmtree(VENV, ignore_errors=True)
        make = [uv, "venv", "-q", "-p", sys.executable] if uv else [sys.executable, "-m", "venv"]
        subprocess.check_call([*make, str(VENV)])
    if not installed.exists() or installed.read_bytes() != lock.read_bytes():
        print(f"Installing {requirements} ...", flush=True)
        pip = [uv, "pip", "install", "-p", PYTHON] if uv else [PYTHON, "-m", "pip", "install"]
        subprocess.check_call([*pip, "-q", "--require-hashes", "-r", str(lock)])
        shutil.copyfile(lock, installed)


def main(command: str = "", *options: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036
        sys.exit("Omnibasis needs Python 3.11 or newer. This is Python {}.{}.".format(*sys.version_info))
    if command not in ("up", "test"):
        sys.exit(__doc__)
    os.chdir(HERE)
    os.environ["DEBUG"] = "1"
    try:
        install("requirements.txt" if command == "up" else "requirements-dev.txt")
    except (subprocess.CalledProcessError, KeyboardInterrupt):
        sys.exit("Not installed yet: see above. The same command goes on from there.")
    run = ["manage.py", "up"] if command == "up" else ["-m", "pytest", "-n", "2"]
    os.execv(PYTHON, [PYTHON, *run, *options])


if __name__ == "__main__":
    main(*sys.argv[1:])
