"""The lessons on linear classifiers."""

from __future__ import annotations

from dataclasses import replace

from core.classifier.judging import Judged
from core.classifier.methods import decide
from core.classifier.metrics import Confusion
from core.classifier.training import train
from core.data.birds import SPECIES, FlockSettings, draw_flock
from core.scores.linear import LineKnobs
from core.scores.sigmoid import score_birds
from pages.sections.linear_classifier.goals import (
    BirdsRight,
    FewErrors,
    GroupsAgree,
    LossUnder,
    SureOf,
    TwoShares,
    WithinEpochs,
)
from pages.sections.linear_classifier.measures import counted, judged, scored
from pages.sections.linear_classifier.settings import ClassifierPageSettings
from ui.course import Answer, Facts, Lesson, Runner, Task

STRANGERS = 1000
"""How far the seed of birds that nobody has seen lies from that of the lesson's own."""


def _by_hand(settings: ClassifierPageSettings, run: Runner) -> Facts:
    """How many birds the line labels right, and the score of the one that is marked."""
    birds, right = scored(settings)
    marked = settings.marked - 1
    return {
        "right": right,
        "total": settings.total,
        "wrong": settings.total - right,
        "score": birds.scores[marked].item(),
        "probability": birds.probabilities[marked].item(),
    }


def _bolder(settings: ClassifierPageSettings, run: Runner) -> Facts:
    """What becomes of labels and probabilities between the exercise's line and this one."""
    flock = draw_flock(settings)
    before, after = score_birds(LineKnobs(), flock.features), score_birds(settings, flock.features)
    sure = [(birds.probabilities - 0.5).abs() + 0.5 for birds in (before, after)]
    return {
        "total": settings.total,
        "relabelled": int((before.labels != after.labels).sum()),
        "less_sure": int((sure[1] < sure[0]).sum()),
        "sure_before": sure[0].mean().item(),
        "sure": sure[1].mean().item(),
        "moved": (after.probabilities - before.probabilities).abs().max().item(),
    }


def _trained(settings: ClassifierPageSettings, run: Runner) -> Facts:
    """How many birds descent's line labels right, beside the line that is set by hand."""
    result = run(train, settings)
    w1, w2 = result.weight[-1, 0].tolist()
    return {
        "own": scored(settings)[1],
        "right": round(result.accuracy[-1].item() * settings.total),
        "first": round(result.accuracy[0].item() * settings.total),
        "total": settings.total,
        "epochs": result.steps[-1],
        "loss0": result.losses[0].item(),
        "loss": result.losses[-1].item(),
        "w1": w1,
        "w2": w2,
        "b": result.bias[-1, 0].item(),
    }


def _three(settings: ClassifierPageSettings, run: Runner) -> Facts:
    """The birds that all three scores say no to: what they are called, and the one with the closest race."""
    result = run(train, settings)
    scores = result.flock.features @ result.weight[-1].T + result.bias[-1]
    below = (scores.amax(1) < 0).nonzero().flatten()
    refused, called = scores[below], decide(scores[below])
    best = refused.topk(2, dim=1)
    closest = int((best.values[:, 0] - best.values[:, 1]).argmin())
    (first, second), (name, rival) = best.values[closest].tolist(), best.indices[closest].tolist()
    return {
        "total": settings.total,
        "refused": len(below),
        "highest": int((called == refused.argmax(1)).sum()),
        "flamingos": int((called == SPECIES.index("flamingo")).sum()),
        "bird": int(below[closest]) + 1,
        "legs": result.flock.features[below[closest], 0].item(),
        "wings": result.flock.features[below[closest], 1].item(),
        "score": first,
        "second": second,
        "name": SPECIES[name],
        "rival": SPECIES[rival],
        "truth": SPECIES[int(result.flock.labels[below[closest]])],
    }


def _cells(matrix: Confusion | None) -> dict[str, int]:
    """The four counts and their two sums."""
    assert matrix is not None
    cells = {
        "tp": matrix.true_positives,
        "fn": matrix.false_negatives,
        "fp": matrix.false_positives,
        "tn": matrix.true_negatives,
    }
    return cells | {"correct": cells["tp"] + cells["tn"], "errors": cells["fp"] + cells["fn"]}


def _judged(settings: ClassifierPageSettings, run: Runner) -> Facts:
    """The counts at the threshold, and at one half under names that end with 0."""
    cells, half = (_cells(counted(s, run)) for s in (settings, replace(settings, threshold=0.5)))
    positives = cells["tp"] + cells["fn"]
    recall = cells["tp"] / positives
    return cells | {f"{name}0": count for name, count in half.items()} | {"positives": positives, "recall": recall}


