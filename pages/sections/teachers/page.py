"""The entry of the page for teachers among the pages beside the course."""

from ui.course import Extra

EXTRA = Extra(
    stem="teachers",
    title="For teachers",
    icon=":material/co_present:",
    first="Make a link for your class, take a ready one, and read what learners hand in.",
    sharing=True,
)
