"""The least that an app with a picture can be: a slider and a small chart. What Streamlit costs is measured on it."""

import altair as alt
import pandas as pd
import streamlit as st

st.title("A trivial app")
value = st.slider("Value", 0, 1000, 500, key="value", bind="query-params")
st.write(f"The value is {value}.")
numbers = pd.DataFrame({"x": range(100), "y": [value * x for x in range(100)]})
st.altair_chart(alt.Chart(numbers).mark_line().encode(x="x", y="y"))
