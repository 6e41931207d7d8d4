"""CSV files with all the dirt that people bring."""

from __future__ import annotations

import os
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import InputRefusedError, UsageError
from db.importing.readers.csv_file import CsvFile
from db.importing.readers.table import CELL_LIMIT, TableRow
from db.importing.readers.text_file import known_encoding
from db.importing.records import Reject


def table(folder: Path, data: bytes | str) -> CsvFile:
    path = folder / "some.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return CsvFile(path, "some.csv")


def refusal(folder: Path, data: bytes | str) -> str:
    with pytest.raises(InputRefusedError) as caught:
        list(table(folder, data).rows())
    return str(caught.value)


def values(rows: list[TableRow | Reject]) -> list[tuple[str, ...]]:
    return [row.values for row in rows if isinstance(row, TableRow)]


def test_rows_know_the_line_where_they_begin(tmp_path: Path) -> None:
    found = table(tmp_path, 'id,text\n1,"two\nlines"\n\n2,one line\r\n3,last')
    assert found.columns == ("id", "text")
    assert list(found.rows()) == [
        TableRow(2, ("1", "two\nlines")),
        TableRow(5, ("2", "one line")),
        TableRow(6, ("3", "last")),
    ]
    assert found.offset == found.size


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_header_tells_the_delimiter(tmp_path: Path, delimiter: str) -> None:
    text = f"id{delimiter}claim text{delimiter}note\n1{delimiter}a-b{delimiter}\n"
    found = table(tmp_path, text)
    assert found.columns == ("id", "claim text", "note")
    assert values(list(found.rows())) == [("1", "a-b", "")]


def test_a_byte_order_mark_and_capitals_in_the_header_do_not_matter(tmp_path: Path) -> None:
    assert table(tmp_path, b"\xef\xbb\xbfID, Claim ,NOTE,,\n").columns == ("id", "claim", "note")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_refused_with_the_remedy(tmp_path: Path, encoding: str) -> None:
    message = refusal(tmp_path, "id,text\n1,Курск\n".encode(encoding))
    assert "line 1" in message
    assert "UTF-16" in message
    assert "Save it as UTF-8" in message


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "latin-1"])
def test_legacy_encodings_are_refused_with_the_line_and_the_remedy(tmp_path: Path, encoding: str) -> None:
    word = "Gauß" if encoding == "latin-1" else "Курск"
    message = refusal(tmp_path, b"id,text\n1,plain\n2," + word.encode(encoding) + b"\n")
    assert "line 3: not UTF-8" in message
    assert "UTF-8" in message.split(". ", 1)[1]


@pytest.mark.parametrize("rest", ["3,fine\n", '3,fine\n4,"quoted"\n', '3,fine\n4,"two\nlines"\n'])
def test_a_quote_that_is_never_closed_costs_the_line_that_it_is_in(tmp_path: Path, rest: str) -> None:
    rows = list(table(tmp_path, 'id,text\n1,fine\n2,"open\n' + rest).rows())
    [reject] = [row for row in rows if isinstance(row, Reject)]
    assert (reject.line, reject.cells) == (3, ('2,"open',))
    assert "a quote is opened but not closed" in reject.reason
    assert [row[0] for row in values(rows)] == ["1", *re.findall(r"^(\d),", rest, re.MULTILINE)]
    assert [row.line for row in rows if isinstance(row, TableRow)][1] == 4


@given(st.lists(st.text(st.sampled_from('a,"\n'), max_size=12), max_size=8))
def test_whatever_the_quotes_every_line_is_in_a_row_and_reading_ends(lines: list[str]) -> None:
    with TemporaryDirectory() as folder:
        rows = list(table(Path(folder), "id,text\n" + "\n".join(lines)).rows())
    assert [row.line for row in rows] == sorted({row.line for row in rows})


def test_text_behind_a_closing_quote_refuses_the_row_only(tmp_path: Path) -> None:
    rows = list(table(tmp_path, 'id,text\n1,"a" b\n2,fine\n').rows())
    assert isinstance(rows[0], Reject)
    assert rows[0].line == 2
    assert "Double quotes" in rows[0].reason
    assert values(rows) == [("2", "fine")]


def test_ragged_rows_are_refused_with_their_cells(tmp_path: Path) -> None:
    rows = list(table(tmp_path, "id,text,note\n1,short\n2,a,b,c\n3,a,b\n").rows())
    assert rows[0] == Reject("some.csv", 2, "2 cells where the header has 3 columns", ("1", "short"))
    assert rows[1] == Reject("some.csv", 3, "4 cells where the header has 3 columns", ("2", "a", "b", "c"))
    assert values(rows) == [("3", "a", "b")]


