from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import ConflictError, StorageError, TargetExistsError
from db.exporting.write import file_named, free_name, suggested_stem, write_file
from db.filters.filter import Filter, parse
from tests.patience import PATIENCE

WRITER = """
import sys
from pathlib import Path
from db.exporting.write import write_file

def chunks():
    yield "new " * 100_000
    print("writing", flush=True)
    sys.stdin.read()

write_file(Path(sys.argv[1]), chunks(), force=True)
"""
LIMITED = """
import resource
import sys
from pathlib import Path
from db.errors import StorageError
from db.exporting.write import write_file

resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536))
try:
    write_file(Path(sys.argv[1]), ["x" * 1_000] * 200, force=True)
except StorageError as error:
    print(error)
"""


@pytest.fixture
def usual_mask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


def test_text_becomes_a_file(tmp_path: Path) -> None:
    target = tmp_path / "brief.md"
    assert write_file(target, iter(["Суджа\n", "", "end\n"])) == 15
    assert target.read_bytes() == "Суджа\nend\n".encode()
    assert names(tmp_path) == ["brief.md"]


def test_nothing_becomes_an_empty_file(tmp_path: Path) -> None:
    assert write_file(tmp_path / "empty", []) == 0
    assert (tmp_path / "empty").read_bytes() == b""


def test_a_text_that_is_no_utf8_does_not_fail(tmp_path: Path) -> None:
    write_file(tmp_path / "a", ["x\ud800"])
    assert (tmp_path / "a").read_bytes() == b"x?"


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "brief.md"
    target.write_text("old")
    with pytest.raises(TargetExistsError, match=r"brief\.md already exists"):
        write_file(target, ["new"])
    assert target.read_text() == "old"
    assert names(tmp_path) == ["brief.md"]


def test_an_existing_file_is_replaced_when_that_is_wanted(tmp_path: Path) -> None:
    target = tmp_path / "brief.md"
    target.write_text("old and longer")
    write_file(target, ["new"], force=True)
    assert target.read_text() == "new"
    assert names(tmp_path) == ["brief.md"]


def test_a_file_that_appears_meanwhile_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "brief.md"

    def chunks() -> Iterator[str]:
        yield "mine"
        target.write_text("theirs")

    with pytest.raises(TargetExistsError):
        write_file(target, chunks())
    assert target.read_text() == "theirs"
    assert names(tmp_path) == ["brief.md"]


def test_of_many_writers_one_wins(tmp_path: Path) -> None:
    target = tmp_path / "brief.md"
    start = threading.Barrier(8)
    lost: list[str] = []

    def write(text: str) -> None:
        start.wait()
        try:
            write_file(target, [text * 10_000])
        except TargetExistsError:
            lost.append(text)

    writers = [threading.Thread(target=write, args=(text,)) for text in "abcdefgh"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(lost) == 7
    assert target.read_text() == next(iter(set("abcdefgh") - set(lost))) * 10_000
    assert names(tmp_path) == ["brief.md"]


@pytest.mark.parametrize("force", [False, True])
def test_a_failure_while_writing_changes_nothing(tmp_path: Path, force: bool) -> None:
    target = tmp_path / "brief.md"
    if force:
        target.write_text("old")

    def chunks() -> Iterator[str]:
        yield "half"
        raise ConflictError("the case is gone")

    with pytest.raises(ConflictError, match="the case is gone"):
        write_file(target, chunks(), force)
    assert names(tmp_path) == (["brief.md"] if force else [])
    assert not force or target.read_text() == "old"


def test_a_killed_writer_leaves_the_old_file_and_the_next_one_cleans_up(tmp_path: Path) -> None:
    target = tmp_path / "brief.md"
    target.write_text("old")
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(target)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        assert len(names(tmp_path)) == 2
        writer.send_signal(signal.SIGKILL)
    assert target.read_text() == "old"
    write_file(target, ["new"], force=True)
    assert target.read_text() == "new"
    assert names(tmp_path) == ["brief.md"]


def test_a_writer_at_work_is_not_cleaned_away(tmp_path: Path) -> None:
    target = tmp_path / "brief.md"

    def chunks() -> Iterator[str]:
        yield "first"
        write_file(target, ["second"], force=True)

    write_file(target, chunks(), force=True)
    assert target.read_text() == "first"
    assert names(tmp_path) == ["brief.md"]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "brief.md"
    target.write_text("old")
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(target)], capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    assert done.stdout == f"{target} was not written: the disk is full\n"
    assert target.read_text() == "old"
    assert names(tmp_path) == ["brief.md"]


def test_a_new_file_has_the_usual_permissions(tmp_path: Path, usual_mask: None) -> None:
    write_file(tmp_path / "brief.md", ["x"])
    assert stat.S_IMODE((tmp_path / "brief.md").stat().st_mode) == 0o640


def test_a_replaced_file_keeps_its_permissions(tmp_path: Path, usual_mask: None) -> None:
    target = tmp_path / "brief.md"
    target.touch(0o600)
    write_file(target, ["x"], force=True)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.parametrize("dangling", [False, True])
