"""What an open case answers, compared with plain SQL over the same file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from db.case.case import Case
from db.case.matches import Culprit
from db.case.trees import NodeCounts
from db.errors import FilterError
from db.exporting.escape import url
from db.filters.choosing import choose
from db.filters.filter import Filter, Term, parse
from db.index.clocks import Clock
from db.model.claims import Actor, Direction, Region, Relation, Status
from db.store.files import open_case
from db.text.safe import SHOWN, VERBATIM, Reading, line
from tests.cases import Draft
from tests.db import plain_sql
from tests.db.random_cases import Drawn, cases, filters


@pytest.fixture(scope="module")
def kursk(kursk_path: Path) -> Iterator[Case]:
    with Case.open(kursk_path) as case:
        yield case


@pytest.fixture(scope="module")
def kursk_tables(kursk_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(kursk_path)) as connection:
        yield connection


def check_against_tables(case: Case, tables: sqlite3.Connection, filter: Filter) -> None:
    """All that a filter makes the screen show is what plain SQL finds."""
    found = case.matches(filter)
    expected = plain_sql.select(tables, filter)
    assert case.uids(found.positions) == expected
    assert len(found) == len(expected)
    for field, forest, found_counts in (
        ("actor", case.actors, case.actor_counts(filter)),
        ("region", case.regions, case.region_counts(filter)),
    ):
        assert 0 not in found_counts.values()
        for node in a_few(forest):
            after, before = chosen_beside(found_counts, node, filter, field)
            assert found_counts.total(node.id) == len(plain_sql.select(tables, after))
            others = len(plain_sql.select(tables, before)) if before else 0
            assert found_counts.get(node.id, 0) == found_counts.total(node.id) - others
            assert found_counts.is_added(node.id) == (before is not None)
    counts = case.status_counts(filter)
    for status in Status:
        assert counts[status.value] == len(plain_sql.select(tables, filter.replace("status", [status.value])))


def chosen_beside(counts: NodeCounts, node: Actor | Region, filter: Filter, field: str) -> tuple[Filter, Filter | None]:
    """The filter with a node chosen, and that with only the others of its term; None if it is alone there."""
    naming = counts.named.naming(node.id)
    after = filter if naming.chosen else choose(filter, field, node.uid, naming)
    forms = naming.chosen or (node.uid,)
    term = next(term for term in after.of(field) if not term.excluded and set(forms) & set(term.values))
    others = [value for value in term.values if value not in forms]
    if not others:
        return after, None
    return after, Filter(tuple(Term(field, tuple(others)) if one is term else one for one in after.terms))


def a_few(nodes: Iterable[Actor | Region]) -> list[Actor | Region]:
    """All nodes of a small case, about ten of a larger one."""
    found = list(nodes)
    return found[:: max(1, len(found) // 10)]


@settings(max_examples=60)
@given(cases(), st.data())
def test_random_filters_on_random_cases_select_what_plain_sql_selects(drawn: Drawn, data: st.DataObject) -> None:
    with drawn.draft.opened() as case, closing(sqlite3.connect(case.path)) as tables:
        for _ in range(4):
            check_against_tables(case, tables, data.draw(filters(drawn.values)))


@settings(max_examples=60)
@given(data=st.data())
def test_random_filters_on_the_bundled_case_select_what_plain_sql_selects(
    kursk: Case, kursk_tables: sqlite3.Connection, data: st.DataObject
) -> None:
    values = {
        "actor": [actor.uid for actor in kursk.actors],
        **{field: [one.uid for one in kursk.actors] for field in ("disputes", "disputed-by", "unanswered")},
        "region": [region.uid for region in kursk.regions],
        "status": [status.value for status in Status],
        "topic": list(kursk.facts.index.topics),
        "lang": list(kursk.facts.index.languages),
        "source": [source for (source,) in kursk_tables.execute("SELECT uid FROM source")],
        "sources": ["0", "1", ">=2", "2..3"],
        "origins": ["1", ">=2", ">=3", "1..2"],
        "has": ["quote", "date", "link", "source", "figure"],
        "is": ["superseded", "unanswered", "unlinked", "admission", "reversal"],
        "lag": [">7d", ">30d", "<=0d", "<=14d"],
        "said": ["2024-08-01..2024-08-31", "2025-04-26..2025-04-26"],
        "about": ["2024-08-06..2024-08-06", "2025-01-01..2025-06-30"],
    }
    filter = data.draw(filters(values, days=("2024-08-31", "2025-01-15", "2025-04-26")))
    assert kursk.uids(kursk.matches(filter).positions) == plain_sql.select(kursk_tables, filter)


@pytest.mark.parametrize(
    "filter",
    ["", "status:disputed", "region:gornal", "asof:2025-01-01 -actor:russia", "-actor:kremlin actor:russia,deepstate"],
)
def test_facets_of_the_bundled_case_are_what_plain_sql_counts(
    kursk: Case, kursk_tables: sqlite3.Connection, filter: str
) -> None:
    check_against_tables(kursk, kursk_tables, parse(filter))


@settings(max_examples=40, deadline=None)
@given(cases(), st.sampled_from([None, "2025-04-01", "2025-04-02", "2025-12-31"]))
def test_rows_and_claims_say_what_the_tables_say(drawn: Drawn, asof: str | None) -> None:
    with drawn.draft.opened() as case, closing(sqlite3.connect(case.path)) as tables:
        known = case.at(asof).known
        in_order = [uid for (uid,) in tables.execute(f"SELECT uid FROM claim ORDER BY {plain_sql.TIMELINE}")]
        rows = case.rows(range(case.size), asof)
        claims = list(case.claims(range(case.size), asof))
        assert [row.uid for row in rows] == [claim.uid for claim in claims] == in_order
        statuses = plain_sql.statuses(tables, asof)
        assert sorted(statuses) == sorted(in_order[:known])
        for row, claim in zip(rows, claims, strict=True):
            assert row.position == claim.position == case.position(row.uid)
            assert row.status == claim.status == claim.reason.status == statuses.get(row.uid, "unverified")
            assert row.superseded is claim.superseded
            assert row.links == len(claim.links)
            assert (row.text, row.topic, row.stated) == (claim.text, claim.topic, claim.stated)
            assert row.speakers == tuple(speaker.actor.name for speaker in claim.speakers)
            assert claim == case.claim(row.position, asof)
            linked = {link.other.position for link in claim.links}
            assert set(claim.reason.behind) <= linked
            assert max(linked, default=0) < max(known, 1)


@settings(max_examples=30, deadline=None)
@given(cases(), st.data())
def test_an_as_of_date_is_a_prefix_of_the_timeline(drawn: Drawn, data: st.DataObject) -> None:
    with drawn.draft.opened() as case:
        day = data.draw(st.sampled_from(["2025-04-01", "2025-04-02", "2025-12-31"]))
        known = case.matches(Filter((Term("asof", (day,)),)))
        assert list(known.positions) == list(range(len(known)))
        later = case.facts.index.periods.known_before(day)
        assert later <= len(known)
        assert all(
            (case.facts.index.periods.bounds[case.facts.index.periods.at(p)][1] or "z") < day for p in range(later)
        )
        filter = data.draw(filters(drawn.values, days=(day,)))
        if filter.asof:
            dated = case.matches(filter)
            everything = case.matches(filter.without("asof")).positions
            assert dated.positions <= known.positions
            assert dated.undated == len([p for p in everything if p in case.facts.index.periods.undated])


def test_the_undated_that_an_as_of_date_leaves_out_are_those_the_filter_is_about() -> None:
    draft = Draft().actor("a").actor("b")
    draft.claim("x", "a").claim("y", "a", stated="2025").claim("z", "b", stated="2025/..")
    with draft.opened() as case:
        assert case.matches(parse("asof:2026")).undated == 2
        assert case.matches(parse("asof:2026 actor:a")).undated == 1
        assert case.matches(parse("asof:2026 -actor:a")).undated == 1
        assert case.matches(parse("actor:a")).undated == 0


def test_an_empty_case_answers_everything() -> None:
    with Draft(title="").opened() as case:
        everything = case.matches(Filter())
        assert (case.size, len(everything), case.title) == (0, 0, "case.sqlite")
        assert case.matches(parse("asof:2025 status:disputed word said:2025 has:quote")).undated == 0
        assert case.rows([]) == []
        assert case.actor_counts(Filter()) == case.region_counts(Filter()) == {}
        assert set(case.status_counts(Filter()).values()) == {0}
        assert [len(case.timeline(everything.positions, clock)) for clock in Clock] == [0, 0, 0]
        assert case.position("x") is None
        with pytest.raises(FilterError, match=r"No topic in this case is called 'x'\. No claim has one\."):
            case.matches(parse("topic:x"))


@pytest.mark.parametrize("ids", [(5, 2_000_000), (-7, 3), (2**62, 2**62 + 1), (1, 2)])
def test_ids_may_be_sparse_huge_or_negative(ids: tuple[int, int]) -> None:
    draft = Draft().actor("a").claim("x", "a", id=ids[0], stated="2025").claim("y", "a", id=ids[1], stated="2024")
    with draft.link("x", "disputes", "y").opened() as case:
        assert case.uids(case.matches(parse("status:disputed actor:a")).positions) == ["y", "x"]
        assert case.claim(0).links[0].other.uid == "x"
        assert case.matches(parse("id:x")).positions == case.matches(parse("said:2025")).positions
        assert len(case.matches(parse("y"))) == 1


def test_a_claim_says_all_that_is_known_about_it(kursk: Case) -> None:
    position = kursk.position("gerasimov-gornal-taken")
    assert position is not None
    claim = kursk.claim(position)
    assert [(speaker.actor.uid, speaker.side.uid if speaker.side else None) for speaker in claim.speakers] == [
        ("gerasimov", "russia")
    ]
    assert [body.uid for body in claim.speakers[0].bodies] == ["ru-general-staff", "ru-mod", "russia"]
    assert [[place.region.uid, *(around.uid for around in place.around)] for place in claim.places] == [
        ["gornal", "sudzhansky-district", "kursk-oblast", "russia"]
    ]
    assert "seed-kursk-retaken" in [source.uid for source in claim.sources]
    assert claim.status is Status.DISPUTED
    assert claim.reason.sides >= 2


def test_links_are_told_from_both_ends_in_the_order_of_relations() -> None:
    draft = Draft().actor("a").actor("b").source("s", outlet="Wire")
    draft.claim("x", "a", stated="2025-01").claim("y", "b", stated="2025-02").claim("z", "b", stated="2025-03")
    draft.link("y", "questions", "x", note="why?").link("z", "disputes", "x", source_id=1).link("x", "repeats", "y")
    with draft.opened() as case:
        told = [(link.relation, link.direction, link.other.uid, link.note) for link in case.claim(0).links]
        assert told == [
            (Relation.DISPUTES, Direction.FROM, "z", ""),
            (Relation.QUESTIONS, Direction.FROM, "y", "why?"),
            (Relation.REPEATS, Direction.TO, "y", ""),
        ]
        source = case.claim(0).links[0].source
        assert source is not None
        assert source.outlet == "Wire"
        assert [link.other.uid for link in case.claim(0, "2025-02-28").links] == ["y", "y"]
        assert case.claim(2, "2025-02-28").links == ()
        reason = case.claim(0).reason
        assert (reason.sides, reason.voices, reason.behind) == (2, 2, (2,))


def test_what_excludes_everything_is_named() -> None:
    draft = Draft().actor("a").actor("b").claim("x", "a", topic="law").claim("y", "a").claim("z", "b")
    with draft.opened() as case:
        assert case.culprits(parse("actor:a topic:law said:2025")) == [Culprit(Term("said", ("2025",)), 1)]
        assert case.culprits(parse("actor:b topic:law")) == [
            Culprit(Term("actor", ("b",)), 1),
            Culprit(Term("topic", ("law",)), 1),
        ]
        assert case.culprits(parse("said:2025 about:2025")) == []


def test_a_field_given_twice_narrows_and_commas_widen() -> None:
    draft = Draft().actor("a").actor("b").claim("x", "a").claim("y", "b").claim("z", "a b")
    with draft.opened() as case:
        assert case.uids(case.matches(parse("actor:a,b")).positions) == ["x", "y", "z"]
        assert case.uids(case.matches(parse("actor:a actor:b")).positions) == ["z"]
        assert case.uids(case.matches(parse("-actor:a,b")).positions) == []
        assert case.uids(case.matches(parse("actor:b -actor:a")).positions) == ["y"]


def test_claims_are_found_by_their_uids_and_the_unknown_left_out(kursk: Case) -> None:
    uids = [row.uid for row in kursk.rows(range(kursk.size))]
    assert len(set(uids)) == kursk.size == 356
    assert list(kursk.positions(uids)) == list(range(kursk.size))
    assert list(kursk.positions([uids[3], "no such claim", "\udc80", uids[1]])) == [1, 3]
    assert kursk.uids([5, 3, 5]) == [uids[5], uids[3], uids[5]]
    assert [row.position for row in kursk.rows([5, 3, 5])] == [5, 3, 5]
    assert kursk.rows([5, 3, 5])[0] == kursk.rows([5])[0]


@pytest.mark.parametrize("filter", ["id:\udc80", "actor:\udc80", "source:\udc80", "topic:\udc80"])
def test_an_argument_that_is_not_utf8_names_nothing(kursk: Case, filter: str) -> None:
    with pytest.raises(FilterError, match=r"[Nn]o "):
        kursk.matches(parse(filter))


def test_answers_are_the_same_when_asked_again(kursk: Case) -> None:
    filter = parse("region:kursk status:disputed -gornal asof:2025-05-01")
    assert kursk.matches(filter) == kursk.matches(filter)
    assert kursk.matches(filter).notes


def test_a_case_can_be_read_as_it_was_stored() -> None:
    draft = Draft(title="A\x1b[1m").actor("a", name="b\u202ec").claim("x", "a", text="d\x07" + "e" * 300_000)
    with draft.opened() as case:
        assert case.title == "A␛[1m"
        assert case.rows([0])[0].speakers == ("b⟨RLO⟩c",)
        plain = case.read_as(VERBATIM)
        assert plain.title == "A\x1b[1m"
        assert plain.rows([0])[0].speakers == ("b\u202ec",)
        assert plain.claim(0).text == "d\x07" + "e" * 300_000
        assert case.claim(0).text.startswith("d␇e")
        assert plain.read_as(VERBATIM) is plain
        assert case.read_as(SHOWN) is case


LONG = 4_000_000
"""Bytes of a cell that are read."""


def test_nothing_behind_a_nul_is_left_out() -> None:
    draft = Draft(title="be\0hind").actor("a", name="be\0hind").source("s", title="be\0hind")
    with draft.claim("c", "a", sources="s", text="be\0hind", note="be\0hind").opened() as case:
        claim, stored = case.claim(0), case.read_as(VERBATIM).claim(0)
        assert {case.title, claim.text, claim.note, claim.sources[0].title, *case.rows([0])[0].speakers} == {"be␀hind"}
        assert {stored.text, stored.note, stored.sources[0].title, stored.speakers[0].actor.name} == {"be\0hind"}
        assert claim.hidden == (("NUL", 2),)


@pytest.mark.parametrize("reading", [SHOWN, VERBATIM])
def test_a_cell_that_is_cut_says_so_before_anything_else(reading: Reading) -> None:
    draft = Draft().source("s", url="https://example.org/" + "x" * LONG).claim("c", sources="s", text="é" * LONG)
    draft.claim("whole", text="w" * LONG)
    with draft.opened(reading) as case:
        cut, whole = case.claims([0, 1])
        assert cut.text.startswith("⟨the first 4,000,000 of 8,000,000 bytes⟩ éé")
        assert "⟨the first 4,000,000 of 4,000,020 bytes⟩ https://" in cut.sources[0].url
        assert whole.text.startswith("www")
        assert reading is SHOWN or (len(cut.text), len(whole.text)) == (LONG // 2 + 41, LONG)


@pytest.mark.parametrize("rest", ["x" * 2_000, "x\u202ey", "x\ny", "x\0y", "\u202e" * 1_000])
def test_an_address_that_cannot_be_shown_as_it_is_is_none_to_open(rest: str) -> None:
    address = f"https://example.org/{rest}"
    draft = Draft().source("s", url=address, archive_url=address, title="https://example.org/").claim("c", sources="s")
    with draft.opened() as case:
        source = case.claim(0).sources[0]
        assert source.url == source.archive_url == f"⟨not as stored⟩ {line(address)}"
        assert url(source.url).startswith("⟨not as stored⟩ https:\\//")
        assert case.read_as(VERBATIM).claim(0).sources[0].url == address


@pytest.mark.parametrize("uid", ["a\u202eb", "a\0b", "a\nb", "x" * 3_000])
def test_a_uid_is_a_key_that_is_found_again_whatever_is_in_it(uid: str) -> None:
    with Draft().claim("a").claim(uid).opened() as case:
        assert set(case.uids([0, 1])) == {"a", uid}
        assert case.positions(case.uids([1])) == BitMap([1])
        assert case.uids(case.matches(Filter((Term("id", (uid,)),))).positions) == [uid]
        assert case.rows(list(case.positions([uid])))[0].uid == line(uid)


def test_the_links_of_a_claim_are_listed_by_what_they_do_and_then_in_time() -> None:
    draft = Draft().claim("x", stated="2024-01-01")
    draft.claim("late", stated="2025-02-01").claim("early", stated="2025-01-01")
    for relation in sorted(Relation):
        for other in ("late", "early"):
            draft.link(other, relation, "x").link("x", relation, other)
    with draft.opened() as case:
        found = [(link.relation.value, link.direction.value, link.other.uid) for link in case.claim(0).links]
    assert found == [
        (relation, direction, other)
        for relation in ("retracts", "disputes", "questions", "supports", "repeats", "supersedes")
        for direction in ("from", "to")
        for other in ("early", "late")
    ]


def test_whoever_opens_a_case_is_told_how_far_it_is(kursk_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    with Case.open(kursk_path, progress=lambda done, total: steps.append((done, total))) as case:
        assert case.size
    assert steps == sorted(steps)
    assert len({total for _, total in steps}) == 1
    assert steps[-1][0] == steps[-1][1]


def test_a_failing_progress_closes_the_file(kursk_path: Path) -> None:
    def give_up(done: int, total: int) -> None:
        raise KeyboardInterrupt

    connection = open_case(kursk_path)
    with pytest.raises(KeyboardInterrupt):
        Case.over(kursk_path, connection, progress=give_up)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")
