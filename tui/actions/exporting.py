"""Exports from the screen: asking what and where to, and writing it as the command would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from pyroaring import BitMap, FrozenBitMap

from db import dates
from db.case.case import Case, Matches
from db.errors import CaseUnusableError
from db.exporting.escape import slug
from db.exporting.export import export, sides_in
from db.exporting.formats import FORMATS, SIDES, THREAD, explaining, folding
from db.exporting.markdown import passage
from db.exporting.options import ExportOptions
from db.exporting.write import write_file
from db.filters.fields import AS_OF
from db.filters.filter import Filter, Term
from db.text import phrases
from db.text.safe import block
from db.views.lens import Lens
from tui.actions.common import ask_user
from tui.dialogs.export import PREVIEW_LINES, ExportDialog, ExportJob, Subject
from tui.screen.view_builder import View
from tui.state.view_request import Main

if TYPE_CHECKING:
    from tui.screen.explorer import Explorer


@dataclass(frozen=True, slots=True)
class _Choice:
    """What is exported, as it was when the dialog opened: some positions, or else what the filter selects.

    Of `independent` claims those with one origin are folded into one. Of a thread it is the claim from which the same
    tree grows again.
    """

    subject: Subject
    filter: Filter
    independent: bool
    positions: FrozenBitMap | None = None
    thread_of: int | None = None

    def matches(self, case: Case, format: str) -> Matches:
        """The claims, or that whose thread is written."""
        if self.thread_of is not None and format == THREAD:
            return _these(case, (self.thread_of,), self.filter)
        return case.matches(self.filter) if self.positions is None else _these(case, self.positions, self.filter)


def run_export(explorer: Explorer) -> None:
    """Ask what to export and where to, write it, and say where it is."""
    case, choices = explorer.case, {choice.subject.id: choice for choice in _choices(explorer)}
    if case is None or not choices:
        explorer.say("Nothing matches and nothing is selected, so there is nothing to export.")
        return

    sides = explorer.view.sides.sides.ids if explorer.view and explorer.view.sides else None

    async def preview(subject: str, format: str, why: bool) -> list[str]:
        return await explorer.ask(lambda case: _first_lines(_written(case, choices[subject], format, why, sides)))

    async def write(order: ExportJob) -> str:
        def into_file(case: Case) -> int:
            if case.has_changed():
                raise CaseUnusableError("The case has changed meanwhile. Escape leaves this, and it is read anew.")
            written = _written(case, choices[order.subject], order.format, order.why, sides)
            return write_file(order.path, written, order.force)

        size = await explorer.ask(into_file)
        return f"Written: {order.path.resolve()} ({size:,} bytes)"

    first = {Main.SIDES: [SIDES], Main.THREAD: [THREAD]}.get(explorer.state.main, [])
    suffixes = {name: FORMATS[name].suffix for name in dict.fromkeys((*first, *FORMATS))}
    subjects = [choice.subject for choice in choices.values()]
    dialog = ExportDialog(subjects, suffixes, explaining(), folding(), slug(case.title), preview, write)
    ask_user(explorer, dialog, explorer.say)


async def copied_text(explorer: Explorer, position: int) -> str:
    """One claim as it stands in a Markdown export, with its sources."""
    asof = explorer.view.filter.asof if explorer.view else None
    lens = explorer.view.lens if explorer.view else None

    def written(case: Case) -> str:
        claim = next(lens.claims((position,)), None) if lens else None
        return passage(claim or case.claim(position, asof), sides_in(case))

    return await explorer.ask(written)


def _choices(explorer: Explorer) -> Iterator[_Choice]:
    view, marks, case = explorer.view, explorer.state.marks, explorer.case
    if view is None or case is None:
        return
    if view.thread:
        claims = FrozenBitMap(view.thread.claims)
        subject = Subject("thread", _named(claims, "of the thread"), origins=_origins(view, claims))
        yield _Choice(subject, view.filter, view.look.independent, claims, view.thread.anchor)
    if marks:
        exported = FrozenBitMap(marks & case.at(view.filter.asof).claims)
        warning = _warning(exported, len(marks) - len(exported), view)
        subject = Subject("marked", _named(exported, "selected"), warning, _origins(view, exported))
        yield _Choice(subject, view.filter, view.look.independent, exported)
    if len(view.matches):
        found = view.matches.positions
        name = _named(found, "matching" if view.filter else "in the case, all of them")
        yield _Choice(Subject("matches", name, origins=_origins(view, found)), view.filter, view.look.independent)


def _warning(exported: FrozenBitMap, later: int, view: View) -> str:
    """What to know about a selection: how much of it is not on the screen, and how much is not known yet."""
    hidden = len(exported) - exported.intersection_cardinality(view.matches.positions)
    warnings = []
    if hidden:
        are = "is" if hidden == 1 else "are"
        warnings.append(f"{hidden:,} of them {are} outside the current filter and will be exported too.")
    if later:
        were = "was" if later == 1 else "were"
        warnings.append(
            f"{later:,} more {were} selected, but not known by {dates.words(view.filter.asof or '')}: left out."
        )
    return " ".join(warnings)


def _named(positions: BitMap | FrozenBitMap, which: str) -> str:
    """How many claims these are."""
    return f"{phrases.count(len(positions), 'claim')} {which}"


def _origins(view: View, positions: BitMap | FrozenBitMap) -> str:
    """Of how many origins these claims are, where these are counted."""
    return phrases.count(view.lens.number_of(BitMap(positions)), "origin") if view.lens else ""


def _written(case: Case, choice: _Choice, format: str, why: bool, sides: tuple[int, int] | None) -> Iterator[str]:
    """A choice in a format, folded if that is how it is looked at and the format can."""
    case, matches = case.read_as(FORMATS[format].reading), choice.matches(case, format)
    lens = Lens(case, matches) if choice.independent and FORMATS[format].folds else None
    return export(case, matches, format, ExportOptions(date.today().isoformat(), why=why, lens=lens, sides=sides))


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
