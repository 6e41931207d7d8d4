"""The export dialog: what, how, where to, and the same bytes as the command writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.content import Content
from textual.widgets import Static

from db.exporting.formats import FORMATS
from tests.tui.pilot import Driven, exploring
from tests.tui.program import run
from tests.tui.village import ORDER


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that files without a path are written to."""
    folder = tmp_path / "exports"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def subject(driven: Driven) -> str:
    """What is exported, and the format that stands out among those that there are."""
    said = driven.app.screen.query_one("#subject", Static).content
    assert isinstance(said, Content)
    what, _, formats = said.plain.partition("  as ")
    assert formats.split() == list(FORMATS)
    [chosen] = [span for span in said.spans if "reverse" in str(span.style)]
    return f"{what} as {said.plain[chosen.start : chosen.end].strip()}"


async def name_file(driven: Driven, name: str) -> None:
    """Replace the suggested name."""
    await driven.press("ctrl+u")
    await driven.type(name)


async def test_without_a_selection_the_matches_are_exported_as_the_command_does(
    village_path: Path, folder: Path
) -> None:
    async with exploring(village_path, "status:disputed") as driven:
        await driven.press("e")
        assert subject(driven) == "4 claims matching as markdown"
        assert "# The village" in driven.text
        assert "the-village.md" in driven.of("#path")[0]
        await driven.press("enter")
        written = (folder / "the-village.md").read_bytes()
        assert driven.told == [f"Written: {folder / 'the-village.md'} ({len(written):,} bytes)"]
    assert run("export", village_path, "status:disputed").data == written


async def test_reasons_are_written_where_they_are_wanted_and_have_a_place(village_path: Path, folder: Path) -> None:
    async with exploring(village_path, "status:disputed") as driven:
        await driven.press("e", "ctrl+r")
        assert subject(driven) == "4 claims matching with the reasons for each status as markdown"
        while not subject(driven).endswith("csv"):
            await driven.press("tab")
        assert subject(driven) == "4 claims matching (csv cannot include reasons) as csv"
        await driven.press("enter", "e", "ctrl+r", "enter")
        written = (folder / "the-village.md").read_bytes()
    assert run("export", village_path, "status:disputed", "--why").data == written
    assert (
        run("export", village_path, "status:disputed", "--format", "csv").data
        == (folder / "the-village.csv").read_bytes()
    )


async def test_a_selection_is_exported_and_what_the_filter_hides_of_it_is_pointed_out(
    village_path: Path, folder: Path
) -> None:
    async with exploring(village_path, "region:sudzha") as driven:
        await driven.press("m", "X", "G", "space")
        await driven.press("a", "enter", "t", "e")
        assert subject(driven) == "3 claims selected as markdown"
        assert "2 of them are outside the current filter and will be exported too." in driven.text
        await driven.press("shift+tab")
        assert subject(driven) == "5 claims matching as markdown"
        assert "outside" not in driven.text
        await driven.press("shift+tab", "enter")
    written = (folder / "the-village.md").read_bytes()
    ids = f"id:{ORDER[0]},{ORDER[1]},{ORDER[-1]}"
    assert run("export", village_path, ids).data == written


async def test_every_format_is_the_one_of_the_command_and_names_its_file(village_path: Path, folder: Path) -> None:
    async with exploring(village_path, "topic:control") as driven:
        for format, suffix in (("json", ".json"), ("jsonl", ".jsonl"), ("csv", ".csv")):
            await driven.press("e", *["tab"] * list(FORMATS).index(format))
            assert subject(driven).endswith(f"as {format}")
            assert f"the-village{suffix}" in driven.of("#path")[0]
            await driven.press("enter")
            written = (folder / f"the-village{suffix}").read_bytes()
            assert run("export", village_path, "topic:control", "--format", format).data == written


async def test_the_formats_go_round_and_a_name_of_ones_own_is_left_alone(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        tabs = list(FORMATS).index("json")
        await driven.press("e", *["tab"] * tabs)
        assert subject(driven) == "14 claims in the case, all of them as json"
        assert '"claim": "Sudzha is ours."' in driven.text
        await name_file(driven, "mine.txt")
        await driven.press(*["tab"] * (len(FORMATS) - tabs))
        assert subject(driven).endswith("as markdown")
        assert "mine.txt" in driven.of("#path")[0]


async def test_a_file_that_exists_is_overwritten_only_after_another_enter(village_path: Path, folder: Path) -> None:
    (folder / "the-village.md").write_text("precious", "utf-8")
    async with exploring(village_path) as driven:
        await driven.press("e", "enter")
        assert "the-village.md exists. Press enter again to overwrite it" in driven.text
        assert (folder / "the-village.md").read_text("utf-8") == "precious"
        await driven.type("x")
        assert "exists" not in driven.text
        await driven.press("backspace", "enter")
        assert (driven.dialog, "exists" in driven.text) == ("ExportDialog", True)
        await driven.press("enter")
        assert driven.dialog == ""
        assert (folder / "the-village.md").read_text("utf-8").startswith("# The village")


async def test_a_file_that_appears_meanwhile_is_not_overwritten(village_path: Path, folder: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("e")
        driven.press_at_once("enter")
        (folder / "the-village.md").write_text("precious", "utf-8")
        await driven.settle()
        assert (folder / "the-village.md").read_text("utf-8") == "precious"


async def test_a_place_that_cannot_be_written_to_is_explained(village_path: Path, folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "file").write_text("", "utf-8")
    async with exploring(village_path) as driven:
        await driven.press("e")
        for name, problem in (
            ("", "Type the name of the file to write."),
            ("   ", "Type the name of the file to write."),
            ("sub", "sub is a folder. Add a file name."),
            ("~", "is a folder"),
            ("~nobody-here/brief.md", "No file can be written there"),
            ("x" * 300, "No file can be written there"),
        ):
            await name_file(driven, name)
            await driven.press("enter")
            assert driven.dialog == "ExportDialog"
            assert problem in " ".join(driven.text.split())
        await name_file(driven, "missing/brief.md")
        await driven.press("enter")
        assert driven.dialog == "ExportDialog"
        assert "cannot be created: there is no folder" in " ".join(driven.text.replace("│", " ").split())
        await driven.press("end", *["backspace"] * 16)
        await driven.type("brief.md")
        await driven.press("enter")
        assert driven.told == [f"Written: {folder / 'brief.md'} ({(folder / 'brief.md').stat().st_size:,} bytes)"]
        (folder / "brief.md").unlink()
        assert sorted(path.name for path in folder.iterdir()) == ["file", "sub"]


async def test_a_path_with_a_tilde_is_in_the_home_folder(village_path: Path, tmp_path: Path) -> None:
    async with exploring(village_path, home=tmp_path) as driven:
        await driven.press("e")
        await name_file(driven, "~/brief.md")
        await driven.press("enter")
        assert (tmp_path / "brief.md").read_text("utf-8").startswith("# The village")


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
        assert "kursk-2024-25.md" in driven.text
        assert "enter writes the file" in driven.text


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
        await driven.press("e")
        assert subject(driven) == f"{known} claims selected as markdown"
        said = " ".join(driven.text.replace("│", " ").split())
        assert f"{14 - known} more were selected, but not known by 26 April 2025: left out." in said


async def test_an_as_of_date_is_part_of_what_is_exported(village_path: Path, folder: Path) -> None:
    async with exploring(village_path, "asof:2025-04-26") as driven:
        await driven.press("m", "e", "enter")
    text = (folder / "the-village.md").read_text("utf-8")
    assert "asof:2025-04-26" in text
    assert "No picture from Gornal" not in text
