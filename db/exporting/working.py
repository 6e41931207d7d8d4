"""What analysts added to claims, for exports that are asked for it: notes, tags, grades, reviews, and who did what."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from db import dates
from db.case.case import Case
from db.case.work.hands import Signed
from db.exporting.escape import inline
from db.exporting.options import ExportOptions
from db.model.claims import Claim, Marks
from db.text import phrases
from db.text.names import listed

WORK_TOLD = "notes, tags, grades and reviews of analysts, and who did what, are in it"
"""What the head of a brief says if it has them."""


class ClaimWork:
    """What analysts added to a claim: marks, and what they did to it, the earliest first."""

    def __init__(self, marks: Marks, signed: tuple[Signed, ...]) -> None:
        self.marks = marks
        self.signed = signed


WorkOf = Callable[[Claim], ClaimWork]
"""Gives what analysts added to a claim."""


def work_of(case: Case, options: ExportOptions) -> WorkOf | None:
    """A function that reads the work on a claim of this case, or None if the options do not ask for it."""
    if not options.work:
        return None
    signatures = case.hands.signatures()

    def read(claim: Claim) -> ClaimWork:
        uid = case.uids((claim.position,))[0]
        return ClaimWork(case.marks("claim", uid), signatures.get(uid, ()))

    return read


def told(work: ClaimWork) -> Iterator[str]:
    """The work on a claim as Markdown: one fact after the other, each with its name in bold."""
    marks = work.marks
    if marks.tags:
        yield f"**Tags:** {', '.join(map(inline, marks.tags))}"
    if marks.grade:
        yield f"**Grade:** {inline(phrases.credibility(marks.grade))}"
    if work.signed:
        yield f"**By hand:** {listed([_did(one) for one in work.signed])}"
    for note in marks.notes:
        yield f"**Note of {_who(note.name, note.at)}:** {inline(note.text)}"


def _did(one: Signed) -> str:
    return f"{one.what} by {_who(one.name, one.at)}"


def _who(name: str, at: str) -> str:
    """Who did something, and on which day."""
    day = at.partition("T")[0]
    return inline(", ".join(filter(None, (name or "an analyst", dates.words(day) if day else ""))))
