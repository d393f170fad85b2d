"""The notebook's three runs: the losses that it prints, and the code as the slides write it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.regression.result import RegressionResult
from core.regression.settings import RegressionSettings
from core.regression.training import fit
from pages.sections.mlp_regression.page import PAGE
from pages.sections.mlp_regression.script import EVERY
from pages.sections.mlp_regression.settings import RegressionPageSettings
from ui.copy_button import copy_button
from ui.lesson import Asked
from ui.numbers import six_decimals
from ui.stage import Stage
from ui.store import kept, run
from ui.tables import show_rows

LINE_DATA = """import torch

torch.manual_seed(42)
x = torch.rand(50)
noise = 0.05 * torch.randn(50)
y = 2 * x + 3 + noise
"""
PARABOLA_DATA = """import torch
from torch import nn, optim

torch.manual_seed(42)
x = torch.rand(100)
noise = 0.1 * torch.rand(100)
y = (2 * x - 1) ** 2 + noise
x, y = x.unsqueeze(1), y.unsqueeze(1)
"""
SCRATCH = """
w = torch.tensor(-1.0, requires_grad=True)
b = torch.tensor(5.0, requires_grad=True)
learning_rate = 0.1

for epoch in range(1000):
    y_hat = w * x + b
    loss = ((y_hat - y) ** 2).mean()
    if epoch % 100 == 0:
        print(epoch, f"{loss.item():.6f}")
    loss.backward()
    with torch.no_grad():
        w -= learning_rate * w.grad
        b -= learning_rate * b.grad
    w.grad.zero_()
    b.grad.zero_()
"""
LINEAR = """
model = nn.Linear(1, 1)
"""
MLP = """
nn.Linear(1, 1)  # run 2's layer, drawn first


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)
        self.relu = nn.ReLU()

    def forward(self, x):
        x = self.relu(self.hidden(x))
        return self.output(x)


model = MLP(1, 100, 1)
"""
LOOP = """criterion = nn.MSELoss()
optimizer = optim.SGD(model.parameters(), lr=0.1)

for epoch in range(1000):
    y_hat = model(x)
    loss = criterion(y_hat, y)
    if epoch % 100 == 0:
        print(epoch, f"{loss.item():.6f}")
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""


@dataclass(frozen=True)
class Cell:
    """The code of a run, and what to know of it."""

    code: str
    note: str


RUNS = {
    "run-1": Cell(
        LINE_DATA + SCRATCH,
        "Nothing but two tensors and autograd. The page lets the engine of all its runs do the same: the losses are "
        "alike to six decimals, and may differ in the seventh digit.",
    ),
    "run-2": Cell(
        PARABOLA_DATA + LINEAR + LOOP,
        "The layer is drawn next from the stream that drew the data. unsqueeze(1) makes a column of each: 100 rows of "
        "one number.",
    ),
    "run-3": Cell(
        PARABOLA_DATA + MLP + LOOP,
        "The notebook has drawn the layer of run 2 before, so it stands here too. On one slide `MLP()` has no "
        "arguments: that is a TypeError, for the three have no default.",
    ),
}
"""What the slides show of the three lessons that are the notebook's runs."""


def show(asked: Asked[RegressionPageSettings] | None, stage: Stage) -> None:
    """The table and the code, at the head of the lesson, once its question is answered."""
    if asked is None or not asked.answered or asked.key not in RUNS:
        return
    result, cell = run(fit, asked.lesson.settings, "The notebook's run"), RUNS[asked.key]
    with stage.lesson:
        told = f"The loss that the notebook prints every {EVERY} epochs"
        show_rows(kept(printed, result.settings, result), alt_text=told)
        with st.popover("The slide's code", icon=":material/co_present:", width="stretch"):
            copy_button("Copy the code", cell.code, key=PAGE.key("copy_notebook"))
            st.caption(cell.note)
            st.code(cell.code, language="python", height=320)


def printed(settings: RegressionSettings, result: RegressionResult) -> dict[str, list[str]]:
    """The notebook's ten rows, and the loss after the last update, which it does not print."""
    rows = {str(epoch): result.losses[epoch] for epoch in range(0, settings.epochs, EVERY)}
    rows[f"{settings.epochs}, not printed"] = result.losses[settings.epochs]
    return {"Epoch": list(rows), "Loss": [six_decimals(loss.item()) for loss in rows.values()]}
