"""Looking at a page's HTML: what can be read in it, and whether all of it is ours."""

from __future__ import annotations

import re
from html.parser import HTMLParser

LINKS = ("href", "src", "action", "formaction", "data", "data-url", "data-href", "hx-get", "hx-post")
SAFE = re.compile(r"(https?://|mailto:|tel:|[/?#]|$)", re.IGNORECASE)
KNOWN = frozenset(
    (  # noqa: SIM905 - as a list it would be eighty lines
        "a address article aside b blockquote body br button caption circle code datalist dd del details"
        " dialog div dl dt em fieldset footer form g h1 h2 h3 head header hr html img input ins kbd label"
        " legend li link main mark meta nav ol optgroup option output p path pre rect script section select"
        " small span strong summary svg table tbody td template textarea tfoot th thead time title tr ul wbr"
    ).split()
)


def plain(text: str) -> str:
    return " ".join(text.split())


class Looked(HTMLParser):
    """What a page is made of: `strange` is whatever no template of ours writes; `text` all that can be read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.strange: list[str] = []
        self.pieces: list[str] = []
        self.feed(html)
        self.close()
        self.text = plain("".join(self.pieces))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        ours = tag in KNOWN and (tag != "script" or given.get("src", "").startswith("/static/"))
        ours &= tag != "svg" or given.get("class") == "icon"
        ours &= tag != "meta" or "http-equiv" not in given
        for name, value in given.items():
            ours &= not name.startswith(("on", "hx-on")) and name not in ("style", "srcdoc")
            ours &= name not in LINKS or bool(SAFE.match(re.sub(r"[\x00-\x20]", "", value)))
            if name in ("value", "title", "aria-label", "data-value", "data-copy-text"):
                self.pieces.append(f" {value} ")
        if not ours:
            self.strange.append(self.get_starttag_text() or tag)

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