def test_empty_cells_at_the_end_of_a_row_are_no_harm(tmp_path: Path) -> None:
    assert values(list(table(tmp_path, "id,text\n1,a,,,\n").rows())) == [("1", "a")]


def test_columns_that_stand_twice_are_refused_by_name(tmp_path: Path) -> None:
    assert "appear twice: id" in refusal(tmp_path, "id,text,ID\n1,a,2\n")


def test_a_nul_character_refuses_the_row(tmp_path: Path) -> None:
    rows = list(table(tmp_path, b"id,text\n1,a\x00b\n2,fine and long enough to be text\n").rows())
    assert isinstance(rows[0], Reject)
    assert "NUL" in rows[0].reason
    assert len(values(rows)) == 1


def test_a_long_cell_is_taken_and_a_huge_one_refused(tmp_path: Path) -> None:
    long, huge = "x" * 200_000, "y" * (CELL_LIMIT + 1)
    rows = list(table(tmp_path, f"id,text\n1,{long}\n2,{huge}\n3,fine\n").rows())
    assert isinstance(rows[1], Reject)
    assert rows[1].line == 3
    assert "longer than 1,000,000 characters" in rows[1].reason
    assert values(rows) == [("1", long), ("3", "fine")]


def test_a_huge_cell_over_many_lines_is_taken_for_a_missing_quote(tmp_path: Path) -> None:
    lines = "some text\n" * (CELL_LIMIT // 10 + 1)
    rows = list(table(tmp_path, f'id,text\n1,"{lines}",\n2,b\n').rows())
    assert isinstance(rows[0], Reject)
    assert (rows[0].line, "a quote is opened but not closed" in rows[0].reason) == (2, True)
    assert values(rows) == [("2", "b")]


def test_any_line_ends_will_do(tmp_path: Path) -> None:
    assert list(table(tmp_path, "id,text\r1,a\r2,b\r\n3,c\n").rows()) == [
        TableRow(2, ("1", "a")),
        TableRow(3, ("2", "b")),
        TableRow(4, ("3", "c")),
    ]


def test_a_row_of_many_long_cells_is_refused(tmp_path: Path) -> None:
    cells = ",".join(["x" * 900_000] * 3)
    rows = list(table(tmp_path, f"id,text,note\n{cells}\n1,a,b\n").rows())
    assert rows[0] == Reject("some.csv", 2, "longer than 2,000,000 characters")
    assert values(rows) == [("1", "a", "b")]


def test_a_line_without_an_end_is_not_read_into_memory(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError, match="a line is longer than 16,000,000 bytes"):
        list(table(tmp_path, b"id,text\n1," + b"x" * 17_000_000).rows())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"\x1f\x8b\x08\x00\x00", "cannot be unpacked"),
        (b"PK\x03\x04abc", "is damaged"),
        (b"SQLite format 3\x00" + b"\x01" * 500, "an SQLite database"),
        (bytes(range(1, 256)) + b"\x00" * 200, "binary"),
    ],
)
def test_what_is_no_text_is_refused_by_its_kind(tmp_path: Path, data: bytes, words: str) -> None:
    assert words in refusal(tmp_path, data)


def test_pipes_and_missing_files_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, words in ((tmp_path / "pipe", "pipe"), (tmp_path / "missing.csv", "does not exist")):
        with pytest.raises(InputRefusedError, match=words):
            CsvFile(path, path.name)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32-le", "cp1251"])
def test_a_byte_order_mark_is_no_part_of_the_text_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "some.csv"
    mark = "" if encoding in ("utf-16", "cp1251") else "\ufeff"
    path.write_bytes((mark + "id,text\n1,Курск\n").encode(encoding))
    found = CsvFile(path, "some.csv", known_encoding(encoding))
    assert found.columns == ("id", "text")
    assert values(list(found.rows())) == [("1", "Курск")]


@pytest.mark.parametrize(
    "name", ["idna", "punycode", "unicode_escape", "raw-unicode-escape", "hex", "rot13", "klingon"]
)
def test_what_is_no_encoding_of_text_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="Unknown encoding"):
        known_encoding(name)


def test_utf_16_is_recognised_and_its_remedy_named(tmp_path: Path) -> None:
    assert "--encoding utf-16" in refusal(tmp_path, "id,text\n1,a\n".encode("utf-16"))
