"""JSON files as a stream of objects with line numbers: arrays, JSON Lines, JSON-LD graphs and single objects.

An array may have any length, as one object at a time is in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple, NoReturn

from db.errors import InputRefusedError
from db.importing.readers.cells import EXACT
from db.importing.readers.json_stream import CHUNK, LONGEST, TOKEN, JsonStream
from db.importing.readers.table import ROW_LIMIT
from db.importing.readers.text_file import UTF_8, TextFile
from db.importing.records import REJECTED_LINE, REJECTED_REASON, REJECTED_TEXT, RefusedError, Reject

DEEPEST_JSON = 64
"""Maximum nesting depth of arrays and objects."""

GRAPH, FEATURES = "@graph", "features"
"""The keys under which JSON-LD and GeoJSON list their objects."""

_REFUSED = frozenset({REJECTED_LINE, REJECTED_REASON, REJECTED_TEXT})
_SAMPLE = 200
_SAMPLE_SIZE = 2_000_000
"""Characters of the first objects that are kept."""

_WRAPPERS: Mapping[str, tuple[str, ...]] = {GRAPH: (), "dataFeedElement": ("item",), FEATURES: ()}
"""Keys that hold the list of objects in well-known layouts, and the path from there to the objects."""
_SHOWN = 60


class JsonObject(NamedTuple):
    """One object. `line` is its first line, counted from 1, and `text` is the object as written."""

    line: int
    text: str
    value: dict[str, Any]


class JsonFile(TextFile):
    """A JSON file. `sample` are its first objects, and `keys` their keys in order of appearance.

    `where` is the path of the objects, keys joined by dots; lists on the path are read as a whole. Without it the
    objects are the top-level array, else those under one of `_WRAPPERS`, else the file is a single object. A file may
    hold several such documents one after the other. `fault` is the first object that cannot be read, if none can.
    """

    def __init__(self, path: Path, name: str, encoding: str = UTF_8, where: str = "") -> None:
        """Read the first objects. Raises InputRefusedError if the file is not text or does not begin as JSON."""
        super().__init__(path, name, encoding)
        self.where = where
        self.lines = self._is_lines()
        self.sample: list[dict[str, Any]] = []
        self.fault: Reject | None = None
        keys: dict[str, None] = {}
        kept = 0
        for item in islice(self.rows(), _SAMPLE):
            if isinstance(item, Reject):
                self.fault = self.fault or item
                continue
            keys.update(dict.fromkeys(item.value))
            kept += len(item.text)
            if kept <= _SAMPLE_SIZE or not self.sample:
                self.sample.append(item.value)
        self.keys = tuple(keys)
        if keys:
            self.fault = None

    def rows(self) -> Iterator[JsonObject | Reject]:
        """The objects, in order. Raises InputRefusedError if the rest cannot be parsed or decoded."""
        with self.open(any_length=True) as file:
            try:
                for line, text in self._lines(file) if self.lines else self._elements(file):
                    yield self._read(line, text)
            except UnicodeError as error:
                raise self.undecodable() from error

    def _is_lines(self) -> bool:
        """Whether each line is an object. The first two lines decide, unless the suffix says so."""
        if self.where:
            return False
        with self.open(any_length=True) as file:
            try:
                first, second = _next_line(file), _next_line(file)
            except UnicodeError as error:
                raise self.undecodable() from error
        first = first.lstrip()
        if self.suffix in (".jsonl", ".ndjson"):
            return first[:1] != "[" and first.strip() != "{"
        first = first.rstrip()
        ends = first.endswith("}") or (first.endswith("},") and first.count("{") == first.count("}"))
        return first.startswith("{") and second.lstrip().startswith("{") and ends

    def _lines(self, file: IO[str]) -> Iterator[tuple[int, str]]:
        number = 0
        rest = ""
        while chunk := file.read(CHUNK):
            *whole, rest = (rest + chunk).split("\n")  # other line ends may be inside strings
            for text in whole:
                number += 1
                if text and not text.isspace():
                    yield number, text
            if len(rest) > LONGEST:
                raise InputRefusedError(f"{self.name} line {number + 1}: longer than {LONGEST:,} characters")
        if rest and not rest.isspace():
            yield number + 1, rest

    def _elements(self, file: IO[str]) -> Iterator[tuple[int, str]]:
        """The objects of all documents of the file, each with its first line."""
        text = JsonStream(file, self.name)
        documents, is_plain = 0, False
        while sign := text.peek():
            if sign == "[":
                for line, element in text.elements():
                    yield from _drilled(line, element, self.where.split(".") if self.where else ())
            elif sign == "{" and is_plain:
                yield text.element()
            elif sign == "{":
                path = self._entered(text)
                is_plain = not path
                if path:
                    yield from self._wrapped(text, path)
                else:
                    yield self._document(documents)
            elif documents:
                raise InputRefusedError(
                    f"{self.name} line {text.line}: text follows the end of the JSON, which would not be read"
                )
            else:
                raise InputRefusedError(
                    f"{self.name} line {text.line}: neither JSON (an array or object) nor a table with a header"
                )
            documents += 1

    def _entered(self, text: JsonStream) -> Sequence[str]:
        """Move to the value that holds the objects of the object that begins here; return the path to it.

        Without a path to look for and without such a value, move behind the object and return ().
        """
        path = self.where.split(".") if self.where else ()
        key = text.enter(path[:1] if path else _WRAPPERS)
        if not key and path:
            raise InputRefusedError(f"{self.name} has no list under “{self.where}”")
        if key == FEATURES and not path and not text.begins_objects():
            text.element()
            text.leave()
            return ()
        return path if path else (key, *_WRAPPERS[key]) if key else ()

    def _wrapped(self, text: JsonStream, path: Sequence[str]) -> Iterator[tuple[int, str]]:
        """The objects below a value that was entered by the first key of a path."""
        entered, rest = 1, list(path[1:])
        while rest and text.peek() == "{":
            if not text.enter(rest[:1]):
                raise InputRefusedError(f"{self.name} has no list under “{'.'.join(path)}”")
            entered += 1
            rest = rest[1:]
        if text.peek() == "[":
            for line, element in text.elements():
                yield from _drilled(line, element, rest)
        else:
            yield text.element()
        for _ in range(entered):
            text.leave()

    def _document(self, number: int) -> tuple[int, str]:
        """The text of one document of the file, counted from 0."""
        with self.open(any_length=True) as again:
            text = JsonStream(again, self.name)
            for _ in range(number):
                text.element()
            return text.element()

    def _read(self, line: int, text: str) -> JsonObject | Reject:
        try:
            if self.lines:
                text = text.rstrip().removesuffix(",")
            value = parsed(text)
            # A rejected row that was not an object is read as what it was.
            if value.keys() == _REFUSED and isinstance(value[REJECTED_TEXT], str):
                text = value[REJECTED_TEXT]
                value = parsed(text)
            return JsonObject(line, text, value)
        except RefusedError as error:
            return Reject(self.name, line, str(error), (text,) if len(text) <= ROW_LIMIT else ())


def _drilled(line: int, text: str, path: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The objects under a path of keys in one object, which is returned itself if it has none."""
    if not path or path[0] not in text:
        yield line, text
        return
    try:
        value = parsed(text)
    except RefusedError:
        yield line, text
        return
    found: list[Any] = [value]
    for key in path:
        found = [
            inner
            for one in found
            if isinstance(one, dict) and key in one
            for inner in (one[key] if isinstance(one[key], list) else [one[key]])
        ]
    for inner in found or [value]:
        yield line, json.dumps(inner, ensure_ascii=False)


