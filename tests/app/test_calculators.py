"""The calculators and the losses in words and digits: what their pages and lessons say is what a literal calculation gives."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import Tensor, nn
from torch.nn import functional as F

from core.calculators import CalculatorSettings, LossSettings
from tests.app.visit import lesson_visit, script_of, table_with, text_of, values, visit_settings
from tests.core.latex import piecewise
from ui.contents import PAGES
from ui.lessons import LESSONS

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


def scored(**changes: Any) -> AppTest:
    """The calculators in a state."""
    visit = visit_settings(PAGES["sigmoid_softmax"], CalculatorSettings(**changes))
    assert not visit.exception
    return visit


def lost(**changes: Any) -> AppTest:
    """The losses in a state."""
    visit = visit_settings(PAGES["losses"], LossSettings(**changes))
    assert not visit.exception
    return visit


def notices(visit: AppTest) -> str:
    return "\n".join(str(item.value) for item in [*visit.info, *visit.warning, *visit.success])


def alts(visit: AppTest) -> str:
    return "\n".join(str(node.proto.alt) for node in visit.get("vega_lite_chart"))


def four(values: Tensor) -> list[str]:
    return [f"{value:.4f}" for value in values.tolist()]


def claimed(key: str, *claims: str) -> None:
    """The lesson's text makes these claims, word by word, and holds no number beside them."""
    goal = LESSONS[key].goal
    for claim in claims:
        assert claim in goal, claim
        goal = goal.replace(claim, "")
    assert not re.search(r"\d", goal), goal


# Exercises


def test_exercise_2_2_stands_on_the_page_to_the_digit() -> None:
    x = exercise()
    scores = x @ torch.tensor([-1.0, -2.0]) + 10
    visit = lesson_visit("exercise-2-2")
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
    claimed("exercise-2-2", "bird 13: a score of 0.042701 is hardly above 0", "Bird 16 is closer still")
    assert 0.5 < float(birds["probability of seagull"][12]) < 0.52
    assert abs(scores[15]) < abs(scores[12])
    assert "Move b one stop down: both change sides" in LESSONS["exercise-2-2"].goal
    step = CalculatorSettings.knobs()["b"].step
    lower = table_with(scored(b=10 - step), "probability of seagull")
    assert [k for k, (a, b) in enumerate(zip(birds["label"], lower["label"], strict=True), 1) if a != b] == [13, 16]


def test_exercise_2_3_stands_on_the_page_to_the_digit() -> None:
    s = SCORES
    visit = lesson_visit("exercise-2-3")
    classes = table_with(visit, "score s")
    assert classes["score s"] == four(s) == ["1.1000", "-0.4500", "0.4000"]
    assert classes["probability"] == four(s.exp() / s.exp().sum()) == ["0.5852", "0.1242", "0.2906"]
    whole = f"{s.exp().sum():#.5g}"
    assert classes["e^s / sum"] == [f"{power:#.5g} / {whole}" for power in s.exp().tolist()]
    assert [str(part) for part in classes] == ["class", "score s", "e^s / sum", "probability"]
    claimed("exercise-2-3", "The scores 1.1, -0.45 and 0.4 become 0.5852, 0.1242 and 0.2906")
    text = text_of(visit)
    assert "The predicted class is **0**, the flamingo" in text
    assert (
        r"\begin{bmatrix}\mathbf{0.2} & \mathbf{0.5}\\2.1 & -1.3\\-3 & -2.2\end{bmatrix} \begin{bmatrix}0.5\\1\end{bmatrix}"
        in text
    )
    assert (
        r"\begin{bmatrix}\mathbf{0.5}\\-0.2\\4.1\end{bmatrix} \\ &= \begin{bmatrix}\mathbf{1.1}\\-0.45\\0.4\end{bmatrix}"
        in text
    )
    assert "Shapes: (3 × 2) · (2) + (3) = (3)." in text
    total, first = float(s.exp().sum()), math.exp(1.1)
    assert rf"p_0 &= \frac{{{first:.4f}}}{{{total:.4f}}} = 0.58519" in text
    for share in ("0.5852 for class 0", "0.1242 for class 1", "0.2906 for class 2"):
        assert share in alts(visit)


