"""The calculators in words and digits: what the page and its lessons say is what a literal calculation gives."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import Tensor, nn

from core.parts.activation_curves import ActivationSettings
from core.scores.large_scores import LargeScoreSettings
from core.scores.sigmoid import SigmoidSettings
from core.scores.softmax import CLASSES, SoftmaxSettings, score_classes
from core.settings import Settings
from pages.sections.sigmoid_softmax.lessons import LESSONS
from pages.sections.sigmoid_softmax.page import PAGE
from pages.sections.sigmoid_softmax.settings import CalculatorPageSettings, Part
from tests.app.visit import table_with, text_of, values, visit_settings
from tests.app.words import alts, explains, four, lesson, notices
from tests.core.latex import piecewise

pytestmark = pytest.mark.usefixtures("unchecked_charts")

WEIGHT, BIAS = torch.tensor([[0.2, 0.5], [2.1, -1.3], [-3.0, -2.2]]), torch.tensor([0.5, -0.2, 4.1])
SCORES = WEIGHT @ torch.tensor([0.5, 1.0]) + BIAS
"""The scores of Exercise 2.3."""


def exercise() -> Tensor:
    """The measurements of the twenty birds as a notebook draws them."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        flamingos = torch.tensor([8.0, 7.0]) + 1.5 * torch.randn(10, 2)
        seagulls = torch.tensor([5.0, 3.0]) + 1.5 * torch.randn(10, 2)
    return torch.cat([flamingos, seagulls])


@cache
def scored(**changes: Any) -> AppTest:
    """The page in a state, for reading only: a state is run once and asked many things."""
    visit = visit_settings(PAGE, CalculatorPageSettings(**changes))
    assert not visit.exception
    return visit


# Exercises


def test_exercise_2_2_stands_on_the_page_to_the_digit() -> None:
    x = exercise()
    scores = x @ torch.tensor([-1.0, -2.0]) + 10
    visit = lesson("exercise-2-2")
    birds = table_with(visit, "probability of seagull")
    assert birds["score"][:3] == ["-6.8542", "-10.322", "-8.2330"]
    assert birds["probability of seagull"][0] == "1.0539e-03"
    assert (birds["score"][12], birds["score"][15]) == ("0.042701", "0.012098")
    assert [float(told) for told in birds["score"]] == pytest.approx(scores.tolist(), rel=1e-4)
    assert [float(told) for told in birds["probability of seagull"]] == pytest.approx(
        torch.sigmoid(scores).tolist(), rel=1e-4
    )
    assert birds["label"] == [str(int(score > 0)) for score in scores]
    assert f"-1 \\cdot {x[12, 0]:.4f} -2 \\cdot {x[12, 1]:.4f} +10 \\\\ &= 0.042701" in text_of(visit)
    told = float(birds["probability of seagull"][12])
    explains("exercise-2-2", f"The score 0.042701 has the probability {told:.4f}", "the curve rises by 0.25")
    assert 0.5 < float(birds["probability of seagull"][12]) < 0.52
    assert abs(scores[15]) < abs(scores[12])
    step = CalculatorPageSettings.knobs()["b"].step
    lower = table_with(scored(b=10 - step), "probability of seagull")
    assert [k for k, (a, b) in enumerate(zip(birds["label"], lower["label"], strict=True), 1) if a != b] == [13, 16]


def test_exercise_2_3_stands_on_the_page_to_the_digit() -> None:
    s = SCORES
    visit = lesson("exercise-2-3")
    classes = table_with(visit, "score s")
    assert classes["score s"] == four(s) == ["1.1000", "-0.4500", "0.4000"]
    assert classes["probability"] == four(s.exp() / s.exp().sum()) == ["0.5852", "0.1242", "0.2906"]
    whole = f"{s.exp().sum():#.5g}"
    assert classes["e^s / sum"] == [f"{power:#.5g} / {whole}" for power in s.exp().tolist()]
    assert [str(part) for part in classes] == ["class", "score s", "e^s / sum", "probability"]
    explains("exercise-2-3", "The shares are 0.5852, 0.1242 and 0.2906, and add up to 1")
    text = text_of(visit)
    assert "The predicted class is **0**, the flamingo" in text
    assert (
        r"\begin{bmatrix}\mathbf{0.2} & \mathbf{0.5}\\2.1 & -1.3\\-3 & -2.2\end{bmatrix} "
        r"\begin{bmatrix}0.5\\1\end{bmatrix}" in text
    )
    assert (
        r"\begin{bmatrix}\mathbf{0.5}\\-0.2\\4.1\end{bmatrix} \\ &= "
        r"\begin{bmatrix}\mathbf{1.1}\\-0.45\\0.4\end{bmatrix}" in text
    )
    assert "Shapes: (3 × 2) · (2) + (3) = (3)." in text
    total, first = float(s.exp().sum()), math.exp(1.1)
    assert rf"p_0 &= \frac{{{first:.4f}}}{{{total:.4f}}} = 0.58519" in text
    for share in ("0.5852 for class 0", "0.1242 for class 1", "0.2906 for class 2"):
        assert share in alts(visit)


