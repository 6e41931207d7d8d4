"""Values of filter fields in the palette, such as `is:unanswered`: choosing one adds it to the filter."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial

from db.case.case import Case
from db.errors import FilterError
from db.filters.fields import FIELDS
from db.filters.filter import parse, written
from tui.actions.host import Host
from tui.actions.palette.counting import matches_after
from tui.dialogs.palette import Entry
from tui.dialogs.ranking import Rank, fit_of
from tui.state import transitions
from tui.state.view import View

_AT_MOST = 8
_CARRIERS = frozenset({"source", "lang"})
"""The fields that say what carries a claim. Outlets often bear the names of those who speak, who are meant first."""


@dataclass(frozen=True, slots=True)
class _FilterValue:
    """A value of a field, with the number of matches once it is added to the filter, or taken out."""

    field: str
    value: str
    name: str
    fit: Rank
    matches: int


async def find_filters(host: Host, text: str) -> list[Entry]:
    """The values that fit a text, but for outlets and languages."""
    return await _find(host, text, FIELDS.keys() - _CARRIERS)


async def find_carriers(host: Host, text: str) -> list[Entry]:
    """The outlets and languages that fit a text."""
    return await _find(host, text, _CARRIERS)


async def _find(host: Host, text: str, fields: AbstractSet[str]) -> list[Entry]:
    if host.view is None or not text.strip():
        return []
    found = await host.ask(partial(_search, text=text, view=host.view, fields=fields))
    return [_entry(host, one) for one in found]


def _entry(host: Host, found: _FilterValue) -> Entry:
    chosen = found.value in host.state.filter.values(found.field)
    return Entry(
        found.name,
        found.name,
        found.fit,
        partial(_toggle, host, found.field, found.value),
        verb="Drop" if chosen else "Filter by",
        remark=FIELDS[found.field].meaning(found.value),
        group="Filter",
        side=f"{found.matches:,}",
    )


def _toggle(host: Host, field: str, value: str) -> None:
    host.become(transitions.narrow(host.state, host.state.filter.toggle(field, value)))


def _search(case: Case, text: str, view: View, fields: AbstractSet[str]) -> list[_FilterValue]:
    """The first few values that fit, those that fit best first."""
    scope = case.scope(view.filter.asof)
    fitting: list[tuple[Rank, str, str]] = []
    for field in (field for field in FIELDS.values() if field.name in fields):
        for value in field.values(scope):
            fits = fit_of(text, name := f"{field.name}:{written(value)}")
            if fits is not None and fits < Rank.FUZZY:
                fitting.append((fits, field.name, name))
    fitting.sort(key=lambda one: one[0])
    return [found for one in fitting[:_AT_MOST] for found in _counted(case, view, *one)]


def _counted(case: Case, view: View, fits: Rank, field: str, name: str) -> list[_FilterValue]:
    """A value with its matches; nothing if the filter language cannot say it."""
    try:
        [value] = parse(name).values(field)
        matches = matches_after(case, view, view.filter.toggle(field, value))
    except FilterError:
        return []
    return [_FilterValue(field, value, name, fits, matches)]
