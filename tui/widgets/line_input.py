"""A text field of one line, and what becomes of text that is pasted into one."""

from __future__ import annotations

import unicodedata

from textual import events
from textual.widgets import Input

_JOINERS = "\u200c\u200d"
LONGEST = 100_000
"""Maximum length in characters of a text that is typed or pasted."""


def as_one_line(text: str) -> str:
    """A text that was pasted, in one line and without characters that cannot be seen."""
    return without_unseen(" ".join(text.split()) if any(sign.isspace() and sign != " " for sign in text) else text)


def without_unseen(text: str) -> str:
    """A text without characters that cannot be seen, those aside that join letters."""
    return "".join(
        sign for sign in text if sign in _JOINERS or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )


class TextRow:
    """What text fields of several lines have in common, for those who ask whether a key is text."""


class LineInput(Input):
    """A text field of one line, in which pasted text is one line as well."""

    def on_paste(self, event: events.Paste) -> None:
        """Paste all of it as one line."""
        event.stop()
        event.prevent_default()
        if text := as_one_line(event.text)[: max(LONGEST - len(self.value), 0)]:
            self.replace(text, *self.selection)
