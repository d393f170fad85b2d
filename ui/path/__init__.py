"""The path: the whole course as large cards, in one element, each with a picture of a real run and its lessons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from ui.assets import ELEMENTS, asset, script
from ui.course import Course, Page, Stop
from ui.links import lesson_query, query
from ui.packed import PACKED, gzipped, packed
from ui.progress import Outcome, Progress

_HERE = Path(__file__).parent

_mount = st.components.v2.component(
    "path",
    html='<div class="path"></div>',
    css=asset(_HERE / "path.css"),
    js=script(ELEMENTS, PACKED, _HERE / "path.js"),
    isolate_styles=False,
)


def path(course: Course, progress: Progress) -> None:
    """Show every page and every lesson of the course, led by a picture in motion, and which lessons are done.

    The course is the same for everybody and goes as the body, pictures and all; what this learner has done as the
    header.
    """
    done = {key: (outcome, progress.met(key)) for key in course.path if (outcome := progress.outcome(key))}
    _mount(key="path", data=packed({"done": done}, gzipped(json.dumps(_told(course), ensure_ascii=False).encode())))


def _told(course: Course) -> dict[str, Any]:
    lead = course.pages[course.lead]
    return {
        "lead": {
            "picture": (lead.moving or lead.thumbnail)(),
            "title": lead.title,
            "story": lead.story,
            "href": lead.stem,
        },
        "stops": [_stop(stop) for stop in course.stops],
        "round": _stop(course.round) if course.round else None,
        "cards": [_card(course, page) for page in course.pages.values()],
    }


def so_far(course: Course, progress: Progress) -> None:
    """What this browser remembers of the learner: how many lessons, how the guesses went, and where to go on. Whoever
    is here for the first time is told where to begin."""
    lessons = course.path
    if not any(progress.outcome(key) for key in lessons):
        _begin(course)
        return
    right, wrong, shown = (progress.count(lessons, outcome) for outcome in Outcome)
    with st.container(horizontal=True, vertical_alignment="center", key="so_far"):
        st.markdown(
            f"**{right + wrong + shown} of {len(lessons)}** lessons done; {right} of {right + wrong} guesses right.",
            width="content",
        )
        if following := next((key for key in lessons if not progress.outcome(key)), ""):
            _lead_to(course, following, f"Go on: {course.lessons[following].title}")
        st.button(
            "Forget this", type="tertiary", on_click=progress.clear, help="Kept in this browser and nowhere else."
        )


def _begin(course: Course) -> None:
    lessons = course.path
    if not lessons:
        return
    essential = sum(course.lessons[key].essential for key in lessons)
    with st.container(horizontal=True, vertical_alignment="center", key="begin"):
        _lead_to(course, lessons[0], "Begin with the first lesson")
        st.markdown(
            f"Only an hour? Take the {essential} lessons below that are marked *essential*: they show the course in "
            "short.",
            width="content",
        )


def _lead_to(course: Course, key: str, label: str) -> None:
    page = course.page_of(key)
    st.page_link(
        page.file,
        label=label,
        icon=":material/arrow_forward:",
        query_params=lesson_query(page, key),
        width="content",
    )


def _stop(stop: Stop) -> dict[str, Any]:
    state = f"?{urlencode(query(stop.page, stop.settings))}" if stop.settings else ""
    return {
        "name": stop.name,
        "does": stop.does,
        "code": stop.code,
        "href": f"{stop.page.stem}{state}",
        "repeated": stop.repeated,
    }


def _card(course: Course, page: Page[Any]) -> dict[str, Any]:
    lessons = [
        {
            "title": lesson.title,
            "question": lesson.question,
            "href": f"{page.stem}?{urlencode(lesson_query(page, key))}",
            "essential": lesson.essential,
            "key": key,
        }
        for key, lesson in page.lessons.items()
        if not lesson.instead
    ]
    return {
        "chapter": page.chapter,
        "about": course.chapters[page.chapter],
        "title": page.title,
        "story": page.story,
        "href": page.stem,
        "picture": page.thumbnail(),
        "lessons": lessons,
    }
