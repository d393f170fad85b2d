"""The course: its pages, what each may be set to, and the lessons on it. Which ones there are is said by the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from core.settings import Settings

S = TypeVar("S", bound=Settings)


@dataclass(frozen=True)
class Lesson(Generic[S]):
    """A page in a certain state. `chapter` is where it stands on the map; `question` is what it asks, `goal` says what
    to do on the page and what to look for."""

    title: str
    settings: S
    chapter: str
    question: str
    goal: str


@dataclass(frozen=True)
class Page(Generic[S]):
    """A page of the app, the one entry that everything else follows from.

    `stem` names its file, its url and its folder of sections; `prefix` keeps its parameters apart from other pages' in
    a link. `title` says what one sees or asks there, `short` names the page in the bar; `first` is what to do first,
    `story` what the page answers. `opening` is the state in which a bare address shows the page; it changes no default.
    `thumbnail` draws a real run of the page as SVG, `moving` one in motion for the page that home leads with.
    """

    stem: str
    title: str
    short: str
    icon: str
    chapter: str
    prefix: str
    first: str
    story: str
    settings: type[S]
    opening: S
    lessons: Mapping[str, Lesson[S]]
    thumbnail: Callable[[], str]
    moving: Callable[[], str] | None = None

    @property
    def file(self) -> str:
        """The page's file, from the app's folder."""
        return f"pages/{self.stem}.py"

    def parameter(self, field: str) -> str:
        """The name of a knob, or of another field of the page, in the link. It is the key of the knob's widget, too."""
        return f"{self.prefix}_{field}"

    def key(self, element: str) -> str:
        """The key of an element of the page that is no knob, such as a chart that can be clicked."""
        return f"{self.prefix}_{element}"


@dataclass(frozen=True)
class Course:
    """All chapters by name with their story, and all pages by stem, in the order in which they are taught.

    `lead` is the stem of the page that home leads with.
    """

    chapters: Mapping[str, str]
    pages: Mapping[str, Page[Any]]
    lead: str

    @property
    def lessons(self) -> dict[str, Lesson[Any]]:
        """All lessons by their key, page after page."""
        return {key: lesson for page in self.pages.values() for key, lesson in page.lessons.items()}

    def page_of(self, lesson: str) -> Page[Any]:
        """The page that a lesson is on. Raises `KeyError` for a lesson that does not exist."""
        for page in self.pages.values():
            if lesson in page.lessons:
                return page
        raise KeyError(lesson)

    def owner(self, parameter: str) -> Page[Any] | None:
        """The page whose prefix a parameter of a link has."""
        return next((page for page in self.pages.values() if parameter.startswith(f"{page.prefix}_")), None)
