"""What the first page of the help says: keys, signs, statuses and filter fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from db.filters.fields import FIELDS, TEXT
from db.model.claims import Status
from db.text.phrases import SHADE_MEANINGS
from tui.dialogs.help.lines import KEY
from tui.state.commands import COMMANDS, Command, Pane, footer, grouped, key_name
from tui.state.keymap import Keymap
from tui.state.manual import HOW_CLAIMS_COME
from tui.state.titles import TITLES
from tui.state.view import HelpSection, LegendEntry
from tui.widgets.glyphs import Glyphs

_STATUSES = {
    Status.DISPUTED: "another claim, not retracted, contradicts it",
    Status.CORROBORATED: "an identified voice of another side supports it, from another origin",
    Status.QUESTIONED: "another claim asks for evidence, or says it cannot be verified",
    Status.UNVERIFIED: "none of these",
    Status.RETRACTED: "its own speaker, or a body that they speak for, took it back",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A key, a sign or a word, with what it means. `keys` are the single keys, `keywords` more words to find it by."""

    name: str
    meaning: str
    style: str = KEY
    keys: tuple[str, ...] = ()
    keywords: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Items under a heading, with remarks below."""

    heading: str
    items: Sequence[Item] = ()
    remarks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class HelpSubject:
    """What the help is about: the keys, the signs, the focused pane, and what the main views say about themselves."""

    keymap: Keymap
    glyphs: Glyphs
    pane: Pane
    sections: Sequence[HelpSection] = ()
    legend: Sequence[LegendEntry] = ()


def pane_part(subject: HelpSubject) -> Part:
    """The first key of each command that matters in the focused pane, with its title."""
    pane = subject.pane
    own = [command for command in COMMANDS if pane in command.panes and len(command.panes) < len(Pane)]
    useful = [command for command in dict.fromkeys((*footer(pane), *own)) if subject.keymap[command.id]]
    items = [Item(key_name(subject.keymap[command.id][0]), TITLES[command.id].text) for command in useful]
    return Part(f"Keys in the {pane} pane", items)


def legend_part(subject: HelpSubject) -> Part:
    """The signs in lists of claims, each in a word or two."""
    glyphs = subject.glyphs
    items = [Item(glyphs.status[status], status, f"status--{status}") for status in _STATUSES]
    items += [
        Item(glyphs.superseded, "superseded"),
        Item(glyphs.shaded, "has a shade"),
        Item(glyphs.mark, "selected"),
        Item(glyphs.links, "links"),
        Item(glyphs.axis[1:4], "vague date"),
    ]
    items += [Item(entry.sign, entry.meaning) for entry in subject.legend]
    return Part("Signs", items)


def parts(subject: HelpSubject) -> Iterator[Part]:
    """Everything else."""
    for group, commands in grouped():
        yield Part(group, [_key(subject, command, command.help) for command in commands])
    yield _statuses(subject.glyphs)
    yield _signs(subject.glyphs)
    for section in subject.sections:
        items = [Item(name, meaning) for name, meaning in section.entries]
        yield Part(section.heading, items, (section.remark,))
    yield Part("Fields of the filter", tuple(_fields()), (_COMBINED,))
    yield Part(
        "Cases", (), (HOW_CLAIMS_COME, "The mouse works too; hold shift to select text with it as in any terminal.")
    )


_COMBINED = "More fields narrow the matches, commas inside a field widen them, a leading - excludes."


def _key(subject: HelpSubject, command: Command, meaning: str) -> Item:
    keys = tuple(map(key_name, subject.keymap[command.id]))
    title = TITLES[command.id]
    return Item(" ".join(keys), meaning, KEY, keys, f"{title.text} {title.keywords}")


def _statuses(glyphs: Glyphs) -> Part:
    items = [
        Item(f"{glyphs.status[status]} {status}", meaning, f"status--{status}") for status, meaning in _STATUSES.items()
    ]
    items.append(Item(f"{glyphs.superseded} superseded", "a later figure or position of the same side replaces it"))
    items += [Item(f"{glyphs.shaded} {shade}", meaning) for shade, meaning in SHADE_MEANINGS.items()]
    remark = "A status is derived from the links alone. It says who answers whom, not what is true."
    return Part("The status of a claim", items, (remark,))


def _signs(glyphs: Glyphs) -> Part:
    items = [
        Item(glyphs.mark, "selected for export"),
        Item(f"{glyphs.links} 3", "the number of links with other claims"),
        Item(f"{glyphs.times}3", "while repeats are folded: the first of 3 claims of one origin, shown for all"),
        Item(glyphs.axis[1:4], "beside a heading: the days that its vague date can mean"),
        Item(glyphs.bars, "above the timeline: matches over time, by the date that orders the timeline; fainter where "
             "most of them have vague dates, which are spread over their days"),
        Item(glyphs.asof + glyphs.future * 2, "the time after the as-of date"),
        Item(f"{glyphs.folded} {glyphs.unfolded}", "in a tree: something is below, hidden or shown"),
        Item(f"{glyphs.chosen} {glyphs.excluded}", "in a tree: chosen in the filter, or excluded"),
        Item("17 +17", "in a tree: the matches if this is chosen; so many more than others that are chosen bring"),
    ]  # fmt: skip
    return Part("More signs", items)


def _fields() -> Iterable[Item]:
    for field in FIELDS.values():
        if field.name != TEXT:
            yield Item(f"{field.name}:", f"{field.summary}. {field.example}")
            for value, meaning in field.choices:
                yield Item(f"  {field.name}:{value}", meaning)
    yield Item("words", "a bare word finds words that begin with it, a quoted phrase exactly these words")
