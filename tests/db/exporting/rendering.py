"""Markdown read back by an independent reader: what somebody sees, block by block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from db.text.safe import line

_READER = MarkdownIt("gfm-like", {"html": True, "linkify": True}).use(footnote_plugin)
_SILENT = {"strong_open", "strong_close", "em_open", "em_close", "link_close"}
_CONTAINERS = {
    "blockquote_open": "quote",
    "list_item_open": "item",
    "footnote_open": "note",
    "th_open": "cell",
    "td_open": "cell",
    "heading_open": "heading",
}
_SCAFFOLD = {
    *("paragraph", "bullet_list", "table", "thead", "tbody", "tr", "footnote_block", "footnote_anchor"),
    *(name.removesuffix("_open") for name in _CONTAINERS),
}

MARKER = re.compile(r"<!-- ctui (?:[^\W-]|[.~%]|-(?!-))* [a-z]+(?: [a-z-]+)* -->")
"""What a brief says about a claim to machines: its id, status and shades."""

_LINKS = (
    *("[text](https://evil.example)", "![i](https://evil.example/x.png)", "[[wiki]]", "[^1]", "[^1]: note"),
    *("[x]: /url", "<https://evil.example>", "https://evil.example/a?b=c", "http://localhost", "//evil.example"),
    *("www.evil.example", "evil.com", "me@evil.com", "[@cite]", "@user", "#tag", "#1", "^block"),
)
_HTML = ("<b>bold</b>", "<script>alert(1)</script>", "<!-- gone -->", "</details>", "<img src=x>", "&amp;", "&#42;")
_SPANS = (
    *("*em*", "**strong**", "_em_", "__strong__", "~~gone~~", "`code`", "``", "```", "==mark==", "%%gone%%", "$x^2$"),
    *("\\", "\\\\", "\\|", "\\n", "\\(x\\)", "H~2~O", "x^2^", ":smile:", "{.class}", "C++", "“q”", "trailing  "),
)
_LINES = (
    *("# h", "## h", "---", "===", "- item", "+ item", "* item", "1. item", "1) item", "a. item", "(a) item", "iv. x"),
    *("#. item", "(@) item", "| a | b |", "|", "||", "> quote", "> [!NOTE]", ": term", "- [ ] task", "- [x] done"),
    *("::: note", "\ttab", "a\nb", "a\n\nb", "a\n---", "a\n===", "| a |\n| - |", "\n# h", "\n\n    code", "\r\n> q"),
)
_HARMLESS = ("2025-04-26", "Ukraine-held", "U.S.", "Суджа", "Зеленський", "中文")
_HIDDEN = ("\u202eevil", "\u200b", "\x1b[31m")
ADVERSARIAL = _LINKS + _HTML + _SPANS + _LINES + _HARMLESS + _HIDDEN

texts = st.one_of(
    st.sampled_from(ADVERSARIAL),
    st.lists(st.one_of(st.sampled_from(ADVERSARIAL), st.text(max_size=6)), max_size=5).map("".join),
    st.lists(st.sampled_from(ADVERSARIAL), min_size=2, max_size=3).map(" ".join),
    st.text("ab1 \n\\`*_{}[]<>()#+-.!|~=%$@^&:;/'\"?é", max_size=24),
    st.text(max_size=12),
)
"""Text as anybody may have stored it."""

lines = texts.map(line)
"""The same as it is shown on one line."""


@dataclass(frozen=True)
class Block:
    """A piece of a page: `kind` is "heading", "text", "quote", "item", "cell", "note" or "code"."""

    kind: str
    text: str
    links: tuple[str, ...] = ()


def blocks(markdown: str) -> list[Block]:
    """The pieces of a page, in order. Fails on what a brief has no use for: HTML but `MARKER`, pictures, rules."""
    found: list[Block] = []
    around: list[str] = []
    for token in _READER.parse(markdown):
        if token.type in _CONTAINERS:
            around.append(_CONTAINERS[token.type])
        elif token.type.replace("_close", "_open") in _CONTAINERS:
            around.pop()
        elif token.type == "fence":
            found.append(Block("code", token.content))
        elif token.type == "inline":
            children = token.children or []
            hrefs = (str(child.attrs["href"]) for child in children if child.type == "link_open")
            found.append(Block(around[-1] if around else "text", squeezed("".join(_seen(children))), tuple(hrefs)))
        else:
            assert token.type.removesuffix("_open").removesuffix("_close") in _SCAFFOLD, token.type
    return found


def squeezed(text: str) -> str:
    """Text with its white space as a page shows it."""
    return " ".join(text.split())


def _seen(children: list[Token]) -> Iterator[str]:
    for child in children:
        if child.type in ("text", "code_inline"):
            yield child.content
        elif child.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif child.type == "footnote_ref":
            yield f"[{child.meta['id'] + 1}]"
        elif child.type == "link_open" or (child.type == "html_inline" and MARKER.fullmatch(child.content)):
            continue
        else:
            assert child.type in _SILENT, (child.type, child.content)
