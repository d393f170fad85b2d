"""What learners of a class see of it beside the page.

That is the task, the goal, secrets to guess, the way through the course, and a code to hand in at the end.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.settings import Knob, Settings
from ui import booklet
from ui.class_link import Mode, Step, numbers_of
from ui.classroom import CLASS, Room, class_parameters, told_key
from ui.copy_button import copy_button
from ui.course import Course, Page
from ui.hand_in import LONGEST_NAME, NONE, Answers, code_of, mark_of
from ui.lesson import met_key, reached
from ui.memory import recall, remember
from ui.progress import Progress
from ui.share import opening_parameters

MET, GUESSES = "class:met", "class:guesses"
"""Where a session keeps the steps whose goals were met, and how the secrets of each were guessed."""


def show(course: Course, page: Page[Any], room: Room, settings: Settings) -> None:
    """The card, under what the page shows of itself."""
    for sentence in room.faults:
        st.warning(sentence, icon=":material/link_off:")
    if room.made is None or room.step is None:
        return
    several = len(room.made.steps) > 1
    told = several or room.step.lesson or room.step.goal or Mode.SECRET in room.modes.values()
    if not (told or room.step.task):
        return
    with st.container(border=True, gap="xsmall", key="class"):
        if several:
            st.caption(f"{room.place + 1} of {len(room.made.steps)}")
        if room.step.task:
            st.text(room.step.task)  # a teacher's words are shown as they are: no markup, no links
        for name in room.secrets:
            _guess(page.settings.knobs()[name], room)
        if room.step.goal:
            _goal(page, room, settings)
        if several:
            _way(course, room)
            booklet.button()
        if room.place == len(room.made.steps) - 1 and told:
            _hand_in(course, room)


def _goal(page: Page[Any], room: Room, settings: Settings) -> None:
    assert room.step is not None
    numbers = numbers_of(page, room.step)
    told = page.goals[room.step.goal].told(numbers)
    met: set[int] = recall(MET, set())
    if reached(page, room.step.goal, numbers, settings):
        remember(MET, met | {room.place})
        st.success(f"**Reached.** {told}", icon=":material/flag:")
    else:
        before = " You had it before." if room.place in met else ""
        st.markdown(f":material/flag: {told}{before}")


def _guess(knob: Knob, room: Room) -> None:
    """A secret: the learner says what it is, and is told."""
    key = f"class:guess:{room.place}:{knob.name}"
    if knob.options:
        guess = st.selectbox(f"{knob.label}: what is it?", knob.options, index=None, key=key)
    else:
        guess = st.text_input(f"{knob.label}: what is it?", key=key, placeholder=f"{knob.range}")
    value = room.fixed.get(knob.name)
    st.button("Tell me", key=f"{key}:tell", on_click=_tell, args=(room.place, _right(knob, guess, value)))


def _right(knob: Knob, guess: str | None, value: Any) -> str:
    """How a guess went, in a letter: within a fifth is right for a number, the same for anything else."""
    if not guess:
        return "s"
    try:
        guessed: Any = knob.parse([guess])
    except ValueError:
        return "w"
    if isinstance(guessed, bool | str | tuple) or isinstance(value, str):
        return "r" if guessed == value else "w"
    return "r" if abs(guessed - value) <= 0.2 * abs(value) else "w"


def _tell(place: int, outcome: str) -> None:
    """Tell the secrets of a step; a callback."""
    guesses: dict[int, str] = recall(GUESSES, {})
    remember(GUESSES, guesses | {place: outcome})
    remember(told_key(place), True)


def _way(course: Course, room: Room) -> None:
    """Previous and next step, in the same class."""
    assert room.made is not None
    with st.container(horizontal=True, gap="small"):
        for place, says, icon in (
            (room.place - 1, "Before", ":material/arrow_back:"),
            (room.place + 1, "Next", ":material/arrow_forward:"),
        ):
            if 0 <= place < len(room.made.steps):
                step = room.made.steps[place]
                st.page_link(
                    course.pages[step.page].file,
                    label=f"{says}: {booklet.name_of(course, step)}",
                    icon=icon,
                    query_params=[*opening_parameters(course, step), *class_parameters(room, place)],
                )


def _hand_in(course: Course, room: Room) -> None:
    """The code of this session's answers."""
    with st.popover("Hand in", icon=":material/assignment_turned_in:", on_change="rerun", key="class_hand_in") as place:
        if not place.open:
            return
        st.caption("A short code of how your guesses and goals went. Paste it where your teacher collects them.")
        name = st.text_input("Name, if you like", max_chars=LONGEST_NAME, key="class:name")
        code = code_of(answers(course, room, name or ""))
        st.code(code, language=None, wrap_lines=True)
        copy_button("Copy the code", code, key="class_copy_code")


def answers(course: Course, room: Room, name: str) -> Answers:
    """How the steps of the class have gone in this session."""
    assert room.made is not None
    steps = list(enumerate(room.made.steps))
    guesses = "".join(_guess_of(course, place, step) for place, step in steps)
    goals = tuple(_goal_of(course, place, step) for place, step in steps)
    parameter = dict(class_parameters(room)).get(CLASS, "")
    return Answers(mark_of(parameter), guesses, goals, name[:LONGEST_NAME])


def _guess_of(course: Course, place: int, step: Step) -> str:
    """How the guess of a step went, in a letter."""
    if step.lesson:
        asked = step.guessing and course.lessons[step.lesson].answers
        outcome = Progress().outcome(step.lesson)
        return (outcome.value if outcome else "-") if asked else NONE
    guesses: dict[int, str] = recall(GUESSES, {})
    secret = any(mode is Mode.SECRET for mode, _ in step.settled.values())
    return guesses.get(place, "-") if secret else NONE


def _goal_of(course: Course, place: int, step: Step) -> bool | None:
    """Whether the goal of a step was met; None where it has none."""
    if step.lesson:
        aimed = course.lessons[step.lesson].task is not None
        return (Progress().met(step.lesson) or bool(recall(met_key(step.lesson)))) if aimed else None
    met: set[int] = recall(MET, set())
    return place in met if step.goal else None


def told_secrets(page: Page[Any], room: Room) -> str:
    """The secrets of this step once they are told, in a sentence; nothing before."""
    if room.step is None or room.secrets:
        return ""
    names = [name for name, mode in room.modes.items() if mode is Mode.SECRET]
    knobs = page.settings.knobs()
    return "; ".join(f"{knobs[name].label} was {knobs[name].spelled(room.fixed[name])}" for name in names)
