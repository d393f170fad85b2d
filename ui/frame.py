"""The frame of every page: its configuration, the bar of pages, the title, the actions, and the lesson's question."""

from __future__ import annotations

from typing import Generic, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.settings import Settings
from ui import booklet, class_card, draw, tables
from ui.arrivals import by_history, tell_address
from ui.class_link import Place
from ui.classroom import enter
from ui.controls import Controls
from ui.course import Course, Extra, Page
from ui.handout import Sheet, asked_for, handout
from ui.history import one_entry_a_page
from ui.in_words import in_words
from ui.lesson import Asked
from ui.links import lesson_query
from ui.memory import Memory, recall, remember
from ui.progress import Progress
from ui.save import pictures_can_be_saved
from ui.share import qr_svg, share, shared_address
from ui.stage import SHOW, Show, Start, shown_as, stage, style
from ui.take_home import take_home
from ui.twins import tables as twins
from ui.warm import warm

S = TypeVar("S", bound=Settings)

HELD_BACK = "<style>.st-key-more, .st-key-tables { display: none; }</style>"
"""While a question is open there is the picture and nothing else."""

APP = "Deep learning, seen from inside"


class Frame(Generic[S]):
    """One page being drawn: `controls` to show its knobs, `stage` for the places of everything, `settings` for what the
    page is to draw."""

    def __init__(self, course: Course, page: Page[S]) -> None:
        self.course, self.page, self.show = course, page, shown_as()
        configure(page.title)
        style(self.show)
        bar(course)
        self.room = enter(course, page)
        with st.container(key="head", gap="xxsmall"):
            st.title(page.title, anchor=False)
            lesson = page.lessons.get(st.query_params.get(page.parameter("lesson"), ""))
            if not lesson and not self.room.modes:  # a class that settles a control has its own first thing to do
                st.caption(page.first)
        self._open_bare()
        self.controls = Controls(course, page, self.room, lesson.settings if lesson else None)
        self.asked = Asked(course, page, self.controls.lesson, self.controls) if lesson else None
        draw.begin()
        tables.begin()
        self.stage = stage(self.show)

    def settings(self) -> S:
        """What the page is to draw, once its controls are shown: their settings, or while a lesson's question is open
        the start alone. Draws the actions and the question."""
        chosen = self.controls.settings()
        tell_address()
        self._chosen = chosen
        waits = self.asked is not None and self.asked.open(chosen)
        self._waits, self._printed = waits, False
        self._leave_out()
        with self.stage.actions:
            self._actions(chosen, waits)
        if self.show == Show.PICTURE:
            self.stage.player.button("Leave", key="leave", type="tertiary", icon=":material/close:", on_click=leave)
        if self.asked is None:
            first = self.room.step.at_start if self.room.step else recall(f"{self.page.prefix}:at_start", False)
            self.stage.start = Start.FIRST if first else Start.LAST
            if self.controls.lesson:
                with self.stage.lesson:
                    self._other_lesson(self.controls.lesson)
            return chosen
        self.stage.start = self.asked.start(chosen)
        if not self.asked.answered:
            with self.stage.lesson, st.container(border=True, gap="xsmall", key="card"):
                self.asked.ask(chosen)
        if not waits:
            return chosen
        st.html(HELD_BACK)
        return self.page.asked(self.asked.lesson)

    def _actions(self, settings: S, waits: bool) -> None:
        lesson = self.controls.lesson if self.asked else ""
        opened = share(self.course, self.page, settings, lesson, self.room)
        if not self.room.closed(Place.CODE):
            take_home(self.page, settings, lesson, waits=waits or bool(self.room.secrets), another=opened)
        seed = settings.knobs().get("seed")
        if seed and seed.matters(settings) and "seed" not in self.room.modes:
            st.button(
                "New seed",
                icon=":material/casino:",
                on_click=self.controls.new_seed,
                help="Draw other random numbers.",
            )
        begin = booklet.beginning(self.page, self.room)
        st.button(
            "Reset",
            icon=":material/restart_alt:",
            on_click=self.controls.reset,
            args=(begin or self.page.opening, begin is None),
            help="Put every control back to how the class begins."
            if begin
            else "Put every control back to how the page opens, and leave the lesson.",
        )
        self._lessons()
        if self.show == Show.PAGE:
            self._printed = asked_for()
            st.button(
                "Present",
                icon=":material/present_to_all:",
                on_click=present,
                help="Only the picture and its player, large, for a projector. Escape leads back.",
            )

    def _leave_out(self) -> None:
        """What a teacher has left out, or what would give a secret away, is drawn where nobody sees it and never
        sent."""
        secret = bool(self.room.secrets)
        if secret or self.room.closed(Place.MORE):
            self.stage.more = DeltaGenerator(root_container=None)
        if secret or self.room.closed(Place.TABLES):
            self.stage.tables = DeltaGenerator(root_container=None)
        draw.silent(secret)

    def close(self) -> None:
        """The last call of every page: what is offered beside its pictures."""
        with self.stage.lesson:
            class_card.show(self.course, self.page, self.room, self._chosen)
            if told := class_card.told_secrets(self.page, self.room):
                st.success(f"{told}.", icon=":material/lock_open:")
        if self.asked is not None and self.asked.answered:
            bars = self.stage.player.empty()  # where those of the page's own run are, too
            with bars.container():
                self.asked.work_out(self._chosen)
            bars.empty()
            with self.stage.lesson, st.container(border=True, gap="xsmall", key="card"):
                self.asked.explain(self._chosen)
        tell_address()
        Progress().keep()
        warm(self.course)
        if self.show == Show.PAGE:
            with self.stage.tables:
                twins(draw.drawn(), tables.shown(), key=self.page.key("tables"))
        if not booklet.print_it(self.course, self.room) and self._printed:
            self._print()
        pictures_can_be_saved(self.page.title, self.page.stem, in_words(self._chosen, self.room))

    def _print(self) -> None:
        """The page's handout; it tells no more than the page does."""
        secret, lesson = bool(self.room.secrets), self.controls.lesson if self.asked else ""
        code = "" if self._waits or secret or self.room.closed(Place.CODE) else self.page.script(self._chosen)
        address = shared_address(self.course, self.page, self._chosen, lesson, self.room)
        sheet = Sheet(
            lesson=self.asked.lesson if self.asked else None,
            task=self.room.step.task if self.room.step else "",
            goal=booklet.goal_of(self.page, self.room.step) if self.room.step and self.room.step.goal else "",
            settings=in_words(self._chosen, self.room),
            code=code,
            without_code="The script comes with the answer." if self._waits or secret else "",
            address=address,
            qr=qr_svg(address),
        )
        handout(sheet)

    def _lessons(self) -> None:
        """The lessons on this page, sent only when they are asked for."""
        if not self.page.lessons:
            return
        lessons = st.popover(
            "Lessons",
            icon=":material/school:",
            help="Small experiments on this page.",
            key=self.page.key(f"lessons_{self.controls.lesson}"),  # closed again once one is chosen
            on_change="rerun",
        )
        if lessons.open:
            with lessons:
                for key, lesson in self.page.lessons.items():
                    if lesson.instead:
                        continue
                    st.page_link(self.page.file, label=lesson.title, query_params=lesson_query(self.page, key))

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

    def _open_bare(self) -> None:
        """Where a session begins, or Back leads to such an address: one without settings opens the page as it opens
        best, and one that names a lesson and nothing else opens the lesson."""
        own = [name for name in st.query_params if name.startswith(self.page.prefix + "_")]
        key = st.query_params.get(self.page.parameter("lesson"), "")
        begun, bare = f"{self.page.prefix}:begun", f"{self.page.prefix}:bare"
        back, memory = by_history(), Memory(self.page)
        if recall(bare) and not back and not memory.waits:
            remember(bare, not memory.left(self.page.opening))
        if back or not recall(begun):
            put_to = memory.apply_again if back else memory.apply
            remember(begun, True)
            if own == [self.page.parameter("lesson")] and key in self.page.lessons:
                put_to(self.page.lessons[key].settings)
            elif not own:
                remember(f"{self.page.prefix}:at_start", True)
                remember(bare, True)
                put_to(self.page.opening)


