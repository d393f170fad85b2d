"""Terms are told where the path uses them first, before the answer only those that the question and its answers use."""

from __future__ import annotations

import re

from pages.sections.course import COURSE
from pages.sections.glossary.terms import TERMS
from ui.terms import NewWord, NewWords, Term, first_met

MOST = 4
A_BATCH = Term("Some of them.", "here", ("mini-batch",), ("lot",))
TP = Term("A table.", "here", ("TP", "true positive"))


def test_a_term_is_new_once_under_whatever_name() -> None:
    lessons = {
        "one": ("A batchwise lot?", "Nothing."),
        "two": ("What of TPS, tp and HTTP?", "Mini-batches, and true positives."),
        "three": ("A batch, and a TP?", "A batch."),
    }
    found = first_met(lessons, {"Batch": A_BATCH, "Confusion matrix": TP})
    assert found["one"] == NewWords()
    assert found["two"].asked == ()
    assert found["two"].explained == (NewWord("Batch", "Mini-batch"), NewWord("Confusion matrix", "true positive"))
    assert found["three"] == NewWords()


def test_a_term_stands_in_short_by_its_first_sentence() -> None:
    assert Term("One, e.g. 0.5. Two. Three.", "here").in_short == "One, e.g."
    assert TERMS["Momentum"].in_short == "Keeping a share of the step before in each step."
    assert all(term.in_short.endswith(".") and len(term.in_short) <= 150 for term in TERMS.values())


def _uses(text: str, name: str) -> bool:
    """Whether a text uses a term, by a way to look that is not the course's own: word after word."""
    names = [name, *TERMS[name].also]
    words = re.findall(r"[\w.]+(?:-\w+)*", text)
    for each in names:
        parts = each.split(" ") if " " in each else [each]
        for place in range(len(words)):
            there = [word.strip(".").split("'")[0] for word in words[place : place + len(parts)]]
            if not each.isupper():
                there, parts = [word.casefold() for word in there], [part.casefold() for part in parts]
            last = {parts[-1] + ending for ending in ("", "s", "es", "d", "ed")}
            if there[:-1] == parts[:-1] and there and there[-1] in last:
                return True
    return False


def test_each_term_of_the_path_is_told_at_the_first_lesson_that_uses_it_and_nowhere_else() -> None:
    left = set(TERMS)
    for key in COURSE.path:
        lesson, told = COURSE.lessons[key], COURSE.new_words[key]
        before = "\n".join([lesson.question, *(answer.text for answer in lesson.answers)])
        asked = {name for name in left if _uses(before, name)}
        assert {word.name for word in told.asked} == asked, key
        explained = {name for name in left - asked if _uses(lesson.explanation, name)}
        assert {word.name for word in told.explained} == explained, key
        left -= asked | explained
    assert len(left) < len(TERMS) / 3


def test_a_lesson_brings_few_new_words() -> None:
    assert max(len(told.asked) + len(told.explained) for told in COURSE.new_words.values()) <= MOST


def test_abbreviations_count_as_names() -> None:
    assert NewWord("Confusion matrix", "TP") in COURSE.new_words["rare-class"].explained
    assert NewWord("MSE", "MSE") in COURSE.new_words["squared-or-not"].asked


def test_lessons_that_others_replaced_bring_none() -> None:
    assert set(COURSE.new_words) == set(COURSE.path)
