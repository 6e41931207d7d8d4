"""A first mapping as commented TOML."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from db.errors import InputRefusedError
from db.importing.drafting.columns import ForeignColumn, columns_in
from db.importing.drafting.roles import Roles, roles_of
from db.importing.mapped.reading.mapping_files import mapping_from
from db.importing.opening import lower_headers, open_file
from db.importing.readers.json_file import JsonFile
from db.importing.readers.table import Table
from db.importing.unknown import likely_header, listed_columns

_NOT_IN_NAME = re.compile(r"[^a-z0-9]+")
_GROUP_COMMA, _DECIMAL_COMMA = re.compile(r"\d{1,3}(,\d{3})+"), re.compile(r"\d+,\d{1,2}|\d{1,3}(\.\d{3})+,\d+")
_UNCLEAR = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")


def draft(path: Path, encoding: str, sheet: str) -> str:
    """A mapping for a file. Raises InputRefusedError if no column has texts that could be claims."""
    file = open_file(path, encoding, "", sheet)
    where = ""
    if isinstance(file, JsonFile) and len(file.sample) == 1 and (where := _longest_list(file.sample[0])):
        file = open_file(path, encoding, where, sheet)
    header = likely_header(file)
    if header and isinstance(file, Table):
        file = next((lower for lower in lower_headers(file) if lower.header_line == header), file)
    if isinstance(file, JsonFile) and file.fault:
        raise InputRefusedError(str(file.fault))
    columns = columns_in(file)
    roles = roles_of(columns)
    if roles is None:
        raise InputRefusedError(
            f"{path.name} has no column with texts that could be claims. {listed_columns(file)} "
            "Write a mapping that puts a text together: conflict-tui help mappings"
        )
    text = "\n".join(_lines(file, path, where, header, columns, roles)) + "\n"
    mapping_from(path.with_suffix(".toml"), text)
    return text


def _longest_list(value: dict[str, Any], above: str = "", depth: int = 0) -> str:
    """The path of the longest list of objects in nested objects; "" if there is none."""
    found: list[tuple[int, str]] = []
    for key, inner in value.items():
        if isinstance(inner, list) and any(isinstance(one, dict) for one in inner) and "." not in key:
            found.append((len(inner), f"{above}{key}"))
        elif isinstance(inner, dict) and depth < 3 and (path := _longest_list(inner, f"{above}{key}.", depth + 1)):
            found.append((1, path))
    return max(found, default=(0, ""))[1]


def _lines(
    file: Table | JsonFile, path: Path, where: str, header: int, columns: list[ForeignColumn], roles: Roles
) -> Iterator[str]:
    used = roles.used()
    name = _name(path)
    yield f"# A first mapping for {_comment(path.name)}, made from its columns. Correct it, and try it with:"
    yield f"#   conflict-tui import CASE {_comment(path.name)} --mapping THIS-FILE --dry-run"
    yield "# The keys are explained by: conflict-tui help mappings"
    yield ""
    yield f"name = {_quoted(name)}"
    yield f"title = {_quoted(path.name)}"
    yield '# licence = "the terms of the data"'
    yield '# attribution = "whom to name"'
    if where:
        yield f"rows = {_quoted(where)}"
    if header and isinstance(file, Table) and file.header_line == header:
        yield f"header = {header}"
    if roles.key:
        yield f"key = {_template(roles.key)}"
    else:
        hashed = [column.name for column in (roles.text, roles.stated, roles.event, roles.speaker) if column]
        yield '# No column tells the rows apart, so these do together. Better: key = "{a column with an id}"'
        yield f"hash = {_listed(hashed)}"
    if roles.figure and any(_DECIMAL_COMMA.fullmatch(value) for value in roles.figure.values):
        yield 'decimal = ","'
    yield ""
    yield "[recognise]"
    needed = [roles.text.name] if isinstance(file, JsonFile) else [column.name for column in used]
    yield f"columns = {_listed(needed)}"
    if isinstance(file, JsonFile):
        yield f"optional = {_listed([column.name for column in used if column is not roles.text])}"
    yield ""
    yield "[[skip]]"
    yield f"value = {_template(roles.text)}"
    yield 'is = [""]'
    yield 'reason = "no text"'
    yield ""
    yield from _claim(roles)
    unused = [column for column in columns if column not in used and column.name not in needed]
    if unused:
        yield ""
        yield "# Columns without a use so far, with an example of each:"
        for column in unused:
            example = next(iter(column.values), "")
            yield f"#   {_comment(column.name)}: {_comment(example[:60]) or '(empty)'}"


def _claim(roles: Roles) -> Iterator[str]:
    yield "[[claim]]"
    yield f"text = {_template(roles.text)}"
    if roles.quote:
        yield f"quote = {_template(roles.quote)}"
    if roles.language:
        yield f"language = {_filtered(roles.language, 'lower')}"
    yield '# topic = "casualties"'
    for key, column, meaning in (
        ("stated", roles.stated, "when the claim was made"),
        ("event", roles.event, "when the event is said to have happened"),
    ):
        if column:
            yield from _date(key, column, meaning, roles)
        else:
            yield f"# No column seems to say {meaning} ({key})."
    if roles.figure:
        yield from _figure(roles.figure)
    yield "unattributed = true  # where nobody is named"
    yield ""
    if roles.speaker:
        yield "# Who says so. Never somebody whom the claim is only about."
        yield "[[claim.speaker]]"
        yield f"name = {_template(roles.speaker)}"
        yield from _split(roles.speaker)
        yield '# parents = ["{the body}", "{the side}"]'
    else:
        yield "# No column seems to say who made the claim."
    yield ""
    yield from _place(roles)
    yield from _source(roles)


def _place(roles: Roles) -> Iterator[str]:
    if roles.levels:
        yield "# From the largest to the smallest."
        yield "[[claim.place]]"
        yield f"levels = [{', '.join(_template(column) for _, column in roles.levels)}]"
        yield f"kinds = {_listed([kind for kind, _ in roles.levels])}"
        if roles.lat and roles.lon:
            yield f"lat = {_template(roles.lat)}"
            yield f"lon = {_template(roles.lon)}"
        yield ""
    elif roles.lat and roles.lon:
        yield "# A place needs a name; these are its coordinates."
        yield "[[claim.place]]"
        yield f'levels = ["{{{roles.lat.name}}}, {{{roles.lon.name}}}"]'
        yield f"lat = {_template(roles.lat)}"
        yield f"lon = {_template(roles.lon)}"
        yield ""


def _date(key: str, column: ForeignColumn, meaning: str, roles: Roles) -> Iterator[str]:
    found = roles.dates[column.name]
    formats = _quoted(found.formats[0]) if len(found.formats) == 1 else _listed(found.formats)
    line = f"{key} = {{ from = {_template(column)}, format = {formats} }}"
    yield f"# {meaning[0].upper()}{meaning[1:]}."
    if found.doubt:
        yield f"# No row tells whether {_comment(found.doubt)} has day or month first: add day_first = true or false to"
        yield f"# {line}"
    else:
        yield line


def _figure(column: ForeignColumn) -> Iterator[str]:
    unclear = next((value for value in column.values if _UNCLEAR.fullmatch(value)), "")
    if unclear and "," not in unclear:
        yield f'# {_comment(unclear)} may have thousands or decimals: state thousands = "." or thousands = "" above.'
        yield f"# figure = {_template(column)}"
    else:
        yield f"figure = {_template(column)}"
    yield f"unit = {_quoted(column.name.rpartition('.')[2].replace('_', ' ').lower())}"


def _source(roles: Roles) -> Iterator[str]:
    if not (roles.url or roles.outlet or roles.title):
        yield "# No column seems to say where it was published."
        return
    yield "# Where it was published."
    yield "[[claim.source]]"
    if roles.outlet:
        yield f"outlet = {_template(roles.outlet)}"
    elif roles.url:
        yield f"outlet = {_filtered(roles.url, 'host')}"
    for key, column in (("title", roles.title), ("url", roles.url), ("archive_url", roles.archive)):
        if column:
            yield f"{key} = {_template(column)}"
    lists = [column for column in (roles.outlet, roles.url, roles.title) if column and column.is_list]
    yield from _split(*lists)


def _split(*columns: ForeignColumn) -> Iterator[str]:
    """What separates several values in a cell, if that can be seen."""
    if any(column.is_list for column in columns):
        yield 'split = "list"'
        return
    for column in columns:
        for sign in (";", "|", "\n"):
            if sum(sign in value for value in column.values) > 0.02 * len(column.values):
                yield f"split = {_quoted(sign)}"
                return


def _name(path: Path) -> str:
    plain = unicodedata.normalize("NFKD", path.name.partition(".")[0]).encode("ascii", "ignore").decode().lower()
    return _NOT_IN_NAME.sub("-", plain).strip("-")[:50] or "mapping"


def _template(column: ForeignColumn) -> str:
    return _quoted(f"{{{column.name}}}")


def _filtered(column: ForeignColumn, filter: str) -> str:
    return _quoted(f"{{{column.name}|{filter}}}")


def _listed(names: list[str] | tuple[str, ...]) -> str:
    return f"[{', '.join(map(_quoted, names))}]"


def _quoted(text: str) -> str:
    """A text as a string of TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    """A text on one line without control characters."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
