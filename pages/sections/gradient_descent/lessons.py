"""The lessons on gradient descent."""

from __future__ import annotations

from pages.sections.gradient_descent.goals import LossUnder, PlaceNear, XNear, walks
from pages.sections.gradient_descent.settings import DescentPageSettings
from ui.course import Answer, Facts, Lesson, Runner, Task

PLAIN = "Gradient descent"


def _ends(settings: DescentPageSettings, run: Runner) -> Facts:
    """Where the first walk begins and ends, and how its steps and its loss went."""
    walk = next(iter(walks(settings, run).values()))
    lengths = walk.moves.norm(dim=1)
    return {
        "x0": walk.points[0][0].item(),
        "x": walk.points[-1][0].item(),
        "y": walk.points[-1][1].item(),
        "first_step": lengths[0].item(),
        "last_step": lengths[len(lengths) // 2].item(),
        "loss0": walk.losses[0].item(),
        "loss": walk.losses[-1].item(),
        "lowest_at": int(walk.losses.argmin()),
        "rises": int((walk.losses[1:] > walk.losses[:-1]).sum()),
        "left_at": walk.left_at,
    }


def _both(settings: DescentPageSettings, run: Runner) -> Facts:
    """Where plain descent ends, and where the other one does."""
    plain, other = walks(settings, run).values()
    return {
        "x": plain.points[-1][0].item(),
        "y": plain.points[-1][1].item(),
        "loss": plain.losses[-1].item(),
        "other_x": other.points[-1][0].item(),
        "other_y": other.points[-1][1].item(),
        "other_loss": other.losses[-1].item(),
        "gradient": plain.gradient_norms[0].item(),
        "step": other.moves[0].norm().item(),
    }


def _leaving(settings: DescentPageSettings, run: Runner) -> Facts:
    """The first step at which each walk is further than 1 from the saddle's ridge."""
    plain, momentum = (int((walk.points[:, 1].abs() > 1).nonzero()[0]) for walk in walks(settings, run).values())
    return {"plain": plain, "momentum": momentum}


def _rest(settings: DescentPageSettings, run: Runner) -> Facts:
    """How much the loss still moves in the last hundred steps."""
    walk = next(iter(walks(settings, run).values()))
    late = walk.losses[-100:]
    return {
        "loss": walk.losses[-1].item(),
        "low": late.min().item(),
        "high": late.max().item(),
        "rises": int((late[1:] > late[:-1]).sum()),
        "rate0": walk.rates[0].item(),
        "rate": walk.rates[-2].item(),
    }


LESSONS: dict[str, Lesson[DescentPageSettings]] = {
    "first-contact": Lesson(
        title="First contact: one parameter",
        settings=DescentPageSettings(
            view="one", surface="Tilted double well", start_y=0.0, learning_rate=0.02, steps=60
        ),
        chapter="Learning",
        question="The learning rate stays at 0.02 all the way. What do the steps do on the way down?",
        answers=(
            Answer(
                "They stay the same length.",
                lambda f: abs(f["last_step"] / f["first_step"] - 1) < 0.1,
                "The rate is the same, but a step is the rate times the slope, and the slope changes.",
            ),
            Answer(
                "They shrink by themselves.",
                lambda f: f["last_step"] < 0.9 * f["first_step"],
                "Near the bottom there is hardly any slope left to take a step from.",
            ),
            Answer(
                "They grow, like a ball rolling.",
                lambda f: f["last_step"] > 1.1 * f["first_step"],
                "A ball gathers speed. Plain descent has no speed: every step looks at the slope here and now.",
            ),
        ),
        facts=_ends,
        explanation=(
            "The gradient is the slope of the dashed tangent. A step is the learning rate times that slope, against "
            "it: the first is {first_step:.2f} long, half-way through it is {last_step:.4f}, since the "
            "curve is nearly flat there."
        ),
        task=Task(
            "end-at-x",
            (
                "A walk goes down on the side of the ridge that it starts on.",
                "The ridge is near x = 0.1. Move *Start x* to the left of it.",
            ),
            DescentPageSettings(
                view="one", surface="Tilted double well", start_x=-0.1, start_y=0.0, learning_rate=0.02, steps=60
            ),
            XNear(x=-1.0),
        ),
        essential=True,
    ),
    "rate-too-small": Lesson(
        title="Learning rate: too small",
        settings=DescentPageSettings(surface="Ravine", learning_rate=0.002),
        chapter="Learning",
        question="A hundred tiny steps from x = -5, to be on the safe side. How far along the ravine do they lead?",
        answers=(
            Answer(
                "All the way to the minimum at 0.",
                lambda f: abs(f["x"]) < 0.25,
                "Safe it is; but a step is the rate times the slope, and both are small along the ravine.",
            ),
            Answer(
                "About half of the way.",
                lambda f: -3.75 < f["x"] <= -0.25,
                "It is less: along the ravine the slope is small, and it gets smaller on the way.",
            ),
            Answer(
                "Not a quarter of it.",
                lambda f: f["x"] <= -3.75,
                "It looks too little for a hundred steps, but each takes only 0.2 % of what is left.",
            ),
        ),
        facts=_ends,
        explanation=(
            "After a hundred steps it stands at x = {x:.2f}, not a fifth of the way. A small rate never fails loudly; "
            "it only costs time, and from the loss alone it looks like a model that cannot learn."
        ),
        task=Task(
            "loss-under",
            ("Raise the rate, and play again.", "Something near 0.05 is five times what the ravine needs."),
            DescentPageSettings(surface="Ravine", learning_rate=0.05),
            LossUnder(loss=0.01, steps=100),
        ),
    ),
    "rate-good": Lesson(
        title="Learning rate: good",
        settings=DescentPageSettings(surface="Ravine", learning_rate=0.09),
        chapter="Learning",
        question="At 0.09 every step crosses the ravine to its other wall. Will the walk arrive?",
        answers=(
            Answer(
                "No, it bounces between the walls for ever.",
                lambda f: f["loss"] > 1,
                "It does bounce, but it lands a little lower every time.",
            ),
            Answer(
                "Yes: every zig is smaller than the last one.",
                lambda f: f["loss"] < 1e-3 and f["rises"] == 0,
                "Crossing is no harm as long as the other side is lower.",
            ),
            Answer(
                "Yes, but the loss goes up and down on the way.",
                lambda f: f["loss"] < 1e-3 and f["rises"] > 0,
                "The path zigzags, the loss does not: both walls are as high, and each landing is lower.",
            ),
        ),
        facts=_ends,
        explanation=(
            "The loss has risen {rises} times and ends at {loss:.0e}. Across the ravine each step overshoots by eight "
            "tenths; along it the same rate is just right. A good rate is close to the largest that holds."
        ),
        task=Task(
            "loss-under",
            (
                "The steeper direction sets the limit: across, the slope grows by 20 for each 1 in y, so 2 / 20 = 0.1.",
                "Stay just under it: try 0.08 to 0.09.",
            ),
            DescentPageSettings(surface="Ravine", learning_rate=0.085, steps=40),
            LossUnder(loss=0.05, steps=40),
        ),
        essential=True,
    ),
    "rate-too-big": Lesson(
        title="Learning rate: too big",
        settings=DescentPageSettings(surface="Ravine", learning_rate=0.102),
        chapter="Learning",
        question="A little more than good: 0.102. What becomes of the walk?",
        answers=(
            Answer(
                "It arrives a little sooner.",
                lambda f: f["loss"] < f["loss0"] / 100,
                "Up to 0.1 more is faster. Past it every step lands higher on the other wall than it came from.",
            ),
            Answer(
                "It bounces at the same height for ever.",
                lambda f: f["loss0"] / 100 <= f["loss"] <= 10 * f["loss0"],
                "That is what happens at exactly 0.1. A hair above, every bounce is a little higher.",
            ),
            Answer(
                "First down, then up and away.",
                lambda f: 0 < f["lowest_at"] < 20 and f["loss"] > 10 * f["loss0"],
                "It seems odd that it should first fall: along the ravine it still gets nearer.",
            ),
        ),
        facts=_ends,
        explanation=(
            "The loss falls until step {lowest_at}, because x still gets nearer; then the walls win. It leaves the "
            "picture at step {left_at} and ends at a loss of {loss:,.0f}. The limit is 2 / 20 = 0.1: across the ravine "
            "the slope grows by 20 for each 1 in y, and a step of just 2 / 20 of it lands as high on the other wall."
        ),
        task=Task(
            "diverge",
            (
                "Numbers of 32 bits end near 10 to the power of 38: the walk must grow for longer, or faster.",
                "Raise the rate to 0.3.",
            ),
            DescentPageSettings(surface="Ravine", learning_rate=0.3),
        ),
        essential=True,
    ),
    "local-minimum": Lesson(
        title="A local minimum",
        settings=DescentPageSettings(surface="Tilted double well"),
        chapter="Learning",
        question="There are two valleys; the left one is deeper. The walk starts on the right: where does it end?",
        answers=(
            Answer(
                "In the left valley, the deepest.",
                lambda f: f["x"] < 0,
                "Descent knows the slope under its feet and nothing of a valley behind the ridge.",
            ),
            Answer(
                "In the right valley.",
                lambda f: f["x"] > 0.5,
                "It is the nearest downhill, and no slope leads out of it again.",
            ),
            Answer(
                "On the ridge between them.",
                lambda f: 0 <= f["x"] <= 0.5,
                "On the ridge the slope is zero as well, but the smallest push leads away from it.",
            ),
        ),
        facts=_ends,
        explanation=(
            "It ends at x = {x:.2f} with a loss of {loss:.2f}, though the valley at x = -1.04 has one of -0.31. "
            "A minimum that is not the deepest is called a local minimum."
        ),
        task=Task(
            "loss-under",
            ("A large step can jump the ridge.", "Leave the start where it is and set the rate to 0.15."),
            DescentPageSettings(surface="Tilted double well", learning_rate=0.15),
            LossUnder(loss=-0.3, steps=100),
        ),
    ),
    "line-surface": Lesson(
        title="The loss of a line",
        settings=DescentPageSettings(surface="Line's MSE", steps=200),
        chapter="Learning",
        question="Every point of this ground is a slope w and an intercept b. What moves while the walk goes down?",
        answers=(
            Answer(
                "The 50 data points move towards a line.",
                lambda f: False,
                "The data never move. They are what makes the ground the shape it is.",
            ),
            Answer(
                "A line turns and shifts towards the data.",
                lambda f: f["loss"] < f["loss0"],
                "The data stay; each place of the walk is another line through them.",
            ),
            Answer(
                "Nothing but the point on the ground.",
                lambda f: f["loss"] >= f["loss0"],
                "The point on the ground is a line in the picture of the data: its w and its b.",
            ),
        ),
        facts=_ends,
        explanation=(
            "Path and line move together: from w = -1, b = 5 to w = {x:.2f}, b = {y:.2f}, and the loss, the mean "
            "squared distance to the data, from {loss0:.3f} to {loss:.4f}. Training a model is this walk, with "
            "more parameters."
        ),
        task=Task(
            "loss-under",
            ("More steps, or a larger rate.", "Set the rate to 0.5."),
            DescentPageSettings(surface="Line's MSE", steps=200, learning_rate=0.5),
            LossUnder(loss=0.0025, steps=200),
        ),
    ),
    "ravine-momentum": Lesson(
        title="A ravine, with momentum",
        settings=DescentPageSettings(
            surface="Ravine", optimizers=(PLAIN, "Momentum"), learning_rate=0.02, momentum=0.7
        ),
        chapter="Learning",
        question="Momentum keeps 0.7 of every step for the next one. What does that change in the ravine?",
        answers=(
            Answer(
                "Little: both use the same rate.",
                lambda f: abs(f["other_x"] - f["x"]) < 0.1,
                "The rate is the same, but steps in one direction add up: 1 / (1 - 0.7) is more than three times.",
            ),
            Answer(
                "It adds up the small steps along the ravine.",
                lambda f: abs(f["other_x"]) < 0.05 < abs(f["x"]),
                "Along the ravine all steps point the same way, so they add up.",
            ),
            Answer(
                "It is thrown out of the ravine.",
                lambda f: abs(f["other_y"]) > 1,
                "Across, steps of changing sign cancel. Only with far too much momentum it swings.",
            ),
        ),
        facts=_both,
        explanation=(
            "After a hundred steps plain descent is at x = {x:.2f}, momentum at {other_x:.3f}. What points the same "
            "way adds up, what changes its sign cancels: just what a ravine needs."
        ),
        task=Task(
            "loss-under",
            ("More momentum remembers longer.", "Set the momentum to 0.75, and the steps to 60."),
            DescentPageSettings(
                surface="Ravine", optimizers=(PLAIN, "Momentum"), learning_rate=0.02, momentum=0.75, steps=60
            ),
            LossUnder(loss=0.00001, steps=60),
        ),
    ),
    "saddle": Lesson(
        title="Slow at a saddle",
        settings=DescentPageSettings(surface="Saddle", optimizers=(PLAIN, "Momentum"), steps=150),
        chapter="Learning",
        question="At (0, 0) the gradient vanishes, yet it is no minimum. Both start a hair off the ridge, at y = 0.01: "
        "what do they do there?",
        answers=(
            Answer(
                "Both stop: without a gradient there is no step.",
                lambda f: False,
                "They come close to a stop. But the hair's breadth in y grows with every step.",
            ),
            Answer(
                "Both linger and leave, plain descent first.",
                lambda f: f["plain"] < f["momentum"],
                "Momentum adds up the small pushes away from the ridge, so it is the first.",
            ),
            Answer(
                "Both linger and leave, momentum first.",
                lambda f: f["momentum"] < f["plain"],
                "The small pushes all point away from the ridge, so they add up.",
            ),
        ),
        facts=_leaving,
        explanation=(
            "Momentum is a unit away from the ridge by step {momentum}, plain descent by step {plain}. From y = 0 "
            "exactly, neither ever leaves: there is no push to add up. A touch of noise is enough to be free."
        ),
        task=Task(
            "end-near",
            ("What is needed for nobody to leave the ridge?", "Set *Start y* to exactly 0."),
            DescentPageSettings(surface="Saddle", optimizers=(PLAIN, "Momentum"), steps=150, start_y=0.0),
            PlaceNear(),
        ),
    ),
    "start-decides": Lesson(
        title="Where you start decides",
        settings=DescentPageSettings(surface="Egg crate", optimizers=(PLAIN, "Momentum"), start_x=4.6, start_y=4.6),
        chapter="Learning",
        question="An egg crate has a minimum in every pit, the deepest in the middle. Who finds it from the corner?",
        answers=(
            Answer(
                "Neither of them.",
                lambda f: f["loss"] > 1 and f["other_loss"] > 1,
                "Plain descent does not. Momentum has enough way on to roll over the rims, from here.",
            ),
            Answer(
                "Momentum alone.",
                lambda f: f["loss"] > 1 > f["other_loss"],
                "It rolls over the rims with what is left of its last steps.",
            ),
            Answer(
                "Both of them.",
                lambda f: f["loss"] < 1 and f["other_loss"] < 1,
                "Plain descent has no way on: it ends in the pit that it starts in.",
            ),
        ),
        facts=_both,
        explanation=(
            "Plain descent ends at ({x:.2f}, {y:.2f}) with a loss of {loss:.1f}; momentum rolls on to the deepest pit. "
            "No optimizer avoids local minima for certain: from x = 4.4, y = 4 momentum rests in another pit, too."
        ),
        task=Task(
            "loss-under",
            ("Click the ground to start elsewhere.", "Start in the pit in the middle: x = 0.5, y = 0.5."),
            DescentPageSettings(
                surface="Egg crate", optimizers=(PLAIN, "Momentum"), start_x=0.5, start_y=0.5, followed=PLAIN
            ),
            LossUnder(loss=0.000001, steps=100),
        ),
    ),
    "adam-descent": Lesson(
        title="Adam against descent",
        settings=DescentPageSettings(
            surface="Plateau", optimizers=(PLAIN, "Adam"), learning_rate=0.1, start_x=-3.2, start_y=2.4
        ),
        chapter="Learning",
        question="Out here the ground is almost flat, and both have the same rate of 0.1. How do they get on?",
        answers=(
            Answer(
                "Both creep: there is no slope to follow.",
                lambda f: f["loss"] > 0.9 and f["other_loss"] > 0.9,
                "Plain descent does. Adam divides the gradient by its own size, so a small one does not matter.",
            ),
            Answer(
                "Descent creeps, Adam walks to the minimum.",
                lambda f: f["loss"] > 0.9 and f["other_loss"] < 0.01,
                "Adam divides by the gradient's size, and what is left is its direction.",
            ),
            Answer(
                "Both arrive, Adam a little sooner.",
                lambda f: f["loss"] < 0.01 and f["other_loss"] < 0.01,
                "A step of plain descent is the rate times the gradient, and that is nearly nothing here.",
            ),
        ),
        facts=_both,
        explanation=(
            "The gradient is {gradient:.4f} long here (its dashed arrow is drawn larger, to be seen), and plain "
            "descent's loss ends at {loss:.4f}, where it began. "
            "Adam divides by the gradient's own size: its first step is 0.1 in each coordinate, {step:.3f} in all, and "
            "it ends at a loss of {other_loss:.4f}."
        ),
        task=Task(
            "loss-under",
            (
                "Plain descent can do it as well, from a place that is less flat.",
                "Start nearer to the middle, and take a larger rate: x = -1, y = 1, rate 1.",
            ),
            DescentPageSettings(surface="Plateau", learning_rate=1.0, start_x=-1.0, start_y=1.0),
            LossUnder(loss=0.000001, steps=100),
        ),
    ),
    "mini-batches": Lesson(
        title="The noise of mini-batches",
        settings=DescentPageSettings(surface="Line's MSE", batch_size=5, learning_rate=0.6, steps=300),
        chapter="Learning",
        question="Each step looks at five of the fifty points. Will the walk come to rest at the minimum?",
        answers=(
            Answer(
                "Yes, it only takes longer.",
                lambda f: f["rises"] == 0,
                "It gets there soon. But the next five points have their minimum elsewhere, and it steps there.",
            ),
            Answer(
                "No, it keeps trembling around it.",
                lambda f: f["rises"] > 0 and f["loss"] < 0.1,
                "Each batch of five has a minimum of its own.",
            ),
            Answer(
                "No, it never comes near.",
                lambda f: f["loss"] >= 0.1,
                "Five points are few, but on average they point the right way.",
            ),
        ),
        facts=_rest,
        explanation=(
            "In the last hundred steps the loss has gone up {rises} times, between {low:.4f} and {high:.4f}. A "
            "gradient from five points costs a tenth and points the right way on average; the price is that it never "
            "rests."
        ),
        task=Task(
            "loss-under",
            ("How many points would a batch need for there to be no noise?", "Set the batch size to 50."),
            DescentPageSettings(surface="Line's MSE", batch_size=50, learning_rate=0.6, steps=100),
            LossUnder(loss=0.00218, steps=100),
        ),
    ),
    "decay": Lesson(
        title="Let the rate decay",
        settings=DescentPageSettings(
            surface="Line's MSE", batch_size=5, learning_rate=0.6, steps=300, schedule="Cosine"
        ),
        chapter="Learning",
        question="The same five points a step, but the rate falls to zero. What becomes of the trembling?",
        answers=(
            Answer(
                "It stays: the batches are as noisy as before.",
                lambda f: f["high"] > 1.5 * f["low"] and f["loss"] > 1.01 * f["low"],
                "The gradients are as noisy as before. But a step is the rate times the gradient.",
            ),
            Answer(
                "It dies down, near the minimum.",
                lambda f: f["loss"] < 1.01 * f["low"],
                "As the rate falls, so do the steps, the noisy part of them, too.",
            ),
            Answer(
                "It stops too early, far from the minimum.",
                lambda f: f["loss"] > 0.05,
                "That is what happens when the rate falls too soon. Here it stays high for the first half.",
            ),
        ),
        facts=_rest,
        explanation=(
            "The rate goes from {rate0:g} to nearly 0, and the steps with it: the loss ends at {loss:.6f}, as low as "
            "in any of the last hundred steps. Draw the learning rate against the step to see its curve."
        ),
        task=Task(
            "loss-under",
            ("The cosine reaches zero at the last step, however many there are.", "Set the steps to 150."),
            DescentPageSettings(surface="Line's MSE", batch_size=5, learning_rate=0.6, steps=150, schedule="Cosine"),
            LossUnder(loss=0.0023, steps=150),
        ),
    ),
}
