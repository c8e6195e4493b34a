"""How often the order page may be used: so many in a window of time, counted in the cache."""

import hashlib
import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import truncate_ip
from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Limit:
    """`amount` uses in each window of `seconds`, for each key."""

    name: str
    amount: int
    seconds: int = 3_600

    def take(self, key: str) -> int:
        """Counts one use of `key`; returns 0 when it is within the limit, else the seconds until the window ends.

        Windows start on full multiples of their length, so every process and every server counts in the same one.
        The key itself is not stored, only its hash: it may be somebody's e-mail address.
        """
        now = time.time()
        window = int(now // self.seconds)
        digest = hashlib.sha256(key.encode()).hexdigest()
        counter = f"orders:limit:{self.name}:{window}:{digest}"
        cache.add(counter, 0, timeout=self.seconds + 60)
        try:
            used = cache.incr(counter)
        except ValueError:
            # Evicted between the two steps: a cache that is that full must not refuse buyers.
            return 0
        return 0 if used <= self.amount else max(1, int((window + 1) * self.seconds - now))


def client_address(request: HttpRequest) -> str:
    """The visitor's address behind the trusted proxies; of IPv6 the network, since one visitor has all of it."""
    return str(truncate_ip(get_adapter().get_client_ip(request)))
