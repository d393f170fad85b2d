"""Class links: what a teacher has settled for a class, packed into one parameter that shows when it has been damaged.

The parameter is a checksum and the packed steps, in the letters that an address may hold. It is no secret: whoever
knows how can read it. Streamlit is not needed here, so a link can be made and read anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core.settings import Settings
from ui.course import Course, Page
from ui.sealed import Seal, Torn

LONGEST_TASK = 280
MOST_STEPS = 40
SEAL = Seal(check=6, person=b"class link", most_unpacked=64 * 1024)
LATER: Mapping[str, tuple[str, ...]] = {
    "flamingo_seagull": ("birds", "own", "own_feature", "own_threshold"),
    "mlp_regression": ("own",),
}
"""Knobs that came to a page after its first class links: a class that settles all the others settles them, too."""


class Mode(StrEnum):
    """What learners see of a control that is not theirs to move."""

    LOCKED = "l"
    """Its value, and no way to move it."""
    HIDDEN = "h"
    """Nothing, though its value may stand elsewhere on the page."""
    SECRET = "s"
    """Nothing, and the value stands nowhere until it has been guessed."""


class Place(StrEnum):
    """What a class link can leave out of a page."""

    MORE = "more"
    TABLES = "tables"
    CODE = "code"


@dataclass(frozen=True)
class Step:
    """One page of a class. `settled` holds by knob how it is seen and the texts of its value; `free` the values that
    the other knobs begin with. `lesson` names one of the app's lessons, which needs nothing else; `task` is shown as
    plain text, `goal` is one of the page's, with its `numbers` by name. Where there is no `guessing`, a lesson's
    question comes with its answer."""

    page: str
    lesson: str = ""
    settled: Mapping[str, tuple[Mode, tuple[str, ...]]] = field(default_factory=dict)
    free: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    closed: tuple[Place, ...] = ()
    task: str = ""
    goal: str = ""
    numbers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    at_start: bool = True
    guessing: bool = True


@dataclass(frozen=True)
class ClassLink:
    """The steps of a class in their order: one for a single page, several for a course."""

    steps: tuple[Step, ...]


class Damaged(ValueError):
    """The parameter is not what a teacher has made."""


def encode(made: ClassLink) -> str:
    """The parameter's value. Equal classes have equal ones."""
    return SEAL.close([_packed(step) for step in made.steps])


def decode(text: str, course: Course) -> tuple[ClassLink, list[str]]:
    """What a parameter says, and a sentence for each part of it that does not fit the app. A knob whose value does not
    fit stays locked, at its default.

    Raises `Damaged` where the checksum does not fit, or nothing sensible is inside.
    """
    try:
        told = SEAL.open(text)
    except Torn:
        raise Damaged("it is cut off, or a letter of it was changed") from None
    except ValueError:
        raise Damaged("there is no class inside") from None
    if not isinstance(told, list) or not 1 <= len(told) <= MOST_STEPS or not all(isinstance(s, dict) for s in told):
        raise Damaged("there is no class inside")
    faults: list[str] = []
    steps = tuple(
        _unpacked(step, course, faults, f"Step {place}: " if len(told) > 1 else "")
        for place, step in enumerate(told, 1)
    )
    return ClassLink(steps), faults


def settle(page: Page[Any], settings: Settings, modes: Mapping[str, Mode], **others: Any) -> Step:
    """A step of a class on `page`: the knobs of `modes` settled at what they are in `settings`. The values of the
    others stand in the link."""
    knobs, values = settings.knobs(), settings.values()
    settled = {name: (mode, tuple(knobs[name].format(values[name]))) for name, mode in modes.items()}
    return Step(page=page.stem, settled=settled, **others)


def _packed(step: Step) -> dict[str, Any]:
    """A step under short names, without what is empty."""
    told: dict[str, Any] = {
        "p": step.page,
        "l": step.lesson,
        "k": {name: [mode.value, *texts] for name, (mode, texts) in step.settled.items()},
        "v": {name: list(texts) for name, texts in step.free.items()},
        "c": [place.value for place in step.closed],
        "t": step.task,
        "g": step.goal,
        "n": {name: list(texts) for name, texts in step.numbers.items()},
        "e": not step.at_start,
        "q": not step.guessing,
        # What a class leaves free on purpose is not settled, though all else is.
        "x": bool(step.settled) and not set(LATER.get(step.page, ())) <= step.settled.keys(),
    }
    return {name: value for name, value in told.items() if value}


