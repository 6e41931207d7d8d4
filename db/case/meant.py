"""What people mean by the names that they write into a form: things that the case has, or new ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from db.case.candidates import Rest, values
from db.case.case import Case
from db.filters.filter import parse
from db.model.claims import UNATTRIBUTED
from db.model.tree import TreeNode
from db.text.names import Names, listed

NEW = "+"
"""In front of a name: the thing is new, whatever names in the case are like it."""
BETWEEN = "; "
"""Between two names."""
_NAMED = 3
"""How many of the things that a name fits are named."""
N = TypeVar("N", bound=TreeNode)
_ADDRESSES = ("http://", "https://")


class Meant(NamedTuple):
    """What one written name means: the thing with a `uid`, or, without one, a new thing; neither with a `problem`.

    `name` is what the case calls the thing, or what the new one is to be called.
    """

    uid: str
    name: str
    problem: str = ""

    @property
    def is_new(self) -> bool:
        """Whether the case does not have the thing yet."""
        return not self.uid and not self.problem


class Offer(NamedTuple):
    """A name to go on with as it is written into a form, and what it means. `claims` is the number of its claims."""

    written: str
    meaning: str
    claims: int | None = None


def parts(text: str) -> list[str]:
    """The names in a text, which semicolons part."""
    return [part.strip() for part in text.split(";") if part.strip()]


def is_address(text: str) -> bool:
    """Whether a name of a source is its address."""
    return text.casefold().startswith(_ADDRESSES)


def meant(case: Case, kind: str, text: str) -> list[Meant]:
    """What the names in a text mean. `kind` is actor, region or source."""
    return [_meant_by(case, kind, part) for part in parts(text)]


def _meant_by(case: Case, kind: str, name: str) -> Meant:
    if name.startswith(NEW):
        name = name[len(NEW) :].strip()
        return Meant("", name, "" if name else f"Write the name behind the {NEW}.")
    if kind == "source":
        return _source(case, name)
    if kind == "actor" and name.casefold() == UNATTRIBUTED and case.actors.by_uid(UNATTRIBUTED) is None:
        return Meant(UNATTRIBUTED, "nobody who is named")
    return _found(case.actor_names, name) if kind == "actor" else _found(case.region_names, name)


def _found(names: Names[N], name: str) -> Meant:
    nodes = names.matching(name)
    node = names.widest(nodes)
    if node is not None:
        return Meant(node.uid, node.name)
    near = listed([one.uid for one in nodes[:_NAMED]], "or")
    return Meant("", name, f"{name} fits several: {near}. Choose one." if nodes else "")


def _source(case: Case, name: str) -> Meant:
    uid = name if case.from_source(name) is not None else None
    if uid is None and is_address(name):
        uid = case.source_names.at_address(name)
    return Meant("", name) if uid is None else Meant(uid, case.source_names.about(uid) or uid)


def known_as(case: Case, kind: str, uid: str, name: str) -> str:
    """How to write a thing into a form: by its name if that means nothing else, otherwise by its uid."""
    if kind != "source" and parts(name) == [name]:
        found = _meant_by(case, kind, name)
        if found.uid == uid:
            return name
    return uid


def offers(case: Case, kind: str, begun: str, today: date, limit: int) -> Sequence[Offer]:
    """Things that the case has to go on with where a name is begun, those that fit best first.

    `kind` is a field of filters: actor, region, source or topic.
    """
    if kind == "source" and not begun:
        return ()
    found, _ = values(case, Rest(case, "", "", today), kind, begun, today, 2 * limit)
    offered = []
    for one in found:
        value = parse(f"{kind}:{one.written}").terms[0].values[0]
        if kind == "topic":
            offered.append(Offer(value, "", one.claims))
        elif kind != "source":
            offered.append(Offer(known_as(case, kind, value, one.meaning), one.meaning, one.claims))
        elif case.from_source(value) is not None:
            offered.append(Offer(value, one.meaning, one.claims))
    return offered[:limit]
