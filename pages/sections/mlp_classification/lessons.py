"""The lessons on networks that classify."""

from __future__ import annotations

import torch

from core.parts.activations import ACTIVATIONS
from core.parts.layers import collapse
from core.plane.inputs import features
from core.plane.judging import decisions
from core.plane.own_points import encode_points
from core.plane.result import PlaneResult
from core.plane.training import fit_plane
from pages.sections.mlp_classification.goals import LossOfTest, Units
from pages.sections.mlp_classification.settings import PlanePageSettings
from ui.course import Answer, Facts, Lesson, Runner, Task

BULL = encode_points(
    [
        *((0.0, 0.0), (0.3, 0.2), (-0.3, 0.1), (0.1, -0.3), (-0.2, -0.2)),
        *((1.3, 0.0), (0.9, 1.0), (0.0, 1.3), (-1.0, 0.9), (-1.3, -0.1), (-0.9, -1.0), (0.1, -1.3), (1.0, -0.9)),
        *((2.6, 0.2), (1.8, 1.9), (0.0, 2.6), (-1.9, 1.8), (-2.6, 0.0), (-1.8, -1.9), (0.1, -2.6), (1.9, -1.8)),
    ],
    [1] * 5 + [0] * 8 + [1] * 8,
)
"""A point within a ring within a ring, of two classes."""

NOISY = {"points": "moons", "count": 60, "noise": 0.6, "held_out_share": 0.5, "epochs": 300}
SPIRALS = {"points": "two spirals", "units1": 8, "units2": 8, "learning_rate": 0.01, "epochs": 300}
ARMS = {"points": "three spirals", "units1": 8, "units2": 8, "epochs": 200}
UNSEEN = {"points": "two spirals", "learning_rate": 0.03, "epochs": 200, "held_out_share": 0.3}


def _ends(settings: PlanePageSettings, run: Runner) -> Facts:
    """How many points are right in the end, and how the losses went."""
    return _told(run(fit_plane, settings))


def _told(result: PlaneResult) -> dict[str, float]:
    share = result.accuracy[-1].item()
    points = int((~result.test).sum())
    told = {
        "accuracy": share,
        "points": points,
        "right": round(share * points),
        "solved": -1 if result.solved_at is None else result.solved_at,
        "loss0": result.losses[0].item(),
        "loss": result.losses[-1].item(),
    }
    if result.best is not None:
        told |= {
            "best": result.best,
            "lowest": result.test_losses[result.best].item(),
            "test": result.test_losses[-1].item(),
            "test_accuracy": result.test_accuracy[-1].item(),
        }
    return told


def _fewer(settings: PlanePageSettings, run: Runner) -> Facts:
    """The run, and the same with one unit and with three."""
    one, three = run(fit_plane, settings, units1=1), run(fit_plane, settings, units1=3)
    return {**_ends(settings, run), "one": one.accuracy[-1].item(), "three": _told(three)["solved"]}


def _other_ways(settings: PlanePageSettings, run: Runner) -> Facts:
    """The run, another start of it, and no layer at all but the product of the inputs."""
    other = run(fit_plane, settings, weight_seed=1)
    product = run(fit_plane, settings, layers=0, inputs=("x₁", "x₂", "x₁x₂"))
    return {**_ends(settings, run), "other": other.accuracy[-1].item(), "product": _told(product)["solved"]}


def _one_layer(settings: PlanePageSettings, run: Runner) -> Facts:
    """The run, and the same with a first layer of two units."""
    small = run(fit_plane, settings, units1=2, units2=2)
    return {**_ends(settings, run), "small": small.accuracy[-1].item()}


def _collapsed(settings: PlanePageSettings, run: Runner) -> Facts:
    """The run beside a single line, and how far its scores are from those of its matrices multiplied into one."""
    result, line = run(fit_plane, settings), run(fit_plane, settings, layers=0)
    parameters, inputs = result.parameters(result.final), features(result.inputs, result.x)
    weight, bias = collapse(parameters)
    scores = result.settings.network.predict(parameters, inputs)
    off = (scores - (inputs @ weight.T + bias)).abs().max().item()
    own = {"off": off / scores.abs().max().item(), "line": line.accuracy[-1].item()}
    return {**_told(result), **own, "w1": weight[0, 0].item(), "w2": weight[0, 1].item(), "b": bias[0].item()}


