"""The errors a business verb may raise. Forms and the API turn each into their own answer."""

from collections.abc import Mapping, Sequence


class BusinessError(Exception):
    """Something a person can read and act on; `detail` is a sentence for them."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class InvalidInput(BusinessError):
    """The input breaks a rule. `errors` maps a field (dots for nesting, "" for the whole) to its messages."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        self.errors = {field: [str(m) for m in messages] for field, messages in errors.items()}
        super().__init__(
            "; ".join(f"{f}: {' '.join(m)}" if f else " ".join(m) for f, m in self.errors.items())
        )


class Stale(BusinessError):
    """The row changed since the caller read it. `current` is the row's version now.

    `conflicts` maps each field that both sides changed to (their value, your value), where that is known.
    """

    def __init__(
        self, detail: str, *, current: int, conflicts: Mapping[str, tuple[object, object]] | None = None
    ):
        super().__init__(detail)
        self.current = current
        self.conflicts = dict(conflicts or {})


class Refused(BusinessError):
    """The act is not allowed in the present state; `detail` says why and what to do instead."""


class NotFound(BusinessError):
    """What the caller named does not exist (or is not theirs to see)."""