def _unpacked(told: dict[str, Any], course: Course, faults: list[str], where: str) -> Step:
    """A step as it was packed; what does not fit is named in `faults`, and left out or locked."""

    def fault(sentence: str) -> None:
        faults.append(f"{where}{sentence}")

    stem = told.get("p")
    if not isinstance(stem, str) or stem not in course.pages:
        fault("it names a page that does not exist")
        stem = next(iter(course.pages))
    page = course.pages[stem]
    lesson = told.get("l", "")
    if lesson and (not isinstance(lesson, str) or lesson not in page.lessons):
        fault("it names a lesson that does not exist")
        lesson = ""
    knobs = page.settings.knobs()
    settled: dict[str, tuple[Mode, tuple[str, ...]]] = {}
    for name, entry in _pairs(told.get("k"), fault, "the controls"):
        if name not in knobs:
            fault(f"{name[:40]!r} is no control of this page")
            continue
        mode, texts = entry[0] if entry else "", entry[1:]
        if mode not in list(Mode):
            fault(f"how {knobs[name].label!r} is to be seen is unclear, so it is locked")
            mode = Mode.LOCKED
        if mode == Mode.SECRET and not page.may_be_secret(name):
            fault(f"{knobs[name].label!r} stands in the picture and cannot be secret; it is not shown beside it")
            mode = Mode.HIDDEN
        settled[name] = (Mode(mode), _fitting(knobs[name], texts, fault))
    if not told.get("x"):
        settled |= {
            name: (Mode.LOCKED, tuple(knobs[name].format(knobs[name].default))) for name in _left(page, settled)
        }
    free = {
        name: _fitting(knobs[name], texts, fault)
        for name, texts in _pairs(told.get("v"), fault, "the start")
        if name in knobs
    }
    closed = told.get("c", [])
    if not isinstance(closed, list) or any(place not in list(Place) for place in closed):
        fault("it leaves out something that does not exist")
        closed = [place for place in closed if place in list(Place)] if isinstance(closed, list) else []
    task = told.get("t", "")
    if not isinstance(task, str) or len(task) > LONGEST_TASK:
        fault(f"its task is not a text of at most {LONGEST_TASK} letters")
        task = task[:LONGEST_TASK] if isinstance(task, str) else ""
    goal, numbers = _goal(told, page, fault)
    return Step(
        page=stem,
        lesson=lesson,
        settled=settled,
        free=free,
        closed=tuple(Place(place) for place in closed),
        task=task,
        goal=goal,
        numbers=numbers,
        at_start=not told.get("e"),
        guessing=not told.get("q"),
    )


def _left(page: Page[Any], settled: Iterable[str]) -> set[str]:
    """The knobs of `LATER` that are left where a class has settled all the others."""
    left = page.settings.knobs().keys() - set(settled)
    return left if left and left <= set(LATER.get(page.stem, ())) else set()


def _goal(told: dict[str, Any], page: Page[Any], fault: Any) -> tuple[str, dict[str, tuple[str, ...]]]:
    goal = told.get("g", "")
    if not isinstance(goal, str) or (goal and goal not in page.goals):
        fault("it names a goal that this page does not have")
        return "", {}
    if not goal:
        return "", {}
    knobs = page.goals[goal].numbers.knobs()
    return goal, {
        name: _fitting(knobs[name], texts, fault)
        for name, texts in _pairs(told.get("n"), fault, "the goal's numbers")
        if name in knobs
    }


def numbers_of(page: Page[Any], step: Step) -> Settings:
    """The numbers of a step's goal, the usual ones where it names none."""
    usual = page.goals[step.goal].numbers
    knobs = usual.knobs()
    return type(usual)(
        **(usual.values() | {name: knobs[name].parse(list(texts)) for name, texts in step.numbers.items()})
    )


def _pairs(told: Any, fault: Any, what: str) -> list[tuple[str, tuple[str, ...]]]:
    """The entries of an object whose values are lists of texts."""
    if told is None:
        return []
    if not isinstance(told, dict):
        fault(f"{what} cannot be read")
        return []
    good: list[tuple[str, tuple[str, ...]]] = []
    for name, texts in told.items():
        if isinstance(texts, list) and all(isinstance(text, str) for text in texts):
            good.append((name, tuple(texts)))
        else:
            fault(f"what it says of {name[:40]!r} cannot be read")
            good.append((name, ()))
    return good


def _fitting(knob: Any, texts: tuple[str, ...], fault: Any) -> tuple[str, ...]:
    """The texts of a knob's value, or of its default where they do not fit."""
    try:
        return tuple(knob.format(knob.parse(list(texts))))
    except ValueError as error:
        fault(f"{knob.complaint(error)}; it stands at its default")
        default = knob.default
        return tuple(knob.format(default)) if not callable(default) else ()
