"""The entry of the glossary among the pages beside the course."""

from pages.sections.glossary.terms import TERMS
from ui.course import Extra

EXTRA = Extra(
    stem="glossary",
    title="Glossary",
    icon=":material/menu_book:",
    first="Every term of the course in a sentence or two, and where you meet it.",
    terms=TERMS,
)
