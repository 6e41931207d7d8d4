"""Reads mapping files (TOML). Every error names the key and the line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from db.errors import InputRefusedError
from db.importing.formats import mapping_files
from db.importing.mapped.dates.formats import is_day
from db.importing.mapped.dates.orders import UNDECIDED
from db.importing.mapped.reading.key_lines import lines_of
from db.importing.mapped.reading.rule_reader import (
    NAME,
    MappingDefaults,
    conditions,
    order_of,
    read_claim,
    separators,
)
from db.importing.mapped.reading.section import Document, Section
from db.importing.mapped.rules import LayoutMapping, Recognition
from db.importing.mapped.templates import TEXT_FILTERS, FileLookup, TextFilter, value_table, word_list

_AT_LINE = re.compile(r"(.*) \(at line (\d+), column \d+\)")


@lru_cache(1)
def bundled_mappings() -> tuple[LayoutMapping, ...]:
    """All mappings that come with the program, in the order of their names."""
    return tuple(read_mapping(path) for path in mapping_files())


def read_mapping(path: Path) -> LayoutMapping:
    """Read a mapping. Raises InputRefusedError that names the file, the line and the key."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise InputRefusedError(f"the mapping {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputRefusedError(f"the mapping {path} is not UTF-8. Save it as UTF-8") from error
    return mapping_from(path, text)


def mapping_from(path: Path, text: str) -> LayoutMapping:
    """The mapping in a text, of a file called `path`. Raises InputRefusedError that names the line and the key."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, line = _toml_error(error, text)
        raise InputRefusedError(f"{path.name} line {line}: invalid TOML: {reason}") from error
    return _mapping(path, Section(Document(path.name, lines_of(text)), (), values))


def _toml_error(error: tomllib.TOMLDecodeError, text: str) -> tuple[str, int]:
    match = _AT_LINE.fullmatch(str(error))
    return (match[1], int(match[2])) if match else (str(error), text.count("\n") + 1)


def _mapping(path: Path, top: Section) -> LayoutMapping:
    document = top.document
    document.filters = dict(TEXT_FILTERS) | dict(_tables(top.section("values"))) | dict(_lists(top.section("words")))
    lookups = dict(_lookups(top.section("lookup")))
    document.used.clear()  # columns of other lists are not those of the rows
    document.filters |= lookups
    name = top.string("name")
    if name and not NAME.fullmatch(name):
        top.refuse("name", "must consist of lower-case letters, digits and hyphens")
    namespace = top.string("namespace", name)
    if namespace and not NAME.fullmatch(namespace):
        top.refuse("namespace", "must consist of lower-case letters, digits and hyphens")
    recognition = _recognition(top.section("recognise"))
    order = order_of(top.flag("day_first")) if top.has("day_first") else UNDECIDED
    shared = separators(top, MappingDefaults(_earliest(top), ".", None, order))
    claims = tuple(read_claim(section, shared) for section in top.sections("claim"))
    if not claims:
        top.lacks("claim", "is missing: a mapping needs at least one [[claim]]")
    mapping = LayoutMapping(
        path=path,
        name=name,
        title=top.string("title"),
        namespace=namespace,
        recognition=recognition,
        where=top.string("rows", "").replace("[]", ""),
        where_at=document.location(("rows",)),
        header=top.number("header"),
        missing=frozenset(top.strings("missing")),
        key=top.text("key"),
        hash=_hash(top),
        take=conditions(top, "take"),
        skip=conditions(top, "skip"),
        claims=claims,
        used=tuple(document.used.items()),
        lookups=tuple(lookups.values()),
        licence=top.string("licence", ""),
        attribution=top.string("attribution", ""),
    )
    top.finish()
    document.complete()
    _check(top, mapping)
    return mapping


def _earliest(top: Section) -> str:
    """The first day that dates may have, or ""."""
    earliest = top.string("earliest", "")
    if earliest and not is_day(earliest):
        top.refuse("earliest", f"“{earliest}” is not an ISO day such as 2022-02-24")
    return earliest


def _hash(top: Section) -> tuple[tuple[str, ...], ...]:
    """The columns that identify a row together, each with its alternatives."""
    columns = top.lists("hash")
    for column in (name for names in columns for name in names):
        if column[:1] == "{":
            top.refuse("hash", f"takes column names, not templates. Write {column.strip('{}')} for {column}")
    return columns


def _check(top: Section, mapping: LayoutMapping) -> None:
    """Refuse errors that involve several keys."""
    if bool(mapping.key) == bool(mapping.hash):
        top.refuse("key", "a mapping needs either key (a template) or hash (the columns that identify a row together)")
    names = [claim.name for claim in mapping.claims]
    for number, claim in enumerate(mapping.claims, 1):
        if claim.name in names[: number - 1]:
            top.document.refuse(("claim", str(number), "name"), f"two claims of a row have the name “{claim.name}”")
        for place, link in enumerate(claim.links, 1):
            if link.claim not in names and not link.optional:
                at = ("claim", str(number), "link", str(place), "claim")
                top.document.refuse(at, f"this mapping has no claim with the name “{link.claim}”")


def _recognition(section: Section) -> Recognition:
    recognition = Recognition(section.strings("columns", None), section.strings("optional"), section.strings("absent"))
    if not recognition.columns:
        section.lacks("columns", "must name at least one column")
    section.finish()
    return recognition


def _tables(section: Section) -> Iterable[tuple[str, TextFilter]]:
    for name in section.values:
        table = section.section(name)
        yield name, value_table({key: table.string(key, "") for key in table.values})


def _lookups(section: Section) -> Iterable[tuple[str, FileLookup]]:
    for name in section.values:
        table = section.section(name)
        rows = table.string("rows").replace("[]", "")
        yield name, FileLookup(rows, table.text("key", required=True), table.text("value", required=True))
        table.finish()


def _lists(section: Section) -> Iterable[tuple[str, TextFilter]]:
    for name in section.values:
        table = section.section(name)
        yield name, word_list({key: table.strings(key, None) for key in table.values})
