from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from db.model.claims import Region
from db.model.tree import Forest
from tui.state.state import TreeOrder, TreeState
from tui.state.tree_rows import TreeRow, initial_folding, visible_rows

# russia > kursk > sudzha, russia > belgorod, ukraine > sumy
FOREST = Forest(
    [
        Region(1, "russia", "Russia"),
        Region(2, "kursk", "Kursk", parent_id=1),
        Region(3, "sudzha", "Sudža", parent_id=2),
        Region(4, "belgorod", "Belgorod", parent_id=1),
        Region(5, "ukraine", "Ukraine"),
        Region(6, "sumy", "Sumy", parent_id=5),
    ]
)
COUNTS = {1: 10, 2: 7, 3: 2, 4: 8, 5: 12, 6: 1}
ALL = frozenset(COUNTS)


def rows(
    unfolded: frozenset[int] = frozenset(),
    order: TreeOrder = TreeOrder.COUNT,
    counts: dict[int, int] | None = None,
    chosen: frozenset[int] = frozenset(),
    excluded: frozenset[int] = frozenset(),
) -> list[TreeRow]:
    return visible_rows(FOREST, TreeState(unfolded, order), COUNTS if counts is None else counts, chosen, excluded)


def names(found: list[TreeRow]) -> list[str]:
    return [f"{'  ' * row.depth}{row.uid}" for row in found]


def test_a_folded_tree_shows_its_roots_by_count() -> None:
    assert names(rows()) == ["ukraine", "russia"]


def test_what_is_below_an_unfolded_node_follows_it_by_count() -> None:
    assert names(rows(frozenset({1, 2}))) == ["ukraine", "russia", "  belgorod", "  kursk", "    sudzha"]


def test_a_node_unfolded_below_a_folded_one_stays_unseen() -> None:
    assert names(rows(frozenset({2}))) == ["ukraine", "russia"]


def test_by_name_the_order_ignores_case_and_accents() -> None:
    assert names(rows(ALL, TreeOrder.NAME)) == [
        "russia",
        "  belgorod",
        "  kursk",
        "    sudzha",
        "ukraine",
        "  sumy",
    ]


def test_same_counts_are_ordered_by_name() -> None:
    assert names(rows(frozenset({1}), counts=dict.fromkeys(COUNTS, 3))) == [
        "russia",
        "  belgorod",
        "  kursk",
        "ukraine",
    ]


def test_rows_know_their_count_and_whether_something_is_below_them() -> None:
    ukraine, russia, belgorod, kursk = rows(frozenset({1}))
    assert (ukraine.count, russia.count, kursk.count) == (12, 10, 7)
    assert (ukraine.has_children, ukraine.unfolded) == (True, False)
    assert (russia.has_children, russia.unfolded) == (True, True)
    assert not belgorod.has_children
    assert kursk.has_children


def test_nodes_without_claims_are_left_out_and_then_nothing_is_below_their_parent() -> None:
    found = rows(ALL, counts={1: 4, 4: 4})
    assert names(found) == ["russia", "  belgorod"]
    (russia, kursk) = rows(ALL, counts={1: 4, 2: 4})
    assert (russia.has_children, kursk.has_children) == (True, False)


def test_a_chosen_or_excluded_node_stays_with_all_above_it() -> None:
    found = rows(ALL, counts={5: 1}, chosen=frozenset({3}), excluded=frozenset({6}))
    assert names(found) == ["ukraine", "  sumy", "russia", "  kursk", "    sudzha"]
    assert [row.uid for row in found if row.chosen] == ["sudzha"]
    assert [row.uid for row in found if row.excluded] == ["sumy"]
    assert [row.count for row in found] == [1, 0, 0, 0, 0]


def test_a_forest_without_claims_shows_nothing() -> None:
    assert rows(ALL, counts={}) == []
    assert visible_rows(Forest[Region]([]), TreeState(), {}, frozenset(), frozenset()) == []


@given(st.frozensets(st.sampled_from(sorted(COUNTS))), st.sampled_from(TreeOrder))
def test_every_node_is_seen_once_below_its_parent(unfolded: frozenset[int], order: TreeOrder) -> None:
    found = rows(unfolded, order)
    assert len({row.id for row in found}) == len(found)
    path: list[int] = []
    for row in found:
        del path[row.depth :]
        parent = FOREST.parent(row.id)
        assert path[-1:] == ([parent.id] if parent else [])
        path.append(row.id)
    seen = {row.id for row in found}
    assert seen == {id for id in COUNTS if all(above.id in unfolded for above in FOREST.chain(id))}


def test_at_first_the_largest_root_is_unfolded_and_what_holds_most_of_it() -> None:
    assert initial_folding(FOREST, {1: 100, 2: 90, 3: 20, 4: 9, 5: 50, 6: 50}) == {1, 2}


def test_at_first_a_root_with_many_small_parts_shows_them_folded() -> None:
    assert initial_folding(FOREST, {1: 100, 2: 50, 3: 50, 4: 50}) == {1}


def test_at_first_nothing_is_unfolded_where_there_is_nothing() -> None:
    assert initial_folding(FOREST, {}) == frozenset()
    assert initial_folding(Forest[Region]([]), {}) == frozenset()