def _chosen(settings: ClassifierPageSettings, run: Runner) -> Facts:
    """The accuracy on the birds by which the threshold was chosen, the best that any threshold has there, and the
    accuracy on four hundred new birds from the same two clouds."""
    birds = judged(settings, run)
    assert birds is not None
    thresholds = [replace(settings, threshold=place / 100) for place in range(1, 100)]
    strangers = draw_flock(
        settings.reduced_to(FlockSettings, seed=settings.seed + STRANGERS, flamingos=200, seagulls=200)
    )
    there = _cells(birds.count(settings))
    new = _cells(Judged(birds.weight, birds.bias, strangers, strangers.labels).count(settings))
    held_out = len(birds.numbers)
    return {
        "threshold": settings.threshold,
        "held_out": held_out,
        "most": max(_cells(birds.count(each))["correct"] for each in thresholds),
        "correct": there["correct"],
        "share": there["correct"] / held_out,
        "new": new["correct"] / len(strangers.labels),
    }


LESSONS: dict[str, Lesson[ClassifierPageSettings]] = {
    "first-line": Lesson(
        title="Exercise 2.2: the line",
        settings=ClassifierPageSettings(),
        chapter="Scores",
        question="A bird's score is -1 times its leg length, -2 times its wingspan, plus 10, and above 0 it is called "
        "a seagull. How many of the twenty birds, of which number 13 has a ring, does that label right?",
        answers=(
            Answer(
                "About half, as by chance.",
                lambda f: f["right"] <= 12,
                "Nobody has trained these numbers. But they are no chance: both weights are negative, and a seagull is "
                "the smaller bird.",
            ),
            Answer(
                "Most of them, but not all.",
                lambda f: 12 < f["right"] < f["total"],
                "A line by hand is seldom perfect, and this one is not.",
            ),
            Answer(
                "All of them.",
                lambda f: f["right"] == f["total"],
                "Some line does that, since the clouds lie apart. This one stands too close to the seagulls.",
            ),
        ),
        facts=_by_hand,
        explanation=(
            "{right} of {total}: the other {wrong} are seagulls that are called flamingos. Bird 13, in the ring, is "
            "on the line, nearly: its score {score:.6f} is hardly above 0, and its probability of being a seagull "
            "{probability:.4f} hardly above one half. A label says nothing of how close it was; the probability does."
        ),
        task=Task(
            "birds-right",
            (
                "The line has to move away from the seagulls, and to lean otherwise: let both features count alike.",
                "Set both weights to -1.5, and raise b to 17.",
            ),
            ClassifierPageSettings(w1=-1.5, w2=-1.5, b=17.0),
            BirdsRight(birds=20),
        ),
        before={"w1": 0.0, "w2": 0.0, "b": 0.0},
        essential=True,
    ),
    "bolder-line": Lesson(
        title="The same line, bolder",
        settings=ClassifierPageSettings(w1=-2.0, w2=-4.0, b=20.0),
        chapter="Scores",
        question="Here is the line of the exercise. Now both weights and the bias are doubled: what changes?",
        answers=(
            Answer(
                "The line moves, and some labels with it.",
                lambda f: f["relabelled"] > 0,
                "The line is where the score is 0, and twice 0 is 0: no bird changes its side.",
            ),
            Answer(
                "Nothing: twice the score is the same line.",
                lambda f: f["relabelled"] == 0 and f["moved"] < 1e-6,
                "It is the same line, and so are the labels. But the sigmoid of twice the score is nearer to 0 or 1.",
            ),
            Answer(
                "The labels stay; every probability gets bolder.",
                lambda f: f["relabelled"] == f["less_sure"] == 0 and f["moved"] >= 1e-6,
                "The scores have another size, but not another sign.",
            ),
        ),
        facts=_bolder,
        explanation=(
            "Not one of {total} labels has changed. But on average the label's probability went from "
            "{sure_before:.1%} to {sure:.1%}, though the line knows nothing more than before: also of the birds that "
            "it gets wrong. How sure a model sounds is one thing, how often it is right another."
        ),
        task=Task(
            "bolder",
            ("Multiply all three numbers by the same factor.", "By 2.5: w₁ = -2.5, w₂ = -5, b = 25."),
            ClassifierPageSettings(w1=-2.5, w2=-5.0, b=25.0),
            SureOf(bird=13, probability=0.525),
        ),
        before={"w1": -1.0, "w2": -2.0, "b": 10.0},
    ),
    "trained-line": Lesson(
        title="A line that learns",
        settings=ClassifierPageSettings(part="training", epochs=2000),
        chapter="Scores",
        question="The dashed line is the exercise's: sixteen birds of twenty. The other one begins anywhere and steps "
        "against the gradient of its loss: how many will it get right in the end?",
        answers=(
            Answer(
                "All twenty.",
                lambda f: f["right"] == f["total"],
                "The clouds lie apart, so such a line exists, and the loss is lowest where all are right and far off.",
            ),
            Answer(
                "More than sixteen, but not all.",
                lambda f: f["own"] < f["right"] < f["total"],
                "For more than a thousand epochs that is so. Then the last bird changes its side.",
            ),
            Answer(
                "No more than sixteen.",
                lambda f: f["right"] <= f["own"],
                "It knows nothing of birds, only which way its loss falls. That turns out to be enough.",
            ),
        ),
        facts=_trained,
        explanation=(
            "It began with {first} birds right and has all {right} after {epochs} epochs; its loss fell from "
            "{loss0:.3f} to {loss:.4f}. The line it found is {w1:.2f} x₁ {w2:+.2f} x₂ {b:+.2f} = 0. Nobody told it "
            "what a leg is: the labels and the slope of the loss did."
        ),
        task=Task(
            "loss-under",
            (
                "Two hundred plain steps are too few: take another optimizer.",
                "Choose Adam, with a rate of 0.3.",
            ),
            ClassifierPageSettings.of(part="training", epochs=200, optimizer="Adam", learning_rate=0.3),
            LossUnder(loss=0.11, epochs=200),
        ),
        essential=True,
    ),
    "three-lines": Lesson(
        title="Three species at once",
        settings=ClassifierPageSettings(part="three species"),
        chapter="Scores",
        question="Each species has a line of its own against all the others, with a score above 0 on its side. What is "
        "a bird called to which all three say no?",
        answers=(
            Answer(
                "The species with the highest score, all the same.",
                lambda f: f["refused"] > 0 and f["highest"] == f["refused"] > f["flamingos"],
                "The scores are compared with one another, and not with 0.",
            ),
            Answer(
                "Nothing: it belongs to nobody.",
                lambda f: f["refused"] > 0 and f["highest"] == 0,
                "The three lines leave a gap between them. But it is not the lines that decide.",
            ),
            Answer(
                "A flamingo: the first species is the usual one.",
                lambda f: f["refused"] > 0 and f["flamingos"] == f["refused"],
                "With two species, no to the one is yes to the other. With three, the scores decide.",
            ),
        ),
        facts=_three,
        explanation=(
            "At {refused} of {total} birds all three scores are below 0, and each gets a name: the least no wins. Bird "
            "{bird} has {score:.3f} as a {name} and {second:.3f} as a {rival}, so it is called a {name}; it is a "
            "{truth}, with legs of {legs:.1f} and wings of {wings:.1f}. Each line was trained alone, so nobody "
            "compared these two. Under softmax the scores compete."
        ),
        task=Task(
            "all-right",
            ("The lines are still moving. Take more steps, or larger ones.", "1000 epochs at a rate of 0.3."),
            ClassifierPageSettings(part="three species", epochs=1000, learning_rate=0.3),
            WithinEpochs(epochs=1000),
        ),
    ),
    "rare-class": Lesson(
        title="When one class is rare",
        settings=ClassifierPageSettings.of(
            part="judging", flamingos=200, seagulls=4, judged="trained line", epochs=200
        ),
        chapter="Judging",
        question="Four seagulls among two hundred flamingos, still with the line of Exercise 2.2. A trained line is "
        "right 98 times in 100: how many of the four seagulls does it find?",
        answers=(
            Answer(
                "All four.",
                lambda f: f["tp"] == f["positives"],
                "Ninety-eight in a hundred sounds like nearly everything. But whoever says flamingo every time is "
                "right as often.",
            ),
            Answer(
                "Two or three of them.",
                lambda f: 0 < f["tp"] < f["positives"],
                "Most of them, one would think. But all four together are only two birds in a hundred.",
            ),
            Answer(
                "None at all.",
                lambda f: f["tp"] == 0,
                "It need not find a single one to be right so often.",
            ),
        ),
        facts=_judged,
        explanation=(
            "It finds {tp} of {positives}. Correct = TP + TN counts the flamingos alone, and Errors = FP + FN = {fp} + "
            "{fn} = {errors} are just the seagulls: their recall is {recall:.0f}. Calling every bird a flamingo would "
            "do as well. The share that is right says little where one class is rare; look at precision and recall."
        ),
        task=Task(
            "recall-and-precision",
            ("A lower threshold calls more birds seagulls.", "Set it to 0.05. At 0.02 flamingos come along, too."),
            ClassifierPageSettings.of(
                part="judging", flamingos=200, seagulls=4, judged="trained line", epochs=200, threshold=0.05
            ),
            TwoShares(recall=1.0, precision=0.9),
        ),
        before={"judged": "your line"},
    ),
    "correct-and-errors": Lesson(
        title="Correct and errors",
        settings=ClassifierPageSettings(part="judging", w1=-1.0, w2=-1.0, b=13.0, threshold=0.9),
        chapter="Judging",
        question="Seagull is the positive class, and the threshold goes up from 0.5 to 0.9. Which counts of the "
        "confusion matrix grow?",
        answers=(
            Answer(
                "TP and TN: stricter is better.",
                lambda f: f["tp"] > f["tp0"] and f["tn"] > f["tn0"],
                "TN does grow. But who is stricter also misses seagulls, so TP cannot grow.",
            ),
            Answer(
                "FP and FN: both kinds of errors.",
                lambda f: f["fp"] > f["fp0"] and f["fn"] > f["fn0"],
                "FN does grow. But fewer birds are called seagull, so fewer are called so wrongly.",
            ),
            Answer(
                "TP and FP: both kinds of positives.",
                lambda f: f["tp"] > f["tp0"] and f["fp"] > f["fp0"],
                "That is what a lower threshold does: more birds are called seagull, rightly and wrongly.",
            ),
            Answer(
                "FN and TN: both kinds of negatives.",
                lambda f: f["fn"] > f["fn0"] and f["tn"] > f["tn0"],
                "Fewer birds pass, so more are called flamingo, rightly and wrongly.",
            ),
        ),
        facts=_judged,
        explanation=(
            "Fewer birds pass, so TP went from {tp0} to {tp} and FP from {fp0} to {fp}. Correct = TP + TN = {tp} + "
            "{tn} = {correct} and Errors = FP + FN = {fp} + {fn} = {errors}, both as before. But it is another error: "
            "then a flamingo was called a seagull, now a seagull is missed. Which is worse is not for numbers to say."
        ),
        task=Task(
            "few-errors",
            ("Between the two thresholds, one error ends before the other begins.", "Set the threshold to 0.85."),
            ClassifierPageSettings(part="judging", w1=-1.0, w2=-1.0, b=13.0, threshold=0.85),
            FewErrors(errors=0),
        ),
        before={"threshold": 0.5},
    ),
    "validation-or-test": Lesson(
        title="Validation or test set",
        settings=ClassifierPageSettings.of(
            part="judging",
            judged="trained line",
            judged_on="held-out birds",
            held_out_share=0.5,
            flamingos=20,
            seagulls=20,
            seagull_legs=6.0,
            seagull_wings=5.0,
            optimizer="Momentum",
            learning_rate=0.05,
            epochs=300,
            seed=8,
            threshold=0.37,
        ),
        chapter="Judging",
        question="All thresholds have been tried on the twenty held-out birds, and the one that is right most often "
        "was kept, 0.37. What will four hundred new birds say of it?",
        answers=(
            Answer(
                "About the same: held-out birds are new birds.",
                lambda f: abs(f["new"] - f["share"]) < 0.05,
                "They were, for the line. But the threshold was chosen by looking at them, so they flatter it.",
            ),
            Answer(
                "Worse: it was chosen by looking at these.",
                lambda f: f["new"] <= f["share"] - 0.05,
                "Some threshold fits any twenty birds well, a little by luck.",
            ),
            Answer(
                "Better: more birds, less noise.",
                lambda f: f["new"] >= f["share"] + 0.05,
                "With more birds the figure is steadier, not better. And the best of many tries was lucky, too.",
            ),
        ),
        facts=_chosen,
        explanation=(
            "It has {correct} of these {held_out} birds right, {share:.0%}, but only {new:.1%} of four hundred new "
            "ones. Birds by which something is chosen are a **validation set**: they flatter what they chose. A **test "
            "set** is looked at once, at the end, when nothing is left to choose."
        ),
        task=Task(
            "groups-agree",
            ("With few birds one of them moves the figure a lot.", "Draw 200 flamingos and 200 seagulls."),
            ClassifierPageSettings.of(
                part="judging",
                judged="trained line",
                judged_on="held-out birds",
                held_out_share=0.5,
                flamingos=200,
                seagulls=200,
                seagull_legs=6.0,
                seagull_wings=5.0,
                optimizer="Momentum",
                learning_rate=0.05,
                epochs=300,
                seed=8,
                threshold=0.37,
            ),
            GroupsAgree(percent=2.0, held_out=100),
        ),
        before={"threshold": 0.5},
    ),
}
