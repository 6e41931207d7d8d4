"""The brief of threads: each argument once, as a nested list with answers below the claims that they answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace

from pyroaring import BitMap

from db.case.case import Case
from db.case.matches import Matches
from db.exporting.escape import inline
from db.exporting.export import WorkOf, work_of
from db.exporting.footnotes import Footnotes
from db.exporting.formats import THREAD
from db.exporting.header import Header
from db.exporting.markdown import NOTHING_TO_TELL, end, head
from db.exporting.options import ExportOptions
from db.exporting.telling import (
    beside,
    bullets,
    date_of,
    heading,
    marker,
    name_of,
    shortened,
    status_of,
    worked,
)
from db.model.claims import Claim, Status
from db.text import phrases
from db.text.names import listed
from db.views.threads import Thread, ThreadLink, ThreadNode, connected, most_answered, thread

_CAUTION = (
    "Every statement below is what somebody said. Each thread has the claims that links join with each other, "
    "directly or through others, those included that the filter leaves out: it starts with the claim that most of "
    "those around answer, at its origin, and under each claim stand those that repeat it and then, by date, those "
    "that answer it or that it answers. A status is derived from these links: it tells who contradicts, questions "
    "or backs whom, and nothing about what is true."
)
_DEEPEST = 8
"""Maximum depth of the nested lists. Deeper claims stay at this depth and name the claim that they answer."""
_REFERENCE = 80
"""Maximum characters of a statement to which an item refers."""
_MEMBERS = 10_000
"""Maximum number of claims that are counted in one thread."""


def write(case: Case, matches: Matches, options: ExportOptions) -> Iterator[str]:
    """The brief of the threads of the matches, piece by piece."""
    header = Header.of(case, matches, options)
    header = replace(header, arguments=("--format", THREAD, *header.arguments))
    return threads(case, matches, header, work_of(case, options))


def threads(case: Case, matches: Matches, header: Header, work: WorkOf | None = None) -> Iterator[str]:
    """The whole brief, piece by piece: the threads of the matches in timeline order."""
    yield head(header, _CAUTION)
    footnotes, asof = Footnotes(), matches.filter.asof
    linked = matches.positions & case.at(asof).statuses.linked
    for number, members in enumerate(_threads(case, linked, asof), 1):
        found = thread(case.at(asof), most_answered(case.at(asof), members & linked))
        if found is not None:
            yield from _section(case, found, members, matches, number, footnotes, work)
    if not matches.positions:
        yield NOTHING_TO_TELL
    elif alone := len(matches) - len(linked):
        which = "One of the claims" if alone == 1 else f"{alone:,} of the claims"
        yield f"\n## Without a thread\n\n{which} that match: no link to another claim is known.\n"
    yield from end(header, footnotes)


def _threads(case: Case, linked: BitMap, asof: str | None) -> Iterator[BitMap]:
    """The claims of each thread that one of these claims belongs to; of a large thread more than `_MEMBERS` of them."""
    seen = BitMap()
    with closing(case.pulse()) as pulse:
        for position in linked:
            if position not in seen:
                next(pulse)
                members = connected(case.at(asof), position, _MEMBERS + 1, without=seen)
                is_new = not seen.intersect(members)  # if not, it is the rest of a large thread
                seen |= members
                if is_new:
                    yield members


def _section(
    case: Case,
    tree: Thread,
    members: BitMap,
    matches: Matches,
    number: int,
    footnotes: Footnotes,
    work: WorkOf | None,
) -> Iterator[str]:
    asof = matches.filter.asof
    claims = {claim.position: claim for claim in case.claims(tree.nodes, asof)}
    start = claims[tree.root]
    yield f"\n## {number}. {heading(start)}\n\n"
    yield bullets([*_facts(case, claims, matches), *_missing(tree, members, matches)]) + "\n"
    depths: dict[int, int] = {}
    for node in tree.nodes.values():
        siblings = () if node.parent is None else tree.nodes[node.parent].repeats
        together = node.is_repeat and len(siblings) > 1
        depth = depths[node.claim] = (0 if node.parent is None else depths[node.parent] + 1) + together
        if together and node.claim == siblings[0]:
            yield f"{_indent(depth - 1)}- *{len(siblings):,} repeat it:*\n"
        yield from _item(node, depth, claims, footnotes)
        for fact in worked(work(claims[node.claim])) if work else ():
            yield f"{_indent(depth + 1)}- {fact}\n"


def _facts(case: Case, claims: Mapping[int, Claim], matches: Matches) -> list[str]:
    days = [claims[position].stated for position in sorted(claims) if claims[position].stated.strip()]
    span = f"{date_of(days[0], '')} to {date_of(days[-1], '')}" if days else "no date is recorded"
    tally = [(status, sum(claim.status is status for claim in claims.values())) for status in Status]
    numbers = ", ".join(f"{number:,} {status}" for status, number in tally if number)
    outside = len(BitMap(list(claims)) - matches.positions)
    voices = [case.facts.index.voices(position) for position in claims]
    sides = frozenset().union(*(voice.sides for voice in voices))
    speakers = frozenset().union(*(voice.speakers for voice in voices))
    names = ", ".join(sorted(name_of(case.actors[side]) for side in sides))
    return [
        f"**Stated:** {span}",
        f"**Claims:** {len(claims):,}: {numbers}" + (f"; {outside:,} of them outside the filter" if outside else ""),
        f"**Sides:** {len(sides):,}" + (f": {names}" if names else "") + f"; {phrases.count(len(speakers), 'voice')}",
    ]


def _missing(tree: Thread, members: BitMap, matches: Matches) -> Iterator[str]:
    """A note on a thread that is not written in full."""
    if len(members) > _MEMBERS:
        yield (
            f"**Note:** this thread has more than {_MEMBERS:,} claims; here are the {len(tree):,} nearest to its "
            f"start, without others that match the filter. An export of one of those alone shows what is around it"
        )
    elif not tree.is_whole:
        missing = len((members - tree.claims) & matches.positions)
        yield (
            f"**Note:** this thread has {len(members):,} claims; here are the {len(tree):,} nearest to its start, "
            f"without {missing:,} that match the filter. An export of one of those alone shows what is around it"
        )


def _item(node: ThreadNode, depth: int, claims: Mapping[int, Claim], footnotes: Footnotes) -> Iterator[str]:
    """A claim, and the other links that it has to claims above it."""
    claim, indent = claims[node.claim], _indent(depth)
    said = [inline(claim.text) or "no statement recorded", marker(claim)]
    said += [footnotes.mark(source) for source in claim.sources]
    yield (
        f"{indent}- {_joined(node, depth, claims)}**{_who(claim)}**, {_when(claim)}, *{status_of(claim)}:* "
        f"{' '.join(said)}\n"
    )
    for joint in node.references:
        above = claims[joint.other]
        reference = f"{_who(above)}, {_when(above)}: {shortened(above.text, _REFERENCE)}"
        yield f"{_indent(depth + 1)}- *also {_made_of(joint)}*{_beside(joint, claims)} {reference}\n"


def _joined(node: ThreadNode, depth: int, claims: Mapping[int, Claim]) -> str:
    """The link between a claim and its parent in the thread, which is named if it is not the claim right above."""
    if node.link is None:
        return ""
    above = claims[node.link.claim]
    apart = node.link.claim != node.parent or depth > _DEEPEST
    who = f"{_who(above, sides=False)}, {_when(above)}, " if apart else ""
    return f"{who}*{_made_of(node.link)}*{_beside(node.link, claims)} "


def _indent(depth: int) -> str:
    return "  " * min(depth, _DEEPEST)


def _made_of(joint: ThreadLink) -> str:
    return phrases.relation_label(joint.relation, joint.direction).lower()


def _beside(joint: ThreadLink, claims: Mapping[int, Claim]) -> str:
    """The part and the note of a link, in brackets."""
    kind = (joint.relation, joint.direction, joint.other)
    links = claims[joint.claim].links
    return next((beside(link) for link in links if (link.relation, link.direction, link.other.position) == kind), "")


def _who(claim: Claim, sides: bool = True) -> str:
    who = listed([name_of(speaker.actor) for speaker in claim.speakers]) or "no speaker recorded"
    speakers = [speaker.actor.id for speaker in claim.speakers]
    sides_named = (speaker.side for speaker in claim.speakers)
    apart = dict.fromkeys(name_of(side) for side in sides_named if side and side.id not in speakers)
    return who + (f" ({', '.join(apart)})" if apart and sides else "")


def _when(claim: Claim) -> str:
    return date_of(claim.stated, "no date recorded")
