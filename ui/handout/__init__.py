"""The handout: a page as one or two sheets of paper.

It has the question with lines to write on, the settings, the code, and the way back as a link and a QR code. It is
sent when it is asked for, is seen on paper only, and is gone with the next change of the page.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from ui.assets import asset
from ui.course import Lesson
from ui.memory import recall, remember

_HERE = Path(__file__).parent
COUNT = "handout:count"
"""Where a session counts its handouts, so that each is printed once."""
LINES = 4
"""Lines to write on."""
NARROW, MOSTLY = 68, 0.85
"""Letters of a line of code of which two stand side by side on a sheet, and how many of all lines have to be so short;
the others are wrapped."""

_mount = st.components.v2.component(
    "handout",
    css=asset(_HERE / "handout.css"),
    js=asset(_HERE / "handout.js"),
    isolate_styles=False,
)


def asked_for() -> bool:
    """The button; whether it has just been pressed."""
    pressed = st.button(
        "Print", icon=":material/print:", help="A handout: picture, question, settings, code and a QR code."
    )
    if pressed:
        ask_for()
    return pressed


def ask_for() -> None:
    """Count one print job more."""
    remember(COUNT, recall(COUNT, 0) + 1)


@dataclass(frozen=True)
class Sheet:
    """What stands on a handout.

    A `lesson`'s answers are boxes to tick, none of them marked; `task` is a teacher's, shown as plain text. Where there
    is no `code`, the sheet says why in the words `without_code`, if there are any. `qr` is the SVG of the address;
    `goal` is what is to be reached, and in a booklet it has a `title`.
    """

    lesson: Lesson[Any] | None
    task: str
    settings: Sequence[str]
    code: str
    without_code: str
    address: str
    qr: str
    title: str = ""
    goal: str = ""

    @property
    def asks(self) -> str:
        """The question with its boxes, in Markdown."""
        if self.lesson is None:
            return ""
        return f"**{self.lesson.question}**" + "".join(f"\n\n☐ {answer.text}" for answer in self.lesson.answers)

    @property
    def way(self) -> str:
        """As HTML the QR code, with the settings and the address beside it."""
        image = f"data:image/svg+xml;base64,{b64encode(self.qr.encode()).decode()}"
        picture = f'<img class="qr" alt="QR code of the link" src="{image}">' if self.qr else ""
        words = f"<p>{escape(' · '.join(self.settings))}</p><p>{escape(self.address)}</p>"
        return f'<div class="way">{picture}<div>{words}</div></div>'

    @property
    def listing(self) -> str:
        """As HTML the code, in two columns where its lines are short enough; or why there is none."""
        if not self.code:
            return f"<p>{escape(self.without_code)}</p>" if self.without_code else ""
        lines = self.code.strip().splitlines()
        narrow = sum(len(line) <= NARROW for line in lines) >= MOSTLY * len(lines)
        return f'<pre class="{"two" if narrow else "one"}">{escape(self.code.strip())}</pre>'


@dataclass(frozen=True)
class Booklet:
    """A course on paper: the QR code that opens it as a whole, a sheet for each step, and the answers in Markdown."""

    title: str
    qr: str
    sheets: Sequence[Sheet]
    answers: Sequence[str]

    @property
    def way(self) -> str:
        """As HTML the QR code of the whole course; without its address, which fills half a page."""
        return Sheet(None, "", ["The whole course, step by step"], "", "", "", self.qr).way if self.qr else ""


def handout(sheet: Sheet) -> None:
    """Send the sheet, and open the browser's print dialog once it is there."""
    with st.container(key="handout", gap="xsmall"):
        _body(sheet)
        if sheet.listing:
            st.html(sheet.listing)
    _print()


def booklet(made: Booklet) -> None:
    """Send all sheets of a course and its answers as one print job, without the page's own picture."""
    with st.container(key="handout", gap="xsmall"):
        with st.container(key="booklet", gap="xsmall"):
            st.markdown(f"# {made.title}")
            if made.way:
                st.html(made.way)
        for number, sheet in enumerate(made.sheets, 1):
            with st.container(key=f"booklet_sheet_{number}", gap="xsmall"):
                st.markdown(f"## {sheet.title}")
                _body(sheet)
        with st.container(key="booklet_answers", gap="xsmall"):
            st.markdown("## Answers")
            for number, answer in enumerate(made.answers, 1):
                st.markdown(f"{number}\\. {answer}")
    _print()


def _body(sheet: Sheet) -> None:
    """The question, the task and the goal, lines to write on, and the way back."""
    if sheet.asks:
        st.markdown(sheet.asks)
    if sheet.task:
        st.text(sheet.task)
    if sheet.goal:
        st.markdown(f"**To be reached:** {sheet.goal}")
    st.html(f'<div class="lines">{"<hr>" * LINES}</div>')
    st.html(sheet.way)


def _print() -> None:
    _mount(key="print", data={"number": recall(COUNT, 0)}, height="content")
