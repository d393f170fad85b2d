"""A class from end to end: a teacher makes its link by clicking alone, a fresh browser reads it off the QR code, and
the teacher's page reads what was handed in."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Error, Locator, Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.visitor import Visitor, visiting
from pages.sections.course import COURSE
from tests.browser.conftest import APP, Serve
from tests.browser.screens import PATIENCE, settle, wait_until
from tests.browser.watched import Visit, Watched
from ui.class_link import ClassLink, Mode, decode, encode
from ui.class_link import settle as settled
from ui.share import class_address

TASK = (
    "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'> **bold** _slanted_ # head\n"
    "[a link](http://x.example) http://x.example :red[red] $x^2$"
)
"""What a teacher may write and nobody wants to run."""
DESCENT = COURSE.pages["gradient_descent"]

Fresh = Callable[[str], Watched]


@pytest.fixture
def fresh(browser: Browser) -> Iterator[Fresh]:
    """`fresh(address)`: a browser that knows nothing opens it."""
    contexts = []

    def go(address: str) -> Watched:
        context = browser.new_context(viewport={"width": 1280, "height": 1000})
        contexts.append(context)
        watched = Watched(context.new_page())
        watched.page.set_default_timeout(PATIENCE)
        watched.go(address)
        settle(watched.page)
        return watched

    yield go
    for context in contexts:
        context.close()


def choose(page: Page, dialog: Locator, label: str, option: str) -> None:
    """Choose in a menu of the dialog by clicking; a menu closes when the dialog is scrolled meanwhile."""
    menu, entry = dialog.get_by_role("combobox", name=label, exact=True), page.get_by_role("option", name=option)

    def opened() -> bool:
        if not entry.is_visible():
            menu.click()
            page.wait_for_timeout(300)
        return entry.is_visible()

    menu.scroll_into_view_if_needed()
    wait_until(page, opened, f"the menu {label} does not open")
    entry.click()
    expect(entry).to_have_count(0)
    settle(page)


def qr_says(image: Locator, shown: Locator) -> bool:
    """Whether the QR code that is seen says the link that is shown; while a late run puts another image in its place,
    it says nothing."""
    try:
        image.scroll_into_view_if_needed()
        seen = image.screenshot()
    except Error:
        return False
    return [code.text for code in zxingcpp.read_barcodes(Image.open(BytesIO(seen)))] == [shown.inner_text().strip()]


@pytest.mark.thorough
def test_a_class_from_the_teachers_clicks_to_the_answers_handed_in(visit: Visit, fresh: Fresh) -> None:
    teacher = visit("gradient_descent").page
    address = made_by_clicking(teacher)

    learner = fresh(address)
    page = learner.page
    side = page.locator(".st-key-side")
    expect(page.get_by_role("slider", name="Learning rate")).to_be_visible()
    expect(side.get_by_text("Steps: 60")).to_be_visible()
    expect(side.get_by_text("Loss surface: Ravine")).to_be_visible()
    for locked in ("Steps", "Loss surface"):
        expect(page.get_by_role("slider", name=locked)).to_have_count(0)
        expect(page.get_by_role("combobox", name=locked)).to_have_count(0)
    expect(side.get_by_text("Start x")).to_have_count(0)
    expect(side.get_by_text("Start y")).to_be_visible()
    assert_inert(page)

    card = page.locator(".st-key-class")
    expect(card.get_by_test_id("stAlert")).to_have_count(0)
    page.get_by_role("slider", name="Learning rate").focus()
    page.keyboard.press("End")
    expect(card.get_by_test_id("stAlert")).to_contain_text("Reached")
    ground = card.locator("[data-testid=stAlertContainer]").evaluate("(e) => getComputedStyle(e).backgroundColor")
    red, green, blue = map(float, re.findall(r"[\d.]+", ground)[:3])
    assert green > max(red, blue)
    code = handed_in(page, "Ada")
    assert learner.errors == []

    teacher.get_by_role("link", name="Home").click()
    teacher.get_by_role("link", name="For teachers").click()
    expect(teacher.get_by_role("heading", name="For teachers", exact=True)).to_be_visible()
    settle(teacher)
    box = teacher.get_by_role("textbox", name="Codes, one a line")
    box.fill(f"10:02 Ada: {code}")
    box.press("Control+Enter")
    cells = teacher.locator("[role=gridcell]")
    expect(cells.filter(has_text="Ada")).to_be_attached()
    expect(cells.filter(has_text="⚑ goal")).to_be_attached()
    expect(teacher.get_by_text("Goals met: step 1 by 1 of 1.")).to_be_visible()
    expect(teacher.get_by_text("can be forged")).to_be_visible()


def made_by_clicking(page: Page) -> str:
    """A class link made in the Share dialog, and read off its QR code."""
    page.get_by_role("button", name="Share", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("For a class", exact=True).click()
    expect(dialog.get_by_role("link", name="For teachers")).to_be_visible()
    dialog.get_by_text("Choose", exact=True).click()
    choose(page, dialog, "Steps", "Seen and locked")
    choose(page, dialog, "Loss surface", "Seen and locked")
    choose(page, dialog, "Start x", "Not seen")
    choose(page, dialog, "Goal", "Find a walk that leaves the finite numbers.")
    shown = dialog.get_by_test_id("stCode").first
    before = shown.inner_text()
    dialog.get_by_role("textbox", name="Task").fill(TASK)
    dialog.get_by_role("textbox", name="Task").press("Control+Enter")
    expect(shown).not_to_have_text(before)
    settle(page)
    image = dialog.get_by_role("img", name="QR code of the link")
    expect(image).to_be_visible()
    wait_until(page, lambda: qr_says(image, shown), "the QR code is not that of the link")
    link = shown.inner_text().strip()
    query = parse_qs(urlsplit(link).query)
    assert {"gd_steps", "gd_surface", "gd_start_x"}.isdisjoint(query)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    return link


def assert_inert(page: Page) -> None:
    """The task stands there as it was written, and is nothing but text."""
    card = page.locator(".st-key-class")
    shown = card.get_by_test_id("stText")
    assert shown.inner_text() == TASK
    for element in ("script", "img", "strong", "em", "a", "h1", ".katex"):
        expect(shown.locator(element)).to_have_count(0)
    assert page.evaluate("window.hacked") is None


def handed_in(page: Page, name: str) -> str:
    """The code that a learner of this name hands in."""
    page.get_by_role("button", name="Hand in").click()
    place = page.get_by_test_id("stPopoverBody")
    place.get_by_role("textbox", name="Name, if you like").fill(name)
    before = place.get_by_test_id("stCode").inner_text()
    place.get_by_role("textbox", name="Name, if you like").press("Enter")
    expect(place.get_by_test_id("stCode")).not_to_have_text(before)
    return place.get_by_test_id("stCode").inner_text().strip()


class Hostile(Visitor):
    """A changed client that reads what it is sent, and sends what it likes."""

    def __init__(self, plain: Visitor) -> None:
        super().__init__(plain._socket, plain._base)
        self.texts: list[str] = []

    def _see(self, message: ForwardMsg) -> None:
        whole = self._kept[message.ref_hash][0] if message.ref_hash else message
        element = whole.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "markdown":
            self.texts.append(element.markdown.body)
        elif kind == "vega_lite_chart":
            self.texts.append(element.vega_lite_chart.alt)
        super()._see(message)

    async def shown(self) -> str:
        """All texts and pictures' sentences of one more run."""
        self.texts = []
        await self.rerun()
        return "\n".join(self.texts)


