"""JSON texts of any size as a stream of values, of which one at a time is in memory."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator
from typing import IO

from db.errors import InputRefusedError

LONGEST = 16_000_000
"""Maximum length of one value in characters."""

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}"]', re.DOTALL)
"""A string, a bracket, or a quote that opens a string without an end."""

CHUNK = 65_536
"""Characters that are read at once."""

_BEGIN = re.compile(r"\[[ \t\r\n]*([^ \t\r\n])")
_SPACE = re.compile(r"[ \t\r\n]*")


class JsonStream:
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

    def begins_objects(self) -> bool:
        """Whether an array begins here whose first value is an object, or that is empty."""
        if self.peek() != "[":
            return False
        while not (match := _BEGIN.match(self._text, self._at)) and self._more():
            pass
        return match is not None and match[1] in "{]"

    def element(self) -> tuple[int, str]:
        """The next value as text, with its first line. Raises InputRefusedError if the value has no end."""
        self.peek()
        line = self.line
        while (end := self._end()) < 0:
            if len(self._text) - self._at > LONGEST:
                raise InputRefusedError(f"{self._name} line {line}: a value is longer than {LONGEST:,} characters")
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
            self._skip_to(self._at + 1)
            return
        while True:
            yield self.element()
            separator = self.peek()
            if separator not in (",", "]"):
                raise self._unexpected("a comma between two values or the end of the list")
            self._skip_to(self._at + 1)
            if separator == "]":
                return
            if self.peek() == "]":  # a comma behind the last value
                self._skip_to(self._at + 1)
                return

    def enter(self, wanted: Container[str]) -> str:
        """Move to the value of the first of some keys of the object that begins here; return the key, "" for none."""
        if self.peek() != "{":
            return ""
        self._skip_to(self._at + 1)
        while self.peek() == '"':
            key = self._key()
            if key in wanted:
                return key
            self.element()
            self._next_member()
        self._end_of_object()
        return ""

    def leave(self) -> None:
        """Move behind the object that was entered, whose current value has been read."""
        self._next_member()
        while self.peek() == '"':
            self._key()
            self.element()
            self._next_member()
        self._end_of_object()

    def _key(self) -> str:
        _, key = self.element()
        if self.peek() != ":":
            raise self._unexpected("a colon after a key")
        self._skip_to(self._at + 1)
        return self._unquoted(key)

    def _next_member(self) -> None:
        if self.peek() == ",":
            self._skip_to(self._at + 1)

    def _end_of_object(self) -> None:
        if self.peek() != "}":
            raise self._unexpected("a comma between two members or the end of the object")
        self._skip_to(self._at + 1)

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
        for token in TOKEN.finditer(self._text, self._at):
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
        chunk = self._file.read(max(CHUNK, len(self._text) - self._at))
        self._text = self._text[self._at :] + chunk
        self._at = 0
        return bool(chunk)

    def _skip_to(self, end: int) -> None:
        self.line += self._text.count("\n", self._at, end)
        self._at = end
