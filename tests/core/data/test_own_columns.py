"""Own tables in a link: each number to its last decimal, any other text refused in a sentence, names without markup."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.digits import ALPHABET
from core.data.own_columns import (
    LONGEST_NAME,
    MOST_CARRIED,
    NAME,
    Column,
    Columns,
    column_of,
    decode_columns,
    encode_columns,
    named,
    picked,
    rounded,
)
from core.data.own_table import read_table

names = st.text("abcÄß12", min_size=1, max_size=8)


@st.composite
def tables(draw: st.DrawFn, classes: bool) -> Columns:
    rows = draw(st.integers(2, MOST_CARRIED))
    decimals = draw(st.integers(0, 3))
    numbers = st.integers(-100_000, 100_000).map(lambda whole: whole / 10**decimals)
    columns = tuple(
        rounded(draw(names), draw(st.lists(numbers, min_size=rows, max_size=rows)))
        for _ in range(draw(st.integers(1, 2)))
    )
    if not classes:
        return Columns(columns)
    called = draw(st.lists(names, min_size=2, max_size=min(3, rows), unique=True))
    rest = draw(st.lists(st.integers(0, len(called) - 1), min_size=rows - len(called), max_size=rows - len(called)))
    return Columns(columns, tuple(called), (*range(len(called)), *rest))


@given(tables(classes=False))
def test_numbers_survive_the_link(columns: Columns) -> None:
    assert decode_columns(encode_columns(columns), numbers=(1, 2)) == columns


@given(tables(classes=True))
def test_classes_survive_the_link(columns: Columns) -> None:
    assert decode_columns(encode_columns(columns), numbers=(1, 2), most_classes=3) == columns


@given(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=20))
def test_numbers_that_do_not_fit_are_rounded_to_what_three_characters_tell_apart(numbers: list[float]) -> None:
    column = rounded("x", numbers)
    reach = max(numbers) - min(numbers)
    assert max(abs(a - b) for a, b in zip(numbers, column.numbers, strict=True)) <= reach * 2e-5 + 1e-6
    assert decode_columns(encode_columns(Columns((column,))), numbers=(1, 1)).numbers[0].numbers == column.numbers


def test_numbers_are_carried_as_they_were_written() -> None:
    column = column_of(read_table("leg;kg\n70,5;2\n81,25;3\n-3;1"), 0, [0, 1, 2], "x")
    assert column == Column("leg", (70.5, 81.25, -3.0), 2)
    assert column.code == ["70.50", "81.25", "-3.00"]
    assert column.reach == "-3.00 to 81.25"


@given(st.text(max_size=60) | st.text(ALPHABET + "~.-0123456789", max_size=60))
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    read, said = [], ""
    try:
        read.append(decode_columns(text, numbers=(1, 2), most_classes=3))
    except ValueError as error:
        said = str(error)
    assert "own table" in said if not read else 2 <= len(read[0]) <= MOST_CARRIED


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x.0.0.1.AB",  # one column of two
        "x.0.0.1.AB~y.0.0.1.ABC",  # not as many rows
        "x.0.0.1.A~y.0.0.1.A",  # one row
        "x.0.0.4.AAAABBBB~y.0.0.1.AB",  # too wide
        "x.99.0.1.AB~y.0.0.1.AB",  # too many decimals
        "x.-9.9999999.1.AB~y.0.0.1.AB",  # too large
        "x.0.0.1.A!~y.0.0.1.AB",
        "<b>.0.0.1.AB~y.0.0.1.AB",
        "[a](b).0.0.1.AB~y.0.0.1.AB",
        "x.0.0.1." + "A" * (MOST_CARRIED + 1) + "~y.0.0.1." + "A" * (MOST_CARRIED + 1),
    ],
)
def test_what_is_wrong_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="own table"):
        decode_columns(text, numbers=(2, 2))


@pytest.mark.parametrize("classes", ["a.0000", "a.a.0101", "a.b.0000", "a.b.0102", "a.b.c.d.0123", "*a*.b.0101"])
def test_classes_that_do_not_fit_are_refused(classes: str) -> None:
    with pytest.raises(ValueError, match="own table"):
        decode_columns(f"x.0.0.1.ABCD~{classes}", numbers=(1, 1), most_classes=3)


@given(st.text(max_size=60))
def test_no_name_brings_markup_along(cell: str) -> None:
    assert NAME.fullmatch(named(cell, "x"))
    assert len(named(cell, "x")) <= LONGEST_NAME


def test_of_a_large_table_rows_are_evenly_picked() -> None:
    assert picked(5) == [0, 1, 2, 3, 4]
    rows = picked(500)
    assert len(rows) == MOST_CARRIED
    assert {b - a for a, b in pairwise(rows)} == {2, 3}
