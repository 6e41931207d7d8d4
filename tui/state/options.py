"""Options of the explorer, which the command line, the configuration file and earlier sessions set."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

THEMES = ("auto", "dark", "light", "high-contrast", "ansi")

LAST = "last"
START_VIEWS = (LAST, "timeline", "sides")
"""What can be shown at the start: the main view that was shown last, or one that needs no claim."""


@dataclass(frozen=True, slots=True)
class Options:
    """`theme` is one of `THEMES`. With `ascii` only ASCII glyphs are drawn. Without `mouse` the mouse is ignored.

    `start_view` is one of `START_VIEWS`. `name` is what the analyst calls themselves; empty if they do not say.
    """

    theme: str = "auto"
    ascii: bool = False
    mouse: bool = True
    start_view: str = LAST
    name: str = ""


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options that one place sets; those that it leaves to others are None. They mean what they do in `Options`."""

    theme: str | None = None
    ascii: bool | None = None
    mouse: bool | None = None
    start_view: str | None = None
    name: str | None = None


def options_from(*places: Wishes) -> Options:
    """The options that follow from several places, of which the first to set an option decides."""
    options = Options()
    for place in reversed(places):
        options = replace(options, **{name: wish for name in _NAMES if (wish := getattr(place, name)) is not None})
    return options


_NAMES = tuple(field.name for field in fields(Wishes))
