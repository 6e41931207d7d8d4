"""JSON files as a stream of objects with their line numbers: arrays, JSON Lines, JSON-LD graphs and single objects.

An array may be of any length: one object of it is in memory at a time.
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
"""How deep arrays and objects may stand in one another."""

GRAPH = "@graph"

_REFUSED = frozenset({REJECTED_LINE, REJECTED_REASON, REJECTED_TEXT})
_SAMPLE = 200
_CHUNK = 65_536
_LONGEST = 16_000_000
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}"]', re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n]*")
_SHOWN = 60


class JsonObject(NamedTuple):
    """One object; `line` is where it begins, counted from 1, `text` is how it was written."""

    line: int
    text: str
    value: dict[str, Any]


class JsonFile(TextFile):
    """A JSON file. `keys` are the keys of its first objects, in the order in which they come up.

    `where` is the key, or the keys joined by points, under which the array of objects lies; without it that is the
    file's own array, else `@graph`, else the only object is the file itself.
    """

    def __init__(self, path: Path, name: str, encoding: str = UTF_8, where: str = "") -> None:
        """Read the first objects. Raises InputRefusedError when the file is no text, or no JSON to begin with."""
        super().__init__(path, name, encoding)
        self.where = where
        self.lines = self._is_lines()
        self.keys = tuple(dict.fromkeys(key for found in self._sample() for key in found.value))

    def rows(self) -> Iterator[JsonObject | Reject]:
        """The objects, in order. Raises InputRefusedError when the rest cannot be read at all."""
        with self.open(any_length=True) as file:
            try:
                for line, text in self._lines(file) if self.lines else self._elements(file):
                    yield self._read(line, text)
            except UnicodeDecodeError as error:
                raise self.undecodable() from error

    def _sample(self) -> Iterator[JsonObject]:
        return (found for found in islice(self.rows(), _SAMPLE) if isinstance(found, JsonObject))

    def _is_lines(self) -> bool:
        """Whether each line is an object of its own; a single object on one line is that as well."""
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
            *whole, rest = (rest + chunk).split("\n")  # other line ends may stand inside of strings
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
                    raise InputRefusedError(f"{self.name}: there is no list under “{self.where}”")
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
            if value.keys() == _REFUSED and isinstance(value[REJECTED_TEXT], str):  # to be read as what it was
                text = value[REJECTED_TEXT]
                value = parsed(text)
            return JsonObject(line, text, value)
        except RefusedError as error:
            return Reject(self.name, line, str(error), (text,) if len(text) <= ROW_LIMIT else ())


def _next_line(file: IO[str]) -> str:
    """The next line that is not blank, or as much of it as a row may have; empty at the end."""
    line = file.readline(ROW_LIMIT)
    while line and line.isspace():
        line = file.readline(ROW_LIMIT)
    return line


def parsed(text: str) -> dict[str, Any]:
    """The object that a JSON text stands for. Raises RefusedError that says what is wrong with it."""
    if len(text) > ROW_LIMIT:
        raise RefusedError(f"it is longer than {ROW_LIMIT:,} characters")
    if _depth(text) > DEEPEST_JSON:
        raise RefusedError(f"its lists and objects stand more than {DEEPEST_JSON} deep in one another")
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number, parse_float=_float)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        at_end = error.msg.startswith("Unterminated") or error.pos >= len(text.rstrip()) - 1
        broken = "it breaks off" if at_end else f"at character {error.pos + 1}"
        raise RefusedError(f"no proper JSON: {error.msg.lower()}, {broken}") from None
    except UnicodeEncodeError:
        raise RefusedError("it contains half a character (a lone surrogate such as \\ud800)") from None
    except RefusedError:
        raise
    except ValueError:
        raise RefusedError("it contains a number of more than 4,300 digits") from None
    if not isinstance(value, dict):
        raise RefusedError("it is no object: a row is written {…}, with a name before each value")
    if "\\u0000" in text and "\0" in json.dumps(value, ensure_ascii=False).replace("\\u0000", "\0"):
        raise RefusedError("it contains a NUL character (\\u0000)")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [key for key, _ in pairs]
        twice = next(key for key in names if names.count(key) > 1)
        raise RefusedError(f"the key {twice[:_SHOWN]!r} stands twice in one object")
    return found


def _no_number(text: str) -> NoReturn:
    raise RefusedError(f"{text} is no number of JSON; write null where nothing is known")


def _float(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise RefusedError(f"{text[:_SHOWN]} is too large a number")
    return value


def _depth(text: str) -> int:
    """How deep the brackets outside of strings go, counted only where there are many."""
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
    """A JSON text of which a part is in memory; `line` is the number of the line where that part begins."""

    def __init__(self, file: IO[str], name: str) -> None:
        self._file = file
        self._name = name
        self._text = ""
        self._at = 0
        self.line = 1

    def peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._skip_to(space.end() if space else self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def element(self) -> tuple[int, str]:
        """The next value as text, with the line where it begins. Raises InputRefusedError when it has no end."""
        self.peek()
        line = self.line
        while (end := self._end()) < 0:
            if len(self._text) - self._at > _LONGEST:
                raise InputRefusedError(f"{self._name} line {line}: a value is longer than {_LONGEST:,} characters")
            if not self._more():
                raise InputRefusedError(
                    f"{self._name} line {line}: the file breaks off within the value that begins here; "
                    "fetch it again, or end it properly"
                )
        text = self._text[self._at : end]
        self._skip_to(end)
        return line, text

    def elements(self) -> Iterator[tuple[int, str]]:
        """The values of the array that begins here."""
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
        """Go to the value of a key of the object that begins here; say whether it is there."""
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
        return InputRefusedError(f"{self._name} line {self.line}: no proper JSON; {what} is missing here")

    def _end(self) -> int:
        """Where the value that begins here ends in the text so far; -1 when it may go on."""
        first = self._text[self._at : self._at + 1]
        if first not in ("{", "[", '"'):
            found = re.compile(r"[,\]}\s]").search(self._text, self._at)
            return found.start() if found else -1
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
