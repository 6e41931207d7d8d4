"""The trust boundary: make stored values safe for a terminal, and fold text for comparison.

Stored text can contain escape sequences, direction overrides, invisible characters, or megabytes in one line. Unsafe
characters are never dropped but replaced by a visible sign, because for a fact-checker a hidden character is evidence.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

LINE_LIMIT = 2_000
BLOCK_LIMIT = 20_000
BLOCK_LINES = 500
MARKS_LIMIT = 8

_ROOM_FOR_NOTICE = 60
_FOLDING_CACHE = 20_000
_LETTER_CHANGING = (7, 8, 9)  # combining classes of marks that make another letter: Indic scripts, Japanese

_CONTROL_NAMES = [
    "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF", "CR", "SO", "SI",
    "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
]  # fmt: skip

_NAMES = {
    **{code: name for code, name in enumerate(_CONTROL_NAMES) if name not in ("HT", "LF")},
    0x7F: "DEL",
    0xAD: "SHY",
    0x034F: "CGJ",
    0x061C: "ALM",
    0x115F: "HCF",
    0x1160: "HJF",
    **dict(enumerate(("FVS1", "FVS2", "FVS3", "MVS", "FVS4"), 0x180B)),
    **dict(enumerate(("ZWSP", "ZWNJ", "ZWJ", "LRM", "RLM"), 0x200B)),
    **dict(enumerate(("LRE", "RLE", "PDF", "LRO", "RLO"), 0x202A)),
    0x2060: "WJ",
    **dict(enumerate(("LRI", "RLI", "FSI", "PDI"), 0x2066)),
    0x3164: "HF",
    **{0xFE00 + number: f"VS{number + 1}" for number in range(16)},
    0xFEFF: "BOM",
    0xFFA0: "HHF",
    **dict(enumerate(("IAA", "IAS", "IAT"), 0xFFF9)),
    **dict.fromkeys(range(0xE0000, 0xE0080), "TAG"),
    **{0xE0100 + number: f"VS{number + 17}" for number in range(240)},
}

# Invisible, or able to change how the text around them is displayed, wherever they occur.
_INVISIBLE = (
    r"\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    r"\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb"
)
_INVISIBLE_ASTRAL = r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
_SPACES = r"\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BREAKS = r"\x85\u2028\u2029"
_BROKEN = r"\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_ASTRAL = r"\U00010000-\U0010ffff"
# Characters that share the cell of the one before them, and the few invisible ones that count as printable.
# A superset, because a short character class is searched several times faster than an exact one.
_COMPANIONS = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u10ff\u115f-\u1dff\u200c\u200d\u20d0-\u20ff\u2cef-\u2cf1\u2d7f\u2de0-\u2dff"
    r"\u302a-\u302f\u3099\u309a\u3164\ua66f-\uabff\ud7b0-\ud7ff\ufb1e\ufe00-\ufe2f\uffa0" + _ASTRAL
)
# Neighbours that give a joiner a meaning (emoji, Persian, Indic scripts), without the brackets of our own signs.
_JOINABLE = r"[^\x00-\x7f⟨⟩\u200c\u200d\ufe0e\ufe0f]"

_UNSAFE = re.compile(f"[{_INVISIBLE}{_SPACES}{_BREAKS}{_BROKEN}{_ASTRAL}]")
_COMPANION = re.compile(f"[{_COMPANIONS}]")
_STACK = re.compile(f"[{_COMPANIONS}]{{{MARKS_LIMIT + 1},}}")
_STYLE_SELECTOR = re.compile(rf"[\ufe0e\ufe0f](?<!{_JOINABLE}.)(?<![0-9#*].)", re.DOTALL)
_JOINER = re.compile(rf"[\u200c\u200d](?:(?<!{_JOINABLE}.)(?<![\ufe0e\ufe0f].)|(?!{_JOINABLE}))", re.DOTALL)
_HIDDEN = re.compile(f"[{_INVISIBLE}{_INVISIBLE_ASTRAL}]")
_CUT = re.compile(r"… \(\+[0-9,]+ characters not shown\)")
_SPACE = re.compile(f"[{_SPACES}]")
_BREAK = re.compile(f"\r\n|[\n{_BREAKS}]")


def line(value: object, limit: int = LINE_LIMIT) -> str:
    """Return any stored value as one line that is safe for a terminal, at most `limit` characters long.

    None becomes "", bytes become a note of their length, and a line break becomes ` ⏎ `. Idempotent.
    """
    if (
        type(value) is str
        and len(value) <= limit
        and value.isprintable()
        and (value.isascii() or not _COMPANION.search(value))
    ):
        return value
    return _shown(as_stored(value), limit, _one_line)


def block(value: object, limit: int = BLOCK_LIMIT) -> str:
    r"""Return any stored value as lines that are safe for a terminal; the only control character left is `\n`.

    At most `limit` characters and `BLOCK_LINES` lines. Idempotent.
    """
    return _shown(as_stored(value), limit, _safe, BLOCK_LINES)


def as_stored(value: object) -> str:
    """Return a stored value as text without making it safe. None becomes "", bytes a note of their length."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bytes | bytearray | memoryview):
        return f"⟨binary, {memoryview(value).nbytes:,} bytes⟩"
    try:
        return str(value)
    except ValueError:  # Python refuses to convert integers of thousands of digits
        return "⟨number too long to show⟩"


@dataclass(frozen=True)
class Reading:
    """The form in which stored values are returned: `line` for one-line values, `block` for long texts."""

    line: Callable[[object], str]
    block: Callable[[object], str]


SHOWN = Reading(line, block)
"""Safe for a terminal: for everything that people read."""

VERBATIM = Reading(as_stored, as_stored)
"""As stored: for data formats only."""


