"""Finding again what was kept of a case, in questions that are asked on the thread that reads it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pyroaring import FrozenBitMap

from db.case.case import Case
from db.errors import FilterError
from db.filters.fields import FIELDS
from db.filters.filter import Filter, parse
from tui.screen.view_builder import unfolded_with
from tui.state import memory
from tui.state.commands import Pane
from tui.state.options import LAST
from tui.state.state import TIMELINE, MainViewState, TreeOrder, TreeState, ViewState

_NAMING = frozenset(
    {"actor", "region", "disputes", "disputed-by", "unanswered", "topic", "source", "lang", "tag", "by", "via", "id"}
)
"""The fields whose values name something in the case, which may be gone."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of a case, in its numbers: the selection, the filters oldest first, and the look of the state.

    `last` is the filter that was kept last, whether it is among `filters` or not. `problem` says what could not be
    read, if anything.
    """

    marks: FrozenBitMap
    filters: tuple[Filter, ...]
    last: str
    main: str
    views: Mapping[str, MainViewState]
    trees: Mapping[Pane, TreeState]
    published: bool = False
    problem: str = ""

    def in_state(self, state: ViewState) -> ViewState:
        """A state that has not been changed yet, with all this."""
        earlier = self.filters[:-1] if self.filters and self.filters[-1] == state.filter else self.filters
        return replace(
            state,
            earlier=earlier,
            marks=self.marks,
            main=self.main,
            views=self.views,
            trees=self.trees,
            published=self.published,
        )


def find_kept(case: Case, state: ViewState, main_views: Collection[str], start_view: str) -> Kept:
    """Find again what was kept of a case, beginning with a `state` that has its trees as they are at the start.

    `main_views` are the ids of those that there are. `start_view` is the one to show, or `LAST`.
    """
    problem = ""
    look: Mapping[str, object] = {}
    try:
        look = memory.load_view(case.uid)
    except memory.DamagedError as error:
        problem = str(error)
    kept_views, kept_trees = _mapping(look.get("views")), _mapping(look.get("trees"))
    restored = {
        id: settings.restored(_mapping(kept_views.get(id)), case.position) for id, settings in state.views.items()
    }
    wanted = look.get("main") if start_view == LAST else start_view
    is_there = isinstance(wanted, str) and wanted in main_views and restored.get(wanted, MainViewState()) is not None
    texts = memory.load_filters(case.uid)
    trees = {pane: _tree(case, pane, tree, _mapping(kept_trees.get(pane))) for pane, tree in state.trees.items()}
    return Kept(
        marks=FrozenBitMap(case.positions(memory.load_selection(case.uid))),
        filters=tuple(_filters(case, texts)),
        last=texts[-1] if texts else "",
        main=str(wanted) if is_there else TIMELINE,
        views={id: settings or state.views[id] for id, settings in restored.items()},
        trees=trees,
        published=look.get("published") is True,
        problem=problem,
    )


def _filters(case: Case, texts: Iterable[str]) -> Iterator[Filter]:
    """The filters that can still be applied; others are left out."""
    scope = case.scope()
    known: dict[tuple[str, str], bool] = {}

    def is_known(field: str, value: str) -> bool:
        if (field, value) not in known:
            try:
                FIELDS[field].select(scope, value)
            except FilterError:
                known[field, value] = False
            else:
                known[field, value] = True
        return known[field, value]

    for text in texts:
        try:
            filter = parse(text)
        except FilterError:
            continue
        named = ((term.field, value) for term in filter.terms if term.field in _NAMING for value in term.values)
        if filter and all(is_known(*name) for name in named):
            yield filter


def _tree(case: Case, pane: Pane, initial: TreeState, kept: Mapping[str, object]) -> TreeState:
    order, unfolded = kept.get("order"), kept.get("unfolded")
    tree = replace(initial, order=next((one for one in TreeOrder if one == order), initial.order))
    if isinstance(unfolded, list):
        uids = [uid for uid in unfolded if isinstance(uid, str)]
        tree = replace(tree, unfolded=unfolded_with(case, {pane: uids})[pane])
    return tree


def _mapping(value: object) -> Mapping[str, object]:
    """A value as the mapping that it should be; if it is none, nothing was kept there."""
    return value if isinstance(value, dict) else {}
