"""What keys are for: commands, other keyboards, keys of the user, and keys without a command."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from tests.tui.pilot import Driven, exploring
from tests.tui.village import DISPUTED
from tui.state.commands import ASKING, COMMANDS, Pane
from tui.state.state import ViewState

CONFIG = Path("config", "conflict-tui", "config.toml")
TO_PANE = {Pane.ACTORS: "a", Pane.REGIONS: "r", Pane.SOURCES: "O", Pane.TIMELINE: "t", Pane.CLAIM: "c"}


def configured(home: Path, keys: str) -> Path:
    """A home folder in which the user has changed keys."""
    path = home / CONFIG
    path.parent.mkdir(parents=True)
    path.write_text(f"[keys]\n{keys}\n", "utf-8")
    return home


# Keys without a command


@pytest.mark.parametrize("pane", list(Pane))
@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("h", "h"),
        ("%", "%"),
        ("(", "("),
        ("5", "5"),
        ("f7", "f7"),
        ("ctrl+x", "ctrl+x"),
        ("ж", "ж"),
        ("é", "é"),
        ("alt+f", "alt+f"),
    ],
)
async def test_a_key_without_a_command_says_so_in_one_line(village_path: Path, pane: Pane, key: str, name: str) -> None:
    async with exploring(village_path) as driven:
        await driven.press(TO_PANE[pane])
        before, told = driven.state, len(driven.told)
        await driven.press(key)
        assert driven.told[told:] == [f"No command on {name}. ? lists them."]
        assert (driven.state, driven.dialog) == (before, "")


async def test_keys_that_do_nothing_of_their_own_and_escape_are_left_alone(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("left_shift", "right_control", "iso_level3_shift", "caps_lock", "escape")
        assert driven.told == []


async def test_ctrl_c_says_how_to_quit(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("ctrl+c")
        assert driven.told == ["q quits."]


@pytest.mark.parametrize("letter", ["q", "d", "m", "j", "й"])
async def test_alt_with_a_letter_is_another_key_than_the_letter(village_path: Path, letter: str) -> None:
    async with exploring(village_path) as driven:
        for place in ("t", "a", "c"):
            await driven.press(place)
            before = driven.state
            driven.app.post_message(events.Key(f"alt+{letter}", letter))  # as terminals send it
            await driven.settle()
            assert driven.told[-1] == f"No command on alt+{letter}. ? lists them."
            assert driven.state == before


async def test_keys_that_cannot_be_given_are_told_at_the_start_and_the_command_keeps_its_own(
    village_path: Path, tmp_path: Path
) -> None:
    async with exploring(village_path, home=configured(tmp_path, 'export = "hyper+x"\n"claim.why" = "tab"')) as driven:
        assert [told.partition(", so ")[0] for told in driven.told] == [
            "config.toml: hyper+x is not a key that terminals send",
            "config.toml: tab has a fixed meaning in dialogs and texts",
        ]
        await driven.press("e")
        assert driven.dialog == "ExportDialog"


@pytest.mark.parametrize("opening", ["s", "?", "w", "W"])
async def test_a_key_that_a_dialog_does_not_know_does_nothing_below_it(village_path: Path, opening: str) -> None:
    async with exploring(village_path) as driven:
        await driven.go("kursk-retaken")
        await driven.press(opening)
        dialog, before = driven.dialog, driven.state
        assert dialog
        await driven.press("d", "m", "X", "z", "%", "f7", "ctrl+z", "v")
        assert (driven.dialog, driven.state, driven.told) == (dialog, before, [])


SAID = {
    (Pane.TIMELINE, "x"): "The filter is empty already.",
    (Pane.ACTORS, "x"): "The filter is empty already.",
    (Pane.ACTORS, "d x"): "The filter says nothing about actors.",
    (Pane.REGIONS, "d x"): "The filter says nothing about regions.",
    (Pane.SOURCES, "d x"): "The filter says nothing about sources.",
    (Pane.TIMELINE, "a enter t x"): "Nothing to clear here: the filter names only actors, regions and sources.",
    (Pane.CLAIM, "a enter c x"): "Nothing to clear here: the filter names only actors, regions and sources.",
    (Pane.TIMELINE, "X"): "The filter is empty already.",
    (Pane.TIMELINE, "u"): "There is no earlier filter to go back to.",
    (Pane.TIMELINE, "U"): "There is no later filter to go forward to.",
    (Pane.TIMELINE, "!"): "Go to an actor, a region or a source first.",
    (Pane.CLAIM, "S"): "Only the actors, the regions and the sources can be ordered.",
    (Pane.TIMELINE, "right"): "Nothing is folded here; actors, regions and sources are.",
    (Pane.CLAIM, "left"): "Nothing can be folded here; actors, regions and sources can.",
    (Pane.ACTORS, "left left left"): "Nothing is above Russia.",
    (Pane.ACTORS, "G right"): "Nothing is below Reports.",
    (Pane.CLAIM, "backspace"): "No link was followed to this claim, so there is no way back.",
    (Pane.TIMELINE, "M"): "No claim is selected.",
    (Pane.TIMELINE, "m m"): "All claims that are shown are selected already.",
    (Pane.TIMELINE, "Z"): "There is nothing to undo.",
    (Pane.TIMELINE, "ctrl+y"): "There is nothing to redo.",
    (Pane.ACTORS, "a"): "The actors have the focus already.",
    (Pane.SOURCES, "O"): "The sources have the focus already.",
    (Pane.TIMELINE, "t"): "The timeline has the focus already.",
    (Pane.TIMELINE, "v left left left"): "No claim is in a column further left.",
}


async def test_commands_that_have_no_effect_say_why(village_path: Path) -> None:
    for (pane, keys), said in SAID.items():
        async with exploring(village_path) as driven:
            if pane is not Pane.TIMELINE:
                await driven.press(TO_PANE[pane])
            await driven.press(*keys.split())
            assert driven.told[-1:] == [said], (pane, keys)


def seen(driven: Driven) -> tuple[object, ...]:
    """All that a key can have an effect on."""
    cursor = driven.explorer.focused_list.cursor
    return driven.text, driven.state, driven.dialog, driven.app.theme, driven.app.clipboard, cursor


async def back(driven: Driven, start: ViewState) -> None:
    """Close what is open and return to a state from before."""
    panes = driven.explorer.panes
    for _ in range(2):
        if driven.dialog or panes.bar.editing or panes.form.editing:
            await driven.press("escape")
    driven.explorer.become(start)
    await driven.settle()


@pytest.mark.parametrize("pane", list(Pane))
async def test_every_command_does_something_or_says_why_not_in_every_pane(village_path: Path, pane: Pane) -> None:
    async with exploring(village_path) as driven:
        await driven.go("kursk-retaken")
        if pane is not Pane.TIMELINE:
            await driven.press(TO_PANE[pane])
        start = driven.state
        for command in COMMANDS:
            if command.keys and command.id != "quit" and not command.id.startswith("move."):
                await back(driven, start)
                before, told = seen(driven), len(driven.told)
                await driven.press(command.keys[0])
                assert seen(driven) != before or len(driven.told) > told, command.id


async def test_the_commands_that_ask_are_known(village_path: Path) -> None:
    asking = set()
    async with exploring(village_path) as driven:
        await driven.go("kursk-retaken")
        start = driven.state
        for command in COMMANDS:
            if command.keys and command.id != "quit":
                await back(driven, start)
                await driven.press(command.keys[0])
                panes = driven.explorer.panes
                if driven.dialog or panes.bar.editing or panes.form.editing:
                    asking.add(command.id)
    assert asking == ASKING


# Other keyboards


async def test_a_letter_of_another_keyboard_is_the_key_at_its_place(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        for disputed in "вδ":
            await driven.press(disputed)
            assert tuple(driven.matches) == DISPUTED
            await driven.press("Ч")
            assert driven.filter == ""
        await driven.press("ы", "о", "й")
        assert driven.dialog == ""
        await driven.press("і")
        assert driven.dialog == "ChooseDialog"
        await driven.press("κ", "о", "enter")
        assert driven.dialog == ""
        await driven.press("X", "g", "space", "Я")
        assert driven.marked == []
        await driven.press("ctrl+н")
        assert len(driven.marked) == 1


async def test_in_texts_letters_of_other_keyboards_are_letters(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("а")
        assert driven.dialog == "FindDialog"
        await driven.type("герас")
        await driven.press("enter", "enter")
        assert driven.filter == "actor:gerasimov"
        await driven.press("X", "/")
        await driven.type("герас")
        assert "герас" in driven.lines[0]


async def test_a_letter_that_the_user_gave_to_a_command_is_that_command(village_path: Path, tmp_path: Path) -> None:
    async with exploring(village_path, home=configured(tmp_path, '"mark.all" = "в"')) as driven:
        await driven.press("в")
        assert (driven.filter, len(driven.marked)) == ("", 14)


# Keys of the user


async def test_a_key_that_was_taken_from_a_default_is_told_once_and_the_footer_leaves_it_out(
    village_path: Path, tmp_path: Path
) -> None:
    async with exploring(village_path, home=configured(tmp_path, '"filter.disputed" = "e"\n"help" = []')) as driven:
        assert driven.told == ['config.toml gives e to "Show disputed only"; "Export…" is left to ctrl+p.']
        await driven.read()
        assert "e disputed" in driven.lines[-1]
        assert "export" not in driven.lines[-1]
        assert "help" not in driven.lines[-1]
        await driven.press("e")
        assert tuple(driven.matches) == DISPUTED
        await driven.press("%")
        assert driven.told[1:] == ["No command on %. ctrl+p lists them."]
        await driven.press("ctrl+p")
        await driven.type("Export")
        await driven.sees("Export…")


@pytest.mark.parametrize(
    ("keys", "leaving", "staying"),
    [
        ('quit = "Q"', ("Q", "ctrl+q"), "q"),
        ("quit = []", ("ctrl+q",), "q"),
        ('export = "ctrl+q"', ("q",), "ctrl+q"),
    ],
)
async def test_there_is_always_a_key_to_quit(
    village_path: Path, tmp_path: Path, keys: str, leaving: tuple[str, ...], staying: str
) -> None:
    home = configured(tmp_path, keys)
    for key in leaving:
        async with exploring(village_path, home=home) as driven:
            await driven.press(staying)
            assert not driven.app._exit
            await driven.press("escape", key)
            assert driven.app._exit


async def test_ctrl_q_quits_from_dialogs_and_texts_too_unless_it_was_given_away(
    village_path: Path, tmp_path: Path
) -> None:
    for opening in ("s", "e", "/"):
        async with exploring(village_path) as driven:
            await driven.press(opening, "ctrl+q")
            assert driven.app._exit
    async with exploring(village_path, home=configured(tmp_path, 'theme = "ctrl+q"')) as driven:
        for opening in ("s", "e", "/"):
            await driven.press(opening, "ctrl+q")
            assert not driven.app._exit
            await driven.press("escape")


# Undo


async def test_the_footer_names_what_would_be_undone_and_a_click_undoes_it(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        assert "undo" not in driven.lines[-1]
        await driven.press("m")
        await driven.read()
        assert "Z undo: 14 selected" in driven.lines[-1]
        await driven.press("g", "space")
        assert "Z undo: 1 unselected" in driven.lines[-1]
        await driven.press("a")
        assert "Z undo: 1 unselected" in driven.lines[-1]
        await driven.click("#keys", driven.lines[-1].index("Z undo") - 1, 0)
        assert len(driven.marked) == 14
        await driven.press("ctrl+z")
        assert driven.marked == []
        assert "undo" not in driven.lines[-1]
        await driven.press("ctrl+y", "ctrl+y")
        assert len(driven.marked) == 13


async def test_the_footer_offers_a_way_back_only_where_there_is_one(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.go("gornal-taken")
        await driven.press("enter")
        assert "come back" not in driven.lines[-1]
        await driven.press("enter")
        assert "backspace come back" in driven.lines[-1]
        await driven.press("backspace")
        assert "come back" not in driven.lines[-1]


async def test_a_new_change_forgets_what_was_taken_back(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("m", "Z", "g", "space", "ctrl+y")
        assert len(driven.marked) == 1
        assert driven.told[-1] == "There is nothing to redo."
