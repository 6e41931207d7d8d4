from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import FrozenBitMap

from db.filters.choosing import NOT_NAMED, Naming
from db.filters.filter import Filter, parse
from tui.state import transitions
from tui.state.commands import Pane
from tui.state.state import TreeOrder, TreeState, ViewState
from tui.views.registry import MAIN_VIEWS, all_transitions

TRANSITIONS = all_transitions(MAIN_VIEWS)
STEPS = {**TRANSITIONS, "undo": transitions.undo, "redo": transitions.redo}
"""The transitions, and what the commands of the same name do to a state."""

FILTERS = st.sampled_from(["", "status:disputed", "-status:disputed", "actor:a", "region:b -topic:law", "gornal"])
POSITIONS = st.frozensets(st.integers(0, 50), max_size=5)
MOVES = st.lists(st.sampled_from(["back", "forward"]), max_size=12)


def narrowed(*texts: str) -> ViewState:
    state = ViewState()
    for text in texts:
        state = transitions.narrow(state, parse(text))
    return state


def run(state: ViewState, *ids: str) -> ViewState:
    for id in ids:
        state = STEPS[id](state)
    return state


def test_filters_are_stepped_through_back_and_forward() -> None:
    state = narrowed("actor:a", "actor:a status:disputed")
    back = run(state, "filter.back")
    assert str(back.filter) == "actor:a"
    assert str(run(back, "filter.back").filter) == ""
    assert run(back, "filter.back", "filter.back", "filter.back").filter == Filter()
    assert run(back, "filter.forward").filter == state.filter
    assert run(state, "filter.forward") == state


def test_a_new_filter_after_stepping_back_forgets_the_later_ones() -> None:
    state = transitions.narrow(run(narrowed("actor:a", "actor:b"), "filter.back"), parse("actor:c"))
    assert run(state, "filter.forward") == state
    assert str(run(state, "filter.back").filter) == "actor:a"


def test_the_same_filter_again_is_no_step() -> None:
    state = narrowed("actor:a")
    assert transitions.narrow(state, parse("actor:a")) is state


@given(st.lists(FILTERS, max_size=8), st.integers(0, 10))
def test_steps_back_are_undone_by_as_many_steps_forward(texts: list[str], steps: int) -> None:
    state = narrowed(*texts)
    taken = min(steps, len(state.earlier))
    there = run(state, *["filter.back"] * taken)
    assert run(there, *["filter.forward"] * taken) == state


@given(st.lists(FILTERS, max_size=8), MOVES)
def test_stepping_about_loses_no_filter(texts: list[str], moves: list[str]) -> None:
    state = narrowed(*texts)
    moved = run(state, *(f"filter.{move}" for move in moves))
    assert (*moved.earlier, moved.filter, *reversed(moved.later)) == (*state.earlier, state.filter)


def test_the_steps_back_do_not_grow_without_end() -> None:
    state = ViewState()
    for number in range(1_000):
        state = transitions.narrow(state, parse(f"word{number}"))
        state = transitions.mark(state, [number])
        state = transitions.follow(state, number)
    assert max(len(state.earlier), len(state.done), len(state.trail)) <= 200
    assert str(run(state, "filter.back").filter) == "word998"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "status:disputed"),
        ("status:disputed", "-status:disputed"),
        ("-status:disputed", ""),
        ("actor:a gornal", "actor:a gornal status:disputed"),
        ("status:questioned topic:law", "status:disputed topic:law"),
        ("status:disputed,questioned", "status:disputed"),
        ("-status:questioned", "status:disputed"),
        ("status:disputed -status:questioned", "status:disputed"),
    ],
)
def test_disputed_goes_round_and_leaves_all_else_alone(before: str, after: str) -> None:
    assert str(run(narrowed(before), "filter.disputed").filter) == after


@given(FILTERS)
def test_three_times_disputed_leads_back_to_any_status(text: str) -> None:
    state = narrowed("actor:z", f"actor:z {text}")
    rest = state.filter.without("status")
    assert run(state, *["filter.disputed"] * 3).filter.without("status") == rest
    assert run(ViewState(filter=rest), *["filter.disputed"] * 3).filter == rest


