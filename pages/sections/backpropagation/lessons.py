"""The lessons on backpropagation."""

from __future__ import annotations

from dataclasses import replace

from core.graphs.chains import ChainSettings, run_chain
from core.graphs.graphs import GraphResult
from pages.sections.backpropagation.goals import BRANCH, LAYERS, PERCEPTRON, graph_of
from pages.sections.backpropagation.settings import BackpropagationPageSettings, Part
from ui.course import Answer, Facts, Lesson, Runner, Task


def _arrived(result: GraphResult, *names: str) -> Facts:
    """The gradients of some nodes, by name."""
    return {name: (result.gradient(name) or 0.0) + 0.0 for name in names}


def _line(settings: BackpropagationPageSettings, run: Runner) -> Facts:
    """What arrives at both parameters and on the way to them, and the input."""
    return {"x": settings.x, **_arrived(graph_of(settings), "w", "b", "error", "prediction")}


def _perceptron(settings: BackpropagationPageSettings, run: Runner) -> Facts:
    """What arrives at the score and at the probability, and what the score could have got instead."""
    result = graph_of(settings)
    p, label = result.value("probability"), settings.value("label")
    return {
        "gap": p - label,
        "slope": p * (1 - p),
        **_arrived(result, "score", "probability"),
    }


def _unit(settings: BackpropagationPageSettings, run: Runner) -> Facts:
    """What arrives behind the ReLU and before it, and where its input stands, as it is and with w₁ moved by 2."""
    result = graph_of(settings)
    lower, higher = (graph_of(replace(settings, w1=settings.w1 + by)).value("z") for by in (-2.0, 2.0))
    return {"z": result.value("z"), "lower": lower, "higher": higher, **_arrived(result, "h", "w1", "b1")}


def _ways(settings: BackpropagationPageSettings, run: Runner) -> Facts:
    """What comes back to b over each of its ways, and what its gradient is."""
    result = graph_of(settings)
    one, other = (
        flow or 0.0 for edge, flow in zip(result.expression.edges, result.flows, strict=True) if edge.source == "b"
    )
    return {"one": one, "other": other, "b": result.gradient("b") or 0.0}


def _chain(settings: BackpropagationPageSettings, run: Runner) -> Facts:
    """What is left of a gradient of 1 at the first layer, and what a layer multiplies it by on average."""
    gradients = run_chain(settings.reduced_to(ChainSettings)).gradients
    first, last = gradients[0].item(), gradients[-1].item()
    return {
        "first": first,
        "rate": (first / last) ** (1 / (settings.depth - 1)),
        "depth": settings.depth,
        "weight": settings.weight,
    }


