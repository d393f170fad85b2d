"""The frame of every page: its configuration, the sidebar, the title with its actions, and the lesson's question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import streamlit as st

from core.settings import Settings
from ui.controls import Controls
from ui.copy_button import copy_button
from ui.course import Course, Page
from ui.links import lesson_query, link
from ui.memory import Memory, recall, remember

S = TypeVar("S", bound=Settings)

APP = "Deep learning, day two"
SIDEBAR = 250
"""Pixels: wide enough for every page's name, and no more."""


class Frame(Generic[S]):
    """One page being drawn: `controls` to show its knobs, `finish` to fill in what needs the settings."""

    def __init__(self, course: Course, page: Page[S]) -> None:
        self.course, self.page = course, page
        configure(page.title)
        sidebar(course, page)
        header = st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute")
        header.title(page.title, anchor=False, width="content")
        self._actions = header.container(horizontal=True, width="content", gap="small")
        self._banner = st.container()
        self._open_bare_lesson()
        lesson = page.lessons.get(st.query_params.get(page.parameter("lesson"), ""))
        self.controls = Controls(course, page, lesson.settings if lesson else None)

    def finish(self, settings: S, script: Callable[[S], str]) -> None:
        """Draw the actions and the lesson's question, both of which speak of the settings that are now known."""
        lesson = self.controls.lesson if self.controls.lesson in self.page.lessons else ""
        with self._actions:
            self._copy_link(settings, lesson)
            if "seed" in settings.knobs():
                st.button(
                    "New seed",
                    icon=":material/casino:",
                    on_click=self.controls.new_seed,
                    help="Draw other random numbers.",
                )
            st.button(
                "Reset",
                icon=":material/restart_alt:",
                on_click=self.controls.reset,
                help="Put every control back to its default, and leave the lesson.",
            )
            with st.popover(
                "Show as PyTorch", icon=":material/code:", help="The plain script that gives these numbers."
            ):
                text = script(settings)
                copy_button("Copy the script", text, key=f"{self.page.prefix}:copy_script")
                st.caption("Runs as it is, in a notebook or a file, and prints the numbers of this page's tables.")
                st.code(text, language="python", height=420)
        with self._banner:
            if self.controls.lesson and not lesson:
                self._other_lesson(self.controls.lesson)
            if lesson:
                self._lesson(lesson, settings)
            else:
                st.caption(self.page.story)

    def _copy_link(self, settings: S, lesson: str) -> None:
        with st.popover("Copy link", icon=":material/link:", help="A link that opens this page just as it stands."):
            address = link(st.context.url or "", self.page, settings, lesson)
            copy_button("Copy the link", address, key=f"{self.page.prefix}:copy_link")
            st.caption("It holds every setting of the page, defaults included.")
            st.code(address, language=None, wrap_lines=True, width=420)

    def _lesson(self, key: str, settings: S) -> None:
        lesson = self.page.lessons[key]
        with st.container(border=True):
            text, back = st.columns([5, 1], vertical_alignment="center")
            text.markdown(f":material/school: **{lesson.title}.** {lesson.question}  \n{lesson.goal}")
            back.button(
                "Restore",
                icon=":material/undo:",
                disabled=settings == lesson.settings,
                help="Put every control back to what the lesson starts with.",
                on_click=self.controls.apply,
                args=(lesson.settings,),
            )

    def _other_lesson(self, key: str) -> None:
        """Say that the link's lesson is not one of this page's, and where it is if it exists."""
        if key in self.course.lessons:
            there = self.course.page_of(key)
            st.warning("The lesson that this link names is on another page:", icon=":material/link_off:")
            st.page_link(there.file, label=there.lessons[key].title, query_params=lesson_query(there, key))
        else:
            st.warning(
                "This link names a lesson that does not exist. The page is set as the rest of the link says.",
                title="Unknown lesson",
                icon=":material/link_off:",
            )

    def _open_bare_lesson(self) -> None:
        """A link that gives a lesson's name and nothing else opens the lesson; only where a session begins."""
        own = [name for name in st.query_params if name.startswith(self.page.prefix + "_")]
        key = st.query_params.get(self.page.parameter("lesson"), "")
        begun = f"{self.page.prefix}:begun"
        if own == [self.page.parameter("lesson")] and key in self.page.lessons and not recall(begun):
            Memory(self.page).apply(self.page.lessons[key].settings)
        remember(begun, True)


def begin(course: Course, page: Page[S]) -> Frame[S]:
    """Start a page: the first call of every one."""
    return Frame(course, page)


def configure(title: str) -> None:
    """The browser tab and the layout, the same on every page."""
    st.set_page_config(
        page_title=title if title == APP else f"{title} · {APP}",
        page_icon="🦩",
        layout="wide",
        initial_sidebar_state=SIDEBAR,
    )


def sidebar(course: Course, current: Page[Any] | None) -> None:
    """Every page by chapter, and the lessons of the page that is open."""
    with st.sidebar:
        st.page_link("streamlit_app.py", label="The seminar", icon=":material/map:")
        for chapter in course.chapters:
            pages = [page for page in course.pages.values() if page.chapter == chapter]
            if pages:
                st.caption(chapter)
            for page in pages:
                st.page_link(page.file, label=page.title, icon=page.icon)
        if current and current.lessons:
            with st.expander("Lessons on this page", icon=":material/school:"):
                for key, lesson in current.lessons.items():
                    st.page_link(current.file, label=lesson.title, query_params=lesson_query(current, key))
