"""Linear classifiers: one line set by hand, and lines that are trained: logistic, one-versus-all and softmax regression."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from core.birds import SPECIES, Flock, FlockSettings, draw_flock, knobs_of
from core.frames import frame_steps
from core.metrics import CELLS, Confusion, confusion
from core.models import draw_linear
from core.optimizers import OPTIMIZERS, OptimizerKnobs
from core.progress import Progress, silent
from core.settings import choice, number
from core.stepper import Stepper

PARTS = ("by hand", "training", "three species", "judging")
LINES = ("your line", "trained line")
GROUPS = ("held-out birds", "training birds")


@dataclass(frozen=True)
class Method:
    """A way to train K linear functions on labels: `loss(scores, labels)` is what is minimised.

    scores: (N, K), labels: (N,) int64. `outputs` is K for S species; `code` is the loss as a learner writes it, after `scores = model(X)`.
    """

    loss: Callable[[Tensor, Tensor], Tensor]
    outputs: Callable[[int], int]
    formula: str
    code: str
    story: str


def logistic_loss(scores: Tensor, labels: Tensor) -> Tensor:
    """The mean cross-entropy of sigmoid(scores), (N, 1), against labels 0 and 1; PyTorch's own, from raw scores."""
    return F.binary_cross_entropy_with_logits(scores, labels.to(scores.dtype).unsqueeze(1))


def one_versus_all_loss(scores: Tensor, labels: Tensor) -> Tensor:
    """As `logistic_loss`, for each species against all the others at once: the mean over N birds and K functions."""
    own = F.one_hot(labels, scores.shape[1]).to(scores.dtype)
    return F.binary_cross_entropy_with_logits(scores, own)


METHODS: dict[str, Method] = {
    "logistic": Method(
        logistic_loss,
        lambda species: 1,
        r"-\frac{1}{N} \sum_i \big( y_i \log \sigma(s_i) + (1 - y_i) \log(1 - \sigma(s_i)) \big)",
        "nn.BCEWithLogitsLoss()(scores, y.float().unsqueeze(1))",
        "One score; its sigmoid is the probability of label 1.",
    ),
    "one versus all": Method(
        one_versus_all_loss,
        lambda species: species,
        r"-\frac{1}{N K} \sum_i \sum_k \big( y_{ik} \log \sigma(s_{ik}) + (1 - y_{ik}) \log(1 - \sigma(s_{ik})) \big)",
        "nn.BCEWithLogitsLoss()(scores, nn.functional.one_hot(y, 3).float())",
        "Each species has a line of its own against all the others, and knows nothing of their scores; the highest score wins.",
    ),
    "softmax": Method(
        F.cross_entropy,
        lambda species: species,
        r"-\frac{1}{N} \sum_i \log p_{i, y_i} \quad p_i = \text{softmax}(s_i)",
        "nn.CrossEntropyLoss()(scores, y)",
        "The scores compete: softmax turns them into shares, and the share of the right species is pushed up. PyTorch takes raw scores.",
    ),
}