def test_the_slides_minus_sign_lets_the_lowest_score_win() -> None:
    visit = lesson_visit("slides-minus")
    shares = (-SCORES).exp() / (-SCORES).exp().sum()
    told = table_with(visit, "score s")["probability"]
    assert told == four(shares) == ["0.1294", "0.6099", "0.2607"]
    claimed(
        "slides-minus", "Then Exercise 2.3 gives 0.1294, 0.6099 and 0.2607", "class 1 wins with the lowest score",
        "Switch the sign off and class 0 wins",
    )  # fmt: skip
    assert "the *lowest* score has the highest share: class **1**, the seagull" in text_of(visit)
    assert (int(shares.argmax()), int(SCORES.argmin()), int(SCORES.argmax())) == (1, 1, 0)
    assert "**0**, the flamingo" in text_of(lesson_visit("exercise-2-3"))


# One score


def test_one_more_in_the_score_multiplies_the_odds() -> None:
    claimed(
        "one-more", "From 0 the probability rises from 0.50000 to 0.73106 and the odds from 1 to 2.7183", "Start at 4"
    )
    assert [f"{torch.sigmoid(torch.tensor(s)):.5f}" for s in (0.0, 1.0)] == ["0.50000", "0.73106"]
    for start, visit in ((0.0, lesson_visit("one-more")), (4.0, scored(score_from="typed", score=4.0))):
        columns = table_with(visit, "one more")
        before, after = ([float(cell) for cell in columns[name]] for name in ("now", "one more"))
        for score, (told, p, odds, log_odds) in ((start, before), (start + 1, after)):
            expected = 1 / (1 + math.exp(-score))
            assert (told, log_odds) == pytest.approx((score, score), abs=1e-4)
            assert (p, odds) == pytest.approx((expected, math.exp(score)), rel=1e-4)
        assert after[2] / before[2] == pytest.approx(math.e, rel=1e-4)
        assert (after[1] - before[1] < 0.012) == (start == 4)
    assert "e = 2.7183" in text_of(visit)


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


def test_typed_numbers_have_boxes_and_all_others_sliders() -> None:
    """A number box for what is copied from an exercise, a slider for what is tried out."""
    one = scored(score_from="typed")
    several = scored(part="softmax", scores_from="typed", classes=8)
    weighed = lost(part="MSE and MAE", points=6)
    for visit, typed, slid in (
        (one, ["sm_score"], []),
        (several, [f"sm_s{k}" for k in range(8)], ["sm_classes", "sm_chosen_class", "sm_temperature", "sm_shift"]),
        (weighed, [f"lo_{what}{i}" for i in range(1, 7) for what in ("prediction", "target")], ["lo_points", "lo_outlier"]),
    ):  # fmt: skip
        assert [box.key for box in visit.number_input] == typed
        assert [slider.key for slider in visit.slider] == slid
    seen = table_with(several.number_input(key="sm_s3").set_value(7.35).run(), "score s")
    assert seen["score s"][3] == "7.3500"
    seen = table_with(weighed.number_input(key="lo_target6").set_value(12.25).run(), "bird")
    assert (seen["label"][5], seen["error"][5]) == ("12.25", "16.75")


# Several scores


def test_a_temperature_sharpens_or_evens_out_but_never_changes_the_order() -> None:
    claimed(
        "temperature", "At temperature 0.1 class 0 takes 0.9991 of the probability, at 1 it is 0.5852, at 10 little more than a third",
        "Then go back to 1 and add a shift of 50: no share moves",
    )  # fmt: skip
    sentences = {0.1: "towards 0 softmax becomes argmax", 1.0: "At 1 it does nothing", 10.0: "the shares even out"}
    visits = {
        0.1: lesson_visit("temperature"),
        1.0: scored(part="softmax"),
        10.0: scored(part="softmax", temperature=10.0),
    }
    for temperature, visit in visits.items():
        shares = torch.softmax(SCORES / temperature, dim=0)
        assert shares.argsort().tolist() == SCORES.argsort().tolist()
        assert table_with(visit, "score s")["probability"] == four(shares)
        assert [key for key, words in sentences.items() if words in text_of(visit)] == [temperature]
    firsts = [table_with(visit, "score s")["probability"][0] for visit in visits.values()]
    assert firsts[:2] == ["0.9991", "0.5852"]
    assert 1 / 3 < float(firsts[2]) < 0.37
    assert re.search(r"e\^\{s_k / 10\}", text_of(visits[10.0]))


