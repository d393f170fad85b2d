"""The data are what their code says, are drawn in the notebook's order, and some of them are held out."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch

from core.data.datasets import DATASETS, OWN
from core.data.own_columns import Columns, encode_columns, rounded
from core.data.points import DataSettings, make_points
from tests.core.literal_training import Y, literal_points

every_dataset = pytest.mark.parametrize("name", [name for name in DATASETS if name != OWN])


@every_dataset
def test_the_code_shown_for_a_dataset_draws_its_points(name: str) -> None:
    """`x_code` may be two lines, so it is run and not evaluated."""
    dataset = DATASETS[name]
    names = {"torch": torch, "math": math, "n": dataset.count}
    with torch.random.fork_rng():
        torch.manual_seed(42)
        exec(f"x = {dataset.x_code}\ny = {dataset.code} + {dataset.noise} * {dataset.noise_code}(n)", names)
    points = make_points(DataSettings(dataset=name))
    assert torch.equal(points.x, names["x"])  # type: ignore[arg-type]
    assert torch.equal(points.y, names["y"])  # type: ignore[arg-type]


@every_dataset
@pytest.mark.parametrize("share", [0.0, 0.05, 0.3, 0.5])
def test_the_points_are_those_of_the_global_stream(name: str, share: float) -> None:
    chosen = DataSettings(dataset=name, noise=0.3, count=37, seed=7, validation_share=share)
    points = make_points(chosen)
    with torch.random.fork_rng():
        torch.manual_seed(7)
        train, held = literal_points(chosen)
    for ours, literal in zip((*points.train, *points.validation), (*train, *held), strict=True):
        assert torch.equal(ours, literal)


@every_dataset
def test_without_noise_the_points_lie_on_the_curve(name: str) -> None:
    points = make_points(DataSettings(dataset=name, noise=0.0, count=50))
    assert torch.equal(points.y, Y[name](points.x))


@every_dataset
def test_all_places_lie_in_the_window(name: str) -> None:
    low, high = DATASETS[name].window
    x = make_points(DataSettings(dataset=name, count=2000)).x
    assert low <= x.min() < low + 0.01 * (high - low)
    assert high - 0.01 * (high - low) < x.max() <= high


def test_values_worked_by_hand() -> None:
    values = {
        "line": (0.25, 3.5),
        "parabola": (0.25, 0.25),
        "sine": (0.25, 1.0),
        "step": (0.5, 0.0),
        "wave with a gap": (0.125, 0.5),
        "flamingo's weight": (1.0, 3.6),
    }
    functions = {name: dataset.function for name, dataset in DATASETS.items() if dataset.function}
    assert values.keys() == functions.keys() == DATASETS.keys() - {OWN}
    for name, (x, y) in values.items():
        assert functions[name](torch.tensor([x])).item() == pytest.approx(y)
    assert functions["step"](torch.tensor([0.51])).item() == 1.0


def test_nobody_measured_in_the_gap() -> None:
    x = make_points(DataSettings(dataset="wave with a gap", count=2000)).x
    assert not ((x >= 0.35) & (x < 0.65)).any()
    assert abs((x < 0.5).float().mean().item() - 0.5) < 0.05  # both sides are 0.35 wide


def test_flamingos_have_the_legs_and_the_weight_of_flamingos() -> None:
    points = make_points(DataSettings(dataset="flamingo's weight"))
    assert len(points.x) == 40
    assert points.x.min() >= 0.5
    assert points.x.max() <= 1.2
    assert points.y.min() > 1.2
    assert points.y.max() < 5.0


@every_dataset
def test_points_are_repeatable_and_follow_the_seed(name: str) -> None:
    chosen = DataSettings(dataset=name, validation_share=0.2)
    first, again, other = make_points(chosen), make_points(chosen), make_points(replace(chosen, seed=43))
    assert torch.equal(first.x, again.x)
    assert torch.equal(first.y, again.y)
    assert torch.equal(first.order, again.order)
    assert not torch.equal(first.x, other.x)
    assert not torch.equal(first.order, other.order)


@pytest.mark.parametrize(
    ("count", "share", "held_out"), [(100, 0.0, 0), (100, 0.3, 30), (60, 0.05, 3), (10, 0.01, 1), (10, 0.5, 5)]
)
def test_so_many_points_are_held_out_and_none_is_lost(count: int, share: float, held_out: int) -> None:
    points = make_points(DataSettings(count=count, validation_share=share))
    x, y = points.validation
    assert (len(x), len(y), points.held_out) == (held_out, held_out, held_out)
    assert len(points.train[0]) == count - held_out
    pairs = sorted(
        zip(*(torch.cat(part).tolist() for part in zip(points.train, points.validation, strict=True)), strict=True)
    )
    assert pairs == sorted(zip(points.x.tolist(), points.y.tolist(), strict=True))


def test_holding_out_does_not_change_the_points() -> None:
    whole, split = make_points(DataSettings()), make_points(DataSettings(validation_share=0.3))
    assert torch.equal(whole.x, split.x)
    assert torch.equal(whole.y, split.y)
    assert torch.equal(whole.train[0], whole.x)
    assert torch.equal(whole.train[1], whole.y)


def test_every_dataset_explains_itself() -> None:
    for dataset in DATASETS.values():
        assert dataset.story.endswith(".")
        assert dataset.window[0] < dataset.window[1]
        assert all(dataset.axes)


def own(x: list[float], y: list[float], **chosen: float) -> DataSettings:
    carried = encode_columns(Columns((rounded("x", x), rounded("y", y))))
    return DataSettings(dataset=OWN, own=carried, **chosen)  # type: ignore[arg-type]


def test_an_own_table_runs_from_0_to_1_and_only_its_shuffle_is_drawn() -> None:
    chosen = own([70.0, 90.0, 110.0, 80.0], [3.0, 2.5, 4.5, 3.5], validation_share=0.5, seed=7)
    points = make_points(chosen)
    assert points.x.tolist() == [0.0, 0.5, 1.0, 0.25]
    assert points.y.tolist() == [0.25, 0.0, 1.0, 0.5]
    assert (chosen.total, chosen.held_out) == (4, 2)
    assert torch.equal(points.order, torch.randperm(4, generator=torch.Generator().manual_seed(7)))
    assert chosen.axes == ("x, 70 to 110 as 0 to 1", "y, 2.5 to 4.5 as 0 to 1")


def test_large_numbers_that_differ_little_stay_apart_and_equal_ones_are_0() -> None:
    points = make_points(own([1e9 - 2, 1e9 - 1, 1e9], [5.0, 5.0, 5.0]))
    assert points.x.tolist() == [0.0, 0.5, 1.0]
    assert points.y.tolist() == [0.0, 0.0, 0.0]


def test_what_is_drawn_does_not_matter_to_an_own_table_nor_it_to_others() -> None:
    mine = own([1.0, 2.0], [1.0, 2.0])
    assert replace(mine, count=50, noise=0.7).relevant() == mine.relevant()
    assert replace(mine, dataset="line").relevant() == DataSettings(dataset="line", count=10, noise=0.0)


def test_an_own_table_whose_x_are_all_alike_is_refused() -> None:
    with pytest.raises(ValueError, match="own must be 2 to 200 pairs"):
        own([1.0, 1.0], [1.0, 2.0])
