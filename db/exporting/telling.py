"""How a brief tells a claim: its heading, its mark for machines, and its status with who made it so.

All results are Markdown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from urllib.parse import quote as percent_encoded

from db import dates
from db.case.work.hands import Signed
from db.exporting.escape import inline
from db.exporting.export import ClaimWork
from db.exporting.footnotes import Footnotes
from db.model.claims import (
    PERSON,
    SIGNS,
    Actor,
    Basis,
    Claim,
    ClaimRow,
    Direction,
    Link,
    Region,
    Relation,
    Shade,
    Source,
    Status,
)
from db.text import phrases
from db.text.names import listed
from db.text.readings import READING, signature
from db.text.statements import beginnings, proposition

_HEADING = 120
"""Maximum characters of a statement in a heading."""
_NAMED_IN_HEADING = 3
_VOICES = 6
"""Maximum number of voices that are named with a status; the others are in the table or the tree."""


def marker(claim: Claim | ClaimRow) -> str:
    """A comment by which a program finds the claim of a statement: id, status and shades.

    Of the id only letters, digits and `-_.~` stay as they are, and `-` only once: no comment ends within it.
    """
    plain = "".join(c if c.isalnum() or c in "-_.~" else percent_encoded(c, "") for c in claim.uid)
    uid = plain.replace("--", "-%2D")
    return f"<!-- ctui {' '.join((uid, claim.status, *claim.shades))} -->"


def heading(claim: Claim) -> str:
    """Who claims what, and when: "Oleksandr Syrskyi, 22 June 2025: Ukraine controlled about 90 km²"."""
    names = [name_of(speaker.actor) for speaker in claim.speakers]
    if len(names) > _NAMED_IN_HEADING:
        names[_NAMED_IN_HEADING - 1 :] = [f"{len(names) - _NAMED_IN_HEADING + 1} others"]
    who = listed(names) or "No speaker recorded"
    return f"{who}, {date_of(claim.stated, 'no date recorded')}: {short_statement(claim)}"


def short_statement(claim: Claim) -> str:
    """What a claim says, in a few words."""
    speaker: tuple[str, ...] = ()
    if len(claim.speakers) == 1:
        actor = claim.speakers[0].actor
        speaker = beginnings(actor.name, actor.aliases, actor.kind == PERSON)
    said = proposition(" ".join(claim.text.split()), speaker)
    return shortened(said.removesuffix("."), _HEADING)


def shortened(text: str, limit: int) -> str:
    """The first words of a statement, on one line."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return inline(flat) or "no statement recorded"
    return f"{inline(flat[:limit].rpartition(' ')[0] or flat[:limit])} …"


def status_of(claim: Claim | ClaimRow) -> str:
    """The status with its sign, its shades and the mark beside it: "✗ disputed (only by unnamed voices)"."""
    return f"{SIGNS[claim.status]} {phrases.status_word(claim.status, claim.superseded, claim.shades)}"


def standing(claim: Claim, footnotes: Footnotes) -> str:
    """The status of a claim as a paragraph: the rule, and who made it so, when and where."""
    word, shades = claim.status.value, phrases.shades(claim.shades)
    rule = phrases.status_reason(claim).removeprefix(word)
    told = [f"{SIGNS[claim.status]} **{word.capitalize()}**" + (f" ({shades})" if shades else "") + rule]
    return ". ".join([*told, *voiced(filter(partial(bears, claim), claim.links), footnotes)]) + "."


def bears(claim: Claim, link: Link) -> bool:
    """Whether a link of a claim bears on its status, on a shade of it, or on the mark beside it."""
    if link.direction is Direction.FROM:
        if link.relation is Relation.SUPERSEDES:
            return claim.superseded
        if link.relation is Relation.SUPPORTS and Shade.SUPPORTED in claim.shades:
            return link.other.position in claim.reason.backing
    return phrases.decides_status(link, claim)


def voiced(links: Iterable[Link], footnotes: Footnotes, most: int = _VOICES) -> Iterator[str]:
    """Who is at the far ends of links, when and in which sources: one sentence without full stop for each relation.

    "*Disputed by* DeepState, 26 April 2025 [^1] and 27 April 2025 [^2]; General Staff, 26 April 2025 [^3]".
    """
    related: dict[str, dict[tuple[str, ...], dict[tuple[str, str], dict[str, None]]]] = {}
    for link in links:
        days = related.setdefault(phrases.link_label(link), {}).setdefault(link.other.speakers, {})
        marks = days.setdefault((when_of(link.other), beside(link)), {})
        marks.update(dict.fromkeys(map(footnotes.mark, link.sources)))
    for label, voices in related.items():
        named = [
            f"{_who(speakers)}, " + listed([" ".join((when, *marks)) + more for (when, more), marks in days.items()])
            for speakers, days in list(voices.items())[:most]
        ]
        rest = [f"and {phrases.count(len(voices) - most, 'more voice')}"] if len(voices) > most else []
        yield f"*{label}* {'; '.join([*named, *rest])}"


def beside(link: Link) -> str:
    """That a link is a reading, its part and its note, in brackets: " (part: the date; note: so they say)".

    Empty for a published link without part and note.
    """
    said = [READING] if link.basis is Basis.ANALYST else []
    said += [f"part: {inline(link.part)}"] if link.part.strip() else []
    said += [f"note: {inline(link.note.strip().removesuffix('.'))}"] if link.note.strip() else []
    return f" ({'; '.join(said)})" if said else ""


def when_of(row: ClaimRow) -> str:
    """When a linked claim was made, and whether it still stands."""
    when = date_of(row.stated, "no date recorded")
    if row.status is Status.RETRACTED:
        return when + ", since retracted"
    return when + (", since superseded" if row.superseded else "")


def quoted(claim: Claim) -> str:
    """In which language the quote of a claim is, as far as that is known; "" without a quote."""
    if not claim.quote.strip():
        return ""
    return inline(phrases.quoted_in(claim.language, [source.language for source in claim.sources]))


def worked(work: ClaimWork) -> Iterator[str]:
    """The work on a claim as Markdown: one fact after the other, each with its name in bold."""
    marks = work.marks
    if marks.tags:
        yield f"**Tags:** {', '.join(map(inline, marks.tags))}"
    if marks.grade:
        yield f"**Grade:** {inline(phrases.credibility(marks.grade))}"
    if work.signed:
        yield f"**By hand:** {listed([_did_by(one) for one in work.signed])}"
    for note in marks.notes:
        yield f"**Note of {_signature(note.name, note.at)}:** {inline(note.text)}"


def _did_by(one: Signed) -> str:
    return f"{one.what} by {_signature(one.name, one.at)}"


def _signature(name: str, at: str) -> str:
    return inline(signature(name, at, dates.words))


def publication(source: Source) -> str:
    """What a source is called in passing."""
    if source.outlet.strip():
        return inline(source.outlet)
    return f"“{inline(source.title)}”" if source.title.strip() else inline(source.uid) or "an unnamed source"


def date_of(text: str, missing: str) -> str:
    """A date in words, or `missing` if there is none."""
    return inline(dates.words(text)) if text.strip() else missing


def name_of(node: Actor | Region) -> str:
    """The name of an actor or region, else its id."""
    return inline(node.name) or inline(node.uid) or "nameless"


def bullets(items: Iterable[str]) -> str:
    """A list of items that are Markdown."""
    return "".join(f"- {item}\n" for item in items)


def _who(speakers: Iterable[str]) -> str:
    return listed([inline(name) for name in speakers]) or "no speaker recorded"