def test_the_lessons_shift_moves_no_share_and_is_small_enough_for_the_formula() -> None:
    plain, shifted = scored(part="softmax"), scored(part="softmax", shift=50.0)
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
    assert re.findall(words, text_of(scored(part="softmax", scores_from="typed", classes=8, **{f"s{k}": 1.0 for k in range(8)}))) == ["8"]  # fmt: skip
    alone = text_of(scored(part="softmax"))
    assert not re.search(words, alone)
    assert "the highest score has the highest share" in alone


def test_a_class_or_label_beyond_the_last_is_told() -> None:
    assert "There are 2 classes, counted from 0, so the marked one is the last, 1." in text_of(
        scored(part="softmax", classes=2, chosen_class=7)
    )
    beyond = lost(classes=3, label=6)
    assert "There are 3 classes, counted from 0, so the label is the last one, 2, and not 6." in text_of(beyond)
    assert "The label is 1 for class **2** and 0 for all others" in text_of(beyond)
    for visit in (scored(part="softmax", chosen_class=2), lost(classes=3, label=2), lost(label=6, soft=True)):
        assert "counted from 0, so" not in text_of(visit)


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
    visit = lesson_visit("large-scores")
    s = torch.tensor([1000.0, 999.0, 998.0])
    assert (s.exp() / s.exp().sum()).isnan().all()
    limit = math.log(torch.finfo(torch.float32).max)
    assert torch.tensor([limit - 1e-3, limit + 1e-3]).exp().isinf().tolist() == [False, True]
    claimed(
        "large-scores", f"every power is infinite from {limit:.2f} on",
        "After subtracting the largest score the shares are 0.66524, 0.24473 and 0.090031",
    )  # fmt: skip
    assert table_with(visit, "e^s") == {"score s": ["1000.0", "999.00", "998.00"], "e^s": ["inf"] * 3, "e^s / sum": ["nan"] * 3}  # fmt: skip
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
    assert sums["log of the sum of all e^s"] == ["plain formula", "max s + log of the sum of e^(s - max)", "torch.logsumexp"]  # fmt: skip
    assert sums["gives"] == ["inf", *[f"{torch.logsumexp(s, dim=0):#.5g}"] * 2]
    assert "The sum is infinite" in notices(visit)


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
    claimed(
        "dead-or-saturated", "At -5 the slope of ReLU is exactly 0, those of sigmoid and ELU are below a hundredth, and leaky ReLU keeps a tenth",
        "Move x towards 0",
    )  # fmt: skip
    columns = table_with(lesson_visit("dead-or-saturated"), "activation")
    slopes = dict(zip(columns["activation"], columns["f'(-5)"], strict=True))
    modules: dict[str, Callable[[Tensor], Tensor]] = {
        "ReLU": nn.ReLU(), "leaky ReLU": nn.LeakyReLU(0.1), "ELU": nn.ELU(), "tanh": nn.Tanh(), "sigmoid": nn.Sigmoid(),
        "maxout": lambda z: torch.maximum(z, -0.5 * z),
    }  # fmt: skip
    for place, name in enumerate(modules):
        x = torch.tensor(-5.0, requires_grad=True)
        modules[name](x).backward()  # type: ignore[no-untyped-call]
        assert slopes[name] == f"{x.grad:z.4f}"
        assert columns["activation"][place] == name
    assert slopes["ReLU"] == "0.0000"
    assert max(float(slopes["sigmoid"]), float(slopes["ELU"])) < 0.01
    assert slopes["leaky ReLU"] == "0.1000"
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
        "ReLU": "0.0000", "leaky ReLU": "0.1000", "ELU": "1.0000", "tanh": "1.0000", "sigmoid": "0.2500",
        "maxout": "0.2500",
    }  # fmt: skip


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
    for shown, x in (("all", -1.35), ("all", 2.0), ("identity", -1.35)):
        visit = scored(part="activations", shown=shown, x=x)
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


# Cross-entropy


