"""The handout: question, boxes, settings, code and the way back, sent when it is asked for; it gives nothing away."""

from __future__ import annotations

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from pages.sections.course import COURSE
from pages.sections.gradient_descent.page import PAGE as DESCENT
from tests.app.test_class_links import everything, visit_class
from tests.app.visit import ADDRESS, lesson_visit, link_of, press, visit_page
from ui.class_link import Mode, Place, Step, settle
from ui.handout import Sheet
from ui.share import qr_svg
from ui.take_home import explanation_of

pytestmark = pytest.mark.usefixtures("unchecked_charts")

ASKS = "rate-good"


def sheet(visit: AppTest) -> str:
    """What stands on the handout beside the question, as text."""
    return unescape("\n".join(str(node.proto.body) for node in visit.get("html") if "<style>" not in node.proto.body))


def mounted(visit: AppTest) -> bool:
    return any(str(node.proto.component_name) == "handout" for node in visit.get("bidi_component"))


@pytest.mark.parametrize("stem", COURSE.pages)
def test_a_page_is_printed_with_its_settings_its_code_and_its_link(stem: str) -> None:
    page = COURSE.pages[stem]
    visit = visit_page(stem)
    address = link_of(visit)
    visit.run()
    assert not mounted(visit)
    assert ADDRESS not in sheet(visit)
    press(visit, "Print")
    assert not visit.exception
    assert mounted(visit)
    told = sheet(visit)
    assert address in told
    assert page.script(page.opening).strip() in told
    assert "data:image/svg+xml;base64," in told
    shown = [knob.label for knob in page.settings.knobs().values() if knob.matters(page.opening)]
    assert shown
    assert all(f"{label}: " in told for label in shown)
    visit.run()
    assert not mounted(visit)
    assert ADDRESS not in sheet(visit)


def test_a_lesson_prints_its_question_with_empty_boxes() -> None:
    lesson = DESCENT.lessons[ASKS]
    visit = lesson_visit(ASKS)
    press(visit, "Print")
    (asked,) = [str(text.value) for text in visit.markdown if "☐" in str(text.value)]
    assert asked.startswith(f"**{lesson.question}**")
    assert re.findall("☐ (.+)", asked) == [answer.text for answer in lesson.answers]
    assert "import torch" not in everything(visit)
    assert "comes with the answer" in sheet(visit)
    visit.run()
    press(visit, "Show me")
    press(visit, "Print")
    assert asked in [str(text.value) for text in visit.markdown]
    assert DESCENT.script(lesson.settings).strip() in sheet(visit)


def test_a_class_prints_its_task_and_neither_secrets_nor_what_is_hidden() -> None:
    settings = DESCENT.settings(learning_rate=0.0371, steps=83)
    modes = {"learning_rate": Mode.SECRET, "steps": Mode.HIDDEN, "surface": Mode.LOCKED}
    visit = visit_class(DESCENT, settle(DESCENT, settings, modes, task="Find <b>the</b> rate."))
    press(visit, "Print")
    assert [str(text.value) for text in visit.text].count("Find <b>the</b> rate.") == 2  # on the card and on the sheet
    told = sheet(visit)
    assert "0.0371" not in everything(visit)
    assert "Learning rate: " not in told
    assert "Steps: " not in told
    assert "Loss surface: " in told
    assert "class=" in told


def test_a_class_prints_its_goal_with_its_numbers() -> None:
    step = settle(DESCENT, DESCENT.opening, {}, task="Go.", goal="loss-under", numbers={"loss": ("0.5",)})
    visit = visit_class(DESCENT, step)
    press(visit, "Print")
    told = [str(text.value) for text in visit.markdown if str(text.value).startswith("**To be reached:**")]
    assert told == ["**To be reached:** End with a loss under 0.5 after at most 100 steps."]


def test_a_class_without_code_prints_none() -> None:
    visit = visit_class(DESCENT, settle(DESCENT, DESCENT.opening, {}, closed=(Place.CODE,)))
    press(visit, "Print")
    assert "<pre" not in sheet(visit)
    assert "import torch" not in everything(visit)


def test_what_a_learner_can_write_is_no_markup_on_the_sheet() -> None:
    made = Sheet(None, "", ["Points: <img src=x>"], "print('<b>')", "", "http://x.example/?a=<i>", qr_svg("http://x"))
    assert "<img src=x" not in made.way
    assert "<i>" not in made.way
    assert "<b>" not in made.listing
    assert Sheet(None, "", [], "", "", "", "").listing == ""


def test_long_lines_keep_a_column_of_their_own() -> None:
    def columns(*lengths: int) -> str:
        listing = Sheet(None, "", [], "\n".join("x" * length for length in lengths), "", "", "").listing
        (found,) = re.findall('class="(.+?)"', listing)
        return str(found)

    assert columns(*[20] * 9, 100) == "two"
    assert columns(20, 100) == "one"


COURSE_STEPS = (
    settle(
        DESCENT,
        DESCENT.settings(learning_rate=0.0371),
        {"learning_rate": Mode.SECRET},
        task="Find <b>the</b> rate.",
        goal="diverge",
    ),
    Step(page=DESCENT.stem, lesson=ASKS),
    Step(page="losses", lesson=next(iter(COURSE.pages["losses"].lessons))),
)


def test_a_course_is_printed_as_one_booklet_with_its_answers_last() -> None:
    visit = visit_class(DESCENT, *COURSE_STEPS)
    assert "Answers" not in everything(visit)
    press(visit, "Print the course")
    assert not visit.exception
    assert mounted(visit)
    words = [str(text.value) for text in visit.markdown]
    lesson = DESCENT.lessons[ASKS]
    assert "# A course of 3 steps" in words
    assert f"## 2. {lesson.title}" in words
    assert sum(f"**{lesson.question}**" in said for said in words) == 1
    assert f"**To be reached:** {DESCENT.goals['diverge'].told()}" in words
    assert words.index("## Answers") > max(words.index(said) for said in words if said.startswith("## 3. "))
    assert sum(explanation_of(ASKS) in said for said in words[words.index("## Answers") :]) == 1
    assert [str(text.value) for text in visit.text].count("Find <b>the</b> rate.") == 2  # on the card and on its sheet
    told = sheet(visit)
    assert told.count("data:image/svg+xml;base64,") == 4
    assert told.count('class="lines"') == 3
    assert "Learning rate: 0.0371" not in told
    assert "0.0371" not in everything(visit)
    visit.run()
    assert not mounted(visit)
    assert "Answers" not in everything(visit)


def test_a_step_of_a_booklet_has_a_link_of_its_own() -> None:
    visit = visit_class(DESCENT, *COURSE_STEPS)
    press(visit, "Print the course")
    links = re.findall(rf"{re.escape(ADDRESS)}/(\w+)\?[^<\s]*class=", sheet(visit))
    assert links == [DESCENT.stem, DESCENT.stem, "losses"]


def test_every_lesson_has_an_answer_for_the_last_page() -> None:
    for key, lesson in COURSE.lessons.items():
        assert not lesson.answers or any(f"**{answer.text}**" in explanation_of(key) for answer in lesson.answers)
