"""The glossary: its terms are explained in a few words, and every link of it leads where the term is met."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from pages.sections.course import COURSE
from pages.sections.glossary.entries import place_of
from pages.sections.glossary.terms import TERMS
from tests.app.visit import HOME, SECONDS
from ui.links import lesson_query

every_term = pytest.mark.parametrize("name", TERMS)
ASKED_FOR = """feature label logit sigmoid softmax cross-entropy mse gradient learning_rate momentum epoch batch
validation_set overfitting dropout weight_decay backpropagation tensor"""


@every_term
def test_a_term_is_told_in_one_to_three_sentences(name: str) -> None:
    sentences = re.findall(r"[.?](?=\s|$)", TERMS[name].means)
    assert TERMS[name].means.endswith(".")
    assert 1 <= len(sentences) <= 3
    assert len(TERMS[name].means) <= 240


@every_term
def test_every_link_leads_somewhere(name: str) -> None:
    label, href = place_of(COURSE, TERMS[name])
    address = urlsplit(href)
    page = COURSE.pages[address.path]
    parameters = parse_qsl(address.query, strict_parsing=bool(address.query))
    if not parameters:
        assert label == page.title
        return
    key = dict(parameters)[page.parameter("lesson")]
    assert parameters == lesson_query(page, key)
    assert label == page.lessons[key].title
    assert not page.lessons[key].instead


def test_the_terms_of_the_course_are_there_once() -> None:
    names = [name.casefold() for name in TERMS]
    assert len(TERMS) >= 60
    assert len(set(names)) == len(names)
    assert {term.replace("_", " ") for term in ASKED_FOR.split()} <= set(names)
    for name, term in TERMS.items():
        assert name not in term.also
        assert not {other.casefold() for other in term.also} & set(names)


def test_every_page_of_the_course_is_met() -> None:
    met = {urlsplit(place_of(COURSE, term)[1]).path for term in TERMS.values()}
    assert met == set(COURSE.pages)


def test_the_page_sends_all_terms_and_what_is_looked_for() -> None:
    visit = AppTest.from_file(HOME, default_timeout=SECONDS)
    visit.switch_page(COURSE.extras["glossary"].file)
    visit.query_params["term"] = "<b>logit</b>"
    visit.run()
    assert not visit.exception
    (sent,) = [node.proto for node in visit.get("bidi_component") if node.proto.component_name.endswith("glossary")]
    told = json.loads(sent.json)
    assert [entry["name"] for entry in told["entries"]] == sorted(TERMS, key=str.casefold)
    assert told["sought"] == "<b>logit</b>"
