"""Frames start at 0, end at the last step, never repeat, never exceed their budget, and are dense at the beginning."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.frames import MOST_FRAMES, Recorder, frame_steps, thin

last_steps = st.one_of(st.integers(0, 400), st.integers(0, 1_000_000))
budgets = st.one_of(st.just(MOST_FRAMES), st.integers(2, 400))


def test_the_budget_is_150() -> None:
    assert MOST_FRAMES == 150


@given(last_steps, budgets)
def test_frames_run_from_the_start_to_the_end_within_the_budget(last: int, most: int) -> None:
    steps = frame_steps(last, most)
    assert steps[0] == 0
    assert steps[-1] == last
    assert all(before < after for before, after in pairwise(steps))
    assert len(steps) == min(last + 1, most)


@given(last_steps, budgets)
def test_the_first_half_is_consecutive(last: int, most: int) -> None:
    steps = frame_steps(last, most)
    half = len(steps) // 2
    assert steps[:half] == tuple(range(half))


@given(last_steps, budgets)
def test_gaps_grow_steadily(last: int, most: int) -> None:
    """Whole steps round, so a gap may fall short of an earlier one by a single step, never more."""
    widest = 0
    for before, after in pairwise(frame_steps(last, most)):
        assert after - before >= widest - 1
        widest = max(widest, after - before)


def test_every_length_of_run_up_to_3000_has_whole_frames() -> None:
    for last in range(3001):
        steps = frame_steps(last)
        assert (steps[0], steps[-1], len(steps)) == (0, last, min(last + 1, 150))
        assert sorted(set(steps)) == list(steps)


@pytest.mark.parametrize(("last", "most"), [(-1, 150), (10, 1), (0, 0)])
def test_impossible_frames_are_refused_with_both_numbers(last: int, most: int) -> None:
    with pytest.raises(ValueError, match=f"last={last}, most={most}"):
        frame_steps(last, most)


@given(st.integers(1, 400), st.integers(2, 200))
def test_thinned_frames_are_spread_evenly_from_the_first_to_the_last(count: int, most: int) -> None:
    frames = thin(count, most)
    assert (frames[0], frames[-1]) == (0, count - 1)
    assert len(frames) == min(count, most)
    gaps = [after - before for before, after in pairwise(frames)]
    assert all(gap >= 1 for gap in gaps)
    assert not gaps or max(gaps) - min(gaps) <= 1


@given(st.integers(1, 400), st.integers(3, 200), st.data())
def test_a_frame_asked_for_takes_the_place_of_the_nearest(count: int, most: int, data: st.DataObject) -> None:
    also = data.draw(st.integers(0, count - 1))
    usual, frames = thin(count, most), thin(count, most, also)
    assert also in frames
    assert (frames[0], frames[-1], len(frames)) == (0, count - 1, len(usual))
    assert all(before < after for before, after in pairwise(frames))
    gone = set(usual) - set(frames)
    assert len(gone) == (also not in usual)
    assert all(abs(frame - also) <= (count - 1) / (most - 1) + 1 for frame in gone)


def test_frames_thinned_by_hand() -> None:
    assert thin(9, 3) == (0, 4, 8)
    assert thin(150, 2) == (0, 149)
    assert thin(3, 20) == (0, 1, 2)
    assert thin(1, 2) == (0,)
    assert thin(101, 5, 60) == (0, 25, 60, 75, 100)
    assert thin(101, 5, 3) == (0, 3, 50, 75, 100)


@pytest.mark.parametrize(("count", "most"), [(0, 20), (10, 1), (-1, 2)])
def test_impossible_thinning_is_refused_with_both_numbers(count: int, most: int) -> None:
    with pytest.raises(ValueError, match=f"count={count}, most={most}"):
        thin(count, most)


@given(st.integers(0, 600), budgets, st.data())
def test_a_recorder_keeps_the_planned_frames_and_the_last_step_that_was_noted(
    last: int, most: int, data: st.DataObject
) -> None:
    """A run that ends early shares its frames with the run that it would have been."""
    end = data.draw(st.integers(0, last))
    recorder = Recorder[str](last, most)
    for step in range(end + 1):
        recorder.note(step, f"value {step}")
    kept = [step for step in frame_steps(last, most) if step < end] + [end]
    assert list(recorder.frames().items()) == [(step, f"value {step}") for step in kept]


def test_a_recorder_makes_frames_of_other_steps_in_their_place() -> None:
    recorder = Recorder[str](8, 3)
    for step in range(9):
        recorder.note(step, str(step))
    assert list(recorder.frames()) == [0, 2, 8]
    recorder.keep(5, "kept")
    recorder.keep(2, "instead")
    assert list(recorder.frames().items()) == [(0, "0"), (2, "instead"), (5, "kept"), (8, "8")]
    recorder.frames().clear()
    assert len(recorder.frames()) == 4


def test_what_is_kept_of_the_last_step_stands() -> None:
    recorder = Recorder[str](100, 2)
    recorder.note(0, "first")
    recorder.note(7, "noted")
    recorder.keep(7, "kept")
    assert recorder.frames() == {0: "first", 7: "kept"}


def test_a_recorder_without_anything_has_no_frames() -> None:
    assert Recorder[str](10).frames() == {}
    assert len(Recorder[int](1000)._planned) == MOST_FRAMES