def test_the_curriculums_two_losses_stand_on_the_page() -> None:
    for key, output, cost in (("wrong-and-sure", [0.83, 0.17], "1.7720"), ("nearly-right", [0.21, 0.79], "0.2357")):
        assert f"{-torch.log(torch.tensor(output[1])):.4f}" == cost
        z = torch.tensor([output]).log().requires_grad_()
        loss = nn.CrossEntropyLoss()(z, torch.tensor([1]))
        loss.backward()
        assert f"{loss:.4f}" == cost
        visit = lesson_visit(key)
        assert rf"&= -\log {output[1]:.5f} \\ &= {cost} \end" in text_of(visit)
        rows = table_with(visit, "label y")
        assert rows["-y log p"] == ["0.0000", cost]
        assert z.grad is not None
        pull = [f"{value:.4f}" for value in z.grad[0].tolist()]
        assert rows["gradient, by autograd"] == rows["p - y"] == pull
        assert [("counts" in name) for name in rows["class"]] == [False, True]
        assert f"the loss is {cost}" in alts(visit)
    claimed(
        "wrong-and-sure", "The output [0.83, 0.17] against the label [0, 1] costs 1.7720", "only minus the logarithm of 0.17 counts",
        "Raise p₁",
    )  # fmt: skip
    assert pull == ["0.2100", "-0.2100"]
    claimed(
        "nearly-right", "The output [0.21, 0.79] against [0, 1] costs 0.2357", "the slides print 0.23", "still pulls with 0.21",
        "before the probability is 1",
    )  # fmt: skip
    assert "They print 0.23 for [0.21, 0.79]; -log 0.79 is 0.2357, so 0.24." in text_of(visit)


def test_a_higher_probability_of_the_right_class_costs_less_and_pulls_less() -> None:
    costs, pulls = [], []
    for p in (0.17, 0.5, 1.0):
        rows = table_with(lost(p1=p), "label y")
        costs.append(float(rows["-y log p"][1]))
        pulls.append(abs(float(rows["p - y"][1])))
    assert all(before > after for before, after in pairwise(costs))
    assert all(before > after for before, after in pairwise(pulls))


def test_logits_and_a_soft_label_cost_what_pytorch_says() -> None:
    visit = lost(given="logits", classes=3, soft=True, t2=1.0)
    z, y = torch.tensor([1.6, 0.0, -0.5], requires_grad=True), torch.tensor([0.1, 0.9, 1.0])
    y = y / y.sum()
    loss = F.cross_entropy(z, y)
    loss.backward()  # type: ignore[no-untyped-call]
    assert rf"&= {loss:.4f} \end" in text_of(visit)
    rows = table_with(visit, "label y")
    assert rows["label y"] == four(y)
    assert z.grad is not None
    assert rows["gradient, by autograd"] == [f"{value:z.4f}" for value in z.grad.tolist()]
    assert "The shares of the label as entered add up to 2; each is divided by that." in text_of(visit)
    assert "one term counts" not in text_of(visit)


def test_probabilities_are_divided_by_what_they_add_up_to() -> None:
    assert "add up to" not in text_of(lost())
    visit = lost(p0=1.0, p1=1.0)
    assert "The probabilities as entered add up to 2; each is divided by that." in text_of(visit)
    assert table_with(visit, "label y")["p"] == ["0.5000", "0.5000"]


ZEROS: dict[str, dict[str, Any]] = {
    "probabilities": {f"p{k}": 0.0 for k in range(8)},
    "a soft label": {"soft": True, **{f"t{k}": 0.0 for k in range(8)}},
    "a soft label for logits": {"soft": True, "given": "logits", "softmax_twice": True, **{f"t{k}": 0.0 for k in range(8)}},
}  # fmt: skip


@pytest.mark.parametrize("classes", [2, 8])
@pytest.mark.parametrize("changes", ZEROS.values(), ids=ZEROS)
def test_a_row_of_zeros_gets_a_sentence(
    changes: dict[str, Any], classes: int, capsys: pytest.CaptureFixture[str]
) -> None:
    visit = lost(classes=classes, **changes)
    assert "The numbers of a row are all 0, so there are no shares to take of them" in notices(visit)
    assert not visit.get("vega_lite_chart")
    exec(compile(script_of(visit), "script", "exec"), {"__name__": "__main__"})
    assert capsys.readouterr().out.startswith("nan\n")


