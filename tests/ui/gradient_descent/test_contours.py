"""Contours stay in the window, leave holes open, cover the share of the window that they stand for, and stay small."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import torch
from torch import Tensor

from core.descent.surfaces import SURFACES, Surface, heights
from pages.sections.gradient_descent.charts.contours import FINEST, LEVELS, levels, lines, packed, regions
from ui.charts.plane import around

Grid = tuple[Tensor, Tensor, Tensor]

CONDITIONS = (1.0, 7.0, 100.0)
CASES = {
    f"{name} {knobs}".removesuffix(" {}"): (SURFACES[name], knobs)
    for name in SURFACES
    for knobs in ([{"condition": c} for c in CONDITIONS] if SURFACES[name].knobs else [{}])
}
every_surface = pytest.mark.parametrize(("surface", "knobs"), CASES.values(), ids=CASES)


def ring() -> Grid:
    """A circular ditch around a hill in the middle: below a low level lies a ring with a hole."""
    axis = torch.linspace(-2, 2, 121)
    across, up = torch.meshgrid(axis, axis, indexing="xy")
    return axis, axis, (across**2 + up**2 - 1) ** 2


def outlines(table: pd.DataFrame) -> list[np.ndarray]:
    """The outlines as arrays (points, 2), in order."""
    return [part[["x", "y"]].to_numpy(dtype=float) for _, part in table.groupby("outline")]


def area(outline: np.ndarray) -> float:
    """The signed area inside a closed outline (the shoelace formula); a hole that runs the other way is taken off."""
    x, y = outline.T
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2)


def covered(table: pd.DataFrame) -> float:
    return sum(abs(area(outline)) for outline in outlines(table))


@every_surface
def test_levels_increase_within_the_heights_and_never_crowd_at_the_top(
    surface: Surface, knobs: dict[str, float]
) -> None:
    grid = heights(surface, knobs)[2]
    cuts = levels(grid)
    assert 2 <= len(cuts) < LEVELS
    assert cuts == sorted(set(cuts))
    assert float(grid.min()) <= cuts[0] < cuts[-1] <= float(grid.max())
    gaps = np.diff(cuts)
    assert (np.diff(gaps) > -1e-6 * gaps[-1]).all()
    if grid.median() > (grid.min() + grid.max()) / 2:
        assert gaps == pytest.approx(gaps[0])  # high ground looks as flat as it is


@every_surface
def test_regions_and_lines_stay_in_the_window(surface: Surface, knobs: dict[str, float]) -> None:
    (x_low, x_high), (y_low, y_high) = surface.window
    grid = heights(surface, knobs)
    for table in (regions(*grid), lines(*grid)):
        assert len(table) > 0
        assert table["x"].between(x_low, x_high).all()
        assert table["y"].between(y_low, y_high).all()
        assert np.isfinite(table[["x", "y"]]).all(axis=None)


@every_surface
def test_types_are_narrow_and_outlines_are_whole(surface: Surface, knobs: dict[str, float]) -> None:
    grid = heights(surface, knobs)
    for table in (regions(*grid), lines(*grid)):
        assert table.dtypes.to_dict() == {"outline": np.int16, "x": np.float32, "y": np.float32}
        assert table["outline"].drop_duplicates().tolist() == list(range(table["outline"].max() + 1))


@every_surface
def test_the_area_below_each_level_is_its_share_of_the_window(surface: Surface, knobs: dict[str, float]) -> None:
    (x_low, x_high), (y_low, y_high) = surface.window
    window = (x_high - x_low) * (y_high - y_low)
    fine = heights(surface, knobs, 600)[2]
    cuts = levels(heights(surface, knobs)[2])
    shares = [float((fine < cut).float().mean()) for cut in cuts]
    assert covered(regions(*heights(surface, knobs))) / window == pytest.approx(sum(shares), rel=0.02)


@every_surface
def test_packed_places_are_a_fraction_of_a_pixel_off(surface: Surface, knobs: dict[str, float]) -> None:
    wide = around(surface.window)
    table = lines(*heights(surface, knobs, over=wide))
    small = packed(table, wide)
    for axis, (low, high) in zip("xy", wide, strict=True):
        assert small[axis].dtype == np.int16
        middle, span = (low + high) / 2, high - low
        unpacked = middle + span * (small[axis].to_numpy(dtype=float) / FINEST - 0.5)
        assert np.abs(unpacked - table[axis].to_numpy()).max() < span / 30_000


def test_a_hole_stays_open() -> None:
    x, y, grid = ring()
    cut = next(level for level in levels(grid) if 0.02 < level < 0.9)
    outer, inner = math.pi * (1 + math.sqrt(cut)), math.pi * (1 - math.sqrt(cut))
    areas = [abs(area(outline)) for outline in outlines(regions(x, y, grid))]
    assert min(abs(found / (outer - inner) - 1) for found in areas) < 0.02


def test_a_ring_is_one_outline_whose_seam_has_no_width() -> None:
    x, y, grid = ring()
    rings = [
        o for o in outlines(regions(x, y, grid)) if np.hypot(*o.T).min() < 1 < np.hypot(*o.T).max() and len(o) > 100
    ]
    rings = [o for o in rings if np.hypot(*o.T).min() > 0.2]
    assert rings
    for outline in rings:
        assert outline[0].tolist() == outline[-1].tolist()
        radii = np.hypot(*outline.T)
        assert radii.min() < 1 < radii.max()
        seams = np.flatnonzero(np.hypot(*np.diff(outline, axis=0).T) > 0.1)
        there, back = (outline[[k, k + 1]] for k in seams)
        assert there.tolist() == back[::-1].tolist()


def test_regions_lie_inside_one_another() -> None:
    bowl = heights(SURFACES["Bowl"], {"condition": 1.0})
    areas = [abs(area(outline)) for outline in outlines(regions(*bowl))]
    assert len(areas) == len(levels(bowl[2]))
    assert areas == sorted(areas)


def test_lines_lie_at_their_levels() -> None:
    surface = SURFACES["Himmelblau"]
    grid = heights(surface, {})
    cuts = np.array(levels(grid[2]))
    table = lines(*grid)
    values = surface.function(torch.tensor(table["x"].to_numpy()), torch.tensor(table["y"].to_numpy())).numpy()
    spread = float(grid[2].max() - grid[2].min())
    assert np.abs(values[:, None] - cuts).min(axis=1).max() < 0.005 * spread
