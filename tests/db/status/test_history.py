"""How a status came about: small stories by hand, and agreement with the plain rules at the end of every day."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.index.index import Index
from db.index.periods import Bounds, Periods
from db.index.positions import Positions
from db.model.claims import Region, Relation, Status, StatusChange
from db.model.tree import Forest
from db.status.history import NAMED, day_at, history
from db.status.lasting import LastingEffects
from db.status.snapshot import Facts, Snapshot
from tests.db.plain_status import ACTORS, PARENTS, Edge, links_between, plainly, plainly_superseded, voice_table

LETTERS = {status.value[0]: status for status in Status}


def index_of(speakers: Sequence[str], edges: Sequence[Edge], days: Sequence[int]) -> Index:
    """Claims 0, 1, … that were made on these days of April 2025, in order; day 0, at the end, is no day."""
    bounds: list[Bounds] = [(f"2025-04-{day:02}",) * 2 if day else (None, None) for day in days]
    starts = [number for number, bound in enumerate(bounds) if number == 0 or bounds[number - 1] != bound]
    ids = array("q", range(len(days)))
    return Index(
        ids=ids,
        periods=Periods(tuple(bounds[start] for start in starts), array("q", starts), len(days)),
        events={},
        publications={},
        **{name: {} for name in ("actors", "regions", "topics", "languages", "outlets", "carriers", "flags")},
        links=links_between(speakers, edges),
        voices=voice_table(speakers),
        position_of=Positions(ids),
    )


def past(
    speakers: Sequence[str], edges: Sequence[Edge], days: Sequence[int], claim: int = 0
) -> tuple[StatusChange, ...]:
    """The history of a claim with everything known."""
    return history(snapshot_of(index_of(speakers, edges, days), len(days)), claim)


def snapshot_of(index: Index, known: int) -> Snapshot:
    """A case with this index when so many claims are known."""
    effects = LastingEffects.of(index.links.counting)
    return Snapshot(Facts.of(index, ACTORS, Forest[Region](()), effects), known)


@dataclass(frozen=True)
class Story:
    """Claims a, b, … by speaker and day, the links between them, and the history of a: day, letter, claims behind."""

    title: str
    claims: str
    links: str
    told: str


STORIES = """
nothing ever happens | gerasimov 1 | | 1u
disputed one day later | gerasimov 1, syrskyi 2 | b disputes a | 1u 2d-b
disputed on the same day | gerasimov 1, syrskyi 1, reports 1, deepstate 3 \
    | b disputes a, a disputes c, d disputes a | 1d-bc
it disputes what was said before | gerasimov 3, syrskyi 1 | a disputes b | 3d-b
first questioned, then disputed | gerasimov 1, deepstate 2, syrskyi 4 | b questions a, c disputes a | 1u 2q-b 4d-c
questioned later than disputed changes nothing | gerasimov 1, syrskyi 2, deepstate 3 \
    | b disputes a, c questions a | 1u 2d-b
the denial is taken back | gerasimov 1, syrskyi 2, syrskyi 5 | b disputes a, c retracts b | 1u 2d-b 5u-b
and the taking back is taken back | gerasimov 1, syrskyi 2, syrskyi 5, syrskyi 7 \
    | b disputes a, c retracts b, d retracts c | 1u 2d-b 5u-b 7d-b
a second denial lasts | gerasimov 1, syrskyi 2, syrskyi 5, deepstate 5 \
    | b disputes a, c retracts b, d disputes a | 1u 2d-b
retracted and taken up again | gerasimov 1, gerasimov 2, gerasimov 3 | b retracts a, c retracts b | 1u 2r-b 3u-b
retracted in a circle | staff 1, staff 2, staff 3 | b retracts a, c retracts b, b retracts c | 1u 2r-b
supported until an origin is shared | gerasimov 1, syrskyi 2, reports 4 \
    | b supports a, c repeats a, c repeats b | 1u 2c-b 4u-b
until the tie is retracted | gerasimov 1, syrskyi 2, reports 4, reports 6 \
    | b supports a, c repeats a, c repeats b, d retracts c | 1u 2c-b 4u-b 6c-b
