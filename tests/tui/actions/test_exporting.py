"""The export dialog: what, how, where to, and the same bytes as the command writes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from db.exporting.formats import FORMATS
from db.work.workbench import Workbench
from tests.tui.pilot import Driven, exploring
from tests.tui.program import call
from tests.tui.village import ORDER
from tui.dialogs.base import TextLines
from tui.dialogs.choice_row import ChoiceRow
from tui.dialogs.export.dialog import ExportDialog


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that files without a path are written to."""
    folder = tmp_path / "exports"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def chosen(driven: Driven, row: str) -> str:
    """The option that stands out in a row of the dialog."""
    shown = driven.app.screen.query_one(f"#{row}", ChoiceRow).render()
    [span] = [span for span in shown.spans if "reverse" in str(span.style)]
    return shown.plain[span.start : span.end].strip()


def subject(driven: Driven) -> str:
    """What is exported, and the format."""
    return f"{chosen(driven, 'subject')} as {chosen(driven, 'format')}"


def joined(driven: Driven) -> str:
    """What is on the screen as one line, without the frame."""
    return " ".join(driven.text.replace("│", " ").split())


async def name_file(driven: Driven, name: str) -> None:
    """Go to the file and replace the suggested name."""
    if driven.focused != "path":
        await driven.press("enter")
    await driven.press("ctrl+u")
    await driven.type(name)


async def test_without_a_selection_the_matches_are_exported_as_the_command_does(
    village_path: Path, folder: Path
) -> None:
    async with exploring(village_path, "status:disputed") as driven:
        await driven.press("e")
        assert subject(driven) == "4 claims matching as markdown"
        assert "# The village" in driven.text
        assert "the-village-disputed.md" in driven.of("#path")[0]
        await driven.press("enter", "enter")
        written = (folder / "the-village-disputed.md").read_bytes()
        assert driven.told == [f"Written: the-village-disputed.md ({len(written):,} bytes)"]
    assert call("export", village_path, "status:disputed").data == written


async def test_the_work_of_analysts_is_written_only_where_it_is_wanted(village_path: Path, folder: Path) -> None:
    noted = Path(shutil.copy(village_path, folder / "noted.sqlite"))
    with Workbench(noted, "AK") as work:
        work.note("claim", "kursk-retaken", "Called the desk.")
    async with exploring(noted, "status:disputed,unverified,corroborated") as driven:
        await driven.press("e")
        assert chosen(driven, "work") == "none"
        await driven.press("enter", *["ctrl+u"], *"without.md", "enter", "e", "ctrl+n")
        assert chosen(driven, "work") == "notes, tags, grades, who did what"
        while not subject(driven).endswith("csv"):
            await driven.press("tab")
        assert "(csv cannot include it)" in driven.text
        while not subject(driven).endswith("markdown"):
            await driven.press("tab")
        await driven.press("enter", *["ctrl+u"], *"with.md", "enter")
        assert driven.dialog == ""
    assert "Called the desk." not in (folder / "without.md").read_text("utf-8")
    told = (folder / "with.md").read_text("utf-8")
    assert "Called the desk." in told
    assert call("export", noted, "status:disputed,unverified,corroborated", "--work").data == told.encode()


async def test_reasons_are_written_where_they_are_wanted_and_have_a_place(village_path: Path, folder: Path) -> None:
    async with exploring(village_path, "status:disputed") as driven:
        await driven.press("e", "ctrl+r")
        assert chosen(driven, "reasons") == "why each claim has its status"
        assert "cannot" not in driven.text
        while not subject(driven).endswith("csv"):
            await driven.press("tab")
        assert "(csv cannot include reasons)" in driven.text
        await driven.press("enter", "enter", "e", "ctrl+r", "enter", "enter")
        written = (folder / "the-village-disputed.md").read_bytes()
    assert call("export", village_path, "status:disputed", "--why").data == written
    assert (
        call("export", village_path, "status:disputed", "--format", "csv").data
        == (folder / "the-village-disputed.csv").read_bytes()
    )


async def test_what_is_shown_is_the_default_and_a_selection_is_offered_with_its_count(
    village_path: Path, folder: Path
) -> None:
    async with exploring(village_path, "region:sudzha") as driven:
        await driven.press("m", "X", "G", "space")
        await driven.press("a", "enter", "t", "e")
        assert subject(driven) == "5 claims matching as markdown"
        assert "3 selected (2 not shown)" in driven.of("#subject")[0]
        assert "and will be exported too" not in driven.text
        await driven.press("shift+tab")
        assert subject(driven) == "3 selected (2 not shown) as markdown"
        assert "2 of them are not on the screen and will be exported too." in driven.text
        await driven.press("enter", "enter")
    [file] = folder.iterdir()
    written = file.read_bytes()
    ids = f"id:{ORDER[0]},{ORDER[1]},{ORDER[-1]}"
    assert call("export", village_path, ids).data == written


