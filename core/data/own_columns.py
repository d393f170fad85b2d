"""An own table as a text that a link can carry: columns of numbers, to their last decimal, and perhaps one of classes.

Columns are parted by `~`, the parts of one by dots. A column of numbers is its name, how many decimals it has, its
lowest number in units of the last decimal, how many characters a number takes, and the numbers as what they lie above
the lowest, in the digits of base64url. A column of classes is their names and then a digit for each row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.data.digits import ALPHABET, DIGITS, letters_of, number_of
from core.data.own_table import LARGEST, OwnTable

MOST_CARRIED, FEWEST = 200, 2
"""Rows that a link carries; of a longer table they are evenly picked."""
MOST_CHARACTERS, MOST_DECIMALS = 3, 9
"""Characters of a number: three tell 262,144 apart."""
LONGEST_NAME = 24
NAME = re.compile(rf"(?=.{{1,{LONGEST_NAME}}}$)[^\W_]+(?:[ -][^\W_]+)*")
"""Letters and digits with single spaces or hyphens between them: no markup, wherever a name is shown."""
BETWEEN, WITHIN = "~", "."


@dataclass(frozen=True)
class Column:
    """A named column of N numbers, and how many decimals they have; below 0, they are rounded to tens or more."""

    name: str
    numbers: tuple[float, ...]
    decimals: int

    @property
    def code(self) -> list[str]:
        """The numbers as they are written in a script."""
        return [f"{number:.{max(self.decimals, 0)}f}" for number in self.numbers]

    @property
    def reach(self) -> str:
        """From which number to which it goes, in words."""
        low, high = (f"{number:.{max(self.decimals, 0)}f}" for number in (min(self.numbers), max(self.numbers)))
        return f"{low} to {high}"


@dataclass(frozen=True)
class Columns:
    """What a text carries: columns of N numbers, the names of the classes and the N labels, both empty where there is
    no column of classes."""

    numbers: tuple[Column, ...]
    classes: tuple[str, ...] = ()
    labels: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.numbers[0].numbers)


def picked(rows: int, most: int = MOST_CARRIED) -> list[int]:
    """Which of so many rows are carried: all, or as many as a link takes, evenly picked."""
    count = min(rows, most)
    return [place * rows // count for place in range(count)]


def named(cell: str, otherwise: str) -> str:
    """A head or a class of a table as a name that can be shown anywhere; `otherwise` where nothing is left of it."""
    words = " ".join(re.findall(r"[^\W_]+", cell))[:LONGEST_NAME].strip()
    return words or otherwise


def column_of(table: OwnTable, place: int, rows: Sequence[int], otherwise: str) -> Column:
    """A column of numbers of a table, at these rows; named `otherwise` where it has no head.

    Raises `ValueError` with the line of a cell that is no number.
    """
    every = table.numbers(place)
    name = named(table.heads[place], otherwise) if table.heads else otherwise
    return rounded(name, [every[row] for row in rows])


def rounded(name: str, numbers: Sequence[float]) -> Column:
    """Numbers with as many decimals as they have, or as many as so many characters tell apart."""
    decimals = next((d for d in range(MOST_DECIMALS) if all(round(n, d) == n for n in numbers)), MOST_DECIMALS)
    while _whole(max(numbers), decimals) - _whole(min(numbers), decimals) >= len(ALPHABET) ** MOST_CHARACTERS:
        decimals -= 1
    return Column(name, tuple(_number(_whole(n, decimals), decimals) for n in numbers), decimals)


def encode_columns(columns: Columns) -> str:
    """The text that carries them."""
    texts = [_packed(column) for column in columns.numbers]
    if columns.classes:
        texts.append(WITHIN.join([*columns.classes, "".join(map(str, columns.labels))]))
    return BETWEEN.join(texts)


def decode_columns(text: str, *, numbers: tuple[int, int], most_classes: int = 0) -> Columns:
    """The columns that a text carries: `numbers` is how many of them at least and at most, and where there are
    `most_classes`, a column of two classes or more comes last.

    Raises `ValueError` with a sentence that says what is wrong with any other text.
    """
    parts = text.split(BETWEEN)
    classes, labels = _classes(parts.pop(), most_classes) if most_classes else ((), ())
    if not numbers[0] <= len(parts) <= numbers[1]:
        raise ValueError(f"an own table has other columns than {len(parts)} of numbers")
    read = tuple(_unpacked(part) for part in parts)
    lengths = {len(column.numbers) for column in read} | ({len(labels)} if most_classes else set())
    if len(lengths) > 1 or not FEWEST <= max(lengths) <= MOST_CARRIED:
        raise ValueError(f"an own table has {FEWEST} to {MOST_CARRIED} rows, as many in each column")
    return Columns(read, classes, labels)


def _whole(number: float, decimals: int) -> int:
    return round(number * 10.0**decimals) if decimals >= 0 else round(number / 10.0**-decimals)


def _number(whole: int, decimals: int) -> float:
    return whole / 10**decimals if decimals >= 0 else float(whole * 10**-decimals)


def _packed(column: Column) -> str:
    whole = [_whole(number, column.decimals) for number in column.numbers]
    lowest = min(whole)
    width = 1
    while len(ALPHABET) ** width <= max(whole) - lowest:
        width += 1
    digits = "".join(letters_of(number - lowest, width) for number in whole)
    return WITHIN.join([column.name, str(column.decimals), str(lowest), str(width), digits])


def _unpacked(text: str) -> Column:
    parts = text.split(WITHIN)
    if len(parts) != 5 or not NAME.fullmatch(parts[0]):
        raise ValueError("a column of an own table has a name, three numbers and its digits")
    if not all(re.fullmatch(r"-?[0-9]{1,18}", part) for part in parts[1:4]):
        raise ValueError("an own table says in whole numbers how its digits are read")
    name, (decimals, lowest, width), digits = parts[0], map(int, parts[1:4]), parts[4]
    if not -MOST_DECIMALS <= decimals <= MOST_DECIMALS or not 1 <= width <= MOST_CHARACTERS:
        raise ValueError("an own table has more digits than can be read")
    if not digits or len(digits) % width or set(digits) - set(DIGITS):
        raise ValueError("the digits of an own table are letters, digits, - and _, and come out even")
    told = [number_of(digits[place : place + width]) for place in range(0, len(digits), width)]
    numbers = [_number(lowest + number, decimals) for number in told]
    if max(map(abs, numbers)) > LARGEST:
        raise ValueError(f"the numbers of an own table go up to {LARGEST:,.0f}")
    return Column(name, tuple(numbers), decimals)


def _classes(text: str, most: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
    *names, digits = text.split(WITHIN)
    if not 2 <= len(names) <= most or len(set(names)) < len(names) or not all(map(NAME.fullmatch, names)):
        raise ValueError(f"an own table names two classes or more, at most {most}")
    known = "".join(str(label) for label in range(len(names)))
    if set(digits) != set(known):
        raise ValueError(f"the classes of an own table are the digits {known}, each of them in a row or more")
    return tuple(names), tuple(map(int, digits))
