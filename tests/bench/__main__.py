"""`python -m tests.bench [--claims N] [--only NAME]`: each budget as a ratio to a floor of the same run.

Nothing passes or fails here: the figures are for people who compare them with the aims beside them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping

from tests.bench import interactive
from tests.bench.importing import importing
from tests.bench.looking import looking
from tests.bench.report import HEAD, Line, shown

BENCHMARKS: Mapping[str, Callable[[int], Iterator[Line]]] = {
    "start": interactive.start,
    "filter": interactive.filtering,
    "lens": interactive.folding,
    "views": looking,
    "cursor": interactive.moving,
    "search": interactive.searching,
    "memory": interactive.memory,
    "quit": interactive.quitting,
    "import": importing,
}


def main() -> None:
    """Run the benchmarks that were asked for and print their table, line by line as it comes about."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--claims", type=int, default=1_000_000, metavar="N", help="claims in the synthetic case")
    parser.add_argument("--only", choices=BENCHMARKS, action="append", metavar="NAME", help=", ".join(BENCHMARKS))
    chosen = parser.parse_args()
    print(f"{chosen.claims:,} claims\n{HEAD}")
    for name in chosen.only or BENCHMARKS:
        for line in BENCHMARKS[name](chosen.claims):
            print(shown(line), flush=True)


if __name__ == "__main__":
    main()