def test_the_slides_minus_sign_lets_the_lowest_score_win() -> None:
    visit = lesson("slides-minus")
    shares = (-SCORES).exp() / (-SCORES).exp().sum()
    told = table_with(visit, "score s")["probability"]
    assert told == four(shares) == ["0.1294", "0.6099", "0.2607"]
    explains("slides-minus", "The shares become 0.1294, 0.6099 and 0.2607: class 1 wins with the lowest score")
    assert "the *lowest* score has the highest share: class **1**, the seagull" in text_of(visit)
    assert (int(shares.argmax()), int(SCORES.argmin()), int(SCORES.argmax())) == (1, 1, 0)
    assert "**0**, the flamingo" in text_of(lesson("exercise-2-3"))


# One score


def test_one_more_in_the_score_multiplies_the_odds() -> None:
    explains("one-more", "The odds go from 1 to 2.7183, the probability from 0.50000 to 0.73106")
    assert [f"{torch.sigmoid(torch.tensor(s)):.5f}" for s in (0.0, 1.0)] == ["0.50000", "0.73106"]
    for start, visit in ((0.0, lesson("one-more")), (4.0, scored(score_from="typed", score=4.0))):
        columns = table_with(visit, "one more")
        before, after = ([float(cell) for cell in columns[name]] for name in ("now", "one more"))
        for score, (told, p, odds, log_odds) in ((start, before), (start + 1, after)):
            expected = 1 / (1 + math.exp(-score))
            assert (told, log_odds) == pytest.approx((score, score), abs=1e-4)
            assert (p, odds) == pytest.approx((expected, math.exp(score)), rel=1e-4)
        assert after[2] / before[2] == pytest.approx(math.e, rel=1e-4)
        assert (after[1] - before[1] < 0.012) == (start == 4)
    assert "multiplies the odds by $e$, wherever it starts" in text_of(visit)


@pytest.mark.parametrize("score", [-20.0, -7.3, 0.0, 1.2, 20.0])
def test_a_typed_score_is_worked_out(score: float) -> None:
    visit = scored(score_from="typed", score=score)
    text = text_of(visit)
    assert "bird" not in "".join(values(visit, "latex"))
    assert "-0.0000" not in text
    p = 1 / (1 + math.exp(-score))
    for mark, expected in ((r"1 - \\sigma\(s\) = ", 1 - p), (r"p\\,\(1 - p\) = ", p * (1 - p))):
        (told,) = re.findall(mark + r"(\S+)(?: \\cdot 10\^\{(-?\d+)\})?\$", text)
        assert float(told[0]) * 10 ** int(told[1] or 0) == pytest.approx(expected, rel=2e-4, abs=1e-8)
    assert "score " + table_with(visit, "one more")["now"][0] in alts(visit)


@pytest.mark.parametrize(("score", "told"), [(-20.0, False), (0.0, False), (4.0, False), (15.0, True), (16.5, True)])
def test_a_slope_that_rounding_has_spoiled_is_told_beside_the_exact_one(score: float, told: bool) -> None:
    p = 1 / (1 + math.exp(-score))
    found = re.findall(r"Exactly it would be (\S+):", text_of(scored(score_from="typed", score=score)))
    assert bool(found) == told
    assert [float(exact) for exact in found] == pytest.approx([p * (1 - p)] if told else [], rel=1e-4)


