"""Many changes in one transaction: what one of them costs does not grow with those before it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from db.work import changes
from db.work.door import Door

_FEW, _MANY = 40, 400


def steps(door: Door, change: Callable[[], object]) -> int:
    """How many calls of functions and instructions of SQLite a change takes."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    def instruction() -> int:
        nonlocal calls
        calls += 1
        return 0

    door.connection.set_progress_handler(instruction, 1)
    sys.setprofile(count)
    try:
        change()
    finally:
        sys.setprofile(None)
        door.connection.set_progress_handler(None, 0)
    return calls


def _claim(door: Door, number: int) -> object:
    return changes.add(door, "claim", {"claim": f"Claim {number}.", "speakers": "army"}, f"c{number}")


def _same_words(door: Door, number: int) -> object:
    return changes.add(door, "claim", {"claim": f"The army said it once again, and {number}.", "speakers": "army"})


def _actor(door: Door, number: int) -> object:
    parent = f"a{number - 1}" if number % 10 else "army"
    return changes.add(door, "actor", {"name": f"Actor {number}", "parent": parent}, f"a{number}")


def _link(door: Door, number: int) -> object:
    changes.add(door, "claim", {"claim": f"Claim {number}.", "speakers": "army"}, f"l{number}")
    return changes.link(door, f"l{number}", "disputes", "retaken", {})


@pytest.mark.parametrize("add", [_claim, _same_words, _actor, _link])
def test_the_last_of_many_additions_costs_what_the_first_did(
    case: Path, tmp_path: Path, add: Callable[[Door, int], object]
) -> None:
    door = Door(case, state=tmp_path / "state")
    costs: dict[int, int] = {}
    with door.changing():
        for number in range(_MANY):
            if number % _FEW == 1:
                costs[number] = steps(door, partial(add, door, number))
            else:
                add(door, number)
    door.close()
    first, *_, last = costs.values()
    assert last < 1.5 * first, costs
