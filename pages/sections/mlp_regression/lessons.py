"""The lessons on regression."""

from __future__ import annotations

from dataclasses import replace

from pages.sections.mlp_regression.settings import RegressionPageSettings
from ui.course import Lesson

OVERFIT = RegressionPageSettings(
    dataset="line",
    count=20,
    noise=0.3,
    validation_share=0.5,
    seed=3,
    width=100,
    activation="leaky ReLU",
    optimizer="Adam",
    learning_rate=0.02,
    epochs=2000,
)
"""Ten points to learn from and far too many parameters: what the lessons on regularisation have in common."""

LESSONS: dict[str, Lesson[RegressionPageSettings]] = {
    "run-1": Lesson(
        title="Run 1: line from scratch",
        settings=RegressionPageSettings(dataset="line", model="line from scratch"),
        chapter="Networks",
        question="Can two plain numbers learn the line 2x + 3?",
        goal=(
            "The loss starts at 0.783028 and is 0.002179 at epoch 900. Play it: the intercept falls first, the slope "
            "follows. The table shows where w and b end."
        ),
    ),
    "run-2": Lesson(
        title="Run 2: a line cannot",
        settings=RegressionPageSettings(dataset="parabola", model="linear layer"),
        chapter="Networks",
        question="What does a line do where the points bend?",
        goal="It settles on the best line, which is nearly flat and wrong. More epochs do not help: see the loss "
        "stand still.",
    ),
    "run-3": Lesson(
        title="Run 3: an MLP that can",
        settings=RegressionPageSettings(dataset="parabola", model="MLP"),
        chapter="Networks",
        question="What do a hundred bends change?",
        goal=(
            "The same points, the same loop, another model. The loss leaps above 10 in the first steps before it "
            "falls. Then set the width to 3: it fails. Small networks depend on a lucky start; try 4, or another "
            "seed."
        ),
    ),
    "linear-layer": Lesson(
        title="The line as a layer",
        settings=RegressionPageSettings(dataset="line", model="linear layer"),
        chapter="Networks",
        question="What do nn.Linear, nn.MSELoss and optim.SGD take off your hands?",
        goal=(
            "The same line as in run 1, now with PyTorch's own parts; open Show as PyTorch to compare the two "
            "scripts. The start is drawn at random, so the losses differ, and both end at 0.002179. Below stands "
            "what unsqueeze(1) is for."
        ),
    ),
    "few-hinges": Lesson(
        title="A few hinges can",
        settings=RegressionPageSettings(
            dataset="sine",
            width=3,
            seed=1,
            validation_share=0.3,
            optimizer="Adam",
            learning_rate=0.02,
            epochs=2000,
            view="hidden units",
        ),
        chapter="Networks",
        question="How do straight pieces make a wave?",
        goal=(
            "Three units, each zero on one side of its hinge. Play it and watch the hinges travel to where the wave "
            "turns; their sum is the curve. Then set the width to 2: there is one turn too many."
        ),
    ),
    "why-non-linearity": Lesson(
        title="Why a non-linearity",
        settings=RegressionPageSettings(activation="identity", width=20, learning_rate=0.01),
        chapter="Networks",
        question="What are two layers worth without a bend between them?",
        goal=(
            "Sixty-one parameters, and the fit is a line: the product of the two matrices is one number. It ends at "
            "the loss of the plain line of run 2, 0.079586, however much wider you make it. Then choose ReLU."
        ),
    ),
    "fit-rate-too-big": Lesson(
        title="A rate that kills",
        settings=RegressionPageSettings(learning_rate=1.0),
        chapter="Networks",
        question="What can one step that is too long destroy?",
        goal=(
            "Go to the start and step on: the loss leaps into the thousands, and from epoch 3 all hundred ReLU units "
            "put out 0 everywhere. No gradient, no way back. At 2 the numbers run out; at 0.5 a single unit "
            "survives; at 0.2 it works."
        ),
    ),
    "output-relu": Lesson(
        title="ReLU on the output",
        settings=RegressionPageSettings(
            dataset="sine",
            output_relu=True,
            weights_from="own seed",
            weight_seed=4,
            optimizer="Adam",
            learning_rate=0.01,
            epochs=2000,
        ),
        chapter="Networks",
        question="One slide puts a ReLU after the last layer. What does it cost?",
        goal=(
            "The upper half of the wave is met, the lower half cannot be: no prediction is below 0. Try other weight "
            "seeds: most die at once, because an output of 0 passes no gradient. Then switch it off."
        ),
    ),
    "gap": Lesson(
        title="A gap in the data",
        settings=RegressionPageSettings(dataset="wave with a gap", optimizer="Adam", learning_rate=0.01, epochs=2000),
        chapter="Judging",
        question="What does a model say where nobody measured?",
        goal=(
            "Between 0.35 and 0.65 there is no point. The loss is small all the same, and the curve crosses the gap "
            "as it likes, without a warning. Under Batches, loss and start, take the weights from their own seed and "
            "try seeds 0, 1, 2: it crosses differently."
        ),
    ),
    "too-small": Lesson(
        title="Too small: underfitting",
        settings=RegressionPageSettings(
            dataset="sine", width=2, seed=1, validation_share=0.3, optimizer="Adam", learning_rate=0.02, epochs=2000
        ),
        chapter="Judging",
        question="How does a model look that has too few bends?",
        goal=(
            "Two units cannot follow the wave: training and validation loss stop at the same height, about 0.22. "
            "More epochs change nothing; a third unit does."
        ),
    ),
    "too-large": Lesson(
        title="Too large: overfitting",
        settings=RegressionPageSettings(
            dataset="sine",
            count=20,
            noise=0.3,
            validation_share=0.5,
            seed=3,
            width=256,
            optimizer="Adam",
            learning_rate=0.02,
            epochs=2000,
        ),
        chapter="Judging",
        question="What do 769 parameters do with ten points?",
        goal=(
            "They chase the noise. The training loss keeps falling, to about 0.01; the validation loss has its best "
            "epoch early and is six times as high at the end. The distance between the two curves is the overfitting."
        ),
    ),
    "overfit-ten": Lesson(
        title="Overfit with ten points",
        settings=OVERFIT,
        chapter="Judging",
        question="The loss still falls. Should you go on?",
        goal=(
            "Ten points of a line to learn from, ten held out. After epoch 49 the validation loss rises, from 0.040 "
            "to 0.273, while the training loss sinks further. The next four lessons hold this very network back, "
            "each in its own way."
        ),
    ),
    "tame-l2": Lesson(
        title="Tamed by L2",
        settings=replace(OVERFIT, l2=0.001, view="weights"),
        chapter="Judging",
        question="What do small weights do to a curve?",
        goal=(
            "The same run with 0.001 times the sum of all squared weights: the validation loss ends near 0.05 "
            "instead of 0.27. Play it and watch the histogram draw together. Then raise the strength to 0.1: now it "
            "underfits, and both losses rise."
        ),
    ),
    "tame-l1": Lesson(
        title="Tamed by L1",
        settings=replace(OVERFIT, l1=0.001, view="weights"),
        chapter="Judging",
        question="What is different about the sum of sizes?",
        goal=(
            "It pulls at a small weight as hard as at a large one, so most end at nearly nothing: about two thirds of "
            "the 200 are below 0.001, with L2 about a sixth, and the fit is as good. The slides say that L1 penalises "
            "magnitude and L2 enforces it. Both penalise it."
        ),
    ),
    "tame-dropout": Lesson(
        title="Tamed by dropout",
        settings=replace(OVERFIT, dropout=0.2),
        chapter="Judging",
        question="How can a network learn better with units missing?",
        goal=(
            "In every update each unit is silent with a chance of 20 %, so no unit can rely on a single other one. "
            "The validation loss ends near 0.07 instead of 0.27. It is measured with all units at work, and jitters: "
            "every update trains another network."
        ),
    ),
    "tame-early": Lesson(
        title="Tamed by early stopping",
        settings=replace(OVERFIT, early_stopping=True, patience=50),
        chapter="Judging",
        question="When should training stop?",
        goal=(
            "Here at epoch 99: for 50 epochs there was nothing better than the 0.040 of epoch 49, so those weights "
            "are kept. The slides stop at the first rise, a patience of 1: try it, and training ends at epoch 6 with "
            "0.064."
        ),
    ),
    "capacity": Lesson(
        title="Under- and overfitting",
        settings=replace(OVERFIT, activation="ReLU", view="capacity"),
        chapter="Judging",
        question="How large should a network be?",
        goal=(
            "Sixty-five runs for the first curve: with 1 unit both losses are high, with 256 the training loss is "
            "lowest and the validation loss highest. In between is a wide valley. The second curve finds the same "
            "valley by L2 strength."
        ),
    ),
    "low-loss": Lesson(
        title="Low loss is not enough",
        settings=RegressionPageSettings(
            dataset="line", count=10, noise=0.3, seed=3, width=256, learning_rate=0.02, optimizer="Adam", epochs=3000
        ),
        chapter="Judging",
        question="The loss is small. Is the model good?",
        goal=(
            "Ten noisy points of a straight line, 769 parameters. The loss falls to 0.006, below the 0.09 of the "
            "true line itself, which is dotted. The curve bends towards the points and misses the line between them: "
            "a low training loss says nothing about new points."
        ),
    ),
}
