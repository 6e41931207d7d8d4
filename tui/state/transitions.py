"""How commands change the state: values in, values out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from pyroaring import BitMap, FrozenBitMap

from db.filters.choosing import Naming, choose, exclude
from db.filters.fields import AS_OF
from db.filters.filter import Filter
from db.model.claims import Status
from tui.state.commands import Pane
from tui.state.state import (
    FIELD_OF,
    TIMELINE,
    Change,
    Linking,
    MainViewState,
    TreeOrder,
    TreeState,
    ViewState,
    WorkChange,
)

_STEPS = 200


def narrow(state: ViewState, wanted: Filter) -> ViewState:
    """Filter by `wanted`; the filter until now can be stepped back to."""
    if wanted == state.filter:
        return state
    return replace(state, filter=wanted, earlier=(*state.earlier, state.filter)[-_STEPS:], later=())


def step_to(state: ViewState, asof: str | None) -> ViewState:
    """Set another as-of date, or none. Steps in a row are one step of the history: back leads to before them all."""
    wanted = state.filter.replace(AS_OF, (asof,) if asof else ())
    before = state.earlier[-1] if state.earlier else None
    if before is None or not state.filter.asof or before.without(AS_OF) != wanted.without(AS_OF) or wanted == before:
        return narrow(state, wanted)
    return replace(state, filter=wanted, later=())


def step_back(state: ViewState) -> ViewState:
    """Return to the filter before."""
    if not state.earlier:
        return state
    *earlier, filter = state.earlier
    return replace(state, filter=filter, earlier=tuple(earlier), later=(*state.later, state.filter))


def step_forward(state: ViewState) -> ViewState:
    """Undo a step back."""
    if not state.later:
        return state
    *later, filter = state.later
    return replace(state, filter=filter, later=tuple(later), earlier=(*state.earlier, state.filter))


def cycle_disputed(state: ViewState) -> ViewState:
    """Disputed only → everything but disputed → any status."""
    filter, disputed = state.filter, (Status.DISPUTED.value,)
    if filter.values("status") == disputed and not filter.excluded("status"):
        return narrow(state, filter.replace("status", disputed, excluded=True))
    if filter.excluded("status") == disputed and not filter.values("status"):
        return narrow(state, filter.without("status"))
    return narrow(state, filter.replace("status", disputed))


def choose_node(state: ViewState, pane: Pane, value: str, naming: Naming, excluded: bool = False) -> ViewState:
    """Choose or exclude a node of a tree by its value, or take that back. `naming` is how the filter names it."""
    return narrow(state, (exclude if excluded else choose)(state.filter, FIELD_OF[pane], value, naming))


def clear_pane(state: ViewState) -> ViewState:
    """Drop the focused pane's part of the filter: a tree's field, or all that the trees do not stand for."""
    if state.pane in FIELD_OF:
        return narrow(state, state.filter.without(FIELD_OF[state.pane]))
    kept = tuple(term for term in state.filter.terms if term.field in FIELD_OF.values())
    return narrow(state, Filter(kept))


def clear_filter(state: ViewState) -> ViewState:
    """Drop the whole filter."""
    return narrow(state, Filter())


def mark(state: ViewState, marks: Iterable[int]) -> ViewState:
    """Select exactly these positions, as a change that can be taken back."""
    new = FrozenBitMap(marks)
    if new == state.marks:
        return state
    change = Change(_mark_change(len(new - state.marks), len(state.marks - new)), state.marks, new)
    return replace(state, marks=new, done=(*state.done, change)[-_STEPS:], undone=())


def _mark_change(added: int, removed: int) -> str:
    """What was done to the selection, in words."""
    said = ((added, "selected"), (removed, "unselected"))
    return ", ".join(f"{number:,} {word}" for number, word in said if number)


def toggle_mark(state: ViewState, position: int) -> ViewState:
    """Select a claim, or take it out of the selection."""
    return mark(state, state.marks ^ BitMap((position,)))


def worked(state: ViewState, change: WorkChange) -> ViewState:
    """Remember a change of the case that was made, as the last one that can be taken back."""
    return replace(state, done=(*state.done, change)[-_STEPS:], undone=())


def begin_link(state: ViewState, linking: Linking) -> ViewState:
    """Look for another claim to link one with."""
    return replace(state, linking=linking)


def end_link(state: ViewState) -> ViewState:
    """Look for no other claim any more."""
    return replace(state, linking=None)


def undo(state: ViewState) -> ViewState:
    """Take back the last change."""
    if not state.done:
        return state
    *done, change = state.done
    return replace(change.take_back(state), done=tuple(done), undone=(*state.undone, change))


def redo(state: ViewState) -> ViewState:
    """Bring back the change that was taken back last."""
    if not state.undone:
        return state
    *undone, change = state.undone
    return replace(change.bring_back(state), done=(*state.done, change), undone=tuple(undone))


def focus(state: ViewState, pane: Pane) -> ViewState:
    """Give a pane the focus."""
    side = state.side if pane is Pane.TIMELINE else pane
    lower = pane if pane in (Pane.REGIONS, Pane.SOURCES) else state.lower
    return replace(state, pane=pane, side=side, lower=lower)


def show_main(state: ViewState, view: str) -> ViewState:
    """Show a main view, given by its id, and give it the focus."""
    return replace(focus(state, Pane.TIMELINE), main=view)


def show_timeline(state: ViewState) -> ViewState:
    """Show the timeline at the current claim, and give it the focus."""
    trail = state.trail if state.main == TIMELINE else ()
    return replace(show_main(state, TIMELINE), trail=trail)


def switch_links(state: ViewState) -> ViewState:
    """Leave out links that rest on an analyst's reading, or count all links again."""
    return replace(state, published=not state.published)


