"""Cross-entropy is PyTorch's for logits and the literal sum for probabilities, with the seminar's numbers, infinities
included."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from core.losses.cross_entropy import CrossEntropyResult, CrossEntropySettings, compare, negative_log
from tests.core.bits import bits
from tests.random_settings import random_settings

logit_lists = st.lists(st.floats(-20, 20, width=32), min_size=2, max_size=8)
some = settings(max_examples=25)


def row(letter: str, values: Sequence[float]) -> dict[str, Any]:
    """The knobs of a row by name."""
    return {f"{letter}{k}": value for k, value in enumerate(values)}


def shares(count: int) -> st.SearchStrategy[list[float]]:
    """Weights of a hundredth each, with at least one above 0."""
    hundredths = st.integers(0, 100).map(lambda value: value / 100)
    return st.lists(hundredths, min_size=count, max_size=count).filter(lambda values: sum(values) > 0)


def gradient_of_torch(logits: list[float], target: Tensor) -> list[float]:
    leaf = torch.tensor([logits], dtype=torch.float64, requires_grad=True)
    nn.CrossEntropyLoss()(leaf, target.unsqueeze(0)).backward()
    assert leaf.grad is not None
    return leaf.grad[0].tolist()


def close(result: Tensor, expected: list[float]) -> None:
    assert result.dtype == torch.float32
    assert result.tolist() == pytest.approx(expected, rel=1e-4, abs=1e-6)


@pytest.mark.parametrize(
    ("output", "cost", "digits"), [((0.83, 0.17), "1.77", "1.7720"), ((0.21, 0.79), "0.24", "0.2357")]
)
@pytest.mark.parametrize("soft", [False, True])
def test_the_examples_of_the_seminar(output: tuple[float, float], cost: str, digits: str, soft: bool) -> None:
    chosen = CrossEntropySettings.of(p0=output[0], p1=output[1], label=1, soft=soft, t0=0.0, t1=1.0)
    result = compare(chosen)
    assert f"{result.loss.item():.2f}" == cost
    assert f"{result.loss.item():.4f}" == digits
    assert [f"{term:.4f}" for term in result.terms.tolist()] == ["0.0000", digits]
    close(result.probabilities, list(output))
    close(result.gradient, [output[0], output[1] - 1])
    close(result.difference, [output[0], output[1] - 1])
    assert result.label == (None if soft else 1)


def test_the_first_example_is_what_the_page_begins_with() -> None:
    result = compare(CrossEntropySettings())
    assert f"{result.loss.item():.2f}" == "1.77"
    assert result.target.tolist() == [0.0, 1.0]


@some
@given(logit_lists, st.integers(0, 7))
def test_logits_cost_what_pytorch_says(logits: list[float], label: int) -> None:
    right = min(label, len(logits) - 1)
    result = compare(CrossEntropySettings.of(given="logits", classes=len(logits), label=label, **row("z", logits)))
    exact = torch.tensor([logits], dtype=torch.float64)
    assert result.loss.item() == pytest.approx(
        nn.CrossEntropyLoss()(exact, torch.tensor([right])).item(), rel=1e-4, abs=1e-6
    )
    assert result.label == right
    assert result.target.tolist() == [float(k == right) for k in range(len(logits))]
    close(result.probabilities, nn.Softmax(dim=1)(exact)[0].tolist())
    assert result.terms.sum().item() == pytest.approx(result.loss.item(), rel=1e-4, abs=1e-6)
    assert all(term == 0 for k, term in enumerate(result.terms.tolist()) if k != right)
    expected = gradient_of_torch(logits, torch.tensor(right))
    close(result.gradient, expected)
    close(result.difference, expected)
    assert (result.total, result.entered.tolist()) == (None, logits)


@some
@given(st.data(), st.integers(2, 8))
def test_soft_labels_cost_what_pytorch_says(data: st.DataObject, classes: int) -> None:
    logits = data.draw(st.lists(st.floats(-20, 20, width=32), min_size=classes, max_size=classes))
    label = data.draw(shares(classes))
    result = compare(
        CrossEntropySettings.of(given="logits", classes=classes, soft=True, **row("z", logits), **row("t", label))
    )
    target = torch.tensor(label, dtype=torch.float64)
    target /= target.sum()
    close(result.target_entered, label)
    assert result.target_total.item() == pytest.approx(sum(label))
    close(result.target, target.tolist())
    exact = nn.CrossEntropyLoss()(torch.tensor([logits], dtype=torch.float64), target.unsqueeze(0)).item()
    assert result.loss.item() == pytest.approx(exact, rel=1e-4, abs=1e-6)
    assert result.terms.sum().item() == pytest.approx(exact, rel=1e-4, abs=1e-6)
    expected = gradient_of_torch(logits, target)
    close(result.gradient, expected)
    close(result.difference, expected)


@some
@given(st.data(), st.integers(2, 8), st.booleans())
def test_probabilities_cost_the_literal_sum(data: st.DataObject, classes: int, soft: bool) -> None:
    weights, label = data.draw(shares(classes)), data.draw(shares(classes))
    right = data.draw(st.integers(0, classes - 1))
    result = compare(
        CrossEntropySettings.of(classes=classes, label=right, soft=soft, **row("p", weights), **row("t", label))
    )
    close(result.entered, weights)
    assert result.total is not None
    assert result.total.item() == pytest.approx(sum(weights))
    p = [weight / sum(weights) for weight in weights]
    y = [share / sum(label) for share in label] if soft else [float(k == right) for k in range(classes)]
    close(result.probabilities, p)
    terms = [0.0 if not yk else math.inf if not pk else -yk * math.log(pk) for pk, yk in zip(p, y, strict=True)]
    close(result.terms, terms)
    assert result.loss.item() == pytest.approx(sum(terms), rel=1e-4, abs=1e-6)
    close(result.gradient, [pk - yk for pk, yk in zip(p, y, strict=True)])
    close(result.difference, [pk - yk for pk, yk in zip(p, y, strict=True)])


def test_weights_that_do_not_add_up_are_shared_out_and_kept() -> None:
    result = compare(CrossEntropySettings.of(classes=3, p0=1.0, p1=0.5, p2=0.5, soft=True, t0=0.3, t1=0.3, t2=0.0))
    assert result.entered.tolist() == [1.0, 0.5, 0.5]
    assert result.total is not None
    assert result.total.item() == 2.0
    assert result.probabilities.tolist() == [0.5, 0.25, 0.25]
    assert result.target.tolist() == [0.5, 0.5, 0.0]
    assert result.target_total.item() == pytest.approx(0.6)
    assert result.loss.item() == pytest.approx(1.5 * math.log(2))


def test_a_right_class_without_probability_costs_infinitely_much() -> None:
    result = compare(CrossEntropySettings.of(p0=1.0, p1=0.0, label=1))
    assert result.terms.tolist() == [0.0, math.inf]
    assert result.loss.item() == math.inf
    assert result.gradient.tolist() == result.difference.tolist() == [1.0, -1.0]
    assert math.isfinite(result.twice_loss.item())
    certain = compare(CrossEntropySettings.of(p0=1.0, p1=0.0, label=0))
    assert (certain.loss.item(), certain.terms.tolist()) == (0.0, [0.0, 0.0])
    assert "-0" not in str(certain.terms)


@pytest.mark.parametrize("soft", [False, True])
def test_nothing_at_all_has_no_shares(soft: bool) -> None:
    result = compare(CrossEntropySettings.of(p0=0.0, p1=0.0, soft=soft))
    assert result.total is not None
    assert result.total.item() == 0.0
    assert result.probabilities.isnan().all()
    assert result.loss.isnan()
    assert result.target.isfinite().all()


@pytest.mark.parametrize("label", range(3))
def test_a_label_beyond_the_classes_is_the_last_one(label: int) -> None:
    assert CrossEntropySettings(label=label, classes=2).right_class == min(label, 1)


def twice_in_double(logits: Tensor, target: Tensor) -> Tensor:
    """The loss as somebody writes it who puts a softmax in front of PyTorch's loss."""
    return nn.CrossEntropyLoss()(nn.Softmax(dim=1)(logits.unsqueeze(0)), target.unsqueeze(0))  # type: ignore[no-any-return]


