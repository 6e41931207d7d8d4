"""New positions: the same as those of a list from which claims are taken and into which others are put."""

from array import array
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from db.index.changes.renumbering import Renumbering


@st.composite
def changes(draw: st.DrawFn, size: int | None = None) -> tuple[Renumbering, dict[int, int]]:
    """A renumbering, and the new position of each claim that stays by its old one, found by moving a list about."""
    size = draw(st.integers(0, 60)) if size is None else size
    removed = sorted(draw(st.sets(st.integers(0, size - 1), max_size=8))) if size else []
    rest: list[int | None] = [old for old in range(size) if old not in removed]
    for place in draw(st.lists(st.integers(0, 60), max_size=8)):
        rest.insert(place, None)
    inserted = [new for new, old in enumerate(rest) if old is None]
    where = {old: new for new, old in enumerate(rest) if old is not None}
    return Renumbering.of(size, removed, inserted), where


@given(changes(), st.data())
def test_everything_is_where_it_is_in_the_list(change: tuple[Renumbering, dict[int, int]], data: st.DataObject) -> None:
    renumbering, where = change
    assert [renumbering.position(old) for old in range(renumbering.size)] == [
        where.get(old) for old in range(renumbering.size)
    ]
    chosen = data.draw(st.sets(st.integers(0, max(renumbering.size - 1, 0))))
    assert renumbering.bitmap(BitMap(chosen)) == BitMap([where[old] for old in chosen if old in where])
    staying = data.draw(st.lists(st.sampled_from(sorted(where)))) if where else []
    assert renumbering.column(array("I", staying)).tolist() == [where[old] for old in staying]
    assert renumbering.ascending(array("I", sorted(staying))).tolist() == [where[old] for old in sorted(staying)]


@given(changes())
def test_stretches_are_as_few_as_can_be_and_the_sizes_fit(change: tuple[Renumbering, dict[int, int]]) -> None:
    renumbering, where = change
    assert all(one.end < other.start or one.shift != other.shift for one, other in pairwise(renumbering.stretches))
    assert sum(one.end - one.start for one in renumbering.stretches) == len(where)
    assert renumbering.removes == (len(where) < renumbering.size)


@given(st.data())
def test_two_changes_one_after_the_other_are_one(data: st.DataObject) -> None:
    first, _ = data.draw(changes())
    second, _ = data.draw(changes(first.new_size))
    both = first.then(second)
    for old in range(first.size):
        between = first.position(old)
        assert both.position(old) == (None if between is None else second.position(between))
    assert both.new_size == second.new_size
