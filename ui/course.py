"""The course: its pages, what each may be set to, and the lessons on it. Which ones there are is said by the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

from core.progress import Progress
from core.settings import Settings, Value
from ui.terms import NewWords, Term, first_met

S = TypeVar("S", bound=Settings)
T = TypeVar("T")

Facts = Mapping[str, Any]
"""What a run has shown, by name: numbers, and words where a number will not do."""


class Runner(Protocol):
    """Runs one of the core's verbs with those of the settings that it reads, from wherever results are kept."""

    def __call__(self, verb: Callable[[Any, Progress], T], settings: Settings, /, **given: Value) -> T: ...


@dataclass(frozen=True)
class Answer:
    """One answer to a lesson's question. `holds` says of the facts of the run whether it is right; `because` speaks to
    who chose it and was wrong: why one might think so, and what is overlooked."""

    text: str
    holds: Callable[[Facts], bool]
    because: str = ""


@dataclass(frozen=True)
class NoNumbers(Settings):
    """What a goal without numbers is told with."""


@dataclass(frozen=True)
class Goal(Generic[S]):
    """What can be reached on a page: whether `met(settings, run, numbers)` holds. `sentence` has the numbers in braces,
    as `str.format` reads them; `numbers` are their usual values, each a knob with its bounds."""

    sentence: str
    met: Callable[[S, Runner, Any], bool]
    numbers: Settings = field(default_factory=NoNumbers)

    def told(self, numbers: Settings | None = None) -> str:
        """The sentence with these numbers in the place of the usual ones."""
        return self.sentence.format(**(numbers or self.numbers).values())


@dataclass(frozen=True)
class Task(Generic[S]):
    """A goal of the page that a lesson sets, with its own numbers, a hint, a stronger one, and settings that reach
    it."""

    goal: str
    hints: tuple[str, str]
    solution: S
    numbers: Settings | None = None


@dataclass(frozen=True)
class Lesson(Generic[S]):
    """A small experiment: a page in a certain state, a question of at most two sentences, answers of which the run
    proves one right, what the run has shown, and a task.

    `facts(settings, run)` measures what answers and explanation speak of, always at the lesson's own settings. Until
    the question is answered the page shows the settings with `before` put in: the page's own `before` unless the lesson
    has one. `chapter` is where the lesson stands on the path, `essential` whether it belongs to the hour that shows the
    course in short. `instead` names the lesson that took the place of this one, which only old links still open; such a
    one asks nothing, and says `goal`.
    """

    title: str
    settings: S
    chapter: str
    question: str
    answers: tuple[Answer, ...] = ()
    facts: Callable[[S, Runner], Facts] = field(default=lambda settings, run: {})
    explanation: str = ""
    goal: str = ""
    task: Task[S] | None = None
    before: Mapping[str, Value] | None = None
    essential: bool = False
    instead: str = ""

    def right(self, facts: Facts) -> int:
        """The place of the answer that holds. Raises ValueError unless there is exactly one."""
        holding = [place for place, answer in enumerate(self.answers) if answer.holds(facts)]
        if len(holding) != 1:
            raise ValueError(f"{self.title!r} has {len(holding)} right answers: {holding}")
        return holding[0]

    def explained(self, facts: Facts) -> str:
        """The explanation with the numbers of the run."""
        return self.explanation.format(**facts)


