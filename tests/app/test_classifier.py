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

from core.birds import SPECIES, BirdSettings, draw_flock
from core.classifier import ClassifierSettings, train, training_of
from tests.app.visit import claimed, settings_of, table_with, text_of, values, visit_page, visit_settings
from ui.contents import PAGES
from ui.lessons import LESSONS, lesson_query
from ui.selection import into

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
    return "\n".join(
        [text_of(visit), *values(visit, "info"), *(str(item.value) for item in [*visit.info, *visit.warning])]
    )


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
    session: dict[str, Any] = {picture: {"selection": {"bird": [{"bird": 9}]}}}
    monkeypatch.setattr("streamlit.session_state", session)
    into("lc_bird", picture, "bird", "bird")()
    assert session["lc_bird"] == 9.0
    session |= {picture: {"selection": {"bird": []}}}
    into("lc_bird", picture, "bird", "bird")()
    assert session["lc_bird"] == 9.0


def test_a_click_on_a_cell_chooses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    session: dict[str, Any] = {"lc_confusion": {"selection": {"cell": [{"name": "TP"}]}}}
    monkeypatch.setattr("streamlit.session_state", session)
    into("lc_cell", "lc_confusion", "cell", "name")()
    assert session["lc_cell"] == "TP"


def test_a_training_that_parts_the_birds_is_told_why_its_loss_still_falls() -> None:
    reason = "there is no smallest loss"
    assert reason in told(opened(part="training", epochs=3000, learning_rate=1.0))
    mixed = opened(part="training", epochs=50, seagull_legs=8.0, seagull_wings=7.0)
    assert reason not in told(mixed)


NARROW = dict.fromkeys(
    ("flamingo_legs_spread", "flamingo_wings_spread", "seagull_legs_spread", "seagull_wings_spread"), 0.1
)


def test_a_loss_that_cannot_fall_further_is_not_said_to_fall() -> None:
    visit = told(opened(part="training", epochs=3000, learning_rate=10.0, optimizer="Adam", **NARROW))
    assert "still falls" not in visit
    assert "32-bit numbers are too coarse" in visit


def test_a_training_that_saw_one_species_says_so() -> None:
    visit = told(opened(part="training", flamingos=2, seagulls=2, held_out_share=0.5, epochs=20))
    assert "Only seagulls were trained on" in visit
    assert "still falls" not in visit


def test_steps_that_overshoot_are_named_with_a_smaller_rate() -> None:
    visit = told(opened(part="training", learning_rate=10.0, epochs=150))
    assert "the steps overshoot" in visit
    assert "such as 1." in visit
    assert "overshoot" not in told(opened(part="training", epochs=150))


def test_a_bird_beyond_the_flock_is_said_to_be_the_last() -> None:
    assert "the last one is marked instead of bird 300" in told(opened(bird=300))
    assert "marked instead" not in told(opened(bird=20))


def test_a_tie_gets_the_same_label_by_hand_and_in_judging() -> None:
    nothing = {"w1": 0.0, "w2": 0.0, "b": 0.0}
    by_hand = opened(**nothing)
    assert set(table_with(by_hand, "score")["label"]) == {"0"}
    assert set(table_with(by_hand, "score")["score"]) == {"0.0000"}
    assert "there is no line" in told(by_hand)
    assert any(
        "0 TP, 10 FN, 0 FP, 10 TN" in str(node.proto.alt)
        for node in opened(part="judging", **nothing).get("vega_lite_chart")
    )


def test_train_against_test_is_shown_side_by_side() -> None:
    visit = opened(part="judging", judged="trained line", held_out_share=0.3, epochs=100)
    table = table_with(visit, "judged on")
    assert table["judged on"] == ["14 training birds", "6 held-out birds"]
    for row, group in enumerate(("training birds", "held-out birds")):
        alone = text_of(opened(part="judging", judged="trained line", held_out_share=0.3, epochs=100, judged_on=group))
        for figure in ("accuracy", "precision", "recall"):
            assert f"= {table[figure][row]}$" in alone
    assert "Hold some out" in text_of(opened(part="judging", judged="trained line", epochs=5))


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
    shares = table_with(visit, "softmax")["softmax"]
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
    called = torch.sigmoid(x @ torch.tensor([-1.0, -2.0]) + 10) > threshold
    truth = y == 1
    group = {"TP": truth & called, "FN": truth & ~called, "FP": ~truth & called, "TN": ~truth & ~called}[cell]
    visit = opened(part="judging", threshold=threshold, cell=cell)
    listed = [text.removesuffix("  ←") for text in table_with(visit, "bird")["bird"]] if group.any() else []
    assert listed == [str(n + 1) for n in group.nonzero().flatten().tolist()]


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
    assert rows["midpoint of the means"][0] == str(errors[middle])
    assert rows["fewest possible"][0] == "0"


def test_the_lesson_of_two_features_counts_right() -> None:
    claimed("two-features", "still gets 3 birds wrong", "on the wingspan 2", "both gets none wrong")
    visit = visit_page("flamingo_seagull", lesson_query("two-features"))
    assert table_with(visit, "told apart by")["fewest possible"] == ["3", "2", "0"]


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
    assert [(row["bird"], row["species"], row["label"]) for row in rows] == list(zip(shown["bird"], shown["species"], shown["label y"], strict=True))  # fmt: skip
    heads = {"leg_length": "leg length x₁", "wingspan": "wingspan x₂"}
    heads |= {f"x{k}_normalised": f"x{'₀₁₂'[k]} normalised" for k in (1, 2)} if normalisation != "none" else {}
    for name, head in heads.items():
        assert [f"{float(row[name]):.4f}" for row in rows] == shown[head]
    # Every digit: read back as float32 they are the very numbers.
    legs = torch.tensor([float(row["leg_length"]) for row in rows])
    assert torch.equal(legs, draw_flock(BirdSettings(seed=5), SPECIES).features[:, 0])


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