@pytest.mark.parametrize(
    "state",
    [
        {"score_from": "typed", "score": 9.5},
        {"score_from": "typed", "score": 20.0},
        {"score_from": "typed", "score": -20.0},
        {"part": "softmax", "scores_from": "typed", "s0": 10.0, "s1": 20.0},
        {"part": "large scores", "size": 10000.0},
    ],
    ids=str,
)
def test_a_number_from_10000_on_has_no_point_behind_it(state: dict[str, Any]) -> None:
    visit = scored(**state)
    cells = [str(cell) for table in visit.table for column in table.value for cell in table.value[column]]
    assert re.search(r"\d{5}(?!\d)|e\+|10\^\{\d", "\n".join([*cells, *values(visit, "latex")]))
    assert [cell for cell in cells if re.search(r"\d\.(?!\d)", cell)] == []
    assert not re.search(r"\d{5}\.(?!\d)", text_of(visit).replace(". What it adds", ""))


@pytest.mark.parametrize(
    ("state", "typed", "slid"),
    [
        ({"score_from": "typed"}, ["sm_score"], []),
        (
            {"part": "softmax", "scores_from": "typed", "classes": 8},
            [f"sm_s{k}" for k in range(8)],
            ["sm_classes", "sm_chosen_class", "sm_temperature", "sm_shift"],
        ),
    ],
    ids=["one score", "several scores"],
)
def test_typed_numbers_have_boxes_and_all_others_sliders(
    state: dict[str, Any], typed: list[str], slid: list[str]
) -> None:
    """A number box for what is copied from an exercise, a slider for what is tried out."""
    visit = scored(**state)
    assert [box.key for box in visit.number_input] == typed
    assert [slider.key for slider in visit.slider] == slid


def test_a_number_that_is_typed_is_taken() -> None:
    visit = visit_settings(PAGE, CalculatorPageSettings(part="softmax", scores_from="typed", classes=8))
    seen = table_with(visit.number_input(key="sm_s3").set_value(7.35).run(), "score s")
    assert seen["score s"][3] == "7.3500"


# Several scores


def test_as_many_classes_have_controls_as_there_are() -> None:
    visit = visit_settings(PAGE, CalculatorPageSettings(part="softmax", classes=2))
    folds = ["Input x", *(f"Class {k}: {name}" for k, name in enumerate(CLASSES))]
    for classes in (2, 8, 3):
        visit.slider(key="sm_classes").set_value(classes).run()
        drawn = {fold.label: [slider.key for slider in fold.slider] for fold in visit.expander if fold.label in folds}
        assert list(drawn) == folds[: classes + 1]
        weights = [[f"sm_w{k}1", f"sm_w{k}2", f"sm_b{k}"] for k in range(classes)]
        assert list(drawn.values()) == [["sm_x1", "sm_x2"], *weights]
    visit.segmented_control(key="sm_scores_from").set_value("typed").run()
    assert [box.key for box in visit.number_input] == ["sm_s0", "sm_s1", "sm_s2"]


def test_a_temperature_sharpens_or_evens_out_but_never_changes_the_order() -> None:
    explains("temperature", "Class 0 takes 0.9991", "At a temperature of 10 it would be 0.3586")
    sentences = {0.1: "towards 0 softmax becomes argmax", 1.0: "At 1 it does nothing", 10.0: "the shares even out"}
    visits = {
        0.1: lesson("temperature"),
        1.0: scored(part="softmax"),
        10.0: scored(part="softmax", temperature=10.0),
    }
    for temperature, visit in visits.items():
        shares = torch.softmax(SCORES / temperature, dim=0)
        assert shares.argsort().tolist() == SCORES.argsort().tolist()
        assert table_with(visit, "score s")["probability"] == four(shares)
        assert [key for key, words in sentences.items() if words in text_of(visit)] == [temperature]
    firsts = [table_with(visit, "score s")["probability"][0] for visit in visits.values()]
    assert firsts == ["0.9991", "0.5852", "0.3586"]
    assert re.search(r"e\^\{s_k / 10\}", text_of(visits[10.0]))


def test_the_lessons_shift_moves_no_share_and_is_small_enough_for_the_formula() -> None:
    plain, shifted = scored(part="softmax"), lesson("shifted-scores")
    explains("shifted-scores", f"Every power has become {math.exp(50):.2e} times as large")
    assert table_with(plain, "score s")["probability"] == table_with(shifted, "score s")["probability"]
    assert not notices(shifted)


