"""The lessons on losses."""

from __future__ import annotations

import math

import torch

from core.losses.cross_entropy import compare
from core.losses.errors import measure
from pages.sections.losses.goals import CostUnder, Pull
from pages.sections.losses.settings import LossesPageSettings, Part
from ui.course import Answer, Facts, Lesson, Runner, Task


def _cost(settings: LossesPageSettings, run: Runner) -> Facts:
    """What the prediction costs and how it pulls, beside a coin flip and a right class that gets a hundredth."""
    result = compare(settings)
    right = result.probabilities[settings.right_class].item()
    loss = result.loss.item()
    return {
        "loss": loss,
        "right": right,
        "missing": 1 - right,
        "pull": result.gradient.abs().max().item(),
        "coin": math.log(2),
        "times": loss / math.log(2),
        "hundredth": -math.log(0.01),
    }


def _twice(settings: LossesPageSettings, run: Runner) -> Facts:
    """The loss and its largest gradient, softmax applied once and twice, and the furthest that two shares can be
    apart."""
    result = compare(settings)
    most, least = torch.softmax(torch.tensor([1.0, 0.0]), dim=0).tolist()
    return {
        "once": result.gradient.abs().max().item(),
        "left": result.twice_gradient.abs().max().item(),
        "loss": result.twice_loss.item(),
        "most": most,
        "least": least,
        "ratio": most / least,
    }


def _halved(settings: LossesPageSettings, run: Runner) -> Facts:
    """Both losses of one error, and of one twice as large."""
    result = measure(settings)
    twice = measure(
        LossesPageSettings.of(**settings.values() | {"prediction1": (result.predictions + result.errors)[0].item()})
    )
    return {
        "mse": result.mse.item(),
        "mae": result.mae.item(),
        "share": (result.mse / twice.mse).item(),
        "less": (twice.mse - result.mse).item(),
    }


def _outlier(settings: LossesPageSettings, run: Runner) -> Facts:
    """How many times as large each loss is, and how much harder the outlier is pulled at than the next one."""
    result = measure(settings)
    mse, mae = result.mse_gradient.abs(), result.mae_gradient.abs()
    return {
        "mse": (result.mse / result.mse_without).item(),
        "mae": (result.mae / result.mae_without).item(),
        "pull": (mse[-1] / mse[:-1].max()).item(),
        "alike": bool((mae == mae[0]).all()),
    }


