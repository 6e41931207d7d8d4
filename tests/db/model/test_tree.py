"""Trees of actors and regions, also those that a damaged case makes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.model.claims import Region
from db.model.tree import DEEPEST, Forest


def forest(*parents: int | None) -> Forest[Region]:
    """Regions 1, 2, … with these parents, by id."""
    return Forest(Region(id, f"r{id}", f"Region {id}", parent_id=parent) for id, parent in enumerate(parents, 1))


@pytest.fixture
def kursk() -> Forest[Region]:
    return forest(None, 1, 2, 2, None)


def ids(nodes: object) -> list[int]:
    assert isinstance(nodes, tuple)
    return [node.id for node in nodes]


def test_a_chain_leads_from_the_parent_to_the_root(kursk: Forest[Region]) -> None:
    assert ids(kursk.chain(3)) == [2, 1]
    assert ids(kursk.chain(1)) == []
    assert kursk.root(3).id == 1
    assert kursk.root(5).id == 5


def test_roots_and_children_keep_the_order_of_the_case(kursk: Forest[Region]) -> None:
    assert ids(kursk.roots) == [1, 5]
    assert ids(kursk.children(2)) == [3, 4]
    assert ids(kursk.children(5)) == []
    parent = kursk.parent(3)
    assert parent is not None
    assert parent.id == 2
    assert kursk.parent(1) is None


def test_a_node_is_found_by_id_and_by_uid(kursk: Forest[Region]) -> None:
    assert kursk[4].uid == "r4"
    assert kursk.by_uid("r4") is kursk[4]
    assert kursk.by_uid("R4") is None
    assert kursk.get(99) is None
    assert len(kursk) == 5
    assert [node.id for node in kursk] == [1, 2, 3, 4, 5]


def test_a_node_contains_itself_and_what_is_below(kursk: Forest[Region]) -> None:
    assert kursk.contains(2, 2)
    assert kursk.contains(1, 4)
    assert not kursk.contains(4, 1)
    assert not kursk.contains(5, 1)


def test_a_missing_parent_makes_a_root() -> None:
    assert ids(forest(77, 1).roots) == [1]


@pytest.mark.parametrize(
    ("parents", "roots"),
    [
        ((2, 1), [1]),
        ((1,), [1]),
        ((3, 3, 4, 2), [2]),
        ((2, 3, 2, None), [2, 4]),
    ],
)
def test_a_cycle_is_cut_above_its_member_with_the_lowest_id(parents: tuple[int | None, ...], roots: list[int]) -> None:
    assert ids(forest(*parents).roots) == roots


def test_a_tree_goes_on_as_a_new_one_below_the_deepest_level() -> None:
    endless = forest(None, *range(1, 3 * DEEPEST))
    assert ids(endless.roots) == [1, 1 + DEEPEST, 1 + 2 * DEEPEST]
    assert len(endless.chain(DEEPEST)) == DEEPEST - 1


@given(st.lists(st.none() | st.integers(1, 12), max_size=12))
def test_whatever_the_parents_are_every_node_hangs_below_exactly_one_root(parents: list[int | None]) -> None:
    trees = forest(*parents)
    walked = [node.id for node in trees.bottom_up()]
    assert sorted(walked) == list(range(1, len(parents) + 1))
    for node in trees:
        assert trees.root(node.id) in trees.roots
        assert all(walked.index(node.id) < walked.index(above.id) for above in trees.chain(node.id))
        assert all(trees.contains(above.id, node.id) for above in trees.chain(node.id))
        assert all(trees.parent(child.id) is node for child in trees.children(node.id))


@given(st.lists(st.none() | st.integers(1, 12), max_size=12))
def test_parents_are_kept_unless_they_lead_in_a_circle(parents: list[int | None]) -> None:
    """With parents that come earlier there is no circle, and nothing is cut."""
    earlier = [parent if parent is not None and parent < id else None for id, parent in enumerate(parents, 1)]
    trees = forest(*earlier)
    assert [node.id if (node := trees.parent(id)) else None for id in range(1, len(earlier) + 1)] == earlier
