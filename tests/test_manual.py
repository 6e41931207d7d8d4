"""What the manual says: the program has to do it. And the command that shows the manual."""

from __future__ import annotations

import dataclasses
import json
import re
import shlex
import shutil
import sqlite3
import stat
import tomllib
from contextlib import closing
from pathlib import Path

import platformdirs.macos
import platformdirs.unix
import pytest
from textual.binding import Binding, BindingType

from db import dates
from db.cache import files
from db.cache.load import LARGE
from db.case.case import Case
from db.exporting.formats import FOLDER, FORMATS
from db.filters.fields import FIELDS, FLAGS, STATUSES, TEXT
from db.filters.filter import Filter, parse
from db.filters.operators import OperatorError
from db.importing.imports import import_files
from db.importing.own.folder import ABOUT, FILES
from db.importing.recognise import formats
from db.model.claims import SIGNS, Relation
from db.store.files import Edition
from db.store.schema import APPLICATION_ID, FORMAT_VERSION, TABLES
from db.work.workbench import Workbench
from tests.readme import MANUAL, UPDATE, fenced, section, spans, tables, with_key_table
from tests.terminal import ROOT, Terminal
from tests.tui.program import PROGRAM, call, environment, run
from tui.cli import faults, main
from tui.cli.columns import COLUMNS
from tui.cli.usage import EXIT_CODES
from tui.dialogs.base import LIST_BINDINGS
from tui.dialogs.choice_row import ChoiceRow
from tui.dialogs.export.dialog import ExportDialog
from tui.dialogs.help.dialog import HelpDialog
from tui.dialogs.matrix import MatrixDialog
from tui.dialogs.palette import PaletteDialog
from tui.panes.filter_bar import FilterInput
from tui.state import manual, memory
from tui.state.commands import key_name
from tui.state.config import load_config
from tui.state.keymap import load_keymap
from tui.state.manual import TOPICS, topics
from tui.state.options import START_VIEWS, Wishes

WIDEST = 120
NARROW = 80
CASE_FORMAT = MANUAL["case-format"]
PLACES = {"user_data_path": 0, "user_state_path": 1, "user_config_path": 2, "user_cache_path": 3, "user_log_path": 4}


def filters() -> list[str]:
    return [cell for [cell, _] in next(tables(section(MANUAL["filters"], "Examples")))]


# The pages


def test_every_page_is_a_topic_and_goes_into_the_package() -> None:
    assert sorted(path.stem for path in manual.FOLDER.iterdir()) == sorted(TOPICS)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert manual.FOLDER.relative_to(ROOT).parts[0] in project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]


@pytest.mark.parametrize("topic", list(topics()), ids=lambda topic: topic.name)
def test_a_page_has_a_title_a_sentence_that_fits_the_list_and_lines_that_fit_an_editor(topic: tuple[str, ...]) -> None:
    name, title, summary = topic
    text = MANUAL[name]
    assert text.startswith(f"# {title}\n\n")
    assert text.count("\n# ") == 0
    assert max(map(len, TOPICS)) + 2 + len(summary) <= NARROW
    assert [line for line in text.splitlines() if len(line) > WIDEST and not line.startswith("|")] == []
    assert re.findall(r"\]\((?!https?:)", text) == [], "a link would lead nowhere on a terminal"


# The command that shows them


def test_without_a_topic_help_lists_all_with_their_first_sentences() -> None:
    done = call("help")
    assert (done.code, done.narration) == (0, "")
    assert [line.split(maxsplit=1) for line in done.lines] == [[topic.name, topic.summary] for topic in topics()]


@pytest.mark.parametrize("topic", TOPICS)
def test_in_a_pipe_a_page_is_its_markdown(topic: str) -> None:
    done = run("help", topic, env={"LC_ALL": "C"})
    assert (done.code, done.narration) == (0, "")
    assert done.text == MANUAL[topic]


@pytest.mark.parametrize("columns", [40, NARROW, 200])
def test_on_a_terminal_a_page_is_laid_out_at_its_width(columns: int) -> None:
    with Terminal(
        [*PROGRAM, "help", "filters"], env=environment({"TERM": "xterm-256color"}), size=(columns, 24)
    ) as page:
        assert page.wait() == 0
        lines = re.sub(r"\x1b\[[0-9;]*m", "", page.log.decode()).splitlines()
    assert max(map(len, lines)) == min(columns, WIDEST)
    assert not any(line.startswith(("#", "|", "```")) for line in lines)
    assert any("Examples" in line for line in lines)
    assert b"\x1b[" in page.log


