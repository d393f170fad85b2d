"""A listing: code whose lines are marked as the clock moves, with what each does and the numbers after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from ui.assets import asset
from ui.charts.clock import check_key

_HERE = Path(__file__).parent

# Not isolated, so that the lines are part of the page for its reader and for its search.
_mount = st.components.v2.component(
    "listing",
    html='<div class="listing"></div>',
    css=asset(_HERE / "listing.css"),
    js=asset(_HERE / "listing.js"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class Line:
    """A line of code. Lines of one `role` in several texts do the same. `state` is "", "switched", or "switched off"
    for a line that is only a comment."""

    text: str
    role: str = ""
    state: str = ""


@dataclass(frozen=True)
class Text:
    """Lines of code under a title."""

    title: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Moment:
    """What is told at one frame of the player: the place of its line in the first text, a heading, a sentence, and the
    numbers after it, those at `changed` new. `beside` are the same numbers of a second run, where there is one."""

    line: int
    head: str
    note: str
    values: Sequence[str] = ()
    changed: Sequence[int] = ()
    beside: Sequence[str] = ()


def listing(
    key: str,
    texts: Sequence[Text],
    moments: Sequence[Moment],
    names: Sequence[str] = (),
    *,
    second: str = "",
    panel: bool = True,
    code: bool = True,
) -> None:
    """Show the texts and follow the player with the same `key`, one of the `moments` for each of its frames; `names`
    are those of the numbers.

    The first text is the one that is walked through; in the others the lines of the same role are marked. Nothing goes
    to the server. `second` names the run whose numbers stand `beside`, as in "as it should be". Where the sentence and
    the code stand apart, it is called twice: for the `panel` with the sentence alone, and for the `code` alone.

    Raises ValueError for no moments, for a line that is not there, or for numbers without names or of no second run.
    """
    check_key(key)
    if not moments or not texts:
        raise ValueError("a listing needs at least one text and one moment")
    for moment in moments:
        if not 0 <= moment.line < len(texts[0].lines):
            raise ValueError(f"line {moment.line} is none of the {len(texts[0].lines)} lines")
        if len(moment.values) != len(names):
            raise ValueError(f"{len(moment.values)} numbers for {len(names)} names")
        if len(moment.beside) != (len(names) if second else 0):
            raise ValueError(f"{len(moment.beside)} numbers of a second run for {len(names)} names")
    # As they are: to copy hundreds of moments would cost more than all else that a rerun does.
    data = {
        "key": key,
        "listings": [{"title": text.title, "lines": [vars(line) for line in text.lines]} for text in texts],
        "names": list(names),
        "second": second,
        "moments": [vars(moment) for moment in moments],
        "panel": panel,
        "code": code,
    }
    _mount(key=f"listing-{key}" + ("" if panel and code else "-panel" if panel else "-code"), data=data)
