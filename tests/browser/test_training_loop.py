"""The training loop in a real browser: every line can be followed by keyboard, and nothing is sent."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from core.loop.text import Form
from pages.sections.training_loop.settings import Part
from tests.browser.listings import assert_part_fits, assert_played_as_a_story, current, focus_by_tab, numbers
from tests.browser.screens import DESK, PHONE, settle
from tests.browser.watched import Visit

FITTING: dict[str, tuple[dict[str, str], bool]] = {
    **{form: ({"tl_form": form}, True) for form in Form},
    "an error": ({"tl_no_grad": "false"}, True),
    "numbers without end": ({"tl_mean": "false", "tl_learning_rate": "10", "tl_epochs": "12"}, True),
    **{part: ({"tl_part": part}, False) for part in (Part.MODULES, Part.SHAPES)},
    "a plain list": ({"tl_part": Part.MODULES, "tl_registration": "a plain list"}, False),
}
"""A link, and whether it has a listing."""


@pytest.mark.thorough
@pytest.mark.parametrize("name", FITTING)
def test_every_part_fits_a_phone_and_a_desk(visit: Visit, name: str) -> None:
    assert_part_fits(visit, "training_loop", *FITTING[name])


@pytest.mark.thorough
def test_a_story_is_played_slowly_enough_to_be_read(visit: Visit) -> None:
    assert_played_as_a_story(visit, "training_loop", "no-preference")


@pytest.mark.parametrize(
    ("form", "width"), [(Form.SCRATCH, PHONE), pytest.param(Form.NN, DESK, marks=pytest.mark.thorough)]
)
def test_the_loop_can_be_followed_with_the_keyboard_alone(visit: Visit, form: str, width: int) -> None:
    """Each step says its line, its sentence and its numbers; the list of every step below says the same."""
    watched = visit("training_loop", {"tl_form": form, "tl_epochs": "1"}, width=width)
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


@pytest.mark.thorough
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


@pytest.mark.thorough
def test_a_switched_line_and_the_line_that_fails_are_told_in_words(visit: Visit) -> None:
    page = visit("training_loop", {"tl_no_grad": "false"}).page
    expect(page.locator(".listing-head:visible")).to_have_text(re.compile(r"^Line 18, epoch 0: it fails$"))
    expect(current(page)).to_have_text("    w -= 0.1 * w.grad")
    switched = page.locator(".listing-lines").first.locator(".switched.off code")
    expect(switched).to_have_text("    # with torch.no_grad():")
    assert "switched" in switched.evaluate("(e) => getComputedStyle(e, '::after').content")
    expect(page.get_by_text("PyTorch stops here in line 18, word for word:")).to_be_visible()


@pytest.mark.thorough
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
