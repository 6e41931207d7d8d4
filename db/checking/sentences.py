"""Sentences that count things and name the first few."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

_NAMED = 5


def listed(items: Iterable[str | tuple[str]], one: str, several: str) -> Iterator[str]:
    """A sentence that counts the items and names the first few; nothing if there are none."""
    first: list[str] = []
    number = 0
    for item in items:
        number += 1
        if number <= _NAMED:
            first.append(item if isinstance(item, str) else item[0])
    if number:
        more = f" and {number - len(first):,} more" if number > len(first) else ""
        yield f"{count(number, one, several)}: {', '.join(first)}{more}"


def count(number: int, one: str, several: str) -> str:
    """A number with what it counts, in the singular or plural."""
    return f"{number:,} {one if number == 1 else several}"


def way(names: Sequence[str]) -> str:
    """A circle written out, without its middle if it is long."""
    return " → ".join([*names, names[0]] if len(names) <= _NAMED else [*names[:_NAMED], "…", names[0]])
