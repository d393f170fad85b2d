"""Backpropagation and the training loop in a real browser: the whole story can be followed by keyboard, and nothing is sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from core.backpropagation import GRAPH_PARTS, LOOP_PARTS
from core.expressions import EXPRESSIONS
from core.loop_text import FORM_NAMES
from tests.browser.screens import DESK, PHONE, carried, settle

if TYPE_CHECKING:
    from tests.browser.conftest import Serve, Watched

APP = Path(__file__).parents[2] / "streamlit_app.py"
FITTING: dict[str, tuple[str, dict[str, str]]] = {
    **{f"graph of {name}": ("backpropagation", {"bp_expression": name}) for name in EXPRESSIONS},
    GRAPH_PARTS[1]: ("backpropagation", {"bp_part": GRAPH_PARTS[1]}),
    **{form: ("training_loop", {"tl_form": form}) for form in FORM_NAMES},
    "an error": ("training_loop", {"tl_no_grad": "false"}),
    "numbers without end": ("training_loop", {"tl_mean": "false", "tl_learning_rate": "10", "tl_epochs": "12"}),
    **{part: ("training_loop", {"tl_part": part}) for part in LOOP_PARTS[1:]},
    "a plain list": ("training_loop", {"tl_part": LOOP_PARTS[1], "tl_registration": "a plain list"}),
}

Visit = Callable[..., "Watched"]


@pytest.fixture
def visit(serve: Serve, watched_page: Callable[..., Watched]) -> Iterator[Visit]:
    """`visit(stem, parameters, **context options)`: the page once its run is over; no console errors are allowed to the end."""
    visited: list[Watched] = []

    def go(stem: str, parameters: dict[str, str] | None = None, width: int = 1280, **options: Any) -> Watched:
        watched = watched_page(viewport={"width": width, "height": 1000}, **options)
        visited.append(watched)
        watched.page.goto(f"{serve(APP)}/{stem}?{urlencode(parameters or {})}")
        settle(watched.page)
        expect(watched.page.get_by_test_id("stException")).to_have_count(0)
        return watched

    yield go
    assert [watched.errors for watched in visited] == [[] for _ in visited]


def current(page: Page) -> Locator:
    """The line that the listing names as the current one."""
    return page.locator("[aria-current=step]:visible")


def numbers(page: Page) -> list[str]:
    """The numbers beside the line: w, b, their gradients and the loss."""
    return page.locator(".listing-number dd").all_text_contents()


def focus_by_tab(page: Page) -> None:
    """Go to the player with the Tab key alone."""
    expect(current(page)).to_have_count(1)
    expect(page.locator(".clock-label")).to_have_text(re.compile(r"(\d+) of \1$"))
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.clock') !== null"):
            return
    raise AssertionError("the player cannot be reached with the Tab key")


@pytest.mark.parametrize("name", FITTING)
def test_every_part_fits_a_phone_and_a_desk(visit: Visit, name: str) -> None:
    """Opened on the one and carried to the other."""
    stem, parameters = FITTING[name]
    page = visit(stem, parameters, PHONE).page
    for picture in page.get_by_test_id("stVegaLiteChart").all():
        expect(picture.locator("svg.marks, canvas.marks").first).to_be_visible()
    clocked = "graph" in name or ("tl_part" not in parameters and stem == "training_loop")
    if clocked:
        expect(current(page)).to_have_count(1)
    for width in carried(page, PHONE, DESK):
        assert_fits(page, width)


def assert_fits(page: Page, width: int) -> None:
    """The listing is as wide as its place, and no more than the screen."""
    wide = page.locator(".listing, .listing *:not(.listing-told)").evaluate_all(  # that one is for the ears alone
        "(all) => all.filter((e) => e.offsetParent && e.scrollWidth - e.clientWidth > 1 && getComputedStyle(e).display !== 'inline')"
        ".map((e) => `${e.className}: ${e.textContent}`)"
    )
    assert wide == []
    for frame in page.locator(".listing-now:visible, .listing-text:visible").all():
        box = frame.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


@pytest.mark.parametrize(("form", "width"), [*zip(FORM_NAMES, (390, 1280), strict=True)])
def test_the_loop_can_be_followed_with_the_keyboard_alone(visit: Visit, form: str, width: int) -> None:
    """Each step says its line, its sentence and its numbers; the list of every step below says the same."""
    watched = visit("training_loop", {"tl_form": form, "tl_epochs": "1"}, width)
    page = watched.page
    head, note = page.locator(".listing-head:visible"), page.locator(".listing-note:visible")
    told = page.locator(".listing-told")
    expect(told).to_have_attribute("aria-live", "polite")
    lines = page.locator(".listing-lines").first.locator("li")
    expect(page.locator("ol.listing-lines").first).to_have_attribute("aria-label", form)
    expect(head).to_have_text(re.compile(r"^Line \d+, epoch 0$"))
    last = head.inner_text()
    focus_by_tab(page)
    before = watched.sent
    page.keyboard.press("Home")
    expect(head).to_have_text("Line 1")
    steps = int(page.locator("#clock-tl").get_attribute("max") or 0) + 1
    seen, spoken = [], []
    for step in range(steps):
        if step:
            page.keyboard.press("ArrowRight")
        expect(page.locator("#clock-tl")).to_have_attribute("aria-valuetext", f"step {step + 1} of {steps}")
        expect(current(page)).to_have_count(1)
        place = lines.evaluate_all("(all) => all.findIndex((line) => line.hasAttribute('aria-current'))")
        assert head.inner_text().partition(",")[0] == f"Line {place + 1}"
        assert "listing-here" in (current(page).get_attribute("class") or "").split()
        seen.append((current(page).inner_text().strip(), note.inner_text(), *numbers(page)))
        heard = told.text_content() or ""
        assert heard.startswith(f"{head.inner_text()}. {note.inner_text()}")
        spoken.append(heard)
    assert head.inner_text() == last
    assert all(sentence for _, sentence, *_ in seen)
    assert seen[0][2:] == ("None",) * 5
    (after_backward,) = (row for row in seen if row[0] == "loss.backward()")
    assert after_backward[2:4] == ("-1.000000", "5.000000")
    assert "None" not in after_backward
    assert after_backward[6] == "0.783028"
    assert len(set(spoken)) == steps, "a reader hears every step"
    listed = page.get_by_test_id("stMarkdown").locator("ol > li").all_text_contents()
    assert len(listed) == steps
    for entry, (line, *_), heard in zip(listed, seen, spoken, strict=True):
        assert line in entry
        assert all(news in heard for news in re.findall(r"\S+ becomes (?:-?[\d.]+\d|None)", entry))
    page.keyboard.press("Home")
    expect(head).to_have_text("Line 1")
    page.keyboard.press("End")
    expect(head).to_have_text(last)
    assert watched.sent == before


def test_lines_that_do_the_same_are_marked_in_both_texts_and_changed_numbers_are_framed(visit: Visit) -> None:
    page = visit("training_loop", {"tl_epochs": "1"}).page
    scratch, modules = (page.locator(".listing-lines").nth(place) for place in (0, 1))
    focus_by_tab(page)
    page.keyboard.press("Home")
    marked: dict[str, list[str]] = {}
    framed: dict[str, list[str]] = {}
    for _ in range(int(page.locator("#clock-tl").get_attribute("max") or 0) + 1):
        own = scratch.locator(".listing-here")
        expect(own).to_have_count(1)
        marked[own.inner_text().strip()] = [
            text.strip() for text in modules.locator(".listing-here").all_text_contents()
        ]
        framed[own.inner_text().strip()] = page.locator(".listing-changed dt").all_text_contents()
        page.keyboard.press("ArrowRight")
    assert marked["prediction = w * x + b"] == ["prediction = model(x)"]
    assert marked["loss.backward()"] == ["loss.backward()"]
    assert marked["w -= 0.1 * w.grad"] == marked["b -= 0.1 * b.grad"] == ["optimizer.step()"]
    assert marked["w.grad.zero_()"] == ["optimizer.zero_grad()"]
    assert framed["loss.backward()"] == ["w.grad", "b.grad"]
    assert framed["w -= 0.1 * w.grad"] == ["w"]
    assert framed["prediction = w * x + b"] == []
    expect(modules.locator("[aria-current]")).to_have_count(0)


def test_a_switched_line_and_the_line_that_fails_are_told_in_words(visit: Visit) -> None:
    page = visit("training_loop", {"tl_no_grad": "false"}).page
    expect(page.locator(".listing-head:visible")).to_have_text(re.compile(r"^Line 18, epoch 0: it fails$"))
    expect(current(page)).to_have_text("    w -= 0.1 * w.grad")
    switched = page.locator(".listing-lines").first.locator(".switched.off code")
    expect(switched).to_have_text("    # with torch.no_grad():")
    assert "switched" in switched.evaluate("(e) => getComputedStyle(e, '::after').content")
    expect(page.get_by_text("PyTorch stops here in line 18, word for word:")).to_be_visible()


@pytest.mark.parametrize("name", ["two layers of one unit", "a branch"])
def test_the_graph_fills_and_flows_back_under_the_keyboard(visit: Visit, name: str) -> None:
    watched = visit("backpropagation", {"bp_expression": name}, 390)
    page = watched.page
    texts = page.get_by_test_id("stVegaLiteChart").locator(".mark-text.role-mark text")
    listed = page.locator("[data-testid=stMarkdownContainer] ol li").all_text_contents()
    note = page.locator(".listing-note:visible")
    expect(note).to_have_text(listed[-1])
    expect(texts).not_to_have_count(0)
    at_end = texts.count()
    focus_by_tab(page)
    before = watched.sent
    page.keyboard.press("Home")
    expect(note).to_have_text(listed[0])
    nodes = len(EXPRESSIONS[name].nodes)
    expect(texts).to_have_count(nodes + 1)  # every symbol, and the first value
    assert at_end > 2 * nodes
    counts = []
    for place, sentence in enumerate(listed):
        if place:
            page.keyboard.press("ArrowRight")
        expect(note).to_have_text(sentence)
        expect(current(page)).to_have_count(1)
        phase = page.locator(".listing-head:visible").inner_text()
        assert phase == ("Forward: values" if place < nodes else "Backward: gradients")
        if place < nodes:
            expect(texts).to_have_count(nodes + place + 1)
        counts.append(texts.count())
    assert counts == sorted(counts)
    expect(texts).to_have_count(at_end)
    assert watched.sent == before


# Plays from the first frame for a while, and returns the range's value at the end.
PLAY = """
(seconds) => new Promise((done) => {
  document.querySelector(".clock [value=start]").click();
  document.querySelector(".clock [value=play]").click();
  setTimeout(() => done(Number(document.querySelector(".clock input").value)), 1000 * seconds);
})
"""


@pytest.mark.parametrize(("stem", "motion"), [("backpropagation", "reduce"), ("training_loop", "no-preference")])
def test_a_story_is_played_slowly_enough_to_be_read(visit: Visit, stem: str, motion: str) -> None:
    """At 12 frames a second three seconds would be 36 frames; a story shows one in a second and a half, reduced motion or not."""
    watched = visit(stem, reduced_motion=motion)
    expect(watched.page.locator(".clock-label")).to_have_text(re.compile(r"(\d+) of \1$"))
    before = watched.sent
    frame = watched.page.evaluate(PLAY, 3.3)
    assert 1 <= frame <= 4
    assert watched.page.locator(".clock[data-playing]").count() == 1
    assert watched.sent == before


def test_the_player_is_handed_its_pace(visit: Visit) -> None:
    """A page without a story keeps its twelve frames a second."""
    page = visit("gradient_descent", {"gd_steps": "200"}).page
    expect(page.locator(".clock-label")).to_have_text("step 200 of 200")
    assert page.evaluate(PLAY, 1.5) > 8


def test_a_changed_text_is_followed_from_the_same_place(visit: Visit) -> None:
    """After a switch the listing shows the new text at the frame where the player stands."""
    page = visit("training_loop", {"tl_epochs": "1"}).page
    page.locator("#clock-tl").fill("12")
    expect(current(page)).to_have_text("    loss.backward()")
    page.get_by_text("Minus", exact=True).click()
    expect(page.locator(".listing-lines").first).to_contain_text("w += 0.1 * w.grad")
    settle(page)
    expect(page.locator("#clock-tl")).to_have_value("12")
    expect(current(page)).to_have_text("    loss.backward()")
    page.locator("#clock-tl").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(current(page)).to_have_text("        w += 0.1 * w.grad")
    assert numbers(page)[0] != "-1.000000"