def resize(state: ViewState, columns: int) -> ViewState:
    """Adapt the settings of the main views to a terminal with this number of columns."""
    return replace(state, views={id: settings.resized(columns) for id, settings in state.views.items()})


def follow(state: ViewState, position: int) -> ViewState:
    """Walk along a link to another claim, remembering the way back."""
    if state.cursor is None or position == state.cursor:
        return replace(state, cursor=position)
    return replace(state, cursor=position, trail=(*state.trail, state.cursor)[-_STEPS:])


def enter(state: ViewState, wanted: Filter) -> ViewState:
    """Filter by a value of the current claim, remembering the way back."""
    if wanted == state.filter:
        return state
    return replace(narrow(state, wanted), entered=(*state.entered, (wanted, len(state.trail)))[-_STEPS:])


def arrive(state: ViewState, cursor: int | None, known: int) -> ViewState:
    """Put the cursor where a view has it, of which the first `known` claims are known.

    A claim to which links led stays the current one, though it is not among the matches, as long as it is known.
    """
    trail: tuple[int, ...] = ()
    if state.trail and state.cursor is not None and state.cursor < known:
        cursor = state.cursor
        trail = tuple(position for position in state.trail if position < known)
    return replace(state, cursor=cursor, arrived=cursor, left=state.wanted_cursor, trail=trail)


def step_back_along_trail(state: ViewState) -> ViewState:
    """Walk back to the claim that a link was followed from, or the filter before a value of the claim was chosen."""
    if state.entered and state.entered[-1] == (state.filter, len(state.trail)):
        return replace(step_back(state), entered=state.entered[:-1])
    if not state.trail:
        return state
    *trail, position = state.trail
    return replace(state, cursor=position, trail=tuple(trail))


def set_folding(state: ViewState, pane: Pane, nodes: Iterable[int], unfolded: bool) -> ViewState:
    """Show or hide what is below some nodes of a tree."""
    tree, changed = state.trees[pane], frozenset(nodes)
    now = tree.unfolded | changed if unfolded else tree.unfolded - changed
    return _with_tree(state, pane, replace(tree, unfolded=now))


def switch_order(state: ViewState, pane: Pane) -> ViewState:
    """Order a tree by name if it is ordered by count, and the other way round."""
    tree = state.trees[pane]
    order = TreeOrder.NAME if tree.order is TreeOrder.COUNT else TreeOrder.COUNT
    return _with_tree(state, pane, replace(tree, order=order))


def _with_tree(state: ViewState, pane: Pane, tree: TreeState) -> ViewState:
    return replace(state, trees={**state.trees, pane: tree})


