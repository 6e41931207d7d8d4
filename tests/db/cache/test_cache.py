"""What is kept of a large case for the next time, and that nothing false ever comes of it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.cache import files, load
from db.case.case import Case
from db.filters.filter import parse
from db.index.build import Progress
from db.index.clocks import Clock
from db.store.files import open_case
from db.text.safe import SHOWN, VERBATIM, Reading
from db.views.lens import Lens

FILTERS = (
    *("", "status:disputed", "actor:ukraine -topic:law", "region:kursk said:2025-04", "gornal", "about:2024-08"),
    *("is:unanswered", "is:admission", "is:reversal", "lag:>7d asof:2025-04", "disputes:russia"),
)


@pytest.fixture
def case(kursk_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bundled case, taken for a large one, with a cache folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(load, "LARGE", 100)
    return Path(shutil.copy(kursk_path, tmp_path / "case.sqlite"))


def answers(path: Path, reading: Reading = SHOWN) -> list[object]:
    """All kinds of answers that rest on the index."""
    with Case.open(path, reading) as case:
        found: list[object] = [case.uids(case.matches(parse(text)).positions) for text in FILTERS]
        found += [dict(case.actor_counts(parse(text))) for text in FILTERS]
        found += [dict(case.region_counts(parse(text))) for text in FILTERS]
        found += [case.uids(Lens(case, case.matches(parse(text))).positions) for text in FILTERS]
        found += [case.status_counts(parse("asof:2025-04-26")), case.size]
        timelines = [case.timeline(case.facts.index.everything(), clock) for clock in Clock]
        found += [timeline.positions(range(len(timeline))) for timeline in timelines]
        found += [timeline.density(40) for timeline in timelines]
        found += list(case.claims(range(case.size)))
        found += case.rows(range(case.size))
        found += [case.heading(position) for position in range(case.size)]
        return found


def was_built(path: Path) -> bool:
    """Whether the rows were read to open the case."""
    read: list[int] = []
    note: Progress = lambda done, _: read.append(done)  # noqa: E731
    with Case.open(path, progress=note):
        return bool(read)


def kept() -> Iterator[Path]:
    """The files in the cache folder that hold an index."""
    found = files.folder().iterdir() if files.folder().exists() else ()
    return (path for path in found if path.suffix not in (".words", ".edits"))


@pytest.mark.parametrize("reading", [SHOWN, VERBATIM], ids=["shown", "as stored"])
def test_what_was_kept_answers_as_what_was_built(case: Path, reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    first = answers(case, reading)
    again = answers(case, reading)
    assert not was_built(case) or reading == VERBATIM
    monkeypatch.setattr(load, "LARGE", 10**9)
    assert first == again == answers(case, reading)


def test_a_small_case_keeps_nothing(kursk_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert was_built(kursk_path)
    assert list(kept()) == []


def test_a_case_that_was_written_to_is_read_again(case: Path) -> None:
    assert was_built(case)
    assert not was_built(case)
    with closing(sqlite3.connect(case)) as connection, connection:
        connection.execute("UPDATE claim SET topic = 'another' WHERE uid = 'gerasimov-gornal-taken'")
    assert was_built(case)
    with Case.open(case) as changed:
        assert changed.uids(changed.matches(parse("topic:another")).positions) == ["gerasimov-gornal-taken"]
    assert not was_built(case)
    assert len(list(kept())) == 1


def test_another_file_under_the_same_name_is_read_again(case: Path, tmp_path: Path) -> None:
    assert was_built(case)
    Path(shutil.copy(case, tmp_path / "copy.sqlite")).replace(case)
    assert was_built(case)


def test_an_index_is_not_kept_for_a_file_that_came_meanwhile(case: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(case, tmp_path / "other.sqlite"))
    with closing(sqlite3.connect(other)) as connection, connection:
        connection.execute("UPDATE claim SET topic = 'another'")
    connection = open_case(case)
    other.replace(case)
    with Case.over(case, connection) as before:
        assert "another" not in before.facts.index.topics
        assert before.has_changed()
    with Case.open(case) as after:
        assert list(after.facts.index.topics) == ["another"]
        assert not after.has_changed()


def test_a_file_that_was_overwritten_in_place_has_changed(case: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(case, tmp_path / "other.sqlite"))
    for path, note in ((case, "AAAA"), (other, "BBBB")):
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE claim SET note = ?", (note,))
    with Case.open(case) as opened:
        assert not opened.has_changed()
        case.write_bytes(other.read_bytes())
        assert opened.has_changed()
    assert was_built(case)


def test_words_are_found_alike_however_the_case_is_read(case: Path) -> None:
    with closing(sqlite3.connect(case)) as connection, connection:
        connection.execute("UPDATE actor SET name = 'Zork\u2066quux\u200bbaz' WHERE uid = 'gerasimov'")
    found = []
    for readings in ((SHOWN, VERBATIM), (VERBATIM, SHOWN)):
        for reading in readings:
            with Case.open(case, reading) as opened:
                found.append((len(opened.find_text("zorkquuxbaz")), len(opened.find_text("quux"))))
        for words in files.folder().glob("*.words"):
            words.unlink()
    assert len(set(found)) == 1
    assert found[0][0] > 3


def test_a_case_that_is_locked_while_its_words_are_read_costs_no_words(case: Path) -> None:
    with Case.open(case) as opened, closing(sqlite3.connect(case, isolation_level=None)) as writer:
        opened._connection.execute("PRAGMA busy_timeout = 0")
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            opened.find_text("gornal")
        writer.execute("ROLLBACK")
        assert opened.find_text("gornal")
    (words,) = files.folder().glob("*.words")
    with closing(sqlite3.connect(words)) as connection:
        assert connection.execute("SELECT claims FROM filled").fetchone() == (opened.size,)


def test_words_that_another_program_holds_are_read_into_memory_and_left_alone(case: Path) -> None:
    with Case.open(case) as opened:
        expected = opened.find_text("gornal")
    (words,) = files.folder().glob("*.words")
    with closing(sqlite3.connect(words, isolation_level=None)) as other:
        other.execute(
            "UPDATE filled SET claims = 10, last = (SELECT id FROM words_docsize ORDER BY id LIMIT 1 OFFSET 9)"
        )
        other.execute("DELETE FROM words_docsize WHERE id > (SELECT last FROM filled)")
        other.execute("BEGIN EXCLUSIVE")
        with Case.open(case) as opened:
            assert opened.find_text("gornal") == expected
        other.execute("ROLLBACK")
    assert words.exists()


def test_words_are_kept_and_those_of_an_older_edition_are_removed(case: Path) -> None:
    for _ in range(2):
        with Case.open(case) as opened:
            found = len(opened.matches(parse("gornal")))
    assert found > 3
    with closing(sqlite3.connect(case)) as connection, connection:
        connection.execute("UPDATE claim SET text = 'nothing of note', quote = '', note = ''")
    with Case.open(case) as opened:
        assert len(opened.matches(parse("gornal"))) == 0
    assert len(list(files.folder().glob("*.words"))) == 1


def test_changes_in_a_log_beside_the_file_are_seen(case: Path) -> None:
    assert was_built(case)
    with closing(sqlite3.connect(case, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("UPDATE claim SET topic = 'another' WHERE uid = 'gerasimov-gornal-taken'")
        for _ in range(2):
            assert was_built(case)
        with Case.open(case) as changed:
            assert len(changed.matches(parse("topic:another"))) == 1


def damage_head(data: bytes) -> bytes:
    return b"x" + data[1:]


def damage_middle(data: bytes) -> bytes:
    return data[: len(data) // 2] + bytes((data[len(data) // 2] ^ 1,)) + data[len(data) // 2 + 1 :]


def cut_off(data: bytes) -> bytes:
    return data[:-1]


def empty(_: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("damage", [damage_head, damage_middle, cut_off, empty])
def test_a_damaged_file_is_made_anew(case: Path, damage: object) -> None:
    assert callable(damage)
    first = answers(case)
    (file,) = kept()
    file.write_bytes(damage(file.read_bytes()))
    assert was_built(case)
    assert not was_built(case)
    assert answers(case) == first


def test_damaged_words_are_read_anew(case: Path) -> None:
    with Case.open(case) as opened:
        expected = opened.find_text("gornal")
    (words,) = files.folder().glob("*.words")
    words.write_bytes(b"no table of words " * 1_000)
    with Case.open(case) as opened:
        assert opened.find_text("gornal") == expected
        assert opened.find_text("kursk") != expected


def test_without_a_folder_to_keep_it_in_everything_works(case: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file in the way", "utf-8")
    for _ in range(2):
        assert was_built(case)
        with Case.open(case) as opened:
            assert opened.find_text("gornal")


def test_only_so_many_files_are_kept(case: Path, tmp_path: Path) -> None:
    for number in range(files._KEPT + 5):
        assert was_built(Path(shutil.copy(case, tmp_path / f"copy-{number}.sqlite")))
    assert len(list(kept())) <= files._KEPT
    assert not was_built(tmp_path / f"copy-{files._KEPT + 4}.sqlite")


def test_folder_and_files_are_the_users_alone_whatever_the_umask(case: Path) -> None:
    before = os.umask(0)
    try:
        assert was_built(case)
        with Case.open(case) as opened:
            opened.find_text("gornal")
    finally:
        os.umask(before)
    modes = {path.suffix: path.stat().st_mode & 0o777 for path in files.folder().iterdir()}
    assert modes == {".shown": 0o600, ".words": 0o600}
    assert files.folder().stat().st_mode & 0o777 == 0o700


def test_a_file_that_others_could_read_is_closed_to_them_when_it_is_used(case: Path) -> None:
    assert was_built(case)
    (index,) = files.folder().glob("*.shown")
    index.chmod(0o644)
    assert not was_built(case)
    assert index.stat().st_mode & 0o777 == 0o600
