"""Points from a table of one's own: pasted or uploaded, fitted into the plane, and kept in the link."""

from __future__ import annotations

import streamlit as st

from core.data.own_table import decoded, read_table
from core.plane.own_points import MOST_CLASSES, MOST_OWN, encode_points
from core.plane.points import OWN
from pages.sections.mlp_classification.page import PAGE
from pages.sections.mlp_classification.settings import PlanePageSettings
from ui.controls import Controls
from ui.memory import Memory, forget, recall, remember

TEXT, FILE, FAULT, SAID = (PAGE.key(f"table_{name}") for name in ("text", "file", "fault", "said"))
LONGEST = 40_000
"""Letters of a pasted text: 500 rows of long numbers."""
REACH = 3.0
"""Each column is moved and stretched to reach from -REACH to REACH."""


def offer(controls: Controls[PlanePageSettings]) -> None:
    """The button that opens it; what it holds is sent then."""
    opened = st.popover(
        "Your own table",
        icon=":material/table_view:",
        help="Two columns of numbers and one with the class.",
        key=PAGE.key("table"),
        on_change="rerun",
    )
    text, said = recall(SAID, ("", ""))
    if said and (controls.chosen("points"), controls.chosen("own")) == (OWN, text):
        st.caption(said)
    if not opened.open:
        return
    with opened:
        st.caption(
            f"Two columns of numbers and one with the class, at most {MOST_CLASSES} of them, with heads or without. "
            "Nothing is kept but the points, and these in the link."
        )
        st.text_area("Paste it", key=TEXT, max_chars=LONGEST, placeholder="leg;wing;species\n8,1;5,2;flamingo")
        st.file_uploader("Or upload it", type=["csv", "txt", "tsv"], key=FILE)
        st.button("Use these points", on_click=_use, icon=":material/check:", key=PAGE.key("table_use"))
        if fault := recall(FAULT):
            st.error(fault)


def _use() -> None:
    """Make the table's points the page's, or say what is wrong with it; a callback."""
    forget(SAID)
    forget(FAULT)
    try:
        file = recall(FILE)
        text, said = points_of(decoded(file.getvalue()) if file is not None else recall(TEXT) or "")
    except ValueError as error:
        remember(FAULT, str(error))
        return
    remember(SAID, (text, said))
    memory = Memory(PAGE)
    memory.follow("points", OWN)
    memory.follow("own", text)


def points_of(text: str) -> tuple[str, str]:
    """The points of a table as the link has them, and a sentence on what was made of them. Raises `ValueError` with a
    sentence on what is wrong with the table."""
    table = read_table(text)
    if table.columns < 3:
        raise ValueError("The plane needs three columns: two of numbers, and one that names the class.")
    columns = [_fitted(table.numbers(column)) for column in (0, 1)]
    labels, names = table.classes(2, most=MOST_CLASSES)
    count = min(len(labels), MOST_OWN)
    picked = [place * len(labels) // count for place in range(count)]
    points = [(columns[0][place], columns[1][place]) for place in picked]
    taken = [labels[place] for place in picked]
    known = ", ".join(f"{names[label]!r} is class {label}" for label in sorted(set(taken)))
    fewer = f" of {len(labels)}, evenly picked, since the link carries no more" if len(labels) > len(taken) else ""
    said = f"{len(taken)} points{fewer}; {known}. Each column was moved and stretched to fill the plane."
    return encode_points(points, taken), said


def _fitted(numbers: list[float]) -> list[float]:
    """A column, moved and stretched; one whose numbers are all alike lies in the middle."""
    low, high = min(numbers), max(numbers)
    return [(2 * (number - low) / (high - low) - 1) * REACH if high > low else 0.0 for number in numbers]
