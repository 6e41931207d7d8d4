"""What analysts added to a claim, in words: for the screen only, as briefs tell it where they are asked to."""

from __future__ import annotations

from collections.abc import Iterator

from db.case.case import Case
from db.explain.text import ExplanationLine, ExplanationPart
from db.text import phrases
from db.text.readings import signature


def work_parts(case: Case, position: int) -> tuple[ExplanationPart, ...]:
    """Tags, grade, who added, edited and reviewed the claim at a position, and its notes; nothing if it has none."""
    (uid,) = case.uids((position,)) or ("",)
    lines = tuple(map(ExplanationLine, _told(case, uid)))
    return (ExplanationPart("What analysts added", lines),) if lines else ()


def _told(case: Case, uid: str) -> Iterator[str]:
    marks = case.marks("claim", uid)
    if marks.tags:
        yield f"tags: {', '.join(marks.tags)}"
    if marks.grade:
        yield f"grade: {phrases.credibility(marks.grade)}"
    for one in case.hands.signatures().get(uid, ()):
        yield f"{one.what} by {signature(one.name, one.at)}"
    for note in marks.notes:
        yield f"note of {signature(note.name, note.at)}: {' '.join(note.text.split())}"