@pytest.mark.parametrize("temperature", [0.1, 1.0])
def test_a_shift_moves_no_share(temperature: float) -> None:
    plain, shifted = (scored(part="softmax", shift=shift, temperature=temperature) for shift in (0.0, 500.0))
    assert "add a constant to all scores and nothing moves" in text_of(plain)
    before, after = (table_with(visit, "score s")["probability"] for visit in (plain, shifted))
    assert before == after
    shares = [torch.softmax((SCORES + shift) / temperature, dim=0) for shift in (0.0, 500.0)]
    (told,) = re.findall(r"\+500 is added .* largest difference is (\d\.\de[-+]\d\d)", text_of(shifted))
    assert told == f"{(shares[0] - shares[1]).abs().max():.1e}"
    assert "it comes from rounding alone" in text_of(shifted)


def test_a_shift_without_rounding_says_so() -> None:
    visit = scored(part="softmax", scores_from="typed", s0=1.0, s1=2.0, s2=4.0, shift=8.0)
    assert "the largest difference is 0.0e+00." in text_of(visit)


def test_powers_that_overflow_are_explained() -> None:
    words = "does not fit into a 32-bit number"
    assert words not in notices(scored(part="softmax"))
    for shift in (500.0, -500.0):
        visit = scored(part="softmax", shift=shift)
        assert words in notices(visit)
        assert r"\text{undefined}" in text_of(visit)
        assert table_with(visit, "score s")["probability"] == ["0.5852", "0.1242", "0.2906"]
        quotients = table_with(visit, "score s")["e^exponent / sum"]
        assert quotients == (["inf / inf"] * 3 if shift > 0 else ["0.0000 / 0.0000"] * 3)


@pytest.mark.parametrize(
    ("changes", "head"),
    [
        ({}, "e^s / sum"),
        ({"minus_sign": True}, "e^(-s) / sum"),
        ({"temperature": 2.0, "minus_sign": True}, "e^exponent / sum"),
        ({"shift": 3.0, "classes": 8}, "e^exponent / sum"),
    ],
    ids=str,
)
def test_the_quotient_of_each_class_stands_in_the_table_as_arithmetic(changes: dict[str, Any], head: str) -> None:
    rows = table_with(scored(part="softmax", scores_from="typed", s1=0.0, **changes), "score s")
    sign, temperature = (-1 if changes.get("minus_sign") else 1), changes.get("temperature", 1.0)
    exponents = [sign * (float(s) + changes.get("shift", 0.0)) / temperature for s in rows["score s"]]
    if "exponent" in head:
        assert [float(told) for told in rows["exponent"]] == pytest.approx(exponents, abs=6e-5)
        assert "-0.0000" not in rows["exponent"]
    else:
        assert "exponent" not in rows
    powers, sums = zip(*(map(float, told.split(" / ")) for told in rows[head]), strict=True)
    assert powers == pytest.approx([math.exp(exponent) for exponent in exponents], rel=1e-4)
    assert sums == pytest.approx([sum(map(math.exp, exponents))] * len(exponents), rel=1e-4)
    shares = [above / below for above, below in zip(powers, sums, strict=True)]
    assert [float(told) for told in rows["probability"]] == pytest.approx(shares, abs=1.5e-4)


def test_a_tie_is_named() -> None:
    words = r"(\d) classes share the highest, and `argmax` takes the first of them"
    same = scored(part="softmax", scores_from="typed", s0=0.0, s1=2.0, s2=2.0)
    assert re.findall(words, text_of(same)) == ["2"]
    assert "The predicted class is **1**, the seagull" in text_of(same)
    all_alike = scored(part="softmax", scores_from="typed", classes=8, **{f"s{k}": 1.0 for k in range(8)})
    assert re.findall(words, text_of(all_alike)) == ["8"]
    alone = text_of(scored(part="softmax"))
    assert not re.search(words, alone)
    assert "the highest score has the highest share" in alone


def test_a_marked_class_beyond_the_last_is_told() -> None:
    beyond = text_of(scored(part="softmax", classes=2, chosen_class=7))
    assert "There are 2 classes, counted from 0, so the marked one is the last, 1." in beyond
    assert "counted from 0, so" not in text_of(scored(part="softmax", chosen_class=2))


