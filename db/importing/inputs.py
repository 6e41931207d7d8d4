"""The base class of everything that an import can read."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

from db.errors import InputRefusedError
from db.importing.readers.table import InputFile
from db.importing.records import REJECTED_LINE, REJECTED_REASON, REJECTED_TEXT, Reject, Row, Skipped
from db.store.files import sha256, sha256_of_folder

DERIVED_COLUMNS = (
    *("status", "shades", "superseded", "links", "why", "origin", "repeated_by", "batch"),
    *(REJECTED_LINE, REJECTED_REASON, REJECTED_TEXT),
)
"""Columns of our exports and of files of rejected rows that an import ignores without a remark."""


class Input(ABC):
    """A file or case folder to import.

    `name` is recorded in the case and used in messages. `format` is the name of the layout and `because` says how it
    was recognised. `about` has rows for `meta` of a new case, `notes` are remarks for the user. `header` has the
    columns of a single table as written, otherwise it is empty. `licence` and `attribution` are those of the data.
    With `adds_names` unknown actors, regions and sources are added to the case, otherwise rows that refer to them are
    rejected. With `removes_stale_links` a row states all links of its claims to claims of the same data set, so links
    that a changed row no longer states are removed. With `brings_work` work by hand comes with the rows.
    """

    removes_stale_links = False
    brings_work = False

    def __init__(self, path: Path, name: str, format: str, because: str) -> None:
        self.path = path
        self.name = name
        self.format = format
        self.because = because
        self.about: dict[str, str] = {}
        self.notes: tuple[str, ...] = ()
        self.header: tuple[str, ...] = ()
        self.licence = ""
        self.attribution = ""
        self.adds_names = False

    @property
    @abstractmethod
    def files(self) -> tuple[InputFile, ...]:
        """The files that are read."""

    @abstractmethod
    def rows(self) -> Iterator[Row | Reject | Skipped]:
        """All rows, each after the rows that it refers to. Raises InputRefusedError if a file cannot be read."""

    def remarks(self) -> tuple[str, ...]:
        """Remarks on the rows, available when all have been read."""
        return ()

    @property
    def share(self) -> float:
        """The share of the input that has been read, 0 to 1."""
        size = sum(file.size for file in self.files)
        return min(1.0, sum(file.offset for file in self.files) / size) if size else 1.0

    def sha256(self) -> str:
        """The SHA-256 of the file, or of all files of the folder. Raises InputRefusedError."""
        with readable(self.path):
            return sha256_of_folder(self.path) if self.path.is_dir() else sha256(self.path)


@contextlib.contextmanager
def readable(path: Path) -> Iterator[None]:
    """Raise InputRefusedError for an OSError within the block."""
    try:
        yield
    except OSError as error:
        raise InputRefusedError(f"{path} cannot be read: {error.strerror}") from error
