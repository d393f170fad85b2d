"""The notebooks of all lessons, one each: the question, the code, what it prints, and the explanation.

They are made by `python -m notebooks` and not written by hand; so is what takes the place of one that changes.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from pathlib import Path
from typing import Any

import nbformat
import torch

from core.progress import silent
from core.settings import Settings, Value
from pages.sections.course import COURSE
from ui.course import Facts
from ui.notebook import asked, notebook, printed
from ui.store import settings_of

FOLDER = Path(__file__).parent


def file_of(key: str) -> Path:
    """Where the notebook of a lesson lies."""
    return FOLDER / f"{key}.ipynb"


def code_of(key: str) -> str:
    """The script of a lesson at its own settings."""
    return COURSE.page_of(key).script(COURSE.lessons[key].settings)


def outputs_of(script: str) -> list[nbformat.NotebookNode]:
    """What a script prints in a fresh notebook, and the error that ends it, if one does: what PyTorch refuses is
    part of some lessons."""
    out, ended = io.StringIO(), None
    torch.manual_seed(0)
    torch.set_num_threads(1)
    with contextlib.redirect_stdout(out), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what goes to stderr is not printed
        try:
            exec(compile(script, "script", "exec"), {"__name__": "__main__"})
        except Exception as error:
            ended = error
    return printed(out.getvalue(), ended)


def explanation_of(key: str) -> str:
    """What stands below the code: the answer that the run has proved, and why; or what to look at, where the lesson
    asks for no answer."""
    lesson = COURSE.lessons[key]
    if not lesson.answers:
        return lesson.goal
    facts: Facts = lesson.facts(lesson.settings, _computed)
    return f"**{lesson.answers[lesson.right(facts)].text}**\n\n{lesson.explained(facts)}"


def made(key: str) -> nbformat.NotebookNode:
    """The notebook of a lesson; its script and its run are run for it."""
    code = code_of(key)
    return notebook(code, before=asked(COURSE.lessons[key]), after=explanation_of(key), outputs=outputs_of(code))


def _computed(verb: Any, settings: Settings, /, **given: Value) -> Any:
    """A run without a store."""
    return verb(settings.reduced_to(settings_of(verb), **given), silent)
