from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def the_file(state: Path) -> Path:
    (kept,) = (path for path in state.rglob("*") if path.is_file())
    return kept


def test_a_selection_that_cannot_be_read_is_empty(state: Path) -> None:
    memory.change_selection("case", ["a"], [])
    kept = the_file(state)
    kept.write_bytes(b"\xff\xfe\n\x00\n\n")
    assert memory.load_selection("case") == []
    kept.unlink()
    kept.mkdir()
    assert memory.load_selection("case") == []


@given(st.lists(st.tuples(st.lists(st.text()), st.lists(st.text()))))
def test_any_uids_are_added_and_removed_as_in_a_dictionary(changes: list[tuple[list[str], list[str]]]) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_STATE_HOME", folder)
        expected: dict[str, None] = {}
        for added, removed in changes:
            memory.change_selection("case", added, removed)
            expected |= dict.fromkeys(added)
            expected = {uid: None for uid in expected if uid not in removed}
            assert memory.load_selection("case") == list(expected)


def test_a_selection_of_the_first_format_is_read_and_carried_on(state: Path) -> None:
    memory.change_selection("case", ["x"], [])
    first = the_file(state).with_suffix(".txt")
    the_file(state).unlink()
    first.write_text("a\n-b\nж 1\n", "utf-8")
    assert memory.load_selection("case") == ["a", "-b", "ж 1"]
    memory.change_selection("case", ["c"], ["a"])
    assert memory.load_selection("case") == ["-b", "ж 1", "c"]
    assert the_file(state).suffix == ".log"


def test_a_damaged_selection_of_the_first_format_loses_only_what_is_damaged(state: Path) -> None:
    memory.change_selection("case", ["x"], [])
    first = the_file(state).with_suffix(".txt")
    the_file(state).unlink()
    first.write_bytes(b"a\n\xff\nb\n")
    memory.change_selection("case", ["c"], [])
    selected = memory.load_selection("case")
    assert [selected[0], *selected[2:]] == ["a", "b", "c"]


def test_many_changes_do_not_make_a_long_file(state: Path) -> None:
    for _ in range(600):
        memory.change_selection("case", ["a", "b"], ["a"])
    assert memory.load_selection("case") == ["b"]
    assert the_file(state).read_bytes() == b"+b\n"
    many = [str(number) for number in range(5_000)]
    memory.change_selection("case", many, [])
    memory.change_selection("case", [], many)
    assert the_file(state).read_bytes() == b"+b\n"


def test_filters_are_kept_in_their_order_and_one_can_take_the_place_of_the_last() -> None:
    memory.add_filter("case", "status:disputed")
    memory.add_filter("case", 'gornal "last\nvillage"')
    memory.add_filter("case", "asof:2025-04-01")
    memory.add_filter("case", "asof:2025-04-02", instead=True)
    assert memory.load_filters("case") == ["status:disputed", 'gornal "last\nvillage"', "asof:2025-04-02"]
    assert memory.load_filters("other") == []


def test_no_more_filters_are_kept_than_can_be_stepped_through(state: Path) -> None:
    for number in range(memory.FILTERS + 1_100):
        memory.add_filter("case", f"word{number}")
    kept = memory.load_filters("case")
    assert (len(kept), kept[-1]) == (memory.FILTERS, f"word{memory.FILTERS + 1_099}")
    assert len(the_file(state).read_text("utf-8").splitlines()) == memory.FILTERS
    assert memory.load_filters("case") == kept


def test_views_and_theme_are_kept() -> None:
    assert (memory.load_view("case"), memory.load_theme()) == ({}, "")
    memory.save_view("case", {"main": "sides", "views": {"sides": {"chosen": ["\ud800", "b"]}}})
    memory.save_theme("light")
    assert memory.load_view("case") == {"main": "sides", "views": {"sides": {"chosen": ["\ud800", "b"]}}}
    assert (memory.load_view("other"), memory.load_theme()) == ({}, "light")


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"5", b"\xff\xfe", b"{" * 100_000, b"[" * 100_000, b" " * 1_000_001]
)
def test_settings_that_are_damaged_or_foreign_are_named(state: Path, content: bytes) -> None:
    memory.save_theme("light")
    the_file(state).write_bytes(content)
    with pytest.raises(memory.DamagedError, match=r"settings\.json.*left aside"):
        memory.load_theme()
    memory.save_theme("dark")
    assert memory.load_theme() == "dark"


def test_everything_belongs_to_the_user_alone_and_what_did_not_is_tightened(state: Path) -> None:
    state.mkdir(parents=True)
    state.chmod(0o755)
    memory.load_selection("case")
    assert state.stat().st_mode & 0o777 == 0o700
    memory.change_selection("case", ["a"], [])
    memory.add_filter("case", "d")
    memory.save_view("case", {})
    memory.save_theme("dark")
    memory.remember_start()
    modes = {path.stat().st_mode & 0o777 for path in state.rglob("*") if path.is_file()}
    folders = {path.stat().st_mode & 0o777 for path in state.rglob("*") if path.is_dir()}
    assert (modes, folders) == ({0o600}, {0o700})


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
