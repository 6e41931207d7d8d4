"""What an import reads from: a stream of rows, and what is to be said and recorded about it."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

from db.errors import InputRefusedError
from db.importing.readers.text_file import TextFile
from db.importing.records import REJECTED_LINE, REJECTED_REASON, REJECTED_TEXT, Reject, Row, Skipped
from db.store import files

DERIVED_COLUMNS = (
    *("status", "superseded", "links", "why", "origin", "repeated_by", "batch"),
    *(REJECTED_LINE, REJECTED_REASON, REJECTED_TEXT),
)
"""Columns of our exports and of files of refused rows that say nothing new."""


class Input(ABC):
    """Files of one import that belong together.

    `name` stands in the case and in messages, `format` is the name of the layout and `because` says how it was
    recognised; `about` holds rows for `meta` of a new case, `notes` are remarks for the user. `header` are the columns
    of a single table as they were written, empty for anything else. With `brings_names` the actors, regions and
    sources that a claim only names are made, instead of sought in the case. Where it `settles_links`, a row says all
    that its claims do to others of the same data set: a link that it no longer gives is taken out.
    """

    removes_stale_links = False

    def __init__(self, path: Path, name: str, layout: str, because: str) -> None:
        self.path = path
        self.name = name
        self.format = layout
        self.because = because
        self.about: dict[str, str] = {}
        self.notes: tuple[str, ...] = ()
        self.header: tuple[str, ...] = ()
        self.adds_names = False

    @property
    @abstractmethod
    def encoded(self) -> tuple[TextFile, ...]:
        """The files that are read."""

    @abstractmethod
    def rows(self) -> Iterator[Row | Reject | Skipped]:
        """All rows, those first that others refer to. Raises InputRefusedError when a file cannot be read on."""

    def remarks(self) -> tuple[str, ...]:
        """What there is to say about the rows once they were read."""
        return ()

    @property
    def share(self) -> float:
        """How much of the input has been read, 0 to 1."""
        size = sum(file.size for file in self.encoded)
        return min(1.0, sum(file.offset for file in self.encoded) / size) if size else 1.0

    def sha256(self) -> str:
        """The SHA-256 of a single file, or over the files of a folder. Raises InputRefusedError."""
        with readable(self.path):
            return files.sha256_of_folder(self.path) if self.path.is_dir() else files.sha256(self.path)


@contextlib.contextmanager
def readable(path: Path) -> Iterator[None]:
    """Report what the system says against reading a file or folder as a refusal."""
    try:
        yield
    except OSError as error:
        raise InputRefusedError(f"{path} cannot be read: {error.strerror}") from error
