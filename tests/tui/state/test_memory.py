from __future__ import annotations

from pathlib import Path

import pytest

from tui.state import memory


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return memory.state_folder()


def test_a_selection_is_found_again_in_its_order() -> None:
    memory.change_selection("case", ["b", "a", "ж 1"], [])
    assert memory.load_selection("case") == ["b", "a", "ж 1"]


def test_what_is_added_comes_last_and_what_is_removed_is_gone() -> None:
    memory.change_selection("case", ["a", "b"], [])
    memory.change_selection("case", ["c", "a"], ["b"])
    assert memory.load_selection("case") == ["a", "c"]
    memory.change_selection("case", [], ["a", "c", "never there"])
    assert memory.load_selection("case") == []


def test_each_case_has_a_selection_of_its_own() -> None:
    memory.change_selection("one", ["a"], [])
    memory.change_selection("two", ["b"], [])
    assert (memory.load_selection("one"), memory.load_selection("two")) == (["a"], ["b"])


def test_nothing_is_selected_where_nothing_was_kept(state: Path) -> None:
    assert memory.load_selection("case") == []
    assert not state.exists()


@pytest.mark.parametrize("uid", ["../../etc/passwd", "/etc/passwd", "", "a\0b", "x" * 5_000, "\ud800", "con"])
def test_the_uid_of_a_case_is_never_a_path(state: Path, uid: str) -> None:
    memory.change_selection(uid, ["a"], [])
    assert memory.load_selection(uid) == ["a"]
    (kept,) = [path for path in state.parent.parent.rglob("*") if path.is_file()]
    assert kept.parent.parent == state


def test_writing_leaves_no_other_file(state: Path) -> None:
    memory.change_selection("case", ["a"], [])
    assert len([path for path in state.rglob("*") if path.is_file()]) == 1


def test_a_selection_that_cannot_be_read_is_empty(state: Path) -> None:
    memory.change_selection("case", ["a"], [])
    (kept,) = (path for path in state.rglob("*.txt"))
    kept.write_bytes(b"\xff\xfe\n")
    assert memory.load_selection("case") == []
    kept.unlink()
    kept.mkdir()
    assert memory.load_selection("case") == []


def test_what_cannot_be_written_is_an_oserror(state: Path) -> None:
    state.parent.mkdir(parents=True, exist_ok=True)
    state.write_text("a file where the folder should be", "utf-8")
    with pytest.raises(OSError, match=state.name):
        memory.change_selection("case", ["a"], [])
    with pytest.raises(OSError, match=state.name):
        memory.remember_start()


def test_the_first_start_is_the_first_once() -> None:
    assert memory.is_first_start()
    memory.remember_start()
    memory.remember_start()
    assert not memory.is_first_start()
