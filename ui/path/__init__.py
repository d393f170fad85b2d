"""The path: the whole course as large cards, in one element, each with a picture of a real run and its lessons."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from ui.course import Course, Page
from ui.links import lesson_query

_HERE = Path(__file__).parent

_mount = st.components.v2.component(
    "path",
    html='<div class="path"></div>',
    css=(_HERE / "path.css").read_text(encoding="utf-8"),
    js=(_HERE / "path.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def path(course: Course) -> None:
    """Show every page and every lesson of the course, led by a picture in motion."""
    lead = course.pages[course.lead]
    told = {
        "lead": {
            "picture": (lead.moving or lead.thumbnail)(),
            "title": lead.title,
            "story": lead.story,
            "href": lead.stem,
        },
        "cards": [_card(course, page) for page in course.pages.values()],
    }
    _mount(key="path", data=told)


def _card(course: Course, page: Page[Any]) -> dict[str, Any]:
    lessons = [
        {
            "title": lesson.title,
            "question": lesson.question,
            "href": f"{page.stem}?{urlencode(lesson_query(page, key))}",
        }
        for key, lesson in page.lessons.items()
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
