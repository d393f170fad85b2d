"""The codes that learners hand in: who is where, and how the guesses fell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from pages.sections.teachers.charts import guesses_picture
from ui.class_link import MOST_STEPS, Damaged, decode
from ui.course import Course
from ui.draw import draw
from ui.hand_in import OUTCOMES, Answers, aimed, as_csv, guessed, mark_of, read_lines
from ui.share import class_name, class_of, known

LONGEST = 400_000
"""Letters of codes that are read at once: more than a full lecture hall hands in."""
LONGEST_LINK = 20_000
MOST_FAULTS = 10
ANCHOR = "handed-in"
FORGED = (
    "A code says how it went on the learner's own screen. It can be forged by whoever knows how, so it is a help and "
    "not an exam."
)


def show(course: Course, titles: Mapping[str, str]) -> None:
    """The place for the codes, and what they say. `titles` are the names of known classes by their mark; further ones
    are those of this session, and that of a link that is pasted, too."""
    st.header("Read what was handed in", anchor=ANCHOR)
    text = st.text_area(
        "Codes, one a line",
        key="handed_in",
        height=160,
        max_chars=LONGEST,
        placeholder="Paste what your class has handed in.",
        help="What a chat writes before a code is left out. Of one learner's codes the last one counts.",
    )
    link = st.text_input(
        "Link of the class, if you like",
        key="handed_in_link",
        max_chars=LONGEST_LINK,
        help="Then its page and its task are told instead of its short name, which stands in the Share dialog, too.",
    )
    titles = {**known(course), **titles, **_told_by(course, link or "")}
    st.caption(f":material/info: {FORGED} Nothing that you paste here is kept.")
    everybody, faults = read_lines(text or "")
    if faults:
        more = f"\n- and {len(faults) - MOST_FAULTS} more" if len(faults) > MOST_FAULTS else ""
        st.warning("\n".join(f"- {fault}" for fault in faults[:MOST_FAULTS]) + more, icon=":material/help:")
    everybody = [answers for answers in everybody if answers.guesses]
    if not everybody:
        return
    shown = _of_one_class(everybody, titles)
    st.dataframe(who_is_where(shown), hide_index=True, key="handed_in_table")
    if guessed(shown):
        draw(guesses_picture(shown), "handed_in_guesses")
    if goals := aimed(shown):
        st.markdown(f"Goals met: {', '.join(_met(shown, step) for step in goals)}.")
    st.download_button(
        "Download as CSV",
        as_csv(shown).encode("utf-8-sig"),  # the mark by which spreadsheets know the letters
        "answers.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _of_one_class(everybody: list[Answers], titles: Mapping[str, str]) -> list[Answers]:
    """The answers of one class: of the one with the most, unless another one is chosen."""
    marks = [mark for mark, _ in Counter(answers.class_mark for answers in everybody).most_common()]
    mark = marks[0]
    if len(marks) > 1:
        mark = st.selectbox(
            "These codes come from several classes. Show",
            marks,
            format_func=lambda mark: f"{titles.get(mark, f'class {mark[:12]}')}",
            key="handed_in_class",
        )
    if mark in titles:
        st.text(f"Class {mark}: {titles[mark]}")  # a task is a teacher's words: no markup
    else:
        st.text(
            f"Class {mark[:12]}. The Share dialog tells this short name beside the link of the class. Paste that link "
            "above, and its page and task stand here."
        )
    return [answers for answers in everybody if answers.class_mark == mark]


def _told_by(course: Course, link: str) -> dict[str, str]:
    """The name of the class of a pasted link by its mark; says so where there is none in it."""
    if not link.strip():
        return {}
    parameter = class_of(link)
    try:
        made, _ = decode(parameter, course)
    except Damaged:
        st.caption(":material/error: There is no whole class in this link.")
        return {}
    return {mark_of(parameter): class_name(course, made.steps)}


def _met(many: list[Answers], step: int) -> str:
    """By how many learners the goal of a step was met."""
    count = sum(answers.goals[step : step + 1] == (True,) for answers in many)
    return f"step {step + 1} by {count} of {len(many)}"


def who_is_where(many: list[Answers]) -> dict[str, list[str]]:
    """A row for each learner: the name, how far, how many guesses were right and how many goals were met, each only
    where the class has any, and each step; columns by their heads."""
    steps = max(len(answers.guesses) for answers in many)
    guesses, goals = guessed(many), aimed(many)
    table: dict[str, list[str]] = {
        "Name": [answers.name or "(no name)" for answers in many],
        "Where": [_where(answers) for answers in many],
    }
    if guesses:
        right = [answers.guesses.count("r") for answers in many]
        table["Guesses right"] = [f"{count} of {len(guesses)}" for count in right]
    if goals:
        table["Goals met"] = [f"{answers.goals.count(True)} of {len(goals)}" for answers in many]
    for step in range(min(steps, MOST_STEPS)):
        table[f"Step {step + 1}"] = [_cell(answers, step) for answers in many]
    return table


def _where(answers: Answers) -> str:
    """The last step with an answer or a goal."""
    went = [met or guess in "rws" for guess, met in zip(answers.guesses, answers.goals, strict=True)]
    if not any(went):
        return "not begun"
    last = len(went) - went[::-1].index(True)
    return f"step {last} of {len(went)}" if last < len(went) else f"at the end, step {last}"


def _cell(answers: Answers, step: int) -> str:
    """How a step went, in words."""
    if step >= len(answers.guesses):
        return ""
    guess, met = answers.guesses[step], answers.goals[step]
    return " ".join([*([OUTCOMES[guess]] if guess in "rws" else []), *(["⚑ goal"] if met else [])])