def test_a_value_of_a_tree_is_added_and_taken_out() -> None:
    state = transitions.choose_node(ViewState(), Pane.REGIONS, "kursk-oblast", NOT_NAMED)
    state = transitions.choose_node(state, Pane.REGIONS, "sumy", NOT_NAMED)
    assert str(state.filter) == "region:kursk-oblast,sumy"
    kursk, sumy = Naming(chosen=("kursk-oblast",)), Naming(chosen=("sumy",))
    assert str(transitions.choose_node(state, Pane.REGIONS, "kursk-oblast", kursk).filter) == "region:sumy"
    excluded = transitions.choose_node(state, Pane.REGIONS, "sumy", sumy, excluded=True)
    assert str(excluded.filter) == "region:kursk-oblast -region:sumy"
    assert str(transitions.choose_node(ViewState(), Pane.ACTORS, "a b", NOT_NAMED).filter) == 'actor:"a b"'


@pytest.mark.parametrize(
    ("pane", "left"),
    [
        (Pane.ACTORS, "region:b status:disputed gornal"),
        (Pane.REGIONS, "actor:a status:disputed gornal"),
        (Pane.TIMELINE, "actor:a region:b"),
        (Pane.CLAIM, "actor:a region:b"),
    ],
)
def test_each_pane_clears_its_own_part_of_the_filter(pane: Pane, left: str) -> None:
    state = transitions.focus(narrowed("actor:a region:b status:disputed gornal"), pane)
    assert str(run(state, "filter.clear_pane").filter) == left
    assert run(state, "filter.clear").filter == Filter()


@given(st.lists(POSITIONS, max_size=8))
def test_every_change_of_the_selection_can_be_undone(steps: list[frozenset[int]]) -> None:
    state = ViewState()
    states = [state]
    for marks in steps:
        state = transitions.mark(state, marks)
        if state != states[-1]:
            states.append(state)
    for before in reversed(states):
        assert (state.marks, state.done) == (before.marks, before.done)
        state = run(state, "undo")
    for after in states:
        assert (state.marks, state.done) == (after.marks, after.done)
        state = run(state, "redo")
    assert state == states[-1]


@given(st.lists(st.sampled_from(["undo", "redo", "mark"]), max_size=20))
def test_undoing_and_redoing_keep_to_one_course_until_another_change_begins_a_new_one(steps: list[str]) -> None:
    state, course, at = ViewState(), [FrozenBitMap()], 0
    for number, step in enumerate(steps):
        if step == "mark":
            state = transitions.toggle_mark(state, number)
            course, at = [*course[: at + 1], state.marks], at + 1
        else:
            state = run(state, step)
            at = max(at - 1, 0) if step == "undo" else min(at + 1, len(course) - 1)
        assert state.marks == course[at]
        assert (len(state.done), len(state.undone)) == (at, len(course) - 1 - at)


def test_a_change_of_the_selection_is_named_by_what_it_did() -> None:
    state = transitions.mark(ViewState(), range(1_200))
    assert state.done[-1].name == "1,200 selected"
    assert transitions.toggle_mark(state, 7).done[-1].name == "1 unselected"
    assert transitions.mark(state, [1, 5_000]).done[-1].name == "1 selected, 1,199 unselected"


def test_a_case_that_is_read_anew_forgets_what_could_be_undone() -> None:
    state = run(transitions.mark(transitions.mark(ViewState(), [1]), [1, 2]), "undo")
    assert state.done
    assert state.undone
    anew = transitions.renumber(state, positions={}, marks=[4], unfolded=dict.fromkeys(state.trees, frozenset()))
    assert (set(anew.marks), anew.done, anew.undone) == ({4}, (), ())


@pytest.mark.parametrize("id", sorted(transitions.WITHOUT_EFFECT))
@pytest.mark.parametrize("pane", list(Pane))
def test_a_change_that_changes_nothing_has_a_reason(id: str, pane: Pane) -> None:
    reason = transitions.WITHOUT_EFFECT[id](transitions.focus(ViewState(), pane))
    assert reason.endswith(".")
    assert len(reason) <= 76


