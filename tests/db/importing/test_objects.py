"""JSON files with all the dirt that people and programs bring."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import InputRefusedError
from db.importing.readers import json_stream
from db.importing.readers.json_file import JsonFile, JsonObject, parsed
from db.importing.records import RefusedError, Reject


def opened(folder: Path, text: str | bytes, name: str = "some.json", where: str = "") -> JsonFile:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return JsonFile(path, name, where=where)


def told(found: JsonFile) -> list[object]:
    return [(row.line, row.value if isinstance(row, JsonObject) else row.reason) for row in found.rows()]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('[{"a": 1},\n {"a": 2}]', "some.json"),
        ('{"a": 1}\n{"a": 2}\n', "some.jsonl"),
        ('{"a": 1}\n{"a": 2}', "lines.txt"),
        ('{"@context": {"x": [1]}, "@graph": [{"a": 1},\n{"a": 2}], "more": 3}', "graph.json"),
        ('\ufeff[{"a": 1},\r\n{"a": 2}]', "bom.json"),
    ],
)
def test_arrays_lines_and_graphs(tmp_path: Path, text: str, name: str) -> None:
    found = opened(tmp_path, text, name)
    assert found.keys == ("a",)
    assert told(found) == [(1, {"a": 1}), (2, {"a": 2})]


def test_a_single_object_and_objects_under_a_key(tmp_path: Path) -> None:
    assert told(opened(tmp_path, '\n{"a":\n 1}')) == [(2, {"a": 1})]
    assert told(opened(tmp_path, '{"x": {"b": [{"a": 1}]}, "y": 2}', where="x.b")) == [(1, {"a": 1})]
    with pytest.raises(InputRefusedError, match=r"no list under “x\.c”"):
        opened(tmp_path, '{"x": {"b": []}}', where="x.c")


def test_a_row_over_many_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "CHUNK", 3)
    values = [{"text": 'a "quoted" [bracket] \\ {brace}', "n": [1, {"x": [2]}]}, {"text": "Курск\u2028", "n": []}]
    assert [row[1] for row in told(opened(tmp_path, json.dumps(values, ensure_ascii=False)))] == values  # type: ignore[index]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('{"a": 1, "a": 2}', "the key 'a' appears twice"),
        ('{"a": NaN}', "NaN is not valid in JSON"),
        ('{"a": -Infinity}', "-Infinity is not valid"),
        ('{"a": 1e999}', "1e999 is too large"),
        ('{"a": ' + "9" * 5_000 + "}", "a number with more than 4,300 digits"),
        ('{"a": "\\ud800"}', "half a character"),
        ('{"a": "\\u0000"}', "NUL"),
        ('{"a": ' + "[" * 100 + "]" * 100 + "}", "more than 64 levels deep"),
        ('{"a": ' + "[" * 50_000 + "]" * 50_000 + "}", "more than 64 levels deep"),
        ('{"a": tru}', "invalid JSON"),
        ("[1]", "not an object"),
        ("3", "not an object"),
    ],
)
def test_a_bad_object_is_refused_and_the_others_are_read(tmp_path: Path, row: str, reason: str) -> None:
    for text, name in ((f'[{{"b": 1}},\n{row},\n{{"b": 3}}]', "a.json"), (f'{{"b": 1}}\n{row}\n{{"b": 3}}', "l.jsonl")):
        first, bad, last = told(opened(tmp_path, text, name))
        assert (first, last) == ((1, {"b": 1}), (3, {"b": 3}))
        assert bad[0] == 2  # type: ignore[index]
        assert reason in bad[1]  # type: ignore[index]


def test_a_last_line_that_breaks_off_is_refused(tmp_path: Path) -> None:
    rows = list(opened(tmp_path, '{"a": 1}\n{"a": 2, "b": "hal', "lines.jsonl").rows())
    assert isinstance(rows[1], Reject)
    assert rows[1].line == 2
    assert "ends too early" in rows[1].reason


@pytest.mark.parametrize("text", ['[{"a": 1},\n{"a": "half', '[{"a": 1},\n{"a": 2', '[{"a": 1}\n {"b"'])
def test_an_array_that_breaks_off_refuses_the_file_by_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputRefusedError, match=r"line 2: (the file ends within|invalid JSON)"):
        list(opened(tmp_path, text).rows())


def test_other_encodings_are_refused_with_line_and_remedy(tmp_path: Path) -> None:
    for name in ("a.json", "a.jsonl"):
        with pytest.raises(InputRefusedError, match=r"line 2: not UTF-8 .*--encoding"):
            opened(tmp_path, '{"a": 1}\n{"a": "Курск"}\n'.encode("cp1251"), name)


@given(st.text())
def test_whatever_the_text_it_is_an_object_or_refused(text: str) -> None:
    try:
        value = parsed(text)
    except RefusedError:
        return
    assert isinstance(value, dict)


def test_an_array_of_any_length_may_stand_on_one_line(tmp_path: Path) -> None:
    rows = ",".join(f'{{"a": "{number:09}{"x" * 50_000}"}}' for number in range(400))
    found = opened(tmp_path, f"[{rows}]")
    assert found.size > 16_000_000
    assert sum(isinstance(row, JsonObject) for row in found.rows()) == 400
