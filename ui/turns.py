"""Turns: who computes next. One run is at work at a time, first come, first served, and all others know their places.

Short runs do not wait behind long ones: a long run that has the turn gives way between its epochs. So that it gets on
all the same, it has a slice of every second, however many short ones come. What nobody waits for comes last.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum

SHORT = 0.5
"""A run expected to take fewer seconds is short: every page's opening is, and nearly every lesson."""
SLICE = 0.1
"""Seconds for which whoever gets the turn keeps it at least."""
HUNGER = 1.0
"""Seconds after which long runs have a slice, whatever short ones wait."""
TOLD = 0.05
"""From this share of its work on, a run tells better than any budget how long the rest will take."""


class Rank(IntEnum):
    """Lower ones go first."""

    SHORT = 0
    LONG = 1
    BACKGROUND = 2


class Superseded(RuntimeError):
    """The session has come again with another long run, which takes the place of this one."""


@dataclass(frozen=True)
class Ahead:
    """What goes before a place: so many runs, and about how many seconds they take; None where one is unknown."""

    runs: int
    seconds: float | None


class Turns:
    """The lines of those who want to compute; safe to use from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._guard = threading.Lock()
        self._lines: dict[Rank, list[Place]] = {rank: [] for rank in Rank}
        self._at_work: Place | None = None
        self._fed = clock()  # when long runs last had the turn, or the first of them came

    def __len__(self) -> int:
        """How many are at work or wait."""
        return sum(map(len, self._lines.values()))

    @contextmanager
    def place(self, who: Hashable, what: Hashable, seconds: float | None, rank: Rank | None = None) -> Iterator[Place]:
        """A place in line for the time of the block; the turn is had from when `wait` says so.

        `what` is computed, which takes about so many `seconds`, None where nobody knows: then it counts as long. Those
        who wait for the same thing count once, since it is computed once. A second long run of the same `who` takes
        the place of the first, whose thread hears of it by `Superseded`.
        """
        if rank is None:
            rank = Rank.SHORT if seconds is not None and seconds < SHORT else Rank.LONG
        place = Place(self, what, seconds, rank, who)
        with self._guard:
            self._enter(place)
        try:
            yield place
        finally:
            with self._guard:
                self._leave(place)

    def _enter(self, place: Place) -> None:
        line = self._lines[place.rank]
        if place.rank is Rank.LONG:
            for other in line:
                if other.who == place.who:
                    other.superseded = True
                    other.called.set()
            if not line:
                self._fed = self._clock()
        line.append(place)
        self._pass_on()

    def _leave(self, place: Place) -> None:
        self._lines[place.rank].remove(place)
        for other in self._all():
            if other.what == place.what:
                other.called.set()  # it may be there now
        if self._at_work is place:
            self._put_down(place)
        self._pass_on()

    def _give_way(self, place: Place, share: float) -> bool:
        """Put the turn down if somebody goes before this place now; whether it was."""
        with self._guard:
            place.share = share
            if place.superseded:
                raise Superseded
            if self._clock() - place.resumed < SLICE or not self._goes_first(place):
                return False
            if place.rank is Rank.SHORT:  # it takes longer than was thought, so all others have their turn first
                self._lines[place.rank].remove(place)
                self._lines[place.rank].append(place)
            self._put_down(place)
            self._pass_on()
            return True

    def _goes_first(self, place: Place) -> bool:
        """Whether another place goes before this one, which is at work."""
        if any(self._lines[rank] for rank in Rank if rank < place.rank):
            return True
        return place.rank is Rank.SHORT and place.seconds_worked() > SHORT and len(self) > 1

    def _put_down(self, place: Place) -> None:
        place.worked = place.seconds_worked()
        place.called.clear()
        self._at_work = None
        if place.rank is Rank.LONG:
            self._fed = self._clock()

    def _pass_on(self) -> None:
        if self._at_work is not None:
            return
        longs = self._lines[Rank.LONG]
        hungry = longs if longs and self._clock() - self._fed >= HUNGER else []
        for place in [*hungry, *self._all()]:
            self._at_work, place.resumed = place, self._clock()
            place.called.set()
            return

    def _all(self) -> list[Place]:
        """All places in the order in which they are served."""
        return [place for rank in Rank for place in self._lines[rank]]

    def _ahead(self, mine: Place) -> Ahead:
        with self._guard:
            before: dict[Hashable, float | None] = {}
            for place in self._all():
                if place is mine or place.what == mine.what:
                    break
                before.setdefault(place.what, place.rest())
            rest = self._at_work.rest() if self._at_work and self._at_work.what == mine.what else 0.0
        known = [seconds for seconds in [*before.values(), rest] if seconds is not None]
        return Ahead(len(before), sum(known) if len(known) == len(before) + 1 else None)


class Place:
    """One run's place in line; made by `Turns.place`."""

    def __init__(self, turns: Turns, what: Hashable, seconds: float | None, rank: Rank, who: Hashable) -> None:
        self._turns = turns
        self.what, self.seconds, self.rank, self.who = what, seconds, rank, who
        self.called = threading.Event()
        self.superseded = False
        self.share = self.worked = self.resumed = 0.0

    def wait(self, seconds: float) -> bool:
        """Wait for the turn, at most so long; whether it is had. Returns early, without it, where somebody else has
        computed the same. Raises `Superseded` where the session has come again."""
        self.called.wait(seconds)
        with self._turns._guard:
            if self.superseded:
                raise Superseded
            if self._turns._at_work is self:
                return True
            self.called.clear()
            return False

    def give_way(self, share: float) -> bool:
        """Called by whoever has the turn, now and then, with the share of its work that is done: whether the turn has
        passed on, so that `wait` must be called until it is back. Raises `Superseded` where the session has come
        again."""
        return self._turns._give_way(self, share)

    def ahead(self) -> Ahead:
        """What goes before this place."""
        return self._turns._ahead(self)

    def seconds_worked(self) -> float:
        """How long it has had the turn so far; only with the lines held still."""
        turns = self._turns
        return self.worked + (turns._clock() - self.resumed if turns._at_work is self else 0.0)

    def rest(self) -> float | None:
        """About how many seconds are still to be worked; only with the lines held still."""
        if self.share >= TOLD:
            return self.seconds_worked() * (1 - self.share) / self.share
        return None if self.seconds is None else max(self.seconds - self.seconds_worked(), 0.0)
