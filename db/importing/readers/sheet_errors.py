"""The cells of a spreadsheet (.xlsx) that hold errors, which the reader of spreadsheets gives as empty."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from pathlib import Path

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_LINK = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ERROR = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>(?:(?!</(?:\w+:)?c>).)*?'
    rb"<(?:\w+:)?v>([^<]{1,40})<",
    re.DOTALL,
)
_CHUNK = 1 << 20
_OVERLAP = 1 << 14
_MOST = 100_000

Errors = dict[tuple[int, int], str]
"""The errors by row and column, both from 0."""


def errors_in(path: Path, sheet: str) -> Errors:
    """The errors in a sheet, at most `_MOST`; none for a file of another kind. Raises OSError."""
    found: Errors = {}
    with suppress(zipfile.BadZipFile, KeyError), zipfile.ZipFile(path) as archive:
        part = _part(archive, sheet)
        if part:
            with archive.open(part) as file:
                for column, row, text in _found(iter(lambda: file.read(_CHUNK), b"")):
                    found[row, column] = text
                    if len(found) >= _MOST:
                        break
    return found


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The name of the part of the file that holds a sheet; "" if it has none."""
    if "xl/workbook.xml" not in archive.namelist():
        return ""
    for tag in _SHEET.findall(archive.read("xl/workbook.xml")):
        if _value(tag, rb"name") == sheet:
            id = _value(tag, rb"\w+:id")
            for link in _LINK.findall(archive.read("xl/_rels/workbook.xml.rels")):
                if _value(link, rb"Id") == id:
                    target = _value(link, rb"Target")
                    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _value(tag: bytes, name: bytes) -> str:
    match = re.search(rb"\s" + name + rb'="([^"]*)"', tag)
    return unescape(match[1].decode("utf-8", "replace")) if match else ""


def _found(chunks: Iterator[bytes]) -> Iterator[tuple[int, int, str]]:
    """The column, row and text of each error in the XML of a sheet."""
    rest = b""
    for chunk in chunks:
        data = rest + chunk
        end = 0
        for match in _ERROR.finditer(data):
            end = match.end()
            yield _number(match[1]), int(match[2]) - 1, unescape(match[3].decode("utf-8", "replace"))
        rest = data[max(end, len(data) - _OVERLAP) :]


def _number(letters: bytes) -> int:
    """The number of a column from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
