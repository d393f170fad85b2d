"""The lessons on birds."""

from __future__ import annotations

from dataclasses import replace

from core.data.birds import FEATURES, draw_flock
from core.data.thresholds import best_threshold, errors_at, midpoint
from pages.sections.flamingo_seagull.goals import (
    FewErrors,
    ManyErrors,
    MeansWithin,
    alone_and_together,
    pair_of,
    scaled,
)
from pages.sections.flamingo_seagull.settings import AS_THEY_ARE, BirdsPageSettings, View
from ui.course import Answer, Facts, Lesson, Runner, Task


def _table(settings: BirdsPageSettings, run: Runner) -> Facts:
    """The shapes of the tensors, and the first bird."""
    flock = draw_flock(settings)
    rows, columns = flock.features.shape
    legs, wings = flock.features[0].tolist()
    return {"rows": rows, "columns": columns, "labels": len(flock.labels), "legs": legs, "wings": wings}


def _scaled(settings: BirdsPageSettings, run: Runner) -> Facts:
    """Where each feature reaches after the normalisation, how much longer than high the cloud is before and after it,
    and the first bird."""
    before, after = draw_flock(settings).features, scaled(settings).features
    (legs_low, wings_low), (legs_high, wings_high) = after.min(dim=0).values.tolist(), after.max(dim=0).values.tolist()
    shapes = [(x[:, 0].std() / x[:, 1].std()).item() for x in (before, after)]
    return {
        "stretched": shapes[1] / shapes[0],
        "legs_low": legs_low,
        "legs_high": legs_high,
        "wings_low": wings_low,
        "wings_high": wings_high,
        "legs": before[0, 0].item(),
        "wings": before[0, 1].item(),
        "x1": after[0, 0].item(),
        "x2": after[0, 1].item(),
    }


def _cell(settings: BirdsPageSettings, run: Runner) -> Facts:
    """The largest number after the slides' cell has run once and after it has run twice, beside the true min-max."""
    once, twice, true = (
        scaled(replace(settings, normalisation=name)).features
        for name in ("slides' cell, once", "slides' cell, twice", "global min-max")
    )
    return {
        "once": once.max().item(),
        "twice": twice.max().item(),
        "apart": (twice - true).abs().max().item(),
        "x1": twice[0, 0].item(),
        "x2": twice[0, 1].item(),
    }


def _threshold(settings: BirdsPageSettings, run: Runner) -> Facts:
    """The errors of the learner's threshold, of the one halfway between the class means, and of the best."""
    pair = pair_of(settings)
    values = pair.features[:, FEATURES.index(settings.feature)]
    halfway, best = midpoint(values, pair.labels), best_threshold(values, pair.labels)
    return {
        "yours": int(errors_at(values, pair.labels, settings.threshold).sum()),
        "halfway": halfway.threshold,
        "halfway_errors": halfway.errors,
        "best": best.threshold,
        "best_errors": best.errors,
    }


def _together(settings: BirdsPageSettings, run: Runner) -> Facts:
    """The fewest errors by each feature alone and by both."""
    legs, wings, both = alone_and_together(settings)
    return {"legs": legs, "wings": wings, "both": both}


