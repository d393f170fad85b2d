"""The page of fitting a curve as one would first write it: train at every move, draw at every move, keep nothing.

It shows what the page shows as it opens: the knobs, the fit and the losses on one clock, the model in formulas, its
parameters, the loss at some epochs, and the script.
"""

from __future__ import annotations

from pathlib import Path

import altair as alt
import pandas as pd
import streamlit as st
import torch
from torch import nn

FRAMES = 150
PLACES = 81
RATES = [round(scale * ratio / 10, 6) for scale in (0.0001, 0.001, 0.01, 0.1) for ratio in range(10, 100, 2)]
ACTIVATIONS = {"ReLU": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}
OPTIMIZERS = {"SGD": torch.optim.SGD, "Adam": torch.optim.Adam, "RMSProp": torch.optim.RMSprop}

st.set_page_config(page_title="Fitting a curve", layout="wide")
st.title("Fitting a curve")
st.caption("A line or a network is fitted to noisy points.")
left, right = st.columns([1, 3])

with left:
    width = st.slider("Width", 1, 256, 100, key="width")
    activation = st.selectbox("Activation", list(ACTIVATIONS), key="activation")
    rate = st.select_slider("Learning rate", RATES, value=0.1, key="learning_rate", bind="query-params")
    epochs = st.slider("Epochs", 1, 3000, 1000, key="epochs")
    chosen = st.selectbox("Optimizer", list(OPTIMIZERS), key="optimizer")
    with st.expander("Data"):
        count = st.slider("Points", 10, 2000, 100, key="count")
        noise = st.slider("Noise", 0.0, 1.0, 0.1, key="noise")
        seed = st.number_input("Seed", 0, 9999, 42, key="seed")
    with st.expander("Against overfitting"):
        l2 = st.select_slider("L2", [0.0, 0.0001, 0.001, 0.01, 0.1], key="l2")
        dropout = st.slider("Dropout", 0.0, 0.9, 0.0, key="dropout")
    log_loss = st.toggle("Log scale", True, key="log_loss")

torch.manual_seed(seed)
x = torch.rand(count)
y = (2 * x - 1) ** 2 + noise * torch.rand(count)
x, y = x.unsqueeze(1), y.unsqueeze(1)
places = torch.linspace(0, 1, PLACES).unsqueeze(1)

model = nn.Sequential(nn.Linear(1, width), ACTIVATIONS[activation](), nn.Dropout(dropout), nn.Linear(width, 1))
criterion = nn.MSELoss()
optimizer = OPTIMIZERS[chosen](model.parameters(), lr=rate, weight_decay=l2)
every = max(1, epochs // FRAMES)
losses, curves = [], []
for epoch in range(epochs + 1):
    loss = criterion(model(x), y)
    losses.append(loss.item())
    if epoch % every == 0 or epoch == epochs:
        with torch.no_grad():
            curves.append((epoch, model(places).squeeze(1).tolist()))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

points = pd.DataFrame({"x": x.squeeze(1).tolist(), "y": y.squeeze(1).tolist()})
fits = pd.DataFrame(
    [
        {"frame": frame, "epoch": epoch, "x": place, "y": value}
        for frame, (epoch, curve) in enumerate(curves)
        for place, value in zip(places.squeeze(1).tolist(), curve, strict=True)
    ]
)
run = pd.DataFrame({"epoch": range(len(losses)), "loss": losses})
behind = pd.DataFrame({"x": places.squeeze(1).tolist(), "y": ((2 * places - 1) ** 2).squeeze(1).tolist()})

last = len(curves) - 1
clock = alt.param(name="frame", value=last, bind=alt.binding_range(min=0, max=last, step=1, name="frame"))
high = alt.Scale(domain=[-0.2, 1.3])
plane = {"x": alt.X("x:Q"), "y": alt.Y("y:Q", scale=high)}
fit = (
    alt.layer(
        alt.Chart(behind).mark_line(strokeDash=[2, 3]).encode(**plane),
        alt.Chart(points).mark_point(filled=True).encode(**plane, tooltip=["x:Q", "y:Q"]),
        alt.Chart(fits[fits.frame == 0]).mark_line(strokeDash=[6, 4]).encode(**plane),
        alt.Chart(fits).mark_line(color="#d81b60", clip=True).encode(**plane).transform_filter("datum.frame == frame"),
        alt.Chart(fits)
        .mark_text(align="right")
        .encode(text="label:N", x=alt.value(400), y=alt.value(12))
        .transform_filter("datum.frame == frame && datum.x == 0")
        .transform_calculate(label="'epoch ' + datum.epoch"),
    )
    .add_params(clock)
    .properties(height=360)
    .configure_axis(grid=True)
)
axis = alt.Y("loss:Q", scale=alt.Scale(type="log" if log_loss and min(losses) > 0 else "linear"))
history = (
    alt.layer(
        alt.Chart(run).mark_line(opacity=0.4).encode(x="epoch:Q", y=axis),
        alt.Chart(run)
        .mark_line(color="#d81b60")
        .encode(x="epoch:Q", y=axis, tooltip=["epoch:Q", "loss:Q"])
        .transform_filter(f"datum.epoch <= frame * {every}"),
    )
    .add_params(clock)
    .properties(height=360)
)

with right:
    picture, beside = st.columns(2)
    picture.altair_chart(fit)
    beside.altair_chart(history)
    st.caption("Dotted is the curve behind the points, dashed the model before training.")
    story, shapes = st.columns(2)
    with story:
        st.subheader("What is fitted")
        st.markdown("**Data**  $y = (2x - 1)^2 + \\varepsilon$. A parabola, measured with noise.")
        st.markdown("**Model**  $\\hat{y} = W_2\\, \\varphi(W_1 x + b_1) + b_2$. A hidden layer, and a line out of it.")
        st.markdown("**MSE**  $\\frac{1}{n} \\sum_i (\\hat{y}_i - y_i)^2$. Large errors count much more.")
        st.markdown(f"**{chosen}**  $\\theta \\leftarrow \\theta - \\alpha g$. A step against the gradient.")
    with shapes:
        st.subheader(f"{sum(p.numel() for p in model.parameters()):,} parameters")
        named = {name: " × ".join(map(str, p.shape)) for name, p in model.named_parameters()}
        st.table({"parameter": list(named), "shape": list(named.values())})
        st.markdown("A weight matrix has one row for each unit it feeds and one column for each number it reads.")
    marks = sorted({0, 1, 2, 5, 10, 100, epochs} & set(range(epochs + 1)))
    st.table({"epoch": marks, "loss": [f"{losses[mark]:.6f}" for mark in marks]})
    with st.popover("Show as PyTorch"):
        st.code(Path(__file__).read_text(encoding="utf-8"), language="python")
