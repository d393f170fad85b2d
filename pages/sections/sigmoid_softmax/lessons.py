"""The lessons on scores and probabilities."""

from __future__ import annotations

import math
from dataclasses import replace

import torch

from core.parts.activation_curves import trace
from core.parts.activations import SATURATED
from core.scores.large_scores import large_scores_of, meet_limits
from core.scores.softmax import score_classes
from pages.sections.sigmoid_softmax.goals import EvenedOut, LittleMore, NearHalf, ShareOver, Winner, followed
from pages.sections.sigmoid_softmax.settings import CalculatorPageSettings
from ui.course import Answer, Facts, Lesson, Runner, Task


def _one_score(settings: CalculatorPageSettings, run: Runner) -> Facts:
    """A score, its probability and its odds, now and with one more."""
    steps = followed(settings)
    return {
        "score": steps.score.item(),
        "p": steps.probability.item(),
        "slope": steps.slope.item(),
        "odds": steps.odds.item(),
        "next_p": steps.next_probability.item(),
        "next_odds": steps.next_odds.item(),
    }


def _shares(settings: CalculatorPageSettings, run: Runner) -> Facts:
    """The scores and shares, the winner, and how far the shares are from those of plain softmax."""
    result, plain = (
        score_classes(settings),
        score_classes(replace(settings, shift=0.0, temperature=1.0, minus_sign=False)),
    )
    warm = score_classes(replace(settings, temperature=10.0))
    return {
        **{f"p{k}": share for k, share in enumerate(result.probabilities.tolist())},
        "sum": result.probabilities.sum().item(),
        "winner": result.winner,
        "lowest": int(result.scores.argmin()),
        "plain_winner": plain.winner,
        "largest": result.probabilities.max().item(),
        "plain_largest": plain.probabilities.max().item(),
        "warm_largest": warm.probabilities.max().item(),
        "moved": (result.probabilities - plain.probabilities).abs().max().item(),
        "factor": math.exp(settings.shift),
    }


def _two_classes(settings: CalculatorPageSettings, run: Runner) -> Facts:
    """The share of class 0, and what might give it as well."""
    result = score_classes(settings)
    first, second = result.scores.double().tolist()
    return {
        "p": result.probabilities[0].item(),
        "gap": first - second,
        "of_score": torch.sigmoid(torch.tensor(first)).item(),
        "of_gap": torch.sigmoid(torch.tensor(first - second)).item(),
        "quotient": first / (first + second),
    }


def _large(settings: CalculatorPageSettings, run: Runner) -> Facts:
    """What the plain formula gives, what is right, and at which size it first goes wrong and first gives no number, in
    steps of a hundredth."""
    result = meet_limits(large_scores_of(settings))
    sizes = [size / 100 for size in range(8700, 8900)]
    tried = {size: meet_limits(large_scores_of(replace(settings, size=size))) for size in sizes}
    zero_at = next(size for size in sizes if tried[size].total.isinf())
    return {
        "numbers": int((~result.naive.isnan()).sum()),
        "infinite": int(result.naive.isinf().sum()),
        "apart": (result.naive - result.stable).abs().max().item(),
        "first": result.naive[0].item(),
        "zero_at": zero_at,
        "zeros": int((tried[zero_at].naive == 0).sum()),
        "nan_at": next(size for size in sizes if tried[size].naive.isnan().any()),
        **{f"p{k}": share for k, share in enumerate(result.stable.tolist())},
        "torch": (result.stable - result.torch_softmax).abs().max().item(),
    }


def _slopes(settings: CalculatorPageSettings, run: Runner) -> Facts:
    """The slopes at x, and which of the activations are dead or saturated there."""
    curves = trace(settings)
    slopes = dict(zip(curves.names, curves.slopes_at.tolist(), strict=True))
    return {
        **{name.replace(" ", "_"): slope for name, slope in slopes.items()},
        "dead": {name for name, slope in slopes.items() if slope == 0},
        "flat": {name for name, slope in slopes.items() if abs(slope) < SATURATED},
    }


