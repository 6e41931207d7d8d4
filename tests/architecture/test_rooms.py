"""Imports go downwards only, from room to room, and never in a circle."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Mapping

import pytest

from tests.architecture.modules import MODULES, ROOT, imports, room
from tests.architecture.rooms import DB, TUI

LEVELS = {
    f"{package}.{name}": level
    for package, lines in (("db", DB), ("tui", TUI))
    for level, line in enumerate(lines)
    for name in line.split()
}
"""The line of each room, from 0."""

UPWARDS = {
    (module, other)
    for module in MODULES
    for other in imports(module)
    if module.partition(".")[0] == other.partition(".")[0]
    if room(module) != room(other)
    if LEVELS.get(room(module), -1) <= LEVELS.get(room(other), -1)
}
"""The imports that do not go downwards, as pairs of modules."""


def shortest_circle(graph: Mapping[str, Collection[str]], start: str) -> list[str]:
    """The shortest way along the edges of a graph from `start` back to it, both included; empty if there is none."""
    came_from: dict[str, str] = {}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for other in sorted(graph[node]):
            if other == start:
                way = [start, node]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return way[::-1] if node != start else [start, start]
            if other not in came_from:
                came_from[other] = node
                queue.append(other)
    return []


def circles(graph: Mapping[str, Collection[str]]) -> list[str]:
    """Circles of a graph in words, for each node in one the shortest; each circle once."""
    named: dict[frozenset[str], str] = {}
    for node in sorted(graph):
        if way := shortest_circle(graph, node):
            named.setdefault(frozenset(way), " imports ".join(way))
    return list(named.values())


def test_every_room_has_its_place_in_the_order() -> None:
    rooms = {room(module) for module in MODULES} - {"db", "tui"}
    assert sorted(rooms - LEVELS.keys()) == [], "add the new room to its line in tests/architecture/rooms.py"
    assert {"db.case", "db.importing", "tui.screen", "tui.views"} <= rooms


def test_the_page_for_contributors_names_the_rooms_in_this_order() -> None:
    page = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = [
        [
            name.removesuffix("/").removesuffix(".py").replace("/", ".")
            for name in re.findall(r"`((?:db|tui)/[^`]+)`", cell)
        ]
        for cell in re.findall(r"^\| (`(?:db|tui)/[^|]+) \|", page, re.MULTILINE)
    ]
    assert all(name in LEVELS for row in rows for name in row)
    assert all(len({LEVELS[name] for name in row}) == 1 for row in rows)
    for package in ("db.", "tui."):
        levels = [LEVELS[row[0]] for row in rows if row[0].startswith(package)]
        assert levels == sorted(set(levels), reverse=True)
    folders = {room(module) for module in MODULES if module.count(".") > 1}
    assert folders <= {name for row in rows for name in row}


def test_imports_from_room_to_room_go_downwards() -> None:
    offences = [
        f"{module} imports {other}, but {room(other)} is not below {room(module)}" for module, other in sorted(UPWARDS)
    ]
    assert offences == []


@pytest.mark.parametrize(("one", "other"), [("db.importing", "db.exporting"), ("db.exporting", "db.importing")])
def test_importing_and_exporting_know_nothing_of_each_other(one: str, other: str) -> None:
    known = [
        module for module in MODULES if room(module) == one and any(room(name) == other for name in imports(module))
    ]
    assert known == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circles({module: imports(module) for module in MODULES}) == []


def test_circles_are_found_and_named() -> None:
    graph = {"a": ["b"], "b": ["c", "d"], "c": ["a"], "d": ["d"], "e": ["a"]}
    assert circles(graph) == ["a imports b imports c imports a", "d imports d"]
