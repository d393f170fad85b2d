"""The named lessons: a page in a certain state, the question it asks, and what to try there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.backpropagation import BackpropagationSettings, TrainingLoopSettings
from core.birds import BirdSettings
from core.calculators import CalculatorSettings, LossSettings
from core.classifier import ClassifierSettings
from core.descent import DescentSettings
from core.regression import RegressionSettings
from core.settings import Settings
from ui.contents import PAGES, Page
from ui.share import changed


@dataclass(frozen=True)
class Lesson:
    """One lesson. `chapter` is where it stands on the map; `goal` says what to do on the page and what to look for."""

    title: str
    stem: str
    settings: Settings
    chapter: str
    question: str
    goal: str

    @property
    def page(self) -> Page:
        """The page that the lesson opens."""
        return PAGES[self.stem]


def lesson_query(key: str) -> list[tuple[str, str]]:
    """The link parameters that open a lesson: its name, its settings where they are not the defaults, and the word to apply
    them, which a session that already stands elsewhere on the page needs."""
    page, settings = LESSONS[key].page, LESSONS[key].settings
    return [(page.parameter("lesson"), key), *changed(page, settings), (page.parameter("open"), "1")]


OVERFIT = RegressionSettings(
    dataset="line", count=20, noise=0.3, validation_share=0.5, seed=3, width=100, activation="leaky ReLU",
    optimizer="Adam", learning_rate=0.02, epochs=2000,
)  # fmt: skip
"""Ten points to learn from and far too many parameters: what the lessons on regularisation have in common."""

LESSONS: dict[str, Lesson] = {
    "exercise-2-1": Lesson(
        "Exercise 2.1: twenty birds",
        "flamingo_seagull",
        BirdSettings(view="table"),
        "Data",
        "What does a data set look like as a tensor?",
        "Find the first flamingo, 6.3112 and 5.2715, in the table, then look at two features to see it in the picture. Change the seed: other birds, "
        "the same two clouds.",
    ),
    "global-min-max": Lesson(
        "Normalise like the seminar",
        "flamingo_seagull",
        BirdSettings(view="normalisation", normalisation="global min-max"),
        "Data",
        "What changes when all numbers are squeezed between 0 and 1?",
        "The first bird becomes 0.4720 and 0.3551. Compare the axes with the other ways, then run the slides' cell once: "
        "0.3814 and 0.2869.",
    ),
    "slides-cell": Lesson(
        "The slides' cell, run twice",
        "flamingo_seagull",
        BirdSettings(view="normalisation", normalisation="slides' cell, twice"),
        "Data",
        "Why does the same cell print other numbers the second time?",
        "It divides by the largest number before the shift. Run once, the first bird is 0.3814 and 0.2869; run again on its own output, "
        "0.4720 and 0.3551, as the slides print. Choose the cell once, and see how far to the right the birds reach.",
    ),
    "one-feature": Lesson(
        "One feature, one threshold",
        "flamingo_seagull",
        BirdSettings(view="one feature"),
        "Data",
        "Longer than what is a flamingo?",
        "Move the threshold: at 6.2 no bird is on the wrong side, at the midpoint of the means one is. Then draw a new seed, and look at the "
        "wingspan alone.",
    ),
    "two-features": Lesson(
        "One feature is not enough",
        "flamingo_seagull",
        BirdSettings(view="one feature", seed=32),
        "Data",
        "What does the second feature add?",
        "In this flock the best threshold on the leg length still gets 3 birds wrong, the best on the wingspan 2. A line that uses both gets none wrong. "
        "Look at the two features together and find it.",
    ),
    "first-line": Lesson(
        "Exercise 2.2: the line",
        "linear_classifier",
        ClassifierSettings(),
        "Scores",
        "What do three numbers say about a bird?",
        "Sixteen of twenty birds are labelled right. Bird 13, on the line nearly, has score 0.042701. Move b to 12 and count again; then make "
        "all three numbers twice as large: the same line, bolder probabilities.",
    ),
    "trained-line": Lesson(
        "A line that learns",
        "linear_classifier",
        ClassifierSettings(part="training", epochs=2000),
        "Scores",
        "Can descent find a better line than the exercise's?",
        "Play it: the line turns and moves until it parts the clouds. The dashed line is the exercise's. The table counts who is right.",
    ),
    "three-lines": Lesson(
        "Three species at once",
        "linear_classifier",
        ClassifierSettings(part="three species"),
        "Scores",
        "How do two-sided lines decide between three?",
        "Each species has a line against all the others, and the highest score wins. Find a place where all three scores are below 0: someone wins "
        "there all the same. Then choose softmax, where the scores compete.",
    ),
    "rare-class": Lesson(
        "When one class is rare",
        "linear_classifier",
        ClassifierSettings(part="judging", flamingos=200, seagulls=4, judged="trained line", epochs=200),
        "Judging",
        "Is a classifier with 98 % accuracy good?",
        "Four seagulls among two hundred flamingos. Calling every bird a flamingo is right 98 times in 100 and finds no seagull: at 0.5 this line does "
        "just that, so its recall is 0. Lower the threshold: at 0.05 all four are found, and at 0.02 eight flamingos are called seagulls too, which "
        "precision pays for.",
    ),
    "exercise-2-2": Lesson(
        "Exercise 2.2: probabilities",
        "sigmoid_softmax",
        CalculatorSettings(part="sigmoid"),
        "Scores",
        "How does a weighted sum become a probability?",
        "Follow bird 13: a score of 0.042701 is hardly above 0, so its probability is hardly above one half. Bird 16 is closer "
        "still. Move b one stop down: both change sides.",
    ),
    "exercise-2-3": Lesson(
        "Exercise 2.3: three classes",
        "sigmoid_softmax",
        CalculatorSettings(part="softmax"),
        "Scores",
        "How do three scores become three probabilities?",
        "The scores 1.1, -0.45 and 0.4 become 0.5852, 0.1242 and 0.2906. Switch on the slides' minus sign: another class wins.",
    ),
    "one-more": Lesson(
        "One more in the score",
        "sigmoid_softmax",
        CalculatorSettings(part="sigmoid", score_from="typed", score=0.0),
        "Scores",
        "What does a step of 1 in the score do?",
        "From 0 the probability rises from 0.50000 to 0.73106 and the odds from 1 to 2.7183. Start at 4 instead: the odds are multiplied by the same "
        "number, but the probability hardly moves.",
    ),
    "slides-minus": Lesson(
        "The slides' minus sign",
        "sigmoid_softmax",
        CalculatorSettings(part="softmax", minus_sign=True),
        "Scores",
        "Who wins with e^(-s)?",
        "The slides write softmax with a minus sign. Then Exercise 2.3 gives 0.1294, 0.6099 and 0.2607, and class 1 wins with the lowest score. Switch the "
        "sign off and class 0 wins, as in their code.",
    ),
    "temperature": Lesson(
        "Hot and cold softmax",
        "sigmoid_softmax",
        CalculatorSettings(part="softmax", temperature=0.1),
        "Scores",
        "How sure should a model sound?",
        "At temperature 0.1 class 0 takes 0.9991 of the probability, at 1 it is 0.5852, at 10 little more than a third. The order never changes. Then go back to "
        "1 and add a shift of 50: no share moves.",
    ),
    "large-scores": Lesson(
        "Scores of a thousand",
        "sigmoid_softmax",
        CalculatorSettings(part="large scores"),
        "Scores",
        "What is infinity over infinity?",
        "By the plain formula, not a number: every power is infinite from 88.72 on. After subtracting the largest score the shares are 0.66524, 0.24473 "
        "and 0.090031, and so they are in PyTorch. Find the size at which the formula breaks.",
    ),
    "dead-or-saturated": Lesson(
        "Dead or only saturated",
        "sigmoid_softmax",
        CalculatorSettings(part="activations", x=-5.0),
        "Networks",
        "Where does no gradient get through?",
        "At -5 the slope of ReLU is exactly 0, those of sigmoid and ELU are below a hundredth, and leaky ReLU keeps a tenth. Move x towards 0 and see which "
        "comes to life first. Then bend maxout as you like.",
    ),
    "wrong-and-sure": Lesson(
        "Wrong costs 1.77",
        "losses",
        LossSettings(),
        "Learning",
        "What does a wrong prediction cost?",
        "The output [0.83, 0.17] against the label [0, 1] costs 1.7720, because only minus the logarithm of 0.17 counts. Raise p₁ and watch the "
        "cost and the pull shrink together.",
    ),
    "nearly-right": Lesson(
        "Nearly right costs 0.24",
        "losses",
        LossSettings(p0=0.21, p1=0.79),
        "Learning",
        "Is 0.79 good enough?",
        "The output [0.21, 0.79] against [0, 1] costs 0.2357; the slides print 0.23. The gradient still pulls with 0.21: cross-entropy is never content before "
        "the probability is 1.",
    ),
    "softmax-twice": Lesson(
        "Softmax applied twice",
        "losses",
        LossSettings(given="logits", z0=8.0, z1=-2.0, softmax_twice=True),
        "Learning",
        "What if the network ends in a softmax too?",
        "Wrong by far, the loss is 10.0000 and pulls with full force. With softmax applied twice it is 1.3132, and next to no gradient is left. A network "
        "built so learns badly and never says why.",
    ),
    "squared-or-not": Lesson(
        "23.5 against 25",
        "losses",
        LossSettings(part="MSE and MAE", points=1),
        "Learning",
        "How wrong is 23.5 kg for a bird of 25?",
        "By 1.5 kg: the MAE is 1.5, the MSE 2.25, the square drawn here. Move the prediction to 24.5: the absolute error shrinks to a third, its square to a "
        "ninth.",
    ),
    "outlier": Lesson(
        "One label mistyped",
        "losses",
        LossSettings(part="MSE and MAE", outlier=20.0),
        "Learning",
        "Which loss minds an outlier more?",
        "With one label 20 kg off the MSE grows from 1.1667 to 141.1667, 121 times as much, the MAE from 1 to 7.6667. Look at the pulls: by MSE that one "
        "bird pulls nearly fourteen times as hard as the next, by MAE no harder than the others.",
    ),
    "chain-rule": Lesson(
        "A gradient, factor by factor",
        "backpropagation",
        BackpropagationSettings(),
        "Learning",
        "Where does the gradient of w come from?",
        "Play it. The prediction is 7, the target 5, the loss 4. On the way back the square gives 2 times the error, 4; the sum hands it on unchanged; the product "
        "multiplies it by x = 3. So w has the gradient 12, and b, which nothing multiplies, has 4.",
    ),
    "p-minus-y": Lesson(
        "Only p - y arrives",
        "backpropagation",
        BackpropagationSettings(expression="perceptron with cross-entropy"),
        "Learning",
        "What becomes of a sigmoid under cross-entropy?",
        "The probability is 0.8176 and the label 1. Two steep derivatives meet on the way back and cancel: what reaches the score is 0.8176 - 1 = -0.1824. Set the label "
        "to 0 and it is 0.8176.",
    ),
    "dead-relu": Lesson(
        "A dead ReLU stops it",
        "backpropagation",
        BackpropagationSettings(expression="two layers of one unit", b1=-3.0),
        "Learning",
        "Why does a dead unit never learn?",
        "Before the ReLU stands z = -1, so its output is 0 and its slope too. A gradient of -2 arrives behind it and nothing gets through: w₁ and b₁ get 0 and stay what they are. "
        "Raise b₁ to -1.9 and the gradients come to life.",
    ),
    "two-ways": Lesson(
        "Two ways, one sum",
        "backpropagation",
        BackpropagationSettings(expression="a branch"),
        "Learning",
        "What if a number is used twice?",
        "b = 1 goes into both brackets of (a + b)(b + 1). Back over one way come 2, over the other 3; they add to 5. Autograd adds for the same reason when backward is "
        "called twice.",
    ),
    "vanishing": Lesson(
        "Gradients that vanish",
        "backpropagation",
        BackpropagationSettings(part="a deep chain", depth=20),
        "Learning",
        "Why were deep sigmoid networks hard to train?",
        "Twenty sigmoids in a row leave about a ten-trillionth of the gradient for the first layer. Choose tanh, then ReLU, then raise the weight, and see which chains "
        "keep their gradient and which let it explode.",
    ),
    "loop": Lesson(
        "The loop, line by line",
        "training_loop",
        TrainingLoopSettings(),
        "Learning",
        "What does each line change?",
        "Play it and watch the frames: forward and loss change no parameter, backward changes only the gradients, the step changes w and b, zero_grad clears the "
        "gradients. The first loss is 0.783028, as in the notebook.",
    ),
    "loop-with-nn": Lesson(
        "The same loop with nn",
        "training_loop",
        TrainingLoopSettings(form="with nn"),
        "Learning",
        "Which line does what in PyTorch's own words?",
        "The layer holds w and b, the criterion is the loss, the optimizer makes the step and clears the gradients. Lines that do the same light up in both texts, and the "
        "losses are the same six digits.",
    ),
    "no-zero-grad": Lesson(
        "zero_grad forgotten",
        "training_loop",
        TrainingLoopSettings(zero_grad=False),
        "Learning",
        "What if gradients are never cleared?",
        "Each backward adds to the last: in epoch 1 the gradient of w is the sum of two. The steps overshoot, and in a thousand epochs the loss never comes to rest.",
    ),
    "no-no-grad": Lesson(
        "no_grad forgotten",
        "training_loop",
        TrainingLoopSettings(no_grad=False),
        "Learning",
        "Why must autograd look away?",
        "PyTorch refuses in the line of the first step, in its own words: a leaf that requires a gradient may not be changed in place while autograd is watching.",
    ),
    "plus": Lesson(
        "Plus instead of minus",
        "training_loop",
        TrainingLoopSettings(minus=False),
        "Learning",
        "Towards the gradient or against it?",
        "One slide steps towards the gradient. It points uphill: the loss climbs from the first epoch on and leaves the finite numbers at epoch 186.",
    ),
    "sum-not-mean": Lesson(
        "The mean forgotten",
        "training_loop",
        TrainingLoopSettings(mean=False),
        "Learning",
        "What does the mean do for the learning rate?",
        "The sum of 50 squared errors has gradients 50 times as large, so a rate of 0.1 is far too much: at epoch 18 the loss is no longer finite. Set the rate to 0.002 "
        "and it is the right run again.",
    ),
    "no-requires-grad": Lesson(
        "requires_grad forgotten",
        "training_loop",
        TrainingLoopSettings(requires_grad=False),
        "Learning",
        "Who tells autograd what to learn?",
        "Nobody, here: forward and loss still work, and then backward finds nothing that requires a gradient. Read PyTorch's own words.",
    ),
    "unsqueeze": Lesson(
        "unsqueeze(1) forgotten",
        "training_loop",
        TrainingLoopSettings(part="shapes"),
        "Learning",
        "What is the extra axis for?",
        "The right loss is 0.783028. Against targets without the column it is 0.478788, of 2500 errors instead of 50; PyTorch only warns.",
    ),
    "plain-list": Lesson(
        "Layers in a plain list",
        "training_loop",
        TrainingLoopSettings(part="modules", registration="a plain list"),
        "Learning",
        "Why does this network learn nothing?",
        "Its layers stand in a Python list, so none of their parameters is registered: the optimizer is given an empty list and says so. Choose nn.ModuleList and there are "
        "four.",
    ),
    "first-contact": Lesson(
        "First contact: one parameter",
        "gradient_descent",
        DescentSettings(view="one", surface="Tilted double well", start_y=0.0, learning_rate=0.02, steps=60),
        "Learning",
        "What is a gradient good for?",
        "Go to the start of the walk. The dashed tangent says which way is down and how steep it is; the orange bar is how far the next "
        "step goes. Step on: where the curve flattens, the steps shrink by themselves. Then start at -0.1 and at 0.2.",
    ),
    "rate-too-small": Lesson(
        "Learning rate: too small",
        "gradient_descent",
        DescentSettings(surface="Ravine", learning_rate=0.002),
        "Learning",
        "Why not just take tiny steps to be safe?",
        "A hundred steps, and x has come from -5 to -4.09: not a fifth of the way. Play it, then raise the rate until it arrives.",
    ),
    "rate-good": Lesson(
        "Learning rate: good",
        "gradient_descent",
        DescentSettings(surface="Ravine", learning_rate=0.09),
        "Learning",
        "What does a good rate look like?",
        "It zigzags across the ravine and still gets along it. Every zig is smaller than the last one.",
    ),
    "rate-too-big": Lesson(
        "Learning rate: too big",
        "gradient_descent",
        DescentSettings(surface="Ravine", learning_rate=0.102),
        "Learning",
        "What happens a little further?",
        "Each step lands a little further up the other wall. The loss falls at first, because x still improves; then the walls win. "
        "The limit on this surface is 2 / 20 = 0.1: try 0.098, and 0.1 itself.",
    ),
    "local-minimum": Lesson(
        "A local minimum",
        "gradient_descent",
        DescentSettings(surface="Tilted double well"),
        "Learning",
        "Does gradient descent find the deepest valley?",
        "The walk ends at x = 0.96, though the valley at x = -1.04 is deeper. Start left of the ridge and see where it ends. Then go "
        "back and set the rate to 0.15: a large step can jump the ridge.",
    ),
    "line-surface": Lesson(
        "The loss of a line",
        "gradient_descent",
        DescentSettings(surface="Line's MSE", steps=200),
        "Learning",
        "What does a point on the loss surface stand for?",
        "Every point is a slope w and an intercept b, so a line through the data below. Play it: the path and the line move together, "
        "towards the least-squares line, which is dashed.",
    ),
    "ravine-momentum": Lesson(
        "A ravine, with momentum",
        "gradient_descent",
        DescentSettings(
            surface="Ravine", optimizers=("Gradient descent", "Momentum"), learning_rate=0.02, momentum=0.7
        ),
        "Learning",
        "How can steps remember where they were going?",
        "At 0.02 plain descent still creeps along the ravine after 100 steps; momentum adds up the steady part and is there. Raise the "
        "momentum to 0.95 and watch it overshoot.",
    ),
    "saddle": Lesson(
        "Slow at a saddle",
        "gradient_descent",
        DescentSettings(surface="Saddle", optimizers=("Gradient descent", "Momentum"), steps=150),
        "Learning",
        "What happens where the gradient vanishes but there is no minimum?",
        "Plain descent slows down near (0, 0), where the gradient is almost nothing, and leaves once y has grown. Momentum swings past "
        "and leaves sooner. Set the start to y = 0: plain descent never leaves.",
    ),
    "start-decides": Lesson(
        "Where you start decides",
        "gradient_descent",
        DescentSettings(surface="Egg crate", optimizers=("Gradient descent", "Momentum"), start_x=4.6, start_y=4.6),
        "Learning",
        "Do optimizers avoid local minima?",
        "The slides say so. Plain descent ends in the pit it starts in; momentum rolls on to the deepest one, from here. Start at "
        "x = 4.4, y = 4 and it rests in another. Click the ground to try more.",
    ),
    "adam-descent": Lesson(
        "Adam against descent",
        "gradient_descent",
        DescentSettings(
            surface="Plateau", optimizers=("Gradient descent", "Adam"), learning_rate=0.1, start_x=-3.2, start_y=2.4
        ),
        "Learning",
        "What if the slope is almost flat?",
        "The gradient out here is tiny, so plain descent hardly moves. Adam divides by the gradient's own size and walks on. Draw the "
        "gradient norm to see why.",
    ),
    "mini-batches": Lesson(
        "The noise of mini-batches",
        "gradient_descent",
        DescentSettings(surface="Line's MSE", batch_size=5, learning_rate=0.6, steps=300),
        "Learning",
        "What does a gradient from five points cost?",
        "The path is noisy and never rests: each batch has a minimum of its own. Raise the batch size to 50 and it is smooth.",
    ),
    "decay": Lesson(
        "Let the rate decay",
        "gradient_descent",
        DescentSettings(surface="Line's MSE", batch_size=5, learning_rate=0.6, steps=300, schedule="Cosine"),
        "Learning",
        "How can a noisy walk come to rest?",
        "The same noise as before, but the rate falls to 0, and the steps with it. Draw the learning rate against the step, then try the "
        "other schedules.",
    ),
    "run-1": Lesson(
        "Run 1: line from scratch",
        "mlp_regression",
        RegressionSettings(dataset="line", model="line from scratch"),
        "Networks",
        "Can two plain numbers learn the line 2x + 3?",
        "The loss starts at 0.783028 and is 0.002179 at epoch 900. Play it: the intercept falls first, the slope follows. The table "
        "shows where w and b end.",
    ),
    "run-2": Lesson(
        "Run 2: a line cannot",
        "mlp_regression",
        RegressionSettings(dataset="parabola", model="linear layer"),
        "Networks",
        "What does a line do where the points bend?",
        "It settles on the best line, which is nearly flat and wrong. More epochs do not help: see the loss stand still.",
    ),
    "run-3": Lesson(
        "Run 3: an MLP that can",
        "mlp_regression",
        RegressionSettings(dataset="parabola", model="MLP"),
        "Networks",
        "What do a hundred bends change?",
        "The same points, the same loop, another model. The loss leaps above 10 in the first steps before it falls. Then set the "
        "width to 3: it fails. Small networks depend on a lucky start; try 4, or another seed.",
    ),
    "linear-layer": Lesson(
        "The line as a layer",
        "mlp_regression",
        RegressionSettings(dataset="line", model="linear layer"),
        "Networks",
        "What do nn.Linear, nn.MSELoss and optim.SGD take off your hands?",
        "The same line as in run 1, now with PyTorch's own parts; open Show as PyTorch to compare the two scripts. The start is drawn at "
        "random, so the losses differ, and both end at 0.002179. Below stands what unsqueeze(1) is for.",
    ),
    "few-hinges": Lesson(
        "A few hinges can",
        "mlp_regression",
        RegressionSettings(
            dataset="sine",
            width=3,
            seed=1,
            validation_share=0.3,
            optimizer="Adam",
            learning_rate=0.02,
            epochs=2000,
            view="hidden units",
        ),
        "Networks",
        "How do straight pieces make a wave?",
        "Three units, each zero on one side of its hinge. Play it and watch the hinges travel to where the wave turns; their sum is the "
        "curve. Then set the width to 2: there is one turn too many.",
    ),
    "why-non-linearity": Lesson(
        "Why a non-linearity",
        "mlp_regression",
        RegressionSettings(activation="identity", width=20, learning_rate=0.01),
        "Networks",
        "What are two layers worth without a bend between them?",
        "Sixty-one parameters, and the fit is a line: the product of the two matrices is one number. It ends at the loss of the plain line of run 2, "
        "0.079586, however much wider you make it. Then choose ReLU.",
    ),
    "fit-rate-too-big": Lesson(
        "A rate that kills",
        "mlp_regression",
        RegressionSettings(learning_rate=1.0),
        "Networks",
        "What can one step that is too long destroy?",
        "Go to the start and step on: the loss leaps into the thousands, and from epoch 3 all hundred ReLU units put out 0 everywhere. No "
        "gradient, no way back. At 2 the numbers run out; at 0.5 a single unit survives; at 0.2 it works.",
    ),
    "output-relu": Lesson(
        "ReLU on the output",
        "mlp_regression",
        RegressionSettings(
            dataset="sine",
            output_relu=True,
            weights_from="own seed",
            weight_seed=4,
            optimizer="Adam",
            learning_rate=0.01,
            epochs=2000,
        ),
        "Networks",
        "One slide puts a ReLU after the last layer. What does it cost?",
        "The upper half of the wave is met, the lower half cannot be: no prediction is below 0. Try other weight seeds: "
        "most die at once, because an output of 0 passes no gradient. Then switch it off.",
    ),
    "gap": Lesson(
        "A gap in the data",
        "mlp_regression",
        RegressionSettings(dataset="wave with a gap", optimizer="Adam", learning_rate=0.01, epochs=2000),
        "Judging",
        "What does a model say where nobody measured?",
        "Between 0.35 and 0.65 there is no point. The loss is small all the same, and the curve crosses the gap as it likes, without a "
        "warning. Under Batches, loss and start, take the weights from their own seed and try seeds 0, 1, 2: it crosses differently.",
    ),
    "too-small": Lesson(
        "Too small: underfitting",
        "mlp_regression",
        RegressionSettings(
            dataset="sine", width=2, seed=1, validation_share=0.3, optimizer="Adam", learning_rate=0.02, epochs=2000
        ),
        "Judging",
        "How does a model look that has too few bends?",
        "Two units cannot follow the wave: training and validation loss stop at the same height, about 0.22. More epochs change nothing; a "
        "third unit does.",
    ),
    "too-large": Lesson(
        "Too large: overfitting",
        "mlp_regression",
        RegressionSettings(
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
        "Judging",
        "What do 769 parameters do with ten points?",
        "They chase the noise. The training loss keeps falling, to about 0.01; the validation loss has its best epoch early and is six times "
        "as high at the end. The distance between the two curves is the overfitting.",
    ),
    "overfit-ten": Lesson(
        "Overfit with ten points",
        "mlp_regression",
        OVERFIT,
        "Judging",
        "The loss still falls. Should you go on?",
        "Ten points of a line to learn from, ten held out. After epoch 49 the validation loss rises, from 0.040 to 0.273, while the training "
        "loss sinks further. The next four lessons hold this very network back, each in its own way.",
    ),
    "tame-l2": Lesson(
        "Tamed by L2",
        "mlp_regression",
        replace(OVERFIT, l2=0.001, view="weights"),
        "Judging",
        "What do small weights do to a curve?",
        "The same run with 0.001 times the sum of all squared weights: the validation loss ends near 0.05 instead of 0.27. Play it and watch "
        "the histogram draw together. Then raise the strength to 0.1: now it underfits, and both losses rise.",
    ),
    "tame-l1": Lesson(
        "Tamed by L1",
        "mlp_regression",
        replace(OVERFIT, l1=0.001, view="weights"),
        "Judging",
        "What is different about the sum of sizes?",
        "It pulls at a small weight as hard as at a large one, so most end at nearly nothing: 134 of 200 are below 0.001, with L2 only 32, and the "
        "fit is as good. The slides say that L1 penalises magnitude and L2 enforces it. Both penalise it.",
    ),
    "tame-dropout": Lesson(
        "Tamed by dropout",
        "mlp_regression",
        replace(OVERFIT, dropout=0.2),
        "Judging",
        "How can a network learn better with units missing?",
        "In every update each unit is silent with a chance of 20 %, so no unit can rely on a single other one. The validation loss ends near 0.07 instead of 0.27. "
        "It is measured with all units at work, and jitters: every update trains another network.",
    ),
    "tame-early": Lesson(
        "Tamed by early stopping",
        "mlp_regression",
        replace(OVERFIT, early_stopping=True, patience=50),
        "Judging",
        "When should training stop?",
        "Here at epoch 99: for 50 epochs there was nothing better than the 0.040 of epoch 49, so those weights are kept. The slides stop at the first rise, "
        "a patience of 1: try it, and training ends at epoch 6 with 0.064.",
    ),
    "capacity": Lesson(
        "Under- and overfitting",
        "mlp_regression",
        replace(OVERFIT, activation="ReLU", view="capacity"),
        "Judging",
        "How large should a network be?",
        "Sixty-five runs for the first curve: with 1 unit both losses are high, with 256 the training loss is lowest and the validation loss highest. In between is a "
        "wide valley. The second curve finds the same valley by L2 strength.",
    ),
    "low-loss": Lesson(
        "Low loss is not enough",
        "mlp_regression",
        RegressionSettings(
            dataset="line", count=10, noise=0.3, seed=3, width=256, learning_rate=0.02, optimizer="Adam", epochs=3000
        ),
        "Judging",
        "The loss is small. Is the model good?",
        "Ten noisy points of a straight line, 769 parameters. The loss falls to 0.006, below the 0.09 of the true line itself, which "
        "is dotted. The curve bends towards the points and misses the line between them: a low training loss says nothing about new points.",
    ),
}