@dataclass(frozen=True)
class Page(Generic[S]):
    """A page of the app, the one entry that everything else follows from.

    `stem` names its file, its url and its folder of sections; `prefix` keeps its parameters apart from other pages' in
    a link. `title` says what one sees or asks there, `short` names the page in the bar; `first` is what to do first,
    `story` what the page answers. `opening` is the state in which a bare address shows the page; it changes no default.
    `thumbnail` draws a real run of the page as SVG, `moving` one in motion for the page that home leads with.
    `script` writes the plain PyTorch that prints the page's numbers in a state.
    `before` is what the page shows in the place of its settings while a lesson's question is open: the start of a run
    alone. `goals` are what can be reached on the page, by name. `spelled_out` says that the page's picture is code, in
    which every setting stands.
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
    script: Callable[[S], str]
    moving: Callable[[], str] | None = None
    before: Mapping[str, Value] = field(default_factory=dict)
    goals: Mapping[str, Goal[S]] = field(default_factory=dict)
    spelled_out: bool = False

    @property
    def file(self) -> str:
        """The page's file, from the app's folder."""
        return f"pages/{self.stem}.py"

    def parameter(self, field: str) -> str:
        """The name of a knob, or of another field of the page, in the link. It is the key of the knob's widget, too."""
        return f"{self.prefix}_{field}"

    def asked(self, lesson: Lesson[S]) -> S:
        """What the page shows while the question of one of its lessons is open."""
        return replace(lesson.settings, **(self.before if lesson.before is None else lesson.before))

    def may_be_secret(self, name: str) -> bool:
        """Whether a knob's value can be kept from who sees the picture: not where the picture is code, and not how long
        a run is, which the player shows."""
        return not self.spelled_out and name not in self.before

    def key(self, element: str) -> str:
        """The key of an element of the page that is no knob, such as a chart that can be clicked."""
        return f"{self.prefix}_{element}"


@dataclass(frozen=True)
class Extra:
    """A page beside the course: it is only read, and has no settings and no lessons. Home links it, the bar does not.

    `first` says under its title what is found there. `sharing` says that the Share dialog leads there, too. `terms` are
    those that it explains, by name.
    """

    stem: str
    title: str
    icon: str
    first: str
    sharing: bool = False
    terms: Mapping[str, Term] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The page's file, from the app's folder."""
        return f"pages/{self.stem}.py"


@dataclass(frozen=True)
class Stop:
    """A stop of what happens when a machine learns: its name, what it does in a few words, the line of PyTorch for it,
    and the page that shows it, in a state of its own where that is not how it opens. What is `repeated` comes again and
    again."""

    name: str
    does: str
    code: str
    page: Page[Any]
    settings: Settings | None = None
    repeated: bool = True


@dataclass(frozen=True)
class Course:
    """All chapters by name with their story, and all pages by stem, in the order in which they are taught.

    `lead` is the stem of the page that home leads with. `extras` are the further pages, by stem. `stops` are how all
    of it hangs together, and `round` is what the repeated ones make: a single stop of its own.
    """

    chapters: Mapping[str, str]
    pages: Mapping[str, Page[Any]]
    lead: str
    extras: Mapping[str, Extra] = field(default_factory=dict)
    stops: tuple[Stop, ...] = ()
    round: Stop | None = None

    @property
    def lessons(self) -> dict[str, Lesson[Any]]:
        """All lessons by their key, page after page."""
        return {key: lesson for page in self.pages.values() for key, lesson in page.lessons.items()}

    @property
    def path(self) -> tuple[str, ...]:
        """The keys of all lessons in the order in which they are taught; those that others have replaced are left
        out."""
        return tuple(key for key, lesson in self.lessons.items() if not lesson.instead)

    @cached_property
    def terms(self) -> dict[str, tuple[Term, Extra]]:
        """All terms that the course explains, by name, each with the page that explains it."""
        return {name: (term, extra) for extra in self.extras.values() for name, term in extra.terms.items()}

    @cached_property
    def new_words(self) -> dict[str, NewWords]:
        """The terms that each lesson of the path is the first to use, by its key. It is worked out once: the course
        does not change."""
        lessons = self.lessons
        texts = {
            key: ("\n".join([each.question, *(answer.text for answer in each.answers)]), each.explanation)
            for key, each in ((key, lessons[key]) for key in self.path)
        }
        return first_met(texts, {name: term for name, (term, _) in self.terms.items()})

    def newest(self, lesson: str) -> str:
        """The key of the lesson that has taken the place of this one, or its own. Raises `KeyError` for a lesson that
        does not exist."""
        lessons = self.lessons
        while lessons[lesson].instead:
            lesson = lessons[lesson].instead
        return lesson

    def page_of(self, lesson: str) -> Page[Any]:
        """The page that a lesson is on. Raises `KeyError` for a lesson that does not exist."""
        for page in self.pages.values():
            if lesson in page.lessons:
                return page
        raise KeyError(lesson)

    def owner(self, parameter: str) -> Page[Any] | None:
        """The page whose prefix a parameter of a link has."""
        return next((page for page in self.pages.values() if parameter.startswith(f"{page.prefix}_")), None)