@some
@given(logit_lists, st.integers(0, 7))
def test_softmax_twice_is_a_softmax_before_pytorchs_loss(logits: list[float], label: int) -> None:
    right = min(label, len(logits) - 1)
    result = compare(CrossEntropySettings.of(given="logits", classes=len(logits), label=label, **row("z", logits)))
    exact, target = torch.tensor(logits, dtype=torch.float64, requires_grad=True), torch.tensor(right)
    loss = twice_in_double(exact, target)
    assert result.twice_loss.item() == pytest.approx(loss.item(), rel=1e-4)
    (expected,) = torch.autograd.grad(loss, exact)
    close(result.twice_gradient, expected.tolist())
    close(result.twice_probabilities, exact.softmax(0).softmax(0).tolist())
    # However certain it is, what goes in is at most 1 apart.
    floor = math.log(1 + (len(logits) - 1) / math.e)
    assert result.twice_floor.item() == pytest.approx(floor, rel=1e-5)
    assert result.twice_loss.item() >= floor - 1e-5


def test_softmax_twice_hardly_learns_from_a_certain_mistake() -> None:
    result: CrossEntropyResult = compare(CrossEntropySettings.of(given="logits", z0=10.0, z1=-10.0, label=1))
    assert result.loss.item() == pytest.approx(20.0)
    assert result.gradient.tolist() == pytest.approx([1.0, -1.0])
    assert result.twice_loss.item() == pytest.approx(1 + math.log(1 + 1 / math.e), rel=1e-5)  # 1.3133, of all 20
    assert result.twice_gradient.abs().max().item() < 1e-8


