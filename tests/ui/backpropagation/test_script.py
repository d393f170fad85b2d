"""The scripts of graphs and chains run by themselves and print their page's table row by row."""

from __future__ import annotations

from itertools import product

import pytest
from streamlit.testing.v1 import AppTest

from core.graphs.chains import CHAINED
from core.graphs.expressions import EXPRESSIONS
from pages.sections.backpropagation.page import PAGE
from pages.sections.backpropagation.script import CALLS
from pages.sections.backpropagation.settings import BackpropagationPageSettings, Part
from tests.app.visit import script_of, table_with, visit_settings
from tests.ui.script_numbers import Run, every_case, imports_of

pytestmark = pytest.mark.usefixtures("unchecked_charts")

GRAPHS = {name: BackpropagationPageSettings(expression=name) for name in EXPRESSIONS}
GRAPHS |= {
    "a dead ReLU": BackpropagationPageSettings(expression="two layers of one unit", b1=-3.0),
    "label 0": BackpropagationPageSettings(expression="perceptron with cross-entropy", label="0", w1=0.123456, x2=-4.9),
    "an odd branch": BackpropagationPageSettings(expression="a branch", a=-3.3, b=-1.7),
    "zeros": BackpropagationPageSettings(w=0.0, x=0.0, b=0.0, y=0.0),
}
CHAINS = {
    f"{activation}, {depth} layers, weight {weight:g}": BackpropagationPageSettings(
        part=Part.CHAIN, activation=activation, depth=depth, weight=weight
    )
    for (depth, weight), activation in product(((10, 1.0), (20, -2.5), (1, 0.1)), CHAINED)
}


def opened(settings: BackpropagationPageSettings) -> tuple[AppTest, str]:
    """The page and its script, which imports PyTorch and nothing else."""
    visit = visit_settings(PAGE, settings)
    assert not visit.exception
    script = script_of(visit)
    assert "torch" in imports_of(script)
    assert imports_of(script) <= {"torch", "torch.nn"}
    return visit, script


def rows(visit: AppTest, head: str) -> list[tuple[str, ...]]:
    """The rows of the table that has this head."""
    return list(zip(*table_with(visit, head).values(), strict=True))


@every_case(GRAPHS, quick=2)
def test_of_a_graph_every_value_and_gradient_is_printed(name: str, run: Run) -> None:
    visit, script = opened(GRAPHS[name])
    expected = [(node, value, gradient) for node, _, value, gradient, _ in rows(visit, "node")]
    found = [tuple(line.split()) for line in run(script).splitlines()]
    assert [(node, six_digits(value), six_digits(gradient)) for node, value, gradient in found] == expected


def six_digits(number: str) -> str:
    """As the page writes it: short, and 0 without a sign."""
    return number if number == "None" else f"{float(number) + 0.0:.6g}"


@every_case(CHAINS, quick=2)
def test_of_a_chain_every_layer_is_printed(name: str, run: Run) -> None:
    visit, script = opened(CHAINS[name])
    lines = run(script).splitlines()
    assert lines == [" ".join(row) for row in rows(visit, "gradient at its input")]
    assert len(lines) == CHAINS[name].depth


def test_a_script_can_call_every_activation_of_a_chain() -> None:
    assert set(CALLS) == set(CHAINED)
