"""A long run shows how far it is and can be stopped; a stopped one is taken up again only when somebody asks for it."""

from __future__ import annotations

from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import ui.store
from tests.ui import slow_work
from tests.ui.slow_work import Shift
from ui.store import EVERY, PATIENCE, Store, in_words
from ui.turns import Ahead, Turns


def app() -> None:
    from tests.ui.slow_work import page

    page()


@pytest.fixture
def shift(monkeypatch: pytest.MonkeyPatch) -> Shift:
    """Fresh work, an empty store, and a clock that only the work moves."""
    fresh, store = Shift(), Store()
    monkeypatch.setattr(slow_work, "SHIFT", fresh)
    monkeypatch.setattr(ui.store, "the_store", lambda: store)
    monkeypatch.setattr(ui.store, "time", SimpleNamespace(monotonic=slow_work.monotonic))
    return fresh


def opened() -> AppTest:
    visit = AppTest.from_function(app, default_timeout=30).run()
    assert not visit.exception
    return visit


def buttons(visit: AppTest) -> list[str]:
    return [str(button.label) for button in visit.button]


def press(visit: AppTest, label: str) -> AppTest:
    (button,) = [button for button in visit.button if button.label == label]
    button.click().run()
    assert not visit.exception
    return visit


def results(visit: AppTest) -> list[str]:
    return [str(text.value) for text in visit.text]


def test_a_run_that_is_done_leaves_neither_bar_nor_button(shift: Shift) -> None:
    visit = opened()
    assert results(visit) == ["Result: first"]
    assert buttons(visit) == []
    visit.run()
    assert shift.done == ["first"]


@pytest.mark.parametrize(("steps", "shown"), [(1, False), (4, False), (12, True), (60, True)])
def test_the_bar_and_the_button_appear_only_after_a_while(shift: Shift, steps: int, shown: bool) -> None:
    shift.until = steps - 1
    assert (steps * shift.step > PATIENCE) == shown
    visit = opened()
    assert buttons(visit) == (["Stop"] if shown else [])
    assert results(visit) == []
    bars: list[Any] = list(visit.get("progress"))
    assert len(bars) == shown
    if shown:
        assert bars[0].proto.text.startswith("Working: ")
        assert bars[0].proto.text.endswith(" of 100")


def test_a_run_looks_up_only_now_and_then(shift: Shift, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    monkeypatch.setattr(ui.store, "recall", looked.append)
    with Turns().place("session", "key", None) as place:
        assert place.wait(0)
        bar = ui.store._Bar(SimpleNamespace(), "Working", "key", place)
        shift.step = EVERY / 10
        for k in range(25):  # two and a half times as long, and not yet long enough for a bar
            shift.now += shift.step
            bar(k, 100)
    assert len(looked) == 2


@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        (Ahead(2, 6.2), "2 before you, about 6 s"),
        (Ahead(1, 0.1), "1 before you, about 1 s"),
        (Ahead(20, 200.0), "20 before you, about 3 min"),
        (Ahead(3, None), "3 before you"),
        (Ahead(0, 4.0), "you are next, about 4 s"),
    ],
)
def test_who_waits_is_told_its_place_in_words(ahead: Ahead, told: str) -> None:
    assert in_words(ahead) == told


def test_who_waits_sees_its_true_place(shift: Shift) -> None:
    """Others are in line, and leave it one after the other while the page looks up."""
    turns = ui.store.the_store().turns
    told: list[str] = []
    with ExitStack() as others:
        for name in ("a", "b"):
            others.enter_context(turns.place(name, name, 3.0))
        waiting = ui.store._Bar

        class Bar(waiting):  # type: ignore[misc, valid-type]
            def wait(self, share: float = 0.0) -> None:
                shift.now += PATIENCE
                super().wait(share)
                told.append(self.told)
                others.close()

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ui.store, "_Bar", Bar)
            visit = opened()
    assert told == ["Working: 2 before you, about 6 s"]
    assert results(visit) == ["Result: first"]


def stopped(shift: Shift) -> AppTest:
    """A visit whose learner has pressed Stop in the middle."""
    shift.until = 50
    visit = opened()
    shift.until = 10**9
    return press(visit, "Stop")


def test_a_stopped_run_ends_the_page_with_a_sentence(shift: Shift) -> None:
    visit = stopped(shift)
    assert shift.done == []
    assert results(visit) == []
    (told,) = [str(info.value) for info in visit.info]
    assert told.startswith("Working: stopped")
    assert buttons(visit) == ["Run it"]
    visit.run()
    assert (shift.done, buttons(visit)) == ([], ["Run it"])


def test_a_stopped_run_is_taken_up_again_on_demand(shift: Shift) -> None:
    visit = press(stopped(shift), "Run it")
    assert results(visit) == ["Result: first"]
    assert not visit.info
    assert buttons(visit) == []
    assert shift.done == ["first"]


def test_another_setting_runs_afresh_and_the_stop_is_forgotten(shift: Shift) -> None:
    visit = stopped(shift)
    visit.text_input[0].set_value("second").run()
    assert (results(visit), shift.done) == (["Result: second"], ["second"])
    visit.text_input[0].set_value("first").run()
    assert (results(visit), shift.done) == (["Result: first"], ["second", "first"])


def test_a_stop_is_one_learners_own(shift: Shift) -> None:
    visit = stopped(shift)
    assert results(opened()) == ["Result: first"]
    visit.run()
    assert results(visit) == ["Result: first"], "what somebody else has made is there for the taking"


def test_a_stop_leaves_the_turn_to_others(shift: Shift) -> None:
    stopped(shift)
    assert len(ui.store.the_store().turns) == 0
