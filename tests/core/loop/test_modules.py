"""What modules call, register and broadcast is what plain PyTorch does with the same text."""

from __future__ import annotations

import contextlib
import io
import re
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from core.loop.modules import CALLING, COLUMNS, HOOKS, REGISTRATIONS, SHAPES, call_module, compare_columns, register
from core.loop.notebook import Told

every_registration = pytest.mark.parametrize("name", REGISTRATIONS)


@pytest.fixture(autouse=True)
def _forked() -> Iterator[None]:
    """The plain runs below use the global stream, as a learner does."""
    with torch.random.fork_rng():
        yield


def plainly(source: str) -> tuple[dict[str, Any], str, list[str]]:
    """The names, the output and the warnings of a text in plain Python."""
    names: dict[str, Any] = {"__name__": "__main__"}
    output = io.StringIO()
    with contextlib.redirect_stdout(output), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        exec(source, names)
    return names, output.getvalue(), [str(warning.message) for warning in caught]


def test_only_calling_a_module_runs_its_hooks_and_both_give_the_same() -> None:
    result = call_module()
    assert (result.hooks_when_called, result.hooks_when_forwarded) == (HOOKS, ())
    assert torch.equal(result.called, result.forwarded)
    torch.manual_seed(42)
    x, layer = torch.rand(3, 2), nn.Linear(2, 1)
    assert torch.equal(result.called, layer(x))
    assert result.called.shape == (3, 1)
    assert not result.called.requires_grad
    assert result.source == CALLING


def test_the_text_of_the_hooks_prints_in_plain_python_what_the_result_says() -> None:
    assert plainly(CALLING)[1] == "['forward-pre', 'forward', 'backward'] [] True\n"


@every_registration
def test_what_is_registered_is_what_plain_python_finds(name: str) -> None:
    result = register(name)
    if result.error is not None:
        with pytest.raises(ValueError, match=f"^{re.escape(result.error.message)}$"):
            plainly(result.source)
        return
    names, printed, _ = plainly(result.source)
    parameters = dict(names["model"].named_parameters())
    assert result.names == tuple(parameters)
    assert result.shapes == tuple(tuple(parameter.shape) for parameter in parameters.values())
    assert result.count == nn.utils.parameters_to_vector(parameters.values()).numel()
    assert result.keys == tuple(names["model"].state_dict())
    assert result.printed == printed


def test_a_plain_list_and_a_plain_tensor_are_missed() -> None:
    layers = ("layers.0.weight", "layers.0.bias", "layers.2.weight", "layers.2.bias")
    found = {name: register(name) for name in REGISTRATIONS}
    assert {name: (result.names, result.keys, result.count) for name, result in found.items()} == {
        "nn.ModuleList": (layers, layers, 10),
        "a plain list": ((), (), 0),
        "a plain tensor": (("b",), ("b",), 1),
        "nn.Parameter": (("w", "b"), ("w", "b"), 2),
    }
    assert found["nn.ModuleList"].shapes == ((3, 1), (3,), (1, 3), (1,))
    assert found["nn.Parameter"].shapes == ((), ())


def test_only_a_plain_list_leaves_an_optimizer_without_anything() -> None:
    errors = {name: register(name).error for name in REGISTRATIONS}
    error = errors.pop("a plain list")
    assert error is not None
    line = register("a plain list").source.splitlines()[error.line - 1]
    assert (error.kind, error.message) == ("ValueError", "optimizer got an empty parameter list")
    assert line == "optimizer = optim.SGD(model.parameters(), lr=0.1)"
    assert set(errors.values()) == {None}


def test_layers_in_a_plain_list_compute_all_the_same() -> None:
    assert register("a plain list").printed == "[]\n(3, 1)\n"


def test_a_plain_tensor_gets_a_gradient_and_is_not_trained() -> None:
    names, _, _ = plainly(register("a plain tensor").source)
    model, optimizer = names["model"], names["optimizer"]
    (model(torch.ones(3, 1)) ** 2).sum().backward()
    optimizer.step()
    assert (model.w.item(), model.w.grad.item()) == (-1.0, 24.0)  # 3 times 2 (-1 + 5)
    assert model.b.item() != 5.0


@every_registration
def test_a_registration_speaks_for_itself(name: str) -> None:
    entry = REGISTRATIONS[name]
    assert entry.story.endswith(".")
    assert register(name).source.startswith(entry.source)
    assert "class Network(nn.Module):" in entry.source


def test_without_the_column_the_loss_compares_every_point_with_every_other() -> None:
    result = compare_columns()
    torch.manual_seed(42)
    x = torch.rand(50)
    y = 2 * x + 3 + 0.05 * torch.randn(50)
    prediction = -x + 5
    pairs = [(one - other).item() ** 2 for one in prediction for other in y]
    assert result.wrong == pytest.approx(sum(pairs) / 2500, rel=1e-5)
    assert result.right == pytest.approx(((prediction - y) ** 2).mean().item(), rel=1e-6)
    assert f"{result.right:.6f}" == "0.783028"  # the first loss of the notebook's line


def test_the_shapes_are_those_of_plain_tensors() -> None:
    x, y = torch.rand(50), torch.rand(50)
    prediction: Tensor = nn.Linear(1, 1)(x.unsqueeze(1))
    scope = {"x": x, "y": y, "prediction": prediction}
    expected = tuple((text, tuple(eval(text, scope).shape)) for text in SHAPES)
    assert compare_columns().shapes == expected
    assert dict(expected)["prediction - y"] == (50, 50)


def test_the_warning_is_pytorchs_word_for_word_at_the_line_that_earns_it() -> None:
    result = compare_columns()
    _, _, heard = plainly(COLUMNS)
    (warning,) = result.warnings
    assert [warning] == [Told("UserWarning", message, warning.line) for message in heard]
    assert result.source.splitlines()[warning.line - 1] == "wrong = criterion(prediction, y)"
    assert warning.message.startswith(
        "Using a target size (torch.Size([50])) that is different to the input size (torch.Size([50, 1]))."
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # nobody else hears it
        compare_columns()