@pytest.mark.parametrize(
    "changes", [{"classes": 8, "shift": 87.0}, {"shift": -103.0}], ids=["only the sum overflows", "few digits left"]
)
def test_a_quotient_that_is_finite_but_wrong_is_explained(changes: dict[str, Any]) -> None:
    visit = scored(part="softmax", **changes)
    (told,) = re.findall(r"p_0 &= .* = (\d\S+) \\end", text_of(visit))
    assert float(told) != pytest.approx(float(table_with(visit, "score s")["probability"][0]), abs=1e-3)
    assert "or a wrong one" in notices(visit)


def test_two_classes_are_the_sigmoid_of_the_difference() -> None:
    assert "Two classes" not in text_of(scored(part="softmax"))
    gap = float(SCORES[0] - SCORES[1])
    explains("two-classes", f"The difference is {gap:.2f}, and its sigmoid {1 / (1 + math.exp(-gap)):.4f} is the share")
    for changes in ({}, {"temperature": 2.5}, {"minus_sign": True}):
        visit = scored(part="softmax", classes=2, **changes)
        gap = 1.55 / changes.get("temperature", 1.0) * (-1 if "minus_sign" in changes else 1)
        share = 1 / (1 + math.exp(-gap))
        (told,) = re.findall(r"\\sigma\((\S+)\) = (\S+)\$, the share of class 0", text_of(visit))
        assert [float(number) for number in told] == pytest.approx([gap, share], rel=1e-4)
        assert table_with(visit, "score s")["probability"] == [f"{share:.4f}", f"{1 - share:.4f}"]


@pytest.mark.parametrize(("classes", "winner"), [(2, 0), (3, 0), (8, 5)])
def test_argmax_of_a_column_is_asked_along_both_axes(classes: int, winner: int) -> None:
    visit = scored(part="softmax", classes=classes, scores_from="typed", s5=3.0)
    answers = table_with(visit, "call")
    column = torch.tensor([[float(p)] for p in table_with(visit, "score s")["probability"]])
    assert answers["call"] == ["p.shape", "p.argmax(dim=0)", "p.argmax(dim=1)"]
    assert answers["gives"] == [
        str(tuple(column.shape)),
        str(column.argmax(dim=0).tolist()),
        str(column.argmax(dim=1).tolist()),
    ]
    assert answers["gives"] == [f"({classes}, 1)", f"[{winner}]", str([0] * classes)]


@pytest.mark.parametrize(("chosen", "classes", "marked"), [(0, 3, 0), (2, 3, 2), (7, 2, 1), (6, 8, 6)])
def test_the_marked_class_is_followed_all_the_way(chosen: int, classes: int, marked: int) -> None:
    visit = scored(part="softmax", classes=classes, chosen_class=chosen)
    names = table_with(visit, "score s")["class"]
    assert [k for k, name in enumerate(names) if name.startswith("▸ ")] == [marked]
    assert [name.removeprefix("▸ ")[0] for name in names] == [str(k) for k in range(classes)]
    assert "The predicted class is **0**, the flamingo" in text_of(visit)
    x, exponents = [0.5, 1.0], [float(score) for score in table_with(visit, "score s")["score s"]]
    product, worked = (formula for formula in values(visit, "latex") if r"\sum" in formula or "W x + b" in formula)
    w1, w2, b, score = (float(number) for number in re.findall(r"\\mathbf\{(\S+?)\}", product))
    assert w1 * x[0] + w2 * x[1] + b == pytest.approx(score)
    assert score == pytest.approx(exponents[marked])
    (power,) = re.findall(r"\\mathbf\{(\S+?)\}", worked)
    assert float(power) == pytest.approx(math.exp(score), rel=1e-3)
    (quotient,) = re.findall(r"p_(\d) &= \\frac\{(\S+?)\}\{(\S+?)\} = (\S+)", text_of(visit))
    share = float(table_with(visit, "score s")["probability"][marked])
    assert int(quotient[0]) == marked
    assert float(quotient[1]) / float(quotient[2]) == pytest.approx(float(quotient[3]), rel=2e-4)
    assert float(quotient[3]) == pytest.approx(share, abs=6e-5)


# Large scores