LESSONS: dict[str, Lesson[BirdsPageSettings]] = {
    "one-feature": Lesson(
        title="One feature, one threshold",
        settings=BirdsPageSettings(view="one feature"),
        chapter="Data",
        question="Longer legs than a threshold is a flamingo, says the rule, and the threshold is halfway between the "
        "two class means. Is there a better one for these birds?",
        answers=(
            Answer(
                "No: halfway is as good as any.",
                lambda f: f["best_errors"] == f["halfway_errors"],
                "It would be, for very many birds with clouds alike. With ten of each, the means are a little off.",
            ),
            Answer(
                "Yes, and it gets every bird right.",
                lambda f: f["best_errors"] == 0 < f["halfway_errors"],
                "The clouds seem to overlap, but by leg length alone there is a gap between them.",
            ),
            Answer(
                "Yes, but none gets every bird right.",
                lambda f: 0 < f["best_errors"] < f["halfway_errors"],
                "The clouds look as if they overlapped. Seen from below, by leg length alone, there is a gap.",
            ),
        ),
        facts=_threshold,
        explanation=(
            "Halfway between the means is {halfway:.2f}, and it gets {halfway_errors} bird wrong; at {best:.2f} there "
            "are {best_errors} errors. The best was found by looking at these very birds, though. Draw a new seed, and "
            "see how it does on others."
        ),
        task=Task(
            "few-errors",
            ("The curve under the picture shows the errors of every threshold.", "Set the threshold to 6.2."),
            BirdsPageSettings(view="one feature", threshold=6.2),
            FewErrors(errors=0),
        ),
        before={"view": View.TWO_FEATURES},
        essential=True,
    ),
    "exercise-2-1": Lesson(
        title="Exercise 2.1: twenty birds",
        settings=BirdsPageSettings(view="table"),
        chapter="Data",
        question="Here are two birds of each species. With ten of each, what will be the shape of the tensor X that "
        "holds their features?",
        answers=(
            Answer(
                "2 × 20: a row for each feature.",
                lambda f: (f["rows"], f["columns"]) == (2, 20),
                "Mathematics often writes it so. PyTorch counts the birds along the first axis, as tables do.",
            ),
            Answer(
                "20 × 3: the label is a column, too.",
                lambda f: (f["rows"], f["columns"]) == (20, 3),
                "It is one of the table's columns, but the label is what a model shall find out. It stays apart, in y.",
            ),
            Answer(
                "20 × 2: a row for each bird.",
                lambda f: (f["rows"], f["columns"]) == (20, 2),
                "A bird is a pattern, and each of its measurements is a feature.",
            ),
        ),
        facts=_table,
        explanation=(
            "X is {rows} × {columns}: a row for each bird, a column for each feature. Its first row is the first "
            "flamingo, {legs:.4f} and {wings:.4f}. The {labels} labels stand in a tensor of their own, y: 0 for a "
            "flamingo, 1 for a seagull."
        ),
        task=Task(
            "means-near",
            (
                "The more birds are measured, the nearer their mean comes.",
                "Open *Flamingos* and *Seagulls* among the controls, and draw 200 of each.",
            ),
            BirdsPageSettings.of(view="table", flamingos=200, seagulls=200),
            MeansWithin(distance=0.2),
        ),
        before={"flamingos": 2, "seagulls": 2},
    ),
    "global-min-max": Lesson(
        title="Normalise like the seminar",
        settings=BirdsPageSettings(view="normalisation", normalisation="global min-max"),
        chapter="Data",
        question="All numbers are squeezed between 0 and 1, by the one smallest and the one largest of the whole "
        "matrix. What happens to the shape of the clouds?",
        answers=(
            Answer(
                "Nothing: only the axes change.",
                lambda f: abs(f["stretched"] - 1) < 1e-3,
                "Every number is shifted and divided alike, so no direction is stretched more than another.",
            ),
            Answer(
                "They are stretched into a square.",
                lambda f: abs(f["stretched"] - 1) >= 1e-3 and f["wings_high"] - f["wings_low"] > 0.999,
                "That takes a smallest and a largest number for each feature. Here both features share one pair.",
            ),
            Answer(
                "They become round.",
                lambda f: abs(f["stretched"] - 1) >= 1e-3 and f["wings_high"] - f["wings_low"] <= 0.999,
                "Dividing each feature by its own deviation would come near that. Here both are divided alike.",
            ),
        ),
        facts=_scaled,
        explanation=(
            "The picture is the same, on other axes: leg lengths now run from {legs_low:.3f} to {legs_high:.3f}, "
            "wingspans from {wings_low:.3f} to {wings_high:.3f}, so only one of them reaches 0 and one reaches 1. "
            "The first bird of the table, a flamingo of {legs:.1f} and {wings:.1f}, becomes {x1:.4f} and {x2:.4f}."
        ),
        task=Task(
            "each-from-0-to-1",
            ("Each feature needs a smallest and a largest number of its own.", "Choose *per-feature min-max*."),
            BirdsPageSettings(view="normalisation", normalisation="per-feature min-max"),
        ),
        before={"normalisation": AS_THEY_ARE},
    ),
    "slides-cell": Lesson(
        title="The slides' cell, run twice",
        settings=BirdsPageSettings(view="normalisation", normalisation="slides' cell, twice"),
        chapter="Data",
        question="A notebook's cell X = (X - X.min()) / X.max() has been run once. What does running it again do?",
        answers=(
            Answer(
                "Nothing: X is normalised already.",
                lambda f: abs(f["twice"] - f["once"]) < 1e-6,
                "It looks like min-max, and that would change nothing a second time. But it divides by the largest "
                "number from before the shift.",
            ),
            Answer(
                "It stretches X: now the largest number is 1.",
                lambda f: f["once"] < 1 - 1e-6 and abs(f["twice"] - 1) < 1e-6 and f["apart"] < 1e-6,
                "The smallest number is 0 already, so the second time the largest is the whole range.",
            ),
            Answer(
                "It shrinks X again, as it did the first time.",
                lambda f: f["twice"] < f["once"] - 1e-6,
                "The first time it divided by more than 1. Now its largest number is below 1, and dividing by that "
                "stretches.",
            ),
        ),
        facts=_cell,
        explanation=(
            "The second run gives the true min-max, and the first bird of the table is {x1:.4f} and {x2:.4f}, as the "
            "slides print. Run once, the cell ends at 1\u00a0-\u00a0min\u00a0/\u00a0max: below 1 with these birds, "
            "above 1 if a measurement is negative. A third run would change nothing more: the numbers reach from "
            "0 to 1. But what a "
            "cell gives should not depend on how often it is run."
        ),
        task=Task(
            "cell-beyond-1",
            (
                "With a negative smallest number, min / max is negative. Choose the cell *once*.",
                "Set the seagulls' mean wingspan to 0: some of them fall below it.",
            ),
            BirdsPageSettings.of(view="normalisation", normalisation="slides' cell, once", seagull_wings=0.0),
        ),
        before={"normalisation": "slides' cell, once"},
    ),
    "two-features": Lesson(
        title="One feature is not enough",
        settings=BirdsPageSettings(view="one feature", seed=32),
        chapter="Data",
        question="In this flock the best threshold on either feature gets some birds wrong. Lay a ruler on the "
        "picture, upright, flat or leaning: how well can a straight line part the two species?",
        answers=(
            Answer(
                "No better than the better threshold.",
                lambda f: f["both"] == min(f["legs"], f["wings"]),
                "A line can do what a threshold does, and lean as well: a bird that is odd in one feature can be saved "
                "by the other.",
            ),
            Answer(
                "Better, but not without errors.",
                lambda f: 0 < f["both"] < min(f["legs"], f["wings"]),
                "In each feature the species overlap. But no bird is odd in both.",
            ),
            Answer(
                "It gets every bird right.",
                lambda f: f["both"] == 0 < min(f["legs"], f["wings"]),
                "In each feature the species overlap, and yet a leaning line parts them.",
            ),
        ),
        facts=_together,
        explanation=(
            "By leg length, as the picture shows it now, at least {legs} birds are wrong, by wingspan at least "
            "{wings}, by the best line {both}. A threshold is a line that stands upright or lies flat; "
            "a line may lean. With a third feature it would be a "
            "plane, with more a hyperplane, and can only do better on the birds it was fitted to."
        ),
        task=Task(
            "only-together",
            (
                "Two long, thin clouds side by side can be parted only by a line that runs along them.",
                "Set both correlations to -0.95, and the flamingos' means to 6.5 and 5.",
            ),
            BirdsPageSettings.of(
                view="one feature",
                seed=32,
                flamingo_legs=6.5,
                flamingo_wings=5.0,
                flamingo_correlation=-0.95,
                seagull_correlation=-0.95,
            ),
            ManyErrors(errors=4),
        ),
        before={"view": View.TWO_FEATURES},
    ),
}
