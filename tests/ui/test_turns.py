"""Whoever computes does so in turn: in order, one at a time, long runs giving way to short ones.

The clock is the tests' own, so nothing here depends on how fast the machine is.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from ui.turns import HUNGER, SHORT, SLICE, Place, Rank, Superseded, Turns

LONG = 10.0
BRIEF = 0.125
"""A power of two, so that sums of it are exact."""
AGES = 60.0
"""Seconds after which a test has hung: no test waits for them."""


class Clock:
    """A clock that only the test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def turns(clock: Clock) -> Turns:
    return Turns(clock)


class Line:
    """Places of one test, by name; a place that leaves is forgotten."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.places: dict[str, Place] = {}
        self.stacks: dict[str, ExitStack] = {}

    def enter(self, name: str, seconds: float | None, who: str = "", what: str = "", rank: Rank | None = None) -> Place:
        self.stacks[name] = ExitStack()
        place = self.stacks[name].enter_context(self.turns.place(who or name, what or name, seconds, rank))
        self.places[name] = place
        return place

    def leave(self, name: str) -> None:
        del self.places[name]
        self.stacks.pop(name).close()

    def at_work(self) -> list[str]:
        return [name for name, place in self.places.items() if place.wait(0)]


@pytest.fixture
def line(turns: Turns) -> Iterator[Line]:
    line = Line(turns)
    yield line
    for name in list(line.places):
        line.leave(name)
    assert len(turns) == 0


def told(place: Place) -> tuple[int, float | None]:
    """How many runs go before a place, and their seconds."""
    ahead = place.ahead()
    return ahead.runs, ahead.seconds


def test_first_come_first_served(line: Line) -> None:
    for name in "abcd":
        line.enter(name, LONG)
    for name in "abcd":
        assert line.at_work() == [name]
        line.leave(name)


def test_who_leaves_the_line_is_not_waited_for(line: Line) -> None:
    for name in "abc":
        line.enter(name, LONG)
    line.leave("b")
    line.leave("a")
    assert line.at_work() == ["c"]


def test_short_runs_go_before_long_ones_that_wait(line: Line) -> None:
    for name in "ab":
        line.enter(name, LONG)
    line.enter("short", BRIEF)
    line.enter("unknown", None)
    line.leave("a")
    assert line.at_work() == ["short"]
    line.leave("short")
    assert line.at_work() == ["b"]
    line.leave("b")
    assert line.at_work() == ["unknown"]


def test_a_long_run_gives_way_and_goes_on(line: Line, clock: Clock) -> None:
    long = line.enter("long", LONG)
    line.enter("next", LONG)
    clock.now = SLICE
    assert not long.give_way(0.1), "nobody who goes first is there"
    line.enter("short", BRIEF)
    assert long.give_way(0.1)
    assert line.at_work() == ["short"]
    line.leave("short")
    assert line.at_work() == ["long"], "it keeps its place before the next long one"


def test_who_has_the_turn_keeps_it_for_a_slice(line: Line, clock: Clock) -> None:
    long = line.enter("long", LONG)
    line.enter("short", BRIEF)
    clock.now = SLICE / 2
    assert not long.give_way(0.1)
    clock.now = SLICE
    assert long.give_way(0.1)


def test_long_runs_get_on_however_many_short_ones_come(line: Line, clock: Clock) -> None:
    long = line.enter("long", LONG)
    clock.now = SLICE
    line.enter("0", BRIEF)
    assert long.give_way(0.1)
    served = 0
    while line.at_work() != ["long"]:
        line.enter(str(served + 1), BRIEF)
        clock.now += BRIEF
        line.leave(str(served))
        served += 1
    assert served == pytest.approx(HUNGER / BRIEF, abs=1)
    clock.now += SLICE
    assert long.give_way(0.2)
    assert line.at_work() == [str(served)]


def test_a_short_run_that_turns_out_long_lets_the_others_go_first(line: Line, clock: Clock) -> None:
    slow = line.enter("slow", BRIEF)
    line.enter("short", BRIEF)
    clock.now = SHORT
    assert not slow.give_way(0.1)
    clock.now = SHORT * 1.01
    assert slow.give_way(0.1)
    assert line.at_work() == ["short"]
    line.leave("short")
    assert line.at_work() == ["slow"]


def test_the_background_comes_last_and_gives_way_to_all(line: Line, clock: Clock) -> None:
    warm = line.enter("warm", BRIEF, rank=Rank.BACKGROUND)
    assert line.at_work() == ["warm"]
    for name, seconds in (("long", LONG), ("short", BRIEF)):
        line.enter(name, seconds)
        clock.now += SLICE
        assert warm.give_way(0.1)
        assert line.at_work() == [name]
        line.leave(name)
        assert line.at_work() == ["warm"]


def test_a_session_has_one_place_among_the_long_ones(line: Line) -> None:
    first = line.enter("first", LONG, who="session")
    line.enter("other", LONG)
    line.enter("short", BRIEF, who="session")
    second = line.enter("second", LONG, who="session")
    with pytest.raises(Superseded):
        first.give_way(0.5)
    line.leave("first")
    line.enter("third", LONG, who="session")
    with pytest.raises(Superseded):
        second.wait(AGES)
    line.leave("second")
    assert line.at_work() == ["short"]
    line.leave("short")
    assert line.at_work() == ["other"]
    line.leave("other")
    assert line.at_work() == ["third"]


def test_the_place_that_is_told_is_the_true_one(line: Line, clock: Clock) -> None:
    first = line.enter("first", 4.0)
    second, short = line.enter("second", 2.0), line.enter("short", BRIEF)
    third, unknown = line.enter("third", 1.0), line.enter("unknown", None)
    fifth = line.enter("fifth", 1.0)
    assert told(first) == (1, BRIEF + 4), "the short one goes before what is left of it"
    assert told(short) == (0, 0)
    assert told(second) == (2, BRIEF + 4)
    assert told(third) == (3, BRIEF + 6)
    assert told(unknown) == (4, BRIEF + 7)
    assert told(fifth) == (5, None)
    clock.now = 1.0
    assert told(third) == (3, BRIEF + 5), "a second of the first is done"
    assert first.give_way(0.1)
    assert told(third) == (3, BRIEF + 9 + 2), "a tenth took a second, so the rest takes nine"
    line.leave("short")
    line.leave("first")
    assert told(third) == (1, 2)


def test_what_several_wait_for_counts_once(line: Line) -> None:
    line.enter("first", 4.0)
    for name in "abc":
        line.enter(name, 2.0, what="lesson")
    last = line.enter("last", 2.0)
    late = line.enter("late", 2.0, what="lesson")
    assert told(last) == (2, 6)
    assert told(late) == (1, 4), "it is computed when the first of them has its turn"


def test_who_waits_for_the_same_hears_when_it_is_done(line: Line) -> None:
    line.enter("first", LONG, what="lesson")
    line.enter("other", LONG)
    same = line.enter("same", LONG, what="lesson")
    assert not same.called.is_set()
    line.leave("first")
    assert same.called.is_set()
    assert not same.wait(AGES), "the turn is the other's"
    assert not same.called.is_set()


def test_a_raise_leaves_the_turn_to_the_next(line: Line, turns: Turns) -> None:
    def fail() -> None:
        with turns.place("session", "work", LONG) as place:
            assert place.wait(0)
            line.enter("next", LONG)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert line.at_work() == ["next"]


def test_one_at_a_time_and_nobody_is_left_out() -> None:
    """Twenty threads with short and long runs that look up often; the real clock, and no promise about it."""
    turns, gate, inside = Turns(), threading.Barrier(20), list[int]()
    done: list[int] = []
    crowded: list[int] = []

    def work(who: int) -> None:
        gate.wait()
        for turn in range(20):
            long = (who + turn) % 2
            with turns.place(who, (who, turn), LONG if long else BRIEF) as place:
                while not place.wait(AGES):
                    pass
                for step in range(5):
                    inside.append(who)
                    time.sleep(0)  # now another would come in, if it could
                    crowded.extend(other for other in inside if other != who)
                    inside.remove(who)
                    if place.give_way(step / 5):
                        while not place.wait(AGES):
                            pass
            done.append(who)

    threads = [threading.Thread(target=work, args=(who,), daemon=True) for who in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=AGES)
    assert not any(thread.is_alive() for thread in threads)
    assert sorted(done) == [who for who in range(20) for _ in range(20)]
    assert not crowded
    assert len(turns) == 0
