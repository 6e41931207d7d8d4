"""Cases of strangers: whatever a text holds, it is shown as inert text, and nothing breaks."""

from __future__ import annotations

import unicodedata
import webbrowser
from pathlib import Path

import pytest

from tests.cases import Draft
from tests.tui.pilot import Driven, exploring, exploring_draft
from tests.tui.village import village

MARKUP = "[red]x[/red] [/nope] [@click=app.exit]y[/] [$primary]z"
ESCAPES = "\x1b]52;c;cHduZWQ=\x07\x1b[2J\x9b31m\x07\x08\x00\x7f"
BIDI = "\u202egnp.exe\u2066\u200b\u200e\ufeff"
STACKED = "e" + "\u0301" * 40
HOSTILE = f"{MARKUP} {ESCAPES} {BIDI} A\nB\tC\r\u2028D {STACKED} 漢字👨\u200d👩\u200d👧"


def hostile(text: str = HOSTILE) -> Draft:
    """The village, with a hostile text in every column that is shown."""
    draft = village()
    quoted = text.replace("'", "''").replace("\x00", "'||char(0)||'")
    for table, columns in (
        ("claim", ("text", "quote", "note", "topic", "language", "unit", "attribution", "stated", "event")),
        ("source", ("outlet", "title", "language", "published", "archive_url")),
        ("link", ("note",)),
        ("claim_speaker", ("name_as_given",)),
        ("claim_region", ("name_as_given",)),
    ):
        for column in columns:
            draft.sql(f"UPDATE {table} SET {column} = '{quoted}'")
    for table in ("actor", "region"):
        draft.sql(f"UPDATE {table} SET name = '{quoted}' || id")
    draft.sql(f"UPDATE actor SET role = '{quoted}'")
    draft.sql("UPDATE source SET url = 'https://evil.example/[red]x[/nope][@click=app.exit]' || id")
    draft.sql(f"UPDATE meta SET value = '{quoted}' WHERE key = 'title'")
    draft.sql(f"UPDATE claim SET uid = uid || '{quoted}'")
    return draft


def is_inert(text: str) -> bool:
    """Whether a terminal would obey nothing in it. Joiners of emoji and scripts stay."""
    return all(
        unicodedata.category(character) not in {"Cc", "Cs", "Cf", "Zl", "Zp"}
        for character in text.replace("\u200d", "")
    )


def assert_inert(driven: Driven) -> None:
    for text in (*driven.lines, *driven.told):
        assert is_inert(text), ascii(text)


async def test_every_pane_shows_hostile_texts_as_text() -> None:
    async with exploring_draft(hostile(), size=(200, 60)) as driven:
        assert_inert(driven)
        assert driven.lines[0].startswith(" [red]x[/red] [/nope] [@click=app.exit]y[/]")
        for pane in ("actors", "regions", "timeline", "claim"):
            assert "[red]x[/red]" in "\n".join(driven.of(f"#{pane}"))
        await driven.press("g", "c", "G")
        assert_inert(driven)
        assert "hidden characters" in " ".join(driven.of("#claim"))
        await driven.press("a", "enter", "r", "enter", "d", "t", "m")
        assert_inert(driven)
        assert driven.app.return_code is None


async def test_every_dialog_shows_hostile_texts_as_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened: list[str] = []

    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.BackgroundBrowser("a browser"))
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.chdir(tmp_path)
    async with exploring_draft(hostile()) as driven:
        await driven.press("g")
        for key in ("s", "?", "D", "f", "o", "ctrl+p"):
            await driven.press(key)
            assert driven.dialog
            assert_inert(driven)
            await driven.press("escape", "escape")
        await driven.press("f")
        await driven.type("red")
        assert "[red]x[/red]" in driven.text
        assert_inert(driven)
        await driven.press("enter", "t", "y", "o", "y", "space", "e", "tab", "tab")
        assert driven.dialog == "ExportDialog"
        assert_inert(driven)
        await driven.press("enter", "enter")
        assert list(tmp_path.iterdir())
        assert_inert(driven)
        assert opened
        assert all(map(is_inert, [*opened, *driven.app.clipboard.split("\n")]))


async def test_hostile_names_are_completed_chosen_and_named_in_messages() -> None:
    async with exploring_draft(hostile().sql("UPDATE actor SET uid = name WHERE uid = 'reports'")) as driven:
        await driven.press("/")
        await driven.type("actor:red")
        assert_inert(driven)
        await driven.press("enter")
        assert_inert(driven)
        await driven.press("escape", "a", "G", "enter")
        assert_inert(driven)
        assert len(driven.matches) in range(1, 5)
        await driven.press("!", "X")
        assert_inert(driven)


async def test_ids_that_are_blank_or_alike_break_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    draft = (
        village()
        .sql("UPDATE actor SET uid = ' ' WHERE uid = 'russia'")
        .sql("UPDATE claim SET uid = ' ' WHERE uid = 'sudzha-taken'")
        .sql("UPDATE claim SET uid = char(27) || 'a' WHERE uid = 'sudzha-held'")
        .sql("UPDATE claim SET uid = '␛a' WHERE uid = 'no-date'")
    )
    async with exploring_draft(draft) as driven:
        await driven.press("a", "enter")
        assert driven.told == ["Russia has no id in the case, so nothing can be filtered by it."]
        await driven.press("t", "m", "y", "e", "enter", "enter")
        assert "Written:" in driven.told[-1]
        (written,) = tmp_path.iterdir()
        text = written.read_text("utf-8")
        assert "Sudzha is ours" in text
        assert "Sudzha holds" in text


