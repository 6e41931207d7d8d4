"""The brief of two sides: one table for each group of claims that they dispute, with each answer beside its claim.

All text from a case passes through `db.exporting.escape`. The same claims always give the same text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from db import dates
from db.batches import batched
from db.case.case import Case
from db.case.matches import Matches
from db.exporting.escape import inline
from db.exporting.export import WorkOf, work_of
from db.exporting.footnotes import Footnotes
from db.exporting.formats import SIDES
from db.exporting.header import Header
from db.exporting.markdown import end, head
from db.exporting.options import ExportOptions
from db.exporting.telling import bears, beside, bullets, date_of, heading, marker, status_of, voiced, worked
from db.findings.cross_links import ANSWERS
from db.model.claims import Claim, ClaimRow, Direction, Link
from db.text import phrases
from db.text.names import listed
from db.views.dispute_groups import DisputeGroup, DisputeGroups
from db.views.opponents import foremost
from db.views.two_sides import RowRelation, SideCell, SideColumn, SideRow, TwoSides

_CAUTION = (
    "Every statement below is what somebody said. Each table is one matter: claims of two sides that dispute, question "
    "or support each other, as the case records it. An answer stands beside what it answers, and the arrow points at "
    "what is answered; nothing here tells what is true."
)
_BATCH = 100
_LISTED = 8
_ABOUT = 200
"""How many claims of a group are read to find its topic and place, and the claim that most others answer."""


def write(case: Case, matches: Matches, options: ExportOptions) -> Iterator[str]:
    """The whole brief, piece by piece."""
    snapshot = case.at(matches.filter.asof)
    header = Header.of(case, matches, options)
    header = replace(header, arguments=("--format", SIDES, *header.arguments))
    sides = foremost(snapshot, matches.positions, options.sides)
    if sides is None:
        return _without_sides(header)
    header = replace(header, arguments=(*header.arguments, "--sides", ",".join(side.uid for side in sides.both)))
    two = TwoSides(snapshot, matches.positions, sides)
    return _SidesBrief(case, two, matches.filter.asof, work_of(case, options)).pieces(header)


def _without_sides(header: Header) -> Iterator[str]:
    yield head(header, _CAUTION)
    yield "\nNo two identified sides speak in these claims, so there are no two accounts to compare.\n"
    yield from end(header, Footnotes())


class _SidesBrief:
    """Writes the brief of two sides."""

    def __init__(self, case: Case, sides: TwoSides, asof: str | None, work: WorkOf | None) -> None:
        self._case = case
        self._work = work
        self._sides = sides
        self._asof = asof
        self._matches = sides.matches
        self._matters = DisputeGroups(case.at(asof), sides)
        self._footnotes = Footnotes()
        self._names = [inline(side.name) or inline(side.uid) or "nameless" for side in sides.sides.both]

    def pieces(self, header: Header) -> Iterator[str]:
        """The whole brief."""
        others = len(self._sides.columns[SideColumn.OTHERS])
        if others:
            left_out = f"{phrases.count(others, 'matching claim')} of neither side left out: this brief is of two sides"
            header = replace(header, notes=(*header.notes, left_out))
        yield head(header, _CAUTION, f"**Sides:** {self._who()}")
        for number, matter in enumerate(self._matters.groups, 1):
            yield from self._matter(number, matter)
        if not self._matters.groups:
            yield "\nNo claim of one of the two sides answers one of the other.\n"
        yield from self._unanswered()
        yield from end(header, self._footnotes)

    def _who(self) -> str:
        parts = [
            f"{name} with {phrases.count(len(claims), 'claim')}"
            for name, claims in zip(self._names, self._sides.columns, strict=False)
        ]
        sides, is_part = self._sides.sides, len(self._matches) < self._case.at(self._asof).known
        which = ("of" if sides.coming else "by") if is_part else ""
        return f"{listed(parts)}; {phrases.disputes_between(sides.disputes, sides.unnamed, which)}"

    def _matter(self, number: int, matter: DisputeGroup) -> Iterator[str]:
        about = list(self._case.claims(islice(matter.claims, _ABOUT), self._asof))
        at_issue = max(about, key=lambda claim: sum(link.other.position in matter.claims for link in claim.links))
        yield f"\n## Matter {number}: {heading(at_issue)}\n\nOn {self._about(matter, about)}.\n\n"
        left, right = self._names
        yield f"| {left} | Answer | {right} |\n| :--------------- | :----- | :--------------- |\n"
        for batch in batched(self._matters.rows(matter), _BATCH):
            cells = [cell for row in batch for cell in row.cells if cell]
            positions = {cell.position for cell in cells if not cell.mention}
            claims = {claim.position: claim for claim in self._case.claims(sorted(positions), self._asof)}
            mentioned = {cell.position for cell in cells if cell.mention}
            rows_of = {row.position: row for row in self._case.rows(sorted(mentioned), self._asof)}
            yield from (self._row(row, claims, rows_of) for row in batch)

    def _about(self, matter: DisputeGroup, about: Sequence[Claim]) -> str:
        """The most frequent topic and place of a group, and the days from its first statement to its last."""
        topic = _commonest(claim.topic.strip() for claim in about)
        place = _commonest(claim.places[0].region.name for claim in about if claim.places)
        periods = self._sides.periods
        spans = [periods.bounds[periods.at(position)] for position in (matter.claims[0], *matter.claims[-1:])]
        days = sorted(day for span in spans for day in span if day)
        when = dates.words(days[0] if days[0] == days[-1] else f"{days[0]}/{days[-1]}") if days else "no date"
        what = f"{topic} in {place}" if topic and place else topic or place or "no recorded topic"
        return f"{inline(what)}, {inline(when)}"

    def _row(self, row: SideRow, claims: Mapping[int, Claim], mentioned: Mapping[int, ClaimRow]) -> str:
        left, right, _ = row.cells
        cells = [self._cell(cell, other, claims, mentioned) for cell, other in ((left, right), (right, left))]
        return f"| {cells[0]} | {_arrow(row.relation)} | {cells[1]} |\n"

    def _cell(
        self,
        cell: SideCell | None,
        other: SideCell | None,
        claims: Mapping[int, Claim],
        mentioned: Mapping[int, ClaimRow],
    ) -> str:
        if cell and cell.mention:
            return f"*{_voice(mentioned[cell.position])}, as told in another row*"
        if cell is None or cell.position not in claims:
            return ""
        return self._claim_text(claims[cell.position], other.position if other else None)

    def _claim_text(self, claim: Claim, other: int | None = None) -> str:
        """A claim in one line: who, when, what, figures, sources, status, and who else bears on it."""
        parts = [
            f"**{_voice(claim)}:**",
            inline(claim.text) or "no statement recorded",
            marker(claim),
            f"*Figures:* {inline(phrases.figures(claim.figures))}." if claim.figures else "",
            *(self._footnotes.mark(source) for source in claim.sources),
            f"{status_of(claim)}.",
            "" if claim.position in self._matches else "*Outside of the filter.*",
            *self._answering(claim, other),
            *(f"{said}." for said in voiced(self._elsewhere(claim, other), self._footnotes, _LISTED)),
            self._repeated(claim),
            *(f"{fact.removesuffix('.')}." for fact in (worked(self._work(claim)) if self._work else ())),
        ]
        return " ".join(filter(None, parts))

    def _answering(self, claim: Claim, other: int | None) -> Iterator[str]:
        """What the links to the claim in the other cell say about themselves. It stands in the cell of the answer."""
        for link in claim.links:
            to_other = link.other.position == other and link.direction is Direction.TO
            if to_other and link.relation in ANSWERS and (said := beside(link)):
                yield f"*{phrases.link_label(link)} what stands beside it*{said}."

    def _elsewhere(self, claim: Claim, other: int | None) -> Iterator[Link]:
        """The links on which the status rests, and the answers of the other side, but those to the other cell."""
        links = self._sides.links
        across = links.right if claim.position in links.left else links.left if claim.position in links.right else ()
        for link in claim.links:
            is_answer = link.relation in ANSWERS and link.other.position in across
            if link.other.position != other and (is_answer or bears(claim, link)):
                yield link

    def _repeated(self, claim: Claim) -> str:
        echoes = self._matters.repeats.get(claim.position, [])
        if not echoes:
            return ""
        rows = self._case.rows(echoes[:_LISTED], self._asof)
        return f"*Repeated in {phrases.count(len(echoes), 'other claim')}:* {_voices(rows, len(echoes))}."

    def _unanswered(self) -> Iterator[str]:
        left, right, both = self._matters.unanswered
        if not left and not right and not both:
            return
        yield "\n## Not answered by the other side\n"
        yield (
            "\nNo known claim of the other side disputes, questions or supports these, or what they repeat. Where "
            "somebody else does, and the status rests on it, that is said behind the status.\n"
        )
        for name, claims in ((self._names[0], left), (self._names[1], right), ("Both sides", both)):
            if claims:
                yield f"\n### {name}: {phrases.count(len(claims), 'claim')}\n\n"
                yield from (bullets((self._claim_text(claim),)) for claim in self._case.claims(claims, self._asof))


def _arrow(join: RowRelation | None) -> str:
    if join is None:
        return ""
    return f"{'← ' if join.to_left else ''}{join.relation}{' →' if join.to_right else ''}"


def _voice(claim: Claim | ClaimRow) -> str:
    """Who made a claim, and when."""
    names = [name if isinstance(name, str) else name.actor.name for name in claim.speakers]
    who = listed([inline(name) for name in names]) or "no speaker recorded"
    return f"{who}, {date_of(claim.stated, 'no date recorded')}"


def _voices(rows: Sequence[ClaimRow], number: int | None = None) -> str:
    """Who made some claims and when: the first `_LISTED` of `number`, or of the rows themselves."""
    voices = [_voice(row) for row in rows[:_LISTED]]
    more = (len(rows) if number is None else number) - len(voices)
    return "; ".join([*voices, f"and {more:,} more"] if more else voices)


def _commonest(names: Iterable[str]) -> str:
    """The most frequent name, the first of several equally frequent ones, or ""."""
    counted = Counter(name for name in names if name)
    return counted.most_common(1)[0][0] if counted else ""
