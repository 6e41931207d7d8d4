"""Exports from the screen: asking what and where to, and writing it as the command would."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from pyroaring import BitMap, FrozenBitMap

from db import dates
from db.case.case import Case
from db.case.matches import Matches
from db.errors import CaseUnusableError
from db.exporting.export import export, sides_in
from db.exporting.formats import FORMATS, explaining, folding, telling_work
from db.exporting.markdown import passage
from db.exporting.options import ExportOptions
from db.exporting.write import suggested_stem, write_file
from db.filters.fields import AS_OF
from db.filters.filter import Filter, Term
from db.text import phrases
from db.text.safe import block
from db.views.lens import Lens
from tui.actions.host import Host
from tui.dialogs.export.dialog import ExportDialog
from tui.dialogs.export.job import PREVIEW_LINES, Abilities, ExportJob, Extras, Subject
from tui.state.view import Content, ExportPart, View


@dataclass(frozen=True, slots=True)
class _Choice:
    """What is exported, as it was when the dialog opened: some positions, or else what the filter selects.

    If `folded`, claims with one origin become one. In the format `grown`, claims are found again from their `seeds`.
    """

    subject: Subject
    filter: Filter
    folded: bool
    positions: FrozenBitMap | None = None
    seeds: tuple[int, ...] = ()
    grown: str = ""

    def matches(self, case: Case, format: str) -> Matches:
        """The claims to write in a format, or those from which it finds them."""
        if self.seeds and format == self.grown:
            return _these(case, self.seeds, self.filter)
        return case.matches(self.filter) if self.positions is None else _these(case, self.positions, self.filter)


def run_export(host: Host) -> None:
    """Ask what to export and where to, write it, and say where it is."""
    facts, view = host.facts, host.view
    choices = {choice.subject.id: choice for choice in _choices(view, host.state.marks)} if view else {}
    if facts is None or view is None or not choices:
        host.say("Nothing matches and nothing is selected, so there is nothing to export.")
        return
    content = view.content

    async def preview(subject: str, format: str, extras: Extras) -> list[str]:
        return await host.ask(lambda case: _first_lines(_written(case, choices[subject], format, extras, content)))

    async def write(job: ExportJob) -> str:
        def into_file(case: Case) -> int:
            if case.has_changed():
                raise CaseUnusableError("The case has changed meanwhile. Escape leaves this, and it is read anew.")
            written = _written(case, choices[job.subject], job.format, job.extras, content)
            return write_file(job.path, written, job.force)

        size = await host.ask(into_file)
        return f"Written: {_shortest(job.path)} ({size:,} bytes)"

    first = (content.export_format,) if content.export_format else ()
    suffixes = {name: FORMATS[name].suffix for name in dict.fromkeys((*first, *FORMATS))}
    subjects = [choice.subject for choice in choices.values()]
    abilities = Abilities(explaining(), telling_work(), folding())
    dialog = ExportDialog(subjects, suffixes, abilities, suggested_stem(facts.title, view.filter), preview, write)
    host.open_dialog(dialog, host.say)


async def copied_text(host: Host, position: int) -> str:
    """One claim as it stands in a Markdown export, with its sources."""
    asof = host.view.filter.asof if host.view else None
    lens = host.view.lens if host.view else None

    def written(case: Case) -> str:
        claim = next(lens.claims((position,)), None) if lens else None
        return passage(claim or case.claim(position, asof), sides_in(case))

    return await host.ask(written)


def _choices(view: View, marks: FrozenBitMap) -> Iterator[_Choice]:
    """What the screen shows comes first, so that an old selection is exported only by somebody who chooses it."""
    part = view.content.export_part
    shown = [*_part(view, part)] if part else [*_matching(view)]
    yield from shown
    if marks:
        exported = FrozenBitMap(marks & BitMap(range(view.known)))
        hidden = len(exported) - exported.intersection_cardinality(view.content.claims)
        name = f"{len(exported):,} selected" + (f" ({hidden:,} not shown)" if hidden else "")
        warning = _warning(hidden, len(marks) - len(exported), view)
        subject = Subject("marked", name, warning, _origins(view, exported))
        yield _Choice(subject, view.filter, view.lens is not None, exported)
    if part:
        yield from _matching(view)


def _part(view: View, part: ExportPart) -> Iterator[_Choice]:
    """The claims that the main view offers in place of the matches."""
    name = f"{phrases.count(len(part.claims), 'claim')} {part.which}"
    subject = Subject(part.id, name, origins=_origins(view, part.claims))
    yield _Choice(subject, view.filter, view.lens is not None, part.claims, part.seeds, view.content.export_format)


def _matching(view: View) -> Iterator[_Choice]:
    """The matches of the filter, if there are any."""
    if len(view.matches):
        number = phrases.count(len(view.matches), "claim")
        name = f"{number} matching" if view.filter else f"all {number}"
        subject = Subject("matches", name, origins=_origins(view, view.matches.positions))
        yield _Choice(subject, view.filter, view.lens is not None)


def _warning(hidden: int, later: int, view: View) -> str:
    """What to know about a selection: how much of it is not on the screen, and how much is not known yet."""
    warnings = []
    if hidden:
        are = "is" if hidden == 1 else "are"
        warnings.append(f"{hidden:,} of them {are} not on the screen and will be exported too.")
    if later:
        were = "was" if later == 1 else "were"
        warnings.append(
            f"{later:,} more {were} selected, but not known by {dates.words(view.filter.asof or '')}: left out."
        )
    return " ".join(warnings)


def _shortest(path: Path) -> str:
    """A path from the root or from the working folder, whichever is shorter."""
    whole = str(path.resolve())
    return min(whole, os.path.relpath(whole), key=len)


def _origins(view: View, positions: BitMap | FrozenBitMap) -> str:
    """Of how many origins these claims are, where these are counted."""
    return phrases.count(view.lens.number_of(BitMap(positions)), "origin") if view.lens else ""


def _written(case: Case, choice: _Choice, format: str, extras: Extras, content: Content) -> Iterator[str]:
    """A choice in a format, folded if that is how it is looked at and the format can."""
    case, matches = case.read_as(FORMATS[format].reading), choice.matches(case, format)
    lens = Lens(case, matches) if choice.folded and FORMATS[format].folds else None
    options = ExportOptions(date.today().isoformat(), why=extras.why, work=extras.work, lens=lens)
    return export(case, matches, format, content.export_options(options))


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
