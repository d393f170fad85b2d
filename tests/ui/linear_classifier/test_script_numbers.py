"""The script of the classifier's page runs by itself and prints the numbers of that page, each as the page writes
it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.classifier.judging import Group
from core.classifier.methods import SEVERAL
from core.parts.optimizers import OPTIMIZERS
from pages.sections.linear_classifier.lessons import LESSONS
from pages.sections.linear_classifier.page import PAGE
from pages.sections.linear_classifier.settings import ClassifierPageSettings, Line
from tests.app.visit import table_with, values
from tests.ui.script_numbers import SHARES, Run, birds_scored, every_case, look_at

pytestmark = pytest.mark.usefixtures("unchecked_charts")

CASES: dict[str, ClassifierPageSettings] = {key: lesson.settings for key, lesson in LESSONS.items()}
TRAINED: dict[str, Any] = {"epochs": 61, "learning_rate": 0.05, "weight_seed": 3}
CASES |= {
    "a line by hand": ClassifierPageSettings.of(w1=0.3, w2=-0.7, b=1.1, seed=4, flamingo_correlation=0.5),
    "a line by hand, vanishing": ClassifierPageSettings.of(w1=-5.0, w2=-5.0, b=-30.0),
}
CASES |= {
    f"{part}, {share:g} held out, {optimizer}": ClassifierPageSettings.of(
        part=part, held_out_share=share, optimizer=optimizer, **TRAINED
    )
    for part in ("training", "three species")
    for share, optimizer in zip(cycle((0.0, 0.25, 0.5)), OPTIMIZERS, strict=False)
}
CASES |= {
    f"three species by {method}, seed {seed}": ClassifierPageSettings.of(
        part="three species",
        method=method,
        seed=seed,
        pelicans=23,
        pelican_correlation=0.7,
        held_out_share=0.05,
        **TRAINED,
    )
    for method in SEVERAL
    for seed in (0, 8)
}
CASES |= {
    f"judging {line}, {group}, {positive}, {threshold:g}": ClassifierPageSettings.of(
        part="judging",
        judged=line,
        judged_on=group,
        positive=positive,
        threshold=threshold,
        held_out_share=0.25,
        **TRAINED,
    )
    for line in Line
    for group in Group
    for positive in ("seagull", "flamingo")
    for threshold in (0.01, 0.5, 0.99)
}
CASES |= {
    "judging, nobody is called positive": ClassifierPageSettings.of(part="judging", w1=0.0, w2=0.0, b=-30.0),
    "judging one held-out bird": ClassifierPageSettings.of(
        part="judging", judged=Line.TRAINED, judged_on=Group.HELD_OUT, held_out_share=0.05, **TRAINED
    ),
}


def classifier_numbers(visit: AppTest) -> Iterator[str]:
    """By hand every bird's score, label and probability; of a training the losses; of a judgement four counts and three
    shares."""
    part = visit.segmented_control(key="lc_part").value
    if part == "by hand":
        yield from birds_scored(visit)
    elif part == "judging":
        alts = " ".join(node.proto.alt for node in visit.get("vega_lite_chart"))
        yield from re.search(r"(\d+) TP, (\d+) FN, (\d+) FP, (\d+) TN", alts).groups()  # type: ignore[union-attr]
        for formula in SHARES.values():
            (told,) = [line for text in values(visit, "markdown") for line in text.splitlines() if formula in line]
            share = re.search(r"= (\d\.\d{4})\$", told)
            yield from [share[1]] if share else ["nothing", "to", "divide", "by"]
    else:
        for row in zip(*table_with(visit, "epoch").values(), strict=True):
            yield from row


@every_case(CASES, quick=3)
def test_a_script_prints_every_number_of_its_page_in_order(name: str, run: Run) -> None:
    seen = look_at(PAGE, CASES[name], classifier_numbers)
    assert seen.numbers
    words = iter(run(seen.script).split())
    assert all(number in words for number in seen.numbers)  # what else it prints is tested beside this file
    assert not seen.errors
