"""Pasted tables: whatever a spreadsheet writes is read, and every fault is a sentence with its line."""

from __future__ import annotations

import csv
import re
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.own_table import LARGEST, MOST_BYTES, MOST_ROWS, decoded, read_table

numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: float(f"{value:.6g}"))
names = st.text("abcdefgäß ", min_size=1, max_size=8).map(str.strip).filter(bool)


@given(
    rows=st.lists(st.tuples(numbers, numbers, names), min_size=1, max_size=20),
    parted_by=st.sampled_from("\t;,"),
    comma=st.booleans(),
    heads=st.booleans(),
    mark=st.booleans(),
    ends=st.sampled_from(["\n", "\r\n", "\r"]),
    blank=st.booleans(),
)
def test_what_a_spreadsheet_writes_is_read_as_it_was_meant(
    rows: list[tuple[float, float, str]],
    parted_by: str,
    comma: bool,
    heads: bool,
    mark: bool,
    ends: str,
    blank: bool,
) -> None:
    def spelled(value: float) -> str:
        return repr(value).replace(".", ",") if comma and parted_by != "," else repr(value)

    out = StringIO()
    writer = csv.writer(out, delimiter=parted_by, lineterminator=ends)
    if heads:
        writer.writerow(["leg", "wing", "species"])
    writer.writerows([spelled(x), spelled(y), name] for x, y, name in rows)
    text = ("\ufeff" if mark else "") + (ends if blank else "") + out.getvalue() + (ends if blank else "")
    table = read_table(text)
    assert table.heads == (("leg", "wing", "species") if heads else ())
    assert list(zip(table.numbers(0), table.numbers(1), strict=True)) == [(x, y) for x, y, _ in rows]
    assert table.lines == tuple(range(1 + heads + blank, 1 + heads + blank + len(rows)))
    labels, known = table.classes(2, most=len(rows))
    assert [known[label] for label in labels] == [name for *_, name in rows]
    assert list(known) == list(dict.fromkeys(name for *_, name in rows))


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    read, said = [], ""
    try:
        table = read_table(text)
        assert 2 <= table.columns <= 3
        read = [value for column in range(table.columns) for value in table.numbers(column)]
    except ValueError as error:
        said = str(error)
    assert all(abs(value) <= LARGEST for value in read)
    assert read or re.fullmatch(r"(?s)(Line \d+ |There is ).+\.", said)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "There is no table yet: paste at least one row."),
        (" \n;;\n", "There is no table yet: paste at least one row."),
        ("x,y", "Line 1 has the heads, and no row stands below them."),
        ("1,2\n3", "Line 2 has 1 column, and two or three are read. Where commas stand in numbers, part the columns by "
         "semicolons."),
        ("1;2\n3;4;5", "Line 2 has 3 columns, and those above it have 2."),
        ("1,5,2,5", "Line 1 has 4 columns, and two or three are read. Where commas stand in numbers, part the columns "
         "by semicolons."),
        ("x;y\n1;2\n\n3;four", "Line 4 has 'four', which is no number in 'y'."),
        ("1;2\n3;", "Line 2 has nothing in column 2."),
        ("1;1e99", "Line 1 has '1e99' in column 2; numbers go up to 1,000,000,000."),
        ("1;nan", "Line 1 has 'nan', which is no number in column 2."),
        ("\n".join(["1;2"] * (MOST_ROWS + 1)), "Line 501 is one row too many: 500 are the most."),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=re.escape(fault)):
        read_table(text).numbers(1)


def test_a_class_too_many_is_named_with_its_line() -> None:
    table = read_table("1;2;a\n1;2;b\n1;2;a\n1;2;c")
    with pytest.raises(ValueError, match="Line 4 names another class, 'c', and there are at most 2"):
        table.classes(2, most=2)
    assert table.classes(2, most=3) == ([0, 1, 0, 2], ("a", "b", "c"))
    assert read_table("1;2;2\n1;2;1").classes(2, most=3) == ([2, 1], ("0", "1", "2"))
    with pytest.raises(ValueError, match="Line 2 names no class"):
        read_table("1;2;2\n1;2;").classes(2, most=3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_in_the_encodings_of_spreadsheets(encoding: str) -> None:
    assert read_table(decoded("Länge;Flügel\r\n1,5;−2\r\n".replace("−", "-").encode(encoding))).numbers(0) == [1.5]


def test_a_file_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="100,001 bytes"):
        decoded(b"1" * (MOST_BYTES + 1))
    with pytest.raises(ValueError, match="no text"):
        decoded(b"\xff\xfe\x00")
