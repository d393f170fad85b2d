"""Links: every state of a page as parameters, and the full link that a learner takes along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from core.settings import Settings
from ui.course import Course, Page

VERSION, VERSION_NAME = 1, "v"
"""The version of defaults and names that short links leave out, and its parameter."""
TERM = "term"
"""The parameter that says what is looked for among the terms."""
Texts = dict[str, list[str]]
OLDER: dict[int, Callable[[Texts], Texts]] = {}
"""By version, what turns the parameters of its links into those of the next one: an entry for each time that a default
or a name has changed. Links without a version are of the first."""


def read(arrived: Texts) -> tuple[Texts, str]:
    """The parameters of a link of any version as this one would write them, and a sentence where there is no such
    version."""
    text = arrived.get(VERSION_NAME, ["1"])[-1]
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= VERSION):
        return arrived, f"{text[:20]!r} is no version of links that this app knows; the link is read as one of today's"
    for version in range(int(text), VERSION):
        arrived = OLDER[version](arrived)
    return arrived, ""


def query(page: Page[Any], settings: Settings) -> list[tuple[str, str]]:
    """Every setting as link parameters, defaults included, so that a link means the same when a default changes."""
    knobs = settings.knobs()
    return [
        (page.parameter(name), text) for name, value in settings.values().items() for text in knobs[name].format(value)
    ]


def changed(page: Page[Any], settings: Settings) -> list[tuple[str, str]]:
    """The settings that differ from the defaults that go with them, as link parameters."""
    knobs, chosen = settings.knobs(), settings.values()
    leaders = {knob.follows: chosen[knob.follows] for knob in knobs.values() if knob.follows}
    plain, defaults = type(settings)(**leaders).values(), type(settings)().values()
    kept = [name for name, knob in knobs.items() if chosen[name] != (plain if knob.follows else defaults)[name]]
    return [(page.parameter(name), text) for name in kept for text in knobs[name].format(chosen[name])]


def short_query(
    page: Page[Any], settings: Settings, lesson: str = "", without: tuple[str, ...] = ()
) -> list[tuple[str, str]]:
    """The fewest parameters that open `page` in this state in any session: what differs from the defaults, the version
    of these, and the word to obey the link in full. Knobs `without` which are settled elsewhere are left out."""
    settled = {page.parameter(name) for name in without}
    told = [(name, text) for name, text in changed(page, settings) if name not in settled]
    if lesson:
        told = [(page.parameter("lesson"), lesson), *told]
    return [*told, (page.parameter("open"), "1"), (VERSION_NAME, str(VERSION))]


def link(here: str, course: Course, page: Page[Any], settings: Settings, lesson: str = "") -> str:
    """The shortest link to `page` in this state."""
    return address_of(here, course, page, short_query(page, settings, lesson))


def address_of(here: str, course: Course, page: Page[Any], parameters: list[tuple[str, str]]) -> str:
    """The address of `page` with these parameters. `here` is any address of the app, as the browser shows it;
    where it says what is none, the link begins at the page."""
    try:
        parts = urlsplit(here)
    except ValueError:
        parts = urlsplit("")
    folder, _, last = parts.path.removesuffix("/").rpartition("/")
    if last not in {*course.pages, *course.extras}:
        folder = f"{folder}/{last}" if last else folder
    folder = folder.removesuffix("/~/+")  # Streamlit Cloud shows the app in a frame at this path
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{page.stem}", urlencode(parameters), ""))


def lesson_query(page: Page[Any], key: str) -> list[tuple[str, str]]:
    """The link parameters that open a lesson: its name, its settings where they are not the defaults, and the word to
    apply them, which a session that already stands elsewhere on the page needs."""
    settings = page.lessons[key].settings
    return [(page.parameter("lesson"), key), *changed(page, settings), (page.parameter("open"), "1")]
