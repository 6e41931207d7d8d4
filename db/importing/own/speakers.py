"""Speakers with commas between them, in files whose lists have semicolons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from db.importing.uids import name_key

_MOST_NAMES = 200_000
"""How many names are kept to find out which stand alone."""


class SpeakersAlone:
    """Puts semicolons for commas where each part stands alone in another row. Reads the speakers once if needed."""

    def __init__(self, cells: Callable[[], Iterator[str]]) -> None:
        """`cells` yields what each row has for its speakers."""
        self._cells = cells
        self._alone: set[str] | None = None
        self._parted: Counter[str] = Counter()

    def __call__(self, cell: str) -> str:
        """The speakers in a cell, with semicolons between them."""
        if "," not in cell:
            return cell
        if self._alone is None:
            self._alone = self._read()
        return ";".join(map(self._with_semicolons, cell.split(";")))

    def _with_semicolons(self, text: str) -> str:
        parts = text.split(",")
        if len(parts) == 1 or not all(name_key(part) in (self._alone or ()) for part in parts):
            return text
        self._parted[text] += 1
        return ";".join(parts)

    def _read(self) -> set[str]:
        alone: set[str] = set()
        for cell in self._cells():
            if len(alone) < _MOST_NAMES:
                alone.update(name_key(part) for part in cell.split(";") if "," not in part)
        return alone - {""}

    def told(self) -> tuple[str, ...]:
        """What was done, for the user."""
        if not self._parted:
            return ()
        number, example = self._parted.total(), next(iter(self._parted))
        rows = "1 row names" if number == 1 else f"{number:,} rows name"
        return (f"{rows} several speakers with commas between them, such as “{example}”; each stands alone elsewhere",)
