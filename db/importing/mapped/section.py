"""Tables of a mapping file as they are read: every key is taken once, and a message about one names its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, NoReturn, TypeVar

from db.errors import InputRefusedError
from db.importing.mapped.foreign_row import PREVIOUS, Splitter
from db.importing.mapped.key_lines import KeyPath, line_of
from db.importing.mapped.templates import Alternatives, Lookup, Template, TextFilter
from db.text.names import listed

T = TypeVar("T")


class Document:
    """What all tables of one mapping file share: its name, the lines of its keys, filters, and the columns it names."""

    def __init__(self, file: str, lines: Mapping[KeyPath, int]) -> None:
        self.file = file
        self.lines = lines
        self.filters: dict[str, TextFilter] = {}
        self.used: dict[str, str] = {}
        self.lacking: list[tuple[KeyPath, str]] = []

    def refuse(self, path: KeyPath, reason: str) -> NoReturn:
        """Raise InputRefusedError that names the file, the line and the key."""
        raise InputRefusedError(f"{self.told(path)}: {reason}")

    def lacks(self, path: KeyPath, reason: str) -> None:
        """Note that a key is not there: a key beside it that nobody knows may be what was meant, and is told first."""
        self.lacking.append((path, reason))

    def complete(self) -> None:
        """Refuse a file that lacks something."""
        if self.lacking:
            self.refuse(*self.lacking[0])

    def told(self, path: KeyPath) -> str:
        """A key and where it stands, for messages."""
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
        """Note that a key of this table is not there; `Document.complete` refuses it."""
        self.document.lacks((*self.path, key), reason)

    def has(self, key: str) -> bool:
        """Whether a key is there."""
        self._known.append(key)
        return key in self.values

    def string(self, key: str, default: str | None = None) -> str:
        """A text; required when there is no `default`."""
        value = self._value(key, default, "")
        if not isinstance(value, str) or (default is None and key in self.values and not value.strip()):
            self.refuse(key, "must be a text in quotes")
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false."""
        value = self._value(key, default)
        if not isinstance(value, bool):
            self.refuse(key, "must be true or false")
        return value

    def strings(self, key: str, default: Iterable[str] | None = ()) -> tuple[str, ...]:
        """A text or a list of texts; required when `default` is None."""
        value = self._value(key, None if default is None else list(default), [])
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(part, str) for part in found):
            self.refuse(key, "must be a text in quotes, or a list of such texts")
        return tuple(found)

    def text(self, key: str, required: bool = False) -> Alternatives:
        """A template, or a list of templates of which the first that gives a text is taken."""
        return Alternatives(self._template(key, part) for part in self.strings(key, None if required else ()))

    def word(self, key: str, words: Iterable[str]) -> Alternatives:
        """A template whose fixed texts, and those of the tables it ends in, must be among the words."""
        known = tuple(words)
        found = self.text(key)
        for template in found.templates:
            self._check_word(key, (*self.path, key), template.fixed or "", known)
            lookup = self.document.filters.get(template.last)
            if isinstance(lookup, Lookup):
                kind = "values" if ("values", template.last) in self.document.lines else "words"
                for name, value in lookup.outcomes:
                    self._check_word(key, (kind, template.last, name), value, known)
        return found

    def _check_word(self, key: str, path: KeyPath, word: str, known: tuple[str, ...]) -> None:
        if word and word not in known:
            near = get_close_matches(word, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            self.document.refuse(path, f"“{word}” is no {key}: known are {', '.join(known)}{hint}")

    def texts(self, key: str) -> tuple[Alternatives, ...]:
        """A list of templates, each for itself; one of them may be a list of alternatives."""
        value = self._value(key, [])
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list):
            self.refuse(key, "must be a list of texts in quotes")
        return tuple(self._alternatives(key, part) for part in found)

    def splitter(self, key: str) -> Splitter | None:
        """Separators at which a cell is taken apart, None without the key."""
        separators = self.strings(key)
        if "" in separators:
            self.refuse(key, "a separator must not be empty")
        return Splitter(separators) if separators else None

    def choice(self, key: str, choices: Iterable[str], default: str) -> str:
        """One of several words."""
        value = self.string(key, default)
        if value not in choices:
            self.refuse(key, f"“{value}” is none of {', '.join(choices)}")
        return value

    def section(self, key: str) -> Section:
        """A table inside of this one; empty when it is not there."""
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
        """What a function makes of its arguments; its ValueError becomes a message about the key."""
        try:
            return make(*args)
        except ValueError as error:
            self.refuse(key, str(error))

    def finish(self) -> None:
        """Refuse keys that nobody asked for."""
        for key in self.values:
            if key not in self._known:
                near = get_close_matches(key, self._known, n=1)
                hint = f"; did you mean {near[0]}?" if near else f"; known here: {listed(sorted(set(self._known)))}"
                self.refuse(key, f"no such key{hint}")

    def _value(self, key: str, default: Any, instead: Any = None) -> Any:
        """What stands under a key, or `default`; without one the key is noted as missing and `instead` taken."""
        self._known.append(key)
        if key not in self.values and default is None:
            self.lacks(key, "is missing")
            return instead
        return self.values.get(key, default)

    def _alternatives(self, key: str, value: Any) -> Alternatives:
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(part, str) for part in found):
            self.refuse(key, "must be a list of texts in quotes")
        return Alternatives(self._template(key, part) for part in found)

    def _template(self, key: str, text: str) -> Template:
        template = self.entities(key, Template, text, self.document.filters)
        for column in template.columns:
            self.document.used.setdefault(column.removeprefix(PREVIOUS), self.document.told((*self.path, key)))
        return template


def _dotted(path: KeyPath) -> str:
    """A place as people would write it: claim 2, speaker 1, name."""
    return re.sub(r"\.(\d+)", r" \1", ".".join(path))
