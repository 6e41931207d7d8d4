"""A whole brief, read back: whatever the values contain, exactly they are seen, each in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from db import dates
from db.case.credits import Credit
from db.exporting.escape import url
from db.exporting.header import Header
from db.exporting.markdown import brief
from db.exporting.telling import short_statement
from db.model.claims import (
    Actor,
    Claim,
    Copy,
    Direction,
    Fold,
    Link,
    Place,
    Region,
    Relation,
    Source,
    Speaker,
    Status,
    StatusReason,
)
from db.text.safe import block
from tests.db.exporting.claims import CLAIM, HEADER, ROW
from tests.db.exporting.rendering import Block, blocks, lines, squeezed, texts

words = lines.map(squeezed).filter(bool)
several_lines = texts.map(block).filter(lambda text: text.strip())
when = st.one_of(words, st.sampled_from(("2025-04-26", "2024-08~", "2025-04-20/2025-04-26")))

actors = st.builds(Actor, id=st.just(1), uid=words, name=words, kind=words, role=words)
regions = st.builds(Region, id=st.just(1), uid=words, name=words)
sources = st.builds(
    Source,
    id=st.integers(1, 2),
    uid=words,
    outlet=words,
    title=words,
    url=words,
    published=when,
    language=st.just("en"),
    reliability=words,
    archive_url=words,
)
rows = st.builds(
    replace, st.just(ROW), uid=words, text=words, speakers=st.tuples(words, words), stated=when, topic=words
)
folds = st.builds(
    lambda first, other, source: Fold(4, replace(first, position=1), (Copy(other, (source,)),)), rows, rows, sources
)
claims = st.builds(
    replace,
    st.just(CLAIM),
    uid=words,
    text=several_lines,
    quote=several_lines,
    attribution=words,
    topic=words,
    stated=when,
    event=when,
    note=several_lines,
    speakers=st.builds(
        lambda actor, body, side, given: (Speaker(actor, (body, side), side, given),), actors, actors, actors, words
    ),
    places=st.builds(lambda region, around, given: (Place(region, (around,), 2, given),), regions, regions, words),
    sources=st.tuples(sources),
    links=st.builds(
        lambda other, note, part, source, carrier: (
            Link(Relation.DISPUTES, Direction.FROM, other, note, source, (carrier,), part),
        ),
        rows,
        words,
        words,
        sources,
        sources,
    ),
    status=st.just(Status.DISPUTED),
    reason=st.just(StatusReason(Status.DISPUTED, (ROW.position,), 2, 2)),
    fold=st.none() | folds,
)
headers = st.builds(
    replace,
    st.just(HEADER),
    title=words,
    filter=words,
    case_file=words,
    sha256=words,
    folded=st.sampled_from(("", "1 origin of 2 sides in 3 claims")),
    notes=st.tuples(words),
    credits=st.tuples(st.builds(Credit, words, words, words)),
)


HEADING = "26 April 2025"


@given(header=headers, claim=claims, side=words)
def test_every_value_is_seen_as_it_is_and_in_its_place(header: Header, claim: Claim, side: str) -> None:
    text = "".join(brief([claim], header, lambda _: (side,), lambda _: HEADING))
    assert block(text, limit=len(text)) == text
    found = blocks(text)
    assert all(one.kind == "note" for one in found if one.links)
    assert all(href.lower().startswith(("http://", "https://")) for one in found for href in one.links)
    seen = [replace(one, text=squeezed(one.text), links=()) for one in _joined(found)]
    expected = [*_head(header), *_section(claim, side), *_end(header), *_notes(claim)]
    assert seen == [replace(one, text=squeezed(one.text)) for one in expected]


def _joined(found: list[Block]) -> list[Block]:
    """Paragraphs and lines of a quote that follow each other, as one."""
    joined: list[Block] = []
    for one in found:
        if joined and one.kind in ("text", "quote") and joined[-1].kind == one.kind:
            joined[-1] = Block(one.kind, f"{joined[-1].text} {one.text}")
        else:
            joined.append(one)
    return joined


def _head(header: Header) -> list[Block]:
    facts = [
        "Claims: 1 of the 356 in the case",
        *([f"Counted: {header.folded}; what repeats another is folded under it"] if header.folded else ()),
        "As of: no date set, so everything that the case records",
        f"Note: {header.notes[0]}",
    ]
    return [
        Block("heading", header.title),
        *(Block("item", fact) for fact in facts),
        Block(
            "text",
            "Every statement below is what somebody said, under the day on which it was made. A status is derived "
            "from the links between claims that the case records: it tells who contradicts, questions or backs whom, "
            "and nothing about what is true. In the tables, the links on which a status rests are bold.",
        ),
    ]


def _end(header: Header) -> list[Block]:
    credit = header.credits[0]
    facts = [
        f"Filter: {header.filter}",
        "As of: no date set",
        "Claims: 1 of 356",
        f"Case file: {header.case_file}, SHA-256 {header.sha256}",
        "Exported: 4 May 2025",
        f"Licence of {credit.subject}: {credit.licence}; {credit.attribution}",
    ]
    return [
        Block("heading", "How this was made"),
        *(Block("item", fact) for fact in facts),
        Block("text", "To make this brief again from the same case file:"),
        Block("code", header.command),
    ]


def _section(claim: Claim, side: str) -> list[Block]:
    speaker, place, link = claim.speakers[0], claim.places[0], claim.links[0]
    body, root = speaker.bodies
    other = link.other
    numbers = {source.id: number for number, source in enumerate(_cited(claim), 1)}
    carried = numbers[link.sources[0].id]
    said = f"{other.text} [{carried}]"
    if link.source and link.source not in link.sources:
        said += f" Link according to: {link.source.outlet} [{numbers[link.source.id]}]"
    said += f" About this part only: {link.part}"
    given = "" if speaker.name_as_given == speaker.actor.name else f", named there as “{speaker.name_as_given}”"
    called = "" if place.name_as_given == place.region.name else f", named there as “{place.name_as_given}”"
    apart = "" if side in other.speakers else f" ({side})"
    facts = [
        f"Stated: {dates.words(claim.stated)}, {claim.attribution}",
        "Quote: as published in English; the language it was said in is not recorded",
        f"Topic: {claim.topic}",
        f"About: {dates.words(claim.event)}",
        f"Where: {place.region.name}{called} (near this place) › {place.around[0].name}",
        f"Sources: {claim.sources[0].outlet} [{numbers[claim.sources[0].id]}]",
        *(_folded(claim.fold, numbers) if claim.fold else ()),
        f"Note: {claim.note}",
    ]
    cells = [
        *("Link", "Who", "When", "What they say"),
        "Disputed by",
        f"{other.speakers[0]} and {other.speakers[1]}{apart}",
        dates.words(other.stated),
        f"{said} Link note: {link.note}",
    ]
    standing = (
        "✗ Disputed: 1 other claim and this one contradict each other (2 sides, 2 voices). Disputed by "
        f"{other.speakers[0]} and {other.speakers[1]}, {dates.words(other.stated)} [{carried}] "
        f"(part: {link.part}; note: {link.note.strip().removesuffix('.').strip()})."
    )
    heading = f"{speaker.actor.name}, {dates.words(claim.stated)}: {_short(claim)}"
    return [
        Block("heading", HEADING),
        Block("heading", heading),
        Block("text", f"{speaker.actor.name} ({speaker.actor.role}){given} for {body.name} › {root.name} {claim.text}"),
        Block("quote", claim.quote),
        Block("text", standing),
        *(Block("item", fact) for fact in facts),
        *(Block("cell", cell) for cell in cells),
    ]


def _short(claim: Claim) -> str:
    """The statement in the heading, read back from the brief's own words: what is shortened is told elsewhere."""
    return blocks(short_statement(claim))[0].text if short_statement(claim) else ""