def test_a_link_is_replaced_and_its_target_is_not(tmp_path: Path, dangling: bool) -> None:
    elsewhere, target = tmp_path / "elsewhere", tmp_path / "brief.md"
    if not dangling:
        elsewhere.write_text("precious")
    target.symlink_to(elsewhere)
    with pytest.raises(TargetExistsError):
        write_file(target, ["new"])
    write_file(target, ["new"], force=True)
    assert not target.is_symlink()
    assert target.read_text() == "new"
    assert elsewhere.exists() is not dangling
    assert dangling or elsewhere.read_text() == "precious"


def test_what_is_no_file_is_never_replaced(tmp_path: Path) -> None:
    folder, pipe, device = tmp_path / "folder", tmp_path / "pipe", tmp_path / "device"
    folder.mkdir()
    os.mkfifo(pipe)
    device.symlink_to("/dev/null")
    for target in (folder, pipe, device):
        for force in (False, True):
            with pytest.raises(TargetExistsError):
                write_file(target, ["x"], force)
    assert names(tmp_path) == ["device", "folder", "pipe"]
    assert folder.is_dir()
    assert pipe.is_fifo()
    assert device.is_symlink()


def test_a_case_is_never_replaced(kursk_path: Path, tmp_path: Path) -> None:
    target = tmp_path / "case.sqlite"
    target.write_bytes(kursk_path.read_bytes())
    with pytest.raises(TargetExistsError, match="an SQLite file"):
        write_file(target, ["x"], force=True)
    assert target.read_bytes() == kursk_path.read_bytes()


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_that_does_not_exist_is_an_error(tmp_path: Path, force: bool) -> None:
    with pytest.raises(StorageError, match="there is no folder"):
        write_file(tmp_path / "missing" / "brief.md", ["x"], force)
    assert names(tmp_path) == []


@pytest.mark.parametrize("end", ["/", "//", "/.", "/.."])
def test_a_name_that_is_that_of_a_folder_is_no_file(tmp_path: Path, end: str) -> None:
    with pytest.raises(TargetExistsError, match="is a folder"):
        file_named(f"{tmp_path}{end}")
    with pytest.raises(StorageError, match="there is no folder"):
        file_named(f"{tmp_path}/missing{end}")


def test_other_names_are_those_of_files(tmp_path: Path) -> None:
    for name in ("-", "brief.md", "out/brief.md", "out/.hidden", "..brief"):
        assert file_named(name) == Path(name)


def test_a_folder_that_is_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="Not a directory"):
        write_file(tmp_path / "file" / "brief.md", ["x"], force=True)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StorageError, match="Permission denied"):
            write_file(tmp_path / "brief.md", ["x"])
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    ("filter", "name"),
    [
        ("", "kursk"),
        ("status:disputed region:gornal", "kursk-gornal-disputed"),
        ("asof:2025-04-27", "kursk-as-of-2025-04-27"),
        ("asof:2025-04 region:gornal", "kursk-gornal-as-of-2025-04-30"),
        ("-topic:law said:>=2025-03", "kursk-not-law-said-from-2025-03"),
        ("said:2025-03..2025-04 is:unanswered", "kursk-said-2025-03-to-2025-04-unanswered"),
        ("lag:>30d", "kursk-lag-over-30d"),
        ('"last village" status:disputed', "kursk-last-village-disputed"),
        ("id:a-one,b-two,c-three,d-four", "kursk-a-one-b-two-2-more"),
        ("region:Горналь status:disputed", "kursk-region-disputed"),
        ("sources:>1 origins:<=2", "kursk-sources-over-1-origins-at-most-2"),
        ("region:../../etc topic:CON", "kursk-etc-con"),
        ("has:quote", "kursk-has-quote"),
    ],
)
def test_a_name_is_suggested_from_the_filter(filter: str, name: str) -> None:
    assert suggested_stem("Kursk 2024–25", parse(filter)) == name


def test_a_title_without_letters_still_makes_a_name() -> None:
    assert suggested_stem("Курск", Filter()) == "case"
    assert suggested_stem("2024", Filter()) == "2024"
    assert suggested_stem("CON", Filter()) == "case-con"


@given(st.text(), st.lists(st.text(min_size=1).filter(str.strip), max_size=4, unique=True), st.booleans())
def test_a_suggested_name_is_short_and_safe_everywhere(title: str, ids: list[str], dated: bool) -> None:
    filter = Filter(tuple(term for term in parse("asof:2025-04-27" if dated else "").terms))
    written = ",".join('"' + "".join(c for c in id if c.isprintable() and c not in '\\\\"') + 'x"' for id in ids)
    stem = suggested_stem(title, Filter((*parse(f"id:{written}" if ids else "").terms, *filter.terms)))
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", stem)
    assert len(stem) <= 48 + len("-as-of-2025-04-27")


def test_a_suggested_name_never_collides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert free_name("kursk.md") == "kursk.md"
    (tmp_path / "kursk.md").touch()
    assert free_name("kursk.md") == "kursk-2.md"
    (tmp_path / "kursk-2.md").symlink_to("nowhere")
    assert free_name("kursk.md") == "kursk-3.md"
    assert free_name("kursk.json") == "kursk.json"
