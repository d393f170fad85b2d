"""Every surface keeps what its entry promises: formula, gradient, minima, curvature, window, start and rate."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor
from torch.autograd.functional import hessian, jacobian

from core.descent.surfaces import SURFACES, Surface, SurfaceKnobs, heights, least_squares, line_points
from tests.core.latex import evaluate

SOME_KNOBS = [SurfaceKnobs(condition=condition) for condition in (1.0, 5.0, 20.0, 37.5, 100.0)]


def chosen_knobs(name: str) -> list[dict[str, float]]:
    """Every choice of knobs that makes a difference to the surface."""
    return [knobs.only(*SURFACES[name].knobs) for knobs in SOME_KNOBS] if SURFACES[name].knobs else [{}]


def precisely(name: str, knobs: dict[str, float]) -> Callable[[Tensor, Tensor], Tensor]:
    """The surface in float64, over all its samples."""
    data = [tensor.double() for tensor in SURFACES[name].samples()]
    return lambda x, y: SURFACES[name].function(x, y, *data, **knobs)


def shown(surface: Surface, x: Tensor, y: Tensor, knobs: dict[str, float]) -> Tensor:
    """What the surface's formula says at the points x and y (N,)."""
    values: dict[str, object] = dict(zip(surface.axes, (x[:, None], y[:, None]), strict=True))
    if "condition" in knobs:
        values[r"\kappa"] = knobs["condition"]
    if surface.data:
        x_i, y_i = (tensor.double() for tensor in surface.samples())
        values |= {"x_i": x_i, "y_i": y_i, "N": len(x_i)}
    result = evaluate(surface.formula, values)
    assert isinstance(result, Tensor)
    return result.reshape(x.shape)


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
    for knobs in chosen_knobs(name):
        function = precisely(name, knobs)
        torch.testing.assert_close(function(x, y), shown(surface, x, y, knobs), msg=lambda m: f"formula: {m}")
        assert torch.autograd.gradcheck(function, (x, y))
        for minimum in surface.minima:
            assert inside(surface, minimum)
            at = torch.tensor(minimum, dtype=torch.float64)
            slope = jacobian(lambda p, f=function: f(p[0], p[1]), at)  # type: ignore[no-untyped-call]
            bend = hessian(lambda p, f=function: f(p[0], p[1]), at)  # type: ignore[no-untyped-call]
            torch.testing.assert_close(slope, torch.zeros_like(at), atol=1e-5, rtol=0)
            assert torch.linalg.eigvalsh(bend).min() > 0

    assert inside(surface, surface.start)
    function = precisely(name, SurfaceKnobs().only(*SURFACES[name].knobs))
    point = torch.tensor(surface.start, dtype=torch.float64, requires_grad=True)
    walk = torch.optim.SGD([point], lr=surface.learning_rate)
    first = function(point[0], point[1]).item()
    for _ in range(50):
        walk.zero_grad()
        function(point[0], point[1]).backward()  # type: ignore[no-untyped-call]
        walk.step()
    assert function(point[0], point[1]).item() < first


@pytest.mark.parametrize("name", SURFACES)
def test_the_curvature_is_the_largest_second_derivative_and_the_one_along_x(name: str) -> None:
    """Where an entry gives none, the surface bends differently from place to place."""
    surface = SURFACES[name]
    for knobs in chosen_knobs(name):
        function = precisely(name, knobs)
        bends = [
            hessian(lambda p, f=function: f(p[0], p[1]), place.detach())  # type: ignore[no-untyped-call]
            for place in torch.stack(scattered(surface, 6), dim=1)
        ]
        if surface.curvature is None:
            assert not torch.allclose(bends[0], bends[1])
            continue
        for bend in bends:
            expected = (torch.linalg.eigvalsh(bend).max().item(), bend[0, 0].item())
            assert surface.curvature(**knobs) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("name", [name for name, surface in SURFACES.items() if surface.minima])
def test_no_point_of_the_window_lies_below_the_deepest_minimum(name: str) -> None:
    sides = [torch.linspace(low, high, 201, dtype=torch.float64) for low, high in SURFACES[name].window]
    x, y = torch.meshgrid(*sides, indexing="ij")
    for knobs in chosen_knobs(name):
        function = precisely(name, knobs)
        deepest = min(function(*torch.tensor(m, dtype=torch.float64)).item() for m in SURFACES[name].minima)
        assert function(x, y).min().item() >= deepest - 1e-9


@pytest.mark.parametrize("name", SURFACES)
def test_heights_are_the_loss_at_each_point_of_the_window(name: str) -> None:
    surface = SURFACES[name]
    for knobs in chosen_knobs(name):
        x, y, loss = heights(surface, knobs, count=9)
        assert (x.shape, y.shape, loss.shape) == ((9,), (9,), (9, 9))
        assert ((x[0].item(), x[-1].item()), (y[0].item(), y[-1].item())) == surface.window
        for row, column in ((0, 0), (0, 8), (8, 0), (3, 5)):
            alone = surface.function(x[column], y[row], *surface.samples(), **knobs)
            torch.testing.assert_close(loss[row, column], alone)


def test_the_line_of_least_squares_is_that_of_a_solver() -> None:
    for count, seed in ((50, 42), (2, 1), (500, 3)):
        generator = torch.Generator().manual_seed(seed)
        x, y = torch.rand(count, generator=generator), torch.randn(count, generator=generator)
        design = torch.stack([x, torch.ones_like(x)], dim=1).double()
        solved = torch.linalg.lstsq(design, y.double()[:, None]).solution.flatten().tolist()
        assert least_squares(x, y) == pytest.approx(solved, rel=1e-9)
    assert SURFACES["Line's MSE"].minima == (least_squares(*line_points()),)


@pytest.mark.parametrize("name", [name for name, surface in SURFACES.items() if surface.data])
def test_the_code_shown_for_the_samples_draws_them(name: str) -> None:
    drawn: dict[str, Tensor] = {}
    with torch.random.fork_rng():
        exec(SURFACES[name].data_code, {"torch": torch}, drawn)
    for tensor, letter in zip(SURFACES[name].samples(), "xy", strict=True):
        assert torch.equal(tensor, drawn[letter])


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
