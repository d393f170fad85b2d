"""Terms of the course, and the lesson of the path that uses each of them for the first time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """What a term means, in one to three plain sentences, and where it is `met`: the key of a lesson or the stem of a
    page. The first sentence stands alone under a question that uses the term, and tells what it is, not what comes of
    it. `also` are other names of it; by `loosely` it is looked for, too, but in a text they mean other things as well.
    """

    means: str
    met: str
    also: tuple[str, ...] = ()
    loosely: tuple[str, ...] = ()

    @property
    def in_short(self) -> str:
        """The first sentence."""
        return re.split(r"(?<=[.?])\s", self.means, maxsplit=1)[0]


@dataclass(frozen=True)
class NewWord:
    """A term where the path uses it for the first time: its name in the glossary, and what it is `called` there."""

    name: str
    called: str


@dataclass(frozen=True)
class NewWords:
    """The terms that a lesson uses first: those of its question and answers, and those that its explanation brings."""

    asked: tuple[NewWord, ...] = ()
    explained: tuple[NewWord, ...] = ()


def first_met(lessons: Mapping[str, tuple[str, str]], terms: Mapping[str, Term]) -> dict[str, NewWords]:
    """The new words of every lesson, by its key. `lessons` are in the order in which they are taught, each with what is
    read before its answer and what is read after it."""
    patterns = {name: _pattern((name, *term.also)) for name, term in terms.items()}
    found: dict[str, NewWords] = {}
    for key, (before, after) in lessons.items():
        asked = _take(before, patterns)
        found[key] = NewWords(asked, _take(after, patterns))
    return found


def _take(text: str, patterns: dict[str, re.Pattern[str]]) -> tuple[NewWord, ...]:
    """The terms of a text in its order; they are known from then on, and leave the patterns."""
    there = sorted((match.start(), name, match) for name, each in patterns.items() if (match := each.search(text)))
    for _, name, _ in there:
        del patterns[name]
    return tuple(NewWord(name, match["name"]) for _, name, match in there)


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """What finds any of the names as a word, in the plural, too. A short name in capitals, such as TP, is taken as it
    is written, others however they are; whole names of PyTorch do not stand inside longer ones."""
    ways = "|".join(
        re.escape(name) if name.isupper() else f"(?i:{re.escape(name)})"
        for name in sorted(names, key=len, reverse=True)
    )
    return re.compile(rf"(?<![\w.])(?P<name>{ways})(?:e?s|e?d)?(?!\w)")