LESSONS: dict[str, Lesson[BackpropagationPageSettings]] = {
    "chain-rule": Lesson(
        title="A gradient, factor by factor",
        settings=BackpropagationPageSettings(),
        chapter="Learning",
        question="The prediction is 2 · 3 + 1 = 7, and the target 5. Which gets the larger gradient, w or b?",
        answers=(
            Answer(
                "b: it is nearer to the loss.",
                lambda f: abs(f["b"]) > abs(f["w"]),
                "It is fewer steps away, but what counts is what each step multiplies by, not how many there are.",
            ),
            Answer(
                "Both get the same: they share one error.",
                lambda f: abs(f["b"]) == abs(f["w"]),
                "They share the error. But on its way to w the gradient passes the product with x.",
            ),
            Answer(
                "w, three times as much as b.",
                lambda f: abs(f["w"]) == 3 * abs(f["b"]),
                "The product with x = 3 makes whatever w does three times as large.",
            ),
        ),
        facts=_line,
        explanation=(
            "The square gives 2 times the error, {error:g}; the sum hands it on as it is, so b gets {b:g}; the product "
            "multiplies it by x = {x:g}, so w gets {w:g}. Local derivatives, multiplied along the way: that is the "
            "chain rule."
        ),
        task=Task(
            "content",
            ("Every gradient here has the error as a factor.", "Set b to -1: the prediction is 5 then."),
            BackpropagationPageSettings.of(b=-1.0),
        ),
        essential=True,
    ),
    "p-minus-y": Lesson(
        title="Only p - y arrives",
        settings=BackpropagationPageSettings(expression=PERCEPTRON),
        chapter="Learning",
        question="The sigmoid says p, the label is 1. What comes back through logarithm and sigmoid to the score s?",
        answers=(
            Answer(
                "-1/p, the slope of the logarithm.",
                lambda f: abs(f["score"] - f["probability"]) < 1e-4,
                "That is what arrives at p. Before the score stands the sigmoid, with a slope of its own.",
            ),
            Answer(
                "p - 1, the gap to the label.",
                lambda f: abs(f["score"] - f["gap"]) < 1e-6,
                "Two slopes are multiplied, and p cancels.",
            ),
            Answer(
                "p (1 - p), the slope of the sigmoid.",
                lambda f: abs(f["score"] - f["slope"]) < 1e-4,
                "That is the sigmoid's own factor. The logarithm's stands before it, and the two are multiplied.",
            ),
        ),
        facts=_perceptron,
        explanation=(
            "At p arrives -1/p, {probability:.4f}; the sigmoid multiplies by p (1 - p). The p cancels, and what is "
            "left is p - 1 = {score:.4f}. So a sure mistake is pulled at with nearly 1, though the sigmoid is flat "
            "there."
        ),
        task=Task(
            "little-arrives",
            ("Little arrives where p is near to the label.", "Raise the score: set w₁ to 3.5."),
            BackpropagationPageSettings.of(expression=PERCEPTRON, w1=3.5),
        ),
    ),
    "dead-relu": Lesson(
        title="A dead ReLU stops it",
        settings=BackpropagationPageSettings(expression=LAYERS, b1=-3.0),
        chapter="Learning",
        question="Before the ReLU stands z = -1, so h is 0, and the prediction is wrong. What do w₁ and b₁ learn?",
        answers=(
            Answer(
                "Nothing: no gradient gets through.",
                lambda f: f["w1"] == f["b1"] == 0 != f["h"],
                "Left of 0 the ReLU is flat, so its local derivative is 0.",
            ),
            Answer(
                "A lot: the error is theirs.",
                lambda f: abs(f["b1"]) >= abs(f["h"]) > 0,
                "The error is theirs. But the way back leads through the ReLU, and left of 0 its slope is 0.",
            ),
            Answer(
                "A little: the gradient gets weaker.",
                lambda f: 0 < abs(f["b1"]) < abs(f["h"]),
                "So it would be with a leaky ReLU, whose slope is small there. A ReLU's is exactly 0.",
            ),
        ),
        facts=_unit,
        explanation=(
            "At h arrives {h:g}, and the ReLU multiplies it by 0: w₁ and b₁ get {w1:g} and {b1:g}, and stay what they "
            "are. If z is below 0 for every bird of the data, the unit never learns again: it is dead."
        ),
        task=Task(
            "alive",
            ("The unit lets something through where z is above 0.", "Here x is 2: raise b₁ to -1.9."),
            BackpropagationPageSettings(expression=LAYERS, b1=-1.9),
        ),
    ),
    "waking-a-unit": Lesson(
        title="Waking a dead unit",
        settings=BackpropagationPageSettings(expression=LAYERS, x=-2.0),
        chapter="Learning",
        question="Now x is -2, and the unit is dead again. Which way would w₁ have to go to wake it?",
        answers=(
            Answer(
                "Up: more weight, more z.",
                lambda f: f["higher"] > 0 >= f["lower"],
                "That is right for a positive x. Here every bit of weight more makes z smaller.",
            ),
            Answer(
                "Down, as x is negative.",
                lambda f: f["lower"] > 0 >= f["higher"],
                "What the weight does to z is multiplied by x.",
            ),
            Answer(
                "Neither way: only b₁ can help.",
                lambda f: f["lower"] <= 0 and f["higher"] <= 0,
                "b₁ can. But w₁ x can be anything, too, as long as x is not 0.",
            ),
        ),
        facts=_unit,
        explanation=(
            "z is w₁ x + b₁ = {z:g}. With w₁ raised by 2 it would be {higher:g}, with w₁ lowered by 2 it is {lower:g}. "
            "The unit itself cannot find that out: its gradients are 0. Another bird, with another x, can wake it."
        ),
        task=Task(
            "alive",
            ("Lower w₁ until z is above 0.", "Set w₁ to -1."),
            BackpropagationPageSettings.of(expression=LAYERS, x=-2.0, w1=-1.0),
        ),
    ),
    "two-ways": Lesson(
        title="Two ways, one sum",
        settings=BackpropagationPageSettings(expression=BRANCH),
        chapter="Learning",
        question="b is in both brackets of (a + b)(b + 1). One way brings 2 back, the other 3: what does b get?",
        answers=(
            Answer(
                "6: factors are multiplied.",
                lambda f: f["b"] == f["one"] * f["other"] != f["one"] + f["other"],
                "Along one way they are. Where two ways meet, both changes happen at once, so they add.",
            ),
            Answer(
                "3: what arrives last counts.",
                lambda f: f["b"] == f["other"],
                "A change of b takes both ways at once, so neither may be forgotten.",
            ),
            Answer(
                "5: both ways add.",
                lambda f: f["b"] == f["one"] + f["other"],
                "A change of b takes both ways at once.",
            ),
        ),
        facts=_ways,
        explanation=(
            "{one:g} + {other:g} = {b:g}: move b a little, and both brackets change. That is calculus. That a second "
            "call of backward() adds to .grad as well is not: it is a convention of PyTorch, and zero_grad is there "
            "for it."
        ),
        task=Task(
            "cancels",
            ("One way always brings b + 1, the other a + b.", "Set a to -3: then they are 2 and -2."),
            BackpropagationPageSettings.of(expression=BRANCH, a=-3.0),
        ),
    ),
    "vanishing": Lesson(
        title="Gradients that vanish",
        settings=BackpropagationPageSettings(part=Part.CHAIN, depth=20),
        chapter="Learning",
        question="Twenty sigmoids in a row, and a gradient of 1 at the end. How much of it arrives at the first layer?",
        answers=(
            Answer(
                "About a twentieth: each takes its part.",
                lambda f: 0.01 < f["first"] < 0.2,
                "So it would be if each took something away. Each multiplies, and by less than a quarter.",
            ),
            Answer(
                "About a thousandth.",
                lambda f: 1e-4 < f["first"] <= 0.01,
                "After five layers it is. There are fifteen more.",
            ),
            Answer(
                "Less than a billionth.",
                lambda f: f["first"] < 1e-9,
                "Each layer multiplies by less than a quarter.",
            ),
        ),
        facts=_chain,
        explanation=(
            "{first:.1e} is left: on average each layer multiplies by {rate:.4f}, and the slope of a sigmoid is a "
            "quarter at best. The first layers learn nothing, which is why deep networks of sigmoids were hard to "
            "train."
        ),
        task=Task(
            "left",
            ("Another bend has a slope of 1 where it is open.", "Choose ReLU, and leave the weight at 1."),
            BackpropagationPageSettings(part=Part.CHAIN, depth=20, activation="ReLU"),
        ),
    ),
    "exploding": Lesson(
        title="Gradients that explode",
        settings=BackpropagationPageSettings(part=Part.CHAIN, depth=20, activation="ReLU", weight=2.0),
        chapter="Learning",
        question="ReLU lets the gradient through whole, and every weight is 2. What arrives at the first of 20 layers?",
        answers=(
            Answer(
                "2: the weight that stands there.",
                lambda f: f["first"] == f["weight"],
                "That is what one layer does. The gradient comes back through all of them.",
            ),
            Answer(
                "More than a million.",
                lambda f: f["first"] > 1e6,
                "Every layer doubles it.",
            ),
            Answer(
                "40: two for each layer.",
                lambda f: f["first"] == f["weight"] * f["depth"],
                "The layers do not add, they multiply: each doubles what arrives.",
            ),
        ),
        facts=_chain,
        explanation=(
            "{first:,.0f}: every layer multiplies by {rate:g}. A step by such a gradient throws the first weights "
            "anywhere. So networks start with weights of just the size at which gradients neither vanish nor explode."
        ),
        task=Task(
            "left",
            ("Each layer multiplies by the weight, as long as the ReLU is open.", "Set the weight to 1.1."),
            BackpropagationPageSettings(part=Part.CHAIN, depth=20, activation="ReLU", weight=1.1),
        ),
    ),
}