async def test_texts_of_any_length_are_shown_in_bounded_time() -> None:
    draft = village().sql("UPDATE claim SET text = hex(zeroblob(500000)), quote = hex(zeroblob(500000))")
    draft.sql("UPDATE actor SET name = 'a' || hex(zeroblob(100000)) || id")
    async with exploring_draft(draft) as driven:
        await driven.press("g", "c", "G", "g", "z")
        assert_inert(driven)
        assert max(map(len, driven.lines)) <= 120


async def test_suggestions_show_hostile_texts_as_text() -> None:
    draft = hostile().sql("DELETE FROM link").sql("UPDATE claim SET event_from = '2025-04-26', event_to = '2025-04-26'")
    draft.sql("UPDATE actor SET name = 'Twins of ' || name WHERE uid IN ('deepstate', 'reports', 'ukraine')")
    draft.sql("UPDATE claim SET text = text || iif(id % 2, ' Rockets hit the mill.', ' No rocket hit the mill.')")
    draft.sql("DELETE FROM claim_region")
    draft.sql(
        "INSERT INTO claim_region SELECT c.id, r.id, 0, '', NULL FROM claim c, region r WHERE c.id < 7 AND r.id = 3"
    )
    async with exploring_draft(draft, size=(120, 60)) as driven:
        await driven.press("F", "tab")
        assert driven.dialog == "SuggestDialog"
        assert "[red]x[/red]" in driven.text
        for key in ("right", "right", "left", "x", "down", "down", "tab", "right", "x", "tab"):
            await driven.press(key)
            assert_inert(driven)
        await driven.press("e")
        await driven.type("[red]")
        await driven.press("enter", "tab", "y")
        await driven.sees("Your first change of this case")
        assert_inert(driven)
        await driven.press("enter")
        await driven.sees("1 linked")
        assert_inert(driven)
        await driven.press("left")
        assert "Decided: " in driven.text
        assert_inert(driven)
        await driven.press("ctrl+z")
        await driven.sees("Taken back: ")
        assert_inert(driven)
        await driven.press("q")
        assert_inert(driven)


async def test_hostile_link_addresses_are_never_opened(village_path: Path) -> None:
    draft = village().sql("UPDATE source SET url = 'file:///etc/passwd'")
    async with exploring_draft(draft) as driven:
        await driven.go("gornal-taken")
        await driven.press("o")
        assert driven.dialog == ""
        assert driven.told == ["This claim has no source with an address on the web."]
    async with exploring(village_path) as driven:
        assert driven.told == []


async def test_the_work_of_a_stranger_and_on_a_case_of_one_is_shown_as_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    quoted = HOSTILE.replace("'", "''").replace("\x00", "'||char(0)||'")
    draft = hostile()
    draft.sql(f"INSERT INTO note SELECT 'n' || id, 'claim', uid, '{quoted}', 'x', '{quoted}', '{quoted}' FROM claim")
    draft.sql(f"INSERT INTO tag SELECT 'claim', uid, '{quoted}', 'x', '{quoted}', '{quoted}' FROM claim")
    for op in ("note.add", "claim.edit", "link.add", "undo", quoted):
        draft.sql(
            "INSERT INTO journal (id, n, by, name, at, op, kind, target, field, was, value, why) SELECT "
            f"'{op[:4]}' || id || '{quoted}', id + 100 * length('{op}'), '{op[:4]}', '{quoted}', '{quoted}', '{op}', "
            f"'claim', uid, '{quoted}', '{quoted}', '{quoted}', '{quoted}' FROM claim"
        )
    draft.sql(f"INSERT INTO \"view\" VALUES ('{quoted}', '{quoted}', 'x', '{quoted}', '{quoted}')")
    for by in ("one", "two"):
        draft.sql(
            "INSERT INTO journal (id, n, by, name, at, op, kind, target, field, value) SELECT "
            f"'{by}' || id, id, '{by}', '{quoted}', '{quoted}', 'claim.edit', 'claim', uid, 'topic', "
            f"json_quote('{by}{quoted}') FROM claim"
        )
    path = draft.write(tmp_path / "case.sqlite")
    async with exploring(path, size=(120, 60)) as driven:
        await driven.press("g", "j", "c", "G")
        assert "Notes of analysts" in driven.text
        assert_inert(driven)
        await driven.press("t", "H")
        assert driven.dialog == "HistoryDialog"
        assert_inert(driven)
        for key in ("j", "j", "j", "G"):
            await driven.press(key)
            assert_inert(driven)
        for key, dialog in (("C", "ConflictsDialog"), ("B", "ViewsDialog")):
            await driven.press("escape", key)
            assert driven.dialog == dialog
            assert "[red]x[/red]" in driven.text
            for other in ("j", "e", "escape", "1"):
                await driven.press(other)
                assert_inert(driven)
            while driven.dialog:
                await driven.press("escape")
        await driven.press("K")
        for _ in range(2):  # whether it may be written, or a copy of it
            if driven.dialog:
                assert_inert(driven)
                await driven.press("enter")
        await driven.press("j", "enter")
        assert driven.dialog == "LinkDialog"
        assert_inert(driven)
        await driven.press("tab")
        await driven.type("[red]")
        await driven.press("enter")
        assert_inert(driven)
        await driven.press("escape", "escape", "escape", "plus", "escape", "b", "escape", "asterisk", "escape", "Z")
        assert_inert(driven)
        await driven.press("/")
        await driven.type("tag:red")
        assert_inert(driven)
        await driven.press("enter")
        assert_inert(driven)
        assert driven.app.return_code is None
