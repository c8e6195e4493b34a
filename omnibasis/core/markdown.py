"""Markdown that people type, as HTML that is safe on any page of ours (docs/decisions/0013-notes-in-markdown.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from html import escape
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from omnibasis.core.identity import email_key

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
TAGS = frozenset(
    {
        *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "span"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
)
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
CLASSES = {"p": {"prose-heading"}, "span": {"mention"}}

# "@" and an e-mail address, where a word begins.
_MENTION = re.compile(
    r"(?<![\w@.])@([^\s@<>()\[\],;:\"'|`]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8})"
)
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_MARKS = re.compile(r"(?m)^[ \t]*(?:#{1,6}[ \t]|>[ \t]?|[-*+][ \t]+|\d{1,9}[.)][ \t]+)|[*_~`]{1,3}")

# What of a text may be somebody's name, and the name that is shown there.
Names = Mapping[str, str]


def render_markdown(text: str, *, names: Names | None = None) -> SafeString:
    """The text's HTML: paragraphs, lists, emphasis, code, quotes, tables, links. Nothing else gets through.

    Two locks: the parser takes no HTML and makes links of `SCHEMES` only; what it made is then sanitised against
    lists of tags, attributes and schemes. A picture becomes its description, since a page shows none of other hosts;
    a heading becomes a bold line, since it must not disturb the headings around it.
    `names` maps the keys of e-mail addresses to names: "@" and such an address is shown as that name, marked.
    """
    drawn = _parser.render(text, {"names": names or {}})
    clean = nh3.clean(
        drawn,
        tags=set(TAGS),
        clean_content_tags={"script", "style"},
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=set(SCHEMES),
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)  # noqa: S308 - sanitised


def mentioned(text: str, *, most: int = 20) -> list[str]:
    """The keys of the addresses that a text mentions ("@name@example.com"), in their order, each once."""
    found: dict[str, None] = {}
    for match in _MENTION.finditer(text):
        if key := _key(match[1]):
            found[key] = None
    return list(found)[:most]


def excerpt(text: str, length: int = 160, *, names: Names | None = None) -> str:
    """The beginning of a text on one line, without the signs of Markdown, ending in "…" where it was cut."""
    begun = _named(text[: length * 4], names or {}, lambda name: f"@{name}")
    plain = " ".join(_MARKS.sub("", _LINK.sub(r"\1", begun)).split())
    if len(plain) <= length and len(text) <= length * 4:
        return plain
    return plain[: length - 1].rstrip() + "…"


def plain_mentions(text: str, names: Names) -> str:
    """The text with names in the place of the addresses that it mentions, for mail."""
    return _named(text, names, lambda name: f"@{name}")


def _named(text: str, names: Names, show: Callable[[str], str]) -> str:
    def put(match: re.Match[str]) -> str:
        name = names.get(_key(match[1]))
        return show(name) if name else match[0]

    return _MENTION.sub(put, text) if names else text


def _key(address: str) -> str:
    try:
        return email_key(address)
    except ValueError:
        return ""


# --- The parser: CommonMark with tables and strikethrough, without HTML and without pictures ------------------------


def _names_in_text(state: StateCore) -> None:
    names: Names = state.env.get("names", {})
    if not names:
        return
    for token in state.tokens:
        if token.type == "inline" and token.children and "@" in token.content:
            token.children = [part for child in token.children for part in _split(child, names)]


def _split(token: Token, names: Names) -> list[Token]:
    if token.type != "text" or "@" not in token.content:
        return [token]
    parts: list[Token] = []
    at = 0
    for match in _MENTION.finditer(token.content):
        name = names.get(_key(match[1]))
        if name:
            parts.append(Token("text", "", 0, content=token.content[at : match.start()]))
            parts.append(Token("mention", "span", 0, content=f"@{name}"))
            at = match.end()
    return [*parts, Token("text", "", 0, content=token.content[at:])]


def _mention(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    return f'<span class="mention">{escape(tokens[at].content)}</span>'


def _picture(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    return escape(renderer.renderInlineAsText(tokens[at].children or [], options, env))


def _heading_open(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    return '<p class="prose-heading">'


def _heading_close(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    return "</p>\n"


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        scheme, colon, rest = url.partition(":")
        web = scheme.lower() in ("http", "https")
        return bool(colon) and scheme.lower() in SCHEMES and (rest.startswith("//") or not web)


def _made() -> MarkdownIt:
    parser = _Parser("commonmark", {"html": False, "breaks": True, "linkify": False, "maxNesting": 20})
    parser.enable(["table", "strikethrough"])
    parser.disable(["html_block", "html_inline", "entity"])
    parser.core.ruler.push("names", _names_in_text)
    rules = {
        "mention": _mention,
        "image": _picture,
        "heading_open": _heading_open,
        "heading_close": _heading_close,
    }
    for name, rule in rules.items():
        parser.add_render_rule(name, rule)
    return parser


_parser = _made()
