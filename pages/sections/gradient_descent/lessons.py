"""The lessons on gradient descent."""

from __future__ import annotations

from pages.sections.gradient_descent.settings import DescentPageSettings
from ui.course import Lesson

LESSONS: dict[str, Lesson[DescentPageSettings]] = {
    "first-contact": Lesson(
        title="First contact: one parameter",
        settings=DescentPageSettings(
            view="one", surface="Tilted double well", start_y=0.0, learning_rate=0.02, steps=60
        ),
        chapter="Learning",
        question="What is a gradient good for?",
        goal=(
            "Go to the start of the walk. The dashed tangent says which way is down and how steep it is; the orange "
            "bar is how far the next step goes. Step on: where the curve flattens, the steps shrink by themselves. "
            "Then start at -0.1 and at 0.2."
        ),
    ),
    "rate-too-small": Lesson(
        title="Learning rate: too small",
        settings=DescentPageSettings(surface="Ravine", learning_rate=0.002),
        chapter="Learning",
        question="Why not just take tiny steps to be safe?",
        goal="A hundred steps, and x has come from -5 to -4.09: not a fifth of the way. Play it, then raise the rate "
        "until it arrives.",
    ),
    "rate-good": Lesson(
        title="Learning rate: good",
        settings=DescentPageSettings(surface="Ravine", learning_rate=0.09),
        chapter="Learning",
        question="What does a good rate look like?",
        goal="It zigzags across the ravine and still gets along it. Every zig is smaller than the last one.",
    ),
    "rate-too-big": Lesson(
        title="Learning rate: too big",
        settings=DescentPageSettings(surface="Ravine", learning_rate=0.102),
        chapter="Learning",
        question="What happens a little further?",
        goal=(
            "Each step lands a little further up the other wall. The loss falls at first, because x still improves; "
            "then the walls win. The limit on this surface is 2 / 20 = 0.1: try 0.098, and 0.1 itself."
        ),
    ),
    "local-minimum": Lesson(
        title="A local minimum",
        settings=DescentPageSettings(surface="Tilted double well"),
        chapter="Learning",
        question="Does gradient descent find the deepest valley?",
        goal=(
            "The walk ends at x = 0.96, though the valley at x = -1.04 is deeper. Start left of the ridge and see "
            "where it ends. Then go back and set the rate to 0.15: a large step can jump the ridge."
        ),
    ),
    "line-surface": Lesson(
        title="The loss of a line",
        settings=DescentPageSettings(surface="Line's MSE", steps=200),
        chapter="Learning",
        question="What does a point on the loss surface stand for?",
        goal=(
            "Every point is a slope w and an intercept b, so a line through the data below. Play it: the path and "
            "the line move together, towards the least-squares line, which is dashed."
        ),
    ),
    "ravine-momentum": Lesson(
        title="A ravine, with momentum",
        settings=DescentPageSettings(
            surface="Ravine", optimizers=("Gradient descent", "Momentum"), learning_rate=0.02, momentum=0.7
        ),
        chapter="Learning",
        question="How can steps remember where they were going?",
        goal=(
            "At 0.02 plain descent still creeps along the ravine after 100 steps; momentum adds up the steady part "
            "and is there. Raise the momentum to 0.95 and watch it overshoot."
        ),
    ),
    "saddle": Lesson(
        title="Slow at a saddle",
        settings=DescentPageSettings(surface="Saddle", optimizers=("Gradient descent", "Momentum"), steps=150),
        chapter="Learning",
        question="What happens where the gradient vanishes but there is no minimum?",
        goal=(
            "Plain descent slows down near (0, 0), where the gradient is almost nothing, and leaves once y has "
            "grown. Momentum swings past and leaves sooner. Set the start to y = 0: plain descent never leaves."
        ),
    ),
    "start-decides": Lesson(
        title="Where you start decides",
        settings=DescentPageSettings(
            surface="Egg crate", optimizers=("Gradient descent", "Momentum"), start_x=4.6, start_y=4.6
        ),
        chapter="Learning",
        question="Do optimizers avoid local minima?",
        goal=(
            "The slides say so. Plain descent ends in the pit it starts in; momentum rolls on to the deepest one, "
            "from here. Start at x = 4.4, y = 4 and it rests in another. Click the ground to try more."
        ),
    ),
    "adam-descent": Lesson(
        title="Adam against descent",
        settings=DescentPageSettings(
            surface="Plateau", optimizers=("Gradient descent", "Adam"), learning_rate=0.1, start_x=-3.2, start_y=2.4
        ),
        chapter="Learning",
        question="What if the slope is almost flat?",
        goal=(
            "The gradient out here is tiny, so plain descent hardly moves. Adam divides by the gradient's own size "
            "and walks on. Draw the gradient norm to see why."
        ),
    ),
    "mini-batches": Lesson(
        title="The noise of mini-batches",
        settings=DescentPageSettings(surface="Line's MSE", batch_size=5, learning_rate=0.6, steps=300),
        chapter="Learning",
        question="What does a gradient from five points cost?",
        goal="The path is noisy and never rests: each batch has a minimum of its own. Raise the batch size to 50 and "
        "it is smooth.",
    ),
    "decay": Lesson(
        title="Let the rate decay",
        settings=DescentPageSettings(
            surface="Line's MSE", batch_size=5, learning_rate=0.6, steps=300, schedule="Cosine"
        ),
        chapter="Learning",
        question="How can a noisy walk come to rest?",
        goal=(
            "The same noise as before, but the rate falls to 0, and the steps with it. Draw the learning rate "
            "against the step, then try the other schedules."
        ),
    ),
}