@pytest.mark.parametrize("pane", list(Pane))
def test_every_change_that_can_have_no_effect_has_a_reason(pane: Pane) -> None:
    state = transitions.focus(ViewState(), pane)
    without = {id for id in TRANSITIONS if TRANSITIONS[id](state) == state}
    assert without <= transitions.WITHOUT_EFFECT.keys()


@given(POSITIONS, st.integers(0, 50))
def test_a_mark_set_twice_is_as_it_was(marks: frozenset[int], position: int) -> None:
    state = transitions.mark(ViewState(), marks)
    once = transitions.toggle_mark(state, position)
    assert set(once.marks) == marks ^ {position}
    assert transitions.toggle_mark(once, position).marks == state.marks


def test_unmarking_all_can_be_undone_and_marking_nothing_new_is_no_step() -> None:
    state = transitions.mark(ViewState(), [3, 1])
    assert run(state, "mark.none").marks == FrozenBitMap()
    assert run(state, "mark.none", "undo").marks == state.marks
    assert transitions.mark(state, [1, 3]) is state
    assert run(ViewState(), "mark.none", "undo", "redo") == ViewState()


@given(st.lists(st.integers(0, 50), min_size=1, max_size=10))
def test_the_walk_along_links_leads_back_the_same_way(walk: list[int]) -> None:
    start = ViewState(cursor=99)
    state, visited = start, [99]
    for position in walk:
        if position != visited[-1]:
            visited.append(position)
        state = transitions.follow(state, position)
    for position in reversed(visited):
        assert state.cursor == position
        state = run(state, "trail.back")
    assert state == start


def test_the_first_claim_of_a_walk_has_no_way_back() -> None:
    assert transitions.follow(ViewState(), 5) == ViewState(cursor=5)


def test_the_panes_are_gone_through_in_a_circle() -> None:
    state, seen = ViewState(), []
    for _ in Pane:
        state = run(state, "pane.next")
        seen.append(state.pane)
    assert seen == [Pane.CLAIM, Pane.ACTORS, Pane.REGIONS, Pane.SOURCES, Pane.TIMELINE]
    for pane in seen[-2::-1]:
        state = run(state, "pane.previous")
        assert state.pane is pane


@pytest.mark.parametrize("pane", list(Pane))
def test_a_pane_can_be_gone_to_directly(pane: Pane) -> None:
    state = run(ViewState(), f"pane.{pane}")
    assert state.pane is pane
    assert run(state, "pane.timeline").side is (Pane.CLAIM if pane is Pane.TIMELINE else pane)


def test_zooming_twice_is_as_it_was() -> None:
    assert run(ViewState(), "pane.zoom").zoomed
    assert run(ViewState(), "pane.zoom", "pane.zoom") == ViewState()


def test_folding_and_order_belong_to_one_tree() -> None:
    state = transitions.set_folding(ViewState(), Pane.ACTORS, [1, 2], True)
    assert state.trees[Pane.ACTORS] == TreeState(frozenset({1, 2}))
    assert transitions.set_folding(state, Pane.ACTORS, [1], False).trees[Pane.ACTORS].unfolded == {2}
    ordered = transitions.switch_order(state, Pane.REGIONS)
    assert (ordered.trees[Pane.ACTORS].order, ordered.trees[Pane.REGIONS].order) == (TreeOrder.COUNT, TreeOrder.NAME)
    assert transitions.switch_order(ordered, Pane.REGIONS) == state


@given(st.lists(st.sampled_from(sorted(TRANSITIONS)), max_size=30))
def test_any_commands_in_any_order_leave_a_state_that_holds_together(ids: list[str]) -> None:
    state = run(transitions.mark(narrowed("actor:a status:disputed"), [1, 2]), *ids)
    assert state.side is state.pane or state.pane is Pane.TIMELINE
    assert state.side is not Pane.TIMELINE
    assert state.filter not in (state.earlier[-1:] + state.later[-1:])
