"""The tables of a mapping file. Unknown keys and wrong values are reported with key and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, NoReturn, TypeVar

from db.errors import InputRefusedError
from db.importing.mapped.foreign_row import PREVIOUS, Splitter
from db.importing.mapped.reading.key_lines import KeyPath, line_of
from db.importing.mapped.templates import Alternatives, Lookup, Template, TextFilter
from db.text.names import listed

T = TypeVar("T")


class Document:
    """What the tables of a mapping file share: file name, lines of keys, template filters, and columns used."""

    def __init__(self, file: str, lines: Mapping[KeyPath, int]) -> None:
        self.file = file
        self.lines = lines
        self.filters: dict[str, TextFilter] = {}
        self.used: dict[str, str] = {}
        self.missing: list[tuple[KeyPath, str]] = []

    def refuse(self, path: KeyPath, reason: str) -> NoReturn:
        """Raise InputRefusedError that names the file, the line and the key."""
        raise InputRefusedError(f"{self.location(path)}: {reason}")

    def lacks(self, path: KeyPath, reason: str) -> None:
        """Note a missing key. `complete` reports it, after any unknown key, which may be a misspelling of it."""
        self.missing.append((path, reason))

    def complete(self) -> None:
        """Raise InputRefusedError for the first missing key."""
        if self.missing:
            self.refuse(*self.missing[0])

    def location(self, path: KeyPath) -> str:
        """File, line and key, for messages."""
        return f"{self.file} line {line_of(self.lines, path)}: {_dotted(path) or 'the mapping'}"


class Section:
    """One table of a mapping file."""

    def __init__(self, document: Document, path: KeyPath, values: Any) -> None:
        self.document = document
        self.path = path
        if not isinstance(values, dict):
            document.refuse(path, "must be a table")
        self.values: dict[str, Any] = values
        self._known: list[str] = []

    def refuse(self, key: str, reason: str) -> NoReturn:
        """Raise InputRefusedError about a key of this table."""
        self.document.refuse((*self.path, key) if key else self.path, reason)

    def lacks(self, key: str, reason: str) -> None:
        """Note that a key of this table is missing; `Document.complete` raises the error."""
        self.document.lacks((*self.path, key), reason)

    def has(self, key: str) -> bool:
        """Whether the table has a key."""
        self._known.append(key)
        return key in self.values

    def string(self, key: str, default: str | None = None) -> str:
        """A text, required if `default` is None."""
        value = self._value(key, default, "")
        if not isinstance(value, str) or (default is None and key in self.values and not value.strip()):
            self.refuse(key, "must be text in quotes")
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """A boolean."""
        value = self._value(key, default)
        if not isinstance(value, bool):
            self.refuse(key, "must be true or false")
        return value

    def strings(self, key: str, default: Iterable[str] | None = ()) -> tuple[str, ...]:
        """A text or a list of texts, required if `default` is None."""
        value = self._value(key, None if default is None else list(default), [])
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(part, str) for part in texts):
            self.refuse(key, "must be text in quotes, or a list of such texts")
        return tuple(texts)

    def lists(self, key: str) -> tuple[tuple[str, ...], ...]:
        """A list of texts, each of which may be a list of alternatives."""
        value = self._value(key, [])
        items = [[item] if isinstance(item, str) else item for item in ([value] if isinstance(value, str) else value)]
        if not all(isinstance(item, list) and item and all(isinstance(part, str) for part in item) for item in items):
            self.refuse(key, "must be a list of texts in quotes, each of which may be a list of alternatives")
        return tuple(map(tuple, items))

    def number(self, key: str) -> int:
        """A whole number above zero, 0 without the key."""
        value = self._value(key, 0)
        if isinstance(value, bool) or not isinstance(value, int) or (value < 1 and key in self.values):
            self.refuse(key, "must be a whole number, 1 or more")
        return value

    def text(self, key: str, required: bool = False) -> Alternatives:
        """A template, or a list of alternative templates."""
        return Alternatives(self._template(key, part) for part in self.strings(key, None if required else ()))

    def word(self, key: str, words: Iterable[str]) -> Alternatives:
        """A template whose fixed text, and the values of the table that it ends in, must be among `words`."""
        known = tuple(words)
        text = self.text(key)
        for template in text.templates:
            self._check_word(key, (*self.path, key), template.fixed or "", known)
            lookup = self.document.filters.get(template.last)
            if isinstance(lookup, Lookup):
                kind = "values" if ("values", template.last) in self.document.lines else "words"
                for name, value in lookup.outcomes:
                    self._check_word(key, (kind, template.last, name), value, known)
        return text

    def _check_word(self, key: str, path: KeyPath, word: str, known: tuple[str, ...]) -> None:
        if word and word not in known:
            near = get_close_matches(word, known, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            self.document.refuse(path, f"unknown {key} “{word}”. Use one of: {', '.join(known)}.{hint}")

    def texts(self, key: str) -> tuple[Alternatives, ...]:
        """A list of templates, each of which may be a list of alternatives."""
        value = self._value(key, [])
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list):
            self.refuse(key, "must be a list of texts in quotes")
        return tuple(self._alternatives(key, part) for part in items)

    def splitter(self, key: str) -> Splitter | None:
        """The separators of the values in a cell, None without the key."""
        separators = self.strings(key)
        if "" in separators:
            self.refuse(key, "a separator must not be empty")
        return Splitter(separators) if separators else None

    def choice(self, key: str, choices: Iterable[str], default: str) -> str:
        """One of several words."""
        value = self.string(key, default)
        if value not in choices:
            self.refuse(key, f"unknown value “{value}”. Use one of: {', '.join(choices)}")
        return value

    def section(self, key: str) -> Section:
        """A table inside of this one; empty if it is missing."""
        return Section(self.document, (*self.path, key), self._value(key, {}))

    def sections(self, key: str) -> tuple[Section, ...]:
        """The tables of an array of tables."""
        values = self._value(key, [])
        values = [values] if isinstance(values, dict) else values
        if not isinstance(values, list):
            self.refuse(key, f"must be tables: [[{_dotted((*self.path, key))}]]")
        return tuple(
            Section(self.document, (*self.path, key, str(number)), value) for number, value in enumerate(values, 1)
        )

    def entities(self, key: str, make: Callable[..., T], *args: Any) -> T:
        """Call a function; its ValueError becomes an error about the key."""
        try:
            return make(*args)
        except ValueError as error:
            self.refuse(key, str(error))

    def finish(self) -> None:
        """Raise InputRefusedError for keys that were not asked for."""
        for key in self.values:
            if key not in self._known:
                near = get_close_matches(key, self._known, n=1)
                hint = f"Did you mean {near[0]}?" if near else f"Known here: {listed(sorted(set(self._known)))}"
                self.refuse(key, f"unknown key. {hint}")

    def _value(self, key: str, default: Any, instead: Any = None) -> Any:
        """The value of a key, else `default`. If that is None, note the key as missing and return `instead`."""
        self._known.append(key)
        if key not in self.values and default is None:
            self.lacks(key, "is missing")
            return instead
        return self.values.get(key, default)

    def _alternatives(self, key: str, value: Any) -> Alternatives:
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(part, str) for part in texts):
            self.refuse(key, "must be a list of texts in quotes")
        return Alternatives(self._template(key, part) for part in texts)

    def _template(self, key: str, text: str) -> Template:
        template = self.entities(key, Template, text, self.document.filters)
        for column in template.columns:
            self.document.used.setdefault(column.removeprefix(PREVIOUS), self.document.location((*self.path, key)))
        return template


def _dotted(path: KeyPath) -> str:
    """A place as people would write it: claim 2, speaker 1, name."""
    return re.sub(r"\.(\d+)", r" \1", ".".join(path))
