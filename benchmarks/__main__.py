"""`python -m benchmarks [--quick]` measures everything and prints each value beside its goal."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from benchmarks import Finding, budget, capacity, pages, sweep, training

BENCHMARKS: list[tuple[str, Callable[[bool], list[Finding]]]] = [
    (training.TITLE, training.measure),
    (capacity.TITLE, capacity.measure),
    (sweep.TITLE, sweep.measure),
    (budget.TITLE, budget.measure),
    (pages.TITLE, pages.measure),
]
"""What is measured, in order: a title, and a function that takes `quick` and returns findings."""


def main() -> None:
    """Run every benchmark and print as it goes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repeats: seconds instead of a careful median")
    quick = parser.parse_args().quick
    for title, measure in BENCHMARKS:
        print(title, flush=True)
        for finding in measure(quick):
            print(f"  {finding}", flush=True)


if __name__ == "__main__":
    main()
