from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from db.case.case import Case
from db.errors import CaseUnusableError
from tests.cases import Draft
from tests.patience import PATIENCE
from tests.tui.slow import Query
from tui.screen.reader import CaseReader


async def withdraw(task: asyncio.Task[int]) -> None:
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Draft().actor("a").claim("x", "a").claim("y", "a").write(tmp_path / "case.sqlite")


@pytest.fixture
def reader(path: Path) -> Iterator[CaseReader]:
    reader = CaseReader(path)
    yield reader
    reader.close()


async def test_questions_are_answered_one_after_the_other(reader: CaseReader) -> None:
    order: list[int] = []

    def asked(number: int, _: Case) -> None:
        order.append(number)

    await asyncio.gather(*(reader.ask(partial(asked, number)) for number in range(20)))
    assert order == list(range(20))
    assert await reader.ask(lambda case: case.uids([0, 1])) == ["x", "y"]


async def test_opening_tells_how_far_it_is(reader: CaseReader) -> None:
    assert await reader.ask(lambda case: case.size) == 2
    done, total = reader.progress
    assert done == total > 0
    assert reader.opened.done()


async def test_a_withdrawn_question_is_interrupted_and_the_next_one_answered(reader: CaseReader) -> None:
    old = Query()
    asked = asyncio.create_task(reader.ask(old))
    await old.is_asked()
    await withdraw(asked)
    assert await asyncio.wait_for(reader.ask(lambda case: case.size), PATIENCE) == 2
    assert (old.asked, old.answered) == (1, False)


async def test_a_question_withdrawn_before_its_turn_is_never_asked(reader: CaseReader) -> None:
    first, second = Query(), Query()
    asked = [asyncio.create_task(reader.ask(query)) for query in (first, second)]
    await first.is_asked()
    await withdraw(asked[1])
    assert not asked[0].done()
    await withdraw(asked[0])
    assert await asyncio.wait_for(reader.ask(lambda case: case.size), PATIENCE) == 2
    assert second.asked == 0


async def test_a_question_hit_by_the_interrupt_of_another_is_asked_again(reader: CaseReader) -> None:
    query = Query(easy=2)
    asked = asyncio.create_task(reader.ask(query))
    await query.is_asked()
    for _ in range(int(100 * PATIENCE)):
        reader.opened.result().interrupt()
        if await asyncio.to_thread(query.repeated.wait, 0.01):
            break
    assert await asyncio.wait_for(asked, PATIENCE) == 2
    assert query.asked == 2


async def test_what_a_question_raises_reaches_who_asked(reader: CaseReader) -> None:
    def wrong(case: Case) -> None:
        case._connection.execute("SELECT x FROM nowhere")

    with pytest.raises(CaseUnusableError, match="nowhere"):
        await reader.ask(wrong)
    assert await reader.ask(lambda case: case.size) == 2


async def test_closing_ends_what_is_being_read(reader: CaseReader) -> None:
    query, waiting = Query(), Query()
    asked = [asyncio.create_task(reader.ask(one)) for one in (query, waiting)]
    await query.is_asked()
    await asyncio.wait_for(asyncio.to_thread(reader.close), PATIENCE)
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        await asked[0]
    with pytest.raises(asyncio.CancelledError):
        await asked[1]
    assert (query.answered, waiting.asked) == (False, 0)


async def test_after_closing_the_file_is_closed_and_nothing_is_answered(reader: CaseReader, path: Path) -> None:
    case = await reader.ask(lambda case: case)
    reader.close()
    reader.close()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        case.uids([0])
    with pytest.raises(RuntimeError):
        await reader.ask(lambda case: case.size)


def test_closing_while_a_case_is_being_opened_leaves_nothing_open(path: Path) -> None:
    reader = CaseReader(path)
    reader.close()
    assert reader.opened.done()


async def test_a_file_that_is_no_case_is_refused_to_whoever_asks(tmp_path: Path) -> None:
    reader = CaseReader(tmp_path / "missing.sqlite")
    for _ in range(2):
        with pytest.raises(CaseUnusableError, match="missing"):
            await reader.ask(lambda case: case.size)
    reader.close()


class Unreadable(CaseReader):
    """Finds that the case is damaged when it has read a part of it."""

    def _note_progress(self, done: int, total: int) -> None:
        raise CaseUnusableError(f"damaged after {done} of {total} rows")


def test_closing_after_a_case_could_not_be_read_is_no_fault(path: Path) -> None:
    for _ in range(20):
        reader = Unreadable(path)
        assert isinstance(reader.opened.exception(PATIENCE), CaseUnusableError)
        reader.close()
