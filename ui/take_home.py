"""Take home: the plain PyTorch that gives a page's numbers, as a script and as a notebook. Sent only when opened."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nbformat
import streamlit as st

from core.settings import Settings
from ui.copy_button import copy_button
from ui.course import Page
from ui.notebook import asked, notebook, told, written

REPOSITORY = ""
"""Where a public copy of this repository lies on GitHub, as "owner/name": from there Colab opens the notebooks of the
lessons. Where it is empty, no link to Colab is shown."""
BRANCH = "main"
"""The branch of that copy."""
NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
"""Where `python -m notebooks` puts the notebooks of the lessons."""


def take_home(page: Page[Any], settings: Settings, lesson: str, *, waits: bool, another: bool) -> None:
    """The button. While something `waits` to be answered, the script would give it away, and nothing of it is sent.
    Where `another` dialog is open already, which only a changed client asks for, this one stays closed."""
    pressed = st.button(
        "Take home", icon=":material/download:", help="The plain PyTorch of these numbers, as a script and a notebook."
    )
    if pressed and not another:
        _dialog(page, settings, lesson, waits)


@st.dialog("Take home", width="large")
def _dialog(page: Page[Any], settings: Settings, lesson: str, waits: bool) -> None:
    if waits:
        st.caption("The script comes with the answer.")
        return
    script = page.script(settings)
    name = lesson or page.stem
    with st.container(horizontal=True, key="takeaway"):
        copy_button("Copy the script", script, key=page.key("copy_script"))
        _download("Script (.py)", script, f"{name}.py", "text/x-python", page.key("as_script"))
        made = notebook_of(page, settings, lesson)
        _download("Notebook (.ipynb)", made, f"{name}.ipynb", "application/x-ipynb+json", page.key("as_notebook"))
        if address := colab(lesson):
            st.link_button("Open the lesson in Colab", address, icon=":material/open_in_new:")
    st.caption("Runs as it is, in a notebook or a file, and prints the numbers of this page's tables.")
    st.code(script, language="python", height=420)


def _download(label: str, text: str, name: str, kind: str, key: str) -> None:
    st.download_button(label, text, name, kind, key=key, icon=":material/download:", on_click="ignore")


def colab(lesson: str) -> str:
    """The address at which Colab opens a lesson's notebook, or an empty text."""
    if not (REPOSITORY and lesson):
        return ""
    return f"https://colab.research.google.com/github/{REPOSITORY}/blob/{quote(BRANCH)}/notebooks/{quote(lesson)}.ipynb"


def notebook_of(page: Page[Any], settings: Settings, lesson: str = "") -> str:
    """A page's script as a notebook.

    At a lesson's own settings it is the lesson's, with what it prints and the explanation: both were written down when
    that was made, and nothing is run for them. Elsewhere it has the question and the code alone.
    """
    script = page.script(settings)
    if not lesson:
        return written(notebook(script, before=told(page)))
    made, before = _lessons_own(lesson), asked(page.lessons[lesson])
    if made and _sources(made)[:2] == [before, script.rstrip("\n")]:
        return made
    return written(notebook(script, before=before))


def explanation_of(lesson: str) -> str:
    """The right answer of a lesson and its explanation, as its notebook has them written down; an empty text where
    there is none."""
    made = _lessons_own(lesson)
    return _sources(made)[-1] if made else ""


@lru_cache(maxsize=32)
def _lessons_own(lesson: str) -> str:
    """The notebook of a lesson as it was written down, or an empty text."""
    file = NOTEBOOKS / f"{lesson}.ipynb"
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _sources(made: str) -> list[str]:
    return [str(cell.source) for cell in nbformat.reads(made, as_version=nbformat.NO_CONVERT).cells]
