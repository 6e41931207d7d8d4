"""The search of the help: lines of its first page and of the manual in which words occur."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui.dialogs.help.contents import HelpSubject, Item, Part, parts
from tui.dialogs.help.layout import item_lines
from tui.dialogs.help.lines import BLANK, DIM, HEADING, KEY, MATCH, HelpLine, HelpPlace
from tui.dialogs.help.markdown import blocks_of
from tui.state.manual import TOPICS
from tui.widgets.cells import Span, clip

_WORD_START = r"(?<![^\W_])"
_BEFORE = 24
"""Characters of a line of the manual that are shown before the first word that was found."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A line of the manual in which all words occur, with the heading that it stands under."""

    place: HelpPlace
    heading: str
    text: str


class Sought:
    """The words that are looked for: each at the beginning of a word of the text, whatever its case."""

    def __init__(self, text: str) -> None:
        self.typed = text.strip()
        words = self.typed.casefold().split()
        starts = ((_WORD_START if word[0].isalnum() else "") + re.escape(word) for word in words)
        self._patterns = [re.compile(start, re.IGNORECASE) for start in starts]
        self._any = re.compile("|".join(pattern.pattern for pattern in self._patterns), re.IGNORECASE)

    def are_in(self, text: str) -> bool:
        """Whether all of them occur in a text."""
        return all(pattern.search(text) for pattern in self._patterns)

    def first_in(self, text: str) -> int:
        """Where the first of them occurs in a text; 0 if none does."""
        found = self._any.search(text)
        return found.start() if found else 0

    def marked(self, text: str, style: str) -> Iterator[Span]:
        """A text in spans, with the words marked."""
        at = 0
        for found in self._any.finditer(text) if self._patterns else ():
            yield text[at : found.start()], style
            yield found[0], MATCH
            at = found.end()
        yield text[at:], style


def read_manual() -> None:
    """Read all pages, so that the first search does not have to."""
    for topic in TOPICS:
        blocks_of(topic)


def found_lines(subject: HelpSubject, text: str, width: int) -> list[HelpLine]:
    """Everything in which the words of a text occur: a key that is just this, items, then lines of the manual."""
    words = Sought(text)
    lines: list[HelpLine] = []
    for part in found_parts(subject, words):
        lines += [HelpLine(((f" {part.heading}", HEADING),))]
        for item in part.items:
            lines += item_lines(item, tuple(words.marked(item.meaning, DIM)), width)
        lines.append(BLANK)
    topic = ""
    for hit in hits(words):
        if hit.place.topic != topic:
            lines += [BLANK] if topic else []
            topic = hit.place.topic
            lines.append(HelpLine(((f" The manual: {topic}", HEADING),)))
        lines.append(_hit_line(hit, words, width))
    return lines or [HelpLine(((" Nothing in the help has these words.", DIM),))]


def found_parts(subject: HelpSubject, words: Sought) -> Iterator[Part]:
    """Items that are found: those of a key first, if that is what was typed."""
    everything = list(parts(subject))
    pressed = [item for part in everything for item in part.items if words.typed in item.keys]
    if pressed:
        yield Part(f"The key {words.typed}", pressed)
    for part in everything:
        items = [item for item in part.items if item not in pressed and _is_found(item, part, words)]
        if items:
            yield Part(part.heading, items)


def _is_found(item: Item, part: Part, words: Sought) -> bool:
    return words.are_in(f"{item.name} {item.meaning} {item.keywords} {part.heading}")


def hits(words: Sought) -> Iterator[Hit]:
    """The lines of the manual with all the words, topic by topic."""
    for topic in TOPICS:
        heading = ""
        for number, block in enumerate(blocks_of(topic)):
            texts: Sequence[str] = block.texts
            heading = texts[0] if block.is_heading else heading
            for part, text in enumerate(texts):
                if words.are_in(text):
                    yield Hit(HelpPlace(topic, number, part), "" if block.is_heading else heading, text)


def _hit_line(hit: Hit, words: Sought, width: int) -> HelpLine:
    """One line, around the first word that was found."""
    start = max(hit.text.rfind(" ", 0, max(words.first_in(hit.text) - _BEFORE, 0)) + 1, 0)
    shown = (f"… {hit.text[start:]}" if start else hit.text).strip()
    heading = f" {hit.heading}: " if hit.heading else " "
    return HelpLine(tuple(clip([(heading, KEY), *words.marked(shown, "")], width)), opens=hit.place)
