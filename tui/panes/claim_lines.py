"""The details of a claim as lines for a pane of a given width. Some lines lead to another claim, others filter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from rich.cells import cell_len

from db import dates
from db.model.claims import (
    Claim,
    ClaimRow,
    Direction,
    Fold,
    Link,
    Marks,
    Place,
    Region,
    Relation,
    Speaker,
    Status,
)
from db.text import phrases
from db.text.names import listed
from db.text.readings import reading_of
from tui.widgets.cells import Span
from tui.widgets.glyphs import Glyphs
from tui.widgets.wrapping import Entry, Line, shortened, wrap

_LINK_LINES = 5
_NARROWEST = 20
_SHOWN_WITH = {"figure_low": "figure", "figure_high": "figure", "unit": "figure"}
"""Fields that stand in the line of another one."""
LINKS_SHOWN = 200
"""How many links of a claim are listed; the rest is counted."""


def describe(claim: Claim, width: int, glyphs: Glyphs, thread: str = "", suggests: str = "") -> list[Line]:
    """Everything about a claim, wrapped to `width` cells (at least 20).

    `thread` says how large its thread is, `suggests` is the key that suggests links.
    """
    writer = _Writer(max(width, _NARROWEST), glyphs, suggests)
    with writer.about("claim"):
        writer.text(claim.text, "details--claim")
    writer.blank()
    writer.status(claim)
    writer.counted(claim)
    if claim.quote:
        writer.blank()
        with writer.about("quote"):
            writer.text(f"“{claim.quote}”", "details--quote", indent=2)
    writer.blank()
    with writer.about("speakers"):
        for speaker in claim.speakers:
            writer.speaker(speaker)
        if not claim.speakers:
            writer.field("said by", "nobody is named")
    _write_dates(writer, claim)
    with writer.about("regions"):
        writer.places(claim.places)
    if claim.figures:
        with writer.about("figure"):
            writer.field("figure", phrases.figures(claim.figures))
    if claim.fold and claim.fold.copies:
        writer.origin(claim.fold)
    writer.links(claim, thread)
    with writer.about("sources"):
        writer.sources(claim)
    writer.blank()
    with writer.about("topic"):
        writer.field("topic", claim.topic, _entry("topic", claim.topic))
    with writer.about("attribution"):
        writer.field("wording", phrases.attribution(claim.attribution))
    if claim.note:
        with writer.about("note"):
            writer.heading("Note")
            writer.text(claim.note)
    writer.marks(claim.marks)
    writer.conflicts(claim.marks)
    writer.evidence(claim)
    return writer.lines


def _write_dates(writer: _Writer, claim: Claim) -> None:
    stated, about = dates.words(claim.stated), dates.words(claim.event)
    with writer.about("stated_on"):
        writer.field("stated", stated if claim.stated else "no date is given", _date("said", claim.stated))
    with writer.about("event_date"):
        writer.field("about", about if claim.event else "no date of the event is given", _date("about", claim.event))


def _entry(field: str, *values: str) -> Entry | None:
    """What filters by these values, as far as a filter can say them."""
    named = tuple(dict.fromkeys(value for value in values if value.strip()))
    return (field, named) if named else None


def _date(field: str, written: str) -> Entry | None:
    """What filters by a date, if that has bounds."""
    return _entry(field, dates.range_of(written))


class _Writer:
    """Gathers lines of a fixed width."""

    def __init__(self, width: int, glyphs: Glyphs, suggests: str) -> None:
        self.lines: list[Line] = []
        self._width = width
        self._glyphs = glyphs
        self._suggests = suggests

    @contextmanager
    def about(self, field: str) -> Iterator[None]:
        """A block whose lines show a field of the claim."""
        start = len(self.lines)
        yield
        self.lines[start:] = [replace(line, field=field) for line in self.lines[start:]]

    def blank(self) -> None:
        self.lines.append(Line())

    def heading(self, text: str) -> None:
        self.blank()
        self.text(text, "window--heading")

    def text(self, text: str, style: str = "", indent: int = 0, entry: Entry | None = None) -> None:
        for part in wrap(text, self._width - indent):
            self.lines.append(Line(((" " * indent, ""), (part, style)), entry=entry))

    def field(self, name: str, value: str, entry: Entry | None = None) -> None:
        """A name in a column of its own, and its value beside it."""
        if not value:
            return
        column = 8
        for number, part in enumerate(wrap(value, self._width - column)):
            shown = name if number == 0 else ""
            self.lines.append(Line(((shown.ljust(column), "window--dim"), (part, "")), entry=entry))

    def status(self, claim: Claim) -> None:
        """The status and why it is so: the rule, who is behind it, with sides and voices counted."""
        style = f"status--{claim.status}"
        sign = self._glyphs.status[claim.status]
        for number, part in enumerate(wrap(f"{sign} {phrases.status_reason(claim)}", self._width)):
            word = f"{sign} {claim.status}" if number == 0 else ""
            self.lines.append(Line(((word, style), (part[len(word) :], "window--dim"))))
        for shade in claim.shades:
            self.text(f"{self._glyphs.shaded} {shade}: {phrases.SHADE_MEANINGS[shade]}")
        if since := phrases.status_since(claim):
            self.text(since, "window--dim")
        if claim.status is Status.CORROBORATED:
            self.text(f"by {listed(phrases.status_voices(claim))}", "window--dim")

    def counted(self, claim: Claim) -> None:
        """How many claims have its origin, where origins are counted."""
        if claim.fold is None:
            return
        alone = "the only known claim with this origin"
        several = f"1 of {phrases.count(claim.fold.number, 'claim')} with this origin, named below"
        self.text(alone if claim.fold.number == 1 else several, "window--dim")

    def speaker(self, speaker: Speaker) -> None:
        self.text(speaker.actor.name, "details--speaker", entry=_entry("actor", speaker.actor.uid))
        if speaker.name_as_given and speaker.name_as_given != speaker.actor.name:
            self.text(f"as {speaker.name_as_given}", "window--dim", indent=2)
        if speaker.bodies:
            chain = f" {self._glyphs.chain} ".join(body.name for body in speaker.bodies)
            self.text(chain, "window--dim", indent=2)
        elif speaker.actor.role:
            self.text(speaker.actor.role, "window--dim", indent=2)
        if speaker.side is None:
            self.text("not an identified voice", "window--dim", indent=2)

    def places(self, places: Sequence[Place]) -> None:
        if not places:
            self.field("where", "no place is given")
        together: dict[tuple[str, ...], list[Region]] = {}
        for place in places:
            together.setdefault(tuple(region.name for region in place.around), []).append(place.region)
        for number, (around, regions) in enumerate(together.items()):
            chain = f" {self._glyphs.chain} ".join([", ".join(region.name for region in regions), *around])
            self.field("where" if number == 0 else " ", chain, _entry("region", *(region.uid for region in regions)))

    def links(self, claim: Claim, thread: str) -> None:
        if not claim.links:
            self.heading("Links")
            others = f" {self._suggests} looks for some that may be." if self._suggests else ""
            self.text(f"No claim is linked with this one.{others}", "window--dim")
            return
        self._thread(claim, thread)
        shown: dict[tuple[Relation, Direction], list[Link]] = {}
        for link in claim.links[:LINKS_SHOWN]:
            shown.setdefault((link.relation, link.direction), []).append(link)
        for links in shown.values():
            self.heading(phrases.link_label(links[0]))
            for link in links:
                self._link(link)
        if len(claim.links) > LINKS_SHOWN:
            self.blank()
            self.text(f"and {len(claim.links) - LINKS_SHOWN:,} more links, all of them in an export", "window--dim")

    def _thread(self, claim: Claim, size: str) -> None:
        """How large the thread of the claim is, in lines that lead there."""
        links = f"{phrases.count(len(claim.links), 'link')} of this one"
        for number, part in enumerate(wrap(f"{size}, {links}" if size else links, self._width - 10)):
            name, arrow = ("thread", self._glyphs.arrow) if number == 0 else ("", " ")
            head: tuple[Span, ...] = ((name.ljust(8), "window--dim"), (f"{arrow} ", "details--link"))
            self.lines.append(Line((*head, (part, "")), opens_thread=True))

    def origin(self, fold: Fold) -> None:
        """The claims with the same origin, each in its shortest form."""
        self.heading("With the same origin")
        for copy in fold.copies:
            self._other(copy.claim)
        if fold.number > len(fold.copies) + 1:
            self.text(f"and {fold.number - len(fold.copies) - 1:,} more", "window--dim")

    def _link(self, link: Link) -> None:
        part = f"only this part: {link.part}" if link.part else ""
        self._other(link.other, link.other.text, part, link.note, reading_of(link))

    def _other(self, other: ClaimRow, *texts: str) -> None:
        """Another claim: who made it, when, and these texts about it, of which each but the first is dim."""
        who = ", ".join(other.speakers) or "nobody named"
        when = dates.short(other.stated) if other.stated else "no date"
        target = other.position
        sign = f"{self._glyphs.signs(other)} "
        names = wrap(who, self._width - 2 - cell_len(sign))
        for number, part in enumerate(names):
            arrow, shown = (f"{self._glyphs.arrow} ", sign) if number == 0 else ("  ", "  ")
            head: list[Span] = [
                (arrow, "details--link"),
                (shown, f"status--{other.status}"),
                (part, "details--speaker"),
            ]
            if number == len(names) - 1 and cell_len(part) + cell_len(when) + cell_len(sign) + 4 <= self._width:
                head.append((f", {when}", "window--dim"))
                when = ""
            self.lines.append(Line(tuple(head), target))
        if when:
            self.lines.append(Line((("    ", ""), (when, "window--dim")), target))
        for number, text in enumerate(texts):
            style = "window--dim" if number else ""
            lines = wrap(text, self._width - 4) if text else []
            for part in shortened(lines, _LINK_LINES, self._width - 4, self._glyphs.more):
                self.lines.append(Line((("    ", ""), (part, style)), target))

    def sources(self, claim: Claim) -> None:
        self.heading("Sources" if len(claim.sources) > 1 else "Source")
        if not claim.sources:
            self.text("No source is recorded for this claim.", "window--dim")
        for source in claim.sources:
            published = f", {dates.short(source.published)}" if source.published else ""
            outlet, document = _entry("source", source.outlet), _entry("source", source.uid)
            name = f"{source.outlet or 'Outlet not named'}{published}"
            self.text(name, "details--speaker", entry=outlet or document)
            self.text(source.title or "without a title", indent=2, entry=document)
            self.text(source.url or "no address", "window--dim", indent=2)
            if source.archive_url:
                self.text(f"archived: {source.archive_url}", "window--dim", indent=2)

    def marks(self, marks: Marks) -> None:
        """What analysts put on the claim."""
        if marks.grade or marks.tags or marks.review:
            self.heading("Marks")
            with self.about("credibility"):
                self.field("grade", phrases.credibility(marks.grade))
            with self.about("state"):
                self.field("review", marks.review)
            self.field("tags", ", ".join(marks.tags))
        if marks.notes:
            self.heading("Notes of analysts")
        for note in marks.notes:
            start = len(self.lines)
            self.text(note.text)
            signed = ", ".join(filter(None, (note.name, dates.short(note.at[:10]))))
            self.text(signed, "window--dim", indent=2)
            self.lines[start:] = [replace(line, note=note.id) for line in self.lines[start:]]

    def conflicts(self, marks: Marks) -> None:
        """Say of each field that people read differently how many readings there are, below its lines."""
        rest: list[Line] = []
        for field, number in marks.conflicts:
            text = f"{phrases.count(number, 'reading')}"
            rows = [row for row, line in enumerate(self.lines) if line.field == _SHOWN_WITH.get(field, field)]
            if rows:
                self.lines.insert(rows[-1] + 1, self._badge(text, field))
            else:
                rest.append(self._badge(f"{field.replace('_', ' ')}: {text}", field))
        if rest:
            self.heading("Read differently")
            self.lines.extend(rest)

    def _badge(self, text: str, field: str) -> Line:
        """A line that leads to the conflict about a field."""
        return Line(((" " * 8, ""), (f"{self._glyphs.arrow} {text}", "details--link")), field=field, conflict=field)

    def evidence(self, claim: Claim) -> None:
        """What a reader cannot see in a text but may want to know: signs that were written into it unseen."""
        self.heading("Id")
        self.text(claim.uid, "window--dim")
        if claim.batch:
            self.text(f"imported from {claim.batch}", "window--dim")
        if claim.hidden:
            listed = ", ".join(f"{name} ×{count}" for name, count in claim.hidden)
            self.text(f"hidden characters: {listed}", "window--dim")
