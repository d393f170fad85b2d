"""Points are what their code says, lie where a network can learn them, and own points survive their text."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.data.birds import FlockSettings, draw_flock
from core.data.digits import ALPHABET
from core.plane.own_points import FORM, MOST_OWN, decode_points, encode_points
from core.plane.points import FIRST_OWN, OWN, POINTS, PointKnobs, draw_points
from tests.core.plane.literal_plane import literal_points

every_set = pytest.mark.parametrize("name", POINTS)
DRAWN = [name for name in POINTS if name != OWN]


@every_set
@pytest.mark.parametrize(("count", "share"), [(200, 0.0), (37, 0.3), (10, 0.5)])
def test_points_are_those_of_their_code_and_of_the_global_stream(name: str, count: int, share: float) -> None:
    chosen = PointKnobs(points=name, count=count, held_out_share=share, point_seed=7)
    with torch.random.fork_rng():
        expected = literal_points(chosen)
    assert all(map(torch.equal, draw_points(chosen), expected))


@every_set
def test_points_lie_where_a_network_bends_and_are_of_all_classes(name: str) -> None:
    chosen = PointKnobs(points=name)
    x, labels, test = draw_points(chosen)
    assert (x.dtype, labels.dtype, test.dtype) == (torch.float32, torch.int64, torch.bool)
    assert x.shape == (chosen.total, 2)
    assert 1.9 < x.abs().max() < 4
    assert sorted(set(labels.tolist())) == list(range(chosen.classes))
    counts = labels.bincount()
    assert counts.max() - counts.min() <= (30 if name == "XOR" else 1)
    assert not test.any()


@every_set
def test_a_set_explains_itself(name: str) -> None:
    entry = POINTS[name]
    assert entry.story.endswith(".")
    assert entry.formula
    assert 0 <= entry.noise <= 2


@pytest.mark.parametrize("name", DRAWN)
def test_noise_scatters_the_same_points(name: str) -> None:
    still, noisy = (draw_points(PointKnobs(points=name, noise=noise))[0] for noise in (0.0, 0.5))
    scatter = (noisy - still).std().item()
    assert scatter == pytest.approx(0.5, rel=0.15)


@pytest.mark.parametrize("name", DRAWN)
def test_points_follow_their_seed(name: str) -> None:
    first, again, other = (draw_points(PointKnobs(points=name, point_seed=seed))[0] for seed in (0, 0, 1))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_circles_and_xor_and_rings_without_noise_are_what_they_are_called() -> None:
    def still(name: str) -> tuple[torch.Tensor, torch.Tensor]:
        x, labels, _ = draw_points(PointKnobs(points=name, noise=0.0, count=500))
        return x, labels

    x, labels = still("circles")
    assert torch.equal(labels == 1, x.norm(dim=1) < 1.6)
    x, labels = still("XOR")
    assert torch.equal(labels == 1, x[:, 0] * x[:, 1] > 0)
    assert x.abs().min() >= 0.25
    x, labels = still("rings of three")
    assert torch.equal(labels, (x.norm(dim=1) > 1).long() + (x.norm(dim=1) > 2).long())


@pytest.mark.parametrize(("name", "arms", "turns"), [("two spirals", 2, 1.25), ("three spirals", 3, 0.65)])
def test_arms_of_a_spiral_are_turned_copies(name: str, arms: int, turns: float) -> None:
    x, labels, _ = draw_points(PointKnobs(points=name, noise=0.0, count=60 * arms))
    first, second = x[labels == 0], x[labels == 1]
    angle = torch.tensor(2 * math.pi / arms)
    turn = torch.stack([torch.stack([angle.cos(), -angle.sin()]), torch.stack([angle.sin(), angle.cos()])])
    torch.testing.assert_close(first @ turn.T, second, atol=1e-5, rtol=1e-5)
    way = torch.atan2(first[:, 1], first[:, 0]).diff().remainder(2 * math.pi).sum() / (2 * math.pi)
    assert way.item() == pytest.approx(turns * 59 / 60, abs=1e-3)


@pytest.mark.parametrize(("name", "count", "pelicans"), [("birds", 20, False), ("three birds", 30, True)])
def test_birds_are_those_of_the_exercise_on_another_scale(name: str, count: int, pelicans: bool) -> None:
    x, labels, _ = draw_points(PointKnobs(points=name, count=count))
    flock = draw_flock(FlockSettings(with_pelicans=pelicans))
    assert torch.equal(labels, flock.labels)
    torch.testing.assert_close(2.5 * x + 6, flock.features)


@pytest.mark.parametrize(("count", "share", "held_out"), [(200, 0.0, 0), (200, 0.3, 60), (10, 0.01, 1), (11, 0.5, 6)])
def test_so_many_points_are_held_out(count: int, share: float, held_out: int) -> None:
    chosen = PointKnobs(count=count, held_out_share=share)
    _, _, test = draw_points(chosen)
    assert test.sum() == chosen.held_out == held_out


def test_holding_out_does_not_change_the_points() -> None:
    whole, split = draw_points(PointKnobs()), draw_points(PointKnobs(held_out_share=0.3))
    assert all(map(torch.equal, whole[:2], split[:2]))


@pytest.mark.parametrize(("count", "held_out"), [(1, 0), (2, 1), (3, 2)])
def test_of_few_own_points_one_is_always_learned_from(count: int, held_out: int) -> None:
    own = encode_points([(0.0, 1.0)] * count, [0] * count)
    chosen = PointKnobs(points=OWN, own=own, held_out_share=0.5)
    assert (chosen.total, chosen.held_out, chosen.classes) == (count, held_out, 2)


def test_own_points_may_be_of_a_third_class() -> None:
    chosen = PointKnobs(points=OWN, own=encode_points([(0.0, 1.0), (1.0, 0.0)], [0, 2]))
    assert chosen.classes == 3


on_grid = st.integers(0, 255).map(lambda k: (k - 128) / 40)
pairs = st.lists(st.tuples(st.tuples(on_grid, on_grid), st.integers(0, 2)), min_size=1, max_size=MOST_OWN)


@given(pairs)
def test_own_points_survive_their_text(drawn: list[tuple[tuple[float, float], int]]) -> None:
    points, labels = [point for point, _ in drawn], [label for _, label in drawn]
    text = encode_points(points, labels)
    assert len(text) == 3 * len(drawn)
    assert set(text) <= set(ALPHABET)
    x, y = decode_points(text)
    assert torch.equal(x, torch.tensor(points))
    assert y.tolist() == labels
    assert encode_points(x.tolist(), y.tolist()) == text
    assert PointKnobs(points=OWN, own=text).total == len(drawn)


@given(st.text(ALPHABET, min_size=3, max_size=3))
def test_a_text_is_read_exactly_where_points_make_it(text: str) -> None:
    if ALPHABET.index(text[0]) >= 48:
        with pytest.raises(ValueError, match="classes 0 to 2"):
            decode_points(text)
    else:
        x, y = decode_points(text)
        assert encode_points(x.tolist(), y.tolist()) == text


@given(st.floats(-10, 10), st.floats(-10, 10))
def test_any_place_goes_to_the_nearest_one_that_a_text_can_say(x1: float, x2: float) -> None:
    (found, _) = decode_points(encode_points([(x1, x2)], [0]))
    for place, wanted in zip(found[0].tolist(), (x1, x2), strict=True):
        assert abs(place - min(max(wanted, -3.2), 3.175)) <= 0.0125 + 1e-6


def test_a_text_worked_by_hand() -> None:
    """Class 1, then 128 + 40 = 10101000 and 128 - 80 = 00110000: 01 1010 | 1000 00 | 110000."""
    assert encode_points([(1.0, -2.0)], [1]) == "agw"
    x, y = decode_points("agw")
    assert (x.tolist(), y.tolist()) == ([[1.0, -2.0]], [1])
    assert decode_points(FIRST_OWN)[1].tolist() == [0] * 4 + [1] * 4


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "do not come out even"),
        ("AAAA", "4 characters do not come out even"),
        ("AAA" * 201, "at most 200, not 201"),
        ("AA=", "not '='"),
        ("ÄAA", "not 'Ä'"),
        ("_AA", "classes 0 to 2"),
    ],
)
def test_bad_texts_are_refused_in_a_sentence(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        decode_points(text)
    with pytest.raises(ValueError, match=f"own must be {FORM}, not "):
        PointKnobs(own=text)


@pytest.mark.parametrize(
    ("points", "labels", "told"),
    [
        ([], [], "1 to 200 in number, not 0"),
        ([(0.0, 0.0)] * 201, [0] * 201, "not 201"),
        ([(0.0, 0.0)], [3], "from 0 to 2, not 3"),
        ([(0.0, 0.0)], [-1], "from 0 to 2, not -1"),
        ([(math.nan, 0.0)], [0], "NaN"),
    ],
)
def test_what_no_text_can_say_is_refused(points: list[tuple[float, float]], labels: list[int], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        encode_points(points, labels)


@pytest.mark.parametrize("name", ["birds", "three birds"])
@pytest.mark.parametrize("share", [0.0, 0.3])
def test_weighed_birds_are_the_same_birds_and_those_of_their_code(name: str, share: float) -> None:
    chosen = PointKnobs(points=name, with_weight=True, held_out_share=share, point_seed=3)
    with torch.random.fork_rng():
        expected = literal_points(chosen)
    x, labels, test = draw_points(chosen)
    assert all(map(torch.equal, (x, labels, test), expected))
    assert x.shape == (200, 3)
    assert torch.equal(x[:, :2], draw_points(PointKnobs(points=name, point_seed=3))[0])


def test_the_heavier_species_lies_higher_and_nothing_else_is_weighed() -> None:
    x, labels, _ = draw_points(PointKnobs(points="three birds", with_weight=True, count=500))
    flamingo, seagull, pelican = (x[labels == label, 2].mean().item() for label in range(3))
    assert seagull < flamingo < pelican
    assert PointKnobs(points="circles", with_weight=True).relevant() == PointKnobs(points="circles")
    assert not PointKnobs(points=OWN, with_weight=True).weighed
