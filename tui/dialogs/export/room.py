"""How the lines of the export dialog are shared out where there are too few for all of it."""

from __future__ import annotations

from dataclasses import dataclass

_FILE = 1
_LEAST_PREVIEW = 4
"""Lines, with the blank one above, under which a preview shows too little to be of use."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Lines that the parts need to be seen whole. `focused` are those of the choice that has the focus."""

    choices: int
    focused: int
    message: int
    place: int
    hint: int


@dataclass(frozen=True, slots=True)
class Room:
    """Lines that the parts get; 0 hides one. `preview` includes the blank line above it."""

    choices: int
    message: int
    place: int
    hint: int
    preview: int


def share(height: int, needs: Needs) -> Room:
    """Share out `height` lines: the row of the file and the message come first, the preview last."""
    left = max(height - _FILE, 0)
    message = min(needs.message, left)
    left -= message
    focused = min(needs.focused, left)
    left -= focused
    place = min(needs.place, left)
    left -= place
    hint = min(needs.hint, left)
    left -= hint
    others = min(needs.choices - needs.focused, left)
    left -= others
    return Room(focused + others, message, place, hint, left if left >= _LEAST_PREVIEW else 0)


def shows_whole(height: int, message: int) -> bool:
    """Whether a message of some lines is seen whole, with the row of the file, in `height` lines."""
    return _FILE + message <= height