@dataclass(frozen=True)
class ClassifierSettings(OptimizerKnobs, FlockSettings):
    """A line, a flock, a training run and how it is judged. The defaults are Exercise 2.2."""

    part: str = choice("Part", PARTS[0], PARTS, help="What the page is about.")
    w1: float = number("w₁ (legs)", -1.0, -5.0, 5.0, step=0.1, help="The weight of the leg length.")
    w2: float = number("w₂ (wings)", -2.0, -5.0, 5.0, step=0.1, help="The weight of the wingspan.")
    b: float = number("b", 10.0, -30.0, 30.0, step=0.1, help="The bias: the score of a bird that measures (0, 0).")
    bird: int = number(
        "Bird",
        13,
        1,
        600,
        whole=True,
        step=1,
        typed=True,
        help="The bird that is marked everywhere, in the order in which they are drawn. A click on a bird sets it.",
    )
    held_out_share: float = number(
        "Held out", 0.0, 0.0, 0.5, step=0.05, help="The share of the birds that training never sees."
    )
    method: str = choice("Method", "one versus all", tuple(METHODS)[1:], help="How several species are told apart.")
    optimizer: str = choice("Optimizer", "Gradient descent", OPTIMIZERS, help="How a gradient becomes a step.")
    learning_rate: float = number(
        "Learning rate", 0.1, 1e-5, 10.0, log=True, help="How far a step goes for a given gradient."
    )
    epochs: int = number(
        "Epochs",
        500,
        1,
        3000,
        whole=True,
        step=1,
        unit="epochs",
        help="How many updates are made, each with all training birds.",
    )
    weight_seed: int = number(
        "Weight seed",
        0,
        0,
        9999,
        whole=True,
        step=1,
        help="The start of the random stream that draws the first weights.",
    )
    threshold: float = number(
        "Threshold", 0.5, 0.01, 0.99, step=0.01, help="Above which probability a bird is called positive."
    )
    positive: str = choice("Positive class", "seagull", ("seagull", "flamingo"), help="The species that is looked for.")
    judged: str = choice("Line", LINES[0], LINES, help="Whose decisions are counted.")
    judged_on: str = choice("Birds", GROUPS[1], GROUPS, help="On which birds the line is judged.")
    cell: str = choice(
        "Show birds of", CELLS[1], CELLS, help="The cell of the confusion matrix whose birds are listed and ringed."
    )

    def held_out(self, count: int) -> int:
        """How many of so many birds training never sees: at least one where the share is not 0."""
        return max(1, round(self.held_out_share * count)) if self.held_out_share else 0


@dataclass(frozen=True)
class ClassifierResult:
    """A training run of T finite epochs for K linear functions, shown in F frames.

    flock: all birds. order: (N,) the shuffle; its first `held_out` birds are for testing. losses, test_losses: (T + 1,), row e measured
    before update e; test_losses is (0,) where no bird is held out. steps: the F epochs of the frames. weight: (F, K, 2), bias: (F, K).
    accuracy, test_accuracy: (F,), the latter (0,) where no bird is held out. diverged_at: the first epoch whose loss was not
    finite, or None.
    """

    settings: ClassifierSettings
    flock: Flock
    order: Tensor
    held_out: int
    losses: Tensor
    test_losses: Tensor
    steps: tuple[int, ...]
    weight: Tensor
    bias: Tensor
    accuracy: Tensor
    test_accuracy: Tensor
    diverged_at: int | None

    @property
    def rises(self) -> int:
        """After how many updates the training loss was higher than before."""
        return int((self.losses[1:] > self.losses[:-1]).sum())

    @property
    def learned(self) -> tuple[Tensor, Tensor]:
        """Features and labels of the birds that were trained on."""
        places = self.order[self.held_out :]
        return self.flock.features[places], self.flock.labels[places]

    @property
    def tested(self) -> tuple[Tensor, Tensor]:
        """Features and labels of the birds that are held out."""
        places = self.order[: self.held_out]
        return self.flock.features[places], self.flock.labels[places]


def method_of(settings: ClassifierSettings) -> str:
    """The method that is trained: logistic for two species, the chosen one for three."""
    return settings.method if settings.part == PARTS[2] else "logistic"


def species_of(settings: ClassifierSettings) -> tuple[str, ...]:
    """The species of a part: three where they are compared, two elsewhere."""
    return SPECIES if settings.part == PARTS[2] else SPECIES[:2]


def birds_of(settings: ClassifierSettings) -> Flock:
    """All birds of a part."""
    return draw_flock(settings, species_of(settings))


def training_of(settings: ClassifierSettings) -> ClassifierSettings:
    """What a training run depends on, all else at its default, so that equal runs compare equal."""
    species, several = species_of(settings), settings.part == PARTS[2]
    read = [name for kind in species for name in knobs_of(kind)]
    read += ["seed", "held_out_share", "optimizer", "learning_rate", "epochs", "weight_seed"] + ["method"] * several
    part = PARTS[2] if several else PARTS[1]
    return ClassifierSettings(**settings.only(*read), **settings.knobs_for(settings.optimizer), part=part)  # type: ignore[arg-type]