def _folded(fold: Fold, numbers: dict[int, int]) -> Iterator[str]:
    assert fold.first is not None
    [copy], [source] = fold.copies, fold.copies[0].sources
    named = [f"{row.speakers[0]} and {row.speakers[1]}, " for row in (copy.claim, fold.first)]
    told = f"{source.outlet} [{numbers[source.id]}], {dates.words(copy.claim.stated)}"
    yield f"Repeated by: {named[0]}{told}"
    first = f"{named[1]}{dates.words(fold.first.stated)}"
    yield f"Origin: shared with 2 claims not in this selection, of which the first known is by {first}"


def _notes(claim: Claim) -> list[Block]:
    return [
        Block(
            "note",
            f"{source.outlet}, {_title(source)}, {dates.words(source.published)}, in English, reliability "
            f"{source.reliability}, {_address(source.url)}, archived at {_address(source.archive_url)}.",
        )
        for source in _cited(claim)
    ]


def _title(source: Source) -> str:
    if re.fullmatch(r"\[[^\[\]]+\](?: \([^()]+\))?", source.title.strip()):
        return f"{source.title} (title as given by the compiler of the case)"
    return f"“{source.title}”"


def _cited(claim: Claim) -> list[Source]:
    """The sources in the order in which they are referred to, the first of those with the same id."""
    link = claim.links[0]
    found: dict[int, Source] = {}
    told = [source for copy in claim.fold.copies for source in copy.sources] if claim.fold else []
    for source in filter(None, (link.sources[0], claim.sources[0], *told, link.source)):
        found.setdefault(source.id, source)
    return list(found.values())


def _address(address: str) -> str:
    return blocks(url(address))[0].text
