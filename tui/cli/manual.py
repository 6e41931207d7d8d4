"""The command that shows the manual: its topics, or one page."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Collection

from click.shell_completion import CompletionItem

from db.errors import UsageError
from db.text.names import nearest
from tui.cli.output import PROGRAM, in_colour, on_terminal, put_data, put_line, say
from tui.state import manual

_WIDEST = 120
"""Maximum width of a page in cells: longer lines are hard to read."""
_STYLES = {"markdown.code": "cyan", "markdown.code_block": "cyan", "markdown.h2": "bold underline"}
_FENCE = re.compile(r"^```\w+$", re.MULTILINE)


def list_topics() -> None:
    """Print the topics, each with the first sentence of its page."""
    topics = list(manual.topics())
    width = max(len(topic.name) for topic in topics)
    for topic in topics:
        put_line(f"{topic.name:<{width}}  {topic.summary}")
    if on_terminal():
        say(f"\nA page is shown by: {PROGRAM} help TOPIC")


def show_page(topic: str, commands: Collection[str]) -> None:
    """Print a page: laid out on a terminal, else as Markdown.

    Raises UsageError for an unknown topic; if it is one of `commands`, or nearly, the message says how to get help on
    that.
    """
    try:
        text = manual.page(topic)
    except UsageError as error:
        if topic not in commands:
            near = [] if manual.near_topics(topic) else nearest(topic, commands, limit=1)
            if not near:
                raise
            raise UsageError(
                f"Unknown topic {topic!r}. Did you mean {near[0]}? For the command: {PROGRAM} {near[0]} --help"
            ) from None
        raise UsageError(f"{error}\nFor the command: {PROGRAM} {topic} --help") from None
    if on_terminal():
        _lay_out(text)
    else:
        put_data((text.encode(),))


def complete(incomplete: str) -> list[CompletionItem]:
    """The topics that begin with what was typed, for the completion of a shell."""
    return [
        CompletionItem(topic.name, help=topic.summary) for topic in manual.topics() if topic.name.startswith(incomplete)
    ]


def _lay_out(text: str) -> None:
    """Print Markdown at the width of the terminal, in its own colours."""
    from rich.console import Console
    from rich.markdown import Markdown
    from rich.theme import Theme

    width = min(shutil.get_terminal_size().columns, _WIDEST)
    console = Console(file=sys.stdout, width=width, no_color=not in_colour(), highlight=False, theme=Theme(_STYLES))
    # Code blocks without a language are not highlighted: those colours do not suit every background.
    console.print(Markdown(_FENCE.sub("```text", text), code_theme="ansi_dark", hyperlinks=False))
