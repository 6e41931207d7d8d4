"""The manual: Markdown pages that ship with the program, one for each topic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from db.errors import UsageError
from db.text.names import listed, nearest

FOLDER = Path(__file__).parents[1] / "manual"
"""The folder of the pages. A page is called like its topic, with `.md` at the end."""

HOW_CLAIMS_COME = "What you do here is kept in the case. Many claims come in by: conflict-tui import CASE FILE..."
"""What the explorer says to those who look for a way to add claims."""

TOPICS = (
    *("start", "keys", "filters", "status", "views", "working", "suggesting", "commands"),
    *("importing", "mappings", "case-format", "exporting", "safety", "exit-codes", "files", "backup"),
)
"""The names of the topics in the order in which a new user needs them."""

_OPENING = re.compile(r"# (?P<title>.+)\n\n(?P<summary>[^.]+\.)")


class Topic(NamedTuple):
    """A topic of the manual: its name, the title of its page, and the first sentence of the page."""

    name: str
    title: str
    summary: str


def topics() -> Iterator[Topic]:
    """All topics in the order of `TOPICS`."""
    for name in TOPICS:
        opening = _OPENING.match(page(name))
        if opening is None:
            raise ValueError(f"the page {name} does not begin with a title and a sentence")
        yield Topic(name, opening["title"], " ".join(opening["summary"].split()))


def near_topics(topic: str) -> list[str]:
    """The topics that may have been meant by one that does not exist, the nearest first."""
    return nearest(topic, TOPICS)


def page(topic: str) -> str:
    """The page of a topic as Markdown. Raises UsageError that names the nearest topics if there is no such topic."""
    if topic not in TOPICS:
        near = near_topics(topic)
        hint = f"Did you mean {listed(near, 'or')}?" if near else "All topics are listed by: conflict-tui help"
        raise UsageError(f"Unknown topic {topic!r}. {hint}")
    return (FOLDER / f"{topic}.md").read_text(encoding="utf-8")
