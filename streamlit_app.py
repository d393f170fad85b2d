"""Home: what this is, one moving picture, and the course as a path of cards."""

import streamlit as st

from pages.sections.course import COURSE
from ui.frame import APP, home
from ui.path import path, so_far
from ui.progress import Progress
from ui.warm import warm

home(COURSE)
st.title(APP, anchor=False)
st.markdown(
    "See how a machine learns: measure birds, turn scores into probabilities, walk down a loss, train a network, and "
    "judge it. Guess, press play, be surprised. Every number is PyTorch's own, every state is a link, and every script "
    "runs in your notebook. It follows the second day of a seminar on deep learning."
)
with st.container(horizontal=True, key="beside"):
    for extra in COURSE.extras.values():
        st.page_link(extra.file, label=extra.title, icon=extra.icon, width="content")
progress = Progress()
so_far(COURSE, progress)
path(COURSE, progress)
progress.keep()
warm(COURSE)
