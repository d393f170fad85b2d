"""A ready class: what its steps are, and how they become a class link of this course."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core.settings import Value
from ui.class_link import Mode, Step
from ui.course import Course
from ui.hand_in import mark_of
from ui.share import bare, class_address, class_parameter, offer, step_on


@dataclass(frozen=True)
class Own:
    """A step of one's own: a page at these `values`, with every control locked but those that are `free`, or `secret`
    and to be guessed. `numbers` are the goal's, where they are not the usual ones."""

    page: str
    values: Mapping[str, Value]
    task: str
    free: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    goal: str = ""
    numbers: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Ready:
    """A class to be taken as it is: lessons of the app by key and steps of one's own, in their order. Without any it is
    all essential lessons. `ask` is what to ask the class, `wrong` what may go wrong and what to do about it."""

    title: str
    minutes: int
    about: str
    ask: tuple[str, ...]
    wrong: str
    steps: tuple[str | Own, ...] = ()


def steps_of(course: Course, ready: Ready) -> list[Step]:
    """The steps of its link. A lesson that another one has replaced gives way to it."""
    planned = ready.steps or tuple(key for key in course.path if course.lessons[key].essential)
    return [_own(course, step) if isinstance(step, Own) else _lesson(course, step) for step in planned]


def _lesson(course: Course, key: str) -> Step:
    newest = course.newest(key)
    return Step(page=course.page_of(newest).stem, lesson=newest)


def _own(course: Course, own: Own) -> Step:
    page = course.pages[own.page]
    settings = page.settings.of(**own.values)
    modes = {name: Mode.LOCKED for name in settings.knobs() if name not in own.free}
    modes |= dict.fromkeys(own.secret, Mode.SECRET)
    numbers: dict[str, Any] = {}
    if own.goal:
        usual = page.goals[own.goal].numbers
        chosen = type(usual)(**{**usual.values(), **own.numbers})
        numbers = {name: tuple(chosen.knobs()[name].format(value)) for name, value in chosen.values().items()}
    return step_on(page, settings, modes, task=own.task, goal=own.goal, numbers=numbers)


def titles(course: Course, classes: tuple[Ready, ...]) -> dict[str, str]:
    """The title of each class by the marks that the codes of its learners carry, today or from an older link."""
    told: dict[str, str] = {}
    for ready in classes:
        steps = steps_of(course, ready)
        for made in (steps, [bare(steps[0])] if len(steps) == 1 else steps):
            told[mark_of(class_parameter(made))] = ready.title
    return told


def show(course: Course, classes: tuple[Ready, ...]) -> None:
    """All classes, each folded; what is in one is sent when it is opened."""
    st.header("Ten ready classes")
    for place, ready in enumerate(classes):
        label = f"**{ready.minutes} minutes** · {ready.title}"
        opened = st.expander(label, key=f"ready:{place}", on_change="rerun")
        if opened.open:
            with opened:
                _show(course, ready, key=f"ready:{place}")


def _show(course: Course, ready: Ready, key: str) -> None:
    steps = steps_of(course, ready)
    address = class_address(st.context.url or "", course, steps)
    st.markdown(ready.about)
    lines = [
        f"{course.pages[step.page].title}: {course.lessons[step.lesson].title}" if step.lesson else step.task
        for step in steps
    ]
    st.markdown("\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1)))
    st.markdown("**Ask.** " + " ".join(ready.ask))
    st.markdown(f"**What may go wrong.** {ready.wrong}")
    # In a tab of its own: this session would stay in the class that it has entered.
    st.link_button("Open it as a learner", address, icon=":material/open_in_new:")
    offer(address, ready.title, key=key)
