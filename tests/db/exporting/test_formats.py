"""The table of export formats: light to import, and complete."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from db.exporting.formats import FORMATS, ExportFormat, explaining, folding, format_of_suffix, listable
from tests.architecture.test_loading import loaded_by


def test_the_table_needs_no_more_than_the_standard_library() -> None:
    loaded = set(loaded_by("-c", "import db.exporting.formats"))
    assert "db" in loaded
    assert not loaded & {"pyroaring", "sqlite3", "json", "csv", "click", "textual", "rich", "sqlite_utils"}


@pytest.mark.parametrize("format", FORMATS.values(), ids=list(FORMATS))
def test_every_writer_can_be_loaded(format: ExportFormat) -> None:
    writer: Callable[..., object] = format.load()
    assert f"{writer.__module__}:{writer.__qualname__}" == format.writer
    assert format.summary


def test_what_formats_can_do() -> None:
    assert explaining() == ("markdown", "json", "jsonl")
    assert folding() == ("markdown", "json", "jsonl", "csv")
    assert listable() == ("json", "jsonl", "csv")


@pytest.mark.parametrize(
    ("suffix", "name"),
    [
        (".md", "markdown"),
        (".JSON", "json"),
        (".jsonl", "jsonl"),
        (".csv", "csv"),
        (".txt", "markdown"),
        ("", "markdown"),
    ],
)
def test_the_suffix_of_a_file_tells_its_format(suffix: str, name: str) -> None:
    assert format_of_suffix(suffix) == name
