"""A lesson as a learner meets it: asked, answered, explained by the run's numbers, tried out, and left for the next."""

from __future__ import annotations

from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.settings import Settings, Value
from ui.controls import Controls
from ui.course import Course, Facts, Goal, Lesson, Page, Task
from ui.links import TERM, lesson_query
from ui.memory import forget, recall, remember
from ui.progress import Outcome, Progress
from ui.stage import Start
from ui.store import run, the_store
from ui.terms import NewWord

S = TypeVar("S", bound=Settings)

SHOWN = -1
"""The answer of who wants to be shown."""


class Asked(Generic[S]):
    """The lesson that a page is opened with, in one run of the page: whether its question is still open, and its card.

    `open` says of the settings that the controls stand at whether the question waits for an answer at them.
    """

    def __init__(self, course: Course, page: Page[S], key: str, controls: Controls[S]) -> None:
        self.course, self.page, self.key, self.controls = course, page, key, controls
        self.lesson: Lesson[S] = page.lessons[key]
        self.progress = Progress()
        self._facts: Facts = {}
        self._reached = False
        self._answer, self._hints = f"lesson:{key}:answer", f"lesson:{key}:hints"

    @property
    def chosen(self) -> int | None:
        """The place of the answer that was given in this session, `SHOWN`, or None."""
        chosen: int | None = recall(self._answer)
        return chosen

    @property
    def guessing(self) -> bool:
        """Whether learners are asked before the run; a class can leave that out."""
        step = self.controls.room.step
        return step is None or step.guessing

    @property
    def answered(self) -> bool:
        """Whether nothing needs to be held back, since the learner has committed to an answer, now or on an earlier
        day, or is not asked for one."""
        if not self.guessing:
            return True
        earlier = self.progress.outcome(self.key) is not None and not recall(f"{self._answer}:again")
        return not self.lesson.answers or self.chosen is not None or earlier

    def moved(self, settings: S) -> list[str]:
        """The labels of the controls that no longer stand where the lesson put them."""
        now, then = settings.relevant().values(), self.lesson.settings.relevant().values()
        knobs = settings.knobs()
        return [knobs[name].label for name in now if now[name] != then[name]]

    def open(self, settings: S) -> bool:
        """Whether the page holds the run back."""
        return not self.answered and not self.moved(settings)

    def start(self, settings: S) -> Start:
        """Where the player stands."""
        if self.open(settings):
            return Start.WAIT
        return Start.PLAY if self.chosen is not None else Start.FIRST

    def ask(self, settings: S) -> None:
        """The card while the question is open."""
        with _words():
            self._ask(settings)
        self._neighbours()

    def _ask(self, settings: S) -> None:
        lesson = self.lesson
        self._head()
        st.markdown(f"**{lesson.question}**")
        self._new_words()
        if moved := self.moved(settings):
            st.info(f"You have moved {_listed(moved)}, so this is another run, and nothing is judged.")
            self._restore()
        else:
            for place, answer in enumerate(lesson.answers):
                st.button(answer.text, key=f"answer:{place}", width="stretch", on_click=self._choose, args=(place,))
            st.button("Show me", key="answer:show", type="tertiary", on_click=self._choose, args=(SHOWN,))
            st.caption(self._held())

    def work_out(self, settings: S) -> None:
        """Make the runs that the card speaks of once the question is answered. They can take seconds; with their bars
        in the card, its links would move to and fro under the learner's pointer, and be gone at times."""
        lesson = self.lesson
        if lesson.answers:
            self._facts = the_store().once(("facts", self.key), lambda: dict(lesson.facts(lesson.settings, _run)))
        if lesson.task:
            goal = lesson.task.goal
            self._reached = reached(self.page, goal, self._numbers(lesson.task), settings)

    def explain(self, settings: S) -> None:
        """The card once the question is answered and all is worked out: how it went, why, what to try, and where to go
        on."""
        with _words():
            self._explain(settings)
        self._neighbours()

    def _explain(self, settings: S) -> None:
        lesson = self.lesson
        self._head()
        st.markdown(f"**{lesson.question}**")
        self._new_words()
        if lesson.answers:
            facts = self._facts
            right = lesson.right(facts)
            self._judge(right)
            st.markdown(lesson.explained(facts))
            if moved := self.moved(settings):
                st.caption(f"You have moved {_listed(moved)}: the picture shows that run, the words are the lesson's.")
        else:
            st.markdown(lesson.goal)
        if lesson.task:
            self._task(lesson.task)
        if self.moved(settings):
            self._restore()

    def _head(self) -> None:
        path = self.course.path
        place = f" · {path.index(self.key) + 1} of {len(path)}" if self.key in path else ""
        st.caption(f"{self.lesson.chapter}{place} · {self.lesson.title}")
        if self.lesson.instead:
            st.info("This is an older lesson, kept as its link was handed out. There is a better one:")
            self._link(self.lesson.instead, "", ":material/arrow_forward:")

    def _new_words(self) -> None:
        """What the terms mean that the path uses here first; those of the explanation come with it."""
        words = self.course.new_words.get(self.key)
        told = (*words.asked, *(words.explained if self.answered else ())) if words else ()
        if not told:
            return
        with st.expander(f"New words: {', '.join(word.called for word in told)}", icon=":material/menu_book:"):
            st.markdown("\n".join(f"- {self._meaning(word)}" for word in told))

    def _meaning(self, word: NewWord) -> str:
        term, extra = self.course.terms[word.name]
        called = word.called[:1].upper() + word.called[1:]
        other = "" if called.casefold() == word.name.casefold() else f" ({word.name})"
        href = f"{extra.stem}?{urlencode({TERM: word.name})}"
        return f"[**{called}**]({href}){other}: {term.in_short}"

    def _held(self) -> str:
        """What is shown while the question is open."""
        if self.lesson.before is None:
            return "The picture shows the start. Your answer starts the run."
        return (
            "The picture shows how it is before the change that the question speaks of. Your answer makes that change."
        )

    def _judge(self, right: int) -> None:
        """Say how the answer went, and note it where it is new."""
        chosen, answers = self.chosen, self.lesson.answers
        if not self.guessing:
            st.markdown(f":material/check: **{answers[right].text}**")
        elif chosen is None:
            earlier = self.progress.outcome(self.key)
            how = {
                Outcome.RIGHT: "Last time your answer was right.",
                Outcome.WRONG: "Last time you chose another answer.",
            }.get(earlier or Outcome.SHOWN, "Last time you were shown the answer.")
            st.markdown(f":material/check: **{answers[right].text}** {how}")
            st.button("Ask me again", key="answer:again", type="tertiary", on_click=self._again)
        elif chosen == right:
            st.success(f"**{answers[right].text}** You saw it coming.", icon=":material/check_circle:")
            self.progress.answer(self.key, Outcome.RIGHT)
        elif chosen == SHOWN:
            st.markdown(f":material/check: **{answers[right].text}**")
            self.progress.answer(self.key, Outcome.SHOWN)
        else:
            st.warning(
                f"You said: {answers[chosen].text} {answers[chosen].because}".strip(), icon=":material/lightbulb:"
            )
            st.markdown(f":material/check: **{answers[right].text}**")
            self.progress.answer(self.key, Outcome.WRONG)

    def _numbers(self, task: Task[S]) -> Settings:
        numbers: Settings = task.numbers or self.page.goals[task.goal].numbers
        return numbers

    def _task(self, task: Task[S]) -> None:
        goal, numbers = self.page.goals[task.goal], self._numbers(task)
        if self._reached:
            st.success(f"**Reached.** {goal.told(numbers)}", icon=":material/flag:")
            self.progress.meet(self.key)
            remember(met_key(self.key), True)  # also of a lesson that asked nothing, of which no progress is kept
            return
        st.markdown(f":material/flag: **Your turn.** {goal.told(numbers)}")
        shown = min(recall(self._hints, 0), len(task.hints))
        for hint in task.hints[:shown]:
            st.caption(f":material/lightbulb: {hint}")
        if shown < len(task.hints):
            st.button("A stronger hint" if shown else "A hint", key="hint", type="tertiary", on_click=self._hint)
        else:
            st.button(
                "Show settings that do it",
                key="solution",
                type="tertiary",
                on_click=self.controls.apply,
                args=(task.solution,),
            )

    def _restore(self) -> None:
        st.button(
            "Restore the lesson",
            icon=":material/undo:",
            help="Put every control back to what the lesson starts with.",
            on_click=self.controls.apply,
            args=(self.lesson.settings,),
        )

    def _neighbours(self) -> None:
        path = self.course.path
        if self.key not in path or self.controls.room.step is not None:  # a class has a way of its own
            return
        place = path.index(self.key)
        with st.container(horizontal=True, key="neighbours", gap="small"):
            if place:
                self._link(path[place - 1], "Before: ", ":material/arrow_back:")
            if place + 1 < len(path):
                with st.container(key="next", width="content"):
                    self._link(path[place + 1], "Next: ", ":material/arrow_forward:")

    def _link(self, key: str, says: str, icon: str) -> None:
        page = self.course.page_of(key)
        st.page_link(
            page.file, label=f"{says}{page.lessons[key].title}", icon=icon, query_params=lesson_query(page, key)
        )

    def _choose(self, place: int) -> None:
        """Commit to an answer; a callback."""
        remember(self._answer, place)

    def _again(self) -> None:
        """Open the question once more; a callback."""
        forget(self._answer)
        remember(f"{self._answer}:again", True)

    def _hint(self) -> None:
        """Show one hint more; a callback."""
        remember(self._hints, recall(self._hints, 0) + 1)


def met_key(lesson: str) -> str:
    """Where a session remembers that a lesson's goal has been met."""
    return f"lesson:{lesson}:met"


def reached(page: Page[S], name: str, numbers: Settings, settings: S) -> bool:
    """Whether a goal of the page is met at these settings."""
    goal: Goal[S] = page.goals[name]
    key = ("goal", page.stem, name, numbers, settings.relevant())
    return the_store().once(key, lambda: (goal.met(settings, _run, numbers),))[0]


def _run(verb: Any, settings: Settings, /, **given: Value) -> Any:
    """A run that a lesson speaks of: nearly always the page's own, and then it is in the store."""
    return run(verb, settings, "The lesson's numbers", **given)


def _words() -> DeltaGenerator:
    """Where the words of a card go. The ways on stand beside them and not among them, so that they stay where they are
    while the words are replaced by others."""
    return st.container(gap="xsmall")


def _listed(labels: list[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"
