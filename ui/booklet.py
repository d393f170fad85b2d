"""A course on paper: for each step its question with lines to write on, and the answers on the last page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.settings import Settings
from ui.class_link import Step, numbers_of
from ui.classroom import Room, begun_key, class_parameters, room_at
from ui.course import Course, Page
from ui.handout import Booklet, Sheet, ask_for, booklet
from ui.in_words import in_words
from ui.links import address_of
from ui.memory import forget, recall, remember
from ui.share import class_address, opening_parameters, qr_svg
from ui.take_home import explanation_of

ASKED = "booklet:asked"
"""Where a session notes that its course is to be printed."""


def button() -> None:
    """What asks for it."""
    st.button(
        "Print the course",
        icon=":material/menu_book:",
        type="tertiary",
        on_click=_ask,
        help="All steps as a booklet: questions, lines to write on, settings and QR codes; the answers come last.",
    )


def print_it(course: Course, room: Room) -> bool:
    """Send the booklet where it was asked for; returns whether it was."""
    if not forget(ASKED) or room.made is None:
        return False
    booklet(booklet_of(course, room))
    return True


def booklet_of(course: Course, room: Room) -> Booklet:
    """What stands in it. A secret that has not been guessed stands nowhere, not among the answers either."""
    assert room.made is not None
    here, steps = st.context.url or "", room.made.steps
    first = course.pages[steps[0].page]
    address = address_of(here, course, first, [*opening_parameters(course, steps[0]), *class_parameters(room, 0)])
    return Booklet(
        title=f"A course of {len(steps)} steps",
        qr=qr_svg(address),
        sheets=[_sheet(course, room, place, step, here) for place, step in enumerate(steps)],
        answers=[_answer(course, step) for step in steps],
    )


def name_of(course: Course, step: Step) -> str:
    """What a step is called."""
    page = course.pages[step.page]
    return page.lessons[step.lesson].title if step.lesson else page.title


def _sheet(course: Course, room: Room, place: int, step: Step, here: str) -> Sheet:
    page = course.pages[step.page]
    address = class_address(here, course, [step])  # of this step alone, so that its code is small enough to be read
    return Sheet(
        lesson=page.lessons[step.lesson] if step.lesson else None,
        task=step.task,
        settings=in_words(settings_of(page, step), room_at(course, room, place)),
        code="",
        without_code="",
        address=address,
        qr=qr_svg(address),
        title=f"{place + 1}. {name_of(course, step)}",
        goal=goal_of(page, step),
    )


def settings_of(page: Page[Any], step: Step) -> Settings:
    """What a step's page opens with."""
    if step.lesson:
        settings: Settings = page.lessons[step.lesson].settings
        return settings
    knobs = page.settings.knobs()
    texts = {name: told for name, (_, told) in step.settled.items()} | dict(step.free)
    opened: Settings = page.settings(**{name: knobs[name].parse(list(told)) for name, told in texts.items() if told})
    return opened


def beginning(page: Page[Any], room: Room) -> Settings | None:
    """What the class begins with on this page, or None where the page is none of the class's. Where a class of a single
    step leaves the start of what is free to the address, it is what the session was opened with."""
    if room.step is None or room.made is None:
        return None
    begun: Settings | None = recall(begun_key(room.place))
    told = room.step.lesson or room.step.free or len(room.made.steps) > 1
    return begun if begun is not None and not told else settings_of(page, room.step)


def goal_of(page: Page[Any], step: Step) -> str:
    """What is to be reached in a step, in a sentence; nothing where it has no goal."""
    if step.goal:
        return page.goals[step.goal].told(numbers_of(page, step))
    lesson = page.lessons[step.lesson] if step.lesson else None
    if lesson is None or lesson.task is None:
        return ""
    return page.goals[lesson.task.goal].told(lesson.task.numbers)


def _answer(course: Course, step: Step) -> str:
    """The answer of a lesson with its explanation, in Markdown; other steps have none of the app's."""
    told = explanation_of(step.lesson) if step.lesson else "To be discussed in class."
    return f"**{name_of(course, step)}.** {told}"


def _ask() -> None:
    """Ask for the booklet; a callback."""
    ask_for()
    remember(ASKED, True)
