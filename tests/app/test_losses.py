"""The losses in words and digits: what the page and its lessons say is what a literal calculation gives."""

from __future__ import annotations

import math
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import nn
from torch.nn import functional as F

from core.losses.cross_entropy import CrossEntropySettings, compare
from core.losses.errors import ErrorSettings, measure
from pages.sections.losses.lessons import LESSONS
from pages.sections.losses.page import PAGE
from pages.sections.losses.settings import LossesPageSettings
from tests.app.visit import script_of, table_with, text_of, visit_settings
from tests.app.words import alts, four, lesson, notices, told

pytestmark = pytest.mark.usefixtures("unchecked_charts")


@cache
def lost(**changes: Any) -> AppTest:
    """The page in a state, for reading only: a state is run once and asked many things."""
    visit = visit_settings(PAGE, LossesPageSettings(**changes))
    assert not visit.exception
    return visit


# Cross-entropy


def test_the_curriculums_two_losses_stand_on_the_page() -> None:
    for key, output, cost in (("wrong-and-sure", [0.83, 0.17], "1.7720"), ("nearly-right", [0.21, 0.79], "0.2357")):
        assert f"{-torch.log(torch.tensor(output[1])):.4f}" == cost
        z = torch.tensor([output]).log().requires_grad_()
        loss = nn.CrossEntropyLoss()(z, torch.tensor([1]))
        loss.backward()
        assert f"{loss:.4f}" == cost
        visit = lesson(key)
        assert rf"&= -\log {output[1]:.5f} \\ &= {cost} \end" in text_of(visit)
        rows = table_with(visit, "label y")
        assert rows["-y log p"] == ["0.0000", cost]
        assert z.grad is not None
        pull = [f"{value:.4f}" for value in z.grad[0].tolist()]
        assert rows["gradient, by autograd"] == rows["p - y"] == pull
        assert [("counts" in name) for name in rows["class"]] == [False, True]
        assert f"the loss is {cost}" in alts(visit)
    coin, hundredth = (-torch.log(torch.tensor(share)).item() for share in (0.5, 0.01))
    told("wrong-and-sure", f"is 1.7720, {1.7720 / coin:.2f} times the coin's cost", f"it would be {hundredth:.2f}")
    assert f"{coin:.2f}" in LESSONS["wrong-and-sure"].question
    assert pull == ["0.2100", "-0.2100"]
    told("nearly-right", "It costs 0.2357; the slides print 0.23", "The pull at each score is 0.2100")
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


def test_a_label_beyond_the_last_class_is_told() -> None:
    beyond = text_of(lost(classes=3, label=6))
    assert "There are 3 classes, counted from 0, so the label is the last one, 2, and not 6." in beyond
    assert "The label is 1 for class **2** and 0 for all others" in beyond
    for visit in (lost(classes=3, label=2), lost(label=6, soft=True)):
        assert "counted from 0, so" not in text_of(visit)


def test_probabilities_are_divided_by_what_they_add_up_to() -> None:
    assert "add up to" not in text_of(lost())
    visit = lost(p0=1.0, p1=1.0)
    assert "The probabilities as entered add up to 2; each is divided by that." in text_of(visit)
    assert table_with(visit, "label y")["p"] == ["0.5000", "0.5000"]