def test_scores_of_a_thousand_have_shares_only_after_subtracting() -> None:
    visit = lesson("large-scores")
    s = torch.tensor([1000.0, 999.0, 998.0])
    assert (s.exp() / s.exp().sum()).isnan().all()
    limit = math.log(torch.finfo(torch.float32).max)
    assert torch.tensor([limit - 1e-3, limit + 1e-3]).exp().isinf().tolist() == [False, True]
    explains("large-scores", "the shares are 0.66524, 0.24473 and 0.09003, and so they are in PyTorch")
    assert table_with(visit, "e^s") == {
        "score s": ["1000.0", "999.00", "998.00"],
        "e^s": ["inf"] * 3,
        "e^s / sum": ["nan"] * 3,
    }
    stable = table_with(visit, "over sum")
    beside = [list(column.table[0].value) for column in visit.columns if len(column.table)]
    assert beside[-2:] == [["score s", "e^s", "e^s / sum"], ["s - max", "e^(s - max)", "over sum", "torch.softmax"]]
    assert stable["s - max"] == ["0.0000", "-1.0000", "-2.0000"]
    assert stable["e^(s - max)"] == [f"{(k - s[0]).exp():#.5g}" for k in s]
    expected = [f"{share:#.5g}" for share in torch.softmax(s, dim=0).tolist()]
    assert stable["over sum"] == stable["torch.softmax"] == expected == ["0.66524", "0.24473", "0.090031"]
    logs = table_with(visit, "torch.log_softmax")
    assert logs["log of the formula"] == ["nan"] * 3
    assert logs["torch.log_softmax"] == [f"{value:#.5g}" for value in torch.log_softmax(s, dim=0).tolist()]
    sums = table_with(visit, "log of the sum of all e^s")
    assert sums["log of the sum of all e^s"] == [
        "plain formula",
        "max s + log of the sum of e^(s - max)",
        "torch.logsumexp",
    ]
    assert sums["gives"] == ["inf", *[f"{torch.logsumexp(s, dim=0):#.5g}"] * 2]
    assert "The sum is infinite" in notices(visit)


def test_the_sum_overflows_before_the_powers_do_and_the_shares_become_0_first() -> None:
    """The limits by hand: the sum of e^s, e^(s - 1) and e^(s - 2) is that much larger than e^s."""
    end = math.log(torch.finfo(torch.float32).max)
    of_sum = end - math.log(1 + math.exp(-1) + math.exp(-2))
    assert (math.ceil(100 * of_sum) / 100, math.ceil(100 * end) / 100) == (88.32, 88.73)
    explains(
        "large-scores", "from a size of 88.32 on", "all 3 shares are 0", "only from 88.73 on the first is not a number"
    )
    told = {
        size: table_with(scored(part="large scores", size=size), "e^s")["e^s / sum"] for size in (88.31, 88.32, 88.73)
    }
    assert told[88.31][0].startswith("0.665")
    assert f"Raise the size past {of_sum:.2f}" in notices(scored(part="large scores", size=50.0))
    assert told[88.32] == ["0.0000"] * 3
    assert told[88.73] == ["nan", "0.0000", "0.0000"]


def test_where_powers_end_is_told_as_it_is() -> None:
    (low,) = re.findall(r"0 below about \$(-[\d.]+)\$", text_of(scored(part="large scores")))
    (high,) = re.findall(r"is infinite from \$s = ([\d.]+)\$ on", text_of(scored(part="large scores")))
    edges = torch.tensor([float(low) - 0.02, float(low) + 0.02, float(high) - 0.02, float(high) + 0.02]).exp()
    assert (edges == 0).tolist() == [True, False, False, False]
    assert edges.isinf().tolist() == [False, False, False, True]


def test_a_probability_that_vanishes_keeps_its_logarithm() -> None:
    logs = table_with(scored(part="large scores", gap=200.0), "torch.log_softmax")
    assert logs["log(torch.softmax)"] == ["0.0000", "-inf", "-inf"]
    assert logs["torch.log_softmax"] == ["0.0000", "-200.00", "-400.00"]


VERDICTS: dict[str, tuple[dict[str, Any], str]] = {
    "small": ({"size": 50.0}, "both agree"),
    "small with wide gaps": ({"size": 50.0, "gap": 200.0}, "both agree"),
    "too large": ({}, "The sum is infinite"),
    "only the sum is too large": ({"size": 88.5, "gap": 0.0}, "The sum is infinite"),
    "only the largest is too large": ({"size": 100.0, "gap": 50.0}, "The sum is infinite"),
    "few digits left": ({"far_below": True, "size": 102.0}, "few of their digits are left"),
    "too small": ({"far_below": True}, "Every power has become 0"),
}


