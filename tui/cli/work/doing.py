"""Work on a case from the shell: who does it, and what is printed when it is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from db.text.safe import line
from db.work.journal.operation import Operation
from db.work.workbench import Workbench
from tui.cli.output import put_line, say
from tui.cli.work.options import ChangeRequest
from tui.state.config import load_config, person


@contextmanager
def at_work(wanted: ChangeRequest) -> Iterator[Workbench]:
    """The case, open for work under the name of the analyst. Raises UsageError for a name that cannot be one."""
    name = load_config().wishes.name if wanted.name is None else person("--as", wanted.name)
    with Workbench(wanted.case, name or "") as work:
        yield work


def print_ids(wanted: ChangeRequest, operations: Iterable[Operation]) -> None:
    """Print the ids of operations, or the operations as JSON: one a line."""
    for operation in operations:
        print_operation(wanted, operation, operation.id)


def print_operation(wanted: ChangeRequest, operation: Operation, text: str) -> None:
    """Print an operation as JSON if that is wanted, else a text."""
    if wanted.as_json:
        from db.exporting.json import encode
        from tui.cli.work.operations import to_object

        put_line(encode(to_object(operation)))
    else:
        put_line(line(text, len(text)))


def tell(text: str) -> None:
    """Say in one line what was done."""
    say(line(text))
