"""Exports from the screen: asking what and where to, and writing it as the command would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from pyroaring import BitMap

from db.case import Case, Matches
from db.errors import ConflictError
from db.exporting import FORMATS, export, sides_in
from db.exporting.escape import slug
from db.exporting.markdown import passage
from db.exporting.write import write_file
from db.fields import AS_OF
from db.filters import Filter, Term
from db.text import block
from tui.dialogs.export import PREVIEW_LINES, ExportDialog, Order, Subject
from tui.effects.common import ask_user, in_background

if TYPE_CHECKING:
    from tui.explorer import Explorer

_MARKED, _MATCHES = "marked", "matches"


def run_export(explorer: Explorer) -> None:
    """Ask what to export and where to, write it, and say where it is."""
    case, subjects = explorer.case, _subjects(explorer)
    if case is None or not subjects:
        explorer.say("Nothing matches and nothing is selected, so there is nothing to export.")
        return

    async def preview(subject: str, format: str) -> list[str]:
        return await explorer.ask(lambda case: _first_lines(_written(case, explorer, subject, format)))

    suffixes = {name: format.suffix for name, format in FORMATS.items()}
    dialog = ExportDialog(subjects, suffixes, slug(case.title), preview)
    ask_user(explorer, dialog, lambda order: in_background(partial(_carry_out, order))(explorer))


async def _carry_out(order: Order, explorer: Explorer) -> None:
    def write(case: Case) -> int:
        return write_file(order.path, _written(case, explorer, order.subject, order.format), order.force)

    try:
        size = await explorer.ask(write)
    except ConflictError as error:
        explorer.say(str(error), warning=True)
    else:
        explorer.say(f"Written: {order.path.resolve()} ({size:,} bytes)")


async def copied_text(explorer: Explorer, position: int) -> str:
    """One claim as it stands in a Markdown export, with its sources."""
    asof = explorer.state.filter.asof
    return await explorer.ask(lambda case: passage(case.claim(position, asof), sides_in(case)))


def _subjects(explorer: Explorer) -> list[Subject]:
    view, marks = explorer.view, explorer.state.marks
    if view is None:
        return []
    subjects = []
    if marks:
        hidden = len(marks) - marks.intersection_cardinality(view.matches.positions)
        warning = f"{hidden:,} of them outside the current filter; they are exported too." if hidden else ""
        subjects.append(Subject(_MARKED, _claims(len(marks), "selected"), warning))
    if len(view.matches):
        name = _claims(len(view.matches), "matching" if view.filter else "in the case, all of them")
        subjects.append(Subject(_MATCHES, name))
    return subjects


def _claims(count: int, which: str) -> str:
    return f"{count:,} claim{'' if count == 1 else 's'} {which}"


def _written(case: Case, explorer: Explorer, subject: str, format: str) -> Iterator[str]:
    if subject == _MARKED:
        matches = _these(case, explorer.state.marks, explorer.state.filter)
    else:
        matches = case.matches(explorer.state.filter)
    return export(case.read_as(FORMATS[format].reading), matches, format, exported_on=_today())


def _these(case: Case, positions: Iterable[int], filter: Filter) -> Matches:
    """Some claims as the matches of a filter that names each of them, so that the export can be made again."""
    uids = tuple(dict.fromkeys(uid for uid in case.uids(positions) if uid.strip()))
    named = (Term("id", uids),) if uids else ()
    known = case.matches(Filter(filter.of(AS_OF))).positions
    return Matches(Filter((*named, *filter.of(AS_OF))), known & BitMap(positions))


def _first_lines(chunks: Iterator[str]) -> list[str]:
    lines: list[str] = []
    for chunk in islice(chunks, PREVIEW_LINES):
        lines.extend(block(chunk).split("\n"))
        if len(lines) > PREVIEW_LINES:
            break
    return lines[:PREVIEW_LINES]


def _today() -> str:
    return date.today().isoformat()
