"""The page for teachers: its ready classes are links that open, and it reads what their learners hand in."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from pages.sections.course import COURSE
from pages.sections.teachers.classes import CLASSES
from pages.sections.teachers.handed_in import who_is_where
from pages.sections.teachers.ready import Own, Ready, steps_of, titles
from tests.app.visit import ADDRESS, HOME, SECONDS, link_of, misunderstood, settings_of, visit_page
from ui.class_link import ClassLink, Mode, decode, encode, settle
from ui.hand_in import Answers, code_of, mark_of
from ui.share import LONGEST, class_address, class_parameter

STEPS = [(ready, place) for ready in CLASSES for place in range(len(steps_of(COURSE, ready)))]
"""Every step of every class; of each the first one is opened always, the others where thoroughness is asked for."""

every_class = pytest.mark.parametrize("ready", CLASSES, ids=lambda ready: ready.title)


def teachers(**state: Any) -> AppTest:
    visit = AppTest.from_file(HOME, default_timeout=SECONDS)
    visit.context["url"] = f"{ADDRESS}/teachers"
    visit.switch_page(COURSE.extras["teachers"].file)
    for key, value in state.items():
        visit.session_state[key.replace("__", ":")] = value
    visit.run()
    assert not visit.exception
    return visit


def parameters(ready: Ready) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(class_address(ADDRESS, COURSE, steps_of(COURSE, ready))).query))


@every_class
def test_a_ready_class_is_a_link_that_says_what_it_is_made_of(ready: Ready) -> None:
    steps = steps_of(COURSE, ready)
    address = class_address(ADDRESS, COURSE, steps)
    decoded, faults = decode(parameters(ready)["class"], COURSE)
    assert faults == []
    assert [(step.page, step.lesson, step.task) for step in decoded.steps] == [
        (step.page, step.lesson, step.task) for step in steps
    ]
    assert len(address) <= LONGEST
    assert address.startswith(f"{ADDRESS}/{steps[0].page}?")
    assert all(step.lesson or (step.task and step.settled) for step in steps)
    assert not any(COURSE.lessons[step.lesson].instead for step in steps if step.lesson)
    assert all(line.endswith("?") for line in ready.ask)


def test_there_are_ten_of_ten_to_ninety_minutes() -> None:
    minutes = [ready.minutes for ready in CLASSES]
    assert len(CLASSES) == 10
    assert minutes == sorted(minutes)
    assert (minutes[0], minutes[-1]) == (10, 90)


@pytest.mark.parametrize(
    ("ready", "place"),
    [
        pytest.param(ready, place, id=f"{ready.title} {place + 1}", marks=[pytest.mark.thorough] if place else [])
        for ready, place in STEPS
    ],
)
def test_every_step_of_a_ready_class_opens(ready: Ready, place: int) -> None:
    """As its own link would open it, with its controls where they belong and nothing reached yet."""
    steps = steps_of(COURSE, ready)
    page = COURSE.pages[steps[place].page]
    link = [(page.parameter("lesson"), steps[place].lesson)] if steps[place].lesson else []
    told = parameters(ready) if not place else dict([*link, ("class", class_parameter(steps)), ("at", str(place + 1))])
    visit = visit_page(page.stem, told.items())
    assert not visit.exception
    assert not visit.success
    assert not misunderstood(visit)
    own = (ready.steps or ("",) * len(steps))[place]
    if isinstance(own, Own):
        settings = settings_of(visit, page)
        named = {name: value for name, value in own.values.items() if place == 0 or name not in own.free}
        assert settings == page.settings(**{**settings.values(), **named})
        assert [str(text.value) for text in visit.text] == [own.task]
    else:
        lesson = COURSE.lessons[steps[place].lesson]
        assert any(lesson.question in str(markdown.value) for markdown in visit.markdown)
    if len(steps) > 1:
        assert any(str(caption.value) == f"{place + 1} of {len(steps)}" for caption in visit.caption)


def test_a_class_is_shown_with_its_link_once_it_is_opened() -> None:
    assert not [code for code in teachers().code if str(code.value).startswith(ADDRESS)]
    visit = teachers(ready__0=True)
    address = class_address(f"{ADDRESS}/teachers", COURSE, steps_of(COURSE, CLASSES[0]))
    assert address.startswith(f"{ADDRESS}/gradient_descent?")
    assert [str(code.value) for code in visit.code if str(code.value).startswith(ADDRESS)] == [address]
    (button,) = visit.get("link_button")
    assert button.proto.url == address


def answers(name: str, guesses: str, goals: str, mark: str = "abc123") -> Answers:
    return Answers(mark, guesses, tuple(goal == "1" for goal in goals), name)


MANY = [answers("Ada", "rw-", "100"), answers("", "rrs", "001"), answers("Zoe", "---", "000")]


def test_who_is_where_is_told_in_words() -> None:
    assert who_is_where(MANY) == {
        "Name": ["Ada", "(no name)", "Zoe"],
        "Where": ["step 2 of 3", "at the end, step 3", "not begun"],
        "Guesses right": ["1 of 3", "2 of 3", "0 of 3"],
        "Goals met": ["1 of 2", "1 of 2", "0 of 2"],
        "Step 1": ["right ⚑ goal", "right", ""],
        "Step 2": ["wrong", "right", ""],
        "Step 3": ["", "shown ⚑ goal", ""],
    }


def test_guesses_and_goals_are_counted_apart() -> None:
    met = [Answers("abc123", "n", (True,), "Ada"), Answers("abc123", "n", (False,), "Bob")]
    told = who_is_where(met)
    assert told["Goals met"] == ["1 of 1", "0 of 1"]
    assert "Guesses right" not in told
    visit = teachers(handed_in="\n".join(code_of(one) for one in met))
    assert not visit.get("vega_lite_chart")
    assert any(str(text.value) == "Goals met: step 1 by 1 of 2." for text in visit.markdown)
    told = who_is_where([Answers("abc123", "rn", (None, False), "Ada")])
    assert (told["Guesses right"], told["Goals met"]) == (["1 of 1"], ["0 of 1"])
    assert "Goals met" not in who_is_where([Answers("abc123", "-", (None,), "Ada")])
    assert "Guesses right" not in who_is_where([Answers("abc123", "-", (True,), "an older code")])


def test_a_class_is_named_by_its_link_or_by_this_session() -> None:
    def named(**state: str) -> str:
        visit = teachers(handed_in=code_of(answers("Ada", "n", "1", mark)), **state)
        (told,) = [str(text.value) for text in visit.text]
        return told

    page = COURSE.pages["gradient_descent"]
    steps = [settle(page, page.opening, {"surface": Mode.LOCKED}, task="Find <b>it</b>.", goal="diverge")]
    mark = mark_of(class_parameter(steps))
    assert named().startswith(f"Class {mark}. The Share dialog")
    whole = f"Class {mark}: {page.title} · Find <b>it</b>."
    assert named(handed_in_link=class_address(ADDRESS, COURSE, steps)) == whole
    assert named(share__made={mark: f"{page.title} · Find <b>it</b>."}) == whole  # type: ignore[arg-type]
    visit = teachers(handed_in_link="http://x.example/?class=abc")
    assert any("no whole class" in str(caption.value) for caption in visit.caption)


def test_codes_are_read_and_what_is_none_is_named() -> None:
    codes = [code_of(one) for one in MANY]
    visit = teachers(handed_in=f"10:02 Ada: {codes[0]}\n{codes[1]}\nhello there\n{codes[2]}")
    assert [str(warning.value) for warning in visit.warning] == [
        "- Line 3: this is no code, or a letter of it was lost."
    ]
    (frame,) = visit.dataframe
    assert list(frame.value["Name"]) == ["Ada", "(no name)", "Zoe"]
    (chart,) = visit.get("vega_lite_chart")
    assert chart.proto.alt == (
        "How the guesses of 3 learners fell; step 1: 2 right, 1 open, goal met by 1; step 2: 1 right, 1 wrong, 1 open; "
        "step 3: 1 shown, 2 open, goal met by 1."
    )
    assert any("forged" in str(caption.value) for caption in visit.caption)
    assert len(visit.get("download_button")) == 1


def test_classes_are_kept_apart_and_known_by_their_title() -> None:
    ready = CLASSES[0]
    mark = mark_of(class_parameter(steps_of(COURSE, ready)))
    codes = [code_of(answers("Ada", "-", "1", mark)), *(code_of(answers(name, "r", "0")) for name in "xy")]
    visit = teachers(handed_in="\n".join(codes))
    (which,) = visit.selectbox
    assert which.options == ["class abc123", ready.title]
    assert len(visit.dataframe[0].value) == 2
    visit = which.set_value(mark).run()
    assert list(visit.dataframe[0].value["Name"]) == ["Ada"]


def test_codes_of_an_older_link_are_known_by_their_title() -> None:
    ready = CLASSES[0]
    (step,) = steps_of(COURSE, ready)
    old, new = (mark_of(encode(ClassLink((one,)))) for one in (replace(step, free={}), step))
    assert old != new
    assert {titles(COURSE, CLASSES)[mark] for mark in (old, new)} == {ready.title}


def test_nonsense_in_great_amount_is_answered_with_a_few_sentences() -> None:
    visit = teachers(handed_in="\n".join(["<script>alert(1)</script>"] * 3000))
    (warning,) = visit.warning
    assert len(re.findall("^- ", str(warning.value), re.MULTILINE)) == 11
    assert str(warning.value).startswith("- Only the first 2,000 of 3,000 lines were read.")
    assert "1991 more" in str(warning.value)
    assert not visit.dataframe


def labels(visit: AppTest) -> list[str]:
    """What the links to pages are called."""
    return [link.proto.label for link in visit.get("page_link")]


def test_home_leads_there_and_the_bar_does_not() -> None:
    home = AppTest.from_file(HOME, default_timeout=SECONDS).run()
    titles = [extra.title for extra in COURSE.extras.values()]
    assert [labels(home).count(title) for title in titles] == [1] * len(titles)
    assert not set(titles) & set(labels(visit_page("losses")))


def test_free_controls_that_follow_a_locked_one_begin_where_it_puts_them() -> None:
    page = COURSE.pages["gradient_descent"]
    settings = page.settings.of(surface="Rosenbrock")
    modes = dict.fromkeys(("surface", "steps"), Mode.LOCKED)
    steps = [settle(page, settings, modes)]
    link = parse_qsl(urlsplit(class_address(ADDRESS, COURSE, steps)).query)
    assert settings_of(visit_page(page.stem, link), page) == settings


def test_a_page_outside_the_class_can_be_shared_from_within_it() -> None:
    """The link that comes of it opens the page, and the class is whole."""
    made = class_parameter(steps_of(COURSE, CLASSES[0]))
    visit = visit_page("losses", [("class", made)])
    visit.query_params.clear()
    visit.run()
    link = dict(parse_qsl(urlsplit(link_of(visit)).query))
    assert link["class"] == made
