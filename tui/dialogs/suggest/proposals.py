"""What the dialog shows and asks: two things side by side, what one may be to the other, and what was decided."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from db.model.claims import Relation

Key = tuple[str, int, int]
"""What is paired, and the two by number, the lower one first: this holds as long as the dialog is open."""

_MAY: Mapping[Relation, str] = {
    Relation.RETRACTS: "may retract",
    Relation.DISPUTES: "may dispute",
    Relation.QUESTIONS: "may question",
    Relation.SUPPORTS: "may support",
    Relation.REPEATS: "may repeat",
    Relation.SUPERSEDES: "may supersede",
}


@dataclass(frozen=True, slots=True)
class Face:
    """One of two things, safe to show.

    `subject` names it as the one that speaks, `object` as what the other one speaks about. `who` are its speakers, a
    line each, `facts` when and where in words, and `text` what it says.
    """

    uid: str
    subject: str
    object: str
    who: Sequence[str]
    facts: Sequence[str]
    text: str
    quote: str = ""


class Reason(NamedTuple):
    """Why a pair is proposed, in words, or what speaks against it. Safe to show."""

    text: str
    is_against: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two things, and what the first may be to the second: by a `relation` of claims, or, without one, the same actor.

    `common` are keys of the words that both have and few others, see `db.suggest.reading.words`.
    """

    key: Key
    faces: tuple[Face, Face]
    relation: Relation | None
    reasons: Sequence[Reason] = ()
    common: frozenset[str] = frozenset()

    def ends(self, swapped: bool) -> tuple[Face, Face]:
        """The one that the sentence begins with, and the other."""
        first, second = self.faces
        return (second, first) if swapped else (first, second)

    def proposed(self, swapped: bool) -> tuple[str, str, str]:
        """What is proposed, in three parts of one sentence; the one in the middle says that it is only proposed."""
        from_, to = self.ends(swapped)
        return from_.subject, "may be" if self.relation is None else _MAY[self.relation], to.object

    def sentence(self, relation: Relation | None, swapped: bool) -> str:
        """What is said with a relation, or that the two are one actor."""
        from_, to = self.ends(swapped)
        return f"{from_.subject} {relation or 'is'} {to.object}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided in a `tab`: that a pair is linked by `relation`, is one actor, or, if it `is_no`, neither."""

    proposal: Proposal
    relation: Relation | None
    is_no: bool
    swapped: bool
    why: str
    tab: str

    @property
    def said(self) -> str:
        """The decision as a sentence without its full stop."""
        if not self.is_no:
            return self.proposal.sentence(self.relation, self.swapped)
        return "these are two" if self.proposal.relation is None else "not related"


@dataclass(frozen=True, slots=True)
class Tab:
    """One list of pairs. `counted` is where its pairs are: "in this filter"."""

    id: str
    title: str
    counted: str


class Coverage(NamedTuple):
    """How far pairs have been looked for: in `done` of `total` claims. `remark` says what was left out and why."""

    done: int
    total: int
    remark: str = ""

    @property
    def is_over(self) -> bool:
        """Whether there is nothing more to look for."""
        return self.done >= self.total


class Desk(Protocol):
    """What the dialog asks for, and gives its decisions to."""

    tabs: Sequence[Tab]

    async def look(self, tab: str) -> Coverage:
        """Look for more pairs of a tab, for a moment. Raises ConflictError."""

    async def next(self, tab: str, apart: Collection[Key]) -> Proposal | None:
        """The best pair of a tab so far apart from some; None if there is none. Raises ConflictError."""

    def left(self, tab: str, decided: Collection[Key]) -> int:
        """How many pairs of a tab have been found and not decided."""

    def record(self, decision: Verdict, done: Callable[[str], None]) -> None:
        """Write a decision, after those before it. `done` is called in the end, with why it was refused if it was."""

    def take_back(self, decision: Verdict, done: Callable[[str], None]) -> None:
        """Take back a decision that was recorded."""

    def ask_why(self, why: str, take: Callable[[str], None]) -> None:
        """Ask the user for the reason of the next decision, which begins with `why`."""
