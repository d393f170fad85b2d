"""For teachers: class links, ready classes, the answers of a class, and what helps in the room."""

import streamlit as st

from pages.sections.course import COURSE
from pages.sections.teachers import advice, handed_in, making, ready
from pages.sections.teachers.classes import CLASSES
from pages.sections.teachers.page import EXTRA
from ui.frame import beside

beside(COURSE, EXTRA)
with st.container(width=900):  # longer lines would be hard to follow
    making.show()
    ready.show(COURSE, CLASSES)
    handed_in.show(COURSE, ready.titles(COURSE, CLASSES))
    advice.show()
