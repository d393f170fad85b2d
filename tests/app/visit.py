"""A visit to the app without a browser: open a page by a link, read its settings and what it shows."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from streamlit.testing.v1 import AppTest

from core.settings import Knob, Settings
from pages.sections.course import COURSE
from ui.course import Page
from ui.links import lesson_query, query

HOME = Path(__file__).parents[2] / "streamlit_app.py"
ADDRESS = "https://seminar.example/day-two"
SECONDS = 600
"""More than any page takes on the slowest machine: it is there to end what hangs."""
RESTORE = "Restore"
"""The label of the button that puts a lesson's settings back."""

VERDICT = re.compile(
    "still rising|the training loss stays above where it began|every training point gets the very same prediction"
    "|so that everybody gets a turn|At every training point these put out 0"
    "|the steps overshoot|were trained on; every|the plain formula divides"
)
"""What the warnings that judge a run, or hand on PyTorch's own, say; every other one is about the link."""

Link = Iterable[tuple[str, str]]


def start(stem: str, link: Link = ()) -> AppTest:
    """A browser about to open a page with these parameters; the app has not run yet."""
    visit = AppTest.from_file(HOME, default_timeout=SECONDS)
    visit.context["url"] = f"{ADDRESS}/{stem}"
    visit.switch_page(COURSE.pages[stem].file)
    for name, text in link:
        visit.query_params.setdefault(name, []).append(text)
    return visit


def visit_page(stem: str, link: Link = ()) -> AppTest:
    """Open a page by a link and let it run once."""
    return start(stem, link).run()


def visit_settings(page: Page[Any], settings: Settings) -> AppTest:
    """Open a page in a certain state."""
    return visit_page(page.stem, query(page, settings))


def link_of(visit: AppTest) -> str:
    """The link that the page offers to share."""
    next(button for button in visit.button if button.label == "Share").click().run()
    (link,) = [str(code.value) for code in visit.code if str(code.value).startswith(ADDRESS)]
    return link


def lesson_of(visit: AppTest, page: Page[Any]) -> str:
    """The lesson that the offered link names, or an empty text."""
    return dict(parse_qsl(urlsplit(link_of(visit)).query)).get(page.parameter("lesson"), "")


def settings_of(visit: AppTest, page: Page[Any]) -> Settings:
    """The settings that the page remembers of its last run."""
    settings: Settings = page.settings(**visit.session_state[f"{page.prefix}:remembered"])
    return settings


def script_of(visit: AppTest) -> str:
    """The script that the page hands out."""
    press(visit, "Take home")
    (dialog,) = visit.get("dialog")
    scripts: Any = dialog.get("code")
    (script,) = [str(code.value) for code in scripts]
    return script


def use_table(visit: AppTest, page: Page[Any], text: str) -> AppTest:
    """Paste an own table on a page, and use it."""
    visit.session_state[page.key("table")] = True
    visit.run()
    visit.text_area(key=page.key("table_text")).set_value(text)
    visit.button(key=page.key("table_use")).click().run()
    assert not visit.exception
    return visit


def table(visit: AppTest, place: int) -> dict[str, list[str]]:
    """A table of the page: its columns of texts by their heads."""
    frame = visit.table[place].value
    return {str(name): [str(cell) for cell in frame[name]] for name in frame.columns}


def table_with(visit: AppTest, head: str) -> dict[str, list[str]]:
    """The one table of the page that has a column with this head."""
    (found,) = [columns for place in range(len(visit.table)) if head in (columns := table(visit, place))]
    return found


def values(visit: AppTest, kind: str) -> list[str]:
    """The texts of all elements of a kind, in order."""
    return [str(getattr(element, "value", "")) for element in visit.get(kind)]


def shown(visit: AppTest) -> list[Any]:
    """Everything that the page tells in words, numbers and pictures."""
    tables = [table(visit, place) for place in range(len(visit.table))]
    texts = [values(visit, kind) for kind in ("markdown", "latex", "caption", "code", "error")]
    charts = [node.proto for node in visit.get("vega_lite_chart")]
    return [tables, texts, [(chart.alt, chart.spec) for chart in charts]]


def text_of(visit: AppTest) -> str:
    """All running text of the page."""
    return "\n".join(text for kind in ("markdown", "caption", "latex") for text in values(visit, kind))


def warnings_of(visit: AppTest) -> str:
    """All warnings of the page, without the backslashes that keep a text from being markup."""
    return "\n".join(str(item.value) for item in visit.warning).replace("\\", "")


def misunderstood(visit: AppTest) -> list[str]:
    """The warnings of the page, but for its verdicts on a run."""
    return [str(item.value) for item in visit.warning if not VERDICT.search(str(item.value))]


def press(visit: AppTest, label: str) -> AppTest:
    """Press the one button whose label begins so."""
    (button,) = [item for item in visit.button if item.label.startswith(label)]
    return button.click().run()


def assert_opened_as(visit: AppTest, page: Page[Any], settings: Settings, key: str) -> None:
    """A page that has just been opened has these settings, understood its link, and asks this lesson's question alone;
    with an empty key, none."""
    assert not misunderstood(visit)
    assert settings_of(visit, page) == settings
    assert visit.title[0].value == page.title
    text, lessons = text_of(visit), COURSE.lessons
    assert [name for name, one in lessons.items() if one.question in text and one.goal in text] == (
        [key] if key else []
    )
    assert not can_press(visit, RESTORE)


def drawn(visit: AppTest, page: Page[Any]) -> list[Knob]:
    """The knobs that have a control on the page right now."""
    return [knob for name, knob in page.settings.knobs().items() if has_control(visit, page.parameter(name))]


def has_control(visit: AppTest, key: str) -> bool:
    """Whether a control with this key is drawn."""
    try:
        visit.get_by_key(key)
    except KeyError:
        return False
    return True


def can_press(visit: AppTest, label: str) -> bool:
    """Whether there is a button whose label begins so, and it is not greyed out."""
    return any(item.label.startswith(label) and not item.disabled for item in visit.button)


def another(knob: Knob, value: Any) -> Any:
    """A valid value of a knob other than `value`, one that its control offers."""
    if knob.kind is bool:
        return not value
    if knob.kind is tuple:
        return next((option,) for option in reversed(knob.options) if (option,) != tuple(value))
    if knob.kind is str:
        return next(option for option in reversed(knob.options) if option != value)
    if knob.log:
        return next(stop for stop in (0.02, 0.05, 20.0, 50.0) if knob.low <= stop <= knob.high and stop != value)
    step = knob.step * math.copysign(3, knob.high - value - 3 * knob.step)
    moved = knob.kind(round(value + step, 6))
    return moved if knob.low <= moved <= knob.high else knob.kind(knob.low if value != knob.low else knob.high)


def lesson_visit(key: str) -> AppTest:
    """A lesson, opened as it starts."""
    page = COURSE.page_of(key)
    visit = visit_page(page.stem, lesson_query(page, key))
    assert not visit.exception
    return visit


def claimed(key: str, *claims: str) -> None:
    """The words of a lesson that asks nothing any more make these claims."""
    for claim in claims:
        assert claim in COURSE.lessons[key].goal, claim
