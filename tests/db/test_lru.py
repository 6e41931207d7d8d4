from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from db.batches import batched
from db.index.pairs import sorted_columns
from db.lru import LRU


def test_a_value_is_made_once_while_it_is_kept() -> None:
    made: list[str] = []
    cache = LRU[str, str](2)

    def make() -> str:
        made.append("made")
        return "A"

    assert [cache.get("a", make) for _ in range(3)] == ["A"] * 3
    assert made == ["made"]


def test_the_value_used_longest_ago_is_dropped_first() -> None:
    cache = LRU[int, int](2)
    for key in (1, 2, 1, 3):
        cache.get(key, lambda: 0)
    assert [cache.get(key, lambda: 9) for key in (1, 3, 2)] == [0, 0, 9]
    assert len(cache) == 2


def test_after_clearing_every_value_is_made_anew() -> None:
    cache = LRU[int, int](2)
    cache.get(1, lambda: 0)
    cache.clear()
    assert cache.get(1, lambda: 5) == 5


@given(st.lists(st.integers()), st.integers(1, 9))
def test_batches_hold_all_items_in_order_and_are_full_but_for_the_last(items: list[int], size: int) -> None:
    batches = list(batched(iter(items), size))
    assert [item for batch in batches for item in batch] == items
    assert all(len(batch) == size for batch in batches[:-1])
    assert all(batches)


@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))))
def test_columns_are_those_of_the_sorted_pairs(pairs: list[tuple[int, int]]) -> None:
    assert list(zip(*sorted_columns(pairs), strict=True)) == sorted(pairs)


def test_a_look_makes_nothing_and_counts_as_use() -> None:
    cache = LRU[str, int](2)
    assert cache.peek("one") is None
    cache.get("one", lambda: 1)
    cache.get("two", lambda: 2)
    assert cache.peek("one") == 1
    cache.get("three", lambda: 3)
    assert (cache.peek("one"), cache.peek("two")) == (1, None)
