"""Networks are drawn and called as the modules that a learner writes, and their layers go both ways."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch
from torch import Tensor, nn

from core.engine.layers import Linear
from core.engine.network import Network
from core.parts.penalties import Penalty
from tests.core.engine.literal_network import Case, module_of

every_shape = pytest.mark.parametrize("sizes", [(1, 1), (2, 3), (1, 5, 1), (2, 5, 3, 4), (3, 4, 3, 2, 1)])


@every_shape
def test_a_drawn_network_is_a_sequence_of_nn_linear(sizes: tuple[int, ...]) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(8)
        layers = nn.Sequential(*(nn.Linear(*pair) for pair in pairwise(sizes)))
    drawn = Network(sizes).draw(torch.Generator().manual_seed(8))
    assert all(torch.equal(ours, theirs) for ours, theirs in zip(drawn, layers.parameters(), strict=True))


@every_shape
@pytest.mark.parametrize("output_relu", [False, True])
def test_predictions_are_those_of_the_module_and_autograd_can_follow(sizes: tuple[int, ...], output_relu: bool) -> None:
    case = Case(inputs=sizes[0], hidden=sizes[1:-1], outputs=sizes[-1], dropout=0.3, output_relu=output_relu)
    module = module_of(case).eval()
    x = torch.linspace(-2, 2, 7 * sizes[0]).view(7, -1)
    parameters: list[Tensor] = list(module.parameters())
    outputs = case.network.predict(parameters, x)
    assert torch.equal(outputs, module(x))
    ours = torch.autograd.grad(outputs.sum(), parameters)
    assert all(map(torch.equal, ours, torch.autograd.grad(module(x).sum(), parameters)))


def test_a_layer_worked_by_hand() -> None:
    """Outputs 3 + 8 + 0.5 and -2 + 1; the gradient (1, 2) goes to the weights times x, and back through them."""
    weight, bias = torch.empty(2, 2), torch.empty(2)
    layer = Linear(torch.tensor([[3.0, 4.0], [0.0, -1.0]]), torch.tensor([0.5, 1.0]), (weight, bias))
    assert layer.forward(torch.tensor([[1.0, 2.0]])).tolist() == [[11.5, -1.0]]
    assert layer.backward(torch.tensor([[1.0, 2.0]])).tolist() == [[3.0, 2.0]]
    assert weight.tolist() == [[1.0, 2.0], [2.0, 4.0]]
    assert bias.tolist() == [1.0, 2.0]


@pytest.mark.parametrize(("dropout", "sizes", "drops"), [(0.0, (2, 3, 1), False), (0.3, (2, 3, 1), True)])
def test_a_network_drops_where_it_has_units_to_silence(dropout: float, sizes: tuple[int, ...], drops: bool) -> None:
    assert Network(sizes, dropout=dropout).drops == drops
    assert not Network((2, 1), dropout=dropout).drops


def test_the_penalty_worked_by_hand() -> None:
    """0.1 * (2 + 3) + 0.01 * (4 + 9), and the slopes 0.1 sign(w) + 0.02 w on top of a gradient of 1."""
    weight = torch.tensor([[2.0, -3.0]])
    both = Penalty(l1=0.1, l2=0.01)
    assert both.value([weight]).item() == pytest.approx(0.63)
    for penalty, slopes in (
        (both, [1.14, 0.84]),
        (Penalty(l1=0.1), [1.1, 0.9]),
        (Penalty(l2=0.01), [1.04, 0.94]),
    ):
        gradient = torch.ones(1, 2)
        penalty.add_to(gradient, weight)
        assert gradient.tolist()[0] == pytest.approx(slopes)
    assert not Penalty()
    assert Penalty().value([weight]).item() == 0