ZEROS: dict[str, dict[str, Any]] = {
    "probabilities": {f"p{k}": 0.0 for k in range(8)},
    "a soft label": {"soft": True, **{f"t{k}": 0.0 for k in range(8)}},
    "a soft label for logits": {
        "soft": True,
        "given": "logits",
        "softmax_twice": True,
        **{f"t{k}": 0.0 for k in range(8)},
    },
}


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
    visit = lesson("softmax-twice")
    found = []
    for times in (1, 2):
        z = torch.tensor([[8.0, -2.0]], requires_grad=True)
        scores = z if times == 1 else torch.softmax(z, dim=1)
        loss = nn.CrossEntropyLoss()(scores, torch.tensor([1]))
        loss.backward()
        assert z.grad is not None
        left = z.grad.abs().max().item()
        shares = torch.softmax(scores, dim=1)[0].detach()
        found.append([f"{loss:.4f}", *four(shares), f"{left:.4f}"])
    once, twice = found
    told("softmax-twice", f"The largest gradient is {left:.6f}, where once would leave 1")
    assert (once[0], once[-1], twice[0]) == ("10.0000", "1.0000", "1.3132")
    assert float(twice[-1]) <= 1e-4
    columns = table_with(visit, "softmax twice")
    assert columns["softmax once"] == once
    assert columns["softmax twice"] == twice
    floor = nn.CrossEntropyLoss()(torch.tensor([[0.0, 1.0]]), torch.tensor([1]))
    assert f"a loss of **{floor:.4f}** is left" in text_of(visit)
    assert "softmax twice" not in [column for k in range(len(lost().table)) for column in lost().table[k].value.columns]
    assert "Switch on **Softmax twice**" in text_of(lost())


