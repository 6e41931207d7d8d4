"""Findings as columns of numbers, so that they can be kept in a file, and changed row by row."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import ClassVar, Self

from db.index.changes.renumbering import Renumbering
from db.index.changes.sorted_rows import rows_of, with_changes

POSITION = "I"


class Columns:
    """Some columns of numbers, in one or more tables with sorted rows. Subclasses define what the columns mean.

    `CODES` has the array type codes of the columns, table by table with a space in between: `I` is a position, and any
    other code a number of another kind.
    """

    CODES: ClassVar[str] = ""

    def __init__(self, *columns: array[int]) -> None:
        self.columns = columns

    @classmethod
    def number(cls) -> int:
        """The number of the columns."""
        return len(cls.CODES.replace(" ", ""))

    @classmethod
    def of_rows(cls, *tables: Iterable[tuple[int, ...]]) -> Self:
        """Make them of the rows of each table, in any order."""
        columns: list[array[int]] = []
        for codes, rows in zip(cls.CODES.split(), tables, strict=True):
            ordered = sorted(rows)
            columns.extend(array(code, [row[n] for row in ordered]) for n, code in enumerate(codes))
        return cls(*columns)

    @classmethod
    def unpacked(cls, parts: Iterable[bytes]) -> Self:
        """Read the columns from their bytes, in order. Raises ValueError if the bytes do not fit."""
        columns = []
        for code, part in zip(cls.CODES.replace(" ", ""), parts, strict=True):
            column: array[int] = array(code)
            column.frombytes(part)
            columns.append(column)
        return cls(*columns)

    def packed(self) -> list[bytes]:
        """The bytes of the columns."""
        return [column.tobytes() for column in self.columns]

    def changed(self, before: Self, after: Self) -> Self:
        """The same with the rows of `after` in place of those of `before`. Raises LookupError if one is not there."""
        tables = zip(self._tables(), before._tables(), after._tables(), strict=True)
        changed = (with_changes(own, rows_of(old), rows_of(new)) for own, old, new in tables)
        return type(self)(*chain.from_iterable(changed))

    def renumbered(self, renumbering: Renumbering) -> Self:
        """The same after claims without any rows have left, and others have come."""
        columns: list[array[int]] = []
        for codes, table in zip(self.CODES.split(), self._tables(), strict=True):
            for place, (code, column) in enumerate(zip(codes, table, strict=True)):
                moved = renumbering.column if place else renumbering.ascending
                columns.append(moved(column) if code == POSITION else column)
        return type(self)(*columns)

    def _tables(self) -> Iterator[tuple[array[int], ...]]:
        columns = iter(self.columns)
        for codes in self.CODES.split():
            yield tuple(next(columns) for _ in codes)
