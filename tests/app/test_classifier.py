"""The linear classifier and the birds in words: counts, shares, verdicts and lessons are what a literal calculation says."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import nn

from core.birds import BirdSettings
from core.classifier import ClassifierSettings, train, training_of
from pages.sections.linear_classifier import by_hand, three_species, training
from tests.app.visit import settings_of, table_with, text_of, values, visit_page, visit_settings
from ui.contents import PAGES
from ui.lessons import LESSONS, lesson_query

pytestmark = pytest.mark.usefixtures("unchecked_charts")

BIRDS, LINES = PAGES["flamingo_seagull"], PAGES["linear_classifier"]


def exercise() -> tuple[torch.Tensor, torch.Tensor]:
    """The twenty birds as a notebook draws them."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        flamingos = torch.tensor([8.0, 7.0]) + 1.5 * torch.randn(10, 2)
        seagulls = torch.tensor([5.0, 3.0]) + 1.5 * torch.randn(10, 2)
    return torch.cat([flamingos, seagulls]), torch.cat([torch.zeros(10), torch.ones(10)])


def opened(**changes: Any) -> AppTest:
    visit = visit_settings(LINES, ClassifierSettings(**changes))
    assert not visit.exception
    return visit


def birds(**changes: Any) -> AppTest:
    visit = visit_settings(BIRDS, BirdSettings(**changes))
    assert not visit.exception
    return visit


def told(visit: AppTest) -> str:
    """The text, with its notices."""
    return "\n".join([text_of(visit), *values(visit, "info"), *(str(item.value) for item in visit.info)])


def test_the_first_line_labels_sixteen_birds_right() -> None:
    x, y = exercise()
    right = int(((x @ torch.tensor([-1.0, -2.0]) + 10 > 0) == (y == 1)).sum())
    visit = visit_page("linear_classifier", lesson_query("first-line"))
    assert right == 16
    assert f"{right} of 20 birds are labelled right" in text_of(visit)
    assert "Sixteen of twenty" in LESSONS["first-line"].goal
    assert table_with(visit, "score")["score"][12] == "0.042701"


def test_a_doubled_line_decides_alike_and_more_boldly() -> None:
    once = table_with(opened(), "score")
    twice = table_with(opened(w1=-2.0, w2=-4.0, b=20.0), "score")
    assert twice["label"] == once["label"]
    for before, after in zip(once["probability of seagull"], twice["probability of seagull"], strict=True):
        assert abs(float(after) - 0.5) >= abs(float(before) - 0.5)


@pytest.mark.parametrize("part", ["by hand", "training", "three species"])
def test_a_marked_bird_is_the_one_that_is_written_out(part: str) -> None:
    assert "ird 7" in text_of(opened(part=part, bird=7, epochs=5))
    last = 30 if part == "three species" else 20
    assert f"ird {last}" in text_of(opened(part=part, bird=600, epochs=5))


@pytest.mark.parametrize("picture", ["lc_line", "lc_training", "lc_species"])
def test_a_click_on_a_bird_moves_the_knob(picture: str, monkeypatch: pytest.MonkeyPatch) -> None:
    session: dict[str, Any] = {picture: {"selection": {"bird": [{"bird": 9.0}]}}}
    monkeypatch.setattr("streamlit.session_state", session)
    for section in (by_hand, three_species, training):
        section._choose()
    assert session["lc_bird"] == 9
    session |= {picture: {"selection": {"bird": []}}}
    for section in (by_hand, three_species, training):
        section._choose()
    assert session["lc_bird"] == 9


def test_a_training_that_parts_the_birds_is_told_why_its_loss_still_falls() -> None:
    reason = "there is no smallest loss"
    assert reason in told(opened(part="training", epochs=3000, learning_rate=1.0))
    mixed = opened(part="training", epochs=50, seagull_legs=8.0, seagull_wings=7.0)
    assert reason not in told(mixed)


