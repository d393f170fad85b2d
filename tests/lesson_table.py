"""All lessons as a document: what each asks, what can be answered, which answer its run proves right, and its task.

`python -m tests.lesson_table` writes docs/lessons.md.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from core.progress import silent
from core.settings import Settings, Value
from pages.sections.course import COURSE
from ui.course import Facts, Lesson, Page
from ui.store import settings_of

FILE = Path(__file__).parents[1] / "docs" / "lessons.md"


@lru_cache(maxsize=16)
def computed(verb: Any, settings: Settings, /, **given: Value) -> Any:
    """A run without a store; the last ones are kept, since a lesson's facts and its task are asked of the same."""
    return verb(settings.reduced_to(settings_of(verb), **given), silent)


@cache
def facts_of(key: str) -> Facts:
    """What a lesson's run shows."""
    lesson = COURSE.lessons[key]
    return lesson.facts(lesson.settings, computed)


def written() -> str:
    """The whole document."""
    path = COURSE.path
    essential = [key for key in path if COURSE.lessons[key].essential]
    text = [
        "# Lessons",
        "",
        "Made by `python -m tests.lesson_table`; a test holds it true. The right answer, in bold, is the one that "
        "holds of the lesson's own run, and the numbers are that run's.",
        "",
        f"{len(path)} lessons in the order of the path. The {len(essential)} that show the course in an hour have a "
        "star.",
    ]
    for page in COURSE.pages.values():
        text += ["", f"## {page.title}"]
        for key, lesson in page.lessons.items():
            text += ["", *_lesson(page, key, lesson)]
    return "\n".join(text) + "\n"


def _lesson(page: Page[Any], key: str, lesson: Lesson[Any]) -> list[str]:
    head = f"### {lesson.title}{' ★' if lesson.essential else ''} `{key}`"
    if lesson.instead:
        return [head, "", f"Kept for links that were handed out; `{lesson.instead}` took its place."]
    facts = facts_of(key)
    right = lesson.right(facts)
    answers = [
        f"- **{a.text}**" if place == right else f"- {a.text} *{a.because}*" for place, a in enumerate(lesson.answers)
    ]
    text = [head, "", lesson.question, "", *answers, "", lesson.explained(facts)]
    if lesson.task:
        goal = page.goals[lesson.task.goal]
        text += ["", f"Task: {goal.told(lesson.task.numbers)} *{' '.join(lesson.task.hints)}*"]
    return text


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
