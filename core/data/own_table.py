"""A table that somebody has pasted: two or three columns, read with every fault named by its line.

Cells are parted by tabs, semicolons or commas. Where the comma does not part cells it may stand in a number, as in
much of Europe. A byte order mark, Windows line ends, quoted cells, empty lines and a row of heads are all right.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

MOST_ROWS, FEWEST_COLUMNS, MOST_COLUMNS = 500, 2, 3
LARGEST = 1e9
"""A number beyond this, either way, is taken for a slip."""
MOST_BYTES = 100_000
"""Of a file: 500 rows of three cells are less than a third of it."""
NUMBER = re.compile(r"[-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?")
SHOWN = 30
"""Letters of a cell that a sentence quotes."""


@dataclass(frozen=True)
class OwnTable:
    """A table of N rows: their cells as text, the heads or an empty tuple, and the line on which each row stands."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return len(self.rows[0])

    def numbers(self, column: int) -> list[float]:
        """The N numbers of a column. Raises `ValueError` with the line of a cell that is none."""
        return [
            _number(row[column], line, self._named(column)) for row, line in zip(self.rows, self.lines, strict=True)
        ]

    def classes(self, column: int, most: int) -> tuple[list[int], tuple[str, ...]]:
        """The N classes of a column, counted from 0 as they first appear, and their names; whole numbers below `most`
        stay what they are. Raises `ValueError` with the line on which there is no class, or one too many."""
        cells = [row[column] for row in self.rows]
        counted = tuple(str(k) for k in range(most))
        names = list(counted) if set(cells) <= set(counted) else []
        for cell, line in zip(cells, self.lines, strict=True):
            if not cell:
                raise ValueError(f"Line {line} names no class.")
            if cell not in names:
                names.append(cell)
            if len(names) > most:
                raise ValueError(f"Line {line} names another class, {cell[:SHOWN]!r}, and there are at most {most}.")
        return [names.index(cell) for cell in cells], tuple(names)

    def _named(self, column: int) -> str:
        return f"{self.heads[column]!r}" if self.heads else f"column {column + 1}"


def decoded(file: bytes) -> str:
    """The text of a file in the encodings that spreadsheets write. Raises `ValueError` for one that is too large."""
    if len(file) > MOST_BYTES:
        raise ValueError(f"The file has {len(file):,} bytes, and {MOST_BYTES:,} are the most.")
    for encoding in ("utf-16",) if file[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return file.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("The file is no text. Save the table as CSV first.")


def read_table(text: str) -> OwnTable:
    """The table in a text. Raises `ValueError` with a sentence that names the line of the first fault."""
    lines = [(number, line) for number, line in enumerate(_lines(text), 1) if line.strip(" \t;,")]
    if not lines:
        raise ValueError("There is no table yet: paste at least one row.")
    parted_by = _parted_by([line for _, line in lines])
    read = [(number, _cells(line, parted_by)) for number, line in lines]
    heads: tuple[str, ...] = ()
    if not any(NUMBER.fullmatch(_plain(cell)) for cell in read[0][1]):
        heads, read = read[0][1], read[1:]
        if not read:
            raise ValueError("Line 1 has the heads, and no row stands below them.")
    width = len(heads or read[0][1])
    for number, cells in read[:MOST_ROWS]:
        if not FEWEST_COLUMNS <= len(cells) <= MOST_COLUMNS:
            hint = " Where commas stand in numbers, part the columns by semicolons." if parted_by == "," else ""
            many = f"{len(cells)} column{'s' if len(cells) != 1 else ''}"
            raise ValueError(f"Line {number} has {many}, and two or three are read.{hint}")
        if len(cells) != width:
            raise ValueError(f"Line {number} has {len(cells)} columns, and those above it have {width}.")
    if len(read) > MOST_ROWS:
        raise ValueError(f"Line {read[MOST_ROWS][0]} is one row too many: {MOST_ROWS} are the most.")
    return OwnTable(heads, tuple(cells for _, cells in read), tuple(number for number, _ in read))


def _lines(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _parted_by(lines: list[str]) -> str:
    """What parts the cells: the first of these that stands in every line but perhaps one, such as that of the heads."""
    for mark in ("\t", ";"):
        if sum(mark in line for line in lines) >= max(len(lines) - 1, 1):
            return mark
    return ","


def _cells(line: str, parted_by: str) -> tuple[str, ...]:
    try:
        cells = next(csv.reader([line], delimiter=parted_by))
    except csv.Error:
        cells = line.split(parted_by)
    while len(cells) > FEWEST_COLUMNS and not cells[-1].strip() and len(cells) > MOST_COLUMNS:
        cells.pop()  # spreadsheets leave empty cells at the end of a row
    return tuple(cell.strip() for cell in cells)


def _plain(cell: str) -> str:
    return cell.replace("\u2212", "-").replace("\u00a0", "")


def _number(cell: str, line: int, column: str) -> float:
    if not NUMBER.fullmatch(_plain(cell)):
        what = f"{cell[:SHOWN]!r}, which is no number" if cell else "nothing"
        raise ValueError(f"Line {line} has {what} in {column}.")
    value = float(_plain(cell).replace(",", "."))
    if not abs(value) <= LARGEST:
        raise ValueError(f"Line {line} has {cell[:SHOWN]!r} in {column}; numbers go up to {LARGEST:,.0f}.")
    return value
