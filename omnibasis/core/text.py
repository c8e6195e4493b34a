"""Text as search, sort and unique names see it, and which text may become a link."""

import unicodedata

# Letters that do not decompose but that people type plainly.
_PLAIN = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "\u0131": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)


def fold(text: str) -> str:
    """No accents, no case, single spaces."""
    stripped = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(stripped.casefold().translate(_PLAIN).split())


def is_web_address(text: str) -> bool:
    """Whether a link may lead there: http or https and nothing else, whatever a browser would make of the rest."""
    return text.isprintable() and text.lower().startswith(("http://", "https://"))
