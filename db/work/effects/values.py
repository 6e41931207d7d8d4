"""The values of operations: the same check for what is done here and for what a merge brings."""

from __future__ import annotations

from db.errors import FilterError
from db.filters.filter import parse
from db.importing.readers import cells
from db.importing.records import RefusedError
from db.work.effects.fields import RELIABILITIES, TEXT_LIMIT, blank, set_field
from db.work.effects.marks import REVIEWS, UNSEEN
from db.work.journal.operation import FORGET, RESOLVE, UNDO, Operation
from db.work.journal.things import GRADED, OPERATIONS, Thing, adds, ends, thing_of

_LONGEST_TAG = 100
_LONGEST_TITLE = 200
_NOT_IN_TAG = frozenset("\"',;")
_KINDS = frozenset(kind for kinds in OPERATIONS.values() for kind in kinds)


def tag_of(text: str) -> str:
    """A tag without blanks around it. Raises RefusedError, like all of these."""
    value = _line(text, "tag", _LONGEST_TAG)
    if _NOT_IN_TAG.intersection(value):
        raise RefusedError(f"the tag {value} has a quote, comma or semicolon")
    return value


def alias_of(text: str) -> str:
    """Another name of an actor or region."""
    value = _line(text, "name", _LONGEST_TITLE)
    if ";" in value:
        raise RefusedError("a name has no semicolon")
    return value


def title_of(text: str) -> str:
    """The title of a saved view."""
    return _line(text, "title", _LONGEST_TITLE)


def prose_of(text: str) -> str:
    """The text of a note."""
    value = cells.required(text, "text")
    if len(value) > TEXT_LIMIT:
        raise RefusedError(f"the text is longer than {TEXT_LIMIT:,} characters")
    return value


def check_grade(kind: str, text: str) -> None:
    """Check the grade of a claim or source; "" is none."""
    set_field(kind, blank(kind), GRADED[kind], text)
    if kind == "source" and text.strip() and text.strip().upper() not in RELIABILITIES:
        raise RefusedError(f"{GRADED[kind]} {text[:20]!r} is not a letter from A to F")


def check_state(text: str) -> None:
    """Check the state of a review."""
    if text not in (UNSEEN, *REVIEWS):
        raise RefusedError(f"{text[:40]!r} is not a state. Use one of: {', '.join((UNSEEN, *REVIEWS))}")


def check_ends(thing: Thing) -> None:
    """Check that a link, alignment, merge or pair joins two things."""
    if thing.kind in ("link", "alignment", "unrelated", "merge"):
        both = [end.key[0] for end in ends(thing)]
        if len(both) != len(set(both)):
            joins = f"goes from {both[0]} to itself" if thing.kind == "link" else f"joins {both[0]} with itself"
            raise RefusedError(f"the {thing.kind} {joins}")


def check_value(operation: Operation) -> None:
    """Check the value of an operation of a known kind, whose texts are texts, as it is checked before it is made."""
    content = operation.content
    if operation.op == UNDO:
        if not _has_only(content, "of") or not isinstance(content["of"], str) or operation.kind not in _KINDS:
            raise RefusedError("does not say what it undoes")
        return
    if operation.op == FORGET:
        lists = content.values() if _has_only(content, "of", "was") else ()
        if not lists or not all(isinstance(ids, list) and all(isinstance(id, str) for id in ids) for ids in lists):
            raise RefusedError("does not say what it forgets")
        if operation.kind or operation.target or operation.field:
            raise RefusedError("forgets and is about a thing")
        return
    thing = thing_of(operation)
    if thing is not None:
        check_ends(thing)
        if thing.kind in ("alignment", "unrelated") and adds(operation) and list(thing.key) != sorted(thing.key):
            raise RefusedError(f"the two ends of the {thing.kind} are not in their order")
        _check_mark(operation, thing, content)


def _check_mark(operation: Operation, thing: Thing, content: object) -> None:
    if thing.kind in ("note", "view") and adds(operation):
        name = {"note": "text", "view": "filter"}[thing.kind]
        if not isinstance(content, dict) or not _has_only(content, name):
            raise RefusedError(f"has no {name}")
        content = content[name]
    text = content if isinstance(content, str) else ""
    if thing.kind == "tag":
        _check_same(text, tag_of(text))
    elif thing.kind == "alias":
        _check_same(text, alias_of(text))
    elif operation.op == "grade.set" or (operation.op == RESOLVE and GRADED.get(thing.kind) == operation.field):
        check_grade(thing.kind, text)
    elif thing.kind == "review":
        check_state(text)
    elif thing.kind == "note" and not operation.op.endswith(".drop"):
        prose_of(text)
    elif thing.kind == "view":
        _check_same(operation.target, title_of(operation.target))
        if not operation.op.endswith(".drop"):
            _check_filter(text)


def _check_filter(text: str) -> None:
    try:
        parse(text)
    except FilterError as error:
        raise RefusedError(f"the filter cannot be read: {error}") from error


def _check_same(text: str, value: str) -> None:
    if text != value:
        raise RefusedError("there are blanks around a text")


def _has_only(content: object, *names: str) -> bool:
    return isinstance(content, dict) and content.keys() == set(names)


def _line(text: str, what: str, limit: int) -> str:
    """A text in one line, without blanks around it."""
    value = cells.required(text, what)
    if len(value) > limit:
        raise RefusedError(f"the {what} is longer than {limit} characters")
    if not value.isprintable():
        raise RefusedError(f"the {what} has characters that cannot be seen")
    return value
