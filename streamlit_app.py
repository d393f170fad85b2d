"""Home: what this is, the seminar as a map, and the named lessons."""

import streamlit as st

from pages.sections.course import COURSE
from ui.frame import APP, bar, configure
from ui.links import lesson_query

configure(APP)
bar(COURSE, None)

st.title("Deep learning, day two: from measured birds to a trained network", anchor=False)
st.markdown(
    "Every number here comes from the PyTorch calls you would write yourself. Move a control and see what it does, "
    "press play and see how it happens, copy the script and get the same number in a notebook. Every state is a link "
    "you can share."
)

st.markdown("### " + "  →  ".join(COURSE.chapters))

for place, (chapter, story) in enumerate(COURSE.chapters.items(), 1):
    about, lessons = st.columns([1, 2.6], gap="small")
    with about.container(border=True, height="stretch", gap="xsmall"):
        st.markdown(f"**{place}. {chapter}**")
        st.caption(story)
        for page in COURSE.pages.values():
            if page.chapter == chapter:
                st.page_link(page.file, label=page.title, icon=page.icon)
    with lessons.container(height="stretch"):
        for page in COURSE.pages.values():
            named = {key: lesson for key, lesson in page.lessons.items() if lesson.chapter == chapter}
            if not named:
                continue
            count = "1 lesson" if len(named) == 1 else f"{len(named)} lessons"
            # Folded, or the map would be longer than the way; the first is open to show what is in the others.
            with st.expander(f"{page.title}: {count}", icon=page.icon, expanded=place == 1), st.grid(3, gap="small"):
                for key, lesson in named.items():
                    with st.container(border=True, height="stretch", gap="xsmall"):
                        st.page_link(
                            page.file,
                            label=lesson.title,
                            query_params=lesson_query(page, key),
                            icon=":material/arrow_forward:",
                            icon_position="right",
                        )
                        st.caption(lesson.question)
