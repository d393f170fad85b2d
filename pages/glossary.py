"""The glossary: every term of the course, and where it is met."""

from pages.sections.course import COURSE
from pages.sections.glossary import entries
from pages.sections.glossary.page import EXTRA
from ui.frame import beside

beside(COURSE, EXTRA)
entries.show(COURSE, EXTRA.terms)
