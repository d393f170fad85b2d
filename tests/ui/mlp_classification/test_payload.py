"""What the browser is sent of a net, decoded here as the browser does it, is the run itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch

from core.classifier.methods import decide
from core.plane.fields import SIDE_LARGE, SIDE_SMALL, fields, in_slice
from core.plane.inputs import features
from core.plane.points import POINTS
from core.plane.result import PlaneResult
from core.plane.settings import PlaneSettings
from core.plane.training import fit_plane
from pages.sections.mlp_classification.plane import NEAR, _payload, _window
from tests.packed import taken_apart
from ui.net.lines import FINEST, NOWHERE, decision_lines
from ui.net.payload import SHADES, TINTS, shaded

STATES: dict[str, dict[str, Any]] = {
    "circles": {"epochs": 12},
    "no hidden layer": {"layers": 0, "epochs": 6},
    "three classes": {"points": "three spirals", "layers": 3, "activation": "ReLU", "epochs": 6, "count": 60},
    "dropout and test": {"dropout": 0.4, "held_out_share": 0.3, "epochs": 9, "inputs": ("x₁", "sin x₂")},
    "birds with weight": {"points": "three birds", "with_weight": True, "epochs": 6},
    "diverged": {"learning_rate": 10.0, "optimizer": "Gradient descent", "activation": "identity", "epochs": 40},
}
every_state = pytest.mark.parametrize("state", STATES)


@dataclass(frozen=True)
class Read:
    """A payload, taken apart: the header and the arrays by name."""

    head: dict[str, Any]
    arrays: dict[str, np.ndarray]


@cache
def trained(state: str) -> PlaneResult:
    return fit_plane(PlaneSettings.of(**STATES[state]))


def read(payload: bytes) -> Read:
    """The browser's way: take array after array, put what is not 0 where it is marked, and sum up the differences
    modulo 256."""
    head, body = taken_apart(payload)
    at, arrays = 0, {}
    sizes, frames, side, small = head["sizes"], head["frames"], head["side"], head["small"]
    units, parameters = sum(sizes[1:-1]), sum(o * (i + 1) for i, o in pairwise(sizes))
    wanted = {
        "rows": ("<f4", (frames, parameters)),
        "points": ("<f4", (head["count"], 2)),
        "measured": ("<f4", (frames, len(head["figures"]))),
        "starts": ("<i4", (2, frames + 1)),
        "right": ("u1", (head["crossings"][0],)),
        "below": ("u1", (head["crossings"][1],)),
        "output marks": ("u1", (-(-frames * side**2 // 8),)),
        "output rest": ("u1", (head["changes"][0],)),
        "hidden marks": ("u1", (-(-frames * units * small**2 // 8),)),
        "hidden rest": ("u1", (head["changes"][1],)),
        "inputs": ("u1", (sizes[0], small, small)),
        "labels": ("u1", (head["count"],)),
        "test": ("u1", (head["count"],)),
        "far": ("u1", (head["count"],)),
        "silenced": ("u1", (frames * head["silences"], units)),
    }
    for name, (kind, shape) in wanted.items():
        count = int(np.prod(shape))
        assert at % np.dtype(kind).itemsize == 0  # or a typed array could not begin there
        arrays[name] = np.frombuffer(body, kind, count, at).reshape(shape)
        at += arrays[name].nbytes
    assert at == len(body)
    for name, shape in {"output": (frames, side, side), "hidden": (frames, units, small, small)}.items():
        marks, rest = arrays.pop(f"{name} marks"), arrays.pop(f"{name} rest")
        marked = np.unpackbits(marks, count=int(np.prod(shape)), bitorder="little").astype(bool)
        arrays[name] = np.zeros(shape, np.uint8)
        arrays[name].flat[np.flatnonzero(marked)] = rest
        for axis in (0, -1, -2):
            arrays[name] = np.cumsum(arrays[name], axis=axis, dtype=np.uint8)
    return Read(head, arrays)


@cache
def sent(state: str) -> Read:
    return read(_payload(trained(state).settings, trained(state)))


@every_state
def test_the_numbers_arrive_as_they_are(state: str) -> None:
    result, arrays = trained(state), sent(state).arrays
    rows = [torch.cat([p.flatten() for p in result.parameters(frame)]) for frame in range(len(result.steps))]
    assert np.array_equal(arrays["rows"], torch.stack(rows).numpy(), equal_nan=True)
    assert np.array_equal(arrays["points"], result.x[:, :2].numpy())
    assert arrays["labels"].tolist() == result.labels.tolist()
    assert arrays["test"].astype(bool).tolist() == result.test.tolist()
    assert arrays["measured"][:, 0].tolist() == [result.losses[step].item() for step in result.steps]
    if result.settings.dropout:
        assert np.array_equal(arrays["silenced"].astype(bool), torch.cat(result.silenced, 1).numpy())
        assert arrays["silenced"].any()


@every_state
def test_pictures_are_the_fields_to_half_a_tint(state: str) -> None:
    result, told = trained(state), sent(state)
    seen = fields(result, _window(result))
    for layer, start in zip(seen.units, np.cumsum([0, *result.settings.widths]), strict=False):
        reach = np.array(told.head["reach"])[start : start + layer.shape[1], None, None]
        tints = told.arrays["hidden"][:, start : start + layer.shape[1]].astype(float)
        shown = (2 * tints / (TINTS - 1) - 1) * reach
        assert np.abs(shown - layer.numpy()).max() <= 1.02 / (TINTS - 1) * reach.max()
    if seen.scores.shape[1] == 1:
        chance = torch.sigmoid(seen.scores[:, 0]).numpy()
        assert np.abs(told.arrays["output"] / (SHADES - 1) - chance).max() <= 0.51 / (SHADES - 1)
    else:
        assert np.array_equal(told.arrays["output"] // (SHADES // 3), seen.scores.argmax(1).numpy())


def test_the_shades_of_several_classes_tell_the_first_of_the_highest() -> None:
    """Against `argmax`, ties included; scores that are not finite are shaded somehow, and stay within the shades."""
    scores = torch.randint(-2, 3, (5, 4, 6, 6), generator=torch.Generator().manual_seed(0)).float()
    assert np.array_equal(shaded(scores) // (SHADES // 4), scores.argmax(1).numpy())
    scores[0, 2], scores[1, 1, 3, 3] = float("nan"), float("inf")
    assert shaded(scores).max() < SHADES
    assert np.array_equal(shaded(scores)[2:], shaded(scores[2:]))


def vertices(told: Read, frame: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Where the browser draws the line to the right of places and below them, each (n, 2) from -1 to 1 across and up
    the window."""
    shades, outputs, side = told.arrays["output"][frame], told.head["sizes"][-1], told.head["side"]
    labels = shades // (SHADES // max(outputs, 2))
    found = []
    for direction, (name, step) in enumerate({"right": (0, 1), "below": (1, 0)}.items()):
        first, last = told.arrays["starts"][direction][frame : frame + 2]
        shares = told.arrays[name][first:last]
        crossed = labels[: side - step[0], : side - step[1]] != labels[step[0] :, step[1] :]
        places = np.argwhere(crossed)
        assert len(places) == len(shares)
        known = shares != NOWHERE
        down, along = (places + np.outer(shares / FINEST, step))[known].T
        found.append(torch.from_numpy(np.stack([along + 0.5, side - down - 0.5], axis=1) / side * 2 - 1).float())
    return found[0], found[1]