@pytest.mark.parametrize(("changes", "words"), VERDICTS.values(), ids=VERDICTS)
def test_what_becomes_of_the_plain_formula_is_told(changes: dict[str, Any], words: str) -> None:
    visit = scored(part="large scores", **changes)
    assert words in notices(visit)
    assert sum(said in notices(visit) for said in {said for _, said in VERDICTS.values()}) == 1
    plain, stable = table_with(visit, "e^s / sum")["e^s / sum"], table_with(visit, "over sum")["over sum"]
    agree = [float(share) for share in plain] == pytest.approx([float(share) for share in stable], rel=1e-4, abs=1e-6)
    assert agree == (words == "both agree")


def test_the_plain_cost_far_below_0_teaches_nothing() -> None:
    visit = scored(part="large scores", far_below=True)
    s = torch.tensor(-1000.0, requires_grad=True)
    cost = -torch.log(1 / (1 + torch.exp(-s)))
    cost.backward()  # type: ignore[no-untyped-call]
    assert s.grad is not None
    assert cost.isinf()
    assert s.grad.isnan()
    columns = table_with(visit, "plain formula")
    assert columns["plain formula"] == ["inf", "0.0000", "inf", "nan"]
    assert columns["PyTorch"] == ["", "0.0000", "1000.0", "-1.0000"]
    assert "The score -1000 is far outside of the picture, so the ring is kept at its edge" in text_of(visit)
    inside = text_of(scored(part="large scores", size=20.0))
    assert "outside of the picture" not in inside
    assert "The ring stands at $s = 20$." in inside
    (edge,) = re.findall(r"by the plain formula it is infinite from (-[\d.]+) down", inside)
    costs = -(1 / (1 + (-torch.tensor([float(edge) - 0.01, float(edge) + 0.01])).exp())).log()
    assert costs.isinf().tolist() == [True, False]


# Activations


def test_the_lesson_on_flat_activations_says_what_the_page_shows() -> None:
    columns = table_with(lesson("dead-or-saturated"), "activation")
    slopes = dict(zip(columns["activation"], columns["f'(-5)"], strict=True))
    modules: dict[str, Callable[[Tensor], Tensor]] = {
        "ReLU": nn.ReLU(),
        "leaky ReLU": nn.LeakyReLU(0.1),
        "ELU": nn.ELU(),
        "tanh": nn.Tanh(),
        "sigmoid": nn.Sigmoid(),
        "maxout": lambda z: torch.maximum(z, -0.5 * z),
    }
    for place, name in enumerate(modules):
        x = torch.tensor(-5.0, requires_grad=True)
        modules[name](x).backward()  # type: ignore[no-untyped-call]
        assert slopes[name] == f"{x.grad:z.4f}"
        assert columns["activation"][place] == name
    assert slopes["ReLU"] == "0.0000"
    assert max(float(slopes["sigmoid"]), float(slopes["ELU"])) < 0.01
    assert slopes["leaky ReLU"] == "0.1000"
    claims = (f"Sigmoid's is {slopes['sigmoid']}", f"ELU's {slopes['ELU']}", "Leaky ReLU keeps 0.1")
    explains("dead-or-saturated", "ReLU's slope is exactly 0", *claims)
    flat = dict(zip(columns["activation"], columns["where hardly anything gets through"], strict=True))
    assert flat["ReLU"] == "dead up to 0"
    assert len(flat) == len(modules)  # the identity, which has no bend, is looked at alone
    alone = table_with(scored(part="activations", shown="identity", x=-5.0), "activation")
    assert [column[0] for column in alone.values()] == ["identity", "-5.0000", "1.0000", "nowhere"]
    assert flat["leaky ReLU"] == flat["maxout"] == "nowhere"
    for name in ("sigmoid", "tanh"):
        low, high = re.fullmatch(r"saturated up to (-[\d.]+); saturated from ([\d.]+) on", flat[name]).groups()  # type: ignore[union-attr]
        for edge, sign in ((float(low), 1), (float(high), -1)):
            just, more = torch.tensor([edge, edge + sign * 0.02], requires_grad=True), 0.01
            (slope,) = torch.autograd.grad(modules[name](just).sum(), just)
            assert slope[0] < more < slope[1]
    (low,) = re.fullmatch(r"saturated up to (-[\d.]+)", flat["ELU"]).groups()  # type: ignore[union-attr]
    assert math.exp(float(low)) < 0.01 < math.exp(float(low) + 0.02)


