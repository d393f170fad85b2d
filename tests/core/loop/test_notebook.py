"""A cell runs its text to the end or to its first error, and whoever watches it is heard: also where they raise."""

from __future__ import annotations

import pytest

from core.loop.notebook import Names, Told, run_cell

TEXT = """\
total = 0
for number in range(3):
    total += number
print(total)
"""
FAILING = """\
first = 1
second = first / 0
third = 3
"""


def test_every_line_is_watched_after_it_has_run() -> None:
    seen: list[tuple[int, int | None]] = []
    cell = run_cell(TEXT, lambda line, names: seen.append((line, names.get("total"))))
    assert seen == [(1, 0), (2, 0), (3, 0), (2, 0), (3, 1), (2, 1), (3, 3), (4, 3)]
    assert (cell.printed, cell.error, cell.warnings) == ("3\n", None, [])


def test_an_error_ends_the_text_and_its_line_is_watched_too() -> None:
    seen: list[int] = []
    cell = run_cell(FAILING, lambda line, names: seen.append(line))
    assert seen == [1, 2]
    assert cell.error == run_cell(FAILING).error == Told("ZeroDivisionError", "division by zero", 2)
    assert (cell.names["first"], "third" in cell.names) == (1, False)


@pytest.mark.parametrize("raised", [ValueError, ZeroDivisionError, RuntimeError, StopIteration, KeyboardInterrupt])
@pytest.mark.parametrize(("line", "calls"), [(1, 1), (2, 2), (3, 3), (4, 8)])
def test_what_a_watcher_raises_passes_through_and_ends_the_text(
    raised: type[BaseException], line: int, calls: int
) -> None:
    seen: list[int] = []

    def watch(at: int, names: Names) -> None:
        seen.append(at)
        if at == line:
            raise raised("from outside")

    with pytest.raises(raised, match="from outside"):
        run_cell(TEXT, watch)
    assert (len(seen), seen[-1]) == (calls, line)


def test_what_a_watcher_raises_at_the_line_of_an_error_passes_through() -> None:
    def watch(line: int, names: Names) -> None:
        if line == 2:
            raise ValueError("from outside")

    with pytest.raises(ValueError, match="from outside"):
        run_cell(FAILING, watch)
