"""Filtering by a value that a claim has: what entering it in the details makes of a filter."""

from __future__ import annotations

from db.case.case import Case
from db.filters.choosing import Naming, Values, choose
from db.filters.fields import FIELDS
from db.filters.filter import Filter


def enter(case: Case, filter: Filter, field: str, values: Values) -> Filter:
    """The filter with these values of a field chosen, as nodes of a tree are; without them if all of them were.

    A date takes the place of what the filter says of that date.
    """
    if FIELDS[field].typed:
        return filter.without(field) if filter.values(field) == values else filter.replace(field, values)
    chosen = [value for value in values if _naming(case, filter, field, value).chosen]
    for value in values if len(chosen) == len(values) else [one for one in values if one not in chosen]:
        filter = choose(filter, field, value, _naming(case, filter, field, value))
    return filter


def _naming(case: Case, filter: Filter, field: str, value: str) -> Naming:
    """How a filter names a value."""
    match field:
        case "actor":
            named = case.actor_tree.named_as(filter, value)
        case "region":
            named = case.region_tree.named_as(filter, value)
        case "source":
            sources = case.carriers.tree((), (value, *filter.values(field), *filter.excluded(field)))
            named = sources.named_as(filter, value)
        case _:
            named = None
    if named is not None:
        return named
    written = (value,)
    is_chosen, is_excluded = value in filter.values(field), value in filter.excluded(field)
    return Naming(written if is_chosen else (), written if is_excluded else ())
