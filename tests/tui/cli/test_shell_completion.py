"""Completion in the shell: what Tab offers, and the form in which bash, zsh and fish take it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from db.importing.recognise import formats
from tests.cases import Draft
from tests.patience import PATIENCE
from tests.tui.program import PROGRAM, call, environment
from tui.cli.completion import offers
from tui.cli.main import commands

BASH = shutil.which("bash") or "bash"


def bash_takes_options() -> bool:
    """Whether bash has `compopt` and `-o nosort`, which came with 4.4."""
    version = subprocess.run([BASH, "-c", 'echo "${BASH_VERSINFO[0]} ${BASH_VERSINFO[1]}"'], capture_output=True)
    return tuple(map(int, version.stdout.split())) >= (4, 4)


@pytest.fixture
def folder(tmp_path: Path, kursk_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with the bundled case in it, which is waited for however busy the machine is."""
    monkeypatch.setattr(offers, "_PATIENCE", PATIENCE)
    (tmp_path / "kursk.sqlite").symlink_to(kursk_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def offered(*words: str) -> dict[str, str | None]:
    """What is offered for the last of these words, with its meaning; "file" stands for any file."""
    items = ShellComplete(commands, {}, "conflict-tui", "").get_completions(list(words[:-1]), words[-1])
    return {"file" if item.type == "file" else item.value: item.help for item in items}


def answer(shell: str, words: str, at: str, folder: Path) -> list[str]:
    """The lines with which the program answers a shell."""
    asked = {"_CONFLICT_TUI_COMPLETE": f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": at}
    done = call(env=asked, cwd=folder)
    assert (done.code, done.narration) == (0, "")
    return [line for line in done.lines if line]


def bash(typed: str, folder: Path) -> list[str]:
    """The answer to bash, which splits words at colons and equals signs, to the end of a line with one word a space."""
    words = [part for word in typed.split(" ") for part in re.split("([:=]+)", word) if part or not word]
    return answer("bash", "\n".join(words), str(len(words) - 1), folder)


# What is offered


def test_cases_come_first_and_files_where_there_are_none(folder: Path) -> None:
    for name in ("kept.DB", "kiev.csv", ".hidden.sqlite", "line\nbreak.sqlite"):
        (folder / name).touch()
    (folder / "folder.db").mkdir()
    (folder / "inner").mkdir()
    (folder / "inner" / "deep.sqlite3").touch()
    assert list(offered("list", "k")) == ["kept.DB", "kursk.sqlite"]
    assert list(offered("check", "")) == [".hidden.sqlite", "kept.DB", "kursk.sqlite"]
    assert list(offered("list", "inner/")) == ["inner/deep.sqlite3"]
    assert list(offered("export", "ki")) == ["file"]
    assert list(offered("list", "nowhere/k")) == ["file"]
    assert list(offered("list", "~/k")) == ["file"]


def test_cases_are_offered_for_the_command_that_is_left_out(folder: Path) -> None:
    assert list(offered("k")) == ["kursk.sqlite"]
    assert list(offered("explore", "k")) == ["kursk.sqlite"]
    assert {"list", "kursk.sqlite"} <= set(offered(""))
    assert list(offered("ex")) == ["explore", "export", "file"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["list", "kursk.sqlite", "sta"], ["status:"]),
        (["list", "kursk.sqlite", "status:dis"], ["status:disputed"]),
        (["list", "kursk.sqlite", "status:disputed,que"], ["status:disputed,questioned"]),
        (["list", "kursk.sqlite", "-topic:contr"], ["-topic:control"]),
        (["list", "kursk.sqlite", "topic:law", "actor:gerasi"], ["actor:gerasimov"]),
        (["list", "kursk.sqlite", "actor:Зелен"], ["actor:zelensky"]),
        (["list", "kursk.sqlite", "source:kyiv p"], []),
        (["list", "kursk.sqlite", 'source:"kyiv p'], ['source:"Kyiv Post"']),
        (["list", "kursk.sqlite", "gerasi"], ["actor:gerasimov"]),
        (["export", "kursk.sqlite", "region:gorn"], ["region:gornal"]),
        (["list", "kursk.sqlite", "--filter", "topic:law region:gorn"], ["topic:law region:gornal"]),
        (["list", "kursk.sqlite", "--filter=region:gorn"], ["region:gornal"]),
        (["kursk.sqlite", "--filter", "actor:gerasi"], ["actor:gerasimov"]),
        (["explore", "kursk.sqlite", "--theme", "light", "--filter", "has:q"], ["has:quote"]),
        (["list", "kursk.sqlite", "--for"], ["--format"]),
        (["list", "kursk.sqlite", "--format", "js"], ["json", "jsonl"]),
        (["export", "kursk.sqlite", "--format", "th"], ["thread"]),
        (["import", "new.sqlite", "--format", "ucdp"], ["ucdp-ged-older", "ucdp-ged"]),
        (["add", "kursk.sqlite", "a"], ["actor", "alignment"]),
        (["add", "kursk.sqlite", "claim", "sp"], ["speakers="]),
        (["add", "kursk.sqlite", "claim", "speakers=gerasim"], ["speakers=gerasimov"]),
        (["add", "kursk.sqlite", "claim", "speakers=putin;gerasim"], ["speakers=putin;gerasimov"]),
        (["add", "kursk.sqlite", "region", "parent=suz"], []),
        (["add", "kursk.sqlite", "alignment", "with=gerasim"], ["with=gerasimov"]),
        (["add", "kursk.sqlite", "claim", "claim=gerasim"], []),
        (["edit", "kursk.sqlite", "gerasimov-gornal-t"], ["gerasimov-gornal-taken"]),
        (["edit", "kursk.sqlite", "--kind", "actor", "gerasim"], ["gerasimov"]),
        (["edit", "kursk.sqlite", "--kind", "actor", "gerasimov", "rol"], ["role="]),
        (["edit", "kursk.sqlite", "gerasimov-gornal-taken", "sources=112ua"], ["sources=112ua-2024-08-16-bridge"]),
        (["drop", "kursk.sqlite", "--kind", "so"], ["source"]),
        (["link", "kursk.sqlite", "gerasimov-gornal-taken", "ret"], ["retracts"]),
        (
            ["unlink", "kursk.sqlite", "gerasimov-gornal-taken", "disputes", "gerasimov-gornal-t"],
            ["gerasimov-gornal-taken"],
        ),
        (["link", "kursk.sqlite", "--basis", "pub"], ["published"]),
        (["undo", "kursk.sqlite", ""], []),
        (["log", "kursk.sqlite", "--format", "js"], ["json", "jsonl"]),
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("folder")
def test_what_can_come_next_is_offered(words: list[str], expected: list[str]) -> None:
    assert sorted(offered(*words)) == sorted(expected)


@pytest.mark.usefixtures("folder")
def test_what_is_offered_comes_with_its_meaning() -> None:
    assert offered("list", "kursk.sqlite", "acto")["actor:"] == "who speaks, with everyone who speaks for them"
    meaning = offered("list", "kursk.sqlite", "actor:gerasimo")["actor:gerasimov"] or ""
    assert re.fullmatch(r"Valery Gerasimov \(\d+ claims\)", meaning)


@pytest.mark.usefixtures("folder")
def test_of_several_that_begin_otherwise_none_takes_the_place_of_what_is_typed() -> None:
    assert offered("list", "kursk.sqlite", "kursk") == {}


def test_all_layouts_are_offered() -> None:
    assert list(offered("import", "new.sqlite", "--format", "")) == [known.name for known in formats()]


def test_without_a_case_that_can_be_read_the_fields_are_offered(folder: Path) -> None:
    (folder / "notes.db").write_text("no case", encoding="utf-8")
    for case in ("notes.db", "missing.sqlite", "."):
        assert list(offered("list", case, "sta")) == ["status:"]
        assert list(offered("list", case, "-sta")) == ["-status:"]
        assert list(offered("list", case, "actor:x status:disputed,que")) == ["actor:x status:disputed,questioned"]
        assert list(offered("list", case, "is:adm")) == ["is:admission"]
        assert offered("list", case, "actor:g") == {}
        assert offered("list", case, "nothing") == {}
    assert "text:" not in offered("list", "missing.sqlite", "")
    assert {"actor:", "asof:"} <= set(offered("--filter", ""))


@pytest.mark.usefixtures("folder")
def test_a_case_that_takes_too_long_to_read_offers_fields_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "_PATIENCE", -1.0)
    assert offered("list", "kursk.sqlite", "actor:gerasi") == {}
    assert list(offered("list", "kursk.sqlite", "sta")) == ["status:"]


# How the shells take it


def test_bash_replaces_what_stands_behind_the_last_colon_or_equals_sign(folder: Path) -> None:
    assert bash("conflict-tui ex", folder) == ["plain,explore", "plain,export", "file,ex"]
    assert bash("conflict-tui list kursk.sqlite sta", folder) == ["plain,status:"]
    assert bash("conflict-tui list kursk.sqlite status:dis", folder) == ["plain,disputed"]
    assert bash("conflict-tui list kursk.sqlite -status:disputed,que", folder) == ["plain,disputed,questioned"]
    assert bash("conflict-tui list kursk.sqlite --format=js", folder) == ["plain,json", "plain,jsonl"]
    assert bash("conflict-tui kursk.sqlite --filter=topic:contr", folder) == ["plain,control"]
    assert bash("conflict-tui kursk.sqlite --filter topic:", folder)[0].startswith("plain,")
    assert "plain,actor:" in bash("conflict-tui list kursk.sqlite topic: ", folder)


def test_operations_are_offered_with_what_they_did_the_last_first(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "kursk.sqlite", tmp_path / "mine.sqlite")
    for topic in ("one", "two"):
        assert call("edit", "mine.sqlite", "gerasimov-gornal-taken", f"topic={topic}", cwd=tmp_path).code == 0
    operations = offered("undo", "mine.sqlite", "")
    assert [id.rpartition("-")[2] for id in operations] == ["3", "2"]
    assert set(operations.values()) == {"claim.edit gerasimov-gornal-taken"}


def test_imports_are_offered_by_their_numbers_unless_they_were_taken_back(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "kursk.sqlite", tmp_path / "mine.sqlite")
    for number in (1, 2):
        table = tmp_path / f"{number}.csv"
        table.write_text(f"id,speakers,claim\nnew-{number},gerasimov,A claim.\n", "utf-8")
        assert call("import", "mine.sqlite", table, cwd=tmp_path).code == 0
    assert call("batch", "mine.sqlite", "--drop", "2", cwd=tmp_path).code == 0
    assert offered("batch", "mine.sqlite", "--drop", "") == {"3": "claims-csv 2.csv", "1": "case-folder kursk"}


def test_ids_that_would_steer_a_terminal_or_split_words_are_not_offered(folder: Path) -> None:
    Draft().actor("plain").actor("two words").actor("esc\x1b[31m").write(folder / "hostile.sqlite")
    assert list(offered("edit", "hostile.sqlite", "--kind", "actor", "")) == ["plain"]


def test_bash_puts_no_space_behind_the_name_of_a_field(folder: Path) -> None:
    assert bash("conflict-tui add kursk.sqlite claim stat", folder) == ["plain,stated_on="]
    assert bash("conflict-tui add kursk.sqlite claim speakers=gerasim", folder) == ["plain,gerasimov"]


def test_bash_gets_what_it_would_read_otherwise_in_quotes(folder: Path) -> None:
    (folder / "my case.db").touch()
    assert bash("conflict-tui list my", folder) == ["plain,'my case.db'"]
    assert "plain,'\"Kyiv Post\"'" in bash("conflict-tui list kursk.sqlite source:kyiv", folder)
    assert bash("conflict-tui list kursk.sqlite lag:>30", folder) == ["plain,'>30d'"]
    opened = "conflict-tui\nlist\nkursk.sqlite\n'has:quote source:kyiv"
    assert 'plain,has:quote source:"Kyiv Post"' in answer("bash", opened, "3", folder)
    assert not [one for one in answer("bash", opened.replace("'", '"'), "3", folder) if "Kyiv Post" in one]


def test_no_value_of_a_case_gets_out_of_its_quotes(folder: Path) -> None:
    names = ["$(touch made)", "it's; touch made", "`touch made`", "two\nlines", "esc\x1b[31m", "*"]
    draft = Draft().actor("one")
    for number, name in enumerate(names):
        draft = draft.claim(f"c{number}", "one", topic=name)
    draft.write(folder / "hostile.sqlite")
    lines = bash("conflict-tui list hostile.sqlite topic:", folder)
    assert len(lines) == len(names)
    for line in lines:
        assert line.startswith("plain,")
        assert len(shlex.split(line)) == 1
        assert line.isprintable()
    within = answer("bash", "conflict-tui\nlist\nhostile.sqlite\n'topic:", "3", folder)
    assert len(within) == len(names) - 1
    assert all("'" not in line for line in within)


def test_zsh_gets_value_and_meaning_on_lines_of_their_own(folder: Path) -> None:
    words = "conflict-tui list kursk.sqlite status:dis"
    assert answer("zsh", words, "3", folder) == [
        "plain",
        r"status\:disputed",
        "what the links make of the claim (189 claims)",
    ]


def test_fish_gets_value_and_meaning_on_one_line(folder: Path) -> None:
    words = "conflict-tui list kursk.sqlite status:disputed,que"
    lines = answer("fish", words, "status:disputed,que", folder)
    assert lines == ["plain,status:disputed,questioned\twhat the links make of the claim (206 claims)"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_that_does_not_say_what_is_typed_gets_nothing(shell: str) -> None:
    done = call(env={"_CONFLICT_TUI_COMPLETE": f"{shell}_complete"})
    assert (done.code, done.text.strip(), done.narration) == (0, "", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_bytes_that_are_no_text_do_no_harm(shell: str, folder: Path) -> None:
    done = subprocess.run(
        [*PROGRAM],
        env={
            **{name.encode(): value.encode() for name, value in environment().items()},
            b"_CONFLICT_TUI_COMPLETE": f"{shell}_complete".encode(),
            b"COMP_WORDS": b"conflict-tui\nlist\nk\xff",
            b"COMP_CWORD": b"k\xff" if shell == "fish" else b"2",
        },
        cwd=folder,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().split() in (
        ["file,k\N{REPLACEMENT CHARACTER}"],
        ["file", "k\N{REPLACEMENT CHARACTER}", "_"],
    )


@pytest.mark.skipif(not bash_takes_options(), reason="this bash is older than 4.4")
def test_the_script_for_bash_fills_in_what_is_offered(folder: Path) -> None:
    script = """
        eval "$(_CONFLICT_TUI_COMPLETE=bash_source conflict-tui)"
        compopt() { echo "$2"; }
        try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _conflict_tui_completion conflict-tui; }
        try conflict-tui ex && printf '<%s>' "${COMPREPLY[@]}" && echo
        try conflict-tui list kursk.sqlite sta && printf '<%s>' "${COMPREPLY[@]}" && echo
        try conflict-tui list kursk.sqlite status : disputed,que && printf '<%s>' "${COMPREPLY[@]}"
    """
    printed = in_shell([BASH, "--norc", "-c", script], folder)
    assert printed == ["default", "<explore><export>", "nospace", "<status:>", "<disputed,questioned>"]


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not installed")
def test_the_script_for_zsh_hands_on_what_is_offered(folder: Path) -> None:
    script = """
        autoload -U compinit && compinit -u -D
        eval "$(_CONFLICT_TUI_COMPLETE=zsh_source conflict-tui)"
        print -r -- $_comps[conflict-tui]
        typeset -A compstate
        _path_files() { }
        _describe() { print -r -- "${(P@)3}" }
        try() { words=("$@") CURRENT=$#; _conflict_tui_completion }
        try conflict-tui expor
        try conflict-tui list kursk.sqlite sta
        try conflict-tui list kursk.sqlite status:disputed,que
        true
    """
    function, export, field, value = in_shell(["zsh", "-f", "-c", script], folder)
    assert function == "_conflict_tui_completion"
    assert export.startswith("export:Write matching claims")
    assert field.startswith(r"status\::")
    assert value.startswith(r"status\:disputed,questioned:")


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not installed")
def test_the_script_for_fish_completes(folder: Path) -> None:
    script = """
        _CONFLICT_TUI_COMPLETE=fish_source conflict-tui | source
        complete -C 'conflict-tui expor'
        complete -C 'conflict-tui list k'
        complete -C 'conflict-tui list kursk.sqlite sta'
        complete -C 'conflict-tui list kursk.sqlite status:disputed,que'
    """
    printed = in_shell(["fish", "--no-config", "-c", script], folder)
    assert [line.partition("\t")[0] for line in printed] == [
        "export",
        "kursk.sqlite",
        "status:",
        "status:disputed,questioned",
    ]


def in_shell(argv: list[str], folder: Path) -> list[str]:
    """The lines that a shell prints which finds the program by its name."""
    program = folder / "bin" / "conflict-tui"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.join(PROGRAM)} "$@"\n', encoding="utf-8")
    program.chmod(0o700)
    own = environment({"PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder)})
    done = subprocess.run(argv, env=own, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_completing_never_loads_the_screen(folder: Path) -> None:
    asked = {
        "_CONFLICT_TUI_COMPLETE": "bash_complete",
        "COMP_WORDS": "conflict-tui list kursk.sqlite actor",
        "COMP_CWORD": "3",
    }
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *PROGRAM[1:]],
        env=environment(asked), cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=True,
    )  # fmt: skip
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "click" in loaded
    assert not loaded & {"textual", "rich", "sqlite_utils"}
