"""The terms as a list that is searched in the browser, in one element."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from ui.assets import ELEMENTS, asset, script
from ui.course import Course
from ui.links import TERM, lesson_query
from ui.terms import Term

_HERE = Path(__file__).parent

_mount = st.components.v2.component(
    "glossary",
    html='<div class="glossary"></div>',
    css=asset(_HERE / "entries.css"),
    js=script(ELEMENTS, _HERE / "entries.js"),
    isolate_styles=False,
)


def place_of(course: Course, term: Term) -> tuple[str, str]:
    """Where a term is met: what that is called, and its address from the app's folder. Raises `KeyError` where the
    course has neither such a page nor such a lesson."""
    if term.met in course.pages:
        page = course.pages[term.met]
        return page.title, page.stem
    key = course.newest(term.met)
    page = course.page_of(key)
    return page.lessons[key].title, f"{page.stem}?{urlencode(lesson_query(page, key))}"


def show(course: Course, terms: Mapping[str, Term]) -> None:
    """The list in alphabetical order, and above it what is looked for."""
    entries = []
    for name in sorted(terms, key=str.casefold):
        label, href = place_of(course, terms[name])
        term = terms[name]
        entries.append(
            {"name": name, "also": (*term.also, *term.loosely), "means": term.means, "label": label, "href": href}
        )
    _mount(key="glossary", data={"entries": entries, "sought": st.query_params.get(TERM, "")[:40]})
