"""The status rule: every rule by small examples, and what must hold whatever the links are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.index.speakers import SpeakerGroups, VoiceTable
from db.model.claims import Relation, Status
from db.status.rules import Evaluation
from tests.db.plain_status import ACTORS, IDS, PARENTS, Edge, links_between, plainly, plainly_superseded

RANK = {status: rank for rank, status in enumerate(Status)}


def argument(speakers: Sequence[str], edges: Sequence[Edge], known: int | None = None) -> Evaluation:
    """The argument between claims 0, 1, … that are made by these speakers, several with spaces between them."""
    return Evaluation(links_between(speakers, edges), len(speakers) if known is None else known)


def judged(speakers: Sequence[str], edges: Sequence[Edge], known: int | None = None) -> list[Status]:
    """The status of each claim."""
    argued = argument(speakers, edges, known)
    found = argued.statuses()
    return [
        next((status for status, claims in found.items() if claim in claims), Status.UNVERIFIED)
        for claim in range(len(speakers))
    ]


@dataclass(frozen=True)
class Example:
    """Claims a, b, … by their speakers, the links between them in words, and the first letters of their statuses."""

    title: str
    speakers: str
    links: str
    statuses: str

    def edges(self) -> list[Edge]:
        """The links as (from, relation, to)."""
        words = [link.split() for link in self.links.split(", ") if link]
        return [(ord(from_) - ord("a"), Relation(relation), ord(to) - ord("a")) for from_, relation, to in words]


# What it shows | who speaks in the claims a, b, … | links | first letters of the statuses
EXAMPLES = """
no links | gerasimov, syrskyi | | u u
disputed in both directions | gerasimov, syrskyi | b disputes a | d d
one side can dispute itself | gerasimov, peskov | b disputes a | d d
an unnamed voice can dispute | gerasimov, reports | b disputes a | d d
questioned, and only what is pointed at | gerasimov, syrskyi | b questions a | q u
disputed goes before questioned | gerasimov, syrskyi | b questions a, b disputes a | d d
disputed goes before corroborated | gerasimov, syrskyi | b supports a, b disputes a | d d
corroborated by another side | gerasimov, syrskyi | b supports a | c u
not by the own side | gerasimov, peskov | b supports a | u u
corroborated goes before questioned | gerasimov, syrskyi, peskov | b supports a, c questions a | c u u
all sides must differ | gerasimov, syrskyi gerasimov | b supports a | u u
a side shared by one of several speakers | gerasimov deepstate, syrskyi deepstate | b supports a | u u
several speakers of other sides | gerasimov peskov, syrskyi deepstate | b supports a | c u
an unnamed voice cannot corroborate | gerasimov, reports | b supports a | u u
an unnamed voice cannot be corroborated | reports, gerasimov | b supports a | u u
two unnamed voices | reports, rumours | b supports a | u u
an unnamed voice of a side is no side | gerasimov, officials | b supports a | u u
nor one that speaks for an unnamed one | gerasimov, blogger | b supports a | u u
an unnamed voice beside an identified one | gerasimov reports, syrskyi reports | b supports a | c u
nobody said it | , syrskyi | b supports a | u u
shared origin, directly | gerasimov, syrskyi | b supports a, b repeats a | u u
shared origin, the other way | gerasimov, syrskyi | b supports a, a repeats b | u u
shared origin of both | gerasimov, syrskyi, deepstate | b supports a, a repeats c, b repeats c | u u u
shared origin through a chain | gerasimov, syrskyi, deepstate, reports, rumours \
    | b supports a, a repeats c, d repeats c, d repeats e, b repeats e | u u u u u
different origins | gerasimov, syrskyi, reports | b supports a, c repeats a | c u u
two origins | gerasimov, syrskyi, reports, rumours | b supports a, c repeats a, d repeats b | c u u u
one of two supporters is independent | gerasimov, syrskyi, deepstate | b supports a, c supports a, b repeats a | c u u
retracted by the same speaker | gerasimov, gerasimov | b retracts a | r u
retracted by the speaker's body | gerasimov, staff | b retracts a | r u
retracted by a body above it | gerasimov, russia | b retracts a | r u
not by somebody who speaks for the speaker | staff, gerasimov | b retracts a | u u
not by a sibling | gerasimov, rudskoy | b retracts a | u u
not by another side | gerasimov, syrskyi | b retracts a | u u
one of several speakers retracts | gerasimov syrskyi, syrskyi | b retracts a | r u
nobody retracts | , | b retracts a | u u
retracted goes before disputed | gerasimov, gerasimov, syrskyi | b retracts a, c disputes a | r u u
what is retracted disputes nothing | gerasimov, gerasimov, syrskyi | b retracts a, a disputes c | r u u
nor questions it | gerasimov, gerasimov, syrskyi | b retracts a, a questions c | r u u
nor supports it | gerasimov, gerasimov, syrskyi | b retracts a, a supports c | r u u
nor ties origins | gerasimov, syrskyi, reports, reports \
    | b supports a, c repeats a, c repeats b, d retracts c | c u r u
