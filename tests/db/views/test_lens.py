"""The lens of independence over a case: what stands for what, and what is counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from pyroaring import BitMap

from db.case.case import Case
from db.filters.choosing import choose
from db.filters.filter import Filter, parse
from db.model.claims import Fold, Status
from db.store.files import open_case
from db.views.lens import Lens
from tests.db.random_cases import Drawn, cases, filters
from tests.wire import wire


@pytest.fixture(scope="module")
def kursk(kursk_path: Path) -> Iterator[Case]:
    with Case.open(kursk_path) as case:
        yield case


def folded(case: Case, filter: str = "") -> Lens:
    return Lens(case, case.matches(parse(filter)))


def test_the_first_match_stands_for_those_with_its_origin() -> None:
    with wire().opened() as case:
        lens = folded(case)
        assert case.uids(lens.positions) == ["taken", "denied", "other"]
        assert [(row.uid, row.folded) for row in lens.rows([*lens.positions])] == [
            ("taken", 2),
            ("denied", 0),
            ("other", 0),
        ]
        assert case.uids(folded(case, "-actor:general").positions) == ["echo", "denied", "other"]
        assert [lens.standing_for(position) for position in range(5)] == [0, 0, 2, 0, 4]


def test_a_link_that_is_not_known_yet_folds_nothing() -> None:
    with wire().opened() as case:
        assert [folded(case, f"asof:2025-04-0{day}").number for day in range(1, 6)] == [1, 1, 2, 2, 3]


def test_sides_are_those_of_identified_voices() -> None:
    with wire().opened() as case:
        assert [case.actors[side].uid for side in case.at().side_claims.sizes(BitMap(range(5)))] == [
            "russia",
            "ukraine",
        ]
        assert folded(case).sides == 2
        assert folded(case, "id:rumour,other").sides == 0
        assert folded(case, "id:rumour,taken").sides == 1


def test_counts_are_of_origins_with_a_claim_there() -> None:
    with wire().opened() as case:
        lens = folded(case)
        named = {case.actors[id].uid: number for id, number in lens.actor_counts().items()}
        assert named == {"russia": 1, "general": 1, "ukraine": 2, "reports": 1, "officials": 1}
        placed = {case.regions[id].uid: number for id, number in lens.region_counts().items()}
        assert placed == {"kursk": 2, "gornal": 2}
        counts = lens.status_counts()
        assert counts == dict.fromkeys(Status, 0) | {"disputed": 2, "unverified": 2}
        assert lens.number_of_any_status() == 3


def test_a_claim_with_an_origin_of_its_own_costs_no_question_more(tmp_path: Path) -> None:
    path = wire().write(tmp_path / "wire.sqlite")
    connection = open_case(path)
    asked: list[str] = []
    with Case.over(path, connection) as case:
        lens, denied = folded(case), case.position("denied")
        assert denied is not None
        connection.set_trace_callback(asked.append)
        list(case.claims((denied,)))
        alone = len(asked)
        [claim] = lens.claims((denied,))
        assert claim.fold == Fold(1, None)
        assert lens.with_origin(claim, 10).fold == claim.fold
        assert len(asked) == 2 * alone


def test_a_folded_claim_names_those_behind_it_with_their_sources() -> None:
    with wire().opened() as case:
        lens = folded(case, "-actor:general")
        first, *_ = lens.claims()
        assert first.fold is not None
        assert first.fold.first is not None
        assert (first.uid, first.fold.number, first.fold.first.uid) == ("echo", 3, "taken")
        assert [(copy.claim.uid, [source.uid for source in copy.sources]) for copy in first.fold.copies] == [
            ("rumour", [])
        ]
        everything = folded(case)
        taken = next(everything.claims((0,)))
        assert taken.fold is not None
        assert [(copy.claim.uid, [source.outlet for source in copy.sources]) for copy in taken.fold.copies] == [
            ("echo", ["RIA"]),
            ("rumour", []),
        ]


def test_a_claim_names_others_with_its_origin_be_they_matches_or_not() -> None:
    with wire().opened() as case:
        lens = folded(case, "actor:ukraine")
        fold = lens.with_origin(case.claim(1), 200).fold
        assert fold is not None
        assert (fold.number, [copy.claim.uid for copy in fold.copies]) == (3, ["taken", "rumour"])
        few = lens.with_origin(case.claim(1), 1).fold
        assert few is not None
        assert (few.number, len(few.copies)) == (3, 1)


def test_the_isolated_troops_of_march_are_one_story(kursk: Case) -> None:
    lens = folded(kursk, "id:gerasimov-isolated-12mar,putin-isolated-13mar,trump-surrounded-14mar")
    assert kursk.uids(lens.positions) == ["gerasimov-isolated-12mar"]
    assert [row.folded for row in lens.rows([*lens.positions])] == [2]
    assert lens.sides == 2


def test_nothing_repeats_in_kursk_but_what_links_say(kursk: Case) -> None:
    """So the links are what is folded: no two claims have the same words."""
    texts = [row.text for row in kursk.rows(range(kursk.size))]
    assert len(set(texts)) == len(texts)


def test_a_claim_is_not_folded_under_one_that_it_disputes() -> None:
    draft = wire()
    draft.link("denied", "repeats", "taken")
    with draft.opened() as case:
        lens = folded(case)
        assert case.uids(lens.positions) == ["taken", "denied", "other"]
        assert [row.folded for row in lens.rows([*lens.positions])] == [2, 0, 0]
        assert lens.counted.startswith("3 origins")


def plain_origins(case: Case, filter: Filter) -> set[frozenset[int]]:
    """The origins of the matches, each as the known claims that share it."""
    origins = case.at(filter.asof).foldable
    return {frozenset(origins.sharing(position)) for position in case.matches(filter).positions}


@given(cases().flatmap(lambda drawn: filters(drawn.values).map(lambda wanted: (drawn, wanted))))
def test_every_count_is_that_of_the_origins_under_the_filter_that_it_stands_for(asked: tuple[Drawn, Filter]) -> None:
    drawn, filter = asked
    with drawn.draft.opened() as case:
        lens = Lens(case, case.matches(filter))
        assert lens.number == len(plain_origins(case, filter))
        for field, forest, counts in (
            ("actor", case.actors, lens.actor_counts()),
            ("region", case.regions, lens.region_counts()),
        ):
            for node in forest:
                naming = counts.named.naming(node.id)
                after = filter if naming.chosen else choose(filter, field, node.uid, naming)
                assert counts.total(node.id) == len(plain_origins(case, after))
                if not counts.is_added(node.id):
                    assert counts.get(node.id, 0) == counts.total(node.id)
        statuses = lens.status_counts()
        for status in Status:
            assert statuses[status] == len(plain_origins(case, filter.replace("status", [status.value])))
        assert lens.number_of_any_status() == len(plain_origins(case, filter.without("status")))
        speaking = {side for position in lens.matches.positions for side in case.facts.index.voices(position).sides}
        assert case.at().side_claims.sizes(lens.matches.positions).keys() == speaking
