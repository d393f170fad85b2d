"""The course: chapters, pages and lessons, in the order in which they are taught, and the pages beside it."""

from pages.sections.backpropagation.page import PAGE as BACKPROPAGATION
from pages.sections.flamingo_seagull.page import PAGE as FLAMINGO_SEAGULL
from pages.sections.glossary.page import EXTRA as GLOSSARY
from pages.sections.gradient_descent.page import PAGE as GRADIENT_DESCENT
from pages.sections.linear_classifier.page import PAGE as LINEAR_CLASSIFIER
from pages.sections.losses.page import PAGE as LOSSES
from pages.sections.mlp_classification.page import PAGE as MLP_CLASSIFICATION
from pages.sections.mlp_regression.page import PAGE as MLP_REGRESSION
from pages.sections.sigmoid_softmax.page import PAGE as SIGMOID_SOFTMAX
from pages.sections.teachers.page import EXTRA as TEACHERS
from pages.sections.training_loop.page import PAGE as TRAINING_LOOP
from ui.course import Course, Stop

CHAPTERS = {
    "Data": "Birds become numbers: features, labels, and what normalising does to them.",
    "Scores": "A linear function gives a score; sigmoid and softmax turn scores into probabilities.",
    "Networks": "Bends added to lines make curves; a network learns where to put them.",
    "Learning": "The loss is a landscape; learning is walking down it, step by step.",
    "Judging": "A model is judged by numbers it has not been trained to please.",
}

PAGES = (
    FLAMINGO_SEAGULL,
    LINEAR_CLASSIFIER,
    SIGMOID_SOFTMAX,
    LOSSES,
    GRADIENT_DESCENT,
    BACKPROPAGATION,
    TRAINING_LOOP,
    MLP_CLASSIFICATION,
    MLP_REGRESSION,
)

STOPS = (
    Stop("Data", "birds, measured and named", "x, y", FLAMINGO_SEAGULL, repeated=False),
    Stop("Model", "features become a score", "model(x)", LINEAR_CLASSIFIER),
    Stop("Probability", "how sure it is", "sigmoid(score)", SIGMOID_SOFTMAX),
    Stop("Loss", "one number: how wrong", "loss_fn(score, y)", LOSSES),
    Stop("Gradient", "who is to blame, and how much", "loss.backward()", BACKPROPAGATION),
    Stop("Optimizer", "one small step downhill", "optimizer.step()", GRADIENT_DESCENT),
    Stop(
        "Judge",
        "birds it has never seen",
        "guess == y",
        LINEAR_CLASSIFIER,
        LINEAR_CLASSIFIER.settings(part="judging"),
        repeated=False,
    ),
)
ROUND = Stop("Again, epoch after epoch", "five lines that learn", "for epoch in range(epochs):", TRAINING_LOOP)

EXTRAS = (GLOSSARY, TEACHERS)

COURSE = Course(
    chapters=CHAPTERS,
    pages={page.stem: page for page in PAGES},
    lead=MLP_CLASSIFICATION.stem,
    extras={extra.stem: extra for extra in EXTRAS},
    stops=STOPS,
    round=ROUND,
)