async def test_an_old_selection_is_not_what_two_enters_export(village_path: Path, folder: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("g", "space", "d", "e", "enter", "enter")
    assert (folder / "the-village-disputed.md").read_bytes() == call("export", village_path, "status:disputed").data


async def test_where_nothing_matches_a_selection_is_what_there_is(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("g", "space", "/")
        await driven.type("said:1999")
        await driven.press("enter", "e")
        assert subject(driven) == "1 selected (1 not shown) as markdown"


async def test_every_format_is_the_one_of_the_command_and_names_its_file(village_path: Path, folder: Path) -> None:
    async with exploring(village_path, "topic:control") as driven:
        for format, suffix in (("json", ".json"), ("jsonl", ".jsonl"), ("csv", ".csv")):
            await driven.press("e", *["tab"] * list(FORMATS).index(format))
            assert subject(driven).endswith(f"as {format}")
            assert f"the-village-control{suffix}" in driven.of("#path")[0]
            await driven.press("enter", "enter")
            written = (folder / f"the-village-control{suffix}").read_bytes()
            assert call("export", village_path, "topic:control", "--format", format).data == written


async def test_the_formats_go_round_and_a_name_of_ones_own_is_left_alone(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        tabs = list(FORMATS).index("json")
        await driven.press("e", *["tab"] * tabs)
        assert subject(driven) == "all 14 claims as json"
        assert '"claim": "Sudzha is ours."' in driven.text
        await name_file(driven, "mine.txt")
        await driven.press(*["tab"] * (len(FORMATS) - tabs))
        assert subject(driven).endswith("as markdown")
        assert "mine.txt" in driven.of("#path")[0]


async def test_a_file_that_exists_is_overwritten_only_after_another_enter(village_path: Path, folder: Path) -> None:
    (folder / "the-village.md").write_text("precious", "utf-8")
    async with exploring(village_path) as driven:
        await driven.press("e", "enter")
        assert "the-village-2.md" in driven.of("#path")[0]
        await name_file(driven, "the-village.md")
        await driven.press("enter")
        assert "the-village.md exists. Press enter again to overwrite it" in driven.text
        assert (folder / "the-village.md").read_text("utf-8") == "precious"
        await driven.type("x")
        assert "the-village.md exists" not in driven.text
        await driven.press("backspace", "enter")
        assert (driven.dialog, "the-village.md exists" in driven.text) == ("ExportDialog", True)
        await driven.press("enter")
        assert driven.dialog == ""
        assert (folder / "the-village.md").read_text("utf-8").startswith("# The village")


async def test_a_file_that_appears_meanwhile_is_not_overwritten(village_path: Path, folder: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("e", "enter")
        driven.press_at_once("enter")
        (folder / "the-village.md").write_text("precious", "utf-8")
        await driven.settle()
        assert (folder / "the-village.md").read_text("utf-8") == "precious"


async def test_a_place_that_cannot_be_written_to_is_explained(village_path: Path, folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "file").write_text("", "utf-8")
    (folder / "case.md").write_bytes(village_path.read_bytes())
    async with exploring(village_path) as driven:
        await driven.press("e")
        for name, problem in (
            ("", "Type the name of the file to write."),
            ("   ", "Type the name of the file to write."),
            ("sub", "sub is a folder. Add a file name."),
            ("~", "is a folder"),
            ("/dev/null", "/dev/null is not a regular file. Choose another name."),
            ("sub/", "sub is a folder. Add a file name."),
            ("sub/.", "sub is a folder. Add a file name."),
            ("none/", "There is no folder none."),
            ("file/", "There is no folder file."),
            ("case.md", "case.md is an SQLite file, possibly a case. Choose another name."),
            ("~nobody-here/brief.md", "No file can be written there"),
            ("x" * 300, "No file can be written there"),
        ):
            await name_file(driven, name)
            await driven.press("enter")
            assert driven.dialog == "ExportDialog"
            assert problem in joined(driven)
            assert not any(f"enter {does}" in driven.text for does in ("writes", "overwrites", "asks"))
        await name_file(driven, "missing/brief.md")
        await driven.press("enter")
        assert driven.dialog == "ExportDialog"
        assert "There is no folder missing." in joined(driven)
        assert "enter writes" not in driven.text
        await driven.press("end", *["backspace"] * 16)
        await driven.type("brief.md")
        await driven.press("enter")
        assert driven.told == [f"Written: brief.md ({(folder / 'brief.md').stat().st_size:,} bytes)"]
        (folder / "brief.md").unlink()
        assert sorted(path.name for path in folder.iterdir()) == ["case.md", "file", "sub"]


async def test_a_path_with_a_tilde_is_in_the_home_folder(village_path: Path, tmp_path: Path) -> None:
    async with exploring(village_path, home=tmp_path) as driven:
        await driven.press("e")
        await name_file(driven, "~/brief.md")
        await driven.press("enter")
        assert (tmp_path / "brief.md").read_text("utf-8").startswith("# The village")


async def test_letters_do_nothing_on_the_choices_and_enter_goes_on_to_the_file(
    village_path: Path, folder: Path
) -> None:
    async with exploring(village_path) as driven:
        await driven.press("e", *"azlxdqй", "space", "enter")
        assert (driven.dialog, driven.focused) == ("ExportDialog", "path")
        assert subject(driven) == "all 14 claims as markdown"
        assert f"enter writes the-village.md here:{folder}" in "".join(map(str.strip, driven.of("#place")))
        assert list(folder.iterdir()) == []


@pytest.mark.parametrize("enters", [1, 2, 3, 5])
async def test_enters_typed_ahead_arrive_at_the_file_and_one_more_writes_it(
    village_path: Path, folder: Path, enters: int
) -> None:
    async with exploring(village_path) as driven:
        driven.press_at_once("e", *["enter"] * enters)
        await driven.settle()
        assert (driven.dialog, driven.focused, list(folder.iterdir())) == ("ExportDialog", "path", [])
        assert ("Press enter to write it" in driven.text) == (enters > 1)
        assert "enter writes the-village.md here:" in driven.text
        await driven.press("enter")
        assert [path.name for path in folder.iterdir()] == ["the-village.md"]


async def test_choices_typed_ahead_are_made_and_their_enter_writes_nothing(village_path: Path, folder: Path) -> None:
    async with exploring(village_path) as driven:
        driven.press_at_once("e", "down", "right", "down", "down", "enter", "enter")
        await driven.settle()
        assert (subject(driven), driven.focused) == (f"all 14 claims as {list(FORMATS)[1]}", "path")
        assert list(folder.iterdir()) == []


async def test_what_is_said_of_an_enter_typed_ahead_goes_with_the_row(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        driven.press_at_once("e", "enter", "enter")
        await driven.settle()
        await driven.press("up")
        assert "Press enter to write it" not in driven.text


async def test_enters_in_one_burst_overwrite_nothing(village_path: Path, folder: Path) -> None:
    (folder / "the-village.md").write_text("precious", "utf-8")
    async with exploring(village_path) as driven:
        await driven.press("e", "enter")
        await name_file(driven, "the-village.md")
        driven.press_at_once("enter", "enter", "enter")
        await driven.settle()
        assert "Press enter again to overwrite it" in driven.text
    assert (folder / "the-village.md").read_text("utf-8") == "precious"


async def test_the_arrows_go_through_the_rows_and_change_them(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("g", "space", "e")
        await driven.press("up", "right")
        assert chosen(driven, "subject") == "1 selected"
        await driven.press("right", "down", "left")
        assert subject(driven) == f"all 14 claims as {list(FORMATS)[-1]}"
        await driven.press("right", "right", "down", "right")
        assert subject(driven) == f"all 14 claims as {list(FORMATS)[1]}"
        assert chosen(driven, "reasons") == "why each claim has its status"
        await driven.press("down", "down", "down", "left", "x")
        assert "the-village.mxd" in driven.of("#path")[0]
        await driven.press("up")
        assert driven.focused == "work"


async def test_a_click_chooses(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("e")
        await driven.click("#format", driven.of("#format")[0].index("json"), 0)
        assert chosen(driven, "format") == "json"
        await driven.click("#format", 0, 0)
        assert chosen(driven, "format") == "json"


@pytest.mark.parametrize("size", [(20, 8), (44, 24), (80, 24), (200, 60)])
async def test_no_choice_is_cut_or_broken(village_path: Path, size: tuple[int, int]) -> None:
    async with exploring(village_path, size=size) as driven:
        await driven.press("g", "space", "e")
        assert all(option in driven.text for option in FORMATS) or size[1] == 8
        for _ in FORMATS:
            await driven.press("tab")
        assert isinstance(driven.app.screen, ExportDialog)


async def test_a_name_and_enter_typed_at_once_write(village_path: Path, folder: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("e", "enter", "ctrl+u")
        driven.press_at_once(*"mine.md", "enter")
        await driven.settle()
        assert [path.name for path in folder.iterdir()] == ["mine.md"]


async def test_the_preview_has_one_width_whether_it_scrolls_or_not(village_path: Path) -> None:
    widths = set()
    for filter in ("id:quiet-day", ""):
        async with exploring(village_path, filter, size=(80, 100)) as driven:
            await driven.press("e")
            preview = driven.app.screen.query_one(TextLines)
            widths.add((preview.row_width, preview.max_scroll_y > 0))
    assert len(widths) == 2
    assert len({width for width, _ in widths}) == 1


async def test_giving_up_writes_nothing(village_path: Path, folder: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("e", "escape")
        assert (driven.dialog, driven.told, list(folder.iterdir())) == ("", [], [])


async def test_the_preview_can_be_scrolled(kursk_path: Path) -> None:
    async with exploring(kursk_path, size=(80, 24)) as driven:
        await driven.press("e")
        before = driven.of("#preview")
        await driven.press("pagedown")
        after = driven.of("#preview")
        assert before != after
        await driven.press("pageup")
        assert driven.of("#preview")[0] == before[0]
        assert "kursk.md" in driven.text
        assert "escape cancels" in driven.text


async def test_long_lines_are_shown_whole(village_path: Path) -> None:
    async with exploring(village_path, size=(80, 24)) as driven:
        await driven.press("e")
        shown = " ".join("".join(driven.of("#preview")).replace("│", " ").split())
        assert "everything that the case records" in shown
        assert "…" not in shown
        await driven.resize(60, 24)
        assert "…" not in " ".join(driven.of("#preview"))


async def test_of_a_selection_what_was_not_known_yet_is_left_out_and_counted(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("m")
        await driven.press("/")
        await driven.type("asof:2025-04-26")
        await driven.press("enter")
        known = len(driven.matches)
        await driven.press("e", "shift+tab")
        assert subject(driven) == f"{known} selected as markdown"
        said = " ".join(driven.text.replace("│", " ").split())
        assert f"{14 - known} more were selected, but not known by 26 April 2025: left out." in said


async def test_an_as_of_date_is_part_of_what_is_exported(village_path: Path, folder: Path) -> None:
    async with exploring(village_path, "asof:2025-04-26") as driven:
        await driven.press("m", "e", "shift+tab", "enter", "enter")
    text = (folder / "the-village-as-of-2025-04-26.md").read_text("utf-8")
    assert "asof:2025-04-26" in text
    assert "No picture from Gornal" not in text


# The ending of the name and the format


@pytest.mark.parametrize(
    ("name", "format"),
    [("out.csv", "csv"), ("out.JSON", "json"), ("out.jsonl", "jsonl"), ("out.md", "markdown"), ("out.txt", "markdown")],
)
async def test_the_format_follows_the_ending_of_the_name_as_in_the_command(
    village_path: Path, folder: Path, name: str, format: str
) -> None:
    async with exploring(village_path) as driven:
        await driven.press("e")
        await name_file(driven, name)
        assert subject(driven) == f"all 14 claims as {format}"
        await driven.press("enter")
        written = (folder / name).read_bytes()
        assert call("export", village_path, "-o", folder / f"again-{name}").code == 0
        assert (folder / f"again-{name}").read_bytes() == written


async def test_a_name_and_enter_typed_at_once_write_the_format_of_its_ending(village_path: Path, folder: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("e", "enter", "ctrl+u")
        driven.press_at_once(*"out.csv", "enter")
        await driven.settle()
        assert (folder / "out.csv").read_bytes() == call("export", village_path, "--format", "csv").data


async def test_another_format_changes_the_ending_of_a_name_that_has_that_of_a_format(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("e")
        await name_file(driven, "mine.csv")
        formats = list(FORMATS)
        for step in range(1, len(formats) + 1):
            await driven.press("tab")
            format = formats[(formats.index("csv") + step) % len(formats)]
            assert chosen(driven, "format") == format
            assert f"mine{FORMATS[format].suffix}" in driven.of("#path")[0]


async def test_an_ending_of_several_formats_keeps_the_one_that_was_chosen(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("e", "tab")
        assert chosen(driven, "format") == "sides"
        for name, format in (("x.md", "sides"), ("x.csv", "csv"), ("y.md", "sides")):
            await name_file(driven, name)
            assert chosen(driven, "format") == format


# Small screens

SMALL = [(40, 12), (30, 10)]


@pytest.mark.parametrize("size", SMALL)
async def test_a_small_screen_shows_the_row_and_the_file_and_what_enter_does(
    village_path: Path, size: tuple[int, int]
) -> None:
    async with exploring(village_path, size=size) as driven:
        await driven.press("e")
        labels = {"subject": "What", "format": "Format", "reasons": "Reasons", "work": "Work"}
        for row, label in labels.items():
            assert driven.focused == row
            assert f"› {label}" in driven.text
            assert "the-village.md" in driven.text
            assert "enter goes on to the file" in driven.text
            await driven.press("down")
        assert "enter writes" in driven.text
        assert "escape cancels" in driven.text


@pytest.mark.parametrize("size", SMALL)
async def test_a_small_screen_shows_the_question_before_anything_is_overwritten(
    village_path: Path, folder: Path, size: tuple[int, int]
) -> None:
    (folder / "the-village.md").write_text("precious", "utf-8")
    async with exploring(village_path, size=size) as driven:
        await driven.press("e")
        await name_file(driven, "the-village.md")
        await driven.press("enter")
        assert "the-village.md exists. Press enter again to overwrite it, or change the name." in joined(driven)
        assert "› File" in driven.text
        await driven.press("enter")
    assert (folder / "the-village.md").read_text("utf-8").startswith("# The village")


@pytest.mark.parametrize("size", SMALL)
async def test_a_small_screen_shows_why_nothing_was_written(village_path: Path, size: tuple[int, int]) -> None:
    async with exploring(village_path, size=size) as driven:
        await driven.press("e")
        await name_file(driven, "/nonexistent/dir/x.md")
        await driven.press("enter")
        assert "There is no folder /nonexistent/dir." in joined(driven)
        assert "› File" in driven.text


@pytest.mark.parametrize("size", [(20, 3), (20, 5), (20, 6)])
async def test_a_question_that_cannot_be_seen_overwrites_nothing_until_there_is_room(
    village_path: Path, folder: Path, size: tuple[int, int]
) -> None:
    (folder / "the-village.md").write_text("precious", "utf-8")
    async with exploring(village_path, size=size) as driven:
        await driven.press("e")
        await name_file(driven, "the-village.md")
        await driven.press(*["enter"] * 5)
        assert driven.dialog == "ExportDialog"
        assert (folder / "the-village.md").read_text("utf-8") == "precious"
        await driven.resize(80, 24)
        assert "Press enter again to overwrite it" in driven.text
        await driven.press("enter")
    assert (folder / "the-village.md").read_text("utf-8").startswith("# The village")


async def test_another_name_can_be_written_where_a_question_cannot_be_seen(village_path: Path, folder: Path) -> None:
    (folder / "the-village.md").write_text("precious", "utf-8")
    async with exploring(village_path, size=(20, 5)) as driven:
        await driven.press("e")
        await name_file(driven, "the-village.md")
        await driven.press("enter")
        await name_file(driven, "b.md")
        await driven.press("enter")
        assert (folder / "b.md").exists()


async def test_a_choice_that_is_too_long_is_wrapped_behind_the_label(village_path: Path) -> None:
    async with exploring(village_path, size=(30, 24)) as driven:
        await driven.press("e")
        rows = [line.strip("│").rstrip() for line in driven.of("#reasons")]
        assert len(rows) > 2
        assert all(row.startswith(" " * 11) for row in rows[1:])


# The row of the file


async def test_a_folder_is_shown_without_detours(village_path: Path, folder: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("e")
        await name_file(driven, f"{folder}/../{folder.name}/../x.md")
        assert [line.strip() for line in driven.of("#place")] == ["enter writes x.md here:", str(folder.parent)]


async def test_a_file_that_exists_is_asked_about_first(village_path: Path, folder: Path) -> None:
    (folder / "the-village.md").write_text("precious", "utf-8")
    async with exploring(village_path) as driven:
        await driven.press("e")
        await name_file(driven, "the-village.md")
        assert "enter asks before it overwrites the-village.md here:" in driven.text
        await driven.press("enter")
        assert "enter overwrites the-village.md here:" in driven.text


async def test_a_long_name_moves_nothing_and_shows_at_which_end_it_is_cut(village_path: Path) -> None:
    async with exploring(village_path, size=(80, 24)) as driven:
        await driven.press("e", "enter")
        before = driven.app.screen.query_one("#preview").region
        await name_file(driven, "n" * 150 + ".md")
        assert driven.app.screen.query_one("#preview").region == before
        assert driven.of("#file")[0].split("File")[1].startswith("    …nnn")
        assert driven.of("#file")[0].endswith(".md")
        assert driven.of("#place")[0].strip().startswith("enter writes nnn")
        await driven.press("home")
        assert driven.of("#file")[0].endswith("nnn…")
        assert "…" not in driven.of("#file")[0][:20]