def test_the_trained_line_is_a_literal_loops() -> None:
    x, y = exercise()
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(2000):
        loss = nn.BCEWithLogitsLoss()(model(x), y.unsqueeze(1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    visit = visit_page("linear_classifier", lesson_query("trained-line"))
    lines = table_with(visit, "line")
    expected = [f"{v:.4f}" for v in (*model.weight[0].tolist(), model.bias.item())]
    assert [lines[head][1] for head in ("w₁", "w₂", "b")] == expected
    right = int(((model(x).squeeze(1) > 0) == (y == 1)).sum())
    assert lines["right of those trained on"] == ["16 of 20", f"{right} of 20"]


def test_every_optimizer_that_trains_three_species_tells_both_methods() -> None:
    visit = opened(part="three species", epochs=20, held_out_share=0.2)
    assert text_of(visit).count("After 20 epochs: loss") == 2
    assert text_of(visit).count("of the held-out ones") == 2
    shares = table_with(visit, "softmax, all together")["softmax, all together"]
    assert sum(map(float, shares)) == pytest.approx(1, abs=2e-4)


@pytest.mark.parametrize("positive", ["seagull", "flamingo"])
def test_where_there_is_nothing_to_divide_by_it_is_said(positive: str) -> None:
    nobody = {"w1": 0.0, "w2": 0.0, "b": -30.0 if positive == "seagull" else 30.0}
    visit = opened(part="judging", positive=positive, threshold=0.99, **nobody)
    assert f"Nothing to divide by: no bird was called {positive}." in text_of(visit)
    assert r"\frac{0}{0 + 0}$" in text_of(visit)
    assert "None." in text_of(opened(part="judging", positive=positive, threshold=0.99, cell="TP", **nobody))


def test_judging_held_out_birds_without_any_is_explained() -> None:
    judged = {"part": "judging", "judged": "trained line", "judged_on": "held-out birds", "epochs": 5}
    visit = opened(**judged)
    assert "No bird is held out." in told(visit)
    assert not visit.get("vega_lite_chart")
    assert "No bird is held out." not in told(opened(**judged, held_out_share=0.1))


@pytest.mark.parametrize("threshold", [0.01, 0.3, 0.5, 0.99])
@pytest.mark.parametrize("cell", ["TP", "FN", "FP", "TN"])
def test_the_birds_behind_a_cell_are_listed(threshold: float, cell: str) -> None:
    x, y = exercise()
    called = torch.sigmoid(x @ torch.tensor([-1.0, -2.0]) + 10) >= threshold
    truth = y == 1
    group = {"TP": truth & called, "FN": truth & ~called, "FP": ~truth & called, "TN": ~truth & ~called}[cell]
    visit = opened(part="judging", threshold=threshold, cell=cell)
    listed = table_with(visit, "bird")["bird"] if group.any() else []
    assert listed == [str(n + 1) for n in group.nonzero().flatten().tolist()]


def claimed(key: str, *claims: str) -> None:
    """The lesson's text makes these claims, word by word."""
    for claim in claims:
        assert claim in LESSONS[key].goal, claim


def test_the_lesson_of_the_rare_class_says_what_the_page_shows() -> None:
    claimed(
        "rare-class",
        "right 98 times in 100",
        "its recall is 0",
        "at 0.05 all four are found",
        "at 0.02 eight flamingos",
    )
    lesson = LESSONS["rare-class"].settings
    shown = {
        0.5: ("0 TP, 4 FN, 0 FP, 200 TN", "reaches 98.0%", "{0 + 4} = 0.0000"),
        0.05: ("4 TP, 0 FN, 0 FP, 200 TN", "reaches 100.0%", "{4 + 0} = 1.0000"),
        0.02: ("4 TP, 0 FN, 8 FP, 192 TN", "reaches 96.1%", "{4 + 8} = 0.3333"),
    }
    for threshold, (cells, accuracy, formula) in shown.items():
        visit = opened(**{**lesson.values(), "threshold": threshold})
        assert any(cells in str(node.proto.alt) for node in visit.get("vega_lite_chart"))
        assert "right for **98.0%** of these birds" in text_of(visit)
        assert accuracy in text_of(visit)
        assert formula in text_of(visit)


def test_the_lesson_of_the_slides_cell_says_what_the_page_shows() -> None:
    """The cell run literally: twice is what the lesson opens with and the slides print."""
    claimed("slides-cell", "Run once, the first bird is 0.3814 and 0.2869", "0.4720 and 0.3551")
    x, _ = exercise()
    for runs in ("once", "twice"):
        x = (x - x.min()) / x.max()
        first = ", ".join(f"{value:.4f}" for value in x[0].tolist())
        assert first == {"once": "0.3814, 0.2869", "twice": "0.4720, 0.3551"}[runs]
        visit = birds(view="normalisation", normalisation=f"slides' cell, {runs}")
        assert f"becomes **[{first}]**" in text_of(visit)


def test_the_lesson_of_three_lines_has_a_place_where_every_score_is_below_0() -> None:
    claimed("three-lines", "all three scores are below 0")
    lesson = LESSONS["three-lines"].settings
    assert isinstance(lesson, ClassifierSettings)
    result = train(training_of(lesson))
    assert ((result.flock.features @ result.weight[-1].T + result.bias[-1]).amax(1) < 0).any()


def test_the_lesson_of_one_feature_counts_right() -> None:
    x, y = exercise()
    legs = x[:, 0]
    middle = float((legs[:10].mean() + legs[10:].mean()) / 2)
    visit = visit_page("flamingo_seagull", lesson_query("one-feature"))
    errors = {place: int(((legs > place) != (y == 0)).sum()) for place in (6.2, 6.5, middle)}
    assert (errors[6.2], errors[middle]) == (0, 1)
    assert f"**{errors[6.5]} of 20**" in text_of(visit)
    assert f"= {middle:.4f}" in text_of(visit)
    assert "**0 of 20**" in text_of(birds(view="one feature", threshold=6.2))
    rows = table_with(visit, "told apart by")
    assert rows["errors"][0] == str(errors[middle])
    assert rows["errors at the best threshold"][0] == "0"


def test_pelicans_are_left_out_of_one_threshold_and_let_in_elsewhere() -> None:
    assert "pelicans are left out" in text_of(birds(view="one feature", with_pelicans=True))
    assert table_with(birds(view="table", with_pelicans=True), "label y")["label y"] == ["0"] * 10 + ["1"] * 10 + ["2"] * 10  # fmt: skip
    assert "2 pelican" in text_of(birds(view="two features", with_pelicans=True))


@pytest.mark.parametrize("normalisation", ["none", "standardise"])
def test_the_file_holds_what_the_table_shows(normalisation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    files: list[str] = []
    monkeypatch.setattr("streamlit.download_button", lambda label, data, *rest, **options: files.append(data))
    visit = birds(view="table", normalisation=normalisation, with_pelicans=True, seed=5)
    shown = table_with(visit, "label y")
    rows = list(csv.DictReader(io.StringIO(files[-1])))
    assert {name: [row[name] for row in rows] for name in rows[0]} == shown


def test_means_and_normalised_numbers_are_the_birds_own() -> None:
    x, _ = exercise()
    means = [f"({a:.4f}, {b:.4f})" for a, b in (x[:10].mean(0).tolist(), x[10:].mean(0).tolist())]
    assert table_with(birds(), "mean of")["of these birds"] == means
    scaled = table_with(birds(view="normalisation", normalisation="standardise"), "smallest")
    assert [abs(float(value)) for value in scaled["mean"][3:5]] == [0, 0]
    assert scaled["standard deviation"][3:5] == ["1.0000", "1.0000"]


def test_moving_the_part_keeps_the_line() -> None:
    visit = opened(w1=0.5, b=3.0)
    for part in ("judging", "training", "by hand"):
        visit.segmented_control(key="lc_part").set_value(part).run()
        assert not visit.exception
        assert settings_of(visit, LINES) == replace(ClassifierSettings(w1=0.5, b=3.0), part=part)