def test_at_its_kink_an_activation_has_the_slope_that_pytorch_takes() -> None:
    columns = table_with(scored(part="activations", x=0.0), "activation")
    slopes = dict(zip(columns["activation"], columns["f'(0)"], strict=True))
    assert slopes == {
        "ReLU": "0.0000",
        "leaky ReLU": "0.1000",
        "ELU": "1.0000",
        "tanh": "1.0000",
        "sigmoid": "0.2500",
        "maxout": "0.2500",
    }


def test_maxout_follows_its_two_lines() -> None:
    lines = {"maxout_a1": -1.5, "maxout_b1": -2.0, "maxout_a2": 0.3, "maxout_b2": 5.0}
    visit = scored(part="activations", shown="maxout", x=-4.0, **lines)
    columns = table_with(visit, "activation")
    assert (columns["f(-4)"], columns["f'(-4)"]) == (["4.0000"], ["-1.5000"])
    assert f"meet at x = **{7 / -1.8:.4g}**" in text_of(visit)
    assert r"$f(x) = \max(-1.5 x - 2, 0.3 x + 5)$" in text_of(visit)
    parallel = text_of(scored(part="activations", shown="maxout", maxout_a2=1.0))
    assert "meet at" not in parallel


def test_formulas_of_activations_are_written_in_x_and_say_what_the_table_says() -> None:
    for name, x in (("all", -1.35), ("all", 2.0), ("identity", -1.35)):
        visit = scored(part="activations", shown=name, x=x)
        rows = table_with(visit, "activation")
        found = re.findall(r"\*\*(.+?)\*\*  \$f\(x\) = (.+?)\$,  \$f'\(x\) = (.+?)\$", text_of(visit))
        assert [name for name, *_ in found] == rows["activation"]
        for place, (_, *formulas) in enumerate(found):
            for formula, head in zip(formulas, (f"f({x:g})", f"f'({x:g})"), strict=True):
                assert not re.search(r"(?<![a-z\\])z(?![a-z])", formula)
                inner = re.fullmatch(r"\\max\((.+)\)", formula)
                parts = inner[1].split(",") if inner else [formula]
                value = max(float(piecewise(part, {"x": x})) for part in parts)
                assert value == pytest.approx(float(rows[head][place]), abs=6e-5)


# The page

PARTS: tuple[type[Settings], ...] = (SigmoidSettings, SoftmaxSettings, LargeScoreSettings, ActivationSettings)


def test_the_page_can_be_set_to_all_that_its_calculators_can_be_set_to() -> None:
    names = [name for part in PARTS for name in part.knobs()]
    assert len(names) == len(set(names))
    assert set(PAGE.settings.knobs()) == {*names, "part", "chosen_class"}
    chosen = CalculatorPageSettings().values()
    for part in PARTS:
        assert {name: chosen[name] for name in part.knobs()} == part().values()


@pytest.mark.parametrize("part", Part)
def test_only_what_the_open_calculator_reads_matters(part: Part) -> None:
    settings = CalculatorPageSettings(part=part)
    own = dict(zip(Part, PARTS, strict=True))[part].knobs().keys() | {"part"}
    mattering = {name for name, knob in PAGE.settings.knobs().items() if knob.matters(settings)}
    assert {"part"} < mattering <= own | ({"chosen_class"} if part == Part.SOFTMAX else set())
    assert ("chosen_class" in mattering) == (part == Part.SOFTMAX)


def test_a_calculator_takes_the_settings_of_the_page() -> None:
    assert score_classes(CalculatorPageSettings(part="activations")).winner == 0


def test_every_lesson_of_this_page_is_held_to_its_words() -> None:
    """A new lesson needs a test above."""
    held = re.findall(r'explains\(\s*"([a-z0-9-]+)"', Path(__file__).read_text(encoding="utf-8"))
    assert set(held) == set(LESSONS)