a mark comes beside the status | gerasimov 1, rudskoy 3, syrskyi 4 | b supersedes a, c disputes a | 1u 3u*b 4d*-c
undated claims come at no known day | gerasimov 1, syrskyi 0 | b disputes a | 1u 0d-b
an undated claim has no day itself | gerasimov 0, syrskyi 1 | b disputes a | 0d-b
"""
TABLE = [Story(*(cell.strip() for cell in row.split("|"))) for row in STORIES.strip().splitlines()]


@pytest.mark.parametrize("story", TABLE, ids=lambda story: story.title)
def test_a_status_has_a_history(story: Story) -> None:
    given = [claim.split() for claim in story.claims.split(", ")]
    order = sorted(range(len(given)), key=lambda number: (int(given[number][1]) or 99, number))
    place = {chr(ord("a") + number): place for place, number in enumerate(order)}
    words = [link.split() for link in story.links.split(", ") if link]
    edges: list[Edge] = [(place[one], Relation(relation), place[other]) for one, relation, other in words]
    names = {place: name for name, place in place.items()}
    found = past([given[number][0] for number in order], edges, [int(given[number][1]) for number in order], place["a"])
    assert " ".join(told(change, names) for change in found) == story.told


def told(change: StatusChange, names: dict[int, str]) -> str:
    """A change in short: the day, the first letter of the status, * for the mark, and the claims behind each."""
    behind = "".join(sorted(names[claim] for claim in change.behind))
    marked = "*" + "".join(sorted(names[claim] for claim in change.superseding)) if change.superseded else ""
    day = int(change.since[-2:]) if change.since else 0
    return f"{day}{change.status.value[0]}{marked}" + (f"-{behind}" if behind else "")


names = st.lists(st.sampled_from(sorted(PARENTS)), max_size=2, unique=True).map(" ".join)
few_names = st.sampled_from(["staff", "staff", "gerasimov", "syrskyi", "reports", ""])


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[str], list[Edge], list[int]]:
    """Speakers, links and days of some claims."""
    speakers = draw(st.lists(st.one_of(names, few_names), min_size=1, max_size=8))
    days = draw(st.lists(st.integers(0, 6), min_size=len(speakers), max_size=len(speakers)))
    claims = st.integers(0, len(speakers) - 1)
    edges = draw(st.lists(st.tuples(claims, st.sampled_from(Relation), claims), max_size=16))
    return speakers, edges, sorted(days, key=lambda day: day or 99)


@given(stories())
def test_a_history_tells_the_status_at_the_end_of_every_day(drawn: tuple[list[str], list[Edge], list[int]]) -> None:
    speakers, edges, days = drawn
    index = index_of(speakers, edges, days)
    ends = [index.periods.end(period) for period in range(len(index.periods.bounds))]
    plain = {end: plainly(speakers[:end], edges) for end in ends}
    marked = {end: plainly_superseded(speakers[:end], edges) for end in ends}
    for known in ends:
        for claim in range(known):
            found = history(snapshot_of(index, known), claim)
            expected: list[tuple[str | None, Status, bool]] = []
            for end in ends:
                if claim < end <= known:
                    status, mark = plain[end][claim][0], claim in marked[end]
                    if not expected or expected[-1][1:] != (status, mark):
                        expected.append((day_at(index.periods, end), status, mark))
            assert [(change.since, change.status, change.superseded) for change in found] == expected
            check_behind(found, plain, claim, index.periods)


def check_behind(
    found: Sequence[StatusChange], plain: dict[int, list[tuple[Status, frozenset[int]]]], claim: int, periods: Periods
) -> None:
    """Whoever is named as behind a stronger status is behind it by the plain rules."""
    before = Status.UNVERIFIED
    ranks = list(Status)
    for change in found:
        end = periods.known_by(change.since) if change.since else periods.size
        if ranks.index(change.status) < ranks.index(before) and change.status is not Status.RETRACTED:
            assert change.behind
            assert set(change.behind) <= plain[end][claim][1]
        before = change.status


def test_what_is_not_known_has_no_history() -> None:
    index = index_of(["gerasimov", "syrskyi"], [(1, Relation.DISPUTES, 0)], [1, 2])
    assert history(snapshot_of(index, 1), 1) == ()


def test_of_very_many_links_only_the_first_are_looked_at() -> None:
    many = 5_000
    days = [1, *[2] * many]
    for relation in (Relation.DISPUTES, Relation.QUESTIONS, Relation.SUPERSEDES):
        edges: list[Edge] = [(other, relation, 0) for other in range(1, many + 1)]
        first, last = past(["gerasimov"] * (many + 1), edges, days)
        assert (first.since, last.since) == ("2025-04-01", "2025-04-02")
        assert len(last.behind or last.superseding) == NAMED


def test_what_is_too_entangled_has_no_history_unless_more_effort_is_allowed() -> None:
    length = 400
    edges: list[Edge] = [(number + 1, Relation.RETRACTS, number) for number in range(length - 1)]
    index = index_of(["staff"] * length, edges, [1 + number // 20 for number in range(length)])
    snapshot = snapshot_of(index, length)
    assert history(snapshot, 0) == ()
    assert history(snapshot, 0, effort=100_000)[0].since == "2025-04-01"