@pytest.mark.parametrize("changes", [{}, {"soft": True}, {"softmax_twice": True}], ids=str)
def test_a_probability_of_0_for_the_right_class_gets_a_sentence(changes: dict[str, Any]) -> None:
    words = "has the probability 0, so the cost is infinite"
    visit = lost(p0=1.0, p1=0.0, **changes)
    assert words in notices(visit)
    assert r"&= \infty" in text_of(visit)
    assert table_with(visit, "label y")["-y log p"][1] == "inf"
    assert words not in notices(lost(p0=0.0, p1=1.0))
    assert words not in notices(lost(classes=3, p2=0.0, soft=True))


def test_softmax_twice_leaves_next_to_no_gradient() -> None:
    visit = lesson_visit("softmax-twice")
    found = []
    for times in (1, 2):
        z = torch.tensor([[8.0, -2.0]], requires_grad=True)
        scores = z if times == 1 else torch.softmax(z, dim=1)
        loss = nn.CrossEntropyLoss()(scores, torch.tensor([1]))
        loss.backward()
        assert z.grad is not None
        shares = torch.softmax(scores, dim=1)[0].detach()
        found.append([f"{loss:.4f}", *four(shares), f"{z.grad.abs().max():.4f}"])
    once, twice = found
    claimed(
        "softmax-twice",
        f"the loss is {once[0]} and pulls with full force",
        f"With softmax applied twice it is {twice[0]}",
    )
    assert (once[0], once[-1], twice[0]) == ("10.0000", "1.0000", "1.3132")
    assert float(twice[-1]) <= 1e-4
    columns = table_with(visit, "softmax twice")
    assert columns["softmax once"] == once
    assert columns["softmax twice"] == twice
    floor = nn.CrossEntropyLoss()(torch.tensor([[0.0, 1.0]]), torch.tensor([1]))
    assert f"a loss of **{floor:.4f}** is left" in text_of(visit)
    assert "softmax twice" not in [column for k in range(len(lost().table)) for column in lost().table[k].value.columns]
    assert "Switch on **Softmax twice**" in text_of(lost())


def test_what_softmax_twice_does_is_told_of_the_state_that_is_shown() -> None:
    blame = "small just where the mistake is large"
    wrong = text_of(lesson_visit("softmax-twice"))
    assert blame in wrong
    assert "softmax once leaves" not in wrong
    right = text_of(lost(given="logits", z0=8.0, z1=-2.0, label=0, softmax_twice=True))
    assert blame not in right
    for z, pull in (([8.0, -2.0], wrong), ([-2.0, 8.0], right)):
        told = re.findall(r"The largest gradient is (\S+) instead of (\S+) here", pull)
        expected = []
        for times in (2, 1):
            leaf = torch.tensor([z], requires_grad=True)
            loss = nn.CrossEntropyLoss()(torch.softmax(leaf, dim=1) if times == 2 else leaf, torch.tensor([1]))
            (gradient,) = torch.autograd.grad(loss, leaf)
            expected.append(gradient.abs().max().item())
        assert [float(number) for number in told[0]] == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("shares", [(0.1, 0.9), (0.5, 0.5), (0.0, 1.0)])
def test_a_soft_label_leaves_its_own_spread_even_by_softmax_once(shares: tuple[float, float]) -> None:
    visit = lost(given="logits", soft=True, t0=shares[0], t1=shares[1], softmax_twice=True)
    (told,) = re.findall(r"a loss of \*\*(\S+)\*\* is left, where softmax once leaves (\S+), the label", text_of(visit))
    spread = torch.special.entr(torch.tensor(shares)).sum().item()
    floor = nn.CrossEntropyLoss()(torch.tensor([shares]), torch.tensor([shares])).item()
    assert [f"{floor:.4f}", f"{spread:.4f}"] == list(told)
    assert "small just where the mistake is large" not in text_of(visit)


# Errors