def renumber(
    state: ViewState,
    *,
    positions: Mapping[int, int],
    marks: Iterable[int],
    unfolded: Mapping[Pane, frozenset[int]],
    steps: Mapping[int, int] | None = None,
) -> ViewState:
    """The same state for a case that was read anew, in which claims, actors and regions have other numbers.

    `positions` maps the old positions of the cursor, the trail and the main views to the new ones; claims that are
    gone are missing. `steps` maps those of the claims in changes of the selection; without it such changes are
    forgotten, as they name claims by their old positions. Changes of the case can still be taken back.
    """
    wanted = state.wanted_cursor
    cursor = None if wanted is None else positions.get(wanted)
    renumbered = {id: settings.renumbered(positions) for id, settings in state.views.items()}
    views = {id: settings or type(state.views[id])() for id, settings in renumbered.items()}
    return replace(
        state,
        main=TIMELINE if renumbered.get(state.main, MainViewState()) is None else state.main,
        cursor=cursor,
        left=cursor,
        arrived=cursor,
        trail=tuple(positions[claim] for claim in state.trail if claim in positions),
        marks=FrozenBitMap(marks),
        done=_renumbered(state.done, steps),
        undone=_renumbered(state.undone, steps),
        linking=_linking(state.linking, positions),
        views=views,
        trees={pane: replace(tree, unfolded=unfolded[pane]) for pane, tree in state.trees.items()},
    )


def _linking(linking: Linking | None, positions: Mapping[int, int]) -> Linking | None:
    if linking is None or linking.position not in positions:
        return None
    return replace(linking, position=positions[linking.position])


def _renumbered(
    changes: Iterable[Change | WorkChange], steps: Mapping[int, int] | None
) -> tuple[Change | WorkChange, ...]:
    """Changes with other positions of claims; those of the selection are left out without `steps`."""
    kept: list[Change | WorkChange] = []
    for change in changes:
        if isinstance(change, WorkChange):
            kept.append(change)
        elif steps is not None:
            before, after = (
                FrozenBitMap([steps[one] for one in marks if one in steps]) for marks in (change.before, change.after)
            )
            kept.append(replace(change, before=before, after=after))
    return tuple(kept)


Transition = Callable[[ViewState], ViewState]

TRANSITIONS: Mapping[str, Transition] = {
    "filter.disputed": cycle_disputed,
    "filter.clear_pane": clear_pane,
    "filter.clear": clear_filter,
    "filter.back": step_back,
    "filter.forward": step_forward,
    "mark.none": lambda state: mark(state, ()),
    "trail.back": step_back_along_trail,
    "view.published": switch_links,
    "pane.zoom": lambda state: replace(state, zoomed=not state.zoomed),
    "pane.actors": lambda state: focus(state, Pane.ACTORS),
    "pane.regions": lambda state: focus(state, Pane.REGIONS),
    "pane.sources": lambda state: focus(state, Pane.SOURCES),
    "pane.timeline": show_timeline,
    "pane.claim": lambda state: focus(state, Pane.CLAIM),
    "pane.next": lambda state: focus(state, _neighbour(state.pane, 1)),
    "pane.previous": lambda state: focus(state, _neighbour(state.pane, -1)),
}
"""The commands that do nothing but change the state, by id. Main views bring more of them."""


_FILTER_IS_EMPTY = "The filter is empty already."


def _nothing_to_clear(state: ViewState) -> str:
    """Why the focused pane has no part in the filter."""
    if not state.filter:
        return _FILTER_IS_EMPTY
    if state.pane in FIELD_OF:
        return f"The filter says nothing about {state.pane}."
    return "Nothing to clear here: the filter names only actors, regions and sources."


WITHOUT_EFFECT: Mapping[str, Callable[[ViewState], str]] = {
    "filter.clear_pane": _nothing_to_clear,
    "filter.clear": lambda _: _FILTER_IS_EMPTY,
    "filter.back": lambda _: "There is no earlier filter to go back to.",
    "filter.forward": lambda _: "There is no later filter to go forward to.",
    "mark.none": lambda _: "No claim is selected.",
    "trail.back": lambda _: "No link was followed to this claim, so there is no way back.",
    "pane.actors": lambda _: "The actors have the focus already.",
    "pane.regions": lambda _: "The regions have the focus already.",
    "pane.sources": lambda _: "The sources have the focus already.",
    "pane.timeline": lambda _: "The timeline has the focus already.",
    "pane.claim": lambda _: "The claim has the focus already.",
}
"""Why one of these commands has left a state as it is, as a sentence; the others always change it."""


def _neighbour(pane: Pane, step: int) -> Pane:
    panes = list(Pane)
    return panes[(panes.index(pane) + step) % len(panes)]
