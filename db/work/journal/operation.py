"""An operation: one change by hand, as a row of the journal. Sums and heads chain those of one analyst."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

UNDO, RESOLVE, FORGET = "undo", "resolve", "forget"

FORGOTTEN = "forgotten"
"""The `op` of an operation whose body was erased."""

_SEAL = 64
"""Digits of a seal; a salt has fewer."""

LARGEST_NUMBER = 1 << 53
"""The highest number of an operation; beyond it JavaScript and JSON tools lose digits."""


def head_of_all(last: Iterable[Operation]) -> str:
    """One head for a whole journal, given the last operation of each analyst; "" for an empty one.

    It is the head of the only chain, or else the SHA-256 of all heads in ascending order, one a line.
    """
    heads = sorted(one.head for one in last)
    return heads[0] if len(heads) == 1 else hash_of("\n".join(heads)) if heads else ""


def canonical(value: Any) -> str:
    """A value as JSON with sorted keys and without blanks: equal values give equal texts."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(*parts: str) -> str:
    """The SHA-256 of texts one after the other, in hexadecimal."""
    return hashlib.sha256("".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Operation:
    """One change. `was`, `value` and `saw` are canonical JSON; `was` is empty where there was nothing.

    `n` is a Lamport number; `by` is the random id of an analyst on one machine, `name` what they call themselves.
    `kind` and `target` say what was changed, `saw` lists the ids of the operations that this one replaces or rests on.
    `sum` covers the salt and the body, `prev` is the head of the operation before by the same analyst. Where `was` is
    forgotten, a seal stands in the place of the salt: the sum still covers all the rest, and nobody can guess `was`.
    """

    id: str
    n: int
    by: str
    name: str
    at: str
    op: str
    kind: str
    target: str
    field: str
    was: str
    value: str
    saw: str
    basis: str
    via: str
    why: str
    salt: str
    prev: str
    sum: str

    @property
    def order(self) -> tuple[int, str]:
        """The place among all operations: of two readings of one field, the later one is shown."""
        return self.n, self.by

    @cached_property
    def content(self) -> Any:
        """The decoded value."""
        return _decoded(self.value)

    @cached_property
    def seen(self) -> tuple[str, ...]:
        """The ids of the operations that it replaces or rests on."""
        seen = _decoded(self.saw)
        return tuple(id for id in seen if isinstance(id, str)) if isinstance(seen, list) else ()

    @staticmethod
    def decoded(text: str) -> Any:
        """A value of the journal, such as `was`; None if it is not JSON."""
        return _decoded(text)

    @property
    def undoes(self) -> str:
        """The id of the operation that it takes back; "" unless it is an undo."""
        content = self.content if self.op == UNDO else None
        return str(content.get("of", "")) if isinstance(content, dict) else ""

    @property
    def is_sealed(self) -> bool:
        """Whether what was before is forgotten."""
        return not self.was and len(self.salt) == _SEAL

    @property
    def seal(self) -> str:
        """The hash of the salt and of what was before."""
        return self.salt if self.is_sealed else hash_of(self.salt, self.was)

    @property
    def expected_sum(self) -> str:
        """The sum that fits the salt and the body."""
        body = (self.name, self.op, self.kind, self.target, self.field, self.value, self.saw)
        return hash_of(self.seal, canonical([*body, self.basis, self.via, self.why]))

    @property
    def head(self) -> str:
        """The head of the chain after this operation. It holds without the body, which may be forgotten."""
        return hash_of(canonical([self.prev, self.id, self.n, self.by, self.at, self.sum]))


COLUMNS = tuple(field.name for field in fields(Operation))
"""The columns of the journal, in the order of the fields of an operation."""


def _decoded(text: str) -> Any:
    """A value in JSON; None if it is none, which only a foreign file has."""
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None
