"""The lessons on backpropagation."""

from __future__ import annotations

from pages.sections.backpropagation.settings import BackpropagationPageSettings
from ui.course import Lesson

LESSONS: dict[str, Lesson[BackpropagationPageSettings]] = {
    "chain-rule": Lesson(
        title="A gradient, factor by factor",
        settings=BackpropagationPageSettings(),
        chapter="Learning",
        question="Where does the gradient of w come from?",
        goal=(
            "Play it. The prediction is 7, the target 5, the loss 4. On the way back the square gives 2 times the "
            "error, 4; the sum hands it on unchanged; the product multiplies it by x = 3. So w has the gradient 12, "
            "and b, which nothing multiplies, has 4."
        ),
    ),
    "p-minus-y": Lesson(
        title="Only p - y arrives",
        settings=BackpropagationPageSettings(expression="perceptron with cross-entropy"),
        chapter="Learning",
        question="What becomes of a sigmoid under cross-entropy?",
        goal=(
            "The probability is 0.8176 and the label 1. Two steep derivatives meet on the way back and cancel: what "
            "reaches the score is 0.8176 - 1 = -0.1824. Set the label to 0 and it is 0.8176."
        ),
    ),
    "dead-relu": Lesson(
        title="A dead ReLU stops it",
        settings=BackpropagationPageSettings(expression="two layers of one unit", b1=-3.0),
        chapter="Learning",
        question="Why does a dead unit never learn?",
        goal=(
            "Before the ReLU stands z = -1, so its output is 0 and its slope too. A gradient of -2 arrives behind it "
            "and nothing gets through: w₁ and b₁ get 0 and stay what they are. Raise b₁ to -1.9 and the gradients "
            "come to life."
        ),
    ),
    "two-ways": Lesson(
        title="Two ways, one sum",
        settings=BackpropagationPageSettings(expression="a branch"),
        chapter="Learning",
        question="What if a number is used twice?",
        goal=(
            "b = 1 goes into both brackets of (a + b)(b + 1). Back over one way come 2, over the other 3; they add "
            "to 5. Autograd adds for the same reason when backward is called twice."
        ),
    ),
    "vanishing": Lesson(
        title="Gradients that vanish",
        settings=BackpropagationPageSettings(part="a deep chain", depth=20),
        chapter="Learning",
        question="Why were deep sigmoid networks hard to train?",
        goal=(
            "Twenty sigmoids in a row leave about a ten-trillionth of the gradient for the first layer. Choose tanh, "
            "then ReLU, then raise the weight, and see which chains keep their gradient and which let it explode."
        ),
    ),
}