def _dead(settings: PlanePageSettings, run: Runner) -> Facts:
    """The run, how many of its units put out 0 at every training point, first and last, and the same with leaky
    ReLU."""
    result, leaky = run(fit_plane, settings), run(fit_plane, settings, activation="leaky ReLU")
    told = {"dead0": _silent(result, 0), "dead": _silent(result, -1), "leaky": _told(leaky)["solved"]}
    return {**_told(result), **told, "units": sum(settings.widths)}


def _silent(result: PlaneResult, frame: int) -> int:
    """How many units put out 0 at every training point in a frame."""
    h, silent = features(result.inputs, result.x[~result.test]), 0
    for weight, bias in list(zip(result.weights, result.biases, strict=True))[:-1]:
        h = ACTIVATIONS[result.settings.activation].function(h @ weight[frame].T + bias[frame])
        silent += int((h == 0).all(0).sum())
    return silent


def _three_scores(settings: PlanePageSettings, run: Runner) -> Facts:
    """How often each rule says what the network decides; and the scores at the followed point in the end."""
    result = run(fit_plane, settings)
    network, parameters = result.settings.network, result.parameters(result.final)
    scores = network.predict(parameters, features(result.inputs, result.x))
    decided = decisions(result)[result.final]
    place = torch.tensor([[float(value) for value in settings.followed]])
    here = network.predict(parameters, features(result.inputs, place))[0]
    return {
        **_told(result),
        "largest": (scores.argmax(1) == decided).float().mean().item(),
        "smallest": (scores.argmin(1) == decided).float().mean().item(),
        "one_above": ((scores > 0).sum(1) == 1).float().mean().item(),
        **{f"s{k}": here[k].item() for k in range(3)},
    }


def _beside_a_line(settings: PlanePageSettings, run: Runner) -> Facts:
    """The run, and a plain line on the same points."""
    return {**_ends(settings, run), "line": run(fit_plane, settings, layers=0).test_losses[-1].item()}


def _without_dropout(settings: PlanePageSettings, run: Runner) -> Facts:
    """The run, and the same with all units at work in every update."""
    full = run(fit_plane, settings, dropout=0.0)
    return {**_ends(settings, run), "full": full.losses[-1].item(), "full_test": full.test_losses[-1].item()}


