"""A line cuts the window in two parts that add up to it, and its shading is what a module of PyTorch predicts."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from core.classifier.methods import METHODS
from core.classifier.regions import Window, half_plane, line_within, lines_within, ramps, regions, window_of
from core.classifier.training import ClassifierSettings, train

WINDOW = Window((-1.0, 9.0), (2.0, 12.0))
CORNERS = [(-1.0, 2.0), (9.0, 2.0), (9.0, 12.0), (-1.0, 12.0)]

tenths = st.integers(-50, 50).map(lambda k: k / 10)
biases = st.integers(-300, 300).map(lambda k: k / 10 + 0.03)
"""Never a line through a corner of the window."""


def area(corners: Tensor) -> float:
    """The shoelace formula; above 0 for corners in counterclockwise order."""
    points: list[tuple[float, float]] = corners.double().tolist()
    following = points[1:] + points[:1]
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(points, following, strict=True)) / 2


@given(tenths, tenths, biases)
def test_both_sides_of_a_line_add_up_to_the_window(w1: float, w2: float, b: float) -> None:
    weight, bias = torch.tensor([w1, w2]), torch.tensor(b)
    sides = half_plane(WINDOW, weight, bias), half_plane(WINDOW, -weight, -bias)
    areas = [area(side) for side in sides]
    assert min(areas) >= -1e-3
    assert sum(areas) == pytest.approx(100.0, abs=1e-3)
    for side, sign in zip(sides, (1, -1), strict=True):
        reach = abs(w1) * 12 + abs(w2) * 12 + abs(b)
        for x, y in side.tolist():
            assert sign * (w1 * x + w2 * y + b) >= -1e-5 * reach
            assert -1.0 - 1e-5 <= x <= 9.0 + 1e-5
            assert 2.0 - 1e-5 <= y <= 12.0 + 1e-5
    of_the_window = {(x, y) for x, y in CORNERS if w1 * x + w2 * y + b > 0}
    assert of_the_window == set(CORNERS) & {(x, y) for x, y in sides[0].tolist()}


@pytest.mark.parametrize(("bias", "corners"), [(1.0, CORNERS), (-1.0, []), (0.0, [])])
def test_without_weights_the_bias_alone_decides(bias: float, corners: list[tuple[float, float]]) -> None:
    found = half_plane(WINDOW, torch.zeros(2), torch.tensor(bias))
    assert found.shape == (len(corners), 2)
    assert [tuple(corner) for corner in found.tolist()] == corners
    assert line_within(WINDOW, torch.zeros(2), torch.tensor(bias)).isnan().all()


def test_a_half_plane_worked_by_hand() -> None:
    """x > 4 is the right half; x + y > 18 cuts a triangle of area 4.5 off the upper right corner."""
    right = half_plane(WINDOW, torch.tensor([1.0, 0.0]), torch.tensor(-4.0))
    assert [tuple(corner) for corner in right.tolist()] == [(4.0, 2.0), (9.0, 2.0), (9.0, 12.0), (4.0, 12.0)]
    triangle = half_plane(WINDOW, torch.tensor([1.0, 1.0]), torch.tensor(-18.0))
    assert {tuple(corner) for corner in triangle.tolist()} == {(9.0, 9.0), (9.0, 12.0), (6.0, 12.0)}
    assert area(triangle) == 4.5


@given(tenths, tenths, biases)
def test_a_line_ends_on_the_border_where_its_score_is_0(w1: float, w2: float, b: float) -> None:
    ends = line_within(WINDOW, torch.tensor([w1, w2]), torch.tensor(b))
    assert ends.shape == (2, 2)
    signs = {w1 * x + w2 * y + b > 0 for x, y in CORNERS}
    assert bool(ends.isnan().any()) == bool(ends.isnan().all()) == (len(signs) == 1)
    if len(signs) == 1:
        return
    reach = abs(w1) * 12 + abs(w2) * 12 + abs(b)
    for x, y in ends.tolist():
        assert abs(w1 * x + w2 * y + b) <= 1e-5 * reach
        assert min(abs(x + 1), abs(x - 9), abs(y - 2), abs(y - 12)) <= 1e-5
        assert -1.0 - 1e-5 <= x <= 9.0 + 1e-5
        assert 2.0 - 1e-5 <= y <= 12.0 + 1e-5
    # It is the edge that both sides of the line share.
    corners = half_plane(WINDOW, torch.tensor([w1, w2]), torch.tensor(b)).tolist()
    assert all(end in corners for end in ends.tolist())


def test_lines_of_all_frames_are_the_lines_one_by_one() -> None:
    result = train(ClassifierSettings(with_pelicans=True, epochs=20))
    window = window_of(result.flock.features)
    together = lines_within(window, result.weight, result.bias)
    assert together.shape == (21, 3, 2, 2)
    for frame in range(21):
        for line in range(3):
            alone = line_within(window, result.weight[frame, line], result.bias[frame, line])
            torch.testing.assert_close(together[frame, line], alone, rtol=0, atol=0, equal_nan=True)


def test_the_window_is_a_square_around_all_birds() -> None:
    features = train(ClassifierSettings.of(with_pelicans=True, epochs=1, flamingo_wings=12.0)).flock.features
    window = window_of(features)
    width, height = window.x[1] - window.x[0], window.y[1] - window.y[0]
    assert width == pytest.approx(height)
    spans = []
    for (low, high), column in zip((window.x, window.y), features.T, strict=True):
        assert low < column.min().item() < column.max().item() < high
        assert (low + high) / 2 == pytest.approx((column.min() + column.max()).item() / 2, abs=1e-4)
        spans.append((column.max() - column.min()).item())
    assert max(spans) < width < 1.3 * max(spans) + 0.3


@pytest.mark.parametrize("epochs", [3, 200])
def test_along_a_ramp_the_probability_is_that_of_a_module(epochs: int) -> None:
    result = train(ClassifierSettings(epochs=epochs))
    window = Window((-7.0, 17.0), (2.0, 12.0))
    ends = ramps(window, result.weight[:, 0], result.bias[:, 0])
    assert ends.shape == (len(result.steps), 4)
    shares = torch.cartesian_prod(*[torch.linspace(0, 1, 9, dtype=torch.float64)] * 2)
    places = torch.stack([-7 + 24 * shares[:, 0], 12 - 10 * shares[:, 1]], dim=1).float()
    for (start, end), weight, bias in zip(ends.view(-1, 2, 2), result.weight, result.bias, strict=True):
        along = (shares - start) @ (end - start) / (end - start).square().sum()
        expected = nn.Sigmoid()(module_of(weight, bias)(places)).squeeze(1).double()
        torch.testing.assert_close(torch.sigmoid(12 * along - 6), expected, rtol=0, atol=1e-5)


@pytest.mark.parametrize("bias", [-2.0, 0.0, 3.0])
def test_a_ramp_of_equal_scores_is_even_all_over(bias: float) -> None:
    (ends,) = ramps(WINDOW, torch.zeros(1, 2), torch.tensor([bias]))
    start, end = ends.view(2, 2)
    for share in ([0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]):
        along = (torch.tensor(share, dtype=torch.float64) - start) @ (end - start) / (end - start).square().sum()
        assert float(12 * along - 6) == pytest.approx(bias, abs=1e-4)


def module_of(weight: Tensor, bias: Tensor) -> nn.Linear:
    with torch.random.fork_rng():
        module = nn.Linear(2, len(bias))
    module.weight, module.bias = nn.Parameter(weight, requires_grad=False), nn.Parameter(bias, requires_grad=False)
    return module


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("epochs", [1, 300])
def test_a_place_lies_in_the_region_of_the_label_that_a_module_gives_it(method: str, epochs: int) -> None:
    settings = ClassifierSettings(epochs=epochs)
    if method != "logistic":
        settings = replace(settings, with_pelicans=True, method=method)
    result = train(settings)
    window = window_of(result.flock.features)
    found = polygons(window, result.weight[-1], result.bias[-1])
    assert sum(map(area, found)) == pytest.approx((window.x[1] - window.x[0]) ** 2, rel=1e-4)
    module = module_of(result.weight[-1], result.bias[-1])
    side = torch.linspace(0.01, 0.99, 15) * (window.x[1] - window.x[0])
    for place in torch.cartesian_prod(window.x[0] + side, window.y[0] + side):
        scores = module(place)
        scores = scores if len(scores) > 1 else torch.cat([torch.zeros(1), scores])
        best, second = scores.topk(2).values
        inside = [label for label, corners in enumerate(found) if surrounds(corners, place)]
        assert inside == [int(scores.argmax())] or best - second < 1e-3


def polygons(window: Window, weight: Tensor, bias: Tensor) -> list[Tensor]:
    """The corners of the region of each label, in a single frame."""
    found = regions(window, weight.unsqueeze(0), bias.unsqueeze(0))
    return [corners[:count] for corners, count in zip(found.corners[0], found.counts[0].tolist(), strict=True)]


def surrounds(corners: Tensor, place: Tensor) -> bool:
    """Whether the place lies to the left of every edge of a convex polygon whose corners run counterclockwise."""
    if not len(corners):
        return False
    (x, y), edges = (corners - place).T, corners.roll(-1, 0) - corners
    return bool((edges[:, 1] * x - edges[:, 0] * y >= 0).all())


def test_regions_worked_by_hand() -> None:
    """Scores x - 4, 4 - x and 0 leave nothing to the third; without the second, x = 4 parts the window."""
    weight, bias = torch.tensor([[1.0, 0.0], [-1.0, 0.0], [0.0, 0.0]]), torch.tensor([-4.0, 4.0, 0.0])
    right, left, nowhere = polygons(WINDOW, weight, bias)
    surest = regions(WINDOW, weight.unsqueeze(0), bias.unsqueeze(0)).surest[0]
    assert right.tolist() == [[4.0, 2.0], [9.0, 2.0], [9.0, 12.0], [4.0, 12.0]]
    assert left.tolist() == [[-1.0, 2.0], [4.0, 2.0], [4.0, 12.0], [-1.0, 12.0]]
    assert surest[:2, 0].tolist() == [9.0, -1.0]
    assert nowhere.shape == (0, 2)
    assert surest[2].isnan().all()
    alone = polygons(WINDOW, weight[:1], bias[:1])
    assert [corners.tolist() for corners in alone] == [left.tolist(), right.tolist()]


def test_equal_scores_win_nowhere() -> None:
    for corners in polygons(WINDOW, torch.ones(2, 2), torch.zeros(2)):
        assert corners.shape == (0, 2)


def test_regions_of_all_frames_are_the_regions_one_by_one() -> None:
    result = train(ClassifierSettings(with_pelicans=True, epochs=20))
    window = window_of(result.flock.features)
    together = regions(window, result.weight, result.bias)
    for frame in range(21):
        alone = polygons(window, result.weight[frame], result.bias[frame])
        for label, corners in enumerate(alone):
            assert torch.equal(together.corners[frame, label][: together.counts[frame, label]], corners)