but two can rest on what is retracted | gerasimov, syrskyi, reports, reports \
    | b supports a, a repeats c, b repeats c, d retracts c | u u r u
a void retraction leaves all as it was | gerasimov, rudskoy, syrskyi | b retracts a, a disputes c | d u d
a retraction that is retracted | staff, staff, staff | b retracts a, c retracts b | u r u
and again | staff, staff, staff, staff | b retracts a, c retracts b, d retracts c | r u r u
retracted twice, once in force | staff, staff, staff, staff | b retracts a, c retracts b, d retracts a | r r u u
a circle of two falls | staff, staff | a retracts b, b retracts a | r r
a circle of three falls | staff, staff, staff | a retracts b, b retracts c, c retracts a | r r r
and what it retracts | staff, staff, staff | a retracts b, b retracts a, b retracts c | r r r
a circle is undone from outside | staff, staff, staff | a retracts b, b retracts a, c retracts a | r u u
superseding is no status | gerasimov, gerasimov | b supersedes a | u u
repeating is no status | gerasimov, syrskyi | b repeats a | u u
self links | gerasimov | a disputes a, a retracts a, a questions a, a supports a | u
"""
TABLE = [Example(*(cell.strip() for cell in row.split("|"))) for row in EXAMPLES.strip().splitlines()]


@pytest.mark.parametrize("example", TABLE, ids=lambda example: example.title)
def test_the_first_rule_that_holds_decides(example: Example) -> None:
    speakers = [names.strip() for names in example.speakers.split(",")]
    found = judged(speakers, example.edges())
    assert [status.value[0] for status in found] == example.statuses.split()


def test_a_chain_of_retractions_settles_whatever_its_length() -> None:
    length = 20_001
    found = judged(["staff"] * length, [(n + 1, Relation.RETRACTS, n) for n in range(length - 1)])
    assert found[0::2] == [Status.UNVERIFIED] * (length // 2 + 1)
    assert found[1::2] == [Status.RETRACTED] * (length // 2)


def test_links_of_claims_that_are_not_known_yet_do_not_exist() -> None:
    edges: Sequence[Edge] = [(2, Relation.DISPUTES, 0), (1, Relation.QUESTIONS, 0), (3, Relation.RETRACTS, 2)]
    speakers = ["gerasimov", "deepstate", "syrskyi", "syrskyi"]
    assert [judged(speakers, edges, known)[0].value for known in range(5)] == [
        "unverified",
        "unverified",
        "questioned",
        "disputed",
        "questioned",
    ]


@pytest.mark.parametrize(
    ("later", "superseded"),
    [("gerasimov", True), ("staff", True), ("rudskoy", True), ("syrskyi", False), ("", False)],
)
def test_only_the_same_side_supersedes(later: str, superseded: bool) -> None:
    argued = argument(["gerasimov", later], [(1, Relation.SUPERSEDES, 0)])
    assert list(argued.superseded()) == ([0] if superseded else [])


def test_what_is_retracted_supersedes_nothing() -> None:
    edges: Sequence[Edge] = [(1, Relation.SUPERSEDES, 0), (2, Relation.RETRACTS, 1)]
    assert not argument(["gerasimov"] * 3, edges).superseded()


def test_the_claims_behind_a_status_are_those_that_made_its_rule_hold() -> None:
    speakers = ["gerasimov", "gerasimov", "syrskyi", "deepstate", "syrskyi", "syrskyi"]
    edges: Sequence[Edge] = [
        (2, Relation.DISPUTES, 0),
        (0, Relation.DISPUTES, 3),
        (4, Relation.DISPUTES, 0),
        (5, Relation.RETRACTS, 4),
        (3, Relation.QUESTIONS, 1),
        (2, Relation.SUPPORTS, 3),
    ]
    argued = argument(speakers, edges)
    assert argued.explain(0) == (Status.DISPUTED, frozenset({2, 3}))
    assert argued.explain(1) == (Status.QUESTIONED, frozenset({3}))
    assert argued.explain(4) == (Status.RETRACTED, frozenset({5}))
    assert argued.explain(5) == (Status.UNVERIFIED, frozenset())


def test_a_standing_retraction_is_named_rather_than_one_in_a_circle() -> None:
    edges: Sequence[Edge] = [
        (1, Relation.RETRACTS, 0),
        (1, Relation.RETRACTS, 2),
        (2, Relation.RETRACTS, 1),
        (3, Relation.RETRACTS, 0),
    ]
    argued = argument(["staff"] * 4, edges)
    assert argued.explain(0) == (Status.RETRACTED, frozenset({3}))
    assert argued.explain(1) == (Status.RETRACTED, frozenset({2}))


def test_the_sides_of_a_voice_are_the_identified_roots() -> None:
    voices = VoiceTable(
        ACTORS, SpeakerGroups.gathered({IDS["gerasimov"]: [0, 1], IDS["reports"]: [1, 2], 99: [0, 1, 2, 3]}, 4)
    )
    names = {id: name for name, id in IDS.items()}
    described = [
        [sorted(names[id] for id in ids) for ids in (voices(n).speakers, voices(n).bodies, voices(n).sides)]
        for n in range(4)
    ]
    above = ["gerasimov", "mod", "russia", "staff"]
    assert described == [
        [["gerasimov"], above, ["russia"]],
        [["gerasimov", "reports"], sorted([*above, "reports"]), ["russia"]],
        [["reports"], ["reports"], []],
        [[], [], []],
    ]


names = st.lists(st.sampled_from(sorted(PARENTS)), max_size=2, unique=True).map(" ".join)
arguments = st.lists(names, min_size=2, max_size=7).flatmap(
    lambda speakers: st.tuples(
        st.just(speakers),
        st.lists(
            st.tuples(st.integers(0, len(speakers) - 1), st.sampled_from(Relation), st.integers(0, len(speakers) - 1)),
            max_size=14,
        ),
    )
)
Drawn = tuple[list[str], list[Edge]]


@given(arguments, st.integers(0, 7))
def test_status_and_reasons_are_those_of_the_plain_rules_whatever_is_known(drawn: Drawn, known: int) -> None:
    speakers, edges = drawn
    known = min(known, len(speakers))
    argued = argument(speakers, edges, known)
    plain = plainly(speakers[:known], edges)
    assert judged(speakers, edges, known)[:known] == [status for status, _ in plain]
    assert list(argued.superseded()) == plainly_superseded(speakers[:known], edges)
    for claim, (status, behind) in enumerate(plain):
        explained = argued.explain(claim)
        assert explained[0] is status
        if behind or status is not Status.RETRACTED:
            assert explained[1] == behind
        else:
            assert explained[1] <= set(argued.retracted)
            assert explained[1]


@given(arguments, st.randoms())
def test_order_and_repetition_of_links_never_matter(drawn: Drawn, random: Random) -> None:
    speakers, edges = drawn
    shuffled = [*edges, *edges[::2]]
    random.shuffle(shuffled)
    assert judged(speakers, shuffled) == judged(speakers, edges)


@given(arguments, st.data())
def test_one_more_dispute_makes_no_claim_less_disputed(drawn: Drawn, data: st.DataObject) -> None:
    speakers, edges = drawn
    claims = st.integers(0, len(speakers) - 1)
    more: Edge = (data.draw(claims), Relation.DISPUTES, data.draw(claims))
    for before, after in zip(judged(speakers, edges), judged(speakers, [*edges, more]), strict=True):
        assert after is before or after is Status.DISPUTED
        assert RANK[after] <= RANK[before]


@given(arguments)
def test_links_of_a_claim_with_itself_mean_nothing(drawn: Drawn) -> None:
    speakers, edges = drawn
    selfish: list[Edge] = [(claim, relation, claim) for claim in range(len(speakers)) for relation in Relation]
    assert judged(speakers, [*edges, *selfish]) == judged(speakers, edges)


@given(arguments, arguments)
def test_claims_and_links_elsewhere_never_matter(here: Drawn, elsewhere: Drawn) -> None:
    shift = len(here[0])
    moved: list[Edge] = [(from_ + shift, relation, to + shift) for from_, relation, to in elsewhere[1]]
    together = judged(here[0] + elsewhere[0], here[1] + moved)
    assert together == judged(*here) + judged(*elsewhere)


@given(arguments)
def test_a_dispute_has_no_direction(drawn: Drawn) -> None:
    speakers, edges = drawn
    turned = [(to, kind, one) if kind is Relation.DISPUTES else (one, kind, to) for one, kind, to in edges]
    assert judged(speakers, turned) == judged(speakers, edges)


@given(arguments, st.integers(0, 7))
def test_the_status_of_a_day_is_that_of_the_claims_known_by_then(drawn: Drawn, known: int) -> None:
    speakers, edges = drawn
    known = min(known, len(speakers))
    early = [edge for edge in edges if edge[0] < known and edge[2] < known]
    assert judged(speakers, edges, known)[:known] == judged(speakers[:known], early)
    assert set(judged(speakers, edges, known)[known:]) <= {Status.UNVERIFIED}
