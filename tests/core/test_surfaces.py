"""Every surface keeps what its entry promises: formula, gradient, minima, window, start and rate."""

from __future__ import annotations

import re

import pytest
import torch
from torch import Tensor
from torch.autograd.functional import hessian, jacobian

from core.surfaces import SURFACES, Surface


def read_formula(latex: str) -> str:
    """A LaTeX polynomial in x and y as Python: fractions, powers, and products that need no sign."""
    text = re.sub(r"\\tfrac\{(\d+)\}\{(\d+)\}", r"(\1/\2)", latex).replace("^", "**")
    return re.sub(r"(?<=[\d)xy])\s*(?=[(xy])", "*", text)


def inside(surface: Surface, point: tuple[float, float]) -> bool:
    return all(low <= value <= high for value, (low, high) in zip(point, surface.window, strict=True))


def scattered(surface: Surface, count: int) -> tuple[Tensor, Tensor]:
    """Float64 points all over the window, ready for a gradient."""
    unit = torch.rand(2, count, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    x, y = (low + (high - low) * row for row, (low, high) in zip(unit, surface.window, strict=True))
    return x.requires_grad_(), y.requires_grad_()


@pytest.mark.parametrize("name", SURFACES)
def test_a_surface_keeps_its_promises(name: str) -> None:
    surface = SURFACES[name]
    x, y = scattered(surface, 12)
    shown = eval(read_formula(surface.formula), {"x": x, "y": y})
    torch.testing.assert_close(surface.function(x, y), shown, msg=lambda m: f"formula: {m}")
    assert torch.autograd.gradcheck(surface.function, (x, y))

    assert inside(surface, surface.start)
    for minimum in surface.minima:
        assert inside(surface, minimum)
        at = torch.tensor(minimum, dtype=torch.float64)
        slope = jacobian(lambda p: surface.function(p[0], p[1]), at)  # type: ignore[no-untyped-call]
        bend = hessian(lambda p: surface.function(p[0], p[1]), at)  # type: ignore[no-untyped-call]
        torch.testing.assert_close(slope, torch.zeros_like(at), atol=1e-5, rtol=0)
        assert torch.linalg.eigvalsh(bend).min() > 0

    point = torch.tensor(surface.start, requires_grad=True)
    walk = torch.optim.SGD([point], lr=surface.learning_rate)
    first = surface.function(point[0], point[1]).item()
    for _ in range(50):
        walk.zero_grad()
        surface.function(point[0], point[1]).backward()  # type: ignore[no-untyped-call]
        walk.step()
    assert surface.function(point[0], point[1]).item() < first


@pytest.mark.parametrize("name", [name for name, surface in SURFACES.items() if surface.minima])
def test_no_point_of_the_window_lies_below_the_deepest_minimum(name: str) -> None:
    surface = SURFACES[name]
    sides = [torch.linspace(low, high, 201, dtype=torch.float64) for low, high in surface.window]
    x, y = torch.meshgrid(*sides, indexing="ij")
    deepest = min(surface.function(*torch.tensor(m, dtype=torch.float64)).item() for m in surface.minima)
    assert surface.function(x, y).min().item() >= deepest - 1e-9


def test_the_slides_question_where_you_start_decides_where_you_end() -> None:
    """Plain descent from the corners of Himmelblau's quadrants ends in four different minima."""
    surface, ends = SURFACES["Himmelblau"], set()
    for corner in ((2.0, 2.0), (-2.0, 2.0), (-2.0, -2.0), (2.0, -2.0)):
        point = torch.tensor(corner, dtype=torch.float64, requires_grad=True)
        walk = torch.optim.SGD([point], lr=surface.learning_rate)
        for _ in range(300):
            walk.zero_grad()
            surface.function(point[0], point[1]).backward()  # type: ignore[no-untyped-call]
            walk.step()
        ends.add((round(point[0].item(), 4), round(point[1].item(), 4)))
    assert ends == {(round(x, 4), round(y, 4)) for x, y in surface.minima}
