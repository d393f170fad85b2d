"""The seminar's own numbers stand on the pages, to the digit, and the notebook's runs equal a literal notebook."""

from __future__ import annotations

import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import nn

from pages.sections.course import COURSE
from tests.app.recorded import shown
from tests.app.visit import lesson_visit, table_with, text_of, visit_page

LESSONS = COURSE.lessons

pytestmark = pytest.mark.usefixtures("unchecked_charts")


def lesson(key: str) -> AppTest:
    """A lesson once it has been answered, for whoever goes on from there."""
    return shown(lesson_visit(key))


def losses(key: str) -> dict[str, str]:
    """The losses that a training lesson shows among its numbers, by epoch."""
    visit = lesson(key)
    visit.segmented_control(key="mlp_view").set_value("numbers").run()
    assert not visit.exception
    columns = table_with(visit, "epoch")
    return dict(zip(columns["epoch"], columns["MSE training"], strict=True))


def test_exercise_2_1() -> None:
    birds = table_with(lesson("exercise-2-1"), "label y")
    rows = list(zip(birds["species"], birds["leg length x₁"], birds["wingspan x₂"], birds["label y"], strict=True))
    assert len(rows) == 20
    assert rows[0] == ("flamingo", "6.3112", "5.2715", "0")
    assert rows[1] == ("flamingo", "7.6241", "6.3492", "0")
    assert rows[9] == ("flamingo", "11.0075", "7.0806", "0")
    assert rows[10] == ("seagull", "5.6595", "3.1686", "1")
    assert rows[19] == ("seagull", "5.6683", "4.9879", "1")


def test_the_seminars_normalisation_and_the_slides_cell_once_and_twice() -> None:
    expected = {
        "global min-max": ("0.4720", "0.3551"),
        "slides' cell, once": ("0.3814", "0.2869"),
        "slides' cell, twice": ("0.4720", "0.3551"),
    }
    for name, first in expected.items():
        birds = table_with(
            visit_page("flamingo_seagull", [("fs_view", "table"), ("fs_normalisation", name)]), "label y"
        )
        assert (birds["x₁ normalised"][0], birds["x₂ normalised"][0]) == first, name


def test_exercise_2_2() -> None:
    visit = lesson("exercise-2-2")
    birds = table_with(visit, "score")
    assert birds["score"][:3] == ["-6.8542", "-10.322", "-8.2330"]
    assert birds["probability of seagull"][0] == "1.0539e-03"
    assert (birds["score"][12], birds["score"][15]) == ("0.042701", "0.012098")
    assert birds["label"] == ["1" if float(score) > 0 else "0" for score in birds["score"]]
    assert "0.042701" in text_of(visit)


def test_exercise_2_3() -> None:
    visit = lesson("exercise-2-3")
    classes = table_with(visit, "score s")
    assert classes["score s"] == ["1.1000", "-0.4500", "0.4000"]
    assert classes["probability"] == ["0.5852", "0.1242", "0.2906"]
    assert "The predicted class is **0**" in text_of(visit)


def test_the_slides_minus_sign_lets_another_class_win() -> None:
    visit = visit_page("sigmoid_softmax", [("sm_part", "softmax"), ("sm_minus_sign", "true")])
    assert table_with(visit, "score s")["probability"] == ["0.1294", "0.6099", "0.2607"]
    assert "the *lowest* score has the highest share: class **1**" in text_of(visit)


def test_run_1() -> None:
    printed = losses("run-1")
    assert list(printed) == [str(epoch) for epoch in range(0, 1000, 100)]
    assert [printed[epoch] for epoch in ("0", "100", "200", "300", "900")] == [
        *("0.783028", "0.078971", "0.010152", "0.003007", "0.002179")
    ]


def test_run_1_equals_a_literal_notebook() -> None:
    with torch.random.fork_rng():
        torch.manual_seed(42)
        x = torch.rand(50)
        noise = 0.05 * torch.randn(50)
        y = 2 * x + 3 + noise
    w = torch.tensor(-1.0, requires_grad=True)
    b = torch.tensor(5.0, requires_grad=True)
    printed = {}
    for epoch in range(1000):
        loss = ((w * x + b - y) ** 2).mean()
        if epoch % 100 == 0:
            printed[str(epoch)] = f"{loss.item():.6f}"
        loss.backward()  # type: ignore[no-untyped-call]
        with torch.no_grad():
            w -= 0.1 * w.grad  # type: ignore[operator]
            b -= 0.1 * b.grad  # type: ignore[operator]
        w.grad.zero_()  # type: ignore[union-attr]
        b.grad.zero_()  # type: ignore[union-attr]
    assert losses("run-1") == printed


def test_runs_2_and_3_equal_a_literal_notebook() -> None:
    with torch.random.fork_rng():
        torch.manual_seed(42)
        x = torch.rand(100)
        noise = 0.1 * torch.rand(100)
        y = (2 * x - 1) ** 2 + noise
        linear = nn.Linear(1, 1)
        mlp = nn.Sequential(nn.Linear(1, 100), nn.ReLU(), nn.Linear(100, 1))
    x, y = x.unsqueeze(1), y.unsqueeze(1)
    models: dict[str, nn.Module] = {"run-2": linear, "run-3": mlp}
    for key, model in models.items():
        loss_function = nn.MSELoss()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        printed = {}
        for epoch in range(1000):
            loss = loss_function(model(x), y)
            if epoch % 100 == 0:
                printed[str(epoch)] = f"{loss.item():.6f}"
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        assert losses(key) == printed
