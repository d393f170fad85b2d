"""A link holds the whole state of a page, and whoever opens it gets that state and no other."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from core.settings import Settings
from pages.sections.course import COURSE
from tests.random_settings import random_settings
from ui.course import Page
from ui.links import OLDER, VERSION, changed, lesson_query, link, read

PAGES, LESSONS = COURSE.pages, COURSE.lessons
ADDRESS = "https://seminar.example"

every_page = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
every_lesson = pytest.mark.parametrize("key", LESSONS)


def opened(address: str, page: Page[Any]) -> Settings:
    """The settings that a link's parameters stand for; what is left out is at its default."""
    texts = parse_qs(urlsplit(address).query, keep_blank_values=True, strict_parsing=True)
    knobs = page.settings.knobs()
    settings: Settings = page.settings(
        **{
            name: knob.parse(texts[page.parameter(name)])
            for name, knob in knobs.items()
            if page.parameter(name) in texts
        }
    )
    return settings


@every_page
def test_a_link_of_the_defaults_says_that_it_is_to_be_obeyed_and_by_which_defaults(page: Page[Any]) -> None:
    texts = parse_qs(urlsplit(link(ADDRESS, COURSE, page, page.settings())).query)
    assert texts == {page.parameter("open"): ["1"], "v": [str(VERSION)]}


def test_links_of_older_versions_are_read_by_named_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.links.VERSION", 3)
    monkeypatch.setitem(
        OLDER, 1, lambda texts: {"renamed" if name == "old" else name: of for name, of in texts.items()}
    )
    monkeypatch.setitem(OLDER, 2, lambda texts: {"gone_default": ["7"]} | texts)
    assert read({"old": ["1"]}) == ({"renamed": ["1"], "gone_default": ["7"]}, "")
    assert read({"old": ["1"], "v": ["2"]}) == ({"old": ["1"], "v": ["2"], "gone_default": ["7"]}, "")
    assert read({"old": ["1"], "v": ["3"]}) == ({"old": ["1"], "v": ["3"]}, "")


def test_every_older_version_has_its_rule() -> None:
    assert set(OLDER) == set(range(1, VERSION))


@pytest.mark.parametrize("text", ["", "0", "-1", "2.0", "one", "²", "99999"])
def test_a_version_that_does_not_exist_is_named(text: str) -> None:
    texts, sentence = read({"v": [text], "gd_steps": ["5"]})
    assert texts["gd_steps"] == ["5"]
    assert repr(text) in sentence


@every_lesson
def test_a_lesson_survives_its_link(key: str) -> None:
    lesson, page = LESSONS[key], COURSE.page_of(key)
    address = link(ADDRESS, COURSE, page, lesson.settings, key)
    assert opened(address, page) == lesson.settings
    assert parse_qs(urlsplit(address).query)[f"{page.prefix}_lesson"] == [key]


@every_lesson
def test_a_lesson_is_opened_by_its_name_and_by_what_differs_from_the_defaults(key: str) -> None:
    lesson, page = LESSONS[key], COURSE.page_of(key)
    named, *told, word = lesson_query(page, key)
    assert named == (page.parameter("lesson"), key)
    assert told == changed(page, lesson.settings)
    assert word == (page.parameter("open"), "1")


@every_page
@examples(max_examples=12)
@given(data=st.data())
def test_what_differs_from_the_defaults_is_all_that_a_link_needs(page: Page[Any], data: st.DataObject) -> None:
    settings = data.draw(random_settings(page.settings))
    told: dict[str, list[str]] = {}
    for parameter, text in changed(page, settings):
        told.setdefault(parameter.removeprefix(page.prefix + "_"), []).append(text)
    knobs = page.settings.knobs()
    assert page.settings(**{name: knobs[name].parse(texts) for name, texts in told.items()}) == settings
    for name in told:
        others = {other: value for other, value in settings.values().items() if other in told and other != name}
        assert page.settings(**others) != settings, f"{name} need not be told"
    assert changed(page, page.settings()) == []


@every_page
@examples(max_examples=20)
@given(data=st.data())
def test_any_settings_survive_a_link_to_the_last_digit(page: Page[Any], data: st.DataObject) -> None:
    settings = data.draw(random_settings(page.settings))
    assert opened(link(ADDRESS, COURSE, page, settings), page) == settings


@every_page
def test_a_link_without_a_lesson_names_none(page: Page[Any]) -> None:
    assert page.parameter("lesson") not in parse_qs(urlsplit(link(ADDRESS, COURSE, page, page.settings())).query)


@every_page
@pytest.mark.parametrize(
    ("root", "folder"),
    [
        ("https://seminar.example", ""),
        ("http://localhost:8501", ""),
        ("https://seminar.example:8443/day-two", "/day-two"),
        ("https://seminar.example/a/b", "/a/b"),
    ],
)
def test_a_link_is_built_from_any_address_of_the_app(page: Page[Any], root: str, folder: str) -> None:
    for place in ("", "/", "/{stem}", "/{stem}/", "/{stem}?old=1&x=%20#part", "/~/+/", "/~/+/{stem}"):
        parts = urlsplit(link(root + place.format(stem=page.stem), COURSE, page, page.settings()))
        assert f"{parts.scheme}://{parts.netloc}{folder}" == root, place
        assert parts.path == f"{folder}/{page.stem}", place
        assert parts.fragment == "", place
        assert "old" not in dict(parse_qsl(parts.query)), place
        assert opened(parts.geturl(), page) == page.settings(), place


@pytest.mark.parametrize("claimed", ["", "http://[", "http://[::1"])
def test_a_link_without_a_known_address_still_leads_to_the_page(claimed: str) -> None:
    page = PAGES["gradient_descent"]
    assert link(claimed, COURSE, page, page.settings()).startswith("/gradient_descent?gd_open=1")


def test_what_a_link_must_not_contain_is_escaped() -> None:
    page = PAGES["gradient_descent"]
    settings = page.settings(surface="Tilted double well", optimizers=("Gradient descent", "Adam"))
    address = link(ADDRESS, COURSE, page, settings)
    assert not set(address) & set(" <>\"'")
    assert opened(address, page) == settings