def test_a_page_has_no_colours_where_none_are_wanted() -> None:
    with Terminal([*PROGRAM, "help", "filters"], env=environment({"TERM": "xterm", "NO_COLOR": "1"})) as page:
        assert page.wait() == 0
    assert re.findall(rb"\x1b\[[0-9;]*3[0-9][0-9;]*m", page.log) == []


def test_a_terminal_is_told_how_to_go_on() -> None:
    with Terminal([*PROGRAM, "help"], env=environment({"TERM": "xterm"})) as listing:
        assert listing.wait() == 0
    assert "A page is shown by: conflict-tui help TOPIC" in listing.log.decode()


@pytest.mark.parametrize(
    ("topic", "message"),
    [
        ("filter", "Unknown topic 'filter'. Did you mean filters or files?"),
        ("mapings", "Unknown topic 'mapings'. Did you mean mappings or importing?"),
        ("zzz", "Unknown topic 'zzz'. All topics are listed by: conflict-tui help"),
        ("list", "For the command: conflict-tui list --help"),
        ("lst", "Unknown topic 'lst'. Did you mean list? For the command: conflict-tui list --help"),
        ("../../README", "Unknown topic '../../README'."),
    ],
)
def test_an_unknown_topic_is_exit_code_2_and_names_what_is_near(topic: str, message: str) -> None:
    done = call("help", topic)
    assert (done.code, done.data) == (2, b"")
    assert message in done.narration


def test_shell_completion_knows_the_topics() -> None:
    asked = {"_CONFLICT_TUI_COMPLETE": "bash_complete", "COMP_WORDS": "conflict-tui help ex", "COMP_CWORD": "2"}
    assert call(env=asked).lines == ["plain,exporting", "plain,exit-codes"]


def test_help_of_the_program_names_the_manual() -> None:
    assert "conflict-tui help" in call("--help").text