LESSONS: dict[str, Lesson[CalculatorPageSettings]] = {
    "exercise-2-2": Lesson(
        title="Exercise 2.2: probabilities",
        settings=CalculatorPageSettings(part="sigmoid"),
        chapter="Scores",
        question="Bird 13 has a score of 0.04, so it is labelled a seagull, just. What does the sigmoid give as its "
        "probability of being one?",
        answers=(
            Answer(
                "About 0.04, like the score.",
                lambda f: abs(f["p"] - f["score"]) < 0.02,
                "A score is no probability yet: it may be negative, or 100. The sigmoid puts 0 at one half.",
            ),
            Answer(
                "A little over one half.",
                lambda f: 0.5 < f["p"] < 0.6,
                "A score of 0 is as good as tossing a coin, and this one is hardly above.",
            ),
            Answer(
                "Nearly 1: the score is positive.",
                lambda f: f["p"] > 0.9,
                "Positive is enough for the label. To be sure takes more: 0.9 needs a score of 2.2.",
            ),
        ),
        facts=_one_score,
        explanation=(
            "The score {score:.6f} has the probability {p:.4f}. At 0 it would be one half, and there the curve rises "
            "by {slope:.2f} for each 1 in the score: a small score adds a quarter of itself. The label says seagull; "
            "the probability says that nobody knows."
        ),
        task=Task(
            "near-half",
            ("Another bird stands even nearer to the line.", "Choose bird 16."),
            CalculatorPageSettings(part="sigmoid", bird=16),
            NearHalf(within=0.005),
        ),
        before={"score_from": "typed", "score": 4.0},
    ),
    "exercise-2-3": Lesson(
        title="Exercise 2.3: three classes",
        settings=CalculatorPageSettings(part="softmax"),
        chapter="Scores",
        question="The three scores will be 1.1, -0.45 and 0.4. What does softmax make of the negative one?",
        answers=(
            Answer(
                "A share of 0: negative scores are out.",
                lambda f: f["p1"] == 0,
                "A score below 0 is a no elsewhere. Here e^s is positive for every s, so nobody is out.",
            ),
            Answer(
                "A negative share.",
                lambda f: f["p1"] < 0,
                "The score over the sum of all scores would be negative. Softmax takes the powers e^s first.",
            ),
            Answer(
                "A small share above 0.",
                lambda f: 0 < f["p1"] < min(f["p0"], f["p2"]),
                "Every power is positive, and the lowest score has the smallest.",
            ),
        ),
        facts=_shares,
        explanation=(
            "The shares are {p0:.4f}, {p1:.4f} and {p2:.4f}, and add up to {sum:.0f}. Each is e^s over the sum of all "
            "three, so what counts is how far the scores lie apart, not whether they are above 0. Class {winner} has "
            "the highest score and the highest share."
        ),
        task=Task(
            "share-over",
            ("Its score has to grow past the others. A bias is added to it as it is.", "Raise b₂ to 5.5."),
            CalculatorPageSettings.of(part="softmax", b2=5.5),
            ShareOver(which=2, share=0.5),
        ),
        before={"scores_from": "typed", "s0": 0.0, "s1": 0.0, "s2": 0.0},
        essential=True,
    ),
    "one-more": Lesson(
        title="One more in the score",
        settings=CalculatorPageSettings(part="sigmoid", score_from="typed", score=0.0),
        chapter="Scores",
        question="At a score of 0 the odds are even, 1 to 1. What are they at a score of 1?",
        answers=(
            Answer(
                "2 to 1: one more is one more.",
                lambda f: abs(f["next_odds"] - 2) < 0.05,
                "It is the logarithm of the odds to which 1 is added, and that multiplies the odds themselves.",
            ),
            Answer(
                "About 2.7 to 1.",
                lambda f: abs(f["next_odds"] - math.e) < 0.05,
                "The odds are e to the power of the score.",
            ),
            Answer(
                "10 to 1.",
                lambda f: abs(f["next_odds"] - 10) < 0.05,
                "With a logarithm of base 10 it would be so. The sigmoid is made with e.",
            ),
        ),
        facts=_one_score,
        explanation=(
            "The odds go from {odds:.0f} to {next_odds:.4f}, the probability from {p:.5f} to {next_p:.5f}. One more in "
            "the score multiplies the odds by the same number, e, wherever it starts. What it adds to the probability "
            "depends on where: most at 0, hardly anything far out."
        ),
        task=Task(
            "little-more",
            ("Where is the curve flat?", "Type a score of 4."),
            CalculatorPageSettings(part="sigmoid", score_from="typed", score=4.0),
            LittleMore(gain=0.02),
        ),
        before={"score": 5.0},
    ),
    "slides-minus": Lesson(
        title="The slides' minus sign",
        settings=CalculatorPageSettings(part="softmax", minus_sign=True),
        chapter="Scores",
        question="The slides write softmax with e^(-s), their code with e^s, as here. Which class wins if the formula "
        "is taken at its word?",
        answers=(
            Answer(
                "Class 0 still: the sign cancels.",
                lambda f: f["winner"] == f["plain_winner"],
                "A minus before every power would cancel. In the exponent it turns each power over.",
            ),
            Answer(
                "Nobody: the shares become negative.",
                lambda f: min(f["p0"], f["p1"], f["p2"]) < 0,
                "The exponents change their sign, but e to any power stays positive.",
            ),
            Answer(
                "Class 1, with the lowest score.",
                lambda f: f["winner"] == f["lowest"] == 1,
                "With the sign turned over, less is more.",
            ),
        ),
        facts=_shares,
        explanation=(
            "The shares become {p0:.4f}, {p1:.4f} and {p2:.4f}: class {winner} wins with the lowest score "
            "of all. PyTorch uses e^s. It is a slip of the slides, and their own code has it right."
        ),
        task=Task(
            "winner",
            ("With this sign the lowest score wins, so class 0 needs the lowest.", "Lower b₀ to -2."),
            CalculatorPageSettings.of(part="softmax", minus_sign=True, b0=-2.0),
            Winner(which=0),
        ),
        before={"minus_sign": False},
    ),
    "temperature": Lesson(
        title="Hot and cold softmax",
        settings=CalculatorPageSettings(part="softmax", temperature=0.1),
        chapter="Scores",
        question="All scores are divided by a temperature of 0.1 before softmax. What becomes of the shares?",
        answers=(
            Answer(
                "The winner takes nearly everything.",
                lambda f: f["largest"] > 0.95 > f["plain_largest"],
                "The gaps between the scores have become ten times as wide.",
            ),
            Answer(
                "They stay: all scores are divided alike.",
                lambda f: f["moved"] < 1e-3,
                "A common summand changes nothing. A common factor does: it stretches the gaps.",
            ),
            Answer(
                "They even out.",
                lambda f: f["largest"] < f["plain_largest"] - 1e-3,
                "That is what a temperature above 1 does. Dividing by 0.1 is multiplying by 10.",
            ),
        ),
        facts=_shares,
        explanation=(
            "Class {winner} takes {largest:.4f} of the probability. At a temperature of 10 it would be "
            "{warm_largest:.4f}, little more than a third, and in between everything is possible. The order never "
            "changes: the temperature sets how sure the model sounds, not what it says."
        ),
        task=Task(
            "evened-out",
            ("Above 1 the gaps shrink.", "Set the temperature to 10."),
            CalculatorPageSettings(part="softmax", temperature=10.0),
            EvenedOut(share=0.4),
        ),
        before={"temperature": 1.0},
    ),
    "shifted-scores": Lesson(
        title="Fifty more for everyone",
        settings=CalculatorPageSettings(part="softmax", shift=50.0),
        chapter="Scores",
        question="Now 50 is added to every score. What happens to the shares?",
        answers=(
            Answer(
                "Nothing at all.",
                lambda f: f["moved"] < 1e-4,
                "All powers are multiplied by the same number, and so is their sum.",
            ),
            Answer(
                "They even out: the gaps are small beside 50.",
                lambda f: f["moved"] >= 1e-4 and f["largest"] < f["plain_largest"],
                "If shares were scores over their sum, it would be so. Softmax looks at differences alone.",
            ),
            Answer(
                "The winner takes more: powers grow fast.",
                lambda f: f["moved"] >= 1e-4 and f["largest"] > f["plain_largest"],
                "They do, but all of them by the same factor, and the sum as well.",
            ),
        ),
        facts=_shares,
        explanation=(
            "Every power has become {factor:.2e} times as large, and so has their sum, so no share moves. That is why "
            "PyTorch may subtract the largest score from all of them before it takes a power: the shares are the same, "
            "and no power can be too large."
        ),
        task=Task(
            "formula-ends",
            ("A power of e has to become infinite: there is an end to 32-bit numbers.", "Set the shift to 100."),
            CalculatorPageSettings(part="softmax", shift=100.0),
        ),
        before={"shift": 0.0},
    ),
    "two-classes": Lesson(
        title="Sigmoid is softmax for two",
        settings=CalculatorPageSettings(part="softmax", classes=2),
        chapter="Scores",
        question="Take the pelican away, and two classes are left, with scores 1.1 and -0.45. How else can one get "
        "the share of class 0?",
        answers=(
            Answer(
                "As the sigmoid of its score, 1.1.",
                lambda f: abs(f["p"] - f["of_score"]) < 1e-3,
                "That would hold if the other score were 0. It is not, and it counts as much.",
            ),
            Answer(
                "As the sigmoid of the difference.",
                lambda f: abs(f["p"] - f["of_gap"]) < 1e-5,
                "Only the difference of the scores counts, as with every softmax.",
            ),
            Answer(
                "As 1.1 over the sum of both.",
                lambda f: abs(f["p"] - f["quotient"]) < 1e-3,
                "Here that would be more than 1. It is the powers e^s that are shared out.",
            ),
        ),
        facts=_two_classes,
        explanation=(
            "The difference is {gap:.2f}, and its sigmoid {of_gap:.4f} is the share of class 0. So one score is enough "
            "for two classes: a line that learns flamingo against seagull has one output and a sigmoid, and loses "
            "nothing against two outputs and a softmax."
        ),
        task=Task(
            "share-over",
            ("The other score has to be higher by more than 2.2.", "Raise b₁ to 4."),
            CalculatorPageSettings.of(part="softmax", classes=2, b1=4.0),
            ShareOver(which=1, share=0.9),
        ),
        before={"classes": 3},
    ),
    "large-scores": Lesson(
        title="Scores of a thousand",
        settings=CalculatorPageSettings(part="large scores"),
        chapter="Scores",
        question="Scores of 1000, 999 and 998 go into the formula as it is written, e^s over the sum of all e^s. What "
        "does it give, in 32-bit numbers?",
        answers=(
            Answer(
                "The same shares as for 2, 1 and 0.",
                lambda f: f["numbers"] == 3 and f["apart"] < 1e-4,
                "On paper it does. But e^1000 has 435 digits, and a 32-bit number ends after 39.",
            ),
            Answer(
                "1, 0 and 0: the largest takes all.",
                lambda f: f["numbers"] == 3 and f["first"] == 1,
                "The scores are large, but the gaps are still 1: nobody should take all.",
            ),
            Answer(
                "Not a number, three times.",
                lambda f: f["numbers"] == 0,
                "Every power is infinite, and so is their sum.",
            ),
            Answer(
                "Infinity, three times.",
                lambda f: f["infinite"] == 3,
                "The powers are infinite. But they are divided by their sum, which is infinite, too.",
            ),
        ),
        facts=_large,
        explanation=(
            "Infinity over infinity is not a number. It begins sooner, and more quietly: from a size of {zero_at:.2f} "
            "on the sum alone is infinite, and all {zeros} shares are 0; only from {nan_at:.2f} on the first is not a "
            "number. After subtracting the largest score the shares are {p0:.5f}, {p1:.5f} and {p2:.5f}, and so they "
            "are in PyTorch."
        ),
        task=Task(
            "all-zero",
            (
                "The sum has to be infinite while each power is not: a finite number over infinity is 0.",
                "Type a size of 88.5.",
            ),
            CalculatorPageSettings(part="large scores", size=88.5),
        ),
        before={"size": 10.0, "gap": 0.0},
    ),
    "dead-or-saturated": Lesson(
        title="Dead or only saturated",
        settings=CalculatorPageSettings(part="activations", x=-5.0),
        chapter="Networks",
        question="On its way back a gradient is multiplied by an activation's slope. Which of these let nothing "
        "through at x = -5, exactly nothing?",
        answers=(
            Answer(
                "ReLU alone.",
                lambda f: f["dead"] == {"ReLU"},
                "Its slope is 0 for every x below 0.",
            ),
            Answer(
                "ReLU, ELU, tanh and sigmoid.",
                lambda f: f["dead"] == {"ReLU", "ELU", "tanh", "sigmoid"},
                "All four look flat out there. But three of them are curves, and a curve still has a little slope.",
            ),
            Answer(
                "None: a little always gets through.",
                lambda f: not f["dead"],
                "For a curve that is so. ReLU is no curve below 0, but a flat line.",
            ),
        ),
        facts=_slopes,
        explanation=(
            "ReLU's slope is exactly 0: for this input the unit is dead. Sigmoid's is {sigmoid:.4f}, ELU's {ELU:.4f} "
            "and tanh's {tanh:.6f}: they are saturated, and a unit can still find its way back, very slowly. Leaky "
            "ReLU keeps {leaky_ReLU:.1f}, which is what it is for."
        ),
        task=Task(
            "all-alive",
            ("Move x towards 0, and past it.", "Set x to 1."),
            CalculatorPageSettings(part="activations", x=1.0),
        ),
        before={"x": 1.0},
    ),
}
