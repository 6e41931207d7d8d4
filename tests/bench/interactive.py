"""What a user waits for: the start, each key, the search as typed, the end. And the memory that it takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from statistics import median

from tests.bench.report import Line
from tests.bench.sessions import Painted, Session, bare, crowd, explorer, milliseconds, opened, percentile_95

SMALL = 1_000
_RUNS = 5
_STARTS = 3
_TYPED = "artillery"
_BETWEEN_KEYS = 0.03

_FILTER_KEYS = (
    *("d", "d", "d", "d", "u", "U", "X"),
    *("a", "\r", "jjj", "\r", "X"),
    *("r", "\r", "jj", "\r", "d", "x", "X", "t"),
)
"""Keys that filter, among them some that move in a tree or give a pane the focus; those are not counted."""
_COUNTED = ("d", "u", "U", "X", "x", "\r")


def start(claims: int) -> Iterator[Line]:
    """From the start of the process to the first rows on the screen."""
    with opened(explorer, claims):
        pass  # whatever is compiled or kept at a first start is there now
    floors: list[float] = []
    whole: list[float] = []
    for _ in range(_STARTS):
        for program, times in ((bare, floors), (partial(explorer, claims), whole)):
            with program() as session:
                times.append(session.wait_until_ready())
                session.quit()
    detail = f"{median(whole):.2f} s against {median(floors):.2f} s"
    ratio = median(whole) / median(floors)
    yield Line("start to first rows / a bare app's frame", ratio, "≤ 1.25 (warm cache)", detail)


def filtering(claims: int) -> Iterator[Line]:
    """From a key that filters to the last byte of rows, counts, density and details."""
    with opened(explorer, SMALL) as small, opened(explorer, claims) as large:
        found = list(_filtered(small, large))
    ratio = median(there / here for here, there in found)
    detail = f"{milliseconds(there for _, there in found)}; at {SMALL:,} {milliseconds(here for here, _ in found)}"
    yield Line("filter key to painted / at 1,000 claims", ratio, "≤ 1.5, p95 ≤ 50 ms", detail)


def _filtered(one: Session, other: Session) -> Iterator[tuple[float, float]]:
    """The seconds that each key that filters takes in one and in the other."""
    for _ in range(_RUNS):
        for key in _FILTER_KEYS:
            pair = one.press(key).seconds, other.press(key).seconds
            if key in _COUNTED:
                yield pair


def folding(claims: int) -> Iterator[Line]:
    """The same keys while claims with one origin are folded, against those while they are not."""
    with opened(explorer, claims) as plain, opened(explorer, claims) as folded:
        first = folded.press("i")
        found = list(_filtered(plain, folded))
    ratio = median(there / here for here, there in found)
    detail = f"{milliseconds(there for _, there in found)}; the key that folds, once {1e3 * first.seconds:.0f} ms"
    yield Line("filter key with repeats folded / unfolded", ratio, "p95 ≤ 50 ms", detail)


def moving(claims: int) -> Iterator[Line]:
    """From a cursor key, which scrolls nothing, to the last byte of list and details."""
    with opened(crowd) as floor, opened(explorer, claims) as large:
        bare_moves = [floor.press("j") for _ in range(20)]
        large.press("k" * 20)
        moves = [large.press("j") for _ in range(15)]
        pages = [large.press("\x1b[5~") for _ in range(10)]
    times = [move.seconds for move in moves]
    ratio = median(times) / median(move.seconds for move in bare_moves)
    yield Line("cursor key to painted / in a bare list", ratio, "p95 ≤ 16 ms", milliseconds(times))
    sent = [float(move.bytes) for move in moves]
    detail = f"median {median(sent):,.0f}, p95 {percentile_95(sent):,.0f} bytes"
    yield Line("bytes of a move / of one in a bare list", median(sent) / _median_bytes(bare_moves), "≤ 1 kB", detail)
    turned = [page.seconds for page in pages]
    yield Line("page key to painted / cursor key", median(turned) / median(times), "none set", milliseconds(turned))


def _median_bytes(moves: list[Painted]) -> float:
    return median(move.bytes for move in moves)


def searching(claims: int) -> Iterator[Line]:
    """A word typed letter by letter: from the last key to the last byte of its result."""
    times: dict[int, list[float]] = {}
    for size in (SMALL, claims):
        with opened(explorer, size) as session:
            session.press("/")
            first = session.press_until(_TYPED, b" of ")
            session.settle(1.0)
            session.press("\x1b", 1.0)
            times[size] = [_typed(session) for _ in range(_RUNS)]
    ratio = median(times[claims]) / median(times[SMALL])
    detail = f"{milliseconds(times[claims])}; the very first one {first.seconds:.2f} s"
    yield Line("search as typed / at 1,000 claims", ratio, "≤ 250 ms", detail)


def _typed(session: Session) -> float:
    """The seconds from the last key of a word to its result."""
    session.press("/")
    for letter in _TYPED[:-1]:
        session.send(letter)
        time.sleep(_BETWEEN_KEYS)
    painted = session.press(_TYPED[-1], 1.0)
    session.press("\x1b", 1.0)
    return painted.seconds


def memory(claims: int) -> Iterator[Line]:
    """What the process holds after the start, and after a walk through the timeline."""
    with opened(bare) as floor, opened(explorer, claims) as session:
        least, after_start = floor.memory, session.memory
        for key in ("g", "G", "\x1b[5~", "d", "d", "d", "g", "G"):
            session.press(key)
        at_end = session.memory
    yield Line("memory after start / of a bare app", after_start / least, "≤ 120 MB", f"{after_start:.0f} MB")
    yield Line("memory after End / of a bare app", at_end / least, "≤ 120 MB", f"{at_end:.0f} MB")


def quitting(claims: int) -> Iterator[Line]:
    """From the key to the end of the process: idle, in the middle of a query, and while the case is being opened."""
    floors, idle, busy, opening = [], [], [], []
    for _ in range(_STARTS):
        with opened(bare) as floor:
            floors.append(floor.quit())
        with opened(explorer, claims) as session:
            idle.append(session.quit())
        with opened(explorer, claims) as session:
            session.press("/")
            session.send(f"{_TYPED}\r")
            session.settle(0.1)
            busy.append(session.quit())
        with explorer(claims) as session:
            session.wait_for(b"opening", 30)
            opening.append(session.quit())
    for name, times in (("idle", idle), ("in a query", busy), ("while opening", opening)):
        yield Line(f"quit {name} / a bare app", median(times) / median(floors), "≤ 0.5 s", milliseconds(times))
