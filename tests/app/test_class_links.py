"""A class link on the pages: what is locked stays locked whatever a client sends, secrets stand nowhere, a task is only
text, goals turn green, and what was damaged unlocks nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.settings import Knob, Settings
from pages.sections.course import COURSE
from pages.sections.gradient_descent.goals import LossUnder
from pages.sections.gradient_descent.page import PAGE as DESCENT
from tests.app.visit import can_press, press, script_of, settings_of, text_of, visit_page
from ui.class_link import ClassLink, Mode, Place, Step, encode, settle
from ui.course import Page
from ui.hand_in import Answers, answers_of
from ui.links import lesson_query

WIDGETS = (
    "toggle",
    "pills",
    "segmented_control",
    "selectbox",
    "select_slider",
    "slider",
    "number_input",
    "button_group",
)
every_page = pytest.mark.parametrize("stem", COURSE.pages)


def visit_class(page: Page[Any], *steps: Step, others: tuple[tuple[str, str], ...] = ()) -> AppTest:
    visit = visit_page(page.stem, [(page.parameter("open"), "1"), ("class", encode(ClassLink(steps))), *others])
    assert not visit.exception
    return visit


def everything(visit: AppTest) -> str:
    """All that a page sends, tables and alt texts included, as one text."""

    def told(node: Any) -> list[str]:
        own = [str(node.proto)] if getattr(node, "proto", None) is not None else []
        return own + [text for child in getattr(node, "children", {}).values() for text in told(child)]

    return "\n".join(told(visit._tree))


def knobs_of(visit: AppTest, page: Page[Any]) -> set[str]:
    """The knobs that have a widget."""
    keys = {str(widget.key) for kind in WIDGETS for widget in visit.get(kind)}
    return {name for name in page.settings.knobs() if page.parameter(name) in keys}


def test_a_locked_control_has_no_widget_and_follows_nobody() -> None:
    settings = DESCENT.settings(learning_rate=0.0123, steps=7)
    step = settle(DESCENT, settings, {"learning_rate": Mode.LOCKED, "steps": Mode.HIDDEN})
    visit = visit_class(DESCENT, step, others=(("gd_learning_rate", "0.5"), ("gd_steps", "9")))
    assert not {"learning_rate", "steps"} & knobs_of(visit, DESCENT)
    assert "surface" in knobs_of(visit, DESCENT)
    assert settings_of(visit, DESCENT) == settings
    assert "0.0123" in text_of(visit)
    visit.query_params.clear()
    visit.query_params["gd_learning_rate"] = "0.7"
    visit.session_state["gd_learning_rate"] = 0.5
    visit.session_state["gd_steps"] = 9
    visit.run()
    assert not visit.exception
    assert not {"learning_rate", "steps"} & knobs_of(visit, DESCENT)
    assert settings_of(visit, DESCENT) == settings
    press(visit, "Reset").run()
    assert settings_of(visit, DESCENT) == settings


def test_taken_away_it_is_the_ordinary_page() -> None:
    assert knobs_of(visit_page("gradient_descent"), DESCENT) >= {"learning_rate", "steps"}


@every_page
def test_a_damaged_class_locks_every_control_and_says_so(stem: str) -> None:
    page = COURSE.pages[stem]
    value = encode(ClassLink((settle(page, page.opening, {}),)))
    visit = visit_page(stem, [("class", value[:-2] + "AA")])
    assert not visit.exception
    assert not knobs_of(visit, page)
    assert settings_of(visit, page) == page.opening
    assert any("damaged" in str(warning.value) for warning in visit.warning)


def distinct(knob: Knob) -> float | int | None:
    """A value of a number that nothing else on a page has."""
    if knob.kind is int and knob.high - knob.low > 2000:
        return 1847
    if knob.kind is float:
        low, high = max(knob.low, 1e-3 if knob.log else knob.low), knob.high
        value = float(f"{low + 0.3719 * (min(high, low + 1) - low):.4g}")
        return value if len(f"{value:g}".replace("0.", "")) >= 3 else None
    return None


@every_page
def test_a_secret_stands_nowhere_until_it_is_told(stem: str) -> None:
    page = COURSE.pages[stem]
    opening: Settings = page.opening
    values = {
        name: value
        for name, knob in opening.knobs().items()
        if page.may_be_secret(name)
        and knob.matters(opening)
        and (value := distinct(knob)) is not None
        and value != getattr(opening, name)
    }
    settings = replace(opening, **values)
    visit = visit_class(page, settle(page, settings, dict.fromkeys(values, Mode.SECRET)))
    assert settings_of(visit, page) == replace(page.settings(), **values)
    sent = everything(visit).replace(str(visit.query_params["class"]), "")
    spelled = {text for name, value in values.items() for text in (*opening.knobs()[name].format(value), f"{value:g}")}
    for text in spelled:
        assert not re.search(rf"(?<![\d.]){re.escape(text)}(?!\d)", sent), text


def test_a_secret_is_guessed_and_then_told() -> None:
    settings = DESCENT.settings(learning_rate=0.0371)
    visit = visit_class(DESCENT, settle(DESCENT, settings, {"learning_rate": Mode.SECRET}))
    visit.text_input(key="class:guess:0:learning_rate").set_value("0.04").run()
    press(visit, "Tell me").run()
    assert any("Learning rate was 0.0371" in str(said.value) for said in visit.success)
    assert "lr=0.0371" in script_of(visit)


@pytest.mark.parametrize(
    "task", ["<script>alert(1)</script>", "**bold** [link](http://x.example)", "www.x.example $x$"]
)
def test_a_task_is_shown_as_it_was_written(task: str) -> None:
    visit = visit_class(DESCENT, settle(DESCENT, DESCENT.opening, {}, task=task))
    assert [str(text.value) for text in visit.text] == [task]
    assert all(task not in str(markdown.value) for markdown in visit.markdown)


def test_what_is_left_out_is_not_sent() -> None:
    visit = visit_class(DESCENT, settle(DESCENT, DESCENT.opening, {}, closed=tuple(Place)))
    assert len(visit.get("arrow_vega_lite_chart")) + len(visit.get("vega_lite_chart")) <= 1
    assert not can_press(visit, "Take home")
    assert not any("tables" in str(expander.label) for expander in visit.expander)


def test_a_goal_turns_green_when_it_is_met_and_is_handed_in() -> None:
    numbers = LossUnder(loss=0.01, steps=50)
    told = {name: tuple(numbers.knobs()[name].format(value)) for name, value in numbers.values().items()}
    start = DESCENT.settings(surface="Ravine", learning_rate=0.002, steps=50)
    step = settle(DESCENT, start, {"surface": Mode.LOCKED}, goal="loss-under", numbers=told)
    visit = visit_class(DESCENT, step, others=(("gd_learning_rate", "0.002"), ("gd_steps", "50")))
    assert not visit.success
    visit.select_slider(key="gd_learning_rate").set_value(0.09).run()
    assert any("Reached" in str(said.value) for said in visit.success)


def test_a_course_leads_from_step_to_step() -> None:
    losses = COURSE.pages["losses"]
    steps = (
        settle(DESCENT, DESCENT.opening, {"surface": Mode.LOCKED}, task="First."),
        Step(page="losses", lesson=next(iter(losses.lessons))),
        settle(DESCENT, DESCENT.settings(), {"steps": Mode.LOCKED}, task="Last."),
    )
    visit = visit_class(DESCENT, *steps, others=(("at", "3"),))
    assert [str(text.value) for text in visit.text] == ["Last."]
    assert any(str(caption.value) == "3 of 3" for caption in visit.caption)
    assert "steps" not in knobs_of(visit, DESCENT)
    visit = visit_class(DESCENT, *steps)
    assert [str(text.value) for text in visit.text] == ["First."]
    assert "surface" not in knobs_of(visit, DESCENT)


def hands_in(visit: AppTest) -> bool:
    """Whether there is something to hand in, and it can be."""
    return any(popover.proto.popover.label == "Hand in" for popover in visit.get("popover"))


@pytest.mark.parametrize(
    ("step", "link", "wanted"),
    [
        (settle(DESCENT, DESCENT.opening, {}), [], False),
        (settle(DESCENT, DESCENT.opening, {}, task="Look."), [], False),
        (settle(DESCENT, DESCENT.opening, {"learning_rate": Mode.SECRET}), [], True),
        (settle(DESCENT, DESCENT.opening, {}, goal="diverge"), [], True),
        (Step(page="gradient_descent", lesson="rate-good"), [("gd_lesson", "rate-good")], True),
    ],
    ids=["nothing", "a task", "a secret", "a goal", "a lesson"],
)
def test_what_can_be_guessed_or_reached_can_be_handed_in(step: Step, link: list[tuple[str, str]], wanted: bool) -> None:
    visit = visit_page("gradient_descent", [*link, ("class", encode(ClassLink((step,))))])
    assert not visit.exception
    assert hands_in(visit) == wanted


def test_a_locked_switch_is_read_out_as_on_or_off() -> None:
    settings = DESCENT.settings(log_loss=False)
    told = text_of(
        visit_class(DESCENT, settle(DESCENT, settings, dict.fromkeys(("log_loss", "show_sweep"), Mode.LOCKED)))
    )
    assert "Log scale: **off**" in told
    told = text_of(visit_class(DESCENT, settle(DESCENT, DESCENT.settings(), {"log_loss": Mode.LOCKED})))
    assert "Log scale: **on**" in told


LESSON = "rate-good"


def in_lesson(*steps: Step) -> AppTest:
    return visit_page(DESCENT.stem, [*lesson_query(DESCENT, LESSON), ("class", encode(ClassLink(steps)))])


def test_learners_are_asked_before_the_run_unless_a_class_leaves_that_out() -> None:
    lesson = DESCENT.lessons[LESSON]
    asked = in_lesson(Step(page=DESCENT.stem, lesson=LESSON))
    assert can_press(asked, lesson.answers[0].text)
    told = in_lesson(Step(page=DESCENT.stem, lesson=LESSON, guessing=False))
    assert not can_press(told, lesson.answers[0].text)
    assert not can_press(told, "Ask me again")
    assert lesson.question in text_of(told)
    assert any(answer.text in text_of(told) for answer in lesson.answers)
    assert "On an earlier visit" not in text_of(told)
    press(told, "Take home")
    assert "import torch" in everything(told)


def test_an_answered_lesson_of_a_class_leads_on_in_the_class_alone() -> None:
    step = Step(page=DESCENT.stem, lesson=LESSON)

    def ways(visit: AppTest) -> list[str]:
        press(visit, "Show me")
        return [str(link.proto.label) for link in visit.get("page_link") if str(link.proto.label).startswith("Next: ")]

    assert len(ways(visit_page(DESCENT.stem, lesson_query(DESCENT, LESSON)))) == 1
    assert ways(in_lesson(step)) == []
    assert ways(in_lesson(step, Step(page="losses"))) == [f"Next: {COURSE.pages['losses'].title}"]


STARTS = DESCENT.settings(surface="Ravine", learning_rate=0.02, steps=33)
BEGINS = settle(
    DESCENT, STARTS, {"surface": Mode.LOCKED}, free={"learning_rate": ("0.02",), "steps": ("33",)}, task="Move it."
)


@pytest.mark.parametrize("old", [False, True], ids=["a link of today", "a link with its start in the address alone"])
def test_reset_leads_to_how_the_class_begins(old: bool) -> None:
    step = replace(BEGINS, free={}) if old else BEGINS
    visit = visit_class(DESCENT, step, others=(("gd_learning_rate", "0.02"), ("gd_steps", "33")))
    assert settings_of(visit, DESCENT) == STARTS
    visit.select_slider(key="gd_learning_rate").set_value(0.5).run()
    assert settings_of(visit, DESCENT) != STARTS
    press(visit, "Reset").run()
    assert settings_of(visit, DESCENT) == STARTS


def test_reset_of_a_page_that_was_loaded_again_leads_to_how_the_class_begins() -> None:
    again = [("gd_learning_rate", "0.5"), ("gd_steps", "9"), ("class", encode(ClassLink((BEGINS,))))]
    visit = visit_page(DESCENT.stem, again)
    assert settings_of(visit, DESCENT) != STARTS
    press(visit, "Reset").run()
    assert settings_of(visit, DESCENT) == STARTS


def test_reset_in_a_lesson_of_a_class_stays_in_it() -> None:
    visit = in_lesson(Step(page=DESCENT.stem, lesson=LESSON))
    visit.select_slider(key="gd_learning_rate").set_value(0.5).run()
    press(visit, "Reset").run()
    assert settings_of(visit, DESCENT) == DESCENT.lessons[LESSON].settings
    assert visit.query_params["gd_lesson"] == LESSON


def code_handed_in(visit: AppTest) -> Answers:
    visit.session_state["class_hand_in"] = True
    visit.run()
    (code,) = [str(code.value) for code in visit.code if len(str(code.value)) < 200]
    return answers_of(code)


def test_a_code_says_what_there_was_to_guess_and_to_reach() -> None:
    goal = visit_class(DESCENT, settle(DESCENT, DESCENT.settings(learning_rate=1.0), {}, goal="diverge"))
    handed = code_handed_in(goal)
    assert (handed.guesses, handed.goals) in [("n", (True,)), ("n", (False,))]
    secret = code_handed_in(visit_class(DESCENT, settle(DESCENT, DESCENT.opening, {"learning_rate": Mode.SECRET})))
    assert (secret.guesses, secret.goals) == ("-", (None,))


def test_a_goal_counts_in_a_lesson_that_asks_nothing() -> None:
    task = DESCENT.lessons[LESSON].task
    assert task is not None
    visit = in_lesson(Step(page=DESCENT.stem, lesson=LESSON, guessing=False))
    for name, value in task.solution.values().items():
        if name in knobs_of(visit, DESCENT) and value != getattr(DESCENT.lessons[LESSON].settings, name):
            widget: Any = visit.get_by_key(f"gd_{name}")
            widget.set_value(value)
    visit.run()
    handed = code_handed_in(visit)
    assert (handed.guesses, handed.goals) == ("n", (True,))


INVITES = re.compile(r"(?:^|[.:] )((?:Click|Try|Move|Choose|Draw|Drag|Type|Raise|Switch) [^.]*)", re.MULTILINE)


@every_page
def test_where_all_is_locked_nobody_is_invited_to_move_anything(stem: str) -> None:
    page = COURSE.pages[stem]
    free = text_of(visit_page(stem))
    locked = text_of(visit_class(page, settle(page, page.opening, dict.fromkeys(page.opening.knobs(), Mode.LOCKED))))
    assert page.first in free
    assert page.first not in locked
    assert INVITES.findall(locked) == []
