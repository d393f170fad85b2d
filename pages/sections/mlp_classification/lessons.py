"""The lessons on networks that classify."""

from __future__ import annotations

from core.plane.own_points import encode_points
from pages.sections.mlp_classification.settings import PlanePageSettings
from ui.course import Lesson

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

LESSONS: dict[str, Lesson[PlanePageSettings]] = {
    "line-not-enough": Lesson(
        title="A line is not enough",
        settings=PlanePageSettings.of(layers=0),
        chapter="Networks",
        question="Can a line keep the inside from the outside?",
        goal="Play it: without a hidden layer the network is one line, and it ends with 59 % right, hardly better than "
        "guessing. Then set the hidden layers to 1.",
    ),
    "two-lines-three-lines": Lesson(
        title="Two lines, three lines",
        settings=PlanePageSettings.of(layers=1, units1=2),
        chapter="Networks",
        question="How many lines does it take to close a ring?",
        goal="Two units are two lines: they make a band, and 88 % is all there is. Give it a third unit, and the band "
        "closes. Choose a unit to see its line.",
    ),
    "xor-net": Lesson(
        title="XOR",
        settings=PlanePageSettings.of(points="XOR", layers=1, units1=4),
        chapter="Networks",
        question="What could a single perceptron not do, in 1969?",
        goal="Opposite corners belong together. Four tanh units solve it by epoch 75; try 2, then 8. Then take all "
        "layers away, and let in x₁x₂ under *Points and inputs*: a good input does the work of a layer.",
    ),
    "two-spirals": Lesson(
        title="Two spirals",
        settings=PlanePageSettings.of(points="two spirals", units1=8, units2=8, learning_rate=0.01, epochs=300),
        chapter="Networks",
        question="How far can it bend?",
        goal="Play it at full speed. The first layer's units are still lines; those of the second are made of them "
        "and already bent. Every point is right by epoch 109. See whether 4 and 4 units can do it.",
    ),
    "linear-stays-linear": Lesson(
        title="Linear stays linear",
        settings=PlanePageSettings.of(units1=8, units2=8, activation="identity"),
        chapter="Networks",
        question="Why not just stack linear layers?",
        goal="Sixteen units, and still a straight line. Further down the three matrices are multiplied into one. Then "
        "choose tanh.",
    ),
    "dead-units": Lesson(
        title="Dead units",
        settings=PlanePageSettings.of(points="XOR", activation="ReLU", weight_seed=2),
        chapter="Networks",
        question="What if a unit puts out 0 everywhere?",
        goal="No gradient comes through a ReLU that is off at every point, so the unit never comes back. The page "
        "names it. Change the weight seed, or take leaky ReLU.",
    ),
    "three-arms": Lesson(
        title="Three arms",
        settings=PlanePageSettings.of(points="three spirals", units1=8, units2=8, learning_rate=0.01, epochs=200),
        chapter="Networks",
        question="What if there are three classes?",
        goal="Three scores compete at every place of the plane, and softmax makes shares of them. The line is where "
        "the best two tie.",
    ),
    "too-many-units": Lesson(
        title="Too many units, and noise",
        settings=PlanePageSettings.of(**NOISY, units1=8, units2=8),
        chapter="Judging",
        question="Is 100 % right the goal?",
        goal="Hollow points are held out. All training points are right by epoch 49, and the test loss has been rising "
        "since epoch 25: the line bends around the noise. Go back to the dotted epoch. Then try one layer of 2.",
    ),
    "dropout-net": Lesson(
        title="Dropout",
        settings=PlanePageSettings.of(**NOISY, units1=8, units2=8, dropout=0.3),
        chapter="Judging",
        question="Can forgetting help?",
        goal="In every update some units are silenced, those struck out, so no unit can rely on another. The test loss "
        "ends at 0.75, without dropout at 2.08. Look what has become of the training loss.",
    ),
    "draw-your-own": Lesson(
        title="Draw your own points",
        settings=PlanePageSettings.of(points="own points", own=BULL, layers=1, units1=3),
        chapter="Networks",
        question="Can you draw what it cannot learn?",
        goal="Choose a class above the plane and click to add points, drag them, drag them out. Beat three units "
        "first, then give it more. The link holds what you drew.",
    ),
}
