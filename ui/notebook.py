"""A script as a notebook: the words, the code, and what it prints, in Jupyter's own form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from ui.course import Lesson, Page

KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
MAY_FAIL = "raises-exception"
"""Jupyter's own tag for a cell whose error is meant, so that a notebook that is run as a whole goes on below it."""


def printed(text: str, error: Exception | None = None) -> list[nbformat.NotebookNode]:
    """The outputs of a cell: what it printed, and the error that ended it, if one did."""
    outputs = [new_output("stream", name="stdout", text=text)] if text else []
    if error is not None:
        name, says = type(error).__name__, str(error)
        outputs.append(new_output("error", ename=name, evalue=says, traceback=[f"{name}: {says}"]))
    return outputs


def notebook(
    code: str, *, before: str, after: str = "", outputs: Sequence[nbformat.NotebookNode] = ()
) -> nbformat.NotebookNode:
    """A valid notebook of one code cell with words before it and, if there are any, after it. The same notebook is the
    same bytes, whenever it is made."""
    fails = any(output.output_type == "error" for output in outputs)
    cells = [
        new_markdown_cell(before, id="before"),
        new_code_cell(
            code.rstrip("\n"),
            id="code",
            outputs=list(outputs),
            execution_count=1 if outputs else None,
            metadata={"tags": [MAY_FAIL]} if fails else {},
        ),
    ]
    if after:
        cells.append(new_markdown_cell(after, id="after"))
    made: nbformat.NotebookNode = new_notebook(cells=cells, metadata=KERNEL)
    nbformat.validate(made)
    return made


def written(made: nbformat.NotebookNode) -> str:
    """The text of its file."""
    return str(nbformat.writes(made)).rstrip("\n") + "\n"


def asked(lesson: Lesson[Any]) -> str:
    """What stands before a lesson's code: its title and its question, no answer marked."""
    answers = "".join(f"\n- {answer.text}" for answer in lesson.answers)
    return f"# {lesson.title}\n\n*{lesson.chapter}*\n\n**{lesson.question}**" + (f"\n{answers}" if answers else "")


def told(page: Page[Any]) -> str:
    """What stands before the code of a page without a lesson."""
    return f"# {page.title}\n\n{page.story}"
