"""Every page's settings keep what the settings of the core keep, and every default of the app is written down."""

from __future__ import annotations

import importlib
import json
import pkgutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core
from core.settings import Settings
from pages.sections.course import COURSE
from tests import settings_checks as checks

PAGES = {page.stem: page.settings for page in COURSE.pages.values()}

every_page = pytest.mark.parametrize("stem", PAGES)
few_examples = settings(max_examples=8, deadline=None, derandomize=True)
many_examples = settings(max_examples=40, deadline=None, derandomize=True)


@every_page
def test_defaults_are_valid_and_those_that_links_were_made_with(stem: str) -> None:
    for kind in PAGES[stem].__mro__:
        if issubclass(kind, Settings) and kind.__module__.startswith("pages."):
            checks.check_defaults(kind)


@every_page
def test_knobs_explain_themselves(stem: str) -> None:
    checks.check_that_knobs_explain_themselves(PAGES[stem])


@every_page
def test_unfit_values_are_refused_in_one_sentence(stem: str) -> None:
    checks.check_that_unfit_values_are_refused(PAGES[stem])


@every_page
def test_every_option_goes_with_the_defaults_it_brings(stem: str) -> None:
    checks.check_that_every_option_goes_with_the_defaults_it_brings(PAGES[stem])


@every_page
def test_settings_are_frozen_and_equal_where_all_knobs_are(stem: str) -> None:
    checks.check_that_settings_are_values(PAGES[stem])


@every_page
def test_conditions_are_added_to_knobs_that_exist(stem: str) -> None:
    checks.check_that_conditions_are_of_knobs(PAGES[stem])


@every_page
@few_examples
@given(data=st.data())
def test_settings_survive_a_link_and_are_one_cache_key(stem: str, data: st.DataObject) -> None:
    checks.check_a_link(PAGES[stem], data)


@every_page
@few_examples
@given(data=st.data())
def test_a_condition_reads_only_knobs_that_stand_before_its_own(stem: str, data: st.DataObject) -> None:
    checks.check_that_conditions_look_back(PAGES[stem], data)


@every_page
@few_examples
@given(data=st.data())
def test_what_does_not_matter_is_put_to_its_default_and_nothing_else(stem: str, data: st.DataObject) -> None:
    checks.check_relevance(PAGES[stem], data)


@pytest.mark.thorough
@every_page
@many_examples
@given(data=st.data())
def test_links_and_conditions_of_many_settings(stem: str, data: st.DataObject) -> None:
    checks.check_a_link(PAGES[stem], data)
    checks.check_that_conditions_look_back(PAGES[stem], data)
    checks.check_relevance(PAGES[stem], data)


@every_page
def test_no_two_parts_of_a_page_have_a_knob_of_one_name(stem: str) -> None:
    """The page would lose one of them."""
    kind = PAGES[stem]
    for base in kind.__mro__:
        if issubclass(base, Settings):
            for name in checks.declared(base):
                owners = [other for other in kind.__mro__ if name in vars(other).get("__annotations__", {})]
                assert owners == [base], name


@every_page
def test_names_stand_in_a_link_as_they_are(stem: str) -> None:
    assert all(name.isascii() and name.isidentifier() and name == name.lower() for name in PAGES[stem].knobs())


def test_the_file_of_defaults_holds_nothing_else() -> None:
    for module in pkgutil.walk_packages(core.__path__, "core."):
        importlib.import_module(module.name)
    known = {checks.name_of(kind) for kind in _all(Settings)}
    assert json.loads(checks.DEFAULTS.read_text(encoding="utf-8")).keys() <= known


def _all(base: type[Settings]) -> set[type[Settings]]:
    return {base}.union(*(_all(kind) for kind in base.__subclasses__()))
