"""The command `merge`: what it does and says."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from db.text.phrases import count
from db.work.workbench import Workbench
from tui.cli.output import PROGRAM
from tui.cli.work.doing import at_work, print_ids, tell
from tui.cli.work.options import ChangeRequest
from tui.cli.work.verifying import in_words

_SHOWN = 20
"""How many conflicts, and operations without effect, are named."""


def merge(case: Path, others: Sequence[Path], as_json: bool) -> None:
    """Take over what others have, all or nothing, and name conflicts and what has no effect."""
    wanted = ChangeRequest(case, None, "", as_json)
    with at_work(wanted) as work:
        with work.together():
            reports = [work.merge(other) for other in others]
        remarks = list(_remarks(case, work))
    operations = [one for report in reports for one in report.operations]
    print_ids(wanted, operations)
    imports = sum(report.imports for report in reports)
    tell(f"Took over {count(len(operations), 'operation')} and {count(imports, 'import')}")
    for remark in remarks:
        tell(remark)


def _remarks(case: Path, work: Workbench) -> Iterator[str]:
    """What to look at after a merge, each remark one line."""
    conflicts = work.conflicts()
    if conflicts:
        command = f"{PROGRAM} resolve {shlex.quote(str(case))} UID FIELD=VALUE"
        yield f"{count(len(conflicts), 'conflict')}. End each with: {command}"
    yield from _some([f"  {in_words(conflict)}" for conflict in conflicts])
    resting = work.without_effect()
    if resting:
        yield f"{count(len(resting), 'operation')} without effect, because later ones rest on what they take away"
    yield from _some([f"  {id}: {', '.join(others[:_SHOWN])}" for id, others in resting.items()])


def _some(lines: list[str]) -> Iterator[str]:
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield f"  and {len(lines) - _SHOWN:,} more"
