"""Files of text as they are read: in which encoding, how far, and no line without an end."""

from __future__ import annotations

import codecs
import io
from pathlib import Path
from typing import Any

from db.errors import CaseUnusableError, InputRefusedError, UsageError
from db.store.guards import check_regular, looks_like

UTF_8 = "utf-8"

_LINE_LIMIT = 16_000_000
_BLOCK = 262_144
_HEAD = 4_096
_MARK = "\ufeff"
_NO_ENCODINGS = ("idna", "punycode", "unicode-escape", "raw-unicode-escape")
"""What Python calls encodings too, and no file of text is in."""

_REMEDY_16 = "Save it as UTF-8 (in a spreadsheet: “CSV UTF-8”), or say what it is: --encoding utf-16"
_REMEDY = (
    "Save it as UTF-8 (in a spreadsheet: “CSV UTF-8”), or name the encoding that it has, for example: "
    "--encoding windows-1251"
)


def known_encoding(name: str) -> str:
    """The usual name of an encoding of text. Raises UsageError when there is none of that name."""
    try:
        found = codecs.lookup(name)
        "".encode(found.name)
        if found.name.replace("_", "-") in _NO_ENCODINGS:
            raise LookupError(name)
    except (LookupError, ValueError):
        raise UsageError(
            f"there is no encoding {name}; common ones are utf-8, utf-16, windows-1251, windows-1252 and koi8-r"
        ) from None
    return found.name


class TextFile:
    """A file of text. `name` is what messages call it; `offset` counts the bytes read so far, `size` is all of them."""

    def __init__(self, path: Path, name: str, encoding: str = UTF_8) -> None:
        """Look at how the file begins. Raises InputRefusedError when that is no text in the encoding."""
        self.path = path
        self.name = name
        self.encoding = encoding
        self.offset = 0
        try:
            self.size = check_regular(path)
            with path.open("rb") as file:
                self._check_head(file.read(_HEAD))
        except CaseUnusableError as error:
            raise InputRefusedError(str(error)) from error
        except OSError as error:
            raise InputRefusedError(f"{name} cannot be read: {error.strerror}") from error

    def open(self, any_length: bool = False) -> io.TextIOWrapper:
        """The text from its beginning, without a byte order mark and with its line ends as they are.

        A line without an end raises InputRefusedError while it is read, unless lines may have `any_length`.
        """
        watched = _Watched(self, any_length)
        name = "utf-8-sig" if self.encoding == UTF_8 else self.encoding
        text = io.TextIOWrapper(io.BufferedReader(watched, _BLOCK), encoding=name, newline="")
        return text if self.encoding == UTF_8 or not self._begins_with_mark() else _after_mark(text)

    def _begins_with_mark(self) -> bool:
        """Whether a byte order mark stands before the text that the encoding itself does not take for one."""
        with self.path.open("rb") as file:
            return codecs.getincrementaldecoder(self.encoding)("ignore").decode(file.read(_HEAD)).startswith(_MARK)

    def undecodable(self) -> InputRefusedError:
        """Where the file stops being text in its encoding, and what to do."""
        called = "UTF-8" if self.encoding == UTF_8 else self.encoding
        decoder = codecs.getincrementaldecoder(self.encoding)()
        with self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    decoder.decode(line)
                except UnicodeDecodeError as error:
                    byte = f"byte {error.object[error.start]:#04x} at byte {error.start + 1} of the line"
                    return InputRefusedError(f"{self.name} line {number}: not {called} ({byte}). {_REMEDY}")
        return InputRefusedError(f"{self.name}: it ends within a character of {called}. {_REMEDY}")

    def _check_head(self, head: bytes) -> None:
        looks = looks_like(head)
        if not head.strip():
            raise InputRefusedError(f"{self.name} is empty")
        if head.startswith(b"SQLite format 3\x00"):
            raise InputRefusedError(
                f"{self.name} is an SQLite database; tables (CSV, TSV), JSON and case folders are imported"
            )
        if self.encoding != UTF_8:
            return
        if looks not in ("text", "text in UTF-16", "binary data"):
            raise InputRefusedError(f"{self.name} is {looks}. Unpack it or save it as CSV in UTF-8 first")
        if looks == "text in UTF-16" or head.count(0) > len(head) // 10:
            raise InputRefusedError(f"{self.name} line 1: not UTF-8; it looks like UTF-16 or binary data. {_REMEDY_16}")


def _after_mark(text: io.TextIOWrapper) -> io.TextIOWrapper:
    text.read(1)
    return text


class _Watched(io.RawIOBase):
    """The bytes of a file as they are read: how many, and no line without an end."""

    def __init__(self, encoded: TextFile, any_length: bool) -> None:
        super().__init__()
        self._encoded = encoded
        self._any_length = any_length
        self._file = encoded.path.open("rb", buffering=0)
        self._line = 0
        encoded.offset = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = self._file.readinto(buffer) or 0
        data = bytes(buffer[:size])
        self._encoded.offset += size
        end = max(data.rfind(b"\n"), data.rfind(b"\r"))
        self._line = self._line + size if end < 0 else size - end
        if self._line > _LINE_LIMIT and not self._any_length:
            raise InputRefusedError(f"{self._encoded.name}: a line is longer than {_LINE_LIMIT:,} bytes")
        return size

    def close(self) -> None:
        self._file.close()
        super().close()
