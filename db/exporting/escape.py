"""Text as Markdown that shows the text and has no other effect. All text in a brief passes through here.

The rules are those of CommonMark with the extensions of GitHub, Obsidian and Pandoc. All of them allow a backslash
before any ASCII punctuation character, but a text with a backslash before each is hard to read as plain text, so a
character is escaped only where it could be taken for markup.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from db.text.addresses import web_address

_ACTIVE = re.compile(
    r"""
      [\\`*_{}\[\]<>#|~$@^&]              # means something nearly everywhere
    | \A[-+=:%!]                          # list item, underline of a heading, definition, title block, spoiler
    | (?<==)= | (?<=%)% | (?<=-)- | (?<=\+)\+   # ==mark==, %%comment%%, dashes, ++insert++
    | /(?=/)                              # http://…, //…
    | :(?=[\w+-]+:)                       # :emoji:
    | (?<=mailto): | (?<=xmpp):           # addresses without slashes
    | (?<=[Ww][Ww][Ww])\.                 # www.…
    | (?<=\S)\.(?=[^\W\d_]{2})            # example.com, but not U.S. or 3.5
    | (?<=\.)\.                           # … in "smart" dialects
    """,
    re.VERBOSE,
)
_NUMBERED = re.compile(r"\A(\(?(?:\d+|[^\W\d_]|[ivxlcdm]+|[IVXLCDM]+))([.)])(?=\s|\Z)")
_ENTITY_END = re.compile(r"(&#?\w+);")
_RESERVED_NAMES = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)\d)")


@lru_cache(8_192)
def inline(text: str) -> str:
    """One line of Markdown that shows exactly `text`, with each run of white space as one space.

    It can be used at the start of a line, in a table cell, in a heading or between other words. Callers must put only
    white space or punctuation of their own directly before and after it.
    """
    flat = " ".join(text.split())
    return _NUMBERED.sub(r"\1\\\2", _ACTIVE.sub(r"\\\g<0>", flat))


def paragraphs(text: str, prefix: str = "") -> str:
    """Text of several lines as Markdown that keeps its line breaks; empty lines separate paragraphs.

    `prefix` is put before every line. The result is "" for text that is only white space.
    """
    parts = re.split(r"\n(?:[^\S\n]*\n)+", text.strip())
    broken = ("\\\n".join(filter(None, map(inline, part.split("\n")))) for part in parts)
    return "\n".join((prefix + line).rstrip() for line in "\n\n".join(broken).split("\n"))


def quote(text: str) -> str:
    """`text` as a block quote with its line breaks and paragraphs; "" for text that is only white space."""
    return paragraphs(text, "> ") if text.strip() else ""


def code(text: str) -> str:
    """One line of text as a code span; "" for "". Not for table cells, where a `|` in the text would end the cell."""
    ticks = "`" * (_longest_run(text) + 1)
    pad = " " if text[:1] in ("`", " ") or text[-1:] in ("`", " ") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}" if text else ""


def fenced(text: str, language: str = "") -> str:
    """`text`, one or more lines, as a fenced code block in `language`."""
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def url(address: str) -> str:
    """A web address as an autolink; anything but http and https, and a shortened address ("…"), as escaped text.

    If a user name before the host makes the address look like another host, the real host is named.
    """
    target = web_address(address)
    if target is None:
        return inline(address.strip())
    link = "<" + _ENTITY_END.sub(r"\1%3B", target.href) + ">"
    return f"{link} (leads to {inline(target.host)})" if target.disguised else link


def slug(text: str, default: str = "brief") -> str:
    """A file name without suffix: at most 80 characters of a-z, 0-9 and inner hyphens; `default` if none are left."""
    plain = re.sub(r"['’\u0300-\u036f]", "", unicodedata.normalize("NFKD", text)).lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].rstrip("-")
    return f"{default}-{name}" if _RESERVED_NAMES.fullmatch(name) else name or default


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
