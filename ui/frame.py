"""The frame of every page: its configuration, the sidebar, the title with its actions, and the lesson's question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

import streamlit as st

from core.settings import Settings
from ui.contents import CHAPTERS, PAGES, Page
from ui.controls import Controls, apply
from ui.copy_button import copy_button
from ui.lessons import LESSONS, lesson_query
from ui.share import link

S = TypeVar("S", bound=Settings)

APP = "Deep learning, day two"
SIDEBAR = 250
"""Pixels: wide enough for every page's name, and no more."""


class Frame(Generic[S]):
    """One page being drawn: `controls` to show its knobs, `finish` to fill in what needs the settings."""

    def __init__(self, page: Page, settings: type[S]) -> None:
        self.page = page
        configure(page.title)
        sidebar(page)
        header = st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute")
        header.title(page.title, anchor=False, width="content")
        self._actions = header.container(horizontal=True, width="content", gap="small")
        self._banner = st.container()
        self._open_bare_lesson()
        lesson = LESSONS.get(st.query_params.get(page.parameter("lesson"), ""))
        named = lesson.settings if lesson and isinstance(lesson.settings, settings) else None
        self.controls = Controls(page, settings, named)

    def finish(self, settings: S, script: Callable[[S], str]) -> None:
        """Draw the actions and the lesson's question, both of which speak of the settings that are now known."""
        known = self.controls.lesson in LESSONS and LESSONS[self.controls.lesson].page is self.page
        lesson = self.controls.lesson if known else ""
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
        lesson = LESSONS[key]
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
        if key in LESSONS:
            there = LESSONS[key]
            st.warning("The lesson that this link names is on another page:", icon=":material/link_off:")
            st.page_link(there.page.file, label=there.title, query_params=lesson_query(key))
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
        if own == [self.page.parameter("lesson")] and key in LESSONS and begun not in st.session_state:
            lesson = LESSONS[key]
            if lesson.page is self.page:
                apply(self.page, lesson.settings)
        st.session_state[begun] = True


def begin(stem: str, settings: type[S]) -> Frame[S]:
    """Start the page in file `pages/<stem>.py`: the first call of every page."""
    return Frame(PAGES[stem], settings)


def configure(title: str) -> None:
    """The browser tab and the layout, the same on every page."""
    st.set_page_config(
        page_title=title if title == APP else f"{title} · {APP}", page_icon="🦩", layout="wide",
        initial_sidebar_state=SIDEBAR,
    )  # fmt: skip


def sidebar(current: Page | None) -> None:
    """Every page by chapter, and the lessons of the page that is open."""
    with st.sidebar:
        st.page_link("streamlit_app.py", label="The seminar", icon=":material/map:")
        for chapter in CHAPTERS:
            pages = [page for page in PAGES.values() if page.chapter == chapter]
            if pages:
                st.caption(chapter)
            for page in pages:
                st.page_link(page.file, label=page.title, icon=page.icon)
        lessons = [key for key, lesson in LESSONS.items() if lesson.page is current]
        if current and lessons:
            with st.expander("Lessons on this page", icon=":material/school:"):
                for key in lessons:
                    st.page_link(current.file, label=LESSONS[key].title, query_params=lesson_query(key))
