"""Every lesson has its notebook, as `python -m notebooks` makes it; run again, it prints the digits of its page."""

from __future__ import annotations

import re
from string import Formatter
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from notebooks import FOLDER, code_of, explanation_of, file_of, outputs_of
from pages.sections.course import COURSE
from tests.app.recorded import NUMBER, assert_alike, recorded, shown
from tests.app.visit import lesson_visit, script_of, table
from tests.app.visit import text_of as words_of
from tests.notebooks.made import read, text_of
from ui.course import Lesson
from ui.notebook import MAY_FAIL, asked, notebook, printed, written

DECIMAL = re.compile(r"-?\d+\.\d+(?:e[+-]?\d+)?")
PAGE_SHOWS_ALL = ("exercise-2-1", "slides-minus", "rate-good", "loop", "xor-net")
"""Lessons whose page has every number that their script prints in its tables and texts."""
THAT_FAILS = "no-no-grad"
AGAIN = "Make it with `python -m notebooks {}`"

every_lesson = pytest.mark.parametrize("key", COURSE.lessons)


def told_by(lesson: Lesson[Any]) -> re.Pattern[str]:
    """What the last cell may say without a run: the lesson's own words, with anything where its numbers go."""
    if not lesson.answers:
        return re.compile(re.escape(lesson.goal))
    parts = Formatter().parse(lesson.explanation)
    words = "".join(re.escape(text) + (".+?" if field is not None else "") for text, field, *_ in parts)
    answers = "|".join(re.escape(answer.text) for answer in lesson.answers)
    return re.compile(rf"\*\*(?:{answers})\*\*\n\n{words}")


def assert_same(one: str, other: str, apart: float = 1e-4) -> None:
    """The same words, and the same numbers but for what two processors, which round apart, make of them."""
    assert NUMBER.sub("#", one) == NUMBER.sub("#", other)
    numbers = [float(number) for number in NUMBER.findall(one)]
    assert numbers == pytest.approx([float(number) for number in NUMBER.findall(other)], rel=0.1, abs=apart)


def test_there_is_one_for_every_lesson_and_no_other() -> None:
    assert {file.stem for file in FOLDER.glob("*.ipynb")} == set(COURSE.lessons), AGAIN.format("")


@every_lesson
def test_a_notebook_is_what_its_lesson_says(key: str) -> None:
    again, lesson, made = AGAIN.format(key), COURSE.lessons[key], read(key)
    nbformat.validate(made)
    before, code, after = made.cells
    assert before.source == asked(lesson), again
    assert code.source == code_of(key).rstrip("\n"), again
    assert told_by(lesson).fullmatch(after.source), again
    assert text_of(code.outputs)
    same = notebook(code.source, before=before.source, after=after.source, outputs=code.outputs)
    assert file_of(key).read_text(encoding="utf-8") == written(same), again


def test_a_changed_word_would_be_seen() -> None:
    lesson = COURSE.lessons["first-contact"]
    said = str(read("first-contact").cells[-1].source)
    assert not told_by(lesson).fullmatch(said.replace("gradient", "slope"))
    assert not told_by(lesson).fullmatch(said + " And more.")
    with pytest.raises(AssertionError):
        assert_same("0.5 1", "0.5 2")


def test_an_error_that_is_meant_ends_no_run() -> None:
    cell = read(THAT_FAILS).cells[1]
    assert [output.output_type for output in cell.outputs][-1] == "error"
    assert cell.metadata.tags == [MAY_FAIL]
    assert printed("", ValueError("no")) == [
        {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": ["ValueError: no"]}
    ]


@pytest.mark.thorough
@every_lesson
def test_a_notebook_prints_and_explains_what_it_says(key: str) -> None:
    _, code, after = read(key).cells
    now, then = (text_of(outputs).splitlines() for outputs in (outputs_of(code.source), code.outputs))
    assert_alike(now, then, recorded()[key])
    assert_same(explanation_of(key), after.source, apart=0.011)  # words tell some numbers to two decimals


@pytest.mark.thorough
@pytest.mark.parametrize("key", [*PAGE_SHOWS_ALL, THAT_FAILS])
def test_jupyter_runs_a_notebook_and_prints_the_digits_of_its_page(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On one thread, as the notebook was made: several take many times as long for tensors that are small."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    made = read(key)
    expected = text_of(made.cells[1].outputs)
    ran = NotebookClient(made, timeout=600, kernel_name="python3").execute()
    assert_same(text_of(ran.cells[1].outputs), expected)
    visit = shown(lesson_visit(key))
    cells = [cell for place in range(len(visit.table)) for texts in table(visit, place).values() for cell in texts]
    assert script_of(visit).rstrip("\n") == made.cells[1].source
    if key in PAGE_SHOWS_ALL:
        printed_ones, shown_ones = (set(DECIMAL.findall(text)) for text in (expected, f"{cells} {words_of(visit)}"))
        assert len(printed_ones) >= 5
        assert printed_ones <= shown_ones
