"""The brief in Markdown: claims in timeline order, each with a table of the claims linked to it.

All text from a case passes through `db.exporting.escape`. The same claims always give the same text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from db import dates
from db.case.case import Case
from db.case.matches import NO_MATCH, Matches
from db.explain.explanation import Explanation, Why
from db.explain.text import ExplanationPart, history_part, rules_part
from db.exporting.escape import code, fenced, inline, paragraphs, quote
from db.exporting.export import SideNames, WorkOf, claims_of, reasons_of, sides_in, work_of
from db.exporting.footnotes import Footnotes
from db.exporting.header import Header
from db.exporting.options import ExportOptions
from db.exporting.telling import (
    bullets,
    date_of,
    heading,
    marker,
    name_of,
    publication,
    quoted,
    standing,
    when_of,
    worked,
)
from db.model.claims import Actor, Basis, Claim, Copy, Fold, Link, Place, Region, Speaker
from db.text import phrases
from db.text.names import listed
from db.text.readings import READING, reading_of, readings_among

_CAUTION = (
    "Every statement below is what somebody said, under the day on which it was made. A status is derived from the "
    "links between claims that the case records: it tells who contradicts, questions or backs whom, and nothing "
    "about what is true. In the tables, the links on which a status rests are bold."
)
NOTHING_TO_TELL = f"\n{NO_MATCH}\n"
"""Takes the place of the claims when nothing matches."""

_COLUMNS = "| :----- | :------- | :----- | :------------------------ |"  # Pandoc takes the widths from here


def write(case: Case, matches: Matches, options: ExportOptions) -> Iterator[str]:
    """The brief of the matches, piece by piece."""
    return brief(
        claims_of(case, matches, options),
        Header.of(case, matches, options),
        sides_in(case),
        case.heading,
        reasons_of(case, matches, options),
        work_of(case, options),
    )


def brief(
    claims: Iterable[Claim],
    header: Header,
    sides: SideNames,
    day_of: Callable[[int], str],
    why: Why | None = None,
    work: WorkOf | None = None,
) -> Iterator[str]:
    """The whole brief, piece by piece. `claims` are in timeline order and are read once.

    `day_of` gives the heading for the claim at a position. `why` adds the reasons for its status to each claim, `work`
    what analysts added to it.
    """
    yield head(header, _CAUTION)
    footnotes = Footnotes()
    day = None
    for claim in claims:
        if (stated := day_of(claim.position)) != day:
            day = stated
            yield f"\n## {inline(day)}\n"
        yield "\n" + _section(claim, footnotes, sides, work) + (_why(why(claim)) if why else "")
    if day is None:
        yield NOTHING_TO_TELL
    yield from end(header, footnotes)


def passage(claim: Claim, sides: SideNames) -> str:
    """One claim as in a brief, with footnotes of its own."""
    footnotes = Footnotes()
    return _section(claim, footnotes, sides) + "".join(footnotes.definitions())


def head(header: Header, caution: str, *more: str) -> str:
    """The head of a brief: the title and how many claims of which day it has.

    `caution` says how to read the brief, `more` are further facts; both are Markdown.
    """
    tally = ", ".join(f"{number:,} {status}" for status, number in header.tally.items() if number)
    facts = [
        f"**Claims:** {header.claims:,} of the {header.size:,} in the case" + (f": {tally}" if tally else ""),
        *([f"**Counted:** {header.folded}; what repeats another is folded under it"] if header.folded else ()),
        f"**As of:** {_asof(header)}",
        *([f"**Links:** {header.links}"] if header.links else ()),
        *([f"**Work:** {header.work}"] if header.work else ()),
        *more,
        *(f"**Note:** {inline(note)}" for note in header.notes),
    ]
    title = inline(header.title) or "Untitled case"
    return f"# {title}\n\n{bullets(facts)}\n{caution}\n"


def _asof(header: Header) -> str:
    if not header.asof:
        return "no date set, so everything that the case records"
    return f"{inline(dates.words(header.asof))}: what was stated later, or at no known date, is left out"


def end(header: Header, footnotes: Footnotes) -> Iterator[str]:
    """The end of a brief: how it was made, and the footnotes."""
    filter = code(header.filter) or "none, so every claim of the case"
    again = "To make this brief again from the same case file:"
    if header.is_long:
        filter = f"a selection of {phrases.count(header.claims, 'claim')}; it stands in full below"
        again = "To make this brief again from the same case file, with the filter below in place of FILTER:"
    facts = [
        f"**Filter:** {filter}",
        f"**As of:** {inline(dates.words(header.asof)) if header.asof else 'no date set'}",
        *([f"**Links:** {header.links}"] if header.links else ()),
        f"**Claims:** {header.claims:,} of {header.size:,}",
        f"**Case file:** {code(header.case_file)}, SHA-256 {code(header.sha256)}",
        *([f"**Log:** {inline(header.log)}"] if header.log else ()),
        f"**Exported:** {inline(dates.words(header.exported_on))}",
        *(f"**Licence of {inline(credit.subject)}:** {inline(credit.terms)}" for credit in header.credits),
    ]
    yield f"\n## How this was made\n\n{bullets(facts)}\n{again}\n\n{fenced(header.command, 'sh')}\n"
    if header.is_long:
        yield f"\nThe filter in full:\n\n{fenced(header.filter)}\n"
    yield from footnotes.definitions()


def _section(claim: Claim, footnotes: Footnotes, sides: SideNames, work: WorkOf | None = None) -> str:
    parts = [
        f"### {heading(claim)}",
        "; ".join(map(_speaker, claim.speakers)) or "No speaker is recorded.",
        f"{paragraphs(claim.text) or 'No statement is recorded.'} {marker(claim)}",
        quote(claim.quote),
        standing(claim, footnotes),
        bullets([*_facts(claim, footnotes), *(worked(work(claim)) if work else ())]).rstrip("\n"),
        _table(claim, footnotes, sides, signed=work is not None),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _speaker(speaker: Speaker) -> str:
    """A speaker with the bodies that it speaks for, up to the side, which is bold."""
    actor = speaker.actor
    about = inline(actor.role or actor.kind)
    named = f"**{name_of(actor)}**" + (f" ({about})" if about else "") + _as_given(speaker.name_as_given, actor)
    bodies = [name_of(body) for body in speaker.bodies]
    if speaker.side is None:
        return f"{named}, not an identified voice" + (f" but placed with {_chain(bodies)}" if bodies else "")
    if not bodies:
        return f"{named}, a side of its own"
    return f"{named} for {_chain([*bodies[:-1], f'**{bodies[-1]}**'])}"


def _facts(claim: Claim, footnotes: Footnotes) -> list[str]:
    stated = (
        date_of(claim.stated, "no date is recorded"),
        inline(phrases.attribution(claim.attribution)),
        "" if claim.quote.strip() else inline(phrases.in_language(claim.language)),
    )
    sources = ", ".join(f"{publication(source)} {footnotes.mark(source)}" for source in claim.sources)
    hidden = ", ".join(f"{inline(name)} ×{number}" for name, number in claim.hidden)
    facts = [
        f"**Stated:** {', '.join(filter(None, stated))}",
        f"**Quote:** {quoted(claim)}" if claim.quote.strip() else "",
        f"**Topic:** {inline(claim.topic)}" if claim.topic.strip() else "",
        f"**About:** {date_of(claim.event, 'no date of the event is recorded')}",
        f"**Where:** {_places(claim.places) or 'no place is recorded'}",
        f"**Figures:** {inline(phrases.figures(claim.figures))}" if claim.figures else "",
        f"**Sources:** {sources or 'no source is recorded'}",
        *(_fold(claim.fold, footnotes) if claim.fold else ()),
        f"**Note:** {inline(claim.note)}" if claim.note.strip() else "",
        f"**Hidden characters:** {hidden}" if hidden else "",
    ]
    return list(filter(None, facts))


def _fold(fold: Fold, footnotes: Footnotes) -> Iterator[str]:
    """Who else says it and where, and how many claims of the same origin are not in this selection."""
    if fold.copies:
        yield f"**Repeated by:** {'; '.join(_copy(copy, footnotes) for copy in fold.copies)}"
    first = ""
    if fold.first:
        named = listed([inline(name) for name in fold.first.speakers]) or "no speaker recorded"
        when = date_of(fold.first.stated, "no date recorded")
        first = f", of which the first known is by {named}, {when} {marker(fold.first)}"
    elsewhere = fold.number - 1 - len(fold.copies)
    if elsewhere:
        yield f"**Origin:** shared with {phrases.count(elsewhere, 'claim')} not in this selection{first}"


def _copy(copy: Copy, footnotes: Footnotes) -> str:
    """A folded claim: who said it, where it was published, and when."""
    who = listed([inline(name) for name in copy.claim.speakers]) or "no speaker recorded"
    published = [f"{publication(source)} {footnotes.mark(source)}" for source in copy.sources]
    when = date_of(copy.claim.stated, "no date recorded")
    return f"{', '.join((who, *published, when))} {marker(copy.claim)}"


def _places(places: Iterable[Place]) -> str:
    """The places with the regions that contain them; adjacent places in the same region are grouped."""
    grouped = groupby(places, key=lambda place: tuple(map(name_of, place.around)))
    return "; ".join(_chain([listed(list(map(_place, near))), *around]) for around, near in grouped)


def _place(place: Place) -> str:
    near = phrases.place_precision(place.precision)
    return name_of(place.region) + _as_given(place.name_as_given, place.region) + (f" ({near})" if near else "")


def _as_given(name: str, node: Actor | Region) -> str:
    return f", named there as “{inline(name)}”" if name not in ("", node.name) else ""


def _table(claim: Claim, footnotes: Footnotes, sides: SideNames, signed: bool) -> str:
    """A table of the linked claims: the relation, who made them, when, and what they say."""
    if not claim.links:
        return "No link to another claim is known."
    rows = (_row(link, phrases.decides_status(link, claim), footnotes, sides, signed) for link in claim.links)
    return "\n".join(("| Link | Who | When | What they say |", _COLUMNS, *rows))


def _row(link: Link, bearing: bool, footnotes: Footnotes, sides: SideNames, signed: bool) -> str:
    other = link.other
    kind = phrases.link_label(link)
    who = listed([inline(name) for name in other.speakers]) or "no speaker recorded"
    apart = [inline(side) for side in sides(other) if side not in other.speakers]
    said = [inline(other.text) or "no statement recorded", marker(other)]
    said += [footnotes.mark(source) for source in link.sources]
    if link.source and link.source not in link.sources:
        said.append(f"*Link according to:* {publication(link.source)} {footnotes.mark(link.source)}")
    if link.basis is Basis.ANALYST:
        said.append(f"*A{inline(reading_of(link) if signed else READING).removeprefix('a')}.*")
    if link.part.strip():
        said.append(f"*About this part only:* {inline(link.part)}")
    if link.note.strip():
        said.append(f"*Link note:* {inline(link.note)}")
    cells = (f"**{kind}**" if bearing else kind, who + (f" ({', '.join(apart)})" if apart else ""), when_of(other))
    return f"| {' | '.join(cells)} | {' '.join(said)} |"


def _why(explanation: Explanation) -> str:
    """The rules and the history of a status. The claims that it rests on are bold in the table already."""
    readings = readings_among(explanation.behind)
    rests = f"\n**What it rests on.** {inline(readings)}.\n" if readings else ""
    parts = (("Why.", rules_part(explanation)), ("Since when.", history_part(explanation)))
    return rests + "".join(f"\n**{word}** {part.heading}:\n\n{_explained(part)}" for word, part in parts)


def _explained(part: ExplanationPart) -> str:
    return bullets(inline(said.text) for said in part.lines)


def _chain(names: Iterable[str]) -> str:
    return " › ".join(names)
