"""The footnotes of a brief: where each statement was published."""

from __future__ import annotations

import re
from collections.abc import Iterator

from db import dates
from db.exporting.escape import inline, url
from db.model.claims import Source
from db.text import phrases

_SUPPLIED = re.compile(r"\[[^\[\]]+\](?: \([^()]+\))?")
"""A title in square brackets: by the custom of catalogues, supplied where no headline was seen."""


class Footnotes:
    """Sources numbered in the order of their first use, each once."""

    def __init__(self) -> None:
        self._sources: dict[int, Source] = {}
        self._numbers: dict[int, int] = {}

    def mark(self, source: Source) -> str:
        """A reference to the footnote of a source, which gets the next number on first use."""
        self._sources.setdefault(source.id, source)
        return f"[^{self._numbers.setdefault(source.id, len(self._numbers) + 1)}]"

    def definitions(self) -> Iterator[str]:
        """The footnotes for all references made so far, in order."""
        for id, source in self._sources.items():
            yield f"\n[^{self._numbers[id]}]: {cited(source)}\n"


def cited(source: Source) -> str:
    """A source in one line: outlet, title, date, address and archived copy."""
    title = f"“{inline(source.title)}”" if source.title.strip() else ""
    if _SUPPLIED.fullmatch(source.title.strip()):
        title = f"{inline(source.title)} (title as given by the compiler of the case)"
    outlet = inline(source.outlet) or ("" if title else inline(source.uid) or "an unnamed source")
    parts = [
        outlet,
        title,
        inline(dates.words(source.published)) if source.published.strip() else "no date of publication is recorded",
        inline(phrases.in_language(source.language)),
    ]
    if source.reliability.strip():
        parts.append(f"reliability {inline(source.reliability)}")
    parts.append(url(source.url) if source.url.strip() else "no address is recorded")
    if source.archive_url.strip():
        parts.append(f"archived at {url(source.archive_url)}")
    return ", ".join(filter(None, parts)) + "."
