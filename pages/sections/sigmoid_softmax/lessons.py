"""The lessons on scores and probabilities."""

from __future__ import annotations

from pages.sections.sigmoid_softmax.settings import CalculatorPageSettings
from ui.course import Lesson

LESSONS: dict[str, Lesson[CalculatorPageSettings]] = {
    "exercise-2-2": Lesson(
        title="Exercise 2.2: probabilities",
        settings=CalculatorPageSettings(part="sigmoid"),
        chapter="Scores",
        question="How does a weighted sum become a probability?",
        goal=(
            "Follow bird 13: a score of 0.042701 is hardly above 0, so its probability is hardly above one half. "
            "Bird 16 is closer still. Move b one stop down: both change sides."
        ),
    ),
    "exercise-2-3": Lesson(
        title="Exercise 2.3: three classes",
        settings=CalculatorPageSettings(part="softmax"),
        chapter="Scores",
        question="How do three scores become three probabilities?",
        goal="The scores 1.1, -0.45 and 0.4 become 0.5852, 0.1242 and 0.2906. Switch on the slides' minus sign: "
        "another class wins.",
    ),
    "one-more": Lesson(
        title="One more in the score",
        settings=CalculatorPageSettings(part="sigmoid", score_from="typed", score=0.0),
        chapter="Scores",
        question="What does a step of 1 in the score do?",
        goal=(
            "From 0 the probability rises from 0.50000 to 0.73106 and the odds from 1 to 2.7183. Start at 4 instead: "
            "the odds are multiplied by the same number, but the probability hardly moves."
        ),
    ),
    "slides-minus": Lesson(
        title="The slides' minus sign",
        settings=CalculatorPageSettings(part="softmax", minus_sign=True),
        chapter="Scores",
        question="Who wins with e^(-s)?",
        goal=(
            "The slides write softmax with a minus sign. Then Exercise 2.3 gives 0.1294, 0.6099 and 0.2607, and "
            "class 1 wins with the lowest score. Switch the sign off and class 0 wins, as in their code."
        ),
    ),
    "temperature": Lesson(
        title="Hot and cold softmax",
        settings=CalculatorPageSettings(part="softmax", temperature=0.1),
        chapter="Scores",
        question="How sure should a model sound?",
        goal=(
            "At temperature 0.1 class 0 takes 0.9991 of the probability, at 1 it is 0.5852, at 10 little more than a "
            "third. The order never changes. Then go back to 1 and add a shift of 50: no share moves."
        ),
    ),
    "large-scores": Lesson(
        title="Scores of a thousand",
        settings=CalculatorPageSettings(part="large scores"),
        chapter="Scores",
        question="What is infinity over infinity?",
        goal=(
            "By the plain formula, not a number: every power is infinite from 88.72 on. After subtracting the "
            "largest score the shares are 0.66524, 0.24473 and 0.090031, and so they are in PyTorch. Find the size "
            "at which the formula breaks."
        ),
    ),
    "dead-or-saturated": Lesson(
        title="Dead or only saturated",
        settings=CalculatorPageSettings(part="activations", x=-5.0),
        chapter="Networks",
        question="Where does no gradient get through?",
        goal=(
            "At -5 the slope of ReLU is exactly 0, those of sigmoid and ELU are below a hundredth, and leaky ReLU "
            "keeps a tenth. Move x towards 0 and see which comes to life first. Then bend maxout as you like."
        ),
    ),
}