def test_23_5_against_25_costs_2_25_and_1_5() -> None:
    claimed(
        "squared-or-not", "the MAE is 1.5, the MSE 2.25", "By 1.5 kg", "Move the prediction to 24.5: the absolute error shrinks to a third, its square to a ninth",
    )  # fmt: skip
    assert (nn.MSELoss()(torch.tensor([23.5]), torch.tensor([25.0])), nn.L1Loss()(torch.tensor([23.5]), torch.tensor([25.0]))) == (2.25, 1.5)  # fmt: skip
    visit = lesson_visit("squared-or-not")
    rows = table_with(visit, "bird")
    assert (rows["error"], rows["square"], rows["absolute"]) == (["-1.5"], ["2.25"], ["1.5"])
    assert r"2.2500\ \text{kg}^2" in text_of(visit)
    assert r"1.5000\ \text{kg}" in text_of(visit)
    assert "2.25 kg² with side 1.5 kg for bird 1; MSE 2.2500, MAE 1.5000" in alts(visit)
    nearer = table_with(lost(part="MSE and MAE", points=1, prediction1=24.5), "bird")
    assert float(nearer["absolute"][0]) == pytest.approx(1.5 / 3)
    assert float(nearer["square"][0]) == pytest.approx(2.25 / 9)


def test_an_outlier_counts_for_more_by_squares() -> None:
    prediction = torch.tensor([23.5, 31.0, 27.0], requires_grad=True)
    y = torch.tensor([25.0, 30.0, 27.5])
    moved = y + torch.tensor([0.0, 0.0, 20.0])
    mse, mae = ([loss(prediction, label) for label in (y, moved)] for loss in (nn.MSELoss(), nn.L1Loss()))
    claimed(
        "outlier", "With one label 20 kg off",
        f"the MSE grows from {mse[0]:.4f} to {mse[1]:.4f}, {mse[1] / mse[0]:.0f} times as much",
        f"the MAE from {mae[0]:.4g} to {mae[1]:.4f}",
    )  # fmt: skip
    by_square, by_size = (torch.autograd.grad(means[1], prediction)[0].abs() for means in (mse, mae))
    assert "by MSE that one bird pulls nearly fourteen times as hard as the next, by MAE no harder than the others" in LESSONS["outlier"].goal  # fmt: skip
    assert 13.5 < by_square[2] / by_square[:2].max() < 14
    assert len(set(by_size.tolist())) == 1
    visit = lesson_visit("outlier")
    rows = table_with(visit, "without the outlier")
    for k, means in enumerate((mse, mae)):
        told = [rows[head][k] for head in ("without the outlier", "with it", "times")]
        assert told == [f"{means[0]:.4f}", f"{means[1]:.4f}", f"{means[1] / means[0]:.4g}"]
    squares = (prediction - moved) ** 2
    assert f"The last label is +20 kg off; its square makes up **{squares[2] / squares.sum():.1%}** of all squares." in text_of(visit)  # fmt: skip
    assert f"{2 / 3 * -20.5:+.4f} for bird 3" in alts(visit)
    assert "-0.3333 for bird 3" in alts(visit)


@pytest.mark.parametrize(
    ("changes", "share", "bends"),
    [
        ({"outlier": 20.0}, "99.2%", True),
        ({"outlier": 0.5}, "23.5%", False),
        ({"outlier": -0.5}, "0.0%", False),
        ({"outlier": 20.0, "points": 1}, "100.0%", False),
        ({"outlier": 1.5, "points": 1, "prediction1": 26.5}, "0.0%", False),
    ],
    ids=str,
)
def test_a_model_bends_towards_an_outlier_only_if_it_has_most_of_the_squares(
    changes: dict[str, Any], share: str, bends: bool
) -> None:
    text = text_of(lost(part="MSE and MAE", **changes))
    assert f"makes up **{share}** of all squares." in text
    assert ("would bend towards that one bird" in text) == bends


def test_without_an_outlier_the_page_asks_for_one() -> None:
    assert "**An outlier**: add something to the last label" in text_of(lost(part="MSE and MAE"))
    exact = lost(part="MSE and MAE", points=1, prediction1=25.0, outlier=20.0)
    assert table_with(exact, "without the outlier")["times"] == ["from 0", "from 0"]


def test_an_error_of_exactly_0_pulls_with_nothing() -> None:
    visit = lost(part="MSE and MAE", points=2, prediction2=30.0)
    assert len(re.findall(r"\+0\.0000 for bird 2", alts(visit))) == 2


def test_every_lesson_of_these_pages_is_held_to_its_words() -> None:
    """A new lesson on either page needs a test above."""
    held = set(re.findall(r'claimed\(\s*"([a-z0-9-]+)"', Path(__file__).read_text(encoding="utf-8")))
    assert held == {key for key, one in LESSONS.items() if one.stem in ("sigmoid_softmax", "losses")}
