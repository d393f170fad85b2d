"""Frames: which steps of a run are kept for showing, dense where most happens."""

from __future__ import annotations

from typing import Generic, TypeVar

MOST_FRAMES = 150

T = TypeVar("T")


class Recorder(Generic[T]):
    """Keeps a value at every planned frame of a run of `last` steps, and at the last step that was noted.

    The frames are planned for the whole run, so that runs of one length share theirs even where one of them ends early.
    """

    def __init__(self, last: int, most: int = MOST_FRAMES) -> None:
        self._planned = frozenset(frame_steps(last, most))
        self._kept: dict[int, T] = {}
        self._latest: dict[int, T] = {}

    def note(self, step: int, value: T) -> None:
        """Hand in the value at a step; steps come in order."""
        self._latest = {step: value}
        if step in self._planned:
            self._kept[step] = value

    def keep(self, step: int, value: T) -> None:
        """Make a frame of a step that was not planned."""
        self._kept[step] = value

    def frames(self) -> dict[int, T]:
        """The values of the frames by their step, in order."""
        return dict(sorted((self._latest | self._kept).items()))


def frame_steps(last: int, most: int = MOST_FRAMES) -> tuple[int, ...]:
    """Step numbers from 0 to `last`, strictly increasing, at most `most` of them.

    Every step is kept where they fit. Otherwise the first half of the frames are consecutive steps and the rest are
    spread so that the gaps grow steadily, because a run moves most at its beginning. The last step is always kept.
    """
    if last < 0 or most < 2:
        raise ValueError(f"frames need last >= 0 and most >= 2, not last={last}, most={most}")
    if last < most:
        return tuple(range(last + 1))
    dense = most // 2
    rest = most - dense
    span = last - (dense - 1)
    # A quadratic from slope 1 upwards: rest steps of at least one, adding up to the span that is left.
    growth = (span - rest) / rest**2
    later = [dense - 1 + round(k + growth * k * k) for k in range(1, rest + 1)]
    return (*range(dense), *later)


def thin(count: int, most: int, also: int = 0) -> tuple[int, ...]:
    """At most `most` of the frames 0 to `count` - 1, about evenly spread, the first, the last and `also` among them."""
    if count < 1 or most < 2:
        raise ValueError(f"thin needs count >= 1 and most >= 2, not count={count}, most={most}")
    if count <= most:
        return tuple(range(count))
    spread = [round(k * (count - 1) / (most - 1)) for k in range(most)]
    if also not in spread and most > 2:
        nearest = min(range(1, most - 1), key=lambda k: abs(spread[k] - also))
        spread[nearest] = also
    return tuple(sorted(spread))
