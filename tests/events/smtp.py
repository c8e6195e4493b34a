"""A mail server of one's own: takes what it is given over a real socket and keeps it."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread


@dataclass
class Received:
    sender: str
    recipients: list[str] = field(default_factory=list)
    message: bytes = b""


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks as much of RFC 5321 as smtplib needs. `refuse` answers every recipient with that reply."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.received: list[Received] = []
        self.refuse = ""
        self.holding = Event()
        self._release = Event()
        self._hold_at = 0

    def hold_after(self, mails: int) -> None:
        """After so many more mails, takes one and does not answer until `go_on`; `holding` tells that it has."""
        self.holding.clear()
        self._release.clear()
        self._hold_at = len(self.received) + mails

    def go_on(self) -> None:
        self._hold_at = 0
        self._release.set()

    def take(self, mail: Received) -> None:
        self.received.append(mail)
        if len(self.received) == self._hold_at:
            self.holding.set()
            self._release.wait(60)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Session(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 mail.example.com")
        mail = Received("")
        while line := self.rfile.readline():
            text = line.decode().strip()
            verb = text[:4].upper()
            if verb == "MAIL":
                mail = Received(text.split("<")[1].split(">")[0])
            elif verb == "RCPT":
                if self.server.refuse:
                    self._say(self.server.refuse)
                    continue
                mail.recipients.append(text.split("<")[1].split(">")[0])
            elif verb == "DATA":
                self._say("354 go on")
                lines = []
                while (data := self.rfile.readline()) != b".\r\n":
                    lines.append(data.removeprefix(b".") if data.startswith(b"..") else data)
                mail.message = b"".join(lines)
                self.server.take(mail)
            elif verb == "QUIT":
                self._say("221 bye")
                return
            self._say("250 ok")

    def _say(self, reply: str) -> None:
        with suppress(ConnectionError):  # whoever sent the mail may be gone
            self.wfile.write(f"{reply}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