def hidden(value: str) -> dict[str, int]:
    """Count, by name, the characters that `line` and `block` replace by a sign: `{"RLO": 1, "ZWSP": 2}`.

    Line breaks, tabs and wide or narrow spaces do not count as hidden.
    """
    if value.isascii() and value.isprintable():
        return {}
    counts: Counter[str] = Counter()
    text = value.replace("\r\n", "\n")
    for pattern in (_UNSAFE, _STYLE_SELECTOR, _JOINER):
        counts.update(_name(character) for character in pattern.findall(text))
        text = pattern.sub(_sign, text)
    del counts[""]
    return dict(counts)


def _shown(text: str, limit: int, render: Callable[[str], str], lines: int | None = None) -> str:
    """Render `text`, shortened so that the result, including a notice of what was cut, keeps to both limits."""
    end = _end_of_lines(text, limit, lines) if lines else len(text)
    if end == len(text) <= limit:
        shown = render(text)
        if len(shown) <= limit:
            return shown
    room = limit - _ROOM_FOR_NOTICE if limit > _ROOM_FOR_NOTICE else max(limit - 1, 0)
    end = min(end, room)
    shown = render(text[:end])
    while len(shown) > room:  # signs are longer than the characters they replace
        end = end * room // len(shown)
        shown = render(text[:end])
    notice = f"… (+{len(text) - end:,} characters not shown)" if limit > _ROOM_FOR_NOTICE else "…"
    return shown + notice[: max(limit, 0)]


def is_cut(shown: str) -> bool:
    """Whether a text that was made safe to show was shortened, and says so."""
    return _CUT.search(shown) is not None


def _end_of_lines(text: str, limit: int, lines: int) -> int:
    """Return the length of the part of `text` to keep: all of it, or `lines` - 1 lines, leaving one for the notice."""
    if len(text) < lines:
        return len(text)
    starts = [match.end() for match in _BREAK.finditer(text, 0, limit + 1)]
    return starts[lines - 2] if len(starts) >= lines else len(text)


def _one_line(text: str) -> str:
    return _safe(text).replace("\n", " ⏎ ")


def _safe(text: str) -> str:
    text = _UNSAFE.sub(_sign, text.replace("\r\n", "\n"))
    if not _COMPANION.search(text):
        return text
    return _JOINER.sub(_sign, _STACK.sub(_unstacked, _STYLE_SELECTOR.sub(_sign, text)))


def _sign(match: re.Match[str]) -> str:
    """Return the text shown in place of a possibly unsafe character; the character itself if it is safe."""
    character = match[0]
    name = _name(character)
    if name in ("surrogate", "noncharacter"):
        return "\ufffd"
    if character < " " and name:
        return chr(0x2400 + ord(character))
    if name:
        return "␡" if name == "DEL" else f"⟨{name}⟩"
    if _SPACE.match(character):
        return " "
    return "\n" if _BREAK.match(character) else character


def _name(character: str) -> str:
    """Return the short name of a hidden character, or its code in hexadecimal; "" for a visible character."""
    code = ord(character)
    if code in _NAMES:
        return _NAMES[code]
    if 0xD800 <= code <= 0xDFFF:
        return "surrogate"
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return "noncharacter"
    return f"{code:02X}" if _HIDDEN.match(character) else ""


def _unstacked(match: re.Match[str]) -> str:
    """Limit the marks stacked in one cell to `MARKS_LIMIT`, and say how many were left out."""
    kept: list[str] = []
    height = left_out = 0
    for character in match[0]:
        height = height + 1 if _stacks(character) else 0
        if height > MARKS_LIMIT:
            left_out += 1
            continue
        if left_out:
            kept.append(f"⟨+{left_out} marks⟩")
            left_out = 0
        kept.append(character)
    if left_out:
        kept.append(f"⟨+{left_out} marks⟩")
    return "".join(kept)


def _stacks(character: str) -> bool:
    """Whether a character is drawn in the cell of the one before it: marks, joiners, medial and final Hangul."""
    return (
        unicodedata.category(character)[0] == "M"
        or character in "\u200c\u200d"
        or "\u1160" <= character <= "\u11ff"
        or "\ud7b0" <= character <= "\ud7ff"
    )


# Letters that sources use for one another but that no Unicode normal form decomposes, and typographic signs.
_VARIANTS = dict(
    zip("іґєłøđħŧıðŋ‘’‚‛ʼʹ′‐–—―−“”„«»", "игеlodhtidn'''''''-----\"\"\"\"\"", strict=True),
    æ="ae",
    œ="oe",
    þ="th",
)


class _Folding(dict[int, str]):
    """A table for `str.translate` that computes the folded form of a character on first use and keeps it."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if len(self) < _FOLDING_CACHE:
            self[code] = folded
        return folded


_FOLDING = _Folding()


def fold(value: str) -> str:
    """Return the key by which texts are compared: without case, accents, hidden characters or repeated spaces.

    Cyrillic and Latin letter variants become equal (ё = е, й = и, ї = і = и, ґ = г, ł = l). Idempotent.
    """
    if value.isascii() and value.isprintable():
        folded = value.lower()
        return " ".join(folded.split()) if "  " in folded else folded.strip(" ")
    return unicodedata.normalize("NFD", " ".join(value.translate(_FOLDING).split()))


def _fold_character(character: str) -> str:
    if character.isspace():
        return " "
    if _name(character) in ("surrogate", "noncharacter"):
        return "\ufffd"
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(_VARIANTS.get(part, part) for part in folded if not _is_left_out(part))


def _is_left_out(character: str) -> bool:
    """Whether a key omits a character: accents and invisible characters."""
    combining = unicodedata.combining(character)
    if combining:
        return combining not in _LETTER_CHANGING
    return unicodedata.category(character) == "Cf" or _name(character) != ""
