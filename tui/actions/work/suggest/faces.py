"""Claims and actors as they stand beside each other."""

from __future__ import annotations

from collections.abc import Iterator

from db import dates
from db.case.case import Case
from db.model.claims import Actor, Claim, Relation, Speaker
from db.suggest.similar import SameActor
from db.suggest.suggestion import Suggestion
from db.text import phrases
from db.text.safe import line
from tui.actions.work.doing import spoken_about, who
from tui.dialogs.suggest.proposals import Face, Key, Proposal, Reason

CLAIMS, ACTORS = "claims", "actors"
_MOST_NAMES = 8
_MOST_AROUND = 2


def key_of(kind: str, one: int, other: int) -> Key:
    """What names a pair in either order."""
    return kind, min(one, other), max(one, other)


def claims_proposed(case: Case, suggestion: Suggestion, common: frozenset[str], chain: str) -> Proposal:
    """A suggestion with both claims as they are shown. `chain` is the sign between a speaker and those spoken for."""
    positions = suggestion.from_position, suggestion.to_position
    first, second = case.claims(positions, linked=False)
    by_the_same = bool(first.speakers) and _names(first) == _names(second)
    faces = [
        _claim(claim, uid, by_the_same, chain)
        for claim, uid in zip((first, second), (suggestion.from_, suggestion.to), strict=True)
    ]
    reasons = [Reason(line(reason.text), reason.weight < 0) for reason in suggestion.reasons]
    key = key_of(CLAIMS, *positions)
    return Proposal(key, (faces[0], faces[1]), Relation(suggestion.relation), tuple(reasons), common)


def actors_proposed(case: Case, pair: SameActor, chain: str) -> Proposal:
    """Two actors that may be one: the one that would be another name, and the one that stays."""
    sizes = case.actor_sizes()
    other, kept = (_actor(case, case.actors[id], sizes.get(id, 0), chain) for id in (pair.other, pair.kept))
    return Proposal(key_of(ACTORS, pair.other, pair.kept), (other, kept), None, (Reason(line(pair.reason)),))


def _names(claim: Claim) -> list[str]:
    return [speaker.actor.name for speaker in claim.speakers]


def _claim(claim: Claim, uid: str, by_the_same: bool, chain: str) -> Face:
    names = _names(claim)
    speakers = [_speaker(speaker, chain) for speaker in claim.speakers] or ["nobody is named"]
    about = spoken_about(names, claim.stated, by_the_same)
    return Face(uid, who(names), about, speakers, list(_facts(claim, chain)), claim.text, claim.quote)


def _speaker(speaker: Speaker, chain: str) -> str:
    return f" {chain} ".join([speaker.actor.name, *(body.name for body in speaker.bodies)])


def _facts(claim: Claim, chain: str) -> Iterator[str]:
    """When it was said, when it happened, where, and how much it is about."""
    yield f"said {dates.words(claim.stated)}" if claim.stated else "no date is given"
    yield f"about {dates.words(claim.event).removeprefix('about ')}" if claim.event else "no date of the event is given"
    for place in claim.places:
        yield f" {chain} ".join([place.region.name, *(region.name for region in place.around[:_MOST_AROUND])])
    if not claim.places:
        yield "no place is given"
    if claim.figures:
        yield phrases.figures(claim.figures)


def _actor(case: Case, actor: Actor, size: int, chain: str) -> Face:
    bodies = f" {chain} ".join(one.name for one in case.actors.chain(actor.id))
    also = [name for name in actor.aliases if name != actor.name][:_MOST_NAMES]
    facts = [
        f"speaks for {bodies}" if bodies else "a side of its own",
        f"{phrases.count(size, 'claim')} with those who speak for it",
        *([actor.role] if actor.role else []),
        *([f"also called {', '.join(also)}"] if also else []),
        f"id {line(actor.uid)}",
    ]
    return Face(actor.uid, actor.name, actor.name, [actor.kind or "actor"], facts, actor.name)
