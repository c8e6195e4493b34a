"""Markdown becomes what it says; nothing that runs, loads or deceives ever gets through."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnibasis.core.markdown import ATTRIBUTES, SCHEMES, TAGS, excerpt, mentioned, render_markdown

VECTORS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>*{display:none}</style>",
    "<form action=//evil><input>",
    "<b onmouseover=alert(1)>x</b>",
    "<!--<img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](/admin/logout/)",
    "[x](?next=//evil)",
    "<javascript:alert(1)>",
    "<data:text/html,1>",
    '[x](https://a.example/"onmouseover="alert(1))',
    '[x](https://a.example/ "t\\" onmouseover=alert(1)")',
    "[x](https://a.example/'onclick='alert(1))",
    "![x](https://evil.example/pixel.png)",
    "![x](javascript:alert(1))",
    '![a"onerror="alert(1)](x)',
    "![x][r]\n\n[r]: https://evil.example/p.png 'onload=alert(1)'",
    "[r]\n\n[r]: javascript:alert(1)",
    "```<script>\nalert(1)\n```",
    '``` js" onload="alert(1)\n```',
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "# <script>alert(1)</script>",
    "> <img src=x onerror=alert(1)>",
    "|<script>|\n|-|\n|alert(1)|",
    "- <svg onload=alert(1)>",
    '@"><script>alert(1)</script>@example.com',
    "**<script>**alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\<script>",
    '<a@b.c"onmouseover=alert(1)>',
    '<https://a.example/"onmouseover=alert(1)>',
    "<x:script xmlns:x='x'>",
    "<style/><img src=x onerror=alert(1)>",
)


def assert_harmless(html: str) -> None:
    """Only the tags and attributes of the lists, each with a value that is harmless."""
    for tag, attributes in re.findall(r"<\s*/?\s*([^\s/>]+)([^>]*)>", html):
        assert tag in TAGS, html
        for name, value in re.findall(r'\s([^\s=]+)="([^"]*)"', attributes):
            if name == "class":
                assert value in ("mention", "prose-heading")
            elif name == "rel":
                assert value == "noopener noreferrer nofollow"
            else:
                assert name in ATTRIBUTES[tag], html
            if name == "href":
                assert value.partition(":")[0].lower() in SCHEMES, html
        assert re.sub(r'\s[^\s=]+="[^"]*"', "", attributes).strip() in ("", "/"), html
        assert tag != "a" or 'rel="noopener noreferrer nofollow"' in attributes or "</" in html


@pytest.mark.parametrize("text", VECTORS)
def test_nothing_hostile_gets_through(text: str) -> None:
    for around in ("{}", "a {} b", "**{}**", "- {}\n- x", "> {}"):
        assert_harmless(render_markdown(around.format(text), names={"a@example.com": "<b>A</b>"}))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(
    ["<", ">", "[", "]", "(", ")", "!", "`", "*", "_", "\n", '"', "'", "&", ";", "javascript:", "https://a.b/", "x",
     "script", " onload=", "@a@example.com", "|", "-", "#", "\\", "\t", "//", "data:", "~~", "&#x3c;"]
), max_size=40))  # fmt: skip
def test_nor_any_mixture(parts: list[str]) -> None:
    assert_harmless(render_markdown("".join(parts), names={"a@example.com": '"><i>A'}))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a **b** *c* ~~d~~ `e`", "<p>a <strong>b</strong> <em>c</em> <s>d</s> <code>e</code></p>"),
        ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>'),
        ("## Head", '<p class="prose-heading">Head</p>'),
        (
            "[site](https://a.example/?a=1&b=2)",
            '<p><a href="https://a.example/?a=1&amp;b=2" rel="noopener noreferrer nofollow">site</a></p>',
        ),
        ("![A plan](https://a.example/p.png)", "<p>A plan</p>"),
        ("1 < 2 & 3 > 2", "<p>1 &lt; 2 &amp; 3 &gt; 2</p>"),
        ("", ""),
    ],
)
def test_what_is_written_is_drawn(text: str, html: str) -> None:
    assert render_markdown(text).strip() == html


def test_a_colleague_is_shown_by_name_and_only_outside_of_code() -> None:
    names = {"margaret@example.com": "Margaret <A>"}
    html = render_markdown(
        "Ask @Margaret@Example.com, not `@margaret@example.com` or @x@example.com", names=names
    )
    assert '<span class="mention">@Margaret &lt;A&gt;</span>' in html
    assert "<code>@margaret@example.com</code>" in html
    assert html.count("mention") == 1
    assert html.count("@x@example.com") == 1


def test_who_is_mentioned() -> None:
    text = "@b@example.com (@A@Example.com) mail@c.example @@d@example.com @b@example.com. @nobody @e@x"
    assert mentioned(text) == ["b@example.com", "a@example.com"]
    assert len(mentioned(" ".join(f"@p{n}@example.com" for n in range(50)))) == 20


def test_the_beginning_of_a_text() -> None:
    assert excerpt("# Title\n\n- one **two** [three](https://x.example)") == "Title one two three"
    assert excerpt("word " * 100, 20) == "word word word word…"
    assert excerpt("") == ""


@pytest.mark.parametrize("sign", ["[", "![", "*a ", "_a", ">", "`", "<", "@a@b", "|a|b|\n|-|-|\n", "[a](b)"])
def test_the_longest_texts_are_drawn(sign: str) -> None:
    assert_harmless(render_markdown((sign * 20_000)[:20_000]))
