"""The Share dialog: what a teacher says of a class is kept, and the link says it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from pages.sections.course import COURSE
from pages.sections.gradient_descent.page import PAGE as DESCENT
from tests.app.visit import link_of, visit_page
from ui.class_link import Mode, Place, Step, decode
from ui.hand_in import mark_of
from ui.share import bare, class_of

pytestmark = pytest.mark.usefixtures("unchecked_charts")


def teacher(stem: str = DESCENT.stem, link: list[tuple[str, str]] | None = None) -> AppTest:
    """A session whose Share dialog stands at a class."""
    visit = visit_page(stem, link or [])
    visit.session_state["share:way"] = "For a class"
    return visit


def made(visit: AppTest) -> tuple[Step, ...]:
    """The steps of the class that the dialog offers, which is opened for that; what was set before is sent with it."""
    link = link_of(visit)
    assert not visit.exception
    decoded, faults = decode(dict(parse_qsl(urlsplit(link).query))["class"], COURSE)
    assert faults == []
    return decoded.steps


def modes(visit: AppTest) -> dict[str, Mode]:
    (step,) = made(visit)
    return {name: mode for name, (mode, _) in step.settled.items()}


def widget(visit: AppTest, name: str) -> Any:
    """A widget of the dialog, by what follows the page's prefix in its key."""
    return visit.get_by_key(f"share:{DESCENT.prefix}:{name}")


def test_all_locked_but_one_is_two_choices() -> None:
    visit = teacher()
    assert modes(visit) == {}
    widget(visit, "controls").set_value("All locked")
    every = dict.fromkeys(DESCENT.settings.knobs(), Mode.LOCKED)
    assert modes(visit) == every
    widget(visit, "controls").set_value("Choose")
    assert modes(visit) == every
    assert widget(visit, "mode:learning_rate").value == "Seen and locked"
    assert any("not listed, are locked" in str(caption.value) for caption in visit.caption)
    widget(visit, "mode:learning_rate").set_value("Learners move it")
    assert modes(visit) == {name: mode for name, mode in every.items() if name != "learning_rate"}
    widget(visit, "controls").set_value("Learners move all")
    assert modes(visit) == {}
    widget(visit, "controls").set_value("Choose")
    assert modes(visit) == {}
    assert widget(visit, "mode:learning_rate").value == "Learners move it"


def test_a_class_outlives_its_dialog_until_it_is_started_over() -> None:
    visit = teacher()
    made(visit)
    widget(visit, "controls").set_value("Choose")
    widget(visit, "closed").set_value(["Code"])
    widget(visit, "task").set_value("Find the rate.")
    widget(visit, "goal").set_value("loss-under")
    widget(visit, "start").set_value(False)
    made(visit)
    widget(visit, "mode:steps").set_value("Not seen")
    widget(visit, "number:loss-under:loss").set_value("0.5")
    before = made(visit)
    (step,) = before
    assert (step.task, step.goal, step.closed, step.at_start) == ("Find the rate.", "loss-under", (Place.CODE,), False)
    assert step.numbers["loss"] == ("0.5",)
    assert {name: mode for name, (mode, _) in step.settled.items()} == {"steps": Mode.HIDDEN}
    visit.run().run()
    assert not visit.get("dialog")
    assert made(visit) == before
    visit.run()
    visit.select_slider(key="gd_learning_rate").set_value(0.02).run()
    (moved,) = made(visit)
    assert moved.free["learning_rate"] == ("0.02",)
    assert bare(moved) == bare(step)
    visit.button(key="share:gd:over").click().run()
    (anew,) = made(visit)
    assert bare(anew) == Step(page=DESCENT.stem)
    assert (widget(visit, "task").value, widget(visit, "controls").value) == ("", "Learners move all")


def test_the_class_of_a_page_is_another_pages_none() -> None:
    visit = teacher()
    made(visit)
    widget(visit, "task").set_value("Find the rate.")
    made(visit)
    visit.switch_page(COURSE.pages["losses"].file).run()
    (other,) = made(visit)
    assert bare(other) == Step(page="losses")
    visit.switch_page(DESCENT.file).run()
    (step,) = made(visit)
    assert step.task == "Find the rate."


def texts(visit: AppTest) -> list[str]:
    return [str(text.value) for text in visit.text]


def test_a_step_that_was_added_stands_in_the_course_once() -> None:
    task = "Say what happens when the learning rate is doubled, and then what happens when it is doubled once more."
    visit = teacher()
    made(visit)
    widget(visit, "task").set_value(task)
    (step,) = made(visit)
    visit.button(key="share:add").click().run()
    assert made(visit) == (step,)
    assert visit.button(key="share:add").disabled
    (told,) = texts(visit)
    assert told.startswith(f"1. {DESCENT.title} · Say what")
    assert told.endswith("and then what happens when … (this one)")
    widget(visit, "task").set_value("Another one.")
    one, two = made(visit)
    assert (one.task, two.task) == (step.task, "Another one.")
    assert texts(visit)[1] == f"2. {DESCENT.title} · Another one. (this one, not added yet, but in the link)"


def test_a_step_is_moved_up_and_taken_out() -> None:
    visit = teacher()
    made(visit)
    for task in "abc":
        widget(visit, "task").set_value(task)
        made(visit)
        visit.button(key="share:add").click().run()
        made(visit)

    def order(*pressed: str) -> str:
        for key in pressed:
            visit.button(key=key).click().run()
        return "".join(step.task for step in made(visit))

    assert order() == "abc"
    assert order("share:up:2") == "acb"
    assert order("share:up:1") == "cab"
    assert order("share:out:1") == "cb"
    assert order("share:out:0") == "b"  # the page's own step, which does not come back by itself
    assert not visit.button(key="share:add").disabled
    assert order("share:add") == "bc"
    widget(visit, "task").set_value("d")
    assert order() == "bcd"
    assert order("share:out:this") == "bc"


def test_a_goal_that_is_met_from_the_start_is_warned_of() -> None:
    def warned() -> bool:
        made(visit)
        return any("Met from the start" in str(warning.value) for warning in visit.warning)

    visit = teacher(link=[("gd_learning_rate", "0.002"), ("gd_surface", "Ravine"), ("gd_open", "1")])
    assert not warned()
    widget(visit, "goal").set_value("loss-under")
    assert not warned()
    widget(visit, "number:loss-under:loss").set_value("99")
    assert warned()
    visit.run()
    visit.select_slider(key="gd_learning_rate").set_value(0.5).run()
    assert not warned()


def test_the_short_name_of_a_class_stands_beside_its_link() -> None:
    visit = teacher()
    made(visit)
    widget(visit, "task").set_value("Find the rate.")
    link = link_of(visit)
    mark = mark_of(class_of(link))
    assert any(f"**{mark}**" in str(caption.value) for caption in visit.caption)
    assert visit.session_state["share:made"][mark] == f"{DESCENT.title} · Find the rate."


def test_a_number_that_is_none_is_named_once_and_by_its_label() -> None:
    visit = teacher()
    made(visit)
    widget(visit, "goal").set_value("loss-under")
    made(visit)
    widget(visit, "number:loss-under:loss").set_value("small")
    (step,) = made(visit)
    assert step.numbers["loss"] == ("0.01",)
    assert any("Loss must be a number from" in str(caption.value) for caption in visit.caption)
