"""`python -m tests.signals [--runs N] [--seed N] [--only NAME]`: signals at random moments, hundreds of times.

Every run must end with the code of its signal, in time, in silence, and leave terminal and files as they should be.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from random import Random

from tests.bench.cases import case_file, case_folder
from tests.signals.scenarios import SCENARIOS, Files
from tests.signals.victim import BEFORE_ALL


def main() -> int:
    """Run scenarios in turn, say what was wrong, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.signals", description=__doc__)
    parser.add_argument("--runs", type=int, default=100, metavar="N", help="how often the program is ended")
    parser.add_argument("--jobs", type=int, default=4, metavar="N", help="how many programs run at the same time")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="other moments for another number")
    parser.add_argument("--claims", type=int, default=50_000, metavar="N", help="claims in the large case")
    parser.add_argument("--only", choices=SCENARIOS, action="append", metavar="NAME", help=", ".join(SCENARIOS))
    parser.add_argument("--program", type=Path, default=Path(sys.executable).with_name("conflict-tui"))
    chosen = parser.parse_args()
    names = chosen.only or list(SCENARIOS)
    files = Files((chosen.program,), case_file(chosen.claims), case_folder(chosen.claims // 10))
    plan = [(names[run % len(names)], chosen.seed * 1_000_000 + run) for run in range(chosen.runs)]
    failed: Counter[str] = Counter()
    too_early = 0
    with ProcessPoolExecutor(chosen.jobs) as pool:
        for (name, seed), wrong in zip(plan, pool.map(partial(_run, files), plan), strict=True):
            if wrong == [BEFORE_ALL]:
                too_early += 1
            elif wrong:
                failed[name] += 1
                print(f"{name} {seed}:", *wrong, sep="\n    ", flush=True)
    by_name = ", ".join(f"{name} {number}" for name, number in failed.items())
    print(f"{chosen.runs} runs, {failed.total()} failed{': ' if failed else ''}{by_name}")
    print(f"{too_early} not counted: {BEFORE_ALL}")
    return 1 if failed else 0


def _run(files: Files, planned: tuple[str, int]) -> list[str]:
    name, seed = planned
    with tempfile.TemporaryDirectory(prefix="conflict-tui-signals-") as folder:
        return SCENARIOS[name](files, Path(folder), Random(seed))


if __name__ == "__main__":
    sys.exit(main())
