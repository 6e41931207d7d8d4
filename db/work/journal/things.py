"""What an operation is about: the thing whose presence or field it changes, and the things that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from db.work.journal.operation import RESOLVE, UNDO, Operation

NODES = ("actor", "region")
ROWS = ("region", "actor", "source", "claim", "link", "alignment")
"""Kinds of things that imports bring as well, each after the kinds that it refers to."""

MARKS = ("note", "tag", "unrelated", "review", "view", "merge")
"""Kinds of things that only hands make."""


class Thing(NamedTuple):
    """Something that operations make, change and drop. `key` is its uid, or the texts that identify it."""

    kind: str
    key: tuple[str, ...]

    @property
    def target(self) -> str:
        """The key as one text, as the journal has it; uids have no blanks."""
        return " ".join(self.key)


NOTED = ("claim", "actor", "region", "source")
"""Kinds of things that can have notes and tags."""

OPERATIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **{f"{kind}.{what}": (kind,) for kind in NOTED for what in ("add", "drop")},
        **{f"{kind}.edit": (kind,) for kind in ("claim", "actor", "region", "source", "link")},
        **{f"alias.{what}": NODES for what in ("add", "drop")},
        **{f"{kind}.{what}": (kind,) for kind in ("link", "alignment", "unrelated") for what in ("add", "drop")},
        "note.add": NOTED,
        "note.edit": ("note",),
        "note.drop": ("note",),
        **{f"tag.{what}": NOTED for what in ("add", "drop")},
        "grade.set": ("claim", "source"),
        "review.set": ("claim",),
        "view.save": ("view",),
        "view.drop": ("view",),
        "actor.merge": ("actor",),
        "region.merge": ("region",),
        RESOLVE: ("claim", "actor", "region", "source", "link", "alignment", "note", "view", "review"),
    }
)
"""Every operation except undo → the kinds of things that it can be about."""

GRADED: Mapping[str, str] = MappingProxyType({"claim": "credibility", "source": "reliability"})
"""The field that `grade.set` sets, by kind."""


_PARTS: Mapping[str, int] = MappingProxyType({"link": 3, "alignment": 2, "unrelated": 2})
"""The number of texts that identify a thing, where it is not one."""


def thing_of(operation: Operation) -> Thing | None:
    """The thing whose presence or field an operation changes; None for an undo and for one that is not known."""
    op, kind, target = operation.op, operation.kind, operation.target
    if op == UNDO or kind not in OPERATIONS.get(op, ()):
        return None
    if op == "note.add":
        return Thing("note", (operation.id,))
    if op.startswith(("tag.", "alias.")):
        return Thing(op.partition(".")[0], (kind, target, str(operation.content)))
    if op.endswith(".merge"):
        return Thing("merge", (kind, target, str(operation.content)))
    if op == "review.set":
        return Thing("review", (target,))
    thing = thing_from(kind, target)
    return thing if len(thing.key) == _PARTS.get(kind, 1) else None


def with_article(kind: str) -> str:
    """A kind with its article, for messages: "a claim", "an actor"."""
    return f"an {kind}" if kind.startswith(("a", "e", "i", "o", "u")) else f"a {kind}"


def thing_from(kind: str, target: str) -> Thing:
    """The thing of a kind that a target names."""
    return Thing(kind, tuple(target.split(" ")) if kind in _PARTS else (target,))


def field_of(operation: Operation) -> str:
    """The field that an operation sets; "" if it makes or drops the whole thing."""
    return operation.field if operation.op.endswith((".edit", ".set", RESOLVE)) else ""


def adds(operation: Operation) -> bool:
    """Whether an operation makes a thing (or saves or merges it) as opposed to dropping it."""
    return operation.op.endswith((".add", ".save", ".merge"))


def drops(operation: Operation) -> bool:
    """Whether an operation drops a thing."""
    return operation.op.endswith(".drop")


_MANY = MappingProxyType({"speakers": "actor", "regions": "region", "sources": "source"})


def named(kind: str, fields: Mapping[str, Any]) -> Iterator[Thing]:
    """The things that some fields of a thing name."""
    for field, value in fields.items():
        text = value if isinstance(value, str) else ""
        if kind == "claim" and field in _MANY:
            yield from (Thing(_MANY[field], (uid.strip(),)) for uid in text.split(";") if uid.strip())
        elif field == "parent" and kind in NODES and text.strip():
            yield Thing(kind, (text.strip(),))
        elif field == "source" and kind in ("link", "alignment") and text.strip():
            yield Thing("source", (text.strip(),))


def ends(thing: Thing) -> Iterator[Thing]:
    """The things without which a thing cannot be, such as the claims of a link."""
    kind, key = thing
    if kind == "link" and len(key) == 3:
        yield from (Thing("claim", (key[0],)), Thing("claim", (key[2],)))
    elif kind in ("alignment", "unrelated"):
        yield from (Thing("actor" if kind == "alignment" else "claim", (uid,)) for uid in key)
    elif kind in ("tag", "alias"):
        yield Thing(key[0], (key[1],))
    elif kind == "merge":
        yield from (Thing(key[0], (uid,)) for uid in key[1:])
    elif kind == "review":
        yield Thing("claim", key)


def mentioned(operation: Operation) -> Iterator[Thing]:
    """The things that an operation rests on, except the one that it changes."""
    thing = thing_of(operation)
    if thing is None:
        return
    yield from ends(thing)
    if operation.op == "note.add":
        yield Thing(operation.kind, (operation.target,))
    content = operation.content
    fields = content if isinstance(content, dict) else {operation.field: content}
    yield from named(thing.kind, fields)
