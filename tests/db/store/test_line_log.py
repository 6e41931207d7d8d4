from __future__ import annotations

import fcntl
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.store.line_log import append_lines, read_lines, rewrite_lines


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "lines.log"


@given(st.lists(st.lists(st.text(), max_size=4), max_size=4))
def test_any_text_is_read_as_it_was_added(batches: list[list[str]]) -> None:
    with TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        append_lines(log, [])
        for batch in batches:
            append_lines(log, batch)
        assert read_lines(log) == [line for batch in batches for line in batch]


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4), st.data())
def test_wherever_a_write_is_torn_what_was_there_before_stays(lines: list[str], data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        append_lines(log, ["before"])
        whole = log.stat().st_size
        append_lines(log, lines)
        os.truncate(log, data.draw(st.integers(whole, log.stat().st_size - 1)))
        complete = read_lines(log)
        assert complete == ["before", *lines][: len(complete)]
        assert 1 <= len(complete) <= len(lines)
        append_lines(log, ["after"])
        assert read_lines(log) == [*complete, "after"]


def test_a_long_torn_line_is_removed_by_the_next_one(log: Path) -> None:
    append_lines(log, ["a"])
    with log.open("ab") as file:
        file.write(b"torn" * 100_000)
    append_lines(log, ["b"])
    assert log.read_bytes() == b"a\nb\n"


def test_lines_of_many_writers_at_once_are_all_there(log: Path) -> None:
    def write(name: str) -> None:
        for number in range(20):
            append_lines(log, [f"{name}{number}"])
            rewrite_lines(log, list)

    threads = [Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = read_lines(log)
    for name in "abcd":
        assert [line for line in lines if line[0] == name] == [f"{name}{number}" for number in range(20)]
    assert len(lines) == 80


def test_rewriting_sees_all_lines_and_leaves_one_file_for_the_user_alone(log: Path) -> None:
    append_lines(log, ["a", "b", "c"])
    rewrite_lines(log, lambda lines: reversed(lines))
    assert read_lines(log) == ["c", "b", "a"]
    assert list(log.parent.iterdir()) == [log]
    assert (log.stat().st_mode & 0o777, log.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_what_is_no_regular_file_is_an_oserror(log: Path) -> None:
    log.parent.mkdir()
    os.mkfifo(log)
    with pytest.raises(OSError, match="not a regular file"):
        append_lines(log, ["a"])
    with pytest.raises(OSError, match="not a regular file"):
        read_lines(log)


@contextmanager
def lock_of_another(log: Path) -> Iterator[None]:
    with log.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def test_a_program_that_holds_the_lock_is_waited_for_and_then_given_up(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.store.line_log._PATIENCE", 0.05)
    append_lines(log, ["a"])
    with lock_of_another(log), pytest.raises(OSError, match="another program is using it"):
        append_lines(log, ["b"])
    append_lines(log, ["c"])
    assert read_lines(log) == ["a", "c"]


def _fill(log: Path, size: int) -> None:
    """Add more than fits where files cannot be larger; exit with 0 if that is refused."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    try:
        append_lines(log, ["x" * 30, "y" * 30])
    except OSError:
        os._exit(0)
    os._exit(1)


def test_where_there_is_no_room_nothing_of_a_change_is_left(log: Path) -> None:
    append_lines(log, ["a"])
    child = get_context("fork").Process(target=_fill, args=(log, 40))
    child.start()
    child.join()
    assert child.exitcode == 0
    assert log.read_bytes() == b"a\n"