def test_a_file_of_unknown_layout_is_answered_with_the_page_on_mappings(tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("one,two\n1,2\n", "utf-8")
    assert "conflict-tui help mappings" in call("import", "my.sqlite", "odd.csv", cwd=tmp_path).narration


# Start


def test_the_numbers_of_the_first_case_are_those_of_the_bundled_one(kursk_path: Path) -> None:
    rows = next(tables(section(MANUAL["start"], "More questions to the bundled case")))
    [typed] = fenced(section(MANUAL["start"], "3. Narrow it down"), "")
    with Case.open(kursk_path) as case:
        assert {text: len(case.matches(parse(text.strip("`")))) for _, text, _ in rows} == {
            text: int(number) for _, text, number in rows
        }
        assert f"`{len(case.matches(parse('status:disputed')))} of {case.size} claims`" in MANUAL["start"]
        assert len(case.matches(parse(typed))) == 8
        assert "Eight claims are left" in MANUAL["start"]


def test_its_table_of_claims_can_be_imported(tmp_path: Path) -> None:
    [table] = fenced(MANUAL["start"], "csv")
    (tmp_path / "claims.csv").write_text(table, "utf-8")
    done = call("import", "my.sqlite", "claims.csv", cwd=tmp_path)
    assert (done.code, done.text.partition(" in ")[0]) == (0, "2 added, 0 changed, 0 unchanged, 0 rejected")
    assert call("check", "my.sqlite", cwd=tmp_path).code == 0


# Keys


def test_the_table_of_keys_is_that_of_the_registry() -> None:
    assert with_key_table(MANUAL["keys"]) == MANUAL["keys"], f"the table of keys is out of date; run: {UPDATE}"


@pytest.mark.parametrize(
    ("heading", "bindings", "besides"),
    [
        ("While you edit the filter", FilterInput.BINDINGS, {"enter"}),
        ("In the palette", PaletteDialog.BINDINGS, {"enter", "escape"}),
        ("In the help", HelpDialog.BINDINGS[len(LIST_BINDINGS) :], {"escape"}),
        ("In the export dialog", [*ChoiceRow.BINDINGS, *ExportDialog.BINDINGS], {"escape"}),
        ("In the table of who disputes whom", MatrixDialog.BINDINGS[len(LIST_BINDINGS) :], {"escape"}),
    ],
)
def test_the_keys_of_dialogs_are_theirs(heading: str, bindings: list[BindingType], besides: set[str]) -> None:
    bound = {
        key_name(key.strip()) for binding in bindings if isinstance(binding, Binding) for key in binding.key.split(",")
    }
    shown = {key for row in next(tables(section(MANUAL["keys"], heading))) for key in spans(row[0])}
    assert shown == bound | besides


def test_the_keys_in_its_example_can_be_set(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    [example] = fenced(MANUAL["keys"], "toml")
    config.write_text(example, encoding="utf-8")
    keymap = load_keymap(load_config(config))
    assert keymap["export"] == ("E",)
    assert keymap["mark.toggle"] == ("space", "b")
    assert keymap["move.page_down"] == ("pagedown", "ctrl+n")


# Filters


@pytest.fixture(scope="module")
def marked_path(kursk_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled case with work of an analyst on a claim, and a conflict about another."""
    folder = tmp_path_factory.mktemp("marked")
    path = Path(shutil.copy(kursk_path, folder / "kursk.sqlite"))
    copy = Path(shutil.copy(path, folder / "copy.sqlite"))
    with Workbench(path, "AK") as work, Workbench(copy, state=folder / "theirs") as theirs:
        work.tag("claim", "gerasimov-gornal-taken", "call back")
        work.grade("claim", "gerasimov-gornal-taken", "2")
        work.review("gerasimov-gornal-taken", "checked")
        work.note("claim", "gerasimov-gornal-taken", "Call back on Monday.")
        work.edit("claim", "gerasimov-gornal-taken", {"topic": "control, Gornal"})
        work.link("isw-gornal-central-26apr", "questions", "gerasimov-gornal-taken", via="suggestion")
        work.edit("claim", "smirnov-breach-prevented", {"topic": "forces"})
        theirs.edit("claim", "smirnov-breach-prevented", {"topic": "law"})
        work.merge(copy)
    return path


def test_every_filter_in_it_finds_something_in_the_bundled_case(marked_path: Path) -> None:
    with Case.open(marked_path) as case:
        for cell in filters():
            text = cell.strip("`")
            assert str(parse(text)) == text
            assert len(case.matches(parse(text))), text


def test_every_example_of_a_field_finds_something_in_the_bundled_case(marked_path: Path) -> None:
    with Case.open(marked_path) as case:
        for field in FIELDS.values():
            assert len(case.matches(parse(field.example))), field.example


def test_no_field_of_a_filter_is_left_out() -> None:
    shown = {term.field for cell in filters() for term in parse(cell.strip("`")).terms}
    assert shown == set(FIELDS)
    assert TEXT in shown


def test_no_fixed_value_of_a_field_is_left_out() -> None:
    rows = next(tables(section(MANUAL["filters"], "Fields with fixed values")))
    shown = {row[0].strip("`") for row in rows}
    assert shown == {f"status:{status}" for status in STATUSES} | {f"has:{flag}" for flag, _ in FLAGS}
    assert {f"is:{value}" for value, _ in FIELDS["is"].choices} <= {cell.strip("`") for cell in filters()}


@pytest.mark.parametrize("topic", TOPICS)
def test_every_filter_in_running_text_can_be_read(topic: str) -> None:
    by_habit = {row[0].strip("`") for row in next(tables(section(MANUAL["filters"], "OR, AND, NOT")))}
    for span in spans(MANUAL[topic]):
        if span not in by_habit and re.match(rf"-?(?:{'|'.join(FIELDS)}):[^ /]", span):
            assert parse(span) != Filter()


def test_what_is_typed_by_habit_is_answered_with_what_the_manual_says() -> None:
    for typed, instead in next(tables(section(MANUAL["filters"], "OR, AND, NOT"))):
        with pytest.raises(OperatorError) as refusal:
            parse(typed.strip("`"))
        assert refusal.value.instead == (instead.strip("`"),)


def test_dates_that_are_typed_in_other_ways_are_understood() -> None:
    for typed, _ in next(tables(section(MANUAL["filters"], "Dates"))):
        for written in re.findall("`([^`]+)`", typed):
            assert parse(f"said:{written}").notes


# Status


def test_signs_and_relations_are_those_of_the_program() -> None:
    rules = re.findall(r"^\d\. `(.)` \*\*(\w+)\*\*", MANUAL["status"], re.MULTILINE)
    assert rules == [(sign, status.value) for status, sign in SIGNS.items()]
    assert {row[0].strip("`") for row in next(tables(section(MANUAL["status"], "The links")))} == set(Relation)
    assert set(Relation) <= set(spans(section(CASE_FORMAT, "The case folder")))


def test_the_keys_of_why_are_those_that_are_written(kursk_path: Path) -> None:
    [claim] = json.loads(call("list", kursk_path, "id:gerasimov-gornal-taken", "--format", "json").data)
    rows = {key.strip("`"): meaning for key, meaning in next(tables(section(MANUAL["status"], "Why")))}
    assert list(rows) == list(claim["why"])
    assert set(spans(rows["rules"])) == set(claim["why"]["rules"][0])
    assert set(spans(rows["history"])) == set(claim["why"]["history"][0])


# Commands


def test_all_commands_are_listed_and_no_others() -> None:
    [listed, _] = tables(MANUAL["commands"])
    assert [row[0] for row in listed] == [f"`conflict-tui {name}`" for name in main.commands.commands]


def test_the_options_of_the_explorer_are_those_that_it_takes() -> None:
    rows = next(tables(section(MANUAL["commands"], "The explorer")))
    assert [row[0].strip("`") for row in rows] == [
        option
        for parameter in main.commands.commands["explore"].params
        for option in (*parameter.opts, *parameter.secondary_opts)
        if "--" in option
    ]


def test_all_columns_of_a_list_are_named() -> None:
    output = section(MANUAL["commands"], "Output")
    assert [name for name in COLUMNS if not re.search(rf"\b{name}\b", output)] == []


def test_all_exit_codes_are_listed() -> None:
    [codes] = tables(MANUAL["exit-codes"])
    assert [tuple(row) for row in codes] == list(EXIT_CODES)


# Importing and the format of a case


def test_all_layouts_that_are_recognised_are_listed() -> None:
    [rows] = tables(MANUAL["importing"])
    assert [row[0].strip("`") for row in rows] == [known.name for known in formats()]


def test_the_columns_of_the_case_folder_are_those_that_are_read() -> None:
    rows = next(tables(section(CASE_FORMAT, "The case folder")))
    assert [row[0].strip("`") for row in rows] == [*FILES, ABOUT]
    for (_, required, optional), layout in zip(rows, FILES.values(), strict=False):
        named = tuple(filter(None, (*required.split(", "), *optional.split(", "))))
        assert set(required.split(", ")) == set(layout.needed)
        assert set(named) == set(layout.columns)


@pytest.mark.parametrize("date", [span for span in spans(section(CASE_FORMAT, "The case folder")) if "2025" in span])
def test_the_dates_in_it_can_be_read(date: str) -> None:
    assert dates.parse(date).start


def test_its_example_of_a_case_folder_is_a_case_with_two_disputed_claims(tmp_path: Path) -> None:
    folder = tmp_path / "mill"
    folder.mkdir()
    example = section(CASE_FORMAT, "An example")
    names = re.findall(r"^`(\w+\.csv)`:$", example, re.MULTILINE)
    assert len(names) == 3
    for name, text in zip(names, fenced(example, "csv"), strict=True):
        (folder / name).write_text(text, "utf-8")
    report = import_files(tmp_path / "mill.sqlite", [folder])
    assert (report.added, report.rejected) == (6, 0)
    with Case.open(tmp_path / "mill.sqlite") as case:
        assert len(case.matches(parse("status:disputed"))) == 2


def test_the_tables_of_a_case_are_those_of_the_format(kursk_path: Path) -> None:
    rows = next(tables(section(CASE_FORMAT, "The tables")))
    assert {name.strip("`"): tuple(columns.split(", ")) for name, _, columns in rows} == dict(TABLES)
    assert f"{APPLICATION_ID:#x}" == "0x43545549"
    assert f"today {FORMAT_VERSION}." in CASE_FORMAT
    with closing(sqlite3.connect(kursk_path)) as connection:
        keys = {key for (key,) in connection.execute("SELECT key FROM meta")}
        assert keys <= set(spans(section(CASE_FORMAT, "The tables")))
        for query in fenced(CASE_FORMAT, "sql"):
            assert connection.execute(query).fetchall()


# Working

EXAMPLES = [
    shlex.split(line)
    for text in fenced(MANUAL["working"], "sh")
    for line in text.splitlines()
    if not {"--from", "--forget"} & set(line.split())
]


def test_its_examples_lead_from_an_empty_file_to_a_dispute_and_on(tmp_path: Path) -> None:
    for name, *args in EXAMPLES:
        assert name == "conflict-tui"
        if args[0] == "merge":
            shutil.copy(tmp_path / args[1], tmp_path / "colleague.sqlite")
            done = call("log", args[1], "--format", "jsonl", cwd=tmp_path)
            (tmp_path / "operations.jsonl").write_bytes(done.data)
        if args[0] == "resolve":
            for case, topic in (("mill.sqlite", "law"), ("colleague.sqlite", "forces")):
                assert call("edit", case, args[2], f"topic={topic}", cwd=tmp_path).code == 0
            done = call("merge", "mill.sqlite", "colleague.sqlite", cwd=tmp_path)
            assert "1 conflict." in done.narration
        done = call(*args, cwd=tmp_path)
        assert done.code == 0, (args, done.narration)
        if args[0] == "list":
            assert len(done.lines) == 2


def test_the_keys_of_an_operation_are_those_that_are_written(tmp_path: Path) -> None:
    for args in (("new", "a.sqlite"), ("add", "a.sqlite", "actor", "name=A")):
        assert call(*args, cwd=tmp_path).code == 0
    told = spans(section(MANUAL["working"], "The log"))
    [operation] = json.loads(call("log", "a.sqlite", "--format", "json", cwd=tmp_path).data)
    whole = json.loads(call("log", "a.sqlite", "--format", "jsonl", cwd=tmp_path).data)
    chain = {"case", "saw", "salt", "prev", "sum"}
    assert set(whole) - set(operation) == chain
    assert set(whole) <= set(told)


# Exporting


def test_the_formats_of_an_export_are_those_that_are_written() -> None:
    rows = [tuple(cell.strip("`") for cell in row) for row in next(tables(section(MANUAL["exporting"], "Formats")))]
    assert [(name, suffix, *abilities) for name, suffix, _, *abilities in rows] == [
        (name, format.suffix, *("yes" if can else "no" for can in (format.explains, format.tells_work, format.folds)))
        for name, format in FORMATS.items()
    ] + [(FOLDER, "", "no", "no", "no")]


def test_the_keys_of_json_are_those_that_are_written(kursk_path: Path) -> None:
    [claim] = json.loads(call("export", kursk_path, "id:gerasimov-gornal-taken", "--format", "json").data)
    told = spans(section(MANUAL["exporting"], "JSON and CSV"))
    assert set(claim) - {"batch"} <= set(told)
    assert set(claim["speakers"][0]) <= set(told)
    assert set(claim["links"][0]) - {"note", "source"} <= set(told)


# Files and safety


def test_files_are_where_the_page_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATA", "STATE", "CONFIG", "CACHE"):
        monkeypatch.delenv(f"XDG_{name}_HOME")
    rows = next(tables(MANUAL["files"]))
    assert len(rows) == len(PLACES)
    for place, row in PLACES.items():
        _, on_linux, on_macos = (cell.strip("`") for cell in rows[row])
        folder = getattr(platformdirs.unix.Unix("conflict-tui"), place)
        assert Path(on_linux).expanduser().is_relative_to(folder)
        library = getattr(platformdirs.macos.MacOS("conflict-tui"), place)
        assert library == Path("~/Library").expanduser() / on_macos
    assert f"{LARGE:,} claims or more" in MANUAL["files"]


def test_what_the_page_says_of_settings_is_so(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    [example] = fenced(MANUAL["files"], "toml")
    config.write_text(example, encoding="utf-8")
    assert None not in {getattr(load_config(config).wishes, field.name) for field in dataclasses.fields(Wishes)}
    rows = next(tables(section(MANUAL["files"], "Settings")))
    assert [row[0].strip("`").replace("-", "_") for row in rows] == [field.name for field in dataclasses.fields(Wishes)]
    assert set(spans(next(row[1] for row in rows if "start-view" in row[0]))) == set(START_VIEWS)
    assert f"the last {memory.FILTERS} filters" in MANUAL["files"]


def test_reports_and_the_cache_are_for_their_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "(0600)" in MANUAL["safety"]
    assert "(0700)" in MANUAL["safety"]
    for name in ("STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
        monkeypatch.setenv("HOME", str(tmp_path))
    report = faults.write_report(ValueError("odd"))
    assert report is not None
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    files.save(files.file_for(tmp_path / "my.sqlite", "shown"), files.Stamp("", Edition(0, 0, 0, 0, 0)), {})
    assert stat.S_IMODE(files.folder().stat().st_mode) == 0o700