LESSONS: dict[str, Lesson[LossesPageSettings]] = {
    "wrong-and-sure": Lesson(
        title="Wrong and sure",
        settings=LossesPageSettings(),
        chapter="Learning",
        question=(
            "A coin flip, [0.5, 0.5], costs 0.69. What does the output [0.83, 0.17] cost, where the label is [0, 1]?"
        ),
        answers=(
            Answer(
                "0.83, the share of the wrong class.",
                lambda f: abs(f["loss"] - f["missing"]) < 0.05,
                "That is how hard it pulls. The cost looks at the right class alone: minus the logarithm of its share.",
            ),
            Answer(
                "A little more than the coin, under 1.",
                lambda f: f["coin"] < f["loss"] < 1 and abs(f["loss"] - f["missing"]) >= 0.05,
                "The share fell to a third, and the cost is a logarithm: it adds log 3, more than 1, to the coin's.",
            ),
            Answer(
                "More than twice as much.",
                lambda f: f["loss"] > 2 * f["coin"],
                "Being sure of the wrong class is dear: the curve gets steeper towards 0.",
            ),
        ),
        facts=_cost,
        explanation=(
            "Only the right class counts: minus the logarithm of its share is {loss:.4f}, {times:.2f} times the coin's "
            "cost. There is no upper limit: at a share of a hundredth it would be {hundredth:.2f}."
        ),
        task=Task(
            "cost-under",
            ("Give more to the class that the label names.", "Class 1 is right: set p₁ to 0.95 and p₀ to 0.05."),
            LossesPageSettings.of(p0=0.05, p1=0.95),
            CostUnder(cost=0.1),
        ),
        before={"p0": 0.5, "p1": 0.5},
        essential=True,
    ),
    "nearly-right": Lesson(
        title="Nearly right",
        settings=LossesPageSettings.of(p0=0.21, p1=0.79),
        chapter="Learning",
        question=(
            "Now the right class gets 0.79, so it is ahead of the other. Is there anything left to learn, by "
            "cross-entropy?"
        ),
        answers=(
            Answer(
                "Yes: it pulls with the share that is missing.",
                lambda f: f["pull"] > 0.01 and abs(f["pull"] - f["missing"]) < 1e-4,
                "Cross-entropy looks at the probability, not only at who is ahead.",
            ),
            Answer(
                "No: a right answer has no gradient.",
                lambda f: f["pull"] <= 0.01,
                "That holds where only mistakes are counted. Cross-entropy looks at the probability, and 0.79 is not "
                "1.",
            ),
            Answer(
                "Yes: it pulls with full force until it is 1.",
                lambda f: f["pull"] > 0.9,
                "It does pull until 1, but with p - y, which shrinks as the mistake does.",
            ),
        ),
        facts=_cost,
        explanation=(
            "It costs {loss:.4f}; the slides print 0.23. The pull at each score is {pull:.4f}, just what is missing. "
            "It fades, but on paper it never ends: no finite score gives a probability of 1."
        ),
        task=Task(
            "pull-under",
            ("The pull is what is missing to 1.", "Set p₁ to 0.97 and p₀ to 0.03."),
            LossesPageSettings.of(p0=0.03, p1=0.97),
            Pull(pull=0.05),
        ),
        before={"p0": 0.83, "p1": 0.17},
    ),
    "softmax-twice": Lesson(
        title="Softmax applied twice",
        settings=LossesPageSettings.of(given="logits", z0=8.0, z1=-2.0, softmax_twice=True),
        chapter="Learning",
        question=(
            "The logits are wrong by far, and the network ends in a softmax although PyTorch's loss applies one "
            "itself. How much of the gradient is left?"
        ),
        answers=(
            Answer(
                "All of it: the order of the classes stays.",
                lambda f: f["left"] > 0.9 * f["once"],
                "The order stays, so the accuracy looks the same. But softmax is flat where it is sure, and the "
                "gradient has to come back through it.",
            ),
            Answer(
                "Next to nothing.",
                lambda f: f["left"] < 0.001 * f["once"],
                "Softmax is flat where it is sure, and the gradient has to come back through it.",
            ),
            Answer(
                "About half of it.",
                lambda f: 0.3 < f["left"] / f["once"] < 0.7,
                "It is no fixed share: softmax is flat where it is sure, so the surer the mistake, the less comes "
                "through.",
            ),
        ),
        facts=_twice,
        explanation=(
            "The largest gradient is {left:.6f}, where once would leave {once:.0f}. Shares differ by 1 at most, so a "
            "second softmax gives two classes at most {most:.4f} and {least:.4f}, a ratio of {ratio:.3f}. No error "
            "comes, only a network that learns badly."
        ),
        task=Task(
            "pull-twice",
            ("Softmax lets the most through where it is least sure.", "Set both logits to 0."),
            LossesPageSettings.of(given="logits", z0=0.0, z1=0.0, softmax_twice=True),
            Pull(pull=0.2),
        ),
        before={"softmax_twice": False},
    ),
    "squared-or-not": Lesson(
        title="23.5 against 25",
        settings=LossesPageSettings(part=Part.ERRORS, points=1),
        chapter="Learning",
        question="The error shrinks to half of what the picture shows, from 3 kg to 1.5 kg. What becomes of the MSE?",
        answers=(
            Answer(
                "It halves, too.",
                lambda f: abs(f["share"] - 1 / 2) < 1e-6,
                "The MAE does. The MSE is an area: both of its sides halve.",
            ),
            Answer(
                "It shrinks by 1.5, as the error does.",
                lambda f: abs(f["less"] - f["mae"]) < 1e-6,
                "The error does. The MSE is the square drawn over it, and a square of 3 has an area of 9.",
            ),
            Answer(
                "It falls to a quarter.",
                lambda f: abs(f["share"] - 1 / 4) < 1e-6,
                "The MSE is an area: both of its sides halve.",
            ),
        ),
        facts=_halved,
        explanation=(
            "The MAE is {mae:.4f} kg, the MSE {mse:.4f} kg²: half and a quarter of what they were. Squaring makes "
            "large errors weigh more, and errors under 1 less."
        ),
        task=Task(
            "square-below",
            ("Which numbers have a square that is smaller than they are?", "Set the prediction to 24.5."),
            LossesPageSettings.of(part=Part.ERRORS, points=1, prediction1=24.5),
        ),
        before={"prediction1": 22.0},
    ),
    "outlier": Lesson(
        title="One label mistyped",
        settings=LossesPageSettings(part=Part.ERRORS, outlier=20.0),
        chapter="Learning",
        question="Somebody mistypes the last label, 20 kg too much. Which loss minds more?",
        answers=(
            Answer(
                "The MSE, by far.",
                lambda f: f["mse"] > 5 * f["mae"],
                "A large error is squared, so it counts for far more than all others together.",
            ),
            Answer(
                "The MAE: it takes the error as it is.",
                lambda f: f["mae"] > 1.5 * f["mse"],
                "As it is means 20 and a half. The MSE takes that times itself.",
            ),
            Answer(
                "Both alike: it is one label of three.",
                lambda f: 1 / 1.5 <= f["mse"] / f["mae"] <= 1.5,
                "Both take a mean over three. But one of them squares first, and squares of large numbers are larger "
                "still.",
            ),
        ),
        facts=_outlier,
        explanation=(
            "The MSE becomes {mse:.0f} times as large, the MAE {mae:.2f} times. By MSE that one bird pulls {pull:.2f} "
            "times as hard as the next, so a model would bend towards it; by MAE no harder than the others."
        ),
        task=Task(
            "outlier-times",
            ("The MSE grows with the square of the outlier.", "Three times the outlier is nearly nine times the MSE."),
            LossesPageSettings(part=Part.ERRORS, outlier=60.0),
        ),
        before={"outlier": 0.0},
    ),
}
