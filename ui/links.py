"""Links: every state of a page as parameters, and the full link that a learner takes along."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from core.settings import Settings
from ui.course import Page


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


def link(address: str, page: Page[Any], settings: Settings, lesson: str = "") -> str:
    """The full link to `page` in this state. `address` is any address of the app, as the browser shows it; where it
    says what is none, the link begins at the page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    folder = parts.path.removesuffix("/").removesuffix(f"/{page.stem}")
    folder = folder.removesuffix("/~/+")  # Streamlit Cloud shows the app in a frame at this path
    parameters = query(page, settings) + ([(page.parameter("lesson"), lesson)] if lesson else [])
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{page.stem}", urlencode(parameters), ""))


def lesson_query(page: Page[Any], key: str) -> list[tuple[str, str]]:
    """The link parameters that open a lesson: its name, its settings where they are not the defaults, and the word to
    apply them, which a session that already stands elsewhere on the page needs."""
    settings = page.lessons[key].settings
    return [(page.parameter("lesson"), key), *changed(page, settings), (page.parameter("open"), "1")]
