"""The table of contents: every page, what it may be set to, and where it stands in the seminar."""

from __future__ import annotations

from dataclasses import dataclass

from core.backpropagation import BackpropagationSettings, TrainingLoopSettings
from core.birds import BirdSettings
from core.calculators import CalculatorSettings, LossSettings
from core.classifier import ClassifierSettings
from core.descent import DescentSettings
from core.regression import RegressionSettings
from core.settings import Settings


@dataclass(frozen=True)
class Page:
    """A page of the app. Its url is its file's stem; `prefix` keeps its parameters apart from other pages' in a link."""

    stem: str
    title: str
    icon: str
    chapter: str
    prefix: str
    settings: type[Settings]
    story: str

    @property
    def file(self) -> str:
        """The page's file, from the app's folder."""
        return f"pages/{self.stem}.py"

    def parameter(self, field: str) -> str:
        """The name of a setting in the link, which is its widget's key too."""
        return f"{self.prefix}_{field}"


CHAPTERS = {
    "Data": "Birds become numbers: features, labels, and what normalising does to them.",
    "Scores": "A linear function gives a score; sigmoid and softmax turn scores into probabilities.",
    "Networks": "Bends added to lines make curves; a network learns where to put them.",
    "Learning": "The loss is a landscape; learning is walking down it, step by step.",
    "Judging": "A model is judged by numbers it has not been trained to please.",
}

PAGES = {
    page.stem: page
    for page in (
        Page(
            "flamingo_seagull", "Flamingos and seagulls", ":material/pets:", "Data", "fs", BirdSettings,
            "Measure birds, tell them apart by one feature and by two, normalise them.",
        ),
        Page(
            "linear_classifier", "Linear classifier", ":material/linear_scale:", "Scores", "lc", ClassifierSettings,
            "Part the birds with a line: by hand, by training, for three species, and judge it.",
        ),
        Page(
            "sigmoid_softmax", "Sigmoid and softmax", ":material/percent:", "Scores", "sm", CalculatorSettings,
            "Turn scores into probabilities, and see every number on the way; the limits of that, and the activations.",
        ),
        Page(
            "losses", "Losses", ":material/balance:", "Learning", "lo", LossSettings,
            "What a wrong prediction costs, and how hard each loss pulls to put it right.",
        ),
        Page(
            "gradient_descent", "Gradient descent", ":material/landscape:", "Learning", "gd", DescentSettings,
            "Walk down a loss surface and find the rate that neither crawls nor explodes.",
        ),
        Page(
            "backpropagation", "Backpropagation", ":material/account_tree:", "Learning", "bp", BackpropagationSettings,
            "Follow values forwards through a small graph and gradients back through it, edge by edge.",
        ),
        Page(
            "training_loop", "The training loop", ":material/format_list_numbered:", "Learning", "tl", TrainingLoopSettings,
            "Run the loop line by line, see what each line changes, and switch one off.",
        ),
        Page(
            "mlp_regression", "Fitting a curve", ":material/show_chart:", "Networks", "mlp", RegressionSettings,
            "Train a line or a network on noisy points: see it fit, underfit, overfit and be tamed.",
        ),
    )
}  # fmt: skip
