"""Every form of the app, filled by the pages themselves: valid, with every table filled and no data of its own."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Any

import altair as alt
import pytest

import pages.sections
from core.settings import Knob, Settings
from pages.sections.course import COURSE
from tests.app.visit import visit_settings
from tests.marks import by_default
from tests.ui.vega import read
from ui.charts.form import FITTED, FORMS, LARGER, LETTERS, THICKER, Form, Picture, form
from ui.course import Page
from ui.store import Store

for module in pkgutil.walk_packages(pages.sections.__path__, "pages.sections."):
    importlib.import_module(module.name)


AFTER_A_CLICK = {"pages.sections.mlp_regression.charts.kept.compare_form"}
"""What is drawn only of runs that a learner has kept; the tests of its page do so."""


MANY = 16
CHEAP = {"epochs": 8, "count": 30, "steps": 20, "width": 12}


def states(page: Page[Any]) -> Iterator[Settings]:
    """The page nearly as it opens, only cheaper, and with each of its choices in turn."""
    values = page.opening.values()
    opening = page.settings(
        **values | {name: min(values[name], most) for name, most in CHEAP.items() if name in values}
    )
    yield opening
    for knob in page.settings.knobs().values():
        for option in _others(knob):
            changed = page.settings(**{**opening.values(), knob.name: option})
            if changed.relevant() != opening.relevant():
                yield changed
                yield from _nested(page, changed, knob)


def _others(knob: Knob) -> tuple[Any, ...]:
    """All choices; of a long row of numbers, which all have the same pictures, the first and the last ones."""
    if knob.kind is bool:
        return (True, False)
    options = knob.options if knob.kind is str else ()
    return options if len(options) <= MANY else options[:3] + options[-2:]


def _nested(page: Page[Any], changed: Settings, knob: Knob) -> Iterator[Settings]:
    """Choices that matter only beside another one."""
    for inner in page.settings.knobs().values():
        if inner is not knob and inner.when is not None and inner.matters(changed):
            if not inner.matters(page.opening):
                for option in _others(inner):
                    yield page.settings(**{**changed.values(), inner.name: option})


def check(picture: Picture) -> None:
    """Valid with its numbers in, every named table there with the columns that are drawn, nothing inside the form."""
    spec = picture.spec
    tables = spec.pop("datasets")
    assert set(tables) == picture.form.tables
    alt.LayerChart.validate(spec)
    alt.LayerChart.validate({key: part for key, part in picture.large.items() if key != "datasets"})
    assert not list(_data_inside(picture.form.spec))
    json.dumps(spec, allow_nan=False)
    for table in tables.values():
        assert "__index_level_0__" not in read(table)
    assert picture.alt_text


def _data_inside(part: Any) -> Iterator[Any]:
    if isinstance(part, Mapping):
        data = part.get("data")
        if isinstance(data, Mapping) and {"name"} != set(data) and {"sequence"} != set(data):
            yield data
        for inner in part.values():
            yield from _data_inside(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _data_inside(inner)


@pytest.mark.parametrize("stem", by_default(COURSE.pages, "flamingo_seagull", "gradient_descent", "losses"))
def test_every_form_is_filled_with_valid_data(stem: str, monkeypatch: pytest.MonkeyPatch, empty_store: Store) -> None:
    filled: dict[str, list[Picture]] = {}
    fill = Form.fill

    def watched(self: Form, *args: Any, **facts: Any) -> Picture:
        picture = fill(self, *args, **facts)
        filled.setdefault(self.name, []).append(picture)
        return picture

    monkeypatch.setattr(Form, "fill", watched)
    page = COURSE.pages[stem]
    for settings in states(page):
        visit = visit_settings(page, settings)
        assert not visit.exception
    for pictures in filled.values():
        for picture in {id(picture.form): picture for picture in pictures}.values():
            check(picture)
    own = {name for name in FORMS if f".{stem}." in name} - AFTER_A_CLICK
    assert own <= set(filled), f"nobody fills {own - set(filled)}"


def test_a_form_refuses_data_of_its_own_and_what_it_was_not_built_for() -> None:
    @form
    def plain(title: str) -> alt.LayerChart:
        low = alt.param(name="low")
        drawn = alt.Chart(alt.NamedData("rows")).mark_point().encode(alt.X("x:Q", scale=alt.Scale(domain=[low, 1])))
        return alt.LayerChart(layer=[drawn]).add_params(low)

    @form
    def with_data() -> alt.LayerChart:
        return alt.LayerChart(layer=[alt.Chart(alt.InlineData(values=[{"x": 1}])).mark_point().encode(x="x:Q")])

    with pytest.raises(ValueError, match="data of its own"):
        with_data()
    made = plain("a")
    assert plain("a") is made
    assert plain("b") is not made
    assert (set(made.tables), set(made.values)) == ({"rows"}, {"low"})
    rows = {"x": [1.0, 2.0]}
    picture = made.fill({"rows": rows}, {"low": 0}, alt_text="a picture")
    check(picture)
    assert read(picture.tables["rows"])["x"].tolist() == [1.0, 2.0]
    for tables, values in (({}, {"low": 0}), ({"rows": rows}, {}), ({"rows": rows, "more": rows}, {"low": 0})):
        with pytest.raises(ValueError, match="is filled with"):
            made.fill(tables, values, alt_text="a picture")
    for name in [name for name in FORMS if "test_forms" in name]:
        del FORMS[name]


def test_on_a_projector_marks_and_letters_are_larger_unless_they_fit_their_place() -> None:
    """A width by the factor of widths, an area by its square, a list number by number; all grow with the screen."""

    @form
    def drawn() -> alt.LayerChart:
        rows = alt.Chart(alt.NamedData("rows"))
        layers = [
            rows.mark_line(strokeWidth=2, strokeDash=[4, 2]).encode(x="x:Q"),
            rows.mark_point(size=alt.ExprRef("width < 9 ? 1 : 2")).encode(x="x:Q"),
            rows.mark_point(size=alt.ExprRef(f"3 * {FITTED}_side"), opacity=0.5).encode(x="x:Q"),
            rows.mark_text(fontSize=10, dx=3).encode(x="x:Q"),
            rows.mark_point().encode(
                size=alt.Size("x:Q", scale=alt.Scale(domain=[0, 1], range=[40, 80])),
                strokeWidth=alt.condition("datum.x > 0", alt.value(1), alt.value(3)),
            ),
        ]
        return alt.LayerChart(layer=layers)

    made = drawn()
    line, point, fitted, text, by_rows = made.large["layer"]
    assert line["mark"]["strokeWidth"] == {"expr": f"{2 * THICKER:g} * {LETTERS}"}
    assert line["mark"]["strokeDash"] == {"expr": f"[{4 * THICKER:g} * {LETTERS}, {2 * THICKER:g} * {LETTERS}]"}
    twice = f"{LETTERS} * {LETTERS}"
    assert point["mark"]["size"] == {"expr": f"(width < 9 ? 1 : 2) * {THICKER**2} * {twice}"}
    assert fitted["mark"] == made.spec["layer"][2]["mark"]
    assert text["mark"]["fontSize"] == {"expr": f"{10 * LARGER:g} * {LETTERS}"}
    assert text["mark"]["dx"] == {"expr": f"3 * {LETTERS}"}
    size, width = by_rows["encoding"]["size"], by_rows["encoding"]["strokeWidth"]
    assert size["scale"]["domain"] == [0, 1]
    assert size["scale"]["range"] == [{"expr": f"{area * THICKER**2:g} * {twice}"} for area in (40, 80)]
    assert width["condition"]["value"] == {"expr": f"{THICKER:g} * {LETTERS}"}
    assert width["value"] == {"expr": f"{3 * THICKER:g} * {LETTERS}"}
    alt.LayerChart.validate({key: part for key, part in made.large.items() if key != "config"})
    del FORMS[made.name]
