"""The lessons on losses."""

from __future__ import annotations

from pages.sections.losses.settings import LossesPageSettings
from ui.course import Lesson

LESSONS: dict[str, Lesson[LossesPageSettings]] = {
    "wrong-and-sure": Lesson(
        title="Wrong costs 1.77",
        settings=LossesPageSettings(),
        chapter="Learning",
        question="What does a wrong prediction cost?",
        goal=(
            "The output [0.83, 0.17] against the label [0, 1] costs 1.7720, because only minus the logarithm of 0.17 "
            "counts. Raise p₁ and watch the cost and the pull shrink together."
        ),
    ),
    "nearly-right": Lesson(
        title="Nearly right costs 0.24",
        settings=LossesPageSettings.of(p0=0.21, p1=0.79),
        chapter="Learning",
        question="Is 0.79 good enough?",
        goal=(
            "The output [0.21, 0.79] against [0, 1] costs 0.2357; the slides print 0.23. The gradient still pulls "
            "with 0.21: cross-entropy is never content before the probability is 1."
        ),
    ),
    "softmax-twice": Lesson(
        title="Softmax applied twice",
        settings=LossesPageSettings.of(given="logits", z0=8.0, z1=-2.0, softmax_twice=True),
        chapter="Learning",
        question="What if the network ends in a softmax too?",
        goal=(
            "Wrong by far, the loss is 10.0000 and pulls with full force. With softmax applied twice it is 1.3132, "
            "and next to no gradient is left. A network built so learns badly and never says why."
        ),
    ),
    "squared-or-not": Lesson(
        title="23.5 against 25",
        settings=LossesPageSettings(part="MSE and MAE", points=1),
        chapter="Learning",
        question="How wrong is 23.5 kg for a bird of 25?",
        goal=(
            "By 1.5 kg: the MAE is 1.5, the MSE 2.25, the square drawn here. Move the prediction to 24.5: the "
            "absolute error shrinks to a third, its square to a ninth."
        ),
    ),
    "outlier": Lesson(
        title="One label mistyped",
        settings=LossesPageSettings(part="MSE and MAE", outlier=20.0),
        chapter="Learning",
        question="Which loss minds an outlier more?",
        goal=(
            "With one label 20 kg off the MSE grows from 1.1667 to 141.1667, 121 times as much, the MAE from 1 to "
            "7.6667. Look at the pulls: by MSE that one bird pulls nearly fourteen times as hard as the next, by MAE "
            "no harder than the others."
        ),
    ),
}
