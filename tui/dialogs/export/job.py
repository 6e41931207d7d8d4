"""What the export dialog offers, and what it asks others to do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
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
class ExportJob:
    """What to write: the id of the subject, the format and the file.

    `force` overwrites an existing file; `why` includes the reasons for each status.
    """

    subject: str
    format: str
    path: Path
    force: bool
    why: bool = False


Preview = Callable[[str, str, bool], Awaitable[list[str]]]
"""Returns the first lines of a subject (by id) in a format, with the reasons for each status or without."""

Write = Callable[[ExportJob], Awaitable[str]]
"""Writes the file and returns a message about it. Raises ConflictError."""
