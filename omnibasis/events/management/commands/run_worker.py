import signal
import time
import uuid
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from omnibasis.events import outbox
from omnibasis.events.chores import chores

LOOK_EVERY = 30.0  # seconds between looks for what falls due by itself


class Command(BaseCommand):
    help = "Delivers what waits in the outbox (mail) and does what falls due by itself, until it is stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what is due now, then stop.")
        parser.add_argument(
            "--interval", type=float, default=1.0, help="Seconds between looks at an empty outbox."
        )

    def handle(self, *args: Any, once: bool, interval: float, **options: Any) -> None:
        stopping = False

        def stop(signum: int, frame: FrameType | None) -> None:
            nonlocal stopping
            stopping = True

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        worker, look_at = uuid.uuid4().hex, 0.0
        while not stopping:
            handled = outbox.run_once(worker=worker)
            if once or time.monotonic() >= look_at:
                done = chores.run_once()
                handled += done
                look_at = time.monotonic() if done else time.monotonic() + LOOK_EVERY
            if handled:
                continue
            if once:
                return
            close_old_connections()
            time.sleep(interval)
