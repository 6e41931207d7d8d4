"""What the export dialog offers, and what it asks others to do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Container
from dataclasses import dataclass
from pathlib import Path

PREVIEW_LINES = 400
"""How many lines of an export the preview holds."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A set of claims that can be exported: `name` says which and how many, `warning` what to know beforehand.

    `origins` is the number of origins in words if the claims are folded by origin, else "".
    """

    id: str
    name: str
    warning: str = ""
    origins: str = ""


@dataclass(frozen=True, slots=True)
class Extras:
    """What is written besides the claims: `why` each has its status, and the `work` of analysts on it."""

    why: bool = False
    work: bool = False


@dataclass(frozen=True, slots=True)
class Abilities:
    """Which formats, by name, can include the reasons for a status, the work of analysts, and folded claims."""

    explaining: Container[str]
    telling_work: Container[str]
    folding: Container[str]


@dataclass(frozen=True, slots=True)
class ExportJob:
    """What to write: the id of the subject, the format and the file.

    `force` overwrites an existing file. `extras` is what is written besides.
    """

    subject: str
    format: str
    path: Path
    force: bool
    extras: Extras


Preview = Callable[[str, str, Extras], Awaitable[list[str]]]
"""Returns the first lines of a subject (by id) in a format, with these extras."""

Write = Callable[[ExportJob], Awaitable[str]]
"""Writes the file and returns a message about it. Raises ConflictError."""