@every_state
def test_lines_are_where_the_score_is_nought_or_two_classes_tie(state: str) -> None:
    """The network itself is asked at the vertices: the best two scores lie closer there than over a cell's width."""
    result, told = trained(state), sent(state)
    reach = _window(result).x[1]
    network = result.settings.network
    found = 0
    for frame in range(len(result.steps)):
        places = torch.cat(vertices(told, frame)) * reach
        if not len(places):
            continue
        found += len(places)
        step = 1.2 * reach / SIDE_LARGE
        around = [places + torch.tensor([a, b]) for a in (-step, 0, step) for b in (-step, 0, step)]
        sides = torch.stack([decided(network, result, frame, place) for place in around])
        assert (sides.amax(0) != sides.amin(0)).float().mean() > 0.98
    assert found


def decided(network: Any, result: PlaneResult, frame: int, places: torch.Tensor) -> torch.Tensor:
    return decide(network.predict(result.parameters(frame), features(result.inputs, in_slice(places, 0.0))))


def test_points_far_from_the_slice_are_told_apart() -> None:
    result = trained("birds with weight")
    told = [read(_payload(result.settings, result, slice_at=at)) for at in (0.0, 2.0)]
    for at, net in zip((0.0, 2.0), told, strict=True):
        away = (result.x[:, 2] - at).abs() > NEAR
        assert net.arrays["far"].astype(bool).tolist() == away.tolist()
        assert 0 < away.sum() < len(away)
        assert net.head["note"] == f"slice at x₃ = {at:.1f}"
        assert net.head["sizes"][0] == 3
    assert not np.array_equal(told[0].arrays["output"], told[1].arrays["output"])
    assert not sent("circles").arrays["far"].any()
    assert sent("circles").head["note"] == ""


def test_a_straight_score_is_crossed_once_a_row_at_its_share() -> None:
    side = 16
    scores = (torch.arange(side) - 9.25).expand(2, 1, side, side).clone()
    scores[1, 0, 3, 10] = float("nan")  # no share is known beside it
    right, below = decision_lines(scores, (scores[:, 0] > 0).to(torch.uint8).numpy())
    assert right.starts.tolist() == [0, side, 2 * side]
    assert right.shares[:side].tolist() == [round(FINEST / 4)] * side
    assert [k for k, share in enumerate(right.shares[side:]) if share == NOWHERE] == [3]
    assert set(below.shares.tolist()) == {NOWHERE}


def test_of_three_classes_the_two_that_meet_are_compared() -> None:
    """Worked by hand: from 5 to 2 for the first class and from 1 to 4 for the third they tie after two thirds."""
    scores = torch.tensor([[5.0, 2.0], [0.0, 3.0], [1.0, 4.0]]).reshape(1, 3, 1, 2).expand(1, 3, 2, 2)
    right, below = decision_lines(scores, scores.argmax(1).to(torch.uint8).numpy())
    assert right.shares.tolist() == [round(FINEST * 2 / 3)] * 2
    assert below.shares.tolist() == []


def test_the_same_net_is_the_same_bytes_and_another_is_not() -> None:
    one, again = (_payload(trained("circles").settings, trained("circles")) for _ in range(2))
    assert one == again
    assert read(one).head["id"] != sent("dropout and test").head["id"]


@pytest.mark.parametrize("points", POINTS)
def test_every_point_set_can_be_sent(points: str) -> None:
    result = fit_plane(PlaneSettings.of(points=points, epochs=2))
    told = read(_payload(result.settings, result))
    assert len(told.head["classes"]) >= result.classes
    assert told.head["small"] == SIDE_SMALL
    assert told.head["editable"] == (points == "own points")


def test_the_default_is_small() -> None:
    result = fit_plane(PlaneSettings())
    assert len(_payload(result.settings, result)) < 300_000
