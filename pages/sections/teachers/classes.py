"""Ten ready classes, from ten minutes to ninety."""

from core.settings import Value
from pages.sections.teachers.ready import Own, Ready

RAVINE: dict[str, Value] = {"surface": "Ravine", "optimizers": ("Gradient descent",), "steps": 50}

CLASSES: tuple[Ready, ...] = (
    Ready(
        title="One control, one goal",
        minutes=10,
        about="Everybody moves the learning rate and nothing else, until the walk arrives. Good as a first meeting.",
        steps=(
            Own(
                "gradient_descent",
                RAVINE | {"learning_rate": 0.002},
                task="Move the learning rate until the walk arrives. First guess: is twice the rate twice as fast?",
                free=("learning_rate",),
                goal="loss-under",
                numbers={"loss": 0.01, "steps": 50},
            ),
        ),
        ask=("What does the path look like just before it breaks?", "Who has the smallest rate that still arrives?"),
        wrong="Many stop at the first rate that works. Ask them for the smallest one, and for the largest.",
    ),
    Ready(
        title="Guess the learning rate",
        minutes=10,
        about="The rate is hidden everywhere. Learners read it off the walk, and are right within a fifth.",
        steps=(
            Own(
                "gradient_descent",
                RAVINE | {"learning_rate": 0.06},
                task="The learning rate is hidden. Go through the walk step by step and say what it is.",
                secret=("learning_rate",),
            ),
        ),
        ask=("How long is the first step, and how steep is the ground where it begins?",),
        wrong="It is a game and no test: whoever knows how can read the rate out of the link.",
    ),
    Ready(
        title="What tells birds apart",
        minutes=15,
        about="Birds become numbers, one feature is not enough, and the second one helps.",
        steps=("exercise-2-1", "one-feature", "two-features"),
        ask=("Which bird would you get wrong by its legs alone?", "What would you measure next?"),
        wrong="Some look for a threshold without a mistake. Let them count mistakes on both sides of theirs first.",
    ),
    Ready(
        title="From a score to a probability",
        minutes=20,
        about="What sigmoid and softmax do to scores, and what a minus sign in the wrong place does.",
        steps=("one-more", "exercise-2-3", "temperature", "slides-minus"),
        ask=("What does one more in the score do near 0, and what far away from it?",),
        wrong="Who computes along with the slides gets another winner. The last step says why.",
    ),
    Ready(
        title="How far does a step go?",
        minutes=30,
        about="Too small, good, too big; and then everybody looks for the rate at which a walk breaks.",
        steps=(
            "first-contact",
            "rate-too-small",
            "rate-good",
            "rate-too-big",
            Own(
                "gradient_descent",
                RAVINE | {"learning_rate": 0.09, "steps": 1000},
                task="Find a rate at which the walk leaves all numbers. How small can it be?",
                free=("learning_rate",),
                goal="diverge",
            ),
        ),
        ask=("What do you see first when a rate is a little too big?", "Why does the good rate zigzag?"),
        wrong="Some answer quickly to get to the controls. Let two neighbours agree on an answer before they click.",
    ),
    Ready(
        title="What does a mistake cost?",
        minutes=30,
        about="Cross-entropy for classes, squares and sizes for numbers, and a label that was mistyped.",
        steps=("wrong-and-sure", "nearly-right", "squared-or-not", "outlier"),
        ask=("Which is dearer: wrong and unsure, or wrong and sure?", "Which loss would you take for your data?"),
        wrong="A slide prints 0.23 where the page shows 0.24. The page is right: -ln 0.79 is 0.2357.",
    ),
    Ready(
        title="Five lines that learn",
        minutes=45,
        about="The training loop line by line, and what happens when one of its lines is missing.",
        steps=("loop", "no-zero-grad", "plus", "no-requires-grad", "loop-with-nn"),
        ask=("Which value changes with the next line?", "Which of these mistakes would you notice by yourself?"),
        wrong="It is easy to read the code and not the numbers. Ask for the next number before anybody plays on.",
    ),
    Ready(
        title="A network bends the plane",
        minutes=45,
        about="What a line cannot do, what two and three of them can, and points that learners draw themselves.",
        steps=("line-not-enough", "two-lines-three-lines", "xor-net", "linear-stays-linear", "draw-your-own"),
        ask=("How many lines close a ring?", "What did your neighbour draw that the network does not learn?"),
        wrong="Drawing is fun and takes time. Say beforehand when it ends, and have two or three shown to all.",
    ),
    Ready(
        title="The course in its essential lessons",
        minutes=60,
        about="The lessons that home marks as essential, one after the other, at everybody's own pace.",
        ask=("Which guess of yours was furthest off?", "Which of these pictures would you show a friend?"),
        wrong="The quick are done early. Let them go on with the lessons on home that are not marked.",
    ),
    Ready(
        title="Under- and overfitting",
        minutes=90,
        about="A line, a network, too small, too large, and four ways to tame one that learns its points by heart.",
        steps=(
            "run-2",
            "run-3",
            "too-small",
            "too-large",
            "overfit-ten",
            "tame-l2",
            "tame-dropout",
            "tame-early",
        ),
        ask=("The training loss still falls. Would you go on?", "How would you know without a validation set?"),
        wrong="Long runs take seconds where nobody has opened them before. Go through the steps once beforehand.",
    ),
)
