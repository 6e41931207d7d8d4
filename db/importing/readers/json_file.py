"""JSON files as a stream of objects with line numbers: arrays, JSON Lines, JSON-LD graphs and single objects.

An array may have any length, as one object at a time is in memory.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple, NoReturn

from db.errors import InputRefusedError
from db.importing.readers.csv_file import ROW_LIMIT
from db.importing.readers.text_file import UTF_8, TextFile
from db.importing.records import REJECTED_LINE, REJECTED_REASON, REJECTED_TEXT, RefusedError, Reject

DEEPEST_JSON = 64
"""Maximum nesting depth of arrays and objects."""

GRAPH = "@graph"

_REFUSED = frozenset({REJECTED_LINE, REJECTED_REASON, REJECTED_TEXT})
_SAMPLE = 200
_CHUNK = 65_536
_LONGEST = 16_000_000
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}"]', re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n]*")
_SHOWN = 60


class JsonObject(NamedTuple):
    """One object. `line` is its first line, counted from 1, and `text` is the object as written."""

    line: int
    text: str
    value: dict[str, Any]


class JsonFile(TextFile):
    """A JSON file. `keys` are the keys of its first `_SAMPLE` objects, in order of appearance.

    `where` is the path of the array of objects, keys joined by dots. Without it the objects are the top-level array,
    else the array `@graph`, else the file is a single object.
    """

    def __init__(self, path: Path, name: str, encoding: str = UTF_8, where: str = "") -> None:
        """Read the first objects. Raises InputRefusedError if the file is not text or does not begin as JSON."""
        super().__init__(path, name, encoding)
        self.where = where
        self.lines = self._is_lines()
        self.keys = tuple(dict.fromkeys(key for item in self._sample() for key in item.value))

    def rows(self) -> Iterator[JsonObject | Reject]:
        """The objects, in order. Raises InputRefusedError if the rest cannot be parsed or decoded."""
        with self.open(any_length=True) as file:
            try:
                for line, text in self._lines(file) if self.lines else self._elements(file):
                    yield self._read(line, text)
            except UnicodeDecodeError as error:
                raise self.undecodable() from error

    def _sample(self) -> Iterator[JsonObject]:
        return (item for item in islice(self.rows(), _SAMPLE) if isinstance(item, JsonObject))

    def _is_lines(self) -> bool:
        """Whether each line is an object. The first two lines decide, unless the suffix says so."""
        if self.where:
            return False
        if self.path.suffix.lower() in (".jsonl", ".ndjson"):
            return True
        with self.open(any_length=True) as file:
            try:
                first, second = _next_line(file), _next_line(file)
            except UnicodeDecodeError as error:
                raise self.undecodable() from error
        return first.startswith("{") and second.startswith("{") and first.rstrip().endswith("}")

    def _lines(self, file: IO[str]) -> Iterator[tuple[int, str]]:
        number = 0
        rest = ""
        while chunk := file.read(_CHUNK):
            *whole, rest = (rest + chunk).split("\n")  # other line ends may be inside strings
            for text in whole:
                number += 1
                if text and not text.isspace():
                    yield number, text
            if len(rest) > _LONGEST:
                raise InputRefusedError(f"{self.name} line {number + 1}: longer than {_LONGEST:,} characters")
        if rest and not rest.isspace():
            yield number + 1, rest

    def _elements(self, file: IO[str]) -> Iterator[tuple[int, str]]:
        text = _Buffer(file, self.name)
        if text.peek() == "{":
            path = self.where.split(".") if self.where else [GRAPH]
            if not all(text.enter(key) for key in path):
                if self.where:
                    raise InputRefusedError(f"{self.name} has no list under “{self.where}”")
                with self.open(any_length=True) as again:
                    whole = _Buffer(again, self.name)
                    yield whole.element()
                return
        if text.peek() != "[":
            raise InputRefusedError(
                f"{self.name} line {text.line}: neither JSON (an array or object) nor a table with a header"
            )
        yield from text.elements()

    def _read(self, line: int, text: str) -> JsonObject | Reject:
        try:
            value = parsed(text)
            # A rejected row that was not an object is read as what it was.
            if value.keys() == _REFUSED and isinstance(value[REJECTED_TEXT], str):
                text = value[REJECTED_TEXT]
                value = parsed(text)
            return JsonObject(line, text, value)
        except RefusedError as error:
            return Reject(self.name, line, str(error), (text,) if len(text) <= ROW_LIMIT else ())


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
        at_end = error.msg.startswith("Unterminated") or error.pos >= len(text.rstrip()) - 1
        position = "the text ends too early" if at_end else f"at character {error.pos + 1}"
        raise RefusedError(f"invalid JSON: {error.msg.lower()}, {position}") from None
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


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        names = [key for key, _ in pairs]
        twice = next(key for key in names if names.count(key) > 1)
        raise RefusedError(f"the key {twice[:_SHOWN]!r} appears twice in one object")
    return value


def _refuse_constant(text: str) -> NoReturn:
    raise RefusedError(f"{text} is not valid in JSON. Write null if nothing is known")


def _float(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise RefusedError(f"the number {text[:_SHOWN]} is too large")
    return value


def _depth(text: str) -> int:
    """The nesting depth of brackets outside of strings; 0 if there are too few brackets to exceed the limit."""
    if text.count("[") + text.count("{") <= DEEPEST_JSON:
        return 0
    depth = deepest = 0
    for token in _TOKEN.finditer(text):
        if token[0] in ("[", "{"):
            depth += 1
            deepest = max(deepest, depth)
        elif token[0] in ("]", "}"):
            depth -= 1
    return deepest


class _Buffer:
    """A JSON text of which a part is in memory. `line` is the line number of the current position."""

    def __init__(self, file: IO[str], name: str) -> None:
        self._file = file
        self._name = name
        self._text = ""
        self._at = 0
        self.line = 1

    def peek(self) -> str:
        """The next character that is not white space; "" at the end."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._skip_to(space.end() if space else self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def element(self) -> tuple[int, str]:
        """The next value as text, with its first line. Raises InputRefusedError if the value has no end."""
        self.peek()
        line = self.line
        while (end := self._end()) < 0:
            if len(self._text) - self._at > _LONGEST:
                raise InputRefusedError(f"{self._name} line {line}: a value is longer than {_LONGEST:,} characters")
            if not self._more():
                raise InputRefusedError(
                    f"{self._name} line {line}: the file ends within the value that begins here. "
                    "Download it again, or complete it"
                )
        text = self._text[self._at : end]
        self._skip_to(end)
        return line, text

    def elements(self) -> Iterator[tuple[int, str]]:
        """The values of the array that begins at the current position."""
        self._skip_to(self._at + 1)
        if self.peek() == "]":
            return
        while True:
            yield self.element()
            separator = self.peek()
            if separator not in (",", "]"):
                raise self._unexpected("a comma between two values or the end of the list")
            self._skip_to(self._at + 1)
            if separator == "]" or self.peek() == "]":
                return

    def enter(self, wanted: str) -> bool:
        """Move to the value of a key of the object that begins here; return whether it has the key."""
        if self.peek() != "{":
            return False
        self._skip_to(self._at + 1)
        while self.peek() == '"':
            _, key = self.element()
            if self.peek() != ":":
                raise self._unexpected("a colon after a key")
            self._skip_to(self._at + 1)
            if self._unquoted(key) == wanted:
                return True
            self.element()
            if self.peek() == ",":
                self._skip_to(self._at + 1)
        return False

    def _unquoted(self, key: str) -> str:
        try:
            return str(json.loads(key))
        except ValueError:
            raise self._unexpected("a key in quotes") from None

    def _unexpected(self, what: str) -> InputRefusedError:
        return InputRefusedError(f"{self._name} line {self.line}: invalid JSON, expected {what}")

    def _end(self) -> int:
        """The end of the current value in the text in memory; -1 if the value may continue."""
        first = self._text[self._at : self._at + 1]
        if first not in ("{", "[", '"'):
            delimiter = re.compile(r"[,\]}\s]").search(self._text, self._at)
            return delimiter.start() if delimiter else -1
        depth = 0
        for token in _TOKEN.finditer(self._text, self._at):
            sign = token[0]
            if sign == '"':
                return -1
            if sign in ("{", "["):
                depth += 1
            elif sign in ("}", "]"):
                depth -= 1
            if not depth:
                return token.end()
        return -1

    def _more(self) -> bool:
        chunk = self._file.read(max(_CHUNK, len(self._text) - self._at))
        self._text = self._text[self._at :] + chunk
        self._at = 0
        return bool(chunk)

    def _skip_to(self, end: int) -> None:
        self.line += self._text.count("\n", self._at, end)
        self._at = end
