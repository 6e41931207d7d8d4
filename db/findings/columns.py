"""Findings as columns of numbers, so that they can be kept in a file."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import ClassVar, Self


class Columns:
    """Some columns of numbers. Subclasses define what the columns mean, and their array type codes in `CODES`."""

    CODES: ClassVar[str] = ""

    def __init__(self, *columns: array[int]) -> None:
        self.columns = columns

    @classmethod
    def unpacked(cls, parts: Iterable[bytes]) -> Self:
        """Read the columns from their bytes, in order. Raises ValueError if the bytes do not fit."""
        columns = []
        for code, part in zip(cls.CODES, parts, strict=True):
            column: array[int] = array(code)
            column.frombytes(part)
            columns.append(column)
        return cls(*columns)

    def packed(self) -> list[bytes]:
        """The bytes of the columns."""
        return [column.tobytes() for column in self.columns]
