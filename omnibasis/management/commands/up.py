import os
import signal
import socket
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

HOST = "127.0.0.1"
QUIET = "--log-level=warning"
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STOP_WITHIN = 15  # seconds


class Command(BaseCommand):
    help = "For development: prepares the database, then runs web server and outbox worker until Ctrl+C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("`up` is for development. In production, run gunicorn: see docs/deploy.md.")
        _refuse_used(port)
        address = f"http://{HOST}:{port}/"
        call_command("first_run", address=address, stdout=self.stdout)
        self.stdout.write(f"Omnibasis is at {address}  (Ctrl+C stops it)")
        self.stdout.flush()
        commands = {
            "The web server": [
                sys.executable,
                "-m",
                "gunicorn",
                "--workers=1",
                f"--bind={HOST}:{port}",
                QUIET,
            ],
            "The outbox worker": [sys.executable, "manage.py", "run_worker"],
        }
        code = _run_together(commands, {**os.environ, "PUBLIC_URL": address})
        if code:
            sys.exit(code)


def _refuse_used(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise CommandError(f"Port {port} is not open to you. Choose another with --port.") from None
        except OSError:
            raise CommandError(f"Port {port} is in use. Stop it, or choose another with --port.") from None


def _run_together(commands: dict[str, list[str]], environment: dict[str, str]) -> int:
    """Runs the commands until one ends or a signal comes, then stops all. Returns 0 only after a signal."""
    # Each interrupts the wait below; what comes from the terminal (Ctrl+C, closing it) reaches the children, too.
    for signum in ENDING:
        signal.signal(signum, signal.default_int_handler)
    children: dict[str, subprocess.Popen[bytes]] = {}
    code = 0
    try:
        for name, command in commands.items():
            children[name] = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)  # noqa: S603
        ended, status = os.wait()
        for name, child in children.items():
            if child.pid == ended:
                child.returncode = os.waitstatus_to_exitcode(status)
                code = child.returncode if child.returncode > 0 else 1
                sys.stderr.write(f"{name} stopped by itself, so the rest stops too.\n")
    except KeyboardInterrupt:
        pass
    finally:
        for signum in ENDING:
            signal.signal(signum, signal.SIG_IGN)
        _stop(children.values())
    return code


def _stop(children: Any) -> None:
    running = [child for child in children if child.poll() is None]
    for child in running:
        child.terminate()
    for child in running:
        try:
            child.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
