"""The README and the manual in parts that can be compared with the program.

Run as `python -m tests.readme`, it writes the manual's table of keys, which is that of the registry of commands.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from tests.terminal import ROOT
from tui.state.commands import grouped, key_name
from tui.state.manual import FOLDER, TOPICS, page

README = ROOT / "README.md"
MANUAL = {topic: page(topic) for topic in TOPICS}
"""The pages of the manual by topic."""
KEYS = FOLDER / "keys.md"
UPDATE = "python -m tests.readme"
_KEYS = re.compile(r"(<!-- keys: [^>]*-->\n)(.*?)(<!-- end of keys -->)", re.DOTALL)


def key_table() -> str:
    """The commands of the explorer as a Markdown table: group, keys, what they do, and the id to change keys by."""
    lines = ["| group | keys | what they do | id |", "|---|---|---|---|"]
    for group, commands in grouped():
        for number, command in enumerate(commands):
            keys = " ".join(f"`{key_name(key)}`" for key in command.keys)
            lines.append(f"| {'' if number else group} | {keys} | {command.help} | `{command.id}` |")
    return "\n".join(lines) + "\n"


def with_key_table(text: str) -> str:
    """The same text with the table of keys as it should be. Raises ValueError where it has no place for one."""
    changed, places = _KEYS.subn(lambda place: f"{place[1]}\n{key_table()}\n{place[3]}", text)
    if places != 1:
        raise ValueError(f"there are {places} places for the table of keys, not one")
    return changed


def section(text: str, heading: str) -> str:
    """The part of a text under a heading of the second level."""
    _, _, rest = text.partition(f"\n## {heading}\n")
    return rest.partition("\n## ")[0]


def fenced(text: str, language: str) -> list[str]:
    """The code blocks in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def tables(text: str) -> Iterator[list[list[str]]]:
    """The rows of each table, without its head, as cells."""
    for table in re.findall(r"^\|(?:-+\|)+\n((?:\|.*\n)*)", text, re.MULTILINE):
        yield [[cell.strip() for cell in row.strip("|").split(" |")] for row in table.splitlines()]


def spans(text: str) -> list[str]:
    """The code spans of a text that stand outside of code blocks."""
    outside = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"`([^`\n]+)`", outside)


def command_lines(text: str) -> list[list[str]]:
    """The arguments of every call of the program, in code blocks and in running text."""
    lines = [line for block in fenced(text, "sh") for line in block.splitlines()]
    parts = (part for line in [*lines, *spans(text)] for part in line.split(" && "))
    calls = (part.partition(" > ")[0] for part in parts if re.match(r"(\.venv/bin/)?conflict-tui( |$)", part))
    words = map(shlex.split, calls)
    return [args for _, *args in words]


def main(path: Path = KEYS) -> None:
    """Write the table of keys into the manual."""
    path.write_text(with_key_table(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
