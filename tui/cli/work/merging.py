"""The command `merge`: what it does and says."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from db.text.phrases import count
from db.work.journal.forgotten import forgotten_by
from db.work.journal.operation import Operation
from db.work.workbench import Workbench
from tui.cli.output import PROGRAM
from tui.cli.work.doing import at_work, print_ids, tell
from tui.cli.work.looking_back import erase_elsewhere
from tui.cli.work.options import ChangeRequest
from tui.cli.work.verifying import in_words

_SHOWN = 20
"""How many conflicts, and operations without effect, are named."""

_FEW = 3
"""How many operations that are to be erased are named."""


def merge(case: Path, others: Sequence[Path], forget: bool, as_json: bool) -> None:
    """Take over what others have, all or nothing, and name conflicts and what has no effect."""
    wanted = ChangeRequest(case, None, "", as_json)
    with at_work(wanted) as work:
        with work.together(exclusive=forget):
            reports = [work.merge(other, forget) for other in others]
        remarks = list(remarks_on(case, work))
        texts = work.erased_texts
    operations = [one for report in reports for one in report.operations]
    print_ids(wanted, operations)
    imports = sum(report.imports for report in reports)
    tell(f"Took over {count(len(operations), 'operation')} and {count(imports, 'import')}")
    if erased := sum(report.erased for report in reports):
        tell(f"Erased {count(erased, 'operation')}")
        erase_elsewhere(case, texts)
    for other, report in zip(others, reports, strict=True):
        if report.unchecked:
            tell(f"{other} does not say of which case it is the log; that cannot be checked")
    for remark in remarks:
        tell(remark)


def remarks_on(case: Path, work: Workbench) -> Iterator[str]:
    """What to look at after work of others came in, each remark one line."""
    conflicts = work.conflicts()
    if conflicts:
        command = f"{PROGRAM} resolve {shlex.quote(str(case))} UID FIELD=VALUE"
        yield f"{count(len(conflicts), 'conflict')}. End each with: {command}"
    yield from _some([f"  {in_words(conflict)}" for conflict in conflicts])
    if asking := work.to_forget():
        ask, what = ("asks", "operation") if len(asking) == 1 else ("ask", "operations")
        yield f"{len(asking):,} {what} {ask} to erase {_erased_by(asking)}; merge --forget does it"
    resting = work.without_effect()
    if resting:
        yield f"{count(len(resting), 'operation')} without effect"
    yield from _some([f"  {id}: {hindrance.reason}" for id, hindrance in resting.items()])


def _erased_by(asking: Sequence[Operation]) -> str:
    ids = sorted(forgotten_by(asking)[0])
    return ", ".join(ids[:_FEW]) + (f" and {len(ids) - _FEW:,} more" if len(ids) > _FEW else "")


def _some(lines: list[str]) -> Iterator[str]:
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield f"  and {len(lines) - _SHOWN:,} more"