async def _attack(base: str, link: str) -> None:
    async with visiting(base) as plain, visiting(base) as other:
        await plain.open("gradient_descent", "gd_learning_rate=0.02&gd_steps=33&gd_open=1")
        stolen = {key: plain.widgets[key] for key in ("gd_learning_rate", "gd_steps")}
        hostile = Hostile(other)
        await hostile.open("gradient_descent", link)
        honest = await hostile.shown()
        assert "Learning rate: **0.0371**" in honest
        assert "gd_start_y" in hostile.widgets, "what is free is there"
        assert not set(stolen) & set(hostile.widgets)
        for query in (dict(parse_qsl(link)), {}, {"gd_learning_rate": "0.5", "gd_steps": "9", "gd_open": "1"}):
            for widgets in ({}, stolen):
                # A rerun with states of widgets that only the ordinary page has, and an address without the class.
                hostile.widgets |= widgets
                hostile.values |= {"gd_learning_rate": "0.5", "gd_steps": 9.0} if widgets else {}
                hostile._query = {name: [text] for name, text in query.items()}
                assert await hostile.shown() == honest
                assert not set(stolen) & set(hostile.widgets)


def test_a_changed_client_moves_nothing_that_is_locked(serve: Serve) -> None:
    settings = DESCENT.settings.of(surface="Ravine", learning_rate=0.0371, steps=7)
    step = settled(DESCENT, settings, dict.fromkeys(("surface", "learning_rate", "steps"), Mode.LOCKED))
    base = serve(APP)
    link = urlsplit(class_address(base, COURSE, [step])).query
    assert encode(ClassLink((step,))) in link
    # In a thread of its own: a browser that other tests keep open has a loop in this one.
    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, _attack(base, link)).result()


@pytest.mark.thorough
def test_a_teacher_says_that_learners_are_not_asked_before_the_run(visit: Visit) -> None:
    page = visit("gradient_descent", [("gd_lesson", "rate-good")]).page
    page.get_by_role("button", name="Share", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("For a class", exact=True).click()
    shown = dialog.get_by_test_id("stCode").first
    dialog.get_by_text("Learners predict before the run", exact=True).click()
    settle(page)

    def said() -> bool:
        text = dict(parse_qsl(urlsplit(shown.inner_text().strip()).query)).get("class", "")
        return bool(text) and not decode(text, COURSE)[0].steps[0].guessing

    wait_until(page, said, "the link still has learners predict")