@pytest.fixture
def double() -> Iterator[None]:
    """New tensors have 64 bits, so that slopes can be measured."""
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


@pytest.mark.usefixtures("double")
@pytest.mark.parametrize("share", [None, (0.2, 0.5, 0.3), (0.0, 1.0, 1.0)], ids=["hard", "soft", "soft with a 0"])
def test_the_gradients_are_the_slopes_of_the_losses(share: tuple[float, ...] | None) -> None:
    """Both losses are measured to either side of every logit."""
    logits, step = [0.4, -1.1, 2.0], 1e-6
    label = row("t", share) if share else {}
    chosen = CrossEntropySettings.of(given="logits", classes=3, soft=share is not None, **row("z", logits), **label)
    result = compare(chosen)
    assert result.loss.dtype == torch.float64
    for k, logit in enumerate(logits):
        low, high = (compare(replace(chosen, **row("z", logits) | {f"z{k}": logit + d})) for d in (-step, step))
        slope, twice = (high.loss - low.loss) / (2 * step), (high.twice_loss - low.twice_loss) / (2 * step)
        assert result.gradient[k].item() == pytest.approx(slope.item(), abs=1e-8)
        assert result.twice_gradient[k].item() == pytest.approx(twice.item(), abs=1e-8)


@some
@given(random_settings(CrossEntropySettings))
def test_a_loss_depends_on_nothing_that_does_not_matter(chosen: CrossEntropySettings) -> None:
    assert bits(compare(chosen)) == bits(compare(chosen.relevant()))


def test_the_cost_of_a_probability() -> None:
    costs = negative_log(torch.tensor([0.0, 0.17, 0.5, 0.79, 1.0])).tolist()
    assert costs == pytest.approx([math.inf, 1.771957, math.log(2), 0.235722, 0.0], rel=1e-5)
    assert math.copysign(1, costs[-1]) == 1