def begin(course: Course, page: Page[S]) -> Frame[S]:
    """Start a page: the first call of every one."""
    return Frame(course, page)


def configure(title: str) -> None:
    """The browser tab and the layout, the same on every page."""
    st.set_page_config(page_title=title if title == APP else f"{title} · {APP}", page_icon="🦩", layout="wide")


def home(course: Course) -> None:
    """Start home, which is no page of the course."""
    configure(APP)
    style(Show.PAGE)
    bar(course)


def beside(course: Course, extra: Extra) -> None:
    """Start a page beside the course: the first call of every one."""
    configure(extra.title)
    style(Show.PAGE)
    bar(course)
    with st.container(key="head", gap="xxsmall"):
        st.title(extra.title, anchor=False)
        st.caption(extra.first)
    draw.begin()
    draw.silent(False)


def bar(course: Course) -> None:
    """Home and every page in the order of the course, the open one marked; with the mending of the history, which is to
    be there before there is more to press."""
    with st.container(key="topbar", horizontal=True, wrap=False, gap="xsmall", vertical_alignment="center"):
        st.page_link("streamlit_app.py", label="Home", icon=":material/home:", width="content")
        for page in course.pages.values():
            st.page_link(page.file, label=page.short, width="content")
        one_entry_a_page()


def present() -> None:
    """Show the picture alone; a callback."""
    st.query_params[SHOW] = Show.PICTURE


def leave() -> None:
    """Show the page again; a callback."""
    st.query_params.pop(SHOW, None)
