"""Take home: the script as text, as a file and as a notebook, sent only when it is opened and nothing waits."""

from __future__ import annotations

from dataclasses import replace

import nbformat
import pytest
from streamlit.testing.v1 import AppTest

from pages.sections.course import COURSE
from pages.sections.gradient_descent.page import PAGE as DESCENT
from tests.app.test_class_links import everything, visit_class
from tests.app.visit import can_press, lesson_visit, press, script_of, values, visit_page
from ui import take_home
from ui.class_link import Mode, Place, settle
from ui.take_home import colab, notebook_of

pytestmark = pytest.mark.usefixtures("unchecked_charts")

ASKS = "rate-good"
IMPORT = "import torch"


def downloads(visit: AppTest) -> list[str]:
    return [str(button.label) for button in visit.get("download_button")]  # type: ignore[union-attr]


@pytest.mark.parametrize("stem", COURSE.pages)
def test_a_page_sends_its_script_only_when_it_is_taken_home(stem: str) -> None:
    visit = visit_page(stem)
    script = COURSE.pages[stem].script(COURSE.pages[stem].opening).strip()
    assert IMPORT in script
    assert script not in values(visit, "code")
    assert not downloads(visit)
    assert script_of(visit) == script
    assert script in values(visit, "code")
    assert downloads(visit) == ["Script (.py)", "Notebook (.ipynb)"]
    visit.run()
    assert script not in values(visit, "code")
    assert not downloads(visit)


def test_while_a_question_is_open_nothing_of_the_script_is_sent() -> None:
    visit = lesson_visit(ASKS)
    press(visit, "Take home")
    assert not downloads(visit)
    assert IMPORT not in everything(visit)
    assert any("comes with the answer" in str(caption.value) for caption in visit.caption)
    visit.run()
    press(visit, "Show me")
    assert script_of(visit) == DESCENT.script(DESCENT.lessons[ASKS].settings).strip()


def test_while_a_secret_is_untold_nothing_of_the_script_is_sent() -> None:
    settings = DESCENT.settings(learning_rate=0.0371)
    visit = visit_class(DESCENT, settle(DESCENT, settings, {"learning_rate": Mode.SECRET}))
    press(visit, "Take home")
    assert not downloads(visit)
    assert IMPORT not in everything(visit)
    assert "0.0371" not in everything(visit)


def test_a_teacher_can_leave_it_out() -> None:
    assert can_press(visit_class(DESCENT, settle(DESCENT, DESCENT.opening, {})), "Take home")
    assert not can_press(visit_class(DESCENT, settle(DESCENT, DESCENT.opening, {}, closed=(Place.CODE,))), "Take home")


@pytest.mark.parametrize("stem", COURSE.pages)
def test_every_table_of_a_page_is_a_file_once_it_is_asked_for(stem: str) -> None:
    visit = visit_page(stem)
    assert not any("CSV" in label and "(CSV)" in label for label in downloads(visit))
    visit.session_state[COURSE.pages[stem].key("tables")] = True
    visit.run()
    assert not visit.exception
    named = [label.removesuffix(" (CSV)") for label in downloads(visit) if label.endswith("(CSV)")]
    assert named == [str(node.proto.alt) for node in visit.table]


def cells(text: str) -> list[nbformat.NotebookNode]:
    made = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    nbformat.validate(made)
    return list(made.cells)


def test_at_a_lessons_settings_the_notebook_has_its_output_and_its_explanation() -> None:
    lesson = DESCENT.lessons[ASKS]
    before, code, after = cells(notebook_of(DESCENT, lesson.settings, ASKS))
    assert lesson.question in before.source
    assert all(answer.text in before.source for answer in lesson.answers)
    assert code.outputs[0].text.splitlines()[-1].startswith("ends at")
    assert any(answer.text in after.source for answer in lesson.answers)


def test_elsewhere_the_notebook_has_the_code_and_claims_nothing() -> None:
    moved = replace(DESCENT.lessons[ASKS].settings, learning_rate=0.0371)
    before, code = cells(notebook_of(DESCENT, moved, ASKS))
    assert DESCENT.lessons[ASKS].question in before.source
    assert "lr=0.0371" in code.source
    assert code.outputs == []
    before, code = cells(notebook_of(DESCENT, moved))
    assert DESCENT.title in before.source
    assert code.source == DESCENT.script(moved).rstrip("\n")


def test_colab_opens_a_lesson_from_the_repository_if_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(take_home, "REPOSITORY", "")
    assert not colab(ASKS)
    monkeypatch.setattr(take_home, "REPOSITORY", "someone/somewhere")
    assert not colab("")
    address = f"https://colab.research.google.com/github/someone/somewhere/blob/main/notebooks/{ASKS}.ipynb"
    assert colab(ASKS) == address
    visit = lesson_visit(ASKS)
    press(visit, "Show me")
    press(visit, "Take home")
    assert address in everything(visit)


@pytest.mark.parametrize("repository", ["", "someone/somewhere"])
def test_the_way_to_colab_is_there_only_where_a_repository_is_named(
    repository: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_home, "REPOSITORY", repository)
    visit = lesson_visit(ASKS)
    press(visit, "Show me")
    press(visit, "Take home")
    assert ("colab" in everything(visit).lower()) == bool(repository)
