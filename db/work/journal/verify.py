"""Whether a journal is whole: every sum fits its operation, every chain is unbroken, and nothing was rolled back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from db.work.journal.forgotten import misused
from db.work.journal.identity import Head
from db.work.journal.operation import FORGOTTEN, LARGEST_NUMBER, Operation


def heads(operations: Iterable[Operation]) -> dict[str, Head]:
    """The head of each analyst's chain. The operations are in their order."""
    last = {one.by: one for one in operations}
    return {by: Head(one.n, one.head) for by, one in last.items()}


def verify(operations: Iterable[Operation], seen: Mapping[str, Head] | None = None) -> list[str]:
    """What is wrong with a journal, in sentences; nothing if it is whole.

    The operations are in their order. `seen` are heads that the file had before.
    """
    problems: list[str] = []
    last: dict[str, Operation] = {}
    passed: dict[str, set[str]] = {by: set() for by in seen or {}}
    operations = list(operations)
    for one in operations:
        if one.id != f"{one.by}-{one.n}" or not 0 < one.n <= LARGEST_NUMBER:
            problems.append(f"Operation {one.id} has a number or an analyst that does not fit its id")
        if one.op != FORGOTTEN and one.sum != one.expected_sum:
            problems.append(f"Operation {one.id} was changed: its sum does not fit")
        before = last.get(one.by)
        if one.prev != (before.head if before else ""):
            where = f"after {before.id}" if before else "before it"
            problems.append(f"Operation {one.id} does not follow: something {where} is missing or was changed")
        last[one.by] = one
        if one.by in passed:
            passed[one.by].add(one.head)
    problems += misused(operations)
    for by, head in (seen or {}).items():
        if head.head not in passed[by]:
            now = f"ends with {last[by].id}" if by in last else "has none"
            problems.append(
                f"Operations of {by} are missing: the journal had them up to number {head.n}, and now {now}. "
                "The file may have been put back to an earlier state"
            )
    return problems
