"""A class link says after the journey what was put into it, and a damaged one never unlocks anything."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.sections.course import COURSE
from tests.random_settings import random_settings
from ui.class_link import (
    LATER,
    LONGEST_TASK,
    SEAL,
    ClassLink,
    Damaged,
    Mode,
    Place,
    Step,
    _packed,
    decode,
    encode,
    settle,
)
from ui.hand_in import Answers, answers_of, as_csv, code_of, read_lines


@st.composite
def steps(draw: st.DrawFn) -> Step:
    page = COURSE.pages[draw(st.sampled_from(list(COURSE.pages)))]
    if draw(st.booleans()) and page.lessons:
        lesson, guessing = draw(st.sampled_from(list(page.lessons))), draw(st.booleans())
        return Step(page=page.stem, lesson=lesson, guessing=guessing)
    settings = draw(random_settings(page.settings))
    names = list(settings.knobs())
    drawn = draw(st.dictionaries(st.sampled_from(names), st.sampled_from(Mode)))
    modes = {
        name: Mode.HIDDEN if mode is Mode.SECRET and not page.may_be_secret(name) else mode
        for name, mode in drawn.items()
    }
    goal = draw(st.sampled_from(["", *page.goals]))
    numbers: dict[str, Any] = {}
    if goal:
        made = draw(random_settings(type(page.goals[goal].numbers)))
        numbers = {name: tuple(made.knobs()[name].format(value)) for name, value in made.values().items()}
    return settle(
        page,
        settings,
        modes,
        free={
            name: tuple(settings.knobs()[name].format(settings.values()[name])) for name in names if name not in modes
        },
        closed=tuple(draw(st.lists(st.sampled_from(Place), unique=True))),
        task=draw(st.text(max_size=LONGEST_TASK)),
        goal=goal,
        numbers=numbers,
        at_start=draw(st.booleans()),
        guessing=draw(st.booleans()),
    )


@given(st.lists(steps(), min_size=1, max_size=5))
def test_what_is_encoded_is_decoded(made: list[Step]) -> None:
    link = ClassLink(tuple(made))
    decoded, faults = decode(encode(link), COURSE)
    assert faults == []
    assert decoded == link


@pytest.mark.parametrize("seed", range(5))
def test_a_mutated_link_is_damaged_and_nothing_else(seed: int) -> None:
    draws = random.Random(seed)
    page = COURSE.pages["gradient_descent"]
    modes = {"learning_rate": Mode.SECRET, "surface": Mode.LOCKED, "steps": Mode.HIDDEN}
    good = encode(ClassLink((settle(page, page.opening, modes, task="Find the rate."),)))
    letters = "ABCxyz019-_=+/ %é\x00"
    for _ in range(1000):
        text = list(good)
        for _ in range(draws.randint(1, 4)):
            place = draws.randrange(len(text))
            what = draws.choice(("change", "cut", "add", "swap"))
            if what == "change":
                text[place] = draws.choice(letters)
            elif what == "cut":
                del text[place:]
                text = text or ["A"]
            elif what == "add":
                text.insert(place, draws.choice(letters))
            else:
                other = draws.randrange(len(text))
                text[place], text[other] = text[other], text[place]
        mutated = "".join(text)
        if mutated != good:
            with pytest.raises(Damaged):
                decode(mutated, COURSE)


def test_each_wrong_part_is_named_and_stays_locked() -> None:
    wrong = Step(
        page="gradient_descent",
        settled={
            "learning_rate": (Mode.LOCKED, ("fast",)),
            "steps": (Mode.HIDDEN, ("1000000",)),
            "no_knob": (Mode.LOCKED, ("1",)),
        },
        task="x" * (LONGEST_TASK + 1),
        goal="no-such-goal",
    )
    decoded, faults = decode(encode(ClassLink((wrong,))), COURSE)
    assert set(decoded.steps[0].settled) == {"learning_rate", "steps"}
    assert len(decoded.steps[0].task) == LONGEST_TASK
    named = " ".join(faults)
    assert "Learning rate must be a number from" in named
    assert "learning_rate" not in named
    assert all(part in named for part in ("Learning rate", "Steps", "no_knob", "task", "goal"))
    assert len(faults) == 5


def test_a_link_that_would_unpack_to_very_much_is_cut() -> None:
    many = ClassLink(tuple(Step(page="losses", task="a" * LONGEST_TASK) for _ in range(41)))
    with pytest.raises(Damaged):
        decode(encode(many), COURSE)


def test_eight_steps_with_tasks_fit_two_thousand_letters() -> None:
    tasks = random.Random(0)
    words = [
        "find",
        "the",
        "rate",
        "at",
        "which",
        "loss",
        "falls",
        "fast",
        "and",
        "say",
        "why",
        "it",
        "does",
        "not",
        "grow",
        "again",
    ]
    made = []
    for place, page in enumerate(list(COURSE.pages.values())[:8]):
        task = " ".join(tasks.choice(words) for _ in range(40))[:80]
        names = list(page.settings.knobs())[place % 3 : place % 3 + 2]
        made.append(settle(page, page.opening, dict.fromkeys(names, Mode.LOCKED), task=task))
    assert len(encode(ClassLink(tuple(made)))) < 1700  # the rest of the address needs some, too


names = st.text(max_size=40).filter(lambda text: "\n" not in text)


@given(st.lists(st.tuples(st.sampled_from("rws-n"), st.sampled_from([True, False, None])), max_size=40), names)
def test_a_code_says_what_was_handed_in(went: list[tuple[str, bool | None]], name: str) -> None:
    answers = Answers("abc123", "".join(guess for guess, _ in went), tuple(met for _, met in went), name)
    assert answers_of(code_of(answers)) == answers


@given(st.text())
def test_what_is_no_code_is_named_by_its_line(text: str) -> None:
    code = code_of(Answers("abc123", "r-", (True, False), "Ada"))
    good, faults = read_lines(f"{code}\n{text}")
    assert good[0].name == "Ada"
    assert len(good) + len(faults) <= 1 + len(f"{code}\n{text}".splitlines())


def test_the_last_code_of_a_learner_counts_and_formulas_stay_texts() -> None:
    first, last = (code_of(Answers("abc123", guess, (True,), "=1+1")) for guess in "wr")
    good, faults = read_lines(f"{first}\n\n{last}\nnonsense")
    assert [answers.guesses for answers in good] == ["r"]
    assert faults == ["Line 4: this is no code, or a letter of it was lost."]
    assert as_csv(good) == "class,name,guess 1,goal 1\r\nabc123,'=1+1,right,met\r\n"


def test_a_class_link_that_was_given_out_once_says_the_same_for_ever() -> None:
    decoded, faults = decode(
        "qDRkESZ9eNoljUEKgzAURK8is47iqtAcw00XIhKSXw0NieRHuxBv05v0Yv3a1cCbx0y_w0L3sMkRBgWCLnklhRf0jkAmRx-nMZtCp8ZQaJv2"
        "fqpcaOETzgJv7YXW_DT2MoPAzmw-yuyhsEBjysZ5imV0xFZSjCL48f3MgSqpqk5uGhxKnqV45xSn2kRXyy7hPxISMzGO4QfakDqf",
        COURSE,
    )
    rate = Step(
        page="gradient_descent",
        settled={
            "learning_rate": (Mode.SECRET, ("0.09",)),
            "surface": (Mode.LOCKED, ("Ravine",)),
            "steps": (Mode.HIDDEN, ("60",)),
        },
        closed=(Place.CODE,),
        task="Wähle die Rate.",
        at_start=False,
    )
    assert (decoded, faults) == (ClassLink((rate, Step(page="losses", lesson="wrong-and-sure"))), [])


def test_a_code_that_was_handed_in_once_says_the_same_for_ever() -> None:
    full, empty = "zQNMeNqLVkpMSjY0MlbSUSoqL9YFUoYGhgZA6nBLyuElSrEAjPEJZg", "fPEceNqLVjIwSEszT1TSUYKiWAAsHgQR"
    assert answers_of(full) == Answers("abc123", "rws-", (True, False, True, False), "Ädä")
    assert answers_of(empty) == Answers("00ff7a", "", ())


def test_a_table_keeps_every_letter_and_has_a_cell_for_every_step() -> None:
    table = as_csv([Answers("abc123", "rw", (True, False), 'Ada, "A"'), Answers("abc123", "", (), "-Bob\nC")])
    assert table == (
        'class,name,guess 1,goal 1,guess 2,goal 2\r\nabc123,"Ada, ""A""",right,met,wrong,\r\nabc123,"\'-Bob\nC",,,,\r\n'
    )


def test_a_class_from_before_a_knob_was_there_settles_it_with_all_the_others() -> None:
    page = COURSE.pages["flamingo_seagull"]
    every = dict.fromkeys(page.settings.knobs(), Mode.LOCKED)
    old = {name: mode for name, mode in every.items() if name not in LATER[page.stem]}
    made = ClassLink((settle(page, page.opening, old),))
    packed = [{name: value for name, value in _packed(made.steps[0]).items() if name != "x"}]
    decoded, faults = decode(SEAL.close(packed), COURSE)
    assert faults == []
    assert decoded.steps[0].settled.keys() == every.keys()
    assert decode(encode(made), COURSE)[0].steps[0].settled.keys() == old.keys()
