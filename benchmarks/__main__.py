"""`python -m benchmarks [NAME ...] [--quick]` measures all or the named, and prints each value beside its goal."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from benchmarks import Finding, budget, capacity, clicks, frames, hall, hits, misses, moves, pictures, sweep, training

BENCHMARKS: dict[str, tuple[str, Callable[[bool], list[Finding]]]] = {
    "training": (training.TITLE, training.measure),
    "capacity": (capacity.TITLE, capacity.measure),
    "sweep": (sweep.TITLE, sweep.measure),
    "budget": (budget.TITLE, budget.measure),
    "hits": (hits.TITLE, hits.measure),
    "misses": (misses.TITLE, misses.measure),
    "pictures": (pictures.TITLE, pictures.measure),
    "hall": (hall.TITLE, hall.measure),
    "moves": (moves.TITLE, moves.measure),
    "frames": (frames.TITLE, frames.measure),
    "clicks": (clicks.TITLE, clicks.measure),
}
"""What is measured, in order, by name: a title, and a function that takes `quick` and returns findings."""


def main() -> None:
    """Run the benchmarks that were asked for and print as it goes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}; without one, all")
    parser.add_argument("--quick", action="store_true", help="fewer repeats: seconds instead of a careful median")
    asked = parser.parse_args()
    if strange := sorted(set(asked.names) - set(BENCHMARKS)):
        parser.error(f"no benchmark is called {', '.join(strange)}; there are {', '.join(BENCHMARKS)}")
    for name in asked.names or BENCHMARKS:
        title, measure = BENCHMARKS[name]
        print(f"{name}. {title}", flush=True)
        for finding in measure(asked.quick):
            print(f"  {finding}", flush=True)


if __name__ == "__main__":
    main()
