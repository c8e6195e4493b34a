"""A small load generator: keep-alive connections on one event loop, requests rendered beforehand."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Figures:
    seconds: float = 0.0
    statuses: dict[int, int] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1_000


def request(method: str, path: str, *, headers: dict[str, str], body: bytes = b"") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *(f"{k}: {v}" for k, v in headers.items())]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def _client(port: int, requests: Iterator[bytes], until: float, figures: Figures) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while time.perf_counter() < until:
            begun = time.perf_counter()
            writer.write(next(requests))
            head = await reader.readuntil(b"\r\n\r\n")
            status = int(head[9:12])
            lowered = head.lower()
            at = lowered.find(b"content-length:")
            length = int(lowered[at + 15 : lowered.index(b"\r\n", at)]) if at >= 0 else 0
            if length:
                await reader.readexactly(length)
            figures.latencies.append(time.perf_counter() - begun)
            figures.statuses[status] = figures.statuses.get(status, 0) + 1
            if b"connection: close" in lowered:
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
    finally:
        writer.close()


def run(port: int, requests: Iterator[bytes], *, clients: int, seconds: float) -> Figures:
    """Sends `requests` over `clients` connections for so many seconds."""
    figures = Figures()

    async def main() -> None:
        begun = time.perf_counter()
        await asyncio.gather(*(_client(port, requests, begun + seconds, figures) for _ in range(clients)))
        figures.seconds = time.perf_counter() - begun

    asyncio.run(main())
    return figures