@pytest.mark.parametrize("classes", [2, 3, 8])
def test_a_second_softmax_leaves_no_share_more_than_e_times_another(classes: int) -> None:
    """However the logits lie: the bound is reached where the first softmax is sure."""
    drawn = 30 * torch.randn(2000, classes, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    twice = torch.softmax(torch.softmax(drawn, dim=1), dim=1)
    most, least = twice.max().item(), twice.min().item()
    assert most / least == pytest.approx(math.e, rel=1e-6)
    assert (twice.amax(dim=1) / twice.amin(dim=1)).max().item() <= math.e + 1e-12
    visit = lost(given="logits", classes=classes, softmax_twice=True)
    text = f"e = 2.718 times another. However sure the network is, the loss sees at most {most:.4f} for one class"
    assert text in text_of(visit)
    assert f"never less than {least:.4f} for" in text_of(visit)
    if classes == 2:
        assert (f"{most:.4f}", f"{least:.4f}") == ("0.7311", "0.2689")
        told("softmax-twice", "at most 0.7311 and 0.2689, a ratio of 2.718")


def test_what_softmax_twice_does_is_told_of_the_state_that_is_shown() -> None:
    blame = "small just where the mistake is large"
    wrong = text_of(lesson("softmax-twice"))
    assert blame in wrong
    assert "softmax once leaves" not in wrong
    right = text_of(lost(given="logits", z0=8.0, z1=-2.0, label=0, softmax_twice=True))
    assert blame not in right
    for z, pull in (([8.0, -2.0], wrong), ([-2.0, 8.0], right)):
        numbers = re.findall(r"The largest gradient is (\S+) instead of (\S+) here", pull)
        expected = []
        for times in (2, 1):
            leaf = torch.tensor([z], requires_grad=True)
            loss = nn.CrossEntropyLoss()(torch.softmax(leaf, dim=1) if times == 2 else leaf, torch.tensor([1]))
            (gradient,) = torch.autograd.grad(loss, leaf)
            expected.append(gradient.abs().max().item())
        assert [float(number) for number in numbers[0]] == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("shares", [(0.1, 0.9), (0.5, 0.5), (0.0, 1.0)])
def test_a_soft_label_leaves_its_own_spread_even_by_softmax_once(shares: tuple[float, float]) -> None:
    visit = lost(given="logits", soft=True, t0=shares[0], t1=shares[1], softmax_twice=True)
    (numbers,) = re.findall(
        r"a loss of \*\*(\S+)\*\* is left, where softmax once leaves (\S+), the label", text_of(visit)
    )
    spread = torch.special.entr(torch.tensor(shares)).sum().item()
    floor = nn.CrossEntropyLoss()(torch.tensor([shares]), torch.tensor([shares])).item()
    assert [f"{floor:.4f}", f"{spread:.4f}"] == list(numbers)
    assert "small just where the mistake is large" not in text_of(visit)


# Errors


def test_23_5_against_25_costs_2_25_and_1_5() -> None:
    told("squared-or-not", "The MAE is 1.5000 kg, the MSE 2.2500 kg²: half and a quarter")
    before = table_with(lost(part="MSE and MAE", points=1, prediction1=22.0), "bird")
    assert [float(before[head][0]) for head in ("absolute", "square")] == [2 * 1.5, 4 * 2.25]
    assert (
        nn.MSELoss()(torch.tensor([23.5]), torch.tensor([25.0])),
        nn.L1Loss()(torch.tensor([23.5]), torch.tensor([25.0])),
    ) == (2.25, 1.5)
    visit = lesson("squared-or-not")
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
    by_square, by_size = (torch.autograd.grad(means[1], prediction)[0].abs() for means in (mse, mae))
    harder = by_square[2] / by_square[:2].max()
    told(
        "outlier",
        f"becomes {mse[1] / mse[0]:.0f} times as large, the MAE {mae[1] / mae[0]:.2f} times",
        f"pulls {harder:.2f} times as hard as the next",
    )
    assert len(set(by_size.tolist())) == 1
    visit = lesson("outlier")
    rows = table_with(visit, "without the outlier")
    for k, means in enumerate((mse, mae)):
        row = [rows[head][k] for head in ("without the outlier", "with it", "times")]
        assert row == [f"{means[0]:.4f}", f"{means[1]:.4f}", f"{means[1] / means[0]:.4g}"]
    squares = (prediction - moved) ** 2
    assert (
        f"The last label is +20 kg off; its square makes up **{squares[2] / squares.sum():.1%}** of all squares."
        in text_of(visit)
    )
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


# The page


def test_typed_numbers_have_boxes_and_all_others_sliders() -> None:
    """A number box for what is copied from an exercise, a slider for what is tried out."""
    visit = visit_settings(PAGE, LossesPageSettings(part="MSE and MAE", points=6))
    assert [box.key for box in visit.number_input] == [
        f"lo_{what}{bird}" for bird in range(1, 7) for what in ("prediction", "target")
    ]
    assert [slider.key for slider in visit.slider] == ["lo_points", "lo_outlier"]
    seen = table_with(visit.number_input(key="lo_target6").set_value(12.25).run(), "bird")
    assert (seen["label"][5], seen["error"][5]) == ("12.25", "16.75")


def test_as_many_classes_and_birds_have_controls_as_there_are() -> None:
    visit = visit_settings(PAGE, LossesPageSettings())
    for classes in (5, 3):
        visit.slider(key="lo_classes").set_value(classes).run()
        probabilities = [f"lo_p{k}" for k in range(classes)]
        assert [slider.key for slider in visit.slider] == ["lo_classes", *probabilities, "lo_label"]
    visit.toggle(key="lo_soft").set_value(True).run()
    assert [slider.key for slider in visit.slider][-3:] == ["lo_t0", "lo_t1", "lo_t2"]
    visit.segmented_control(key="lo_part").set_value("MSE and MAE").run()
    for points in (5, 2):
        visit.slider(key="lo_points").set_value(points).run()
        assert [str(caption.value) for caption in visit.caption if str(caption.value).startswith("Bird ")] == [
            f"Bird {bird}" for bird in range(1, points + 1)
        ]
        assert len(visit.number_input) == 2 * points


def test_the_page_can_be_set_to_all_that_its_losses_can_be_set_to() -> None:
    parts = (CrossEntropySettings, ErrorSettings)
    names = [name for part in parts for name in part.knobs()]
    assert len(names) == len(set(names))
    assert set(PAGE.settings.knobs()) == {*names, "part"}
    chosen = LossesPageSettings().values()
    for part in parts:
        assert {name: chosen[name] for name in part.knobs()} == part().values()


def test_either_loss_takes_the_settings_of_the_page() -> None:
    both = LossesPageSettings(points=1)
    assert (f"{compare(both).loss.item():.2f}", measure(both).mse.item()) == ("1.77", 2.25)


def test_every_lesson_of_this_page_is_held_to_its_words() -> None:
    """A new lesson needs a test above."""
    held = re.findall(r'told\(\s*"([a-z0-9-]+)"', Path(__file__).read_text(encoding="utf-8"))
    assert set(held) == set(LESSONS)
