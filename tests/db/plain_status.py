"""The status rule said a second time, in the plainest words and without regard to speed, for tests to compare with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db.index.links import Links
from db.index.pairs import Pair
from db.index.speakers import SpeakerGroups, Voices, VoiceTable
from db.model.claims import UNATTRIBUTED, Actor, Relation, Status
from db.model.tree import Forest
from db.status.rules import CONDITIONS

PARENTS = {
    "russia": "",
    "mod": "russia",
    "staff": "mod",
    "gerasimov": "staff",
    "rudskoy": "staff",
    "peskov": "russia",
    "ukraine": "",
    "syrskyi": "ukraine",
    "deepstate": "",
    "reports": "",
    "officials": "ukraine",
    "rumours": "",
    "blogger": "rumours",
}
UNNAMED = {"reports", "officials", "rumours"}
IDS = {name: id for id, name in enumerate(PARENTS, 1)}
ACTORS = Forest(
    Actor(IDS[name], name, name, UNATTRIBUTED if name in UNNAMED else "person", IDS.get(parent))
    for name, parent in PARENTS.items()
)
Edge = tuple[int, Relation, int]
"""A link as (from, relation, to)."""


def links_between(speakers: Sequence[str], edges: Sequence[Edge]) -> Links:
    """The links between claims 0, 1, … that are made by these speakers, several with spaces between them."""
    return Links.gathered(pairs_of(edges), voice_table(speakers), CONDITIONS)


def voice_table(speakers: Sequence[str]) -> VoiceTable:
    """The voices of claims by their speakers."""
    speaking = {id: [n for n, names in enumerate(speakers) if name in names.split()] for name, id in IDS.items()}
    return VoiceTable(ACTORS, SpeakerGroups.gathered(speaking, len(speakers)))


def pairs_of(edges: Sequence[Edge]) -> Mapping[Relation, list[Pair]]:
    """Links by their relation."""
    return {relation: [(from_, to) for from_, kind, to in edges if kind is relation] for relation in Relation}


def plainly(speakers: Sequence[str], edges: Sequence[Edge]) -> list[tuple[Status, frozenset[int]]]:
    """The status of each claim with the claims behind it."""
    live, retracted = in_force(speakers, edges)
    return [plain_status(claim, live, retracted) for claim in range(len(speakers))]


def plainly_superseded(speakers: Sequence[str], edges: Sequence[Edge]) -> list[int]:
    """The claims that a later position of the same side replaces, in order."""
    return sorted({to for _, kind, to in in_force(speakers, edges)[0] if kind is Relation.SUPERSEDES})


def in_force(speakers: Sequence[str], edges: Sequence[Edge]) -> tuple[set[Edge], set[int]]:
    """The links between these claims that count and whose own claim is not retracted, and the claims that are."""
    voices = [voices_of(names.split()) for names in speakers]
    ours = {edge for edge in edges if edge[0] != edge[2] and max(edge[0], edge[2]) < len(speakers)}
    counting = {edge for edge in ours if counts(edge, voices)}
    retracted = retracted_by(counting)
    return {edge for edge in counting if edge[0] not in retracted}, retracted


def voices_of(names: list[str]) -> Voices:
    """The voices of a claim by the names of its speakers."""
    chains = {name: [name] for name in names}
    for chain in chains.values():
        while PARENTS[chain[-1]]:
            chain.append(PARENTS[chain[-1]])
    return Voices(
        frozenset(IDS[name] for name in names),
        frozenset(IDS[body] for chain in chains.values() for body in chain),
        frozenset(IDS[chain[-1]] for chain in chains.values() if chain[0] not in UNNAMED and chain[-1] not in UNNAMED),
    )


def counts(edge: Edge, voices: list[Voices]) -> bool:
    """Whether a link counts, given who speaks."""
    from_, relation, to = voices[edge[0]], edge[1], voices[edge[2]]
    if relation is Relation.RETRACTS:
        return any(speaker in to.bodies for speaker in from_.speakers)
    if relation is Relation.SUPPORTS:
        return len(from_.sides) > 0 and len(to.sides) > 0 and not any(side in to.sides for side in from_.sides)
    if relation is Relation.SUPERSEDES:
        return any(body in to.bodies for body in from_.bodies)
    return True


def retracted_by(edges: set[Edge]) -> set[int]:
    """What falls when all that nobody retracts stands, round by round."""
    retractors: Mapping[int, set[int]] = {
        to: {one for one, relation, other in edges if relation is Relation.RETRACTS and other == to}
        for _, relation, to in edges
        if relation is Relation.RETRACTS
    }
    fallen: set[int] = set()
    standing: set[int] = set()
    for _ in range(2 * len(retractors) + 2):
        standing = {claim for claim, found in retractors.items() if found <= fallen}
        fallen = {
            claim
            for claim, found in retractors.items()
            if any(one not in retractors or one in standing for one in found)
        }
    return set(retractors) - standing


def plain_status(claim: int, live: set[Edge], retracted: set[int]) -> tuple[Status, frozenset[int]]:
    """The status of one claim with the claims behind it; none are given for what falls in a circle."""
    into = {relation: {one for one, kind, to in live if kind is relation and to == claim} for relation in Relation}
    if claim in retracted:
        return Status.RETRACTED, frozenset(into[Relation.RETRACTS])
    opposed = {to for one, kind, to in live if kind is Relation.DISPUTES and one == claim} - retracted
    if disputing := into[Relation.DISPUTES] | opposed:
        return Status.DISPUTED, frozenset(disputing)
    if supporting := into[Relation.SUPPORTS] - origin_of(claim, live):
        return Status.CORROBORATED, frozenset(supporting)
    if into[Relation.QUESTIONS]:
        return Status.QUESTIONED, frozenset(into[Relation.QUESTIONS])
    return Status.UNVERIFIED, frozenset()


def origin_of(claim: int, live: set[Edge]) -> set[int]:
    """All claims that share an origin with this one."""
    found = {claim}
    ties = [{one, to} for one, kind, to in live if kind is Relation.REPEATS]
    for _ in ties:
        for tie in ties:
            if tie & found:
                found |= tie
    return found
