"""What the command line promises, on a real case."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from db import __version__
from db.exporting.formats import FORMATS
from db.filters.fields import SHADES
from tests.patience import PATIENCE
from tests.tui.program import BIDI, ESCAPE, PROGRAM, call, environment

COMMANDS = (
    *("explore", "sample", "import", "formats", "list", "export", "check", "upgrade"),
    *(
        "new",
        "add",
        "edit",
        "drop",
        "link",
        "unlink",
        "note",
        "tag",
        "grade",
        "unify",
        "resolve",
        "undo",
        "redo",
        "log",
        "merge",
        "batch",
        "help",
    ),
)
GORNAL = "status:disputed region:gornal"
DISPUTED_ABOUT_GORNAL = """
WITH RECURSIVE place(id) AS (
    SELECT id FROM region WHERE uid = 'gornal' UNION SELECT r.id FROM region r JOIN place p ON r.parent_id = p.id
),
live(id) AS (SELECT id FROM claim EXCEPT SELECT to_id FROM link WHERE relation = 'retracts'),
dispute(one, other) AS (
    SELECT from_id, to_id FROM link WHERE relation = 'disputes'
    UNION SELECT to_id, from_id FROM link WHERE relation = 'disputes'
)
SELECT uid FROM claim WHERE id IN live AND id IN (SELECT claim_id FROM claim_region WHERE region_id IN place)
AND id IN (SELECT one FROM dispute WHERE other IN live)
"""


@pytest.fixture(scope="module")
def gornal(kursk_path: Path) -> list[dict[str, Any]]:
    """What the program lists as JSON about the disputes over one village."""
    done = call("list", kursk_path, GORNAL, "--format", "json")
    assert (done.code, done.narration) == (0, "")
    claims: list[dict[str, Any]] = json.loads(done.data)
    return claims


@pytest.fixture
def copy(kursk_path: Path, tmp_path: Path) -> Path:
    """A case that a test may change."""
    return Path(shutil.copy(kursk_path, tmp_path / "copy.sqlite"))


@pytest.fixture
def hostile_path(tmp_path: Path) -> Path:
    """A case whose every text tries to steer the terminal."""
    folder = tmp_path / "hostile"
    folder.mkdir()
    evil = f"{ESCAPE}]52;c;cHduZWQ=\x07{BIDI}\x9b2J"
    rows = {
        "regions": {
            "id": "r",
            "name": f"R{evil}",
            "kind": "",
            "parent": "",
            "iso": "",
            "lat": "",
            "lon": "",
            "aliases": "",
        },
        "actors": {"id": "a", "name": f"A{evil}", "kind": "", "parent": "", "role": "", "country": "", "aliases": ""},
        "sources": {"id": "s", "outlet": f"O{evil}", "title": evil, "url": evil, "published": "", "language": ""},
        "claims": {"id": "c", "speakers": "a", "claim": f"first{evil}\nsecond", "quote": evil, "attribution": evil}
        | {"topic": f"t{evil}", "stated_on": "", "event_date": "", "regions": "r", "sources": "s", "note": evil},
    }
    for name, row in rows.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows((row.keys(), row.values()))
    case = tmp_path / f"h{ESCAPE}[2J\n?#%41.sqlite"
    assert call("import", case, folder).code == 0
    return case


def is_inert(done_text: str) -> bool:
    """Whether a terminal would only show this text."""
    return not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", done_text)


# The program as a whole


def test_version() -> None:
    done = call("--version")
    assert (done.code, done.text, done.narration) == (0, f"conflict-tui {__version__}\n", "")


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_of_the_program_names_every_command_and_exit_code(flag: str) -> None:
    done = call(flag)
    assert (done.code, done.narration) == (0, "")
    for command in COMMANDS:
        assert f"\n  {command}" in done.text
    assert "128 + n" in done.text


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_has_examples(command: str) -> None:
    done = call(command, "-h")
    assert (done.code, done.narration) == (0, "")
    assert done.text.startswith(f"Usage: conflict-tui {command}")
    assert "\nExamples:\n  conflict-tui" in done.text


def test_help_with_filters_lists_the_fields() -> None:
    assert "said:2025-03..2025-04" in call("list", "--help").text


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("list",), "Missing argument 'CASE'"),
        (("import", "case.sqlite"), "Missing argument 'FILE...'"),
        (("list", "case.sqlite", "--limit", "-1"), "--limit"),
        (("list", "case.sqlite", "-topic:law", "--filter"), "'--filter' requires an argument"),
        (("export", "case.sqlite", "-gornal"), "To exclude a word, use: --filter"),
        (("export", "case.sqlite", "--format", "pdf"), "pdf"),
        (("check", "case.sqlite", "more"), "unexpected extra argument"),
        (("lsit", "case.sqlite"), "did you mean list?"),
        (("list", "case.sqlite", "regin:gornal"), "Did you mean region:"),
        (("--filter", 'region:"gornal'), "opened but not closed"),
        (("--theme", "pink"), "pink"),
    ],
)
def test_what_cannot_be_understood_is_exit_code_2_with_a_reason(args: tuple[str, ...], message: str) -> None:
    done = call(*args)
    assert (done.code, done.data) == (2, b"")
    assert done.narration.startswith("conflict-tui: ")
    assert message in done.narration
    assert not done.narration.splitlines()[0].endswith(".")


def test_a_usage_error_does_not_steer_the_terminal() -> None:
    done = call("check", "case.sqlite", f"{ESCAPE}]0;pwned\x07{BIDI}")
    assert done.code == 2
    assert is_inert(done.narration)


@pytest.mark.parametrize(
    "args", [(), ("--filter", "-has:quote"), ("explore", "case.sqlite"), ("case.sqlite", "--ascii")]
)
def test_the_explorer_refuses_to_start_without_a_terminal(args: tuple[str, ...], own_folders: Path) -> None:
    done = call(*args, env={"XDG_DATA_HOME": str(own_folders / "untouched")})
    assert (done.code, done.data) == (2, b"")
    assert "needs a terminal" in done.narration
    assert not (own_folders / "untouched").exists()


@pytest.mark.parametrize(
    ("command", "unwanted"),
    [
        (["--help"], ("textual", "sqlite_utils", "db.case.case")),
        (["--version"], ("textual", "sqlite_utils", "db.case.case")),
        (["list", "{}"], ("textual", "sqlite_utils", "rich.console")),
        (["export", "{}"], ("textual", "sqlite_utils", "rich.console")),
    ],
)
def test_commands_load_only_what_they_need(command: list[str], unwanted: tuple[str, ...], kursk_path: Path) -> None:
    args = [arg.format(kursk_path) for arg in command]
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *PROGRAM[1:], *args],
        env=environment(), capture_output=True, timeout=PATIENCE, check=True,
    )  # fmt: skip
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.decode().splitlines()}
    assert "click" in loaded
    assert not loaded.intersection(unwanted)


def test_shell_completion_knows_the_commands() -> None:
    asked = {"_CONFLICT_TUI_COMPLETE": "bash_complete", "COMP_WORDS": "conflict-tui ex", "COMP_CWORD": "1"}
    assert call(env=asked).lines == ["plain,explore", "plain,export", "file,ex"]


# Cases that are none


@pytest.mark.parametrize("command", ["list", "export", "check", "upgrade"])
def test_a_case_that_does_not_exist_is_exit_code_5_and_is_not_created(command: str, tmp_path: Path) -> None:
    done = call(command, "missing.sqlite", cwd=tmp_path)
    assert (done.code, done.data) == (5, b"")
    assert "missing.sqlite does not exist" in done.narration
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["list", "export", "check", "upgrade"])
def test_a_file_that_is_no_case_is_exit_code_5(command: str, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a case", "utf-8")
    done = call(command, "notes.txt", cwd=tmp_path)
    assert (done.code, done.data) == (5, b"")
    assert "notes.txt is not a case" in done.narration


def test_a_case_damaged_inside_is_exit_code_5_without_a_traceback(copy: Path) -> None:
    content = bytearray(copy.read_bytes())
    content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
    copy.write_bytes(content)
    for command in ("list", "export"):
        done = call(command, copy)
        assert done.code == 5
        assert "Traceback" not in done.narration


# list


def test_list_agrees_with_sql_over_the_links(kursk_path: Path, gornal: list[dict[str, Any]]) -> None:
    with sqlite3.connect(kursk_path) as connection:
        expected = {row[0] for row in connection.execute(DISPUTED_ABOUT_GORNAL)}
    assert len(expected) > 3
    assert {claim["id"] for claim in gornal} == expected


def test_list_prints_one_line_for_each_match_and_cuts_nothing_in_a_pipe(
    kursk_path: Path, gornal: list[dict[str, Any]]
) -> None:
    done = call("list", kursk_path, GORNAL)
    assert (done.code, done.narration) == (0, "")
    for line, claim in zip(done.lines, gornal, strict=True):
        speakers = "; ".join(speaker["name"] for speaker in claim["speakers"])
        assert line.split("\t") == [claim["id"], "disputed", claim["stated"], speakers, claim["claim"]]


def test_list_as_json_has_the_promised_shape(gornal: list[dict[str, Any]]) -> None:
    (claim,) = (claim for claim in gornal if claim["id"] == "gerasimov-gornal-taken")
    assert {"id": "gerasimov", "name": "Valery Gerasimov", "side": "russia"} in claim["speakers"]
    assert "gornal" in [region["id"] for region in claim["regions"]]
    assert (claim["topic"], claim["status"], claim["superseded"]) == ("control", "disputed", False)
    assert claim["stated"] == "2025-04-26"
    assert {"claim", "quote", "event"} <= claim.keys()
    assert {"id", "outlet", "title", "url", "published"} <= claim["sources"][0].keys()
    assert all({"relation", "direction", "id"} <= link.keys() for link in claim["links"])
    assert {link["direction"] for link in claim["links"]} <= {"to", "from"}
    assert "disputes" in {link["relation"] for link in claim["links"]}
    assert {"rule", "behind", "sides", "voices", "origins", "rules", "history"} <= claim["why"].keys()


def test_jsonl_has_the_objects_of_json_one_a_line(kursk_path: Path, gornal: list[dict[str, Any]]) -> None:
    lines = call("list", kursk_path, GORNAL, "--format", "jsonl").lines
    assert [json.loads(line) for line in lines] == gornal


def test_csv_can_be_imported_again_and_changes_nothing(kursk_path: Path, copy: Path, tmp_path: Path) -> None:
    listed = call("list", kursk_path, "--format", "csv")
    assert len(list(csv.DictReader(io.StringIO(listed.text)))) == 356
    (tmp_path / "again.csv").write_bytes(listed.data)
    done = call("import", copy, tmp_path / "again.csv")
    assert done.code == 0
    assert done.text.startswith("0 added, 0 changed, 356 unchanged, 0 rejected")


def test_data_is_utf_8_whatever_the_locale(kursk_path: Path) -> None:
    narrow = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    asked = ("list", kursk_path, "actor:Зеленський", "--format", "jsonl")
    assert call(*asked, env=narrow).data == call(*asked).data
    table = call("list", kursk_path, "region:gornal", env=narrow)
    assert table.code == 0
    assert table.data.isascii()
    assert table.lines[0].split("\t")[1] == "disputed"


def test_count_and_limit(kursk_path: Path) -> None:
    assert call("list", kursk_path, "--count").text == "356\n"
    everything, first = (call("list", kursk_path, *some, "--format=jsonl").lines for some in ((), ("--limit", "3")))
    assert first == everything[:3]
    assert call("list", kursk_path, "--limit", "0").data == b""


def test_no_match_is_success_and_says_which_part_excludes_all(kursk_path: Path) -> None:
    done = call("list", kursk_path, "region:gornal", "said:1999")
    assert (done.code, done.data) == (0, b"")
    assert "No claim matches the filter." in done.narration
    assert "without said:1999: " in done.narration
    assert call("list", kursk_path, "said:1999", "--format", "json").text == "[]\n"


def test_an_empty_filter_is_every_claim(kursk_path: Path) -> None:
    assert call("list", kursk_path, "", "--filter", " ", "--count").text == "356\n"


def test_exclusions_need_no_quoting_tricks(kursk_path: Path) -> None:
    disputed = int(call("list", kursk_path, "status:disputed", "--count").text)
    excluded = "-status:disputed"
    for way in ((excluded,), ("--filter", excluded), (f"--filter={excluded}",), ("--", excluded)):
        assert call("list", "--count", kursk_path, *way).text == f"{356 - disputed}\n"
    assert call("list", excluded, kursk_path, "--count", "-has:quote").code == 0


def test_how_a_filter_was_understood_is_told_beside_the_data(kursk_path: Path) -> None:
    done = call("list", kursk_path, "region:kursk", "asof:2025-04-25", "--format", "json")
    assert "Kursk Oblast" in done.narration
    assert "no date of statement" in done.narration
    assert len(json.loads(done.data)) > 0


def test_a_date_in_words_is_understood_and_told_beside_the_data(kursk_path: Path) -> None:
    done = call("list", kursk_path, 'said:"april 2025"', "--count")
    assert (done.code, done.text) == (0, call("list", kursk_path, "said:2025-04", "--count").text)
    assert done.narration == 'said:"april 2025" is April 2025 (said:2025-04).\n'
    briefs = [call("export", kursk_path, filter).data for filter in ('said:"april 2025"', "said:2025-04")]
    assert briefs[0] == briefs[1]
    yesterday = call("list", kursk_path, "said:yesterday")
    assert yesterday.code == 0
    assert yesterday.narration.startswith("said:yesterday is ")


@pytest.mark.parametrize(
    ("filter", "answer"),
    [
        (
            "actor:putin OR actor:zelensky",
            "To widen, put values of one field together with commas: actor:putin,zelensky.",
        ),
        ("status:disputed or status:questioned", "status:disputed,questioned. Fields side by side narrow."),
        ("putin AND zelensky", "Parts side by side narrow already: putin zelensky."),
        ("!status:disputed", "To exclude, put - in front: -status:disputed"),
        ("said:april 2025", "said: a date with spaces needs quotes. Write said:2025-04"),
        ("said:04/05/2025", "Write 2025-05-04 or 2025-04-05"),
    ],
)
def test_what_filters_lack_is_exit_code_2_with_how_to_say_it(kursk_path: Path, filter: str, answer: str) -> None:
    for words in ((filter,), filter.split(), ("--filter", filter)):
        done = call("list", kursk_path, *words)
        assert (done.code, done.data) == (2, b"")
        assert answer in done.narration


def test_a_name_that_the_case_lacks_is_exit_code_2_with_candidates(kursk_path: Path) -> None:
    done = call("list", kursk_path, "actor:gerasmov")
    assert (done.code, done.data) == (2, b"")
    assert "gerasimov (Valery Gerasimov)" in done.narration


# export


def test_export_gives_the_same_bytes_on_every_way(kursk_path: Path, tmp_path: Path) -> None:
    first, second = (call("export", kursk_path, GORNAL) for _ in range(2))
    written = call("export", kursk_path, GORNAL, "-o", tmp_path / "brief.md")
    assert (first.code, written.code, written.data) == (0, 0, b"")
    assert first.data == second.data == (tmp_path / "brief.md").read_bytes()
    assert first.data == call("export", kursk_path, GORNAL, "-o", "-", cwd=tmp_path).data
    assert first.text.startswith("# Kursk 2024–25\n")
    assert GORNAL in first.text
    assert "claims written to" in written.narration
    assert [path.name for path in tmp_path.iterdir()] == ["brief.md"]


def test_reasons_are_in_an_export_that_asks_for_them(kursk_path: Path) -> None:
    asked = ("export", kursk_path, "id:putin-isolated-13mar")
    assert "why" not in json.loads(call(*asked, "--format", "json").data)[0]
    assert "14 March 2025: disputed, by General Staff" in call(*asked, "--why").text
    refused = call(*asked, "--format", "csv", "--why")
    assert (refused.code, refused.data) == (2, b"")
    assert "csv cannot include the reasons" in refused.narration


@pytest.mark.parametrize("format", ["sides", "thread"])
def test_a_format_that_cannot_fold_refuses_to(format: str, kursk_path: Path) -> None:
    refused = call("export", kursk_path, "said:2025-03", "--format", format, "--independent")
    assert (refused.code, refused.data) == (2, b"")
    assert f"{format} cannot fold" in refused.narration


@pytest.mark.parametrize("format", ["json", "jsonl", "csv"])
def test_export_of_data_is_what_list_prints_and_the_name_says_the_format(
    format: str, kursk_path: Path, tmp_path: Path
) -> None:
    target = tmp_path / f"some.{format.upper()}"
    reasons = [] if format == "csv" else ["--why"]
    assert call("export", kursk_path, GORNAL, "-o", target, *reasons).code == 0
    assert target.read_bytes() == call("list", kursk_path, GORNAL, "--format", format).data


def test_export_never_overwrites_unless_told(kursk_path: Path, tmp_path: Path) -> None:
    target = tmp_path / "brief.md"
    target.write_text("mine", "utf-8")
    refused = call("export", kursk_path, "-o", target)
    assert (refused.code, refused.data) == (3, b"")
    assert "already exists" in refused.narration
    assert target.read_text("utf-8") == "mine"
    assert call("export", kursk_path, "-o", target, "--force").code == 0
    assert target.read_text("utf-8").startswith("# Kursk")


def test_export_does_not_overwrite_the_case_itself(copy: Path) -> None:
    before = copy.read_bytes()
    assert call("export", copy, "-o", copy, "--force").code == 3
    assert copy.read_bytes() == before


def test_export_into_a_folder_that_does_not_exist_is_exit_code_5(kursk_path: Path, tmp_path: Path) -> None:
    assert call("export", kursk_path, "-o", tmp_path / "none" / "brief.md").code == 5


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_an_export_to_a_folder_is_refused_whether_there_is_one_or_not(
    kursk_path: Path, tmp_path: Path, force: list[str]
) -> None:
    missing = call("export", kursk_path, "-o", f"{tmp_path}/none/", *force)
    assert (missing.code, missing.data) == (5, b"")
    assert "there is no folder" in missing.narration
    there = call("export", kursk_path, "-o", f"{tmp_path}/", *force)
    assert (there.code, there.data) == (3, b"")
    assert "is a folder. Name a file in it" in there.narration
    assert list(tmp_path.iterdir()) == []


# check


def test_check_counts_what_is_in_a_case(kursk_path: Path) -> None:
    done = call("check", kursk_path)
    assert (done.code, done.narration) == (0, "")
    assert done.lines[0] == f"{kursk_path}: in order"
    counts = dict(line.split(maxsplit=1)[::-1] for line in done.lines if re.match(r" +[0-9,]+ ", line))
    assert counts["claims"] == "356"
    statuses = ("retracted", "disputed", "corroborated", "questioned", "unverified")
    assert sum(int(counts[status]) for status in statuses) == 356
    assert counts["disputed"] == call("list", kursk_path, "status:disputed", "--count").text.strip()
    shades = {word.split(":")[0]: number for word, number in counts.items() if word.split(":")[0] in SHADES}
    assert "supported" in shades
    for shade in SHADES:
        assert shades.get(shade, "0") == call("list", kursk_path, f"shade:{shade}", "--count").text.strip()


def test_check_of_a_case_with_problems_is_exit_code_4(copy: Path) -> None:
    with sqlite3.connect(copy) as connection:
        connection.execute("UPDATE claim SET stated = '2025-02-30' WHERE uid = 'gerasimov-gornal-taken'")
    done = call("check", copy)
    assert done.code == 4
    assert "it has problems" in done.lines[0]
    assert "\nProblems:\n  1 claim: the stated date cannot be read: gerasimov-gornal-taken" in done.text


# sample, import, upgrade


def test_sample_writes_the_bundled_case_once(tmp_path: Path, kursk_path: Path) -> None:
    target = tmp_path / "a case.sqlite"
    done = call("sample", target)
    assert (done.code, done.data) == (0, b"")
    assert "conflict-tui '" in done.narration
    assert call("list", target).data == call("list", kursk_path).data
    refused = call("sample", target)
    assert refused.code == 3
    assert "--force" in refused.narration


def test_import_counts_what_became_of_the_rows(tmp_path: Path) -> None:
    from db.sample import FOLDER

    case = tmp_path / "new.sqlite"
    first = call("import", case, FOLDER)
    assert (first.code, first.narration.count("\n")) == (0, 1)
    assert first.narration.startswith("kursk is case-folder: it has regions.csv, ")
    assert re.fullmatch(r"1,\d{3} added, 0 changed, 0 unchanged, 0 rejected in \d+\.\d s\n", first.text)
    again = call("import", case, FOLDER)
    assert again.code == 0
    assert re.fullmatch(r"0 added, 0 changed, 1,\d{3} unchanged, 0 rejected in \d+\.\d s\n", again.text)


def write_claims(path: Path, rows: list[str]) -> Path:
    """A CSV file of claims by Gerasimov; each row is `id,claim,stated_on`."""
    header = "id,speakers,claim,quote,attribution,topic,stated_on,event_date,regions,sources,note\n"
    lines = (f"{uid},gerasimov,{claim},,,,{stated},,,,\n" for uid, claim, stated in (row.split(",") for row in rows))
    path.write_text(header + "".join(lines), "utf-8")
    return path


def test_rows_that_are_refused_are_named_with_line_and_reason(copy: Path, tmp_path: Path) -> None:
    claims = write_claims(tmp_path / "some.csv", ["new-1,one,2025-04-26", f"new-2,tw{ESCAPE}o,2025-02-30{BIDI}"])
    done = call("import", copy, claims)
    assert done.code == 4
    assert done.text.startswith("1 added, 0 changed, 0 unchanged, 1 rejected in ")
    assert "some.csv line 3: stated_on" in done.narration
    assert is_inert(done.narration)
    assert call("list", copy, "id:new-1", "--count").text == "1\n"


def test_many_refused_rows_are_counted_not_all_named(copy: Path, tmp_path: Path) -> None:
    rows = ["good,fine,2025-04-26", *(f"bad-{number},text,never" for number in range(150))]
    done = call("import", copy, write_claims(tmp_path / "some.csv", rows))
    assert done.code == 4
    assert len(done.narration.splitlines()) == 102
    assert done.narration.endswith("and 50 more rejected rows\n")


def test_nothing_is_imported_when_every_row_is_refused_or_strictness_is_asked_for(copy: Path, tmp_path: Path) -> None:
    before = copy.read_bytes()
    bad = write_claims(tmp_path / "bad.csv", ["new-2,text,never"])
    mixed = write_claims(tmp_path / "mixed.csv", ["new-1,text,2025-04-26", "new-2,text,never"])
    for args in ((bad,), (mixed, "--strict"), (tmp_path / "missing.csv",)):
        done = call("import", copy, *args)
        assert (done.code, done.data) == (3, b"")
        assert copy.read_bytes() == before
    assert "line 2" in call("import", copy, bad).narration


def test_import_into_what_is_no_case_is_exit_code_5(tmp_path: Path) -> None:
    from db.sample import FOLDER

    (tmp_path / "notes.txt").write_text("not a case", "utf-8")
    assert call("import", tmp_path / "notes.txt", FOLDER).code == 5


def test_upgrade_of_a_current_case_does_nothing(copy: Path) -> None:
    before = copy.read_bytes()
    done = call("upgrade", copy)
    assert (done.code, done.data) == (0, b"")
    assert "already" in done.narration
    assert copy.read_bytes() == before


# Hostile texts and names


def test_hostile_texts_and_file_names_are_only_shown(hostile_path: Path, tmp_path: Path) -> None:
    table = call("list", hostile_path)
    assert table.code == 0
    assert len(table.lines) == 1
    assert "⏎ second" in table.text
    for args in (("list",), ("export",), ("check",), ("list", "--format", "json"), ("list", "actor:b"), ("upgrade",)):
        command, *rest = args
        done = call(command, hostile_path, *rest)
        assert is_inert(done.text.replace("\t", " "))  # between the columns in a pipe
        assert is_inert(done.narration)
    written = call("export", hostile_path, "-o", tmp_path / f"x{ESCAPE}]0;y\x07.md")
    assert written.code == 0
    assert is_inert(written.narration)


def test_data_formats_carry_what_was_stored(hostile_path: Path) -> None:
    (claim,) = json.loads(call("list", hostile_path, "--format", "json").data)
    assert claim["claim"] == f"first{ESCAPE}]52;c;cHduZWQ=\x07{BIDI}\x9b2J\nsecond"


@pytest.mark.parametrize("name", [b"a?mode=rwc&b.sqlite", b"-status:x.sqlite", b"100%23.sqlite", b"\xff\xfe.sqlite"])
def test_odd_file_names_mean_the_file(name: bytes, kursk_path: Path, tmp_path: Path) -> None:
    try:
        shutil.copy(kursk_path, tmp_path / os.fsdecode(name))
    except OSError:
        pytest.skip("this file system has no such names")
    assert call("list", b"./" + name, "--count", cwd=tmp_path).text == "356\n"
    assert len(list(tmp_path.iterdir())) == 1


# Streams and signals


@pytest.mark.parametrize(
    "args",
    [
        ("list",),
        ("list", "--columns", "id"),
        ("list", "--format", "json"),
        *(("export", "--format", format) for format in FORMATS),
        ("--help",),
    ],
    ids=" ".join,
)
def test_a_closed_pipe_ends_quietly(args: tuple[str, ...], kursk_path: Path) -> None:
    command, *rest = args
    case = [kursk_path] if command != "--help" else []
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*PROGRAM, command, *case, *rest],
        stdout=writing, stderr=subprocess.PIPE, env=environment(), timeout=PATIENCE, check=False,
    )  # fmt: skip
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize(
    "args", [("list",), ("export", "--format", "json"), ("export", "--format", "thread"), ("--version",)], ids=" ".join
)
def test_a_full_disk_behind_standard_output_is_exit_code_5(args: tuple[str, ...], kursk_path: Path) -> None:
    command, *rest = args
    case = [kursk_path] if command != "--version" else []
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PROGRAM, command, *case, *rest],
            stdout=full, stderr=subprocess.PIPE, env=environment(), timeout=PATIENCE, check=False,
        )  # fmt: skip
    assert done.returncode == 5
    assert done.stderr.startswith(b"conflict-tui: the output cannot be written: ")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("force", [[], ["--force"]], ids=str)
def test_a_device_is_refused_without_the_advice_to_force_it(kursk_path: Path, force: list[str]) -> None:
    done = call("export", kursk_path, "-o", "/dev/null", *force)
    assert (done.code, done.data) == (3, b"")
    assert "/dev/null is not a regular file and cannot be replaced" in done.narration
    assert "--force" not in done.narration


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_program_that_waits_for_its_reader(number: signal.Signals, kursk_path: Path) -> None:
    process = subprocess.Popen(
        [*PROGRAM, "list", kursk_path, "--format", "json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
    )  # fmt: skip
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(1) == b"["
        process.send_signal(number)
        assert process.wait(30) == 128 + number
        assert process.stderr.read() == b""
