"""Text files of any encoding, with the number of bytes read and a limit on the length of lines."""

from __future__ import annotations

import codecs
import io
from pathlib import Path, PurePath
from typing import Any

from db.errors import CaseUnusableError, InputRefusedError, UsageError
from db.importing.readers.packed import ByteReader, open_bytes, unpacked_name
from db.importing.readers.table import InputFile
from db.store.guards import check_regular, looks_like

UTF_8 = "utf-8"

_LINE_LIMIT = 16_000_000
_BLOCK = 262_144
_HEAD = 4_096
_MARK = "\ufeff"
_NO_ENCODINGS = ("idna", "punycode", "unicode-escape", "raw-unicode-escape")
"""Codecs of Python that are not encodings of text files."""

_ORDERED = {"utf-16": 2, "utf-32": 4}
"""Encodings whose byte order a mark at the beginning tells, with the bytes of a sign."""
_REMEDY_16 = "Save it as UTF-8 (in a spreadsheet: “CSV UTF-8”), or use --encoding"
_REMEDY = "Save it as UTF-8 (in a spreadsheet: “CSV UTF-8”), or name its encoding, for example --encoding windows-1251"


def known_encoding(name: str) -> str:
    """The canonical name of a text encoding. Raises UsageError for an unknown name."""
    try:
        codec = codecs.lookup(name)
        "".encode(codec.name)
        if codec.name.replace("_", "-") in _NO_ENCODINGS:
            raise LookupError(name)
    except (LookupError, ValueError):
        raise UsageError(
            f"Unknown encoding '{name}'. Common ones are utf-8, utf-16, windows-1251, windows-1252 and koi8-r"
        ) from None
    return codec.name


class TextFile(InputFile):
    """A text file, packed or not. `name` is used in messages. `offset` bytes of `size` on disk have been read.

    `suffix` is that of its unpacked name in lower case, such as ".csv", and `head` its first bytes.
    """

    def __init__(self, path: Path, name: str, encoding: str = UTF_8) -> None:
        """Check the beginning of the file. Raises InputRefusedError if it is not text in the encoding."""
        self.path = path
        self.name = name
        self.encoding = encoding
        self.offset = 0
        try:
            self.size = check_regular(path)
            self.suffix = PurePath(unpacked_name(path)).suffix.lower()
            self.head = self._read_head()
            self._check_head(self.head)
            self.encoding = _with_order(encoding, self.head)
        except CaseUnusableError as error:
            raise InputRefusedError(str(error)) from error
        except OSError as error:
            raise InputRefusedError(f"{name} cannot be read: {error.strerror}") from error

    def open(self, any_length: bool = False) -> io.TextIOWrapper:
        """Open the text without a byte order mark and with unchanged line ends.

        Reading a line of more than 16 MB raises InputRefusedError, unless lines may have `any_length`.
        """
        raw = _LimitedLines(self, any_length)
        name = "utf-8-sig" if self.encoding == UTF_8 else self.encoding
        text = io.TextIOWrapper(io.BufferedReader(raw, _BLOCK), encoding=name, newline="")
        return text if self.encoding == UTF_8 or not self._begins_with_mark() else _after_mark(text)

    def _begins_with_mark(self) -> bool:
        """Whether the text begins with a byte order mark that the codec does not remove."""
        return codecs.getincrementaldecoder(self.encoding)("ignore").decode(self.head).startswith(_MARK)

    def _read_head(self) -> bytes:
        with io.BufferedReader(open_bytes(self.path, self.name), _HEAD) as file:
            return file.read(_HEAD)

    def undecodable(self) -> InputRefusedError:
        """An error with the line of the first byte that cannot be decoded, and what to do."""
        called = "UTF-8" if self.encoding == UTF_8 else self.encoding
        decoder = codecs.getincrementaldecoder(self.encoding)()
        with io.BufferedReader(open_bytes(self.path, self.name), _BLOCK) as file:
            for number, line in enumerate(file, 1):
                try:
                    decoder.decode(line)
                except UnicodeDecodeError as error:
                    byte = f"byte {error.object[error.start]:#04x} at byte {error.start + 1} of the line"
                    return InputRefusedError(f"{self.name} line {number}: not {called} ({byte}). {_REMEDY}")
        return InputRefusedError(f"{self.name} ends within a character of {called}. {_REMEDY}")

    def _check_head(self, head: bytes) -> None:
        looks = looks_like(head)
        if not head.strip():
            raise InputRefusedError(f"{self.name} is empty")
        if head.startswith(b"SQLite format 3\x00"):
            raise InputRefusedError(
                f"{self.name} is an SQLite database. Import a table (CSV, TSV), JSON or a case folder instead"
            )
        if self.encoding != UTF_8:
            return
        if looks not in ("text", "text in UTF-16", "binary data"):
            raise InputRefusedError(f"{self.name} is {looks}. Unpack it, or save it as CSV in UTF-8 first")
        if looks == "text in UTF-16" or head.count(0) > len(head) // 10:
            order = _with_order("utf-16", head)
            raise InputRefusedError(
                f"{self.name} line 1: not UTF-8; it looks like UTF-16 or binary data. {_REMEDY_16} {order}"
            )


def _with_order(encoding: str, head: bytes) -> str:
    """The encoding with the order of its bytes, if neither it nor a mark tells: that which gives more plain signs."""
    size = _ORDERED.get(encoding)
    if size is None or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)):
        return encoding
    orders = (f"{encoding}-le", f"{encoding}-be")
    whole = head[: len(head) // size * size]
    return max(orders, key=lambda order: sum(map(str.isascii, whole.decode(order, "replace"))))


def _after_mark(text: io.TextIOWrapper) -> io.TextIOWrapper:
    text.read(1)
    return text


class _LimitedLines(io.RawIOBase):
    """The bytes of a file. Counts them in `TextFile.offset` and limits the length of lines."""

    def __init__(self, text: TextFile, any_length: bool) -> None:
        super().__init__()
        self._text = text
        self._any_length = any_length
        self._file: ByteReader = open_bytes(text.path, text.name)
        self._line = 0
        text.offset = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = self._file.readinto(buffer)
        data = bytes(buffer[:size])
        self._text.offset = self._file.taken
        end = max(data.rfind(b"\n"), data.rfind(b"\r"))
        self._line = self._line + size if end < 0 else size - end
        if self._line > _LINE_LIMIT and not self._any_length:
            raise InputRefusedError(f"{self._text.name}: a line is longer than {_LINE_LIMIT:,} bytes")
        return size

    def close(self) -> None:
        self._file.close()
        super().close()
