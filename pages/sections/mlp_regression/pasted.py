"""Points from a table of one's own: x and y."""

from __future__ import annotations

from core.data.datasets import OWN
from core.data.own_columns import FEWEST, Columns, column_of, encode_columns, picked
from core.data.own_table import read_table
from core.data.points import decode_pairs
from ui.own_table import Reader, fewer


def pairs_of(text: str) -> tuple[str, str]:
    """The pairs of a table as the link has them, and a sentence on what was made of them. Raises `ValueError` with a
    sentence on what is wrong with the table."""
    table = read_table(text)
    if table.columns > 2:
        raise ValueError("A curve needs two columns: x and y.")
    if len(table.rows) < FEWEST:
        raise ValueError(f"Line {table.lines[0]} is the only row, and a curve needs {FEWEST} points at least.")
    rows = picked(len(table.rows))
    x, y = column_of(table, 0, rows, "x"), column_of(table, 1, rows, "y")
    if len(set(x.numbers)) == 1:
        raise ValueError(f"All numbers of the first column are {x.code[0]}: then y cannot depend on them.")
    carried = encode_columns(Columns((x, y)))
    decode_pairs(carried)
    said = (
        f"{len(rows)} points{fewer(len(rows), len(table.rows))}. {x.name} goes from {x.reach}, {y.name} from "
        f"{y.reach}; both were moved and stretched to run from 0 to 1."
    )
    return carried, said


READER = Reader(
    reads=pairs_of,
    source="dataset",
    value=OWN,
    wants="Two columns of numbers, x and y.",
    example="leg length cm;weight kg\n70,5;2,6\n81;3,1",
    does="Use these points",
)