def _next_line(file: IO[str]) -> str:
    """The next line that is not blank, at most `ROW_LIMIT` characters of it; "" at the end."""
    line = file.readline(ROW_LIMIT)
    while line and line.isspace():
        line = file.readline(ROW_LIMIT)
    return line


def parsed(text: str) -> dict[str, Any]:
    """Parse a JSON object. Raises RefusedError with the reason."""
    if len(text) > ROW_LIMIT:
        raise RefusedError(f"longer than {ROW_LIMIT:,} characters")
    if _depth(text) > DEEPEST_JSON:
        raise RefusedError(f"lists and objects are nested more than {DEEPEST_JSON} levels deep")
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant, parse_float=_float)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise RefusedError(f"invalid JSON: {_syntax(error, text)}") from None
    except UnicodeEncodeError:
        raise RefusedError("contains a lone surrogate such as \\ud800, which is half a character") from None
    except RefusedError:
        raise
    except ValueError:
        raise RefusedError("contains a number with more than 4,300 digits") from None
    if not isinstance(value, dict):
        raise RefusedError("not an object: a row is written as {…}, with a key before each value")
    if "\\u0000" in text and "\0" in json.dumps(value, ensure_ascii=False).replace("\\u0000", "\0"):
        raise RefusedError("contains a NUL character (\\u0000)")
    return value


def _syntax(error: json.JSONDecodeError, text: str) -> str:
    """What is wrong with a JSON text, and where."""
    before, behind = text[: error.pos + 1].rstrip(" \t\r\n}]"), text[error.pos :].lstrip(" \t\r\n,")
    if before.endswith(",") and behind[:1] in ("}", "]"):
        return f"a comma with nothing after it, at character {len(before)}"
    at_end = error.msg.startswith("Unterminated") or error.pos >= len(text.rstrip()) - 1
    return f"{error.msg.lower()}, " + ("the text ends too early" if at_end else f"at character {error.pos + 1}")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        names = [key for key, _ in pairs]
        twice = next(key for key in names if names.count(key) > 1)
        raise RefusedError(f"the key {twice[:_SHOWN]!r} appears twice in one object")
    return value


def _refuse_constant(text: str) -> NoReturn:
    raise RefusedError(f"{text} is not valid in JSON. Write null if nothing is known")


def _float(text: str) -> float | str:
    """A number; as it is written if it cannot be kept exactly."""
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise RefusedError(f"the number {text[:_SHOWN]} is too large")
    if abs(value) >= EXACT and "e" not in text.lower() and Decimal(text) != Decimal(value):
        return text
    return value


def _depth(text: str) -> int:
    """The nesting depth of brackets outside of strings; 0 if there are too few brackets to exceed the limit."""
    if text.count("[") + text.count("{") <= DEEPEST_JSON:
        return 0
    depth = deepest = 0
    for token in TOKEN.finditer(text):
        if token[0] in ("[", "{"):
            depth += 1
            deepest = max(deepest, depth)
        elif token[0] in ("]", "}"):
            depth -= 1
    return deepest