def train(settings: ClassifierSettings, progress: Progress = silent) -> ClassifierResult:
    """Full-batch descent from the weights of a fresh `nn.Linear`, bit for bit a plain PyTorch loop.

    Draws: the birds and, where some are held out, one shuffle, from the seed; the layer from the weight seed.
    """
    generator = torch.Generator().manual_seed(settings.seed)
    flock = draw_flock(settings, species_of(settings), generator)
    count, held_out = len(flock.labels), settings.held_out(len(flock.labels))
    order = torch.randperm(count, generator=generator) if held_out else torch.arange(count)
    (x, y), (test_x, test_y) = (
        (flock.features[part], flock.labels[part]) for part in (order[held_out:], order[:held_out])
    )
    method = METHODS[method_of(settings)]
    outputs = method.outputs(len(species_of(settings)))
    leaves = draw_linear(torch.Generator().manual_seed(settings.weight_seed), 2, outputs)
    stepper = Stepper(leaves, settings.optimizer, settings.learning_rate, settings.knobs_for(settings.optimizer))
    shown, kept, rows, diverged_at = set(frame_steps(settings.epochs)), {}, [], None
    before = stepper.parameters
    for epoch in range(settings.epochs + 1):
        progress(epoch, settings.epochs)
        loss = method.loss(F.linear(x, *stepper.leaves), y)
        with torch.no_grad():
            test = method.loss(F.linear(test_x, *stepper.leaves), test_y).item() if held_out else 0.0
        if not (math.isfinite(loss.item()) and math.isfinite(test)):
            diverged_at, kept[epoch - 1] = epoch, before
            break
        rows.append((loss.item(), test))
        before = stepper.parameters
        if epoch in shown:
            kept[epoch] = before
        if epoch < settings.epochs:
            stepper.step(loss)
    steps = tuple(sorted(kept))
    weight, bias = torch.split(torch.stack([kept[step] for step in steps]), [2 * outputs, outputs], 1)
    losses, test_losses = torch.tensor(rows).unbind(1)
    lines = weight.reshape(-1, outputs, 2), bias
    return ClassifierResult(
        settings, flock, order, held_out, losses.contiguous(), test_losses.contiguous() if held_out else torch.empty(0),
        steps, *lines, accuracies(*lines, x, y), accuracies(*lines, test_x, test_y) if held_out else torch.empty(0), diverged_at,
    )  # fmt: skip


def decide(scores: Tensor) -> Tensor:
    """The predicted labels of scores (..., K): the highest wins; with one score, 1 where it is above 0."""
    return (scores.squeeze(-1) > 0).long() if scores.shape[-1] == 1 else scores.argmax(-1)


def accuracies(weight: Tensor, bias: Tensor, features: Tensor, labels: Tensor) -> Tensor:
    """The share of right labels for each of F sets of lines: weight (F, K, 2), bias (F, K), features (N, 2); returns (F,)."""
    scores = features @ weight.mT + bias.unsqueeze(1)
    return (decide(scores) == labels).float().mean(1)


def judge(settings: ClassifierSettings, probabilities: Tensor, labels: Tensor) -> Confusion:
    """Count decisions: positive is what has a probability above the threshold; probabilities (N,) of label 1, labels (N,). The positive class is the chosen one."""
    seagull = settings.positive == "seagull"
    probability = probabilities if seagull else 1 - probabilities
    return confusion(labels == (1 if seagull else 0), probability > settings.threshold)


def separable(features: Tensor, labels: Tensor, weight: Tensor, bias: Tensor) -> bool:
    """Whether this very line, weight (1, 2) and bias (1,), puts every bird (N, 2) on its own side."""
    return bool((decide(features @ weight.T + bias) == labels).all())
