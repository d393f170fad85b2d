"""The trivial app with a script at work: at every move it trains for a while, and says what that has cost its thread.

What such a server spends besides is Streamlit's own: it looks whether files have changed, and its threads wait for each
other.
"""

import os
import time
from pathlib import Path

import altair as alt
import pandas as pd
import streamlit as st
import torch
from torch import nn

SECONDS = 2.0

st.title("A busy app")
value = st.slider("Value", 0, 1000, 500, key="value", bind="query-params")
st.write(f"The value is {value}.")
numbers = pd.DataFrame({"x": range(100), "y": [value * x for x in range(100)]})
st.altair_chart(alt.Chart(numbers).mark_line().encode(x="x", y="y"))

wall, cpu = time.perf_counter(), time.thread_time()
x = torch.rand(100, 1, generator=torch.Generator().manual_seed(value))
model = nn.Sequential(nn.Linear(1, 100), nn.ReLU(), nn.Linear(100, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
while time.perf_counter() - wall < SECONDS:
    optimizer.zero_grad()
    torch.autograd.backward(nn.functional.mse_loss(model(x), x**2))
    optimizer.step()
with Path(os.environ["BENCHMARKS_VERBS"]).open("a", encoding="utf-8") as log:
    log.write(f"{time.thread_time() - cpu} {time.perf_counter() - wall}\n")