LESSONS: dict[str, Lesson[PlanePageSettings]] = {
    "line-not-enough": Lesson(
        title="A line is not enough",
        settings=PlanePageSettings.of(layers=0),
        chapter="Networks",
        question="A disc in a ring, and a network without a hidden layer: one line. How many points come right?",
        answers=(
            Answer(
                "Nearly all.",
                lambda f: f["accuracy"] >= 0.9,
                "The classes are well apart. But the ring lies on both sides of every line through the middle.",
            ),
            Answer(
                "Hardly more than by guessing.",
                lambda f: f["accuracy"] < 0.7,
                "Wherever the line lies, ring is on both sides of it.",
            ),
            Answer(
                "Eight in ten.",
                lambda f: 0.7 <= f["accuracy"] < 0.9,
                "A line can cut off a piece of the ring, and then has all of the disc and the rest of the ring as one.",
            ),
        ),
        facts=_ends,
        explanation=(
            "It ends with {accuracy:.0%} right. However long it turns, the loss stays at {loss:.3f}: who says one half "
            "to every point has ln 2, which is 0.693. No training helps here; the model needs another shape."
        ),
        task=Task(
            "all-right",
            ("Give it a hidden layer.", "Set *Hidden layers* to 1, with four units."),
            PlanePageSettings.of(layers=1, units1=4),
            Units(units=4),
        ),
    ),
    "two-lines-three-lines": Lesson(
        title="Two lines, three lines",
        settings=PlanePageSettings.of(layers=1, units1=2),
        chapter="Networks",
        question="Each of the two tanh units is a line. Can two lines shut the disc off from the ring around it?",
        answers=(
            Answer(
                "Yes, all around.",
                lambda f: f["accuracy"] > 0.97,
                "Two lines meet in one point at most, so what lies between them is open somewhere.",
            ),
            Answer(
                "No better than one line.",
                lambda f: f["accuracy"] < f["one"] + 0.05,
                "A line on either side is much better than a line on one: only the open ends are wrong.",
            ),
            Answer(
                "Not quite: what lies between them stays open.",
                lambda f: f["one"] + 0.05 <= f["accuracy"] <= 0.97,
                "They make a band, and the ring crosses it at its ends.",
            ),
        ),
        facts=_fewer,
        explanation=(
            "Two lines make a band, with {accuracy:.0%} right; a single one has {one:.0%}. Three can close: with a "
            "third unit every point is right by epoch {three}. That is what a hidden layer does: it draws lines, and "
            "the output adds them up. Choose a unit above the plane to see its line."
        ),
        task=Task(
            "all-right",
            ("How many sides has the simplest closed shape?", "Set *Units₁* to 3."),
            PlanePageSettings.of(layers=1, units1=3),
            Units(units=3),
        ),
        essential=True,
    ),
    "xor-net": Lesson(
        title="XOR",
        settings=PlanePageSettings.of(points="XOR", layers=1, units1=4),
        chapter="Networks",
        question="Opposite corners belong together, and no single line tells them apart. Can four units in a layer?",
        answers=(
            Answer(
                "Yes, all of it.",
                lambda f: f["accuracy"] > 0.99,
                "Four lines are enough to fence off two corners.",
            ),
            Answer(
                "No: that takes a second layer.",
                lambda f: f["accuracy"] < 0.8,
                "One layer draws lines, and the output adds them up: that is enough for corners.",
            ),
            Answer(
                "Three corners of the four.",
                lambda f: 0.8 <= f["accuracy"] <= 0.99,
                "That is where many a start gets stuck. This one does not.",
            ),
        ),
        facts=_other_ways,
        explanation=(
            "Every point is right by epoch {solved}. Four units need some luck, though: weight seed 1 ends with "
            "{other:.0%}. With eight, nearly every start finds it. And a good input does the work of a layer: "
            "with x₁x₂ among the inputs, a network without any solves it by epoch {product}."
        ),
        task=Task(
            "no-layer",
            (
                "The classes are told apart by the sign of one product.",
                "Set *Hidden layers* to 0, and add x₁x₂ under *Points and inputs*.",
            ),
            PlanePageSettings.of(points="XOR", layers=0, inputs=("x₁", "x₂", "x₁x₂")),
        ),
    ),
    "two-spirals": Lesson(
        title="Two spirals",
        settings=PlanePageSettings.of(**SPIRALS),
        chapter="Networks",
        question="Two arms wind around each other. Can eight units, and eight more that read them, follow the arms?",
        answers=(
            Answer(
                "The outer ends only.",
                lambda f: 0.65 <= f["accuracy"] < 0.95,
                "The middle is hardest, as the arms are close there. But the second layer's lines are bent already.",
            ),
            Answer(
                "Yes, to the last point.",
                lambda f: f["accuracy"] >= 0.95,
                "The second layer reads bent things, and bends them once more.",
            ),
            Answer(
                "No: lines cannot wind.",
                lambda f: f["accuracy"] < 0.65,
                "The first layer's are straight. The second's are made of these, and wind.",
            ),
        ),
        facts=_one_layer,
        explanation=(
            "Every point is right by epoch {solved}. The first layer's units are lines still; those of the second are "
            "made of them and already bent: choose one of each above the plane. Two units a layer end with {small:.0%}."
        ),
        task=Task(
            "all-right",
            ("Take away a unit here and there; a larger rate is quicker.", "Six units in either layer do it."),
            PlanePageSettings.of(**(SPIRALS | {"units1": 6, "units2": 6})),
            Units(units=12),
        ),
    ),
    "linear-stays-linear": Lesson(
        title="Linear stays linear",
        settings=PlanePageSettings.of(units1=8, units2=8, activation="identity"),
        chapter="Networks",
        question="Eight units and eight more, but nothing bends between the layers. What can they draw on the plane?",
        answers=(
            Answer(
                "One straight line.",
                lambda f: f["off"] < 1e-3 and f["accuracy"] < 0.75,
                "A sum of linear functions is linear.",
            ),
            Answer(
                "A shape with sixteen sides.",
                lambda f: f["accuracy"] > 0.97,
                "Each unit is a line, and yet they only add up to another one: nothing makes a corner.",
            ),
            Answer(
                "Two lines, one for each layer.",
                lambda f: f["off"] >= 1e-3 or 0.75 <= f["accuracy"] <= 0.97,
                "A layer of a layer is one layer: their matrices multiply.",
            ),
        ),
        facts=_collapsed,
        explanation=(
            "The three matrices multiply into one: the score is {w1:.3f} x₁ {w2:+.3f} x₂ {b:+.3f}, with "
            "{accuracy:.0%} right, where a network without hidden layers has {line:.0%}. All that linear functions "
            "of linear functions can do is linear. What makes layers worth having is the bend between them."
        ),
        task=Task(
            "all-right",
            ("Something has to bend.", "Choose tanh as the activation."),
            PlanePageSettings.of(units1=8, units2=8),
            Units(units=16),
        ),
    ),
    "dead-units": Lesson(
        title="Dead units",
        settings=PlanePageSettings.of(points="XOR", activation="ReLU", weight_seed=2),
        chapter="Networks",
        question="XOR with ReLU units, four and then two, from weight seed 2. How does it end?",
        answers=(
            Answer(
                "All points come right.",
                lambda f: f["accuracy"] > 0.97,
                "There are units enough, on paper. But they are not all at work.",
            ),
            Answer(
                "Stuck half way, at half of the points.",
                lambda f: f["accuracy"] < 0.65,
                "It is better than that: what is left of the network draws a line or two.",
            ),
            Answer(
                "Stuck, with about three in four right.",
                lambda f: 0.65 <= f["accuracy"] <= 0.97,
                "What is left of the network is too small for four corners.",
            ),
        ),
        facts=_dead,
        explanation=(
            "{accuracy:.0%} are right, and there it stays. From the start {dead0} of its {units} units puts out 0 at "
            "every point, so no gradient comes through, and in the end it is {dead}: what is dead stays dead. Leaky "
            "ReLU lets a tenth of the slope through, and from the same start all are right by epoch {leaky}."
        ),
        task=Task(
            "all-right",
            ("Take an activation that is nowhere flat, or another start.", "Choose leaky ReLU."),
            PlanePageSettings.of(points="XOR", activation="leaky ReLU", weight_seed=2),
            Units(units=6),
        ),
    ),
    "three-arms": Lesson(
        title="Three arms",
        settings=PlanePageSettings.of(**ARMS, learning_rate=0.01),
        chapter="Networks",
        question="With three classes the network puts out three scores for a point. Which class does it decide for?",
        answers=(
            Answer(
                "The one whose score is above 0.",
                lambda f: f["one_above"] > 0.99,
                "So it is with one score and two classes. Of three scores, two can be above 0, or none.",
            ),
            Answer(
                "The one with the largest score.",
                lambda f: f["largest"] > 0.99,
                "Scores only count against each other.",
            ),
            Answer(
                "The one with the smallest score.",
                lambda f: f["smallest"] > 0.99,
                "It is the loss that is better when small. A large score speaks for its class.",
            ),
        ),
        facts=_three_scores,
        explanation=(
            "At the followed point the scores are {s0:.2f}, {s1:.2f} and {s2:.2f}. Softmax makes shares of them: each "
            "1 that a score is above another makes its share 2.7 times as large. At {one_above:.0%} of the points just "
            "one score is above 0; elsewhere more than one is, or none. The lines on the plane are where the best two "
            "tie."
        ),
        task=Task(
            "all-right",
            ("The last few points sit at the tips: it was not done yet.", "Set the rate to 0.03."),
            PlanePageSettings.of(**ARMS, learning_rate=0.03),
            Units(units=16),
        ),
    ),
    "underfit-net": Lesson(
        title="Too few units",
        settings=PlanePageSettings.of(**UNSEEN, layers=1, units1=2),
        chapter="Judging",
        question="Two units are to learn two spirals; the hollow points are held out. How do the two losses end?",
        answers=(
            Answer(
                "Training low, test high.",
                lambda f: f["loss"] < 0.2 <= f["test"],
                "That takes units to spare, which learn points by heart. Two lines cannot.",
            ),
            Answer(
                "Both high, and close to each other.",
                lambda f: f["loss"] > 0.4 and abs(f["test"] - f["loss"]) < 0.15,
                "It is wrong in the same way about all points, whether it has seen them or not.",
            ),
            Answer(
                "Both low: 200 epochs are enough.",
                lambda f: f["loss"] < 0.2 and f["test"] < 0.2,
                "Epochs do not make a line wind.",
            ),
        ),
        facts=_ends,
        explanation=(
            "Training {loss:.2f}, test {test:.2f}, where 0.69 is guessing: that is underfitting. The network is too "
            "small for these points, so more epochs and more points would not help. With more units both fall, and "
            "as there is little noise here, they fall together."
        ),
        task=Task(
            "test-under",
            ("It needs more units, and a second layer.", "Set two hidden layers of eight units each."),
            PlanePageSettings.of(**UNSEEN, units1=8, units2=8),
            LossOfTest(loss=0.2),
        ),
    ),
    "too-many-units": Lesson(
        title="Too many units, and noise",
        settings=PlanePageSettings.of(**NOISY, units1=8, units2=8),
        chapter="Judging",
        question="All of thirty noisy training points come right in the end. What of the thirty held out?",
        answers=(
            Answer(
                "They come right as well.",
                lambda f: f["test_accuracy"] > 0.95,
                "Where the noise has thrown them, no line that makes sense has them right.",
            ),
            Answer(
                "Their loss falls as long as the other does.",
                lambda f: f["test"] < 1.1 * f["lowest"],
                "At first they fall together. Then the line bends around single points, and the others pay.",
            ),
            Answer(
                "Their loss falls, then rises far above its start.",
                lambda f: f["test"] > f["loss0"] and f["best"] > 0 and f["test_accuracy"] <= 0.95,
                "It learns the moons first, and then the noise.",
            ),
        ),
        facts=_beside_a_line,
        explanation=(
            "All training points are right by epoch {solved}. The test loss is lowest, {lowest:.2f}, at epoch {best}, "
            "and ends at {test:.2f}: the network is wrong about some, and very sure of it. A single line ends at "
            "{line:.2f}. Who goes back to the best epoch has chosen by these points: then they are for "
            "validation, and a test needs others."
        ),
        task=Task(
            "test-under",
            ("Hold it back, under *Against overfitting*.", "Set L2 to 0.01, or switch early stopping on."),
            PlanePageSettings.of(**NOISY, units1=8, units2=8, l2=0.01),
            LossOfTest(loss=0.6),
        ),
    ),
    "dropout-net": Lesson(
        title="Dropout",
        settings=PlanePageSettings.of(**NOISY, units1=8, units2=8, dropout=0.3),
        chapter="Judging",
        question="The same network and points, but every update silences about a third of the units. What changes?",
        answers=(
            Answer(
                "Training is worse, the test is better.",
                lambda f: f["loss"] > f["full"] and f["test"] < f["full_test"],
                "No unit can rely on another, so none can bend around a single point.",
            ),
            Answer(
                "Both are worse.",
                lambda f: f["loss"] > f["full"] and f["test"] >= f["full_test"],
                "Training is. But what it no longer learns is mostly noise.",
            ),
            Answer(
                "Both are better.",
                lambda f: f["loss"] <= f["full"] and f["test"] < f["full_test"],
                "Learning by heart is what it makes hard, so the training loss cannot be lower.",
            ),
        ),
        facts=_without_dropout,
        explanation=(
            "The test loss ends at {test:.2f} instead of {full_test:.2f}, the training loss at {loss:.2f} instead of "
            "{full:.4f}. In each update other units are struck out, and what is left must do on its own; to be judged, "
            "all are back."
        ),
        task=Task(
            "test-under",
            ("Two cures may go together.", "Set L2 to 0.01 as well."),
            PlanePageSettings.of(**NOISY, units1=8, units2=8, dropout=0.3, l2=0.01),
            LossOfTest(loss=0.6),
        ),
    ),
    "draw-your-own": Lesson(
        title="Draw your own points",
        settings=PlanePageSettings.of(points="own points", own=BULL, layers=1, units1=3),
        chapter="Networks",
        question="A point within a ring within a ring, drawn by hand. Three lines close one ring: will they do here?",
        answers=(
            Answer(
                "Yes, every point is right.",
                lambda f: f["accuracy"] > 0.97,
                "They close one ring. Here there are two to be closed, one within the other.",
            ),
            Answer(
                "All but one or two.",
                lambda f: 0.9 <= f["accuracy"] <= 0.97,
                "That would be a ring closed and one left open by a gap. Three lines do not get that far.",
            ),
            Answer(
                "Far from it.",
                lambda f: f["accuracy"] < 0.9,
                "Two rings take at least twice as many sides.",
            ),
        ),
        facts=_ends,
        explanation=(
            "{right} of {points} are right. Now draw something yourself: choose a class above the plane and click to "
            "add points, drag them, drag them out. Beat three units, then give it more. The link holds what you drew."
        ),
        task=Task(
            "all-right",
            (
                "Two rings need more units, longer steps and more epochs.",
                "Eight units, a rate of 0.1, a batch of 21 points, and 600 epochs.",
            ),
            PlanePageSettings.of(
                points="own points", own=BULL, layers=1, units1=8, learning_rate=0.1, batch_size=21, epochs=600
            ),
            Units(units=8),
        ),
    ),
}
