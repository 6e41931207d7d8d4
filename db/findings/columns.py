"""What is worked out once from all links of a case, as columns of numbers that can be kept."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import ClassVar, Self


class Columns:
    """Some columns of numbers; subclasses say by `CODES` which kinds of arrays they are, and what they mean."""

    CODES: ClassVar[str] = ""

    def __init__(self, *columns: array[int]) -> None:
        self.columns = columns

    @classmethod
    def unpacked(cls, parts: Iterable[bytes]) -> Self:
        """From the bytes of the columns, in their order. Raises ValueError if they are of something else."""
        columns = []
        for code, part in zip(cls.CODES, parts, strict=True):
            column: array[int] = array(code)
            column.frombytes(part)
            columns.append(column)
        return cls(*columns)

    def packed(self) -> list[bytes]:
        """The bytes of the columns."""
        return [column.tobytes() for column in self.columns]
