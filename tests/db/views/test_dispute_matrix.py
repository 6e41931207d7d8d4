"""Who disputes whom, counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.case.case import Case
from db.filters.filter import Filter, parse
from db.model.claims import UNATTRIBUTED, Relation, Status
from db.views.dispute_matrix import MOST, Among, Tally, matrix, narrowed
from db.views.opponents import foremost
from tests.cases import Draft
from tests.db.random_cases import Drawn, cases, filters


@pytest.fixture(scope="module")
def kursk(kursk_path: Path) -> Iterator[Case]:
    with Case.open(kursk_path) as case:
        yield case


def plainly(case: Case, filter: Filter) -> dict[tuple[str, str], Tally]:
    """Every actor × actor with what is between them, counted link by link, by uid."""
    statuses = case.at(filter.asof).statuses
    matches = case.matches(filter.without("actor", "disputes")).positions
    links: dict[tuple[str, str], set[tuple[int, int]]] = {}
    for from_, to in case.facts.index.links.every[Relation.DISPUTES]:
        standing = all(statuses.status(claim) is not Status.RETRACTED for claim in (from_, to))
        if from_ in matches and to < statuses.known and standing:
            one, other = (
                {case.actors[id].uid for id in case.facts.index.voices(claim).bodies} for claim in (from_, to)
            )
            for pair in ((a, b) for a in one for b in other):
                links.setdefault(pair, set()).add((from_, to))
    return {pair: Tally(len(found), len({from_ for from_, _ in found})) for pair, found in links.items()}


def by_uid(case: Case, filter: Filter, among: Among) -> dict[tuple[str, str], Tally]:
    found = matrix(case, filter, among)
    return {
        (case.actors[one].uid, case.actors[other].uid): replace(cell, unnamed=0)
        for (one, other), cell in found.cells.items()
    }


@given(cases(), st.data())
def test_the_cells_count_the_links(drawn: Drawn, data: st.DataObject) -> None:
    with drawn.draft.opened() as case:
        filter = data.draw(filters(drawn.values))
        expected = plainly(case, filter)
        roots = {root.uid for root in case.actors.roots if root.kind != UNATTRIBUTED}
        sides = {pair: cell for pair, cell in expected.items() if roots.issuperset(pair)}
        assert by_uid(case, filter, Among.SIDES) == sides
        assert by_uid(case, filter, Among.ACTORS).items() <= expected.items()


def assert_two_sides_agree_with_the_table(case: Case, filter: Filter) -> None:
    """The two cells of two sides are the disputes of their view, and those with unnamed voices that it counts apart."""
    found = matrix(case, filter, Among.SIDES)
    empty = Tally(0, 0)
    matches = case.matches(filter).positions
    for one, other in combinations(sorted({*found.rows, *found.columns}, key=lambda actor: actor.id), 2):
        pair = foremost(case.at(filter.asof), matches, (one.id, other.id))
        assert pair is not None
        cells = [found.cells.get(ids, empty) for ids in ((one.id, other.id), (other.id, one.id))]
        assert sum(cell.disputes for cell in cells) == pair.disputes + pair.unnamed
        assert sum(cell.unnamed for cell in cells) == pair.unnamed


@given(cases(), st.data())
def test_the_table_and_the_view_of_two_sides_agree(drawn: Drawn, data: st.DataObject) -> None:
    with drawn.draft.opened() as case:
        assert_two_sides_agree_with_the_table(case, data.draw(filters(drawn.values)).without("actor", "disputes"))


@pytest.mark.parametrize("filter", ["", "asof:2025-03-14", "said:2025-03 -topic:law"])
def test_the_table_and_the_view_of_two_sides_agree_on_the_bundled_case(kursk: Case, filter: str) -> None:
    assert_two_sides_agree_with_the_table(kursk, parse(filter))


@pytest.mark.parametrize("filter", ["", "asof:2025-03-14", "said:2025-03 -topic:law", "actor:putin disputes:nobody"])
def test_a_cell_counts_the_claims_that_its_filter_selects(kursk: Case, filter: str) -> None:
    wanted = parse(filter)
    for among in Among:
        found = matrix(kursk, wanted, among)
        assert len(found.cells) > 3
        for who in found.rows:
            for whom in found.columns:
                cell = found.cells.get((who.id, whom.id))
                assert len(kursk.matches(narrowed(wanted, who, whom))) == (cell.claims if cell else 0)


def test_a_cell_replaces_what_the_filter_says_of_actors() -> None:
    with Draft().actor("a").actor("b").opened() as case:
        one, other = case.actors
        assert str(narrowed(parse("x actor:q -actor:r topic:y"), one, other)) == "x actor:a topic:y disputes:b"


def test_the_sides_with_most_disputes_come_first(kursk: Case) -> None:
    found = matrix(kursk, parse("asof:2025-06-30"), Among.SIDES)
    assert (
        {actor.uid for actor in found.rows[:2]} == {actor.uid for actor in found.columns[:2]} == {"russia", "ukraine"}
    )
    assert found.disputes > sum(cell.disputes for cell in found.cells.values()) > 100, "some are of no side"
    assert found.more_rows == found.more_columns == 0


def test_voices_that_are_not_identified_are_actors_but_no_sides() -> None:
    draft = Draft().actor("a").actor("b").actor("channels", kind="unattributed")
    draft.claim("x", "a").claim("y", "b").claim("z", "channels").link("x", "disputes", "y").link("z", "disputes", "x")
    with draft.opened() as case:
        assert by_uid(case, Filter(), Among.SIDES) == {("a", "b"): Tally(1, 1)}
        assert by_uid(case, Filter(), Among.ACTORS) == {("a", "b"): Tally(1, 1), ("channels", "a"): Tally(1, 1)}


def test_those_who_speak_are_shown_without_the_sides_for_which_they_do(kursk: Case) -> None:
    found = {actor.uid for actor in matrix(kursk, Filter(), Among.ACTORS).rows}
    assert {"ru-mod", "zelensky", "deepstate"} <= found
    assert found.isdisjoint({"russia", "ukraine"})


def test_who_finds_no_place_is_counted() -> None:
    draft = Draft()
    names = [f"a{number}" for number in range(MOST + 3)]
    for number, name in enumerate(names):
        draft.actor(name).claim(f"x{number}", name, stated="2025-03-01")
    for number in range(1, len(names)):
        draft.link(f"x{number}", "disputes", "x0")
    with draft.opened() as case:
        found = matrix(case, Filter(), Among.SIDES)
    assert (len(found.rows), len(found.columns)) == (MOST, 1)
    assert (found.more_rows, found.more_columns, found.disputes) == (2, 0, MOST + 2)


def test_where_nobody_disputes_anybody_there_is_no_cell() -> None:
    with Draft().actor("a").claim("x", "a").claim("y").opened() as case:
        found = matrix(case, Filter(), Among.SIDES)
        assert (found.rows, found.columns, found.cells, found.disputes) == ((), (), {}, 0)
