"""Activations side by side are the `torch.nn` modules, and maxout is the larger of its two lines, with PyTorch's slope
at a tie."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.parts.activation_curves import ALL, MAXOUT, SHOWN, ActivationSettings, maxout, trace
from core.parts.activations import ACTIVATIONS, slope_of
from core.regression.settings import RegressionSettings
from tests.core.latex import evaluate, piecewise
from tests.core.literal import TORCH_ACTIVATIONS

numbers = st.floats(-3, 3).map(lambda value: round(value, 1))


def test_maxout_can_be_looked_at_but_not_put_into_a_network() -> None:
    assert set(SHOWN) == {ALL, MAXOUT, *ACTIVATIONS}
    assert RegressionSettings.knobs()["activation"].options == tuple(ACTIVATIONS)
    assert MAXOUT not in ACTIVATIONS


@settings(max_examples=40)
@given(numbers, numbers, numbers, numbers, numbers)
def test_maxout_is_the_larger_line_and_its_slope(a1: float, b1: float, a2: float, b2: float, z: float) -> None:
    chosen = ActivationSettings(maxout_a1=a1, maxout_b1=b1, maxout_a2=a2, maxout_b2=b2).activation(MAXOUT)
    place = torch.tensor(z, dtype=torch.float64)
    first, second = a1 * z + b1, a2 * z + b2
    assert chosen.function(place).item() == max(first, second)
    slope = slope_of(chosen.function, place).item()
    assert slope == (a1 if first > second else a2 if second > first else pytest.approx((a1 + a2) / 2))
    assert eval(chosen.module, {"torch": torch})(place).item() == max(first, second)
    lines = chosen.formula.removeprefix(r"\max(").removesuffix(")").split(",")
    assert max(evaluate(line, {"z": z}) for line in lines) == pytest.approx(max(first, second), abs=1e-12)
    if first != second:  # at a tie a reader in 64 bits may round to either side
        assert piecewise(chosen.derivative, {"z": z}) == pytest.approx(slope)


@pytest.mark.parametrize(
    ("a", "b", "text"),
    [
        (1.0, 0.0, "z"),
        (-1.0, 0.0, "-z"),
        (0.0, 0.0, "0"),
        (2.0, 0.0, "2 z"),
        (-0.5, 0.0, "-0.5 z"),
        (1.0, 1.0, "z + 1"),
        (-1.0, 1.0, "-z + 1"),
        (0.0, 1.0, "1"),
        (2.0, 1.0, "2 z + 1"),
        (-0.5, 1.0, "-0.5 z + 1"),
        (1.0, -1.0, "z - 1"),
        (-1.0, -1.0, "-z - 1"),
        (0.0, -1.0, "-1"),
        (2.0, -1.0, "2 z - 1"),
        (3.0, 6.0, "3 z + 6"),
        (-3.0, -6.0, "-3 z - 6"),
        (3.0, -6.0, "3 z - 6"),
        (0.0, -6.0, "-6"),
        (0.1, 0.1, "0.1 z + 0.1"),
    ],
)
def test_a_line_of_maxout_is_written_as_by_hand(a: float, b: float, text: str) -> None:
    first = ActivationSettings(maxout_a1=a, maxout_b1=b, maxout_a2=2.5, maxout_b2=1.5).activation(MAXOUT)
    assert first.formula == rf"\max({text}, 2.5 z + 1.5)"
    assert first.derivative.startswith(rf"{a:g} \text{{ if }} {text} > 2.5 z + 1.5 \text{{ else }}")
    second = ActivationSettings(maxout_a1=2.5, maxout_b1=1.5, maxout_a2=a, maxout_b2=b).activation(MAXOUT)
    assert second.formula == rf"\max(2.5 z + 1.5, {text})"


EDGES = [(a, b) for a in (-3.0, -1.0, 0.0, 1.0, 3.0) for b in (-6.0, -1.0, 0.0, 1.0, 6.0)]


@pytest.mark.parametrize(("a1", "b1"), EDGES)
def test_the_formulas_of_maxout_say_what_it_does_at_the_edges(a1: float, b1: float) -> None:
    for a2, b2 in EDGES:
        chosen = ActivationSettings(maxout_a1=a1, maxout_b1=b1, maxout_a2=a2, maxout_b2=b2).activation(MAXOUT)
        first, second = chosen.formula.removeprefix(r"\max(").removesuffix(")").split(",")
        for z in (-6.0, 0.0, 1.0):  # all numbers are whole, so a tie is a tie to a reader too
            place = torch.tensor(z, dtype=torch.float64)
            said = max(evaluate(first, {"z": z}), evaluate(second, {"z": z}))
            assert said == chosen.function(place).item() == max(a1 * z + b1, a2 * z + b2)
            assert piecewise(chosen.derivative, {"z": z}) == slope_of(chosen.function, place).item()


def test_a_tie_of_maxout_is_split() -> None:
    zero, one = torch.tensor(0.0), torch.tensor(1.0)
    default = ActivationSettings().activation(MAXOUT)
    assert slope_of(default.function, zero).item() == 0.25  # between 1 and -0.5
    assert piecewise(default.derivative, {"z": 0.0}) == 0.25
    assert slope_of(lambda z: maxout(z, 1.0, 0.0, 0.0, 0.0), zero).item() == 0.5  # a ReLU, whose own slope at 0 is 0
    same = ActivationSettings(maxout_a1=0.7, maxout_b1=2.0, maxout_a2=0.7, maxout_b2=2.0)
    assert slope_of(same.activation(MAXOUT).function, one).item() == pytest.approx(0.7)
    assert same.hinge() is None


def test_the_slope_of_maxout_passes_gradcheck() -> None:
    z = torch.tensor([-4.0, -0.5, 0.3, 2.0], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda z: maxout(z, 1.2, -0.3, -0.4, 0.6), (z,))


def test_maxout_can_be_relu_and_leaky_relu() -> None:
    z = torch.linspace(-3, 3, 61)
    assert torch.equal(maxout(z, 1.0, 0.0, 0.0, 0.0), TORCH_ACTIVATIONS["ReLU"](z))
    assert torch.equal(maxout(z, 1.0, 0.0, 0.1, 0.0), TORCH_ACTIVATIONS["leaky ReLU"](z))


@pytest.mark.parametrize("shown", SHOWN)
def test_curves_hold_values_and_slopes_of_what_is_shown(shown: str) -> None:
    curves = trace(ActivationSettings(shown=shown, x=-1.35))
    bent = ("ReLU", "leaky ReLU", "ELU", "tanh", "sigmoid", MAXOUT)  # a line among them would show nothing
    assert curves.names == (bent if shown == ALL else (shown,))
    count = len(curves.places)
    assert curves.values.shape == curves.slopes.shape == (len(curves.names), count)
    assert curves.values_at.shape == curves.slopes_at.shape == (len(curves.names),)
    assert curves.x.item() == pytest.approx(-1.35)
    assert (curves.places[0].item(), curves.places[-1].item()) == (-6.0, 6.0)
    assert (curves.places.diff() > 0).all()
    assert (curves.places == 0).sum() == 1
    for row, name in enumerate(curves.names):
        if name == MAXOUT:
            continue
        leaf = torch.cat([curves.places, curves.x.view(1)]).requires_grad_()
        values = TORCH_ACTIVATIONS[name](leaf)
        (slopes,) = torch.autograd.grad(values.sum(), leaf)
        assert torch.equal(torch.cat([curves.values[row], curves.values_at[row].view(1)]), values.detach())
        torch.testing.assert_close(torch.cat([curves.slopes[row], curves.slopes_at[row].view(1)]), slopes)


@pytest.mark.parametrize("shown", SHOWN)
def test_the_halves_are_the_two_lines_of_maxout(shown: str) -> None:
    curves = trace(ActivationSettings(shown=shown, maxout_a1=-1.5, maxout_b1=-2.0, maxout_a2=0.3, maxout_b2=5.0))
    if shown not in (ALL, MAXOUT):
        assert curves.halves is None
        return
    assert curves.halves is not None
    assert curves.halves.shape == (2, len(curves.places))
    for half, (slope, height) in zip(curves.halves, ((-1.5, -2.0), (0.3, 5.0)), strict=True):
        line = torch.nn.Linear(1, 1)
        line.load_state_dict({"weight": torch.tensor([[slope]]), "bias": torch.tensor([height])})
        torch.testing.assert_close(half, line(curves.places.unsqueeze(1)).squeeze(1).detach())
    assert torch.equal(curves.halves.max(dim=0).values, curves.values[curves.names.index(MAXOUT)])


def test_the_kink_of_maxout_is_among_the_places() -> None:
    curves = trace(ActivationSettings(shown=MAXOUT, maxout_b2=1.0))  # z meets 1 - z / 2 at two thirds
    assert curves.hinge == pytest.approx(2 / 3)
    near = int((curves.places - 2 / 3).abs().argmin())
    assert curves.places[near].item() == pytest.approx(2 / 3, abs=1e-6)
    assert curves.values[0].argmin().item() == near
    far = trace(ActivationSettings(shown=MAXOUT, maxout_a2=0.9, maxout_b2=6.0))  # they meet at 60
    assert far.hinge == pytest.approx(60)
    assert far.places[-1] == 6.0
    assert trace(ActivationSettings(shown="tanh", maxout_b2=1.0)).hinge is None


def test_maxout_dies_where_its_upper_line_is_level() -> None:
    curves = trace(ActivationSettings(shown=MAXOUT, maxout_a2=0.0))
    ((dead,),) = curves.stretches
    assert (dead.dies, dead.low, dead.high) == (True, -6.0, -0.01)  # at 0 PyTorch splits the tie
    assert trace(ActivationSettings(shown=MAXOUT)).stretches == ((),)
