"""The image of a thing as the operations in force make it of what imports brought."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy

from db.importing.own.columns import FIGURES
from db.importing.records import RefusedError
from db.work.effects.fields import FIELDS, REQUIRED, Image, blank, cell, check, in_order, set_field
from db.work.journal.journal import Journal, unseen, value_of
from db.work.journal.operation import Operation
from db.work.journal.things import NODES, Thing, adds, named, thing_of

_TOGETHER = ((*FIGURES, "as_given"), ("lat", "lon"))
"""Fields that must fit each other."""

Known = Callable[[Thing], bool]
"""Whether a thing that a field names is there, or can be."""


class Images:
    """Computes images. `skipped` holds the operations that could not be applied, with the reason."""

    def __init__(self, journal: Journal, known: Known) -> None:
        self._journal = journal
        self._known = known
        self.skipped: dict[str, str] = {}

    def of(self, thing: Thing, base: Image | None, forced: bool = False) -> Image | None:
        """The image of a thing, given what imports brought; None if it is not there.

        With `forced` it is there in any case, because something else needs it.
        """
        if not self._journal.is_present(thing, base is not None) and not forced:
            return None
        image = blank(thing.kind) if base is None else deepcopy(base)
        made = [one for one in self._journal.presence(thing) if adds(one)]
        chosen = self._chosen(thing, forced and not made and base is None)
        result = self._applied(thing.kind, image, chosen)
        if any(not cell(result, field) for field in REQUIRED.get(thing.kind, ())):
            return None
        if thing.kind in NODES:
            self._set_aliases(thing, result)
        if thing.kind == "link" and made:
            result |= {"by": made[-1].name or made[-1].by, "at": made[-1].at}
        return result

    def _chosen(self, thing: Thing, undone: bool) -> dict[str, Operation]:
        """For each field the operation that gives it its value. Those of an undone thing are what it was made with."""
        if undone:
            made = [one for one in self._journal.all_of(thing) if thing_of(one) == thing and adds(one)]
            return {field: one for one in made for field in FIELDS[thing.kind] if field in (one.content or {})}
        readings = {field: self._journal.readings(thing, field) for field in FIELDS[thing.kind]}
        return {field: operations[-1] for field, operations in readings.items() if operations}

    def _applied(self, kind: str, base: Image, chosen: Mapping[str, Operation]) -> Image:
        """An image with the fields that operations set, leaving out what cannot be."""
        left = dict(chosen)
        while True:
            image = deepcopy(base)
            for field, operation in list(left.items()):
                try:
                    self._set(kind, image, field, value_of(operation, field))
                except RefusedError as error:
                    self.skipped[operation.id] = str(error)
                    del left[field]
            try:
                check(kind, image)
            except RefusedError as error:
                last = max(
                    (field for group in _TOGETHER for field in group if field in left),
                    key=lambda field: left[field].order,
                    default=None,
                )
                if last is None:
                    return image
                self.skipped[left.pop(last).id] = str(error)
            else:
                return image

    def _set(self, kind: str, image: Image, field: str, text: str) -> None:
        for other in named(kind, {field: text}):
            if not self._known(other):
                raise RefusedError(f"{other.kind} {other.target} is not in the case")
        set_field(kind, image, field, text)

    def _set_aliases(self, thing: Thing, image: Image) -> None:
        """Add and drop single aliases, unless whoever set all of them saw that."""
        seen = {id for one in self._journal.readings(thing, "aliases") for id in one.seen}
        last: dict[str, list[Operation]] = {}
        for one in sorted(self._journal.naming(thing), key=lambda one: one.order):
            if one.op.startswith("alias.") and one.id not in seen:
                last.setdefault(value_of(one, ""), []).append(one)
        names = dict.fromkeys(image["aliases"])
        for name, operations in last.items():
            if any(adds(one) for one in unseen(operations)):
                names[name] = None
            else:
                names.pop(name, None)
        image["aliases"] = in_order(list(names))
