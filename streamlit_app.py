"""Home: what this is, the seminar as a map, and the named lessons."""

import streamlit as st

from ui.contents import CHAPTERS, PAGES
from ui.frame import APP, configure, sidebar
from ui.lessons import LESSONS, lesson_query

configure(APP)
sidebar(None)

st.title("Deep learning, day two: from measured birds to a trained network", anchor=False)
st.markdown(
    "Every number here comes from the PyTorch calls you would write yourself. Move a control and see what it does, press play "
    "and see how it happens, copy the script and get the same number in a notebook. Every state is a link you can share."
)

st.markdown("### " + "  →  ".join(CHAPTERS))

for place, (chapter, story) in enumerate(CHAPTERS.items(), 1):
    about, lessons = st.columns([1, 2.6], gap="small")
    with about.container(border=True, height="stretch", gap="xsmall"):
        st.markdown(f"**{place}. {chapter}**")
        st.caption(story)
        for page in PAGES.values():
            if page.chapter == chapter:
                st.page_link(page.file, label=page.title, icon=page.icon)
    with lessons.container(height="stretch"), st.grid(3, gap="small"):
        for key, lesson in LESSONS.items():
            if lesson.chapter == chapter:
                with st.container(border=True, height="stretch", gap="xsmall"):
                    st.page_link(
                        lesson.page.file, label=lesson.title, query_params=lesson_query(key),
                        icon=":material/arrow_forward:", icon_position="right",
                    )  # fmt: skip
                    st.caption(lesson.question)
