"""Birds from a table of one's own: one or two measurements, and the species."""

from __future__ import annotations

from core.data.own_birds import MOST_SPECIES, OWN, decode_birds
from core.data.own_columns import FEWEST, Columns, column_of, encode_columns, named, picked
from core.data.own_table import OwnTable, read_table
from ui.own_table import Reader, fewer

OTHERWISE = ("first measurement", "second measurement")
"""What columns without heads are called."""


def birds_of(text: str) -> tuple[str, str]:
    """The birds of a table as the link has them, and a sentence on what was made of them. Raises `ValueError` with a
    sentence on what is wrong with the table."""
    table = read_table(text)
    if len(table.rows) < FEWEST:
        raise ValueError(f"Line {table.lines[0]} has the only bird, and {FEWEST} are told apart at least.")
    rows = picked(len(table.rows))
    measured = range(table.columns - 1)
    for place in measured:
        for number, line in zip(table.numbers(place), table.lines, strict=True):
            if number <= 0:
                raise ValueError(f"Line {line} measures {number:g}, and lengths and weights of birds are above 0.")
    labels, names = _species(table, rows)
    columns = Columns(tuple(column_of(table, place, rows, OTHERWISE[place]) for place in measured), names, labels)
    for column in columns.numbers:
        if len(set(column.numbers)) == 1:
            raise ValueError(f"All birds have the same {column.name}, {column.code[0]}: it tells none from another.")
    carried = encode_columns(columns)
    decode_birds(carried)
    counted = ", ".join(f"{labels.count(label)} {name}" for label, name in enumerate(names))
    return (
        carried,
        f"{len(rows)} birds{fewer(len(rows), len(table.rows))}: {counted}. Labels count from 0, in this order.",
    )


def _species(table: OwnTable, rows: list[int]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The labels of these rows and the names of the species, in the order in which they first appear."""
    place = table.columns - 1
    every, cells = table.classes(place, most=MOST_SPECIES)
    there = list(dict.fromkeys(every[row] for row in rows))
    if len(there) < 2:
        raise ValueError(f"All birds are {cells[there[0]]!r}, and two species are told apart at least.")
    names = [f"species {cells[k]}" if cells[k].isdigit() else named(cells[k], f"species {k + 1}") for k in there]
    if len(set(names)) < len(names):
        names = [f"species {k + 1}" for k in range(len(names))]
    return tuple(there.index(every[row]) for row in rows), tuple(names)


READER = Reader(
    reads=birds_of,
    source="birds",
    value=OWN,
    wants=f"One or two columns of measurements and one with the species, at most {MOST_SPECIES} of them.",
    example="leg length cm;wingspan cm;species\n70,5;148;flamingo\n5,2;96;seagull",
    does="Use these birds",
)
