"""The lessons on regression."""

from __future__ import annotations

from dataclasses import replace

import torch

from core.regression.capacity import width_sweep
from core.regression.hidden_units import alive
from core.regression.result import RegressionResult, curves, parameter_count
from core.regression.training import fit
from pages.sections.mlp_regression.goals import Bound, FastFit, Patient, SmallFit
from pages.sections.mlp_regression.measures import (
    final_losses,
    final_parameters,
    fresh_losses,
    near_nothing,
    truth_loss,
)
from pages.sections.mlp_regression.settings import RegressionPageSettings
from ui.course import Answer, Facts, Lesson, Runner, Task

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

GAP = RegressionPageSettings(dataset="wave with a gap", optimizer="Adam", learning_rate=0.01, epochs=2000)
MIDDLE = 0.5
"""The middle of the gap, where the wave itself is 0."""


def _ends(settings: RegressionPageSettings, run: Runner) -> Facts:
    """How the losses went, and which units are left."""
    return _told(run(fit, settings))


def _told(result: RegressionResult) -> dict[str, float]:
    losses, last = result.losses, len(result.losses) - 1
    above = (losses > losses[0]).nonzero()
    told: dict[str, float] = {
        "epochs": last,
        "loss0": losses[0].item(),
        "loss": losses[-1].item(),
        "half_way": losses[last // 2].item(),
        "peak": losses.max().item(),
        "peak_at": int(losses.argmax()),
        "back_at": int(above[-1]) + 1 if len(above) else 0,
        "parameters": parameter_count(result.shapes),
        "alive0": sum(alive(result, 0)),
        "alive": sum(alive(result, len(result.steps) - 1)),
    }
    if result.best is not None:
        told |= {
            "best": result.best,
            "lowest": result.validation[result.best].item(),
            "validation": result.validation[-1].item(),
        }
    return told


def _line(settings: RegressionPageSettings, run: Runner) -> Facts:
    """Where descent has taken the line, and where the formula of least squares puts it."""
    result = run(fit, settings)
    x, y = result.points.train
    w, b = (part.item() for part in final_parameters(result))
    table = torch.stack([x, torch.ones_like(x)], dim=1).double()
    solved = torch.linalg.lstsq(table, y.double().unsqueeze(1)).solution
    best_w, best_b = solved.flatten().tolist()
    best = ((table @ solved).squeeze(1) - y).pow(2).mean().item()
    straight = {"w": w, "b": b, "best_w": best_w, "best_b": best_b, "best_loss": best}
    return _told(result) | straight | {"truth": truth_loss(settings, x, y), "constant": y.var(correction=0).item()}


def _beside_scratch(settings: RegressionPageSettings, run: Runner) -> Facts:
    """The line as a layer, and run 1."""
    scratch = run(fit, settings, model="line from scratch")
    return {**_line(settings, run), "scratch": scratch.losses[-1].item()}


def _weighed(settings: RegressionPageSettings, run: Runner) -> Facts:
    """What the line says, and what the best of its rivals could: one that ends in [0, 1], one with two answers."""
    result = run(fit, settings)
    x, y = result.points.train
    ordered = y[x.argsort()]
    cuts = range(1, len(y))
    apart = [sum(float(((side - side.mean()) ** 2).sum()) for side in ordered.tensor_split([cut])) for cut in cuts]
    said = _line(settings, run)
    return {
        **said,
        "guess": said["w"] * 0.9 + said["b"],
        "squeezed": ((y - y.clamp(0, 1)) ** 2).mean().item(),
        "two": min(apart) / len(y),
    }


def _two_units(settings: RegressionPageSettings, run: Runner) -> Facts:
    """The run, and the best of four starts with two units."""
    starts = [
        run(fit, settings, width=2, epochs=1000, weights_from="own seed", weight_seed=seed).losses[-1].item()
        for seed in range(4)
    ]
    return {**_ends(settings, run), "two": min(starts)}


def _no_bend(settings: RegressionPageSettings, run: Runner) -> Facts:
    """The run, and the plain line on the same points."""
    return {
        **_ends(settings, run),
        "line": run(fit, settings, model="linear layer", learning_rate=0.1).losses[-1].item(),
    }


def _cut_off(settings: RegressionPageSettings, run: Runner) -> Facts:
    """How much of the loss is the points below 0, which an output of at least 0 cannot meet, and how many of eight
    other starts die."""
    result = run(fit, settings)
    x, y = result.points.train
    error = (curves(result, x)[-1] - y) ** 2
    others = [run(fit, settings, weight_seed=seed, epochs=1).flat_from == 0 for seed in range(8)]
    return {
        **_told(result),
        "above": error[y > 0].mean().item(),
        "below": error[y <= 0].mean().item(),
        "floor": (y.clamp(max=0) ** 2).mean().item(),
        "dead": sum(others),
    }


def _in_the_gap(settings: RegressionPageSettings, run: Runner) -> Facts:
    """What the run says in the middle of the gap, and what another start says."""
    own, other = run(fit, settings), run(fit, settings, weight_seed=5)
    place = torch.tensor([MIDDLE])
    return {
        "loss": own.losses[-1].item(),
        "other_loss": other.losses[-1].item(),
        "middle": curves(own, place)[-1].item(),
        "other_middle": curves(other, place)[-1].item(),
    }


def _one_and_two(settings: RegressionPageSettings, run: Runner) -> Facts:
    """The run, other starts of it, and the same with a second unit."""
    ends = [
        run(fit, settings, epochs=1000, weights_from="own seed", weight_seed=seed).losses[-1].item()
        for seed in range(3)
    ]
    two = run(fit, settings, width=settings.width + 1)
    return {**_ends(settings, run), "luckiest": min(ends), "two": two.losses[-1].item()}


def _path(settings: RegressionPageSettings, run: Runner) -> Facts:
    """The validation loss along the way."""
    result = run(fit, settings)
    at = {f"at_{epoch}": result.validation[epoch].item() for epoch in (60, 200, 1500)}
    return {**_told(result), **at, "loss_at_best": result.losses[result.best or 0].item()}


def _beside_wild(settings: RegressionPageSettings, run: Runner) -> Facts:
    """The run, and the same without what holds it back; how many weights have as good as gone, here and with L2."""
    own, wild = run(fit, settings), run(fit, OVERFIT)
    return {
        **_told(own),
        "wild": wild.validation[-1].item(),
        "wild_loss": wild.losses[-1].item(),
        "wild_largest": max(part.abs().max().item() for part in final_parameters(wild)[::2]),
        "largest": max(part.abs().max().item() for part in final_parameters(own)[::2]),
        "gone": near_nothing(own),
        "gone_l2": near_nothing(run(fit, OVERFIT, l2=0.001)),
        "jitter": own.validation[-100:].diff().abs().mean().item(),
        "wild_jitter": wild.validation[-100:].diff().abs().mean().item(),
    }


def _hasty(settings: RegressionPageSettings, run: Runner) -> Facts:
    """The run, and the same with a patience of 1."""
    patient, hasty = run(fit, settings), run(fit, settings, patience=1)
    return {
        "best": patient.best,
        "lowest": final_losses(patient)[1],
        "stopped": patient.stopped_at,
        "hasty_best": hasty.best,
        "hasty_lowest": final_losses(hasty)[1],
        "hasty_stopped": hasty.stopped_at,
        "next": hasty.validation[-1].item(),
    }


def _fresh(settings: RegressionPageSettings, run: Runner) -> Facts:
    """What the run's model and the line behind the points cost, on its points and on a thousand new ones."""
    result = run(fit, settings)
    loss, validation = final_losses(result)
    fresh, fresh_truth = fresh_losses(result)
    truth = truth_loss(settings, *result.points.train)
    kept = {"loss": loss, "validation": validation, "truth": truth, "fresh": fresh, "fresh_truth": fresh_truth}
    return kept | {"best": result.best}


def _widths(settings: RegressionPageSettings, run: Runner) -> Facts:
    """The middle one of five starts at every width."""
    swept = run(width_sweep, settings)
    training, validation = swept.training.nanmedian(1).values, swept.validation.nanmedian(1).values
    best = int(validation.argmin())
    return {
        "runs": swept.training.numel(),
        "best_width": int(swept.values[best]),
        "lowest": validation[best].item(),
        "training_1": training[0].item(),
        "validation_1": validation[0].item(),
        "training_100": training[swept.values.index(100)].item(),
        "validation_100": validation[swept.values.index(100)].item(),
    }


LESSONS: dict[str, Lesson[RegressionPageSettings]] = {
    "run-1": Lesson(
        title="Run 1: line from scratch",
        settings=RegressionPageSettings(dataset="line", model="line from scratch"),
        chapter="Networks",
        question="Fifty points lie on 2x + 3, but for a little noise. A thousand epochs: does the loss go to 0?",
        answers=(
            Answer(
                "Yes: w and b are all that a line has.",
                lambda f: f["loss"] < 1e-5,
                "They are all the line has, but the noise is no part of it: no line goes through every point.",
            ),
            Answer(
                "No, and at the end it is still falling.",
                lambda f: f["half_way"] > 1.1 * f["loss"],
                "It looks as if it only wanted more time. But the second half of the epochs changes nothing.",
            ),
            Answer(
                "No, it comes to rest at what the noise leaves.",
                lambda f: f["loss"] >= 1e-5 and f["half_way"] <= 1.1 * f["loss"],
                "No line meets points that the noise has moved.",
            ),
        ),
        facts=_line,
        explanation=(
            "It rests at {loss:.6f}. The noise alone costs the true line {truth:.6f}; the learned one, "
            "w = {w:.2f} and b = {b:.2f}, is a hair nearer to these fifty points. The intercept falls at once, the "
            "slope follows slowly. The table is the notebook's, to the digit."
        ),
        task=Task(
            "fast",
            ("The rate of 0.1 is careful for this bowl.", "Set the rate to 0.5, and the epochs to 300."),
            RegressionPageSettings(dataset="line", model="line from scratch", learning_rate=0.5, epochs=300),
            FastFit(loss=0.0022, epochs=300),
        ),
    ),
    "run-2": Lesson(
        title="Run 2: a line cannot",
        settings=RegressionPageSettings(dataset="parabola", model="linear layer"),
        chapter="Networks",
        question="These points lie on a bowl, and a line is all we have. Where will it come to rest?",
        answers=(
            Answer(
                "Nearly flat, at a middle height.",
                lambda f: abs(f["w"]) < 0.3 and f["half_way"] <= 1.01 * f["loss"],
                "Both arms pull as hard, so the slope is close to 0.",
            ),
            Answer(
                "Steep, along one arm of the bowl.",
                lambda f: abs(f["w"]) >= 0.3 and f["half_way"] <= 1.01 * f["loss"],
                "One arm would be met very well. But squared errors make the other arm very dear.",
            ),
            Answer(
                "Nowhere: it turns from arm to arm.",
                lambda f: f["half_way"] > 1.01 * f["loss"],
                "All points pull in every epoch, and there is one line at which they balance.",
            ),
        ),
        facts=_line,
        explanation=(
            "It settles at a slope of {w:.2f} with a loss of {loss:.6f}. A constant would cost {constant:.4f}, so the "
            "slope is worth next to nothing, and the last five hundred epochs are worth nothing at all. This is "
            "underfitting: the model cannot be what the points are."
        ),
        task=Task(
            "training-under",
            ("The model needs bends.", "Choose the MLP, and set the width to 6."),
            RegressionPageSettings(dataset="parabola", width=6),
            SmallFit(loss=0.01, units=8),
        ),
    ),
    "run-3": Lesson(
        title="Run 3: an MLP that can",
        settings=RegressionPageSettings(dataset="parabola", model="MLP"),
        chapter="Networks",
        question="A hundred ReLU units learn the bowl. The loss is 51.3 at epoch 3, far above its start: is it broken?",
        answers=(
            Answer(
                "Yes: from there on it grows without end.",
                lambda f: f["loss"] > f["peak"] / 2,
                "A rate far too large does that. Here the bowl is steep at the start only, and the steps land again.",
            ),
            Answer(
                "No: it comes back and ends very low.",
                lambda f: f["loss"] < 0.01 and f["back_at"] < 50,
                "Where the step lands the ground is less steep, and the rate is right for it.",
            ),
            Answer(
                "Half: it comes back, but not below run 2's line.",
                lambda f: 0.01 <= f["loss"] <= f["peak"] / 2,
                "The leap does cost something: it kills units. But those that live are more than enough.",
            ),
        ),
        facts=_ends,
        explanation=(
            "From epoch {back_at} on it is below its start, and it ends at {loss:.6f}. The first steps are too long, "
            "for a hundred units move the curve together. The leap leaves a mark: of {alive0} units that "
            "did something on these points, {alive} still do. They are plenty."
        ),
        task=Task(
            "training-under",
            ("Take away units, and play it: small networks depend on their start.", "Set the width to 4."),
            RegressionPageSettings(dataset="parabola", width=4),
            SmallFit(loss=0.01, units=6),
        ),
        essential=True,
    ),
    "closed-form": Lesson(
        title="The formula for a line",
        settings=RegressionPageSettings(dataset="line", model="line from scratch", epochs=300),
        chapter="Learning",
        question="Least squares has a formula for the best w and b of a line. Where is descent after 300 epochs?",
        answers=(
            Answer(
                "Exactly where the formula is.",
                lambda f: abs(f["w"] - f["best_w"]) < 0.005,
                "It is on its way there, and in the end it arrives. But every step is shorter than the last.",
            ),
            Answer(
                "Better than the formula.",
                lambda f: f["loss"] < f["best_loss"] * 0.999,
                "Nothing is better: the formula is the place where the gradient is 0.",
            ),
            Answer(
                "Near it, and not there yet.",
                lambda f: 0.005 <= abs(f["w"] - f["best_w"]) < 0.3,
                "The nearer it comes, the smaller the gradient, and the step with it.",
            ),
            Answer(
                "Somewhere else.",
                lambda f: abs(f["w"] - f["best_w"]) >= 0.3,
                "This loss has a single minimum, so there is nowhere else to end.",
            ),
        ),
        facts=_line,
        explanation=(
            "The formula: w is how x and y vary together, divided by how x varies; b makes the means meet. It gives "
            "w = {best_w:.4f}, b = {best_b:.4f} and a loss of {best_loss:.6f} at once, with no rate and no start. "
            "Descent is at w = {w:.4f}, b = {b:.4f}, with {loss:.6f}. Only few models have such a formula; a network "
            "has none, and must walk."
        ),
        task=Task(
            "fast",
            ("Walk with longer steps.", "Set the rate to 0.5."),
            RegressionPageSettings(dataset="line", model="line from scratch", epochs=300, learning_rate=0.5),
            FastFit(loss=0.0022, epochs=300),
        ),
    ),
    "linear-layer": Lesson(
        title="The line as a layer",
        settings=RegressionPageSettings(dataset="line", model="linear layer"),
        chapter="Networks",
        question="Run 1 with nn.Linear, nn.MSELoss and optim.SGD, its start drawn at random. How will it end?",
        answers=(
            Answer(
                "Elsewhere: another start, another end.",
                lambda f: abs(f["loss"] - f["scratch"]) > 1e-4,
                "In a landscape of many valleys, yes. The loss of a line is a bowl, with one lowest place.",
            ),
            Answer(
                "Lower: a layer of PyTorch is more than two numbers.",
                lambda f: f["loss"] < f["scratch"] - 1e-4,
                "nn.Linear(1, 1) is a weight and a bias: the same two numbers.",
            ),
            Answer(
                "Just where run 1 ended.",
                lambda f: abs(f["loss"] - f["scratch"]) <= 1e-4,
                "A bowl has one lowest place, and both walk there.",
            ),
        ),
        facts=_beside_scratch,
        explanation=(
            "Both end at {loss:.6f}, with w = {w:.3f} and b = {b:.3f}, which are called weight and bias now. The layer "
            "multiplies and adds, the criterion takes the mean of the squares, the optimizer steps and clears: open "
            "*Code*. Under the picture stands what `unsqueeze(1)` is for."
        ),
    ),
    "flamingo-weight": Lesson(
        title="A flamingo's weight",
        settings=RegressionPageSettings(dataset="flamingo's weight", model="line from scratch", learning_rate=0.5),
        chapter="Networks",
        question="Legs in metres go in, kilograms shall come out. What must follow w·x + b?",
        answers=(
            Answer(
                "A sigmoid, as for a classifier.",
                lambda f: f["squeezed"] < min(f["loss"], f["two"]),
                "A classifier says how likely. A sigmoid ends in 0 to 1, and flamingos are heavier than 1 kg.",
            ),
            Answer(
                "Nothing: the score is the answer.",
                lambda f: f["loss"] < min(f["squeezed"], f["two"]),
                "The kilograms are a number like any other; nothing needs to be decided.",
            ),
            Answer(
                "A threshold: heavy, or light.",
                lambda f: f["two"] < min(f["loss"], f["squeezed"]),
                "Two answers are what a classifier has. The weight may be anything in between.",
            ),
        ),
        facts=_weighed,
        explanation=(
            "That is regression. The line says {w:.2f} · x + {b:.2f}: {w:.2f} kg for every metre of leg, and "
            "{guess:.1f} kg for legs of 0.9 m, at a loss of {loss:.3f}. With a sigmoid behind it no line could cost "
            "less than {squeezed:.1f}, with two answers {two:.3f}. b would be the weight of a bird without legs: "
            "nobody measured there."
        ),
        task=Task(
            "fast",
            ("Adam starts with steps of the rate itself.", "Choose Adam with a rate of 0.1."),
            RegressionPageSettings(
                dataset="flamingo's weight",
                model="line from scratch",
                optimizer="Adam",
                learning_rate=0.1,
                epochs=200,
            ),
            FastFit(loss=0.04, epochs=200),
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
        question="A wave goes up, down and up: two turns. A ReLU unit makes one bend, so would two units do?",
        answers=(
            Answer(
                "Yes: two bends, two turns.",
                lambda f: f["two"] < 2 * f["loss"],
                "The bends would be enough. But their slopes cannot be chosen as the wave needs them.",
            ),
            Answer(
                "No, and three will not either.",
                lambda f: f["two"] >= 2 * f["loss"] and f["loss"] > 0.06,
                "Three do, from a lucky start such as this one.",
            ),
            Answer(
                "No, it takes a third.",
                lambda f: f["two"] >= 2 * f["loss"] and f["loss"] <= 0.06,
                "Two have bends enough, and still no way to go up, down and up.",
            ),
        ),
        facts=_two_units,
        explanation=(
            "Three end at {loss:.3f}; the best of four starts with two ends at {two:.2f}. A ReLU is flat on one side "
            "of its hinge. So of the three pieces that two units make, one is flat, or the middle slope is the sum of "
            "the outer ones: up and up never add to down."
        ),
        task=Task(
            "training-under",
            ("Another activation bends more than once.", "Choose tanh, and set the width to 2."),
            RegressionPageSettings(
                dataset="sine",
                width=2,
                seed=1,
                validation_share=0.3,
                activation="tanh",
                optimizer="Adam",
                learning_rate=0.02,
                epochs=2000,
                view="hidden units",
            ),
            SmallFit(loss=0.03, units=2),
        ),
    ),
    "why-non-linearity": Lesson(
        title="Why a non-linearity",
        settings=RegressionPageSettings(activation="identity", width=20, learning_rate=0.01),
        chapter="Networks",
        question="Twenty hidden units, but no activation between the two layers. How well can they follow the bowl?",
        answers=(
            Answer(
                "No better than a single line.",
                lambda f: f["loss"] > 0.95 * f["line"],
                "A line of lines is a line, however many there are.",
            ),
            Answer(
                "Roughly, with a few corners.",
                lambda f: 0.01 < f["loss"] <= 0.95 * f["line"],
                "A corner is what an activation makes. A sum of straight lines is straight everywhere.",
            ),
            Answer(
                "Very well: they have far more parameters.",
                lambda f: f["loss"] <= 0.01,
                "More parameters are not more shapes: the two matrices multiply into one number.",
            ),
        ),
        facts=_no_bend,
        explanation=(
            "{parameters} parameters end at {loss:.6f}, and the plain line of run 2 at {line:.6f}. All that linear "
            "functions of linear functions can do is linear, however wide or deep they are: the product of the two "
            "matrices is one number, the slope."
        ),
        task=Task(
            "training-under",
            ("Let the units bend.", "Choose ReLU, and a learning rate of 0.1."),
            RegressionPageSettings(width=20, learning_rate=0.1),
            SmallFit(loss=0.01, units=20),
        ),
    ),
    "fit-rate-too-big": Lesson(
        title="A rate that kills",
        settings=RegressionPageSettings(learning_rate=1.0),
        chapter="Networks",
        question="Run 3 with ten times its rate. What does the first long step do to a hundred ReLU units?",
        answers=(
            Answer(
                "It leaps, and comes back as run 3 did.",
                lambda f: f["loss"] < f["loss0"],
                "Run 3 lands where units are still alive. From here no gradient leads anywhere.",
            ),
            Answer(
                "It kills them all, for good.",
                lambda f: f["loss"] >= f["loss0"] and f["alive"] == 0 and f["epochs"] == 1000,
                "A unit whose sum is below 0 at every point passes no gradient.",
            ),
            Answer(
                "The numbers grow until they run out.",
                lambda f: f["epochs"] < 1000,
                "At twice this rate they do. Here there is nothing left that could grow.",
            ),
        ),
        facts=_ends,
        explanation=(
            "The loss leaps to {peak:,.0f} at epoch {peak_at} and stays there: of a hundred units {alive} still put "
            "out anything, at any point. Without output there is no gradient, and without a gradient no way back. A "
            "rate of 0.5 leaves a single unit, 0.2 works."
        ),
        task=Task(
            "diverge",
            ("One step further.", "Set the rate to 2."),
            RegressionPageSettings(learning_rate=2.0),
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
        question="One slide puts a ReLU after the last layer, too. What does it cost on a wave between -1 and 1?",
        answers=(
            Answer(
                "The lower half of the wave.",
                lambda f: f["above"] < 0.05 < f["below"],
                "A ReLU cannot put out anything below 0.",
            ),
            Answer(
                "Nothing: the layers before can make up for it.",
                lambda f: f["above"] < 0.05 and f["below"] < 0.05,
                "Whatever they send, the last ReLU turns all that is negative into 0.",
            ),
            Answer(
                "Everything: it cannot learn at all.",
                lambda f: f["above"] >= 0.05,
                "That happens from most starts, when the output is 0 everywhere. This one is alive.",
            ),
        ),
        facts=_cut_off,
        explanation=(
            "Above 0 the squared error is {above:.3f} a point, below {below:.2f}, for no prediction is negative: "
            "{floor:.3f} is the lowest loss that it can have. And this start is a lucky one: {dead} of the weight "
            "seeds 0 to 7 begin with an output of 0 at every point, pass no gradient, and never learn."
        ),
        task=Task(
            "training-under",
            ("A regression's output needs no activation.", "Under *Batches, loss and start*, switch the ReLU off."),
            RegressionPageSettings(
                dataset="sine",
                weights_from="own seed",
                weight_seed=4,
                optimizer="Adam",
                learning_rate=0.01,
                epochs=2000,
            ),
            SmallFit(loss=0.03, units=100),
        ),
    ),
    "gap": Lesson(
        title="A gap, crossed by ReLUs",
        settings=GAP,
        chapter="Judging",
        question="What does a model say where nobody measured?",
        goal=(
            "Between 0.35 and 0.65 there is no point. The loss is small all the same, and the curve crosses the gap "
            "nearly straight, without a warning. ReLU starts are much alike here: under *Batches, loss and start*, "
            "take the weights from their own seed, and compare seeds 0 and 2."
        ),
        instead="gap-two-starts",
    ),
    "gap-two-starts": Lesson(
        title="A gap in the data",
        settings=replace(GAP, activation="tanh", weights_from="own seed", weight_seed=1),
        chapter="Judging",
        question="Between 0.35 and 0.65 nobody measured. Do two starts with equally small losses say the same there?",
        answers=(
            Answer(
                "Yes: the same data, the same curve.",
                lambda f: abs(f["middle"] - f["other_middle"]) < 0.2,
                "They agree wherever there are points, and nothing else was asked of them.",
            ),
            Answer(
                "No: each crosses it as it likes.",
                lambda f: abs(f["middle"] - f["other_middle"]) >= 0.2 and f["other_loss"] < 2 * f["loss"],
                "No point there pulls at the curve.",
            ),
            Answer(
                "No, and the loss tells which one is right.",
                lambda f: abs(f["middle"] - f["other_middle"]) >= 0.2 and f["other_loss"] >= 2 * f["loss"],
                "The loss speaks of the points that there are. In the gap there are none.",
            ),
        ),
        facts=_in_the_gap,
        explanation=(
            "At x = 0.5 weight seed 1 says {middle:.2f} and seed 5 says {other_middle:.2f}; the wave itself is 0 "
            "there. Their losses are {loss:.4f} and {other_loss:.4f}. A network does not know what it does not know: "
            "where nobody measured, it guesses without a warning."
        ),
    ),
    "too-small": Lesson(
        title="Two units, one start",
        settings=RegressionPageSettings(
            dataset="sine", width=2, seed=1, validation_share=0.3, optimizer="Adam", learning_rate=0.02, epochs=2000
        ),
        chapter="Judging",
        question="What does a network do that has too few bends?",
        goal=(
            "Training and validation loss stop at the same height, about 0.22. That height is this start's: two ReLU "
            "units may end anywhere from 0.19 to 0.50, and many a start with three ends no lower. So it shows a start "
            "without luck more than a model that is too small."
        ),
        instead="one-unit",
    ),
    "one-unit": Lesson(
        title="Too small: underfitting",
        settings=RegressionPageSettings(
            dataset="sine",
            width=1,
            seed=1,
            validation_share=0.3,
            activation="tanh",
            optimizer="Adam",
            learning_rate=0.02,
            epochs=2000,
        ),
        chapter="Judging",
        question="One tanh unit is one S, and the wave turns twice. How do training and validation loss end?",
        answers=(
            Answer(
                "Both low: 2000 epochs are long.",
                lambda f: f["loss"] < 0.05 and f["validation"] < 0.05,
                "More epochs only help where there is something to be gained. An S has no second turn.",
            ),
            Answer(
                "Training low, validation high.",
                lambda f: f["loss"] < 0.05 <= f["validation"],
                "That is overfitting, and takes parameters to spare. Four of them cannot learn points by heart.",
            ),
            Answer(
                "Both stay high.",
                lambda f: f["loss"] >= 0.05 and f["validation"] >= 0.05,
                "A model that is too small misses all points, old and new.",
            ),
        ),
        facts=_one_and_two,
        explanation=(
            "They end at {loss:.3f} and {validation:.3f}: that is underfitting. It is no bad luck, for the luckiest "
            "of three other starts reaches {luckiest:.3f} in half the time. What helps is a second unit: {two:.3f}."
        ),
        task=Task(
            "validation-under",
            ("How many turns has the wave?", "Set the width to 2."),
            RegressionPageSettings(
                dataset="sine",
                width=2,
                seed=1,
                validation_share=0.3,
                activation="tanh",
                optimizer="Adam",
                learning_rate=0.02,
                epochs=2000,
            ),
            SmallFit(loss=0.03, units=4),
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
        question="769 parameters learn from ten points, and ten are held out. Which way do the two losses go?",
        answers=(
            Answer(
                "Both fall to the end.",
                lambda f: f["validation"] < 1.1 * f["lowest"],
                "While it learns the wave, both do. Then it learns the noise of its ten points, and that helps nobody.",
            ),
            Answer(
                "Training falls; validation falls, then rises.",
                lambda f: f["loss"] < 0.05 and f["validation"] > 2 * f["lowest"] and f["best"] > 20,
                "First it learns the wave, then the noise.",
            ),
            Answer(
                "Neither falls: ten points are too few.",
                lambda f: f["loss"] >= 0.05,
                "Ten points are easily learned, by heart even. That is the trouble.",
            ),
        ),
        facts=_ends,
        explanation=(
            "The training loss falls to {loss:.3f}. The validation loss is lowest, {lowest:.3f}, at epoch {best}, and "
            "ends at {validation:.2f}: from there on it is the noise that is learned. The distance between the two "
            "curves is the overfitting."
        ),
        task=Task(
            "validation-under",
            (
                "The best network was there, and then it was spoilt.",
                "Switch early stopping on, with a patience of 100.",
            ),
            RegressionPageSettings(
                dataset="sine",
                count=20,
                noise=0.3,
                validation_share=0.5,
                seed=3,
                width=256,
                optimizer="Adam",
                learning_rate=0.02,
                epochs=2000,
                early_stopping=True,
                patience=100,
            ),
            SmallFit(loss=0.15, units=256),
        ),
    ),
    "overfit-ten": Lesson(
        title="Overfit with ten points",
        settings=OVERFIT,
        chapter="Judging",
        question="Ten points to learn from, ten held out, 2000 epochs. When is it best on those held out?",
        answers=(
            Answer(
                "At the end: the training loss still falls.",
                lambda f: f["best"] > 1800,
                "It falls on the ten points that it sees. What it learns there late is their noise.",
            ),
            Answer(
                "Within the first hundred epochs.",
                lambda f: f["best"] < 100,
                "The line is learned soon; all that comes after is noise.",
            ),
            Answer(
                "About half way.",
                lambda f: 500 < f["best"] < 1500,
                "For long the validation loss hardly moves. But it never comes back to its best.",
            ),
        ),
        facts=_path,
        explanation=(
            "At epoch {best} the validation loss is {lowest:.4f}. Then it goes up to {at_60:.4f} at epoch 60, settles "
            "to {at_200:.4f} at 200, and climbs: {at_1500:.4f} at 1500, {validation:.4f} at the end, while the "
            "training loss sinks from {loss_at_best:.3f} to {loss:.3f}. The next lessons hold this very network back."
        ),
        task=Task(
            "validation-under",
            ("Under *Against overfitting* are four ways.", "Switch early stopping on, or set L2 to 0.001."),
            replace(OVERFIT, l2=0.001),
            SmallFit(loss=0.07, units=100),
        ),
        essential=True,
    ),
    "tame-l2": Lesson(
        title="Tamed by L2",
        settings=replace(OVERFIT, l2=0.001, view="weights"),
        chapter="Judging",
        question="The same run, with 0.001 times the sum of all squared weights in the loss. How does it end?",
        answers=(
            Answer(
                "Much better on held-out points.",
                lambda f: f["validation"] < 0.5 * f["wild"] and f["loss"] < 0.1,
                "A sharp corner takes large weights, and those cost now.",
            ),
            Answer(
                "As before: 0.001 is next to nothing.",
                lambda f: 0.5 * f["wild"] <= f["validation"] <= 1.5 * f["wild"],
                "The sum has 200 terms, and what is left of the training loss is small as well.",
            ),
            Answer(
                "Worse on all points: it cannot learn.",
                lambda f: f["loss"] >= 0.1,
                "That is what a hundred times the strength does. This one leaves room for a line.",
            ),
        ),
        facts=_beside_wild,
        explanation=(
            "The validation loss ends at {validation:.3f} instead of {wild:.3f}, the training loss at {loss:.3f} "
            "instead of {wild_loss:.3f}. The largest weight is {largest:.2f}, without L2 {wild_largest:.2f}: watch the "
            "histogram draw together."
        ),
        task=Task(
            "underfit",
            ("The penalty can also be too much.", "Set the L2 strength to 0.1."),
            replace(OVERFIT, l2=0.1, view="weights"),
            Bound(loss=0.1),
        ),
    ),
    "tame-l1": Lesson(
        title="Tamed by L1",
        settings=replace(OVERFIT, l1=0.001, view="weights"),
        chapter="Judging",
        question="L1 adds the sizes of the weights, not their squares. How many of the 200 end below 0.001?",
        answers=(
            Answer(
                "As many as with L2.",
                lambda f: abs(f["gone"] - f["gone_l2"]) < 0.1,
                "The square of a small weight is tiny, so L2 hardly pulls at it. L1 pulls at all alike.",
            ),
            Answer(
                "Fewer than with L2.",
                lambda f: f["gone"] <= f["gone_l2"] - 0.1,
                "Squares are larger for large weights. For small ones it is the other way round.",
            ),
            Answer(
                "Far more than with L2.",
                lambda f: f["gone"] >= f["gone_l2"] + 0.1,
                "L1 pulls at a small weight as hard as at a large one, down to 0.",
            ),
        ),
        facts=_beside_wild,
        explanation=(
            "{gone:.0%} of them, with L2 of the same strength {gone_l2:.0%}, and the fit is as good: a validation loss "
            "of {validation:.3f}. One slide says that L1 penalises magnitude and L2 enforces it. Both penalise it; L1 "
            "does so evenly, and empties most weights."
        ),
    ),
    "tame-dropout": Lesson(
        title="Tamed by dropout",
        settings=replace(OVERFIT, dropout=0.2),
        chapter="Judging",
        question="In every update each unit is silent with a chance of 20 %. How does the validation loss end?",
        answers=(
            Answer(
                "Higher: a fifth of the network is missing.",
                lambda f: f["validation"] > 1.5 * f["wild"],
                "It is missing in the updates alone. Whenever a loss is measured, all units are at work.",
            ),
            Answer(
                "Lower: no unit can rely on another.",
                lambda f: f["validation"] < 0.6 * f["wild"],
                "Each must be of use with others missing, so they cannot share the work of a sharp corner.",
            ),
            Answer(
                "Much the same.",
                lambda f: 0.6 * f["wild"] <= f["validation"] <= 1.5 * f["wild"],
                "A hundred units can spare twenty. But it is other ones each time, and that changes what is learned.",
            ),
        ),
        facts=_beside_wild,
        explanation=(
            "It ends at {validation:.2f} instead of {wild:.2f}. Look at the curves: they tremble, in the last hundred "
            "epochs by about {jitter:.3f} from one to the next, because every update trains another network."
        ),
        task=Task(
            "validation-under",
            ("Two cures may go together.", "Switch early stopping on, with a patience of 50 epochs."),
            replace(OVERFIT, dropout=0.2, early_stopping=True),
            SmallFit(loss=0.06, units=100),
        ),
    ),
    "tame-early": Lesson(
        title="Tamed by early stopping",
        settings=replace(OVERFIT, early_stopping=True, patience=50),
        chapter="Judging",
        question="Training ends after 50 epochs without a record. The slides stop at the first rise: what is kept?",
        answers=(
            Answer(
                "The same weights, only sooner.",
                lambda f: f["hasty_best"] == f["best"],
                "So it would be if the loss fell without a bump until its best epoch.",
            ),
            Answer(
                "Better ones: less time to overfit.",
                lambda f: f["hasty_lowest"] < f["lowest"],
                "Whatever it kept, the longer run has seen it as well, and keeps the better of the two.",
            ),
            Answer(
                "Worse ones: it stops at a passing bump.",
                lambda f: f["hasty_best"] < f["best"] and f["hasty_lowest"] > f["lowest"],
                "A loss seldom falls without a bump, above all at the start.",
            ),
        ),
        facts=_hasty,
        explanation=(
            "A patience of 1 stops at epoch {hasty_stopped}, where the validation loss leaps to {next:.4f}, and keeps "
            "epoch {hasty_best} with {hasty_lowest:.4f}. A patience of 50 sits the bump out: it stops at epoch "
            "{stopped} and keeps epoch {best} with {lowest:.4f}, the next record."
        ),
        task=Task(
            "patient",
            ("How long is the bump?", "Set the patience to 20."),
            replace(OVERFIT, early_stopping=True, patience=20),
            Patient(loss=0.05, patience=30),
        ),
    ),
    "test-set": Lesson(
        title="Validation is not a test",
        settings=replace(OVERFIT, early_stopping=True, patience=100),
        chapter="Judging",
        question="Early stopping keeps the epoch that suits ten held-out points best. What will new points cost it?",
        answers=(
            Answer(
                "More than those ten.",
                lambda f: f["fresh"] > 1.5 * f["validation"],
                "It was chosen because it suits those ten.",
            ),
            Answer(
                "As much: training never saw the ten.",
                lambda f: 0.67 * f["validation"] <= f["fresh"] <= 1.5 * f["validation"],
                "Training did not. But we looked at them in every epoch, and picked the one that suits them.",
            ),
            Answer(
                "Less: there are more of them.",
                lambda f: f["fresh"] < 0.67 * f["validation"],
                "More points make a loss more certain, not smaller.",
            ),
        ),
        facts=_fresh,
        explanation=(
            "Epoch {best} costs {validation:.3f} on the ten points that chose it, and {fresh:.3f} on a thousand new "
            "ones, where the true line itself costs {fresh_truth:.3f}. Who chooses by a validation set gets a "
            "flattering number from it. So keep a third part, the test set, and look at it once, at the very end."
        ),
        task=Task(
            "fresh-under",
            ("A calmer curve is nearer to new points.", "Switch early stopping off, and set L2 to 0.001."),
            replace(OVERFIT, l2=0.001),
            Bound(loss=0.095),
        ),
    ),
    "capacity": Lesson(
        title="ReLUs at many widths",
        settings=replace(OVERFIT, activation="ReLU", view="capacity"),
        chapter="Judging",
        question="How large should a network be?",
        goal=(
            "Sixty-five runs for the first curve. With 256 units the training loss is lowest and the validation loss "
            "highest. That one unit does so badly is not its number: a line needs only one. Its ReLU has died, from "
            "every start, and of two units both have from most."
        ),
        instead="right-size",
    ),
    "right-size": Lesson(
        title="Under- and overfitting",
        settings=RegressionPageSettings(
            dataset="sine",
            count=20,
            noise=0.3,
            validation_share=0.5,
            seed=3,
            activation="tanh",
            optimizer="Adam",
            learning_rate=0.01,
            view="capacity",
        ),
        chapter="Judging",
        question="Networks of 1 to 256 units learn the same ten points. Which is best on points held out?",
        answers=(
            Answer(
                "The smallest: it cannot overfit.",
                lambda f: f["best_width"] == 1,
                "It cannot. But neither can it follow the wave, and so it misses all points.",
            ),
            Answer(
                "The largest: it can do all that others can.",
                lambda f: f["best_width"] > 64,
                "It can, and more: it follows the noise of its ten points, too.",
            ),
            Answer(
                "One of a few units.",
                lambda f: 1 < f["best_width"] <= 24,
                "Enough for the wave, too few for the noise.",
            ),
        ),
        facts=_widths,
        explanation=(
            "{runs} runs, five starts at every width; the line is the middle one. With 1 unit both losses are high, "
            "{training_1:.2f} and {validation_1:.2f}: underfitting. With 100 they are {training_100:.3f} and "
            "{validation_100:.2f}: overfitting. Lowest is {lowest:.3f}, with {best_width} units. The second curve "
            "leaves the width as it is, and holds it back by L2."
        ),
        task=Task(
            "validation-under",
            ("The first curve says where.", "Set the width to 4."),
            RegressionPageSettings(
                dataset="sine",
                count=20,
                noise=0.3,
                validation_share=0.5,
                seed=3,
                width=4,
                activation="tanh",
                optimizer="Adam",
                learning_rate=0.01,
                view="model",
            ),
            SmallFit(loss=0.15, units=8),
        ),
        before={"view": "model", "epochs": 1},
    ),
    "low-loss": Lesson(
        title="Low loss is not enough",
        settings=RegressionPageSettings(
            dataset="line", count=10, noise=0.3, seed=3, width=256, learning_rate=0.02, optimizer="Adam", epochs=3000
        ),
        chapter="Judging",
        question="On its ten points it comes to cost less than the true line behind them. Is it the better model?",
        answers=(
            Answer(
                "Yes: the lower loss wins.",
                lambda f: f["fresh"] < 0.9 * f["fresh_truth"],
                "It wins on these ten points. It has learned their noise, and new points have noise of their own.",
            ),
            Answer(
                "They are equally good on new points.",
                lambda f: 0.9 * f["fresh_truth"] <= f["fresh"] <= 1.1 * f["fresh_truth"],
                "So it would be if the curve had stayed close to the line between the points.",
            ),
            Answer(
                "No: on new points it costs far more.",
                lambda f: f["fresh"] > 1.5 * f["fresh_truth"],
                "It bends towards each of its points, and misses the line between them.",
            ),
        ),
        facts=_fresh,
        explanation=(
            "It brings the loss to {loss:.4f}; the true line, dotted, costs {truth:.3f} there. "
            "On a thousand new points it is {fresh:.2f} against {fresh_truth:.3f}. A low training loss says nothing "
            "about points that were not trained on."
        ),
        task=Task(
            "fresh-under",
            ("What is behind the points?", "Choose the linear layer."),
            RegressionPageSettings(
                dataset="line",
                model="linear layer",
                count=10,
                noise=0.3,
                seed=3,
                learning_rate=0.02,
                optimizer="Adam",
                epochs=3000,
            ),
            Bound(loss=0.1),
        ),
    ),
}
