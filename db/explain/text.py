"""An explanation in words: the same lines for the screen, for a brief and for data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from db import dates
from db.explain.explanation import Explanation, RuleOutcome
from db.explain.naming import voices
from db.model.claims import Claim, Link, Status, StatusChange
from db.text import phrases
from db.text.names import listed
from db.text.readings import reading_of, readings_among

_LISTED = 200
"""Maximum number of claims listed behind a status; the rest is counted."""

_FarEnds = Mapping[int, tuple[int, Link]]
"""For each claim at the far end of links, the number of the first link that leads there, and that link."""


@dataclass(frozen=True, slots=True)
class ExplanationLine:
    """One line. `target` is the position of a claim that it names, `status` the status that it is about.

    `more` describes the named claim for readers who cannot go to it.
    """

    text: str
    status: Status | None = None
    target: int | None = None
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExplanationPart:
    """Some lines under a heading."""

    heading: str
    lines: tuple[ExplanationLine, ...]


def parts(explanation: Explanation) -> Iterator[ExplanationPart]:
    """The whole explanation, in parts.

    That nothing is linked in the case, what the status alone would hide, what it rests on, the rules, and the history.
    """
    if not explanation.has_links:
        lines = ExplanationLine(f"{phrases.NO_LINKS}."), ExplanationLine(f"{phrases.HOW_LINKS_COME}.")
        yield ExplanationPart("Nobody has linked anything", lines)
    if explanation.shadings:
        yield shades_part(explanation)
    for heading, links in (
        ("What it rests on", explanation.behind),
        ("What supersedes it", explanation.superseding),
    ):
        if links:
            readings = [ExplanationLine(f"{said}.") for said in (readings_among(links),) if said]
            yield ExplanationPart(heading, (*readings, *_resting(explanation, links)))
    yield rules_part(explanation)
    yield history_part(explanation)


def shades_part(explanation: Explanation) -> ExplanationPart:
    """The shades of the status, each with its reason."""
    lines = [ExplanationLine(f"{shading.shade}: {shading.reason}") for shading in explanation.shadings]
    return ExplanationPart("What the word alone would hide", tuple(lines))


def rules_part(explanation: Explanation) -> ExplanationPart:
    """The rules in order, each with whether it holds and why."""
    decisive = explanation.claim.status
    lines = [ExplanationLine(f"{_verdict(rule, decisive)}: {rule.reason}", rule.status) for rule in explanation.rules]
    if explanation.mark:
        held = "superseded, as a mark beside the status" if explanation.superseding else "not superseded"
        lines.append(ExplanationLine(f"{held}: {explanation.mark}"))
    return ExplanationPart("The rules, of which the first that holds decides", tuple(lines))


def history_part(explanation: Explanation) -> ExplanationPart:
    """The history of the status, a line for each change."""
    untold = "too many links hang together here to tell" if explanation.is_known else "it was not known by that day"
    return ExplanationPart("How it came about", tuple(_history_lines(explanation)) or (ExplanationLine(untold),))


def summary(explanation: Explanation) -> str:
    """The status with its counts: "disputed: … (2 sides, 3 voices, 3 origins)"."""
    return phrases.status_reason(explanation.claim, explanation.origins)


def _verdict(rule: RuleOutcome, decisive: Status) -> str:
    if rule.status is decisive:
        return f"{rule.status}, which decides"
    return f"{rule.status} as well, which would come later" if rule.held else f"not {rule.status}"


def _resting(explanation: Explanation, links: tuple[Link, ...]) -> Iterator[ExplanationLine]:
    for link in links[:_LISTED]:
        other = link.other
        apart = [side for side in explanation.sides[other.position] if side not in other.speakers]
        who = (listed(other.speakers) or "nobody named") + (f" ({', '.join(apart)})" if apart else "")
        when = dates.words(other.stated) if other.stated else "no date"
        part = [f"Only this part: {link.part}"] if link.part else []
        reading = [_capital(reading_of(link))] if reading_of(link) else []
        more = (other.text, *part, *([f"Note: {link.note}"] if link.note else []), *reading)
        yield ExplanationLine(f"{phrases.link_label(link)} {who}, {when}", target=other.position, more=more)
    if len(links) > _LISTED:
        yield ExplanationLine(f"and {phrases.count(len(links) - _LISTED, 'more claim')}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _history_lines(explanation: Explanation) -> Iterator[ExplanationLine]:
    before: StatusChange | None = None
    far = _far_ends(explanation.claim)
    for change in explanation.changes:
        day = _day(explanation.claim, far, before, change)
        target = next(iter((*change.behind, *change.superseding)), None)
        yield ExplanationLine(f"{day}: {_change(far, before, change)}", change.status, target)
        before = change


def _day(claim: Claim, far: _FarEnds, before: StatusChange | None, change: StatusChange) -> str:
    """The day of a change, with "by" if it comes from a date that is vaguer than a day."""
    if not change.since:
        return "at no known day"
    stated = {far[other][1].other.stated for other in (*change.behind, *change.superseding) if other in far}
    if before is None:
        stated.add(claim.stated)
    fell = before is not None and _RANK[change.status] > _RANK[before.status]
    is_vague = not fell and change.since not in stated
    return f"by {dates.words(change.since)}" if is_vague else dates.words(change.since)


def _change(far: _FarEnds, before: StatusChange | None, change: StatusChange) -> str:
    """A change in words: "disputed, by A and B", "still disputed; superseded by A"."""
    said = change.status.value
    if before and change.status is not before.status:
        who = _names(far, change.behind)
        weaker = _RANK[change.status] > _RANK[before.status]
        if who:
            said += f", as what made it {before.status} no longer counts: {who}" if weaker else f", by {who}"
    elif before:
        said = f"still {change.status}"
    elif change.behind:
        said += f" as soon as it was made, by {_names(far, change.behind)}"
    else:
        said += ", when it was made"
    if change.superseded and not (before and before.superseded):
        return f"{said}; superseded by {_names(far, change.superseding)}"
    return said + ("; no longer superseded" if before and before.superseded and not change.superseded else "")


_RANK = {status: rank for rank, status in enumerate(Status)}


def _names(far: _FarEnds, claims: tuple[int, ...]) -> str:
    """The speakers of some linked claims, in the order of the links."""
    named = dict(far[claim] for claim in claims if claim in far)
    return voices(named[number] for number in sorted(named))


def _far_ends(claim: Claim) -> _FarEnds:
    ends: dict[int, tuple[int, Link]] = {}
    for number, link in enumerate(claim.links):
        ends.setdefault(link.other.position, (number, link))
    return ends
