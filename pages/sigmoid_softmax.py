"""Sigmoid and softmax: scores become probabilities, with every number on the way."""

import streamlit as st

from core.birds import SPECIES, FlockSettings, draw_flock
from core.large_scores import large_scores_of, meet_limits
from core.scores import ScoreSettings, followed_score, score_birds, score_classes, sigmoid_steps
from ui.charts.scores import sigmoid_curve, softmax_bars
from ui.frame import begin
from ui.numbers import five_digits, in_latex
from ui.scripts.scores import scores_script


def _short(power: float) -> str:
    return f"{power:.4f}" if power < 1e6 else f"{power:.4e}"


frame = begin("sigmoid_softmax", ScoreSettings)
left, right = st.columns([1, 2.4], gap="medium")
show = frame.controls.show

with left:
    show("part")
    if frame.controls.chosen("part") == "sigmoid":
        show("score_from")
        show(*(("score",) if frame.controls.chosen("score_from") == "typed" else ("w1", "w2", "b", "bird")))
    elif frame.controls.chosen("part") == "softmax":
        show("scores_from", "classes", "chosen_class", "shift", "temperature", "minus_sign")
        rows = range(frame.controls.chosen("classes"))
        if frame.controls.chosen("scores_from") == "typed":
            show(*(f"s{k}" for k in rows))
        else:
            for title, names in {
                "Input x": ["x1", "x2"],
                "Weights W and biases b": [name for k in rows for name in (f"w{k}1", f"w{k}2", f"b{k}")],
            }.items():
                with st.expander(title, icon=":material/tune:"):
                    show(*names)
    else:
        show("size", "gap", "far_below")

settings = frame.controls.settings()
frame.finish(settings, scores_script)

flock = draw_flock(FlockSettings())
if settings.part == "sigmoid" and settings.score_from == "typed":
    steps = sigmoid_steps(followed_score(settings, flock.features))
    with right:
        st.table(
            {
                "score": [five_digits(steps.score.item())],
                "e^(-s)": [_short(steps.power.item())],
                "label": [str(int(settings.score > 0))],
                "probability of seagull": [five_digits(steps.probability.item())],
            },
            alt="The way from the score to the probability",
        )
elif settings.part == "large scores":
    large = meet_limits(large_scores_of(settings))
    with right:
        st.table(
            {
                "score s": [f"{v:.4f}" for v in large.scores.tolist()],
                "e^s": [_short(v) for v in large.powers.tolist()],
                "plain formula": [f"{v:.4f}" for v in large.naive.tolist()],
                "probability": [f"{v:.4f}" for v in large.torch_softmax.tolist()],
            },
            alt="Scores, powers and probabilities by the plain formula and by PyTorch",
        )
        st.markdown(f"The predicted class is **{int(large.torch_softmax.argmax())}**.")
elif settings.part == "sigmoid":
    result = score_birds(settings, flock.features)
    k = settings.bird - 1
    x1, x2 = flock.features[k].tolist()
    score, probability = result.scores[k].item(), result.probabilities[k].item()
    name, guess = SPECIES[flock.labels[k]], SPECIES[result.labels[k]]
    right_ones = int((result.labels == flock.labels).sum())
    with right:
        st.altair_chart(
            sigmoid_curve(result, flock.labels, settings.bird), key="sm_sigmoid",
            alt=f"The sigmoid with twenty birds at their scores; bird {settings.bird} has score {five_digits(score)} and "
            f"probability {five_digits(probability)}",
        )  # fmt: skip
        st.markdown(
            f"Bird {settings.bird} is a **{name}** and is taken for a **{guess}**; {right_ones} of 20 birds are labelled right."
        )
        st.latex(
            rf"\begin{{aligned}} s &= w_1 x_1 + w_2 x_2 + b \\ &= {settings.w1:g} \cdot {x1:.4f} {settings.w2:+g} \cdot {x2:.4f}"
            rf" {settings.b:+g} \\ &= {in_latex(five_digits(score))} \end{{aligned}}"
        )
        st.latex(
            rf"\sigma(s) = \frac{{1}}{{1 + e^{{-s}}}} = \frac{{1}}{{1 + e^{{{-score:.4f}}}}} = {in_latex(five_digits(probability))}"
        )
    st.subheader("All twenty birds of Exercise 2.1", anchor=False)
    st.table(
        {
            "bird": [str(n) for n in range(1, 21)],
            "species": [SPECIES[label] for label in flock.labels.tolist()],
            "score": [five_digits(v) for v in result.scores.tolist()],
            "label": [str(v) for v in result.labels.tolist()],
            "probability of seagull": [five_digits(v) for v in result.probabilities.tolist()],
        },
        alt="Score, predicted label and probability of each bird",
    )
    st.subheader("Where the slides differ", anchor=False)
    st.markdown(
        "- The text of Exercise 2.2 gives w = [1, 2] and b = 6; its solution uses w = [-1, -2] and b = 10, as here. Try both.\n"
        "- A score above 0 means class 1, the **seagull**; the slides' rule *f(x) > 0 is a flamingo* contradicts the labels."
    )
else:
    classes = score_classes(settings)
    s, powers, p = (t.tolist() for t in (classes.scores, classes.powers, classes.probabilities))
    sign = "-" if settings.minus_sign else ""
    scale = "" if settings.temperature == 1 else f" / {settings.temperature:g}"
    moved = f"{settings.shift:+g}" if settings.shift else ""
    exponent = f"{sign}(s_k{moved})" if moved else f"{sign}s_k"
    power = rf"e^{{{exponent}{scale}}}"
    with right:
        st.altair_chart(
            softmax_bars(classes), key="sm_softmax",
            alt="Softmax probabilities " + ", ".join(f"{v:.4f} for class {k}" for k, v in enumerate(p)),
        )  # fmt: skip
        if settings.scores_from == "W x + b":
            st.latex(
            r"\begin{aligned} s &= W x + b \\ &= \begin{bmatrix}"
            + r"\\".join(" & ".join(f"{v:g}" for v in row) for row in classes.weight.tolist())
            + r"\end{bmatrix} \begin{bmatrix}" + r"\\".join(f"{v:g}" for v in classes.features.tolist())
            + r"\end{bmatrix} + \begin{bmatrix}" + r"\\".join(f"{v:g}" for v in classes.bias.tolist())
            + r"\end{bmatrix} \\ &= \begin{bmatrix}" + r"\\".join(f"{v:.4g}" for v in s) + r"\end{bmatrix} \end{aligned}"
        )  # fmt: skip
        st.latex(
            rf"p_k = \frac{{{power}}}{{\sum_j {power.replace('k', 'j')}}} \qquad \sum = {in_latex(_short(sum(powers)))}"
        )
        st.table(
            {
                "class": [f"{k}{'  ← highest' if k == classes.winner else ''}" for k in range(settings.classes)],
                "score s": [f"{v:.4f}" for v in s],
                f"e^({exponent.replace('_k', '')}{scale})": [_short(v) for v in powers],
                "probability": [f"{v:.4f}" for v in p],
            },
            alt="Score, power and probability of each class",
        )
    if not classes.powers.isfinite().all():
        st.info(
            "A power is too large for a 32-bit number, so the plain formula would give infinity over infinity. PyTorch subtracts the "
            "largest exponent from all of them first, which changes no quotient.",
            icon=":material/all_inclusive:",
        )  # fmt: skip
    st.markdown(f"The predicted class is **{classes.winner}**, the largest of the {settings.classes}.")
    if settings.scores_from == "W x + b":
        st.markdown(f"$W$ is {settings.classes} × 2, $x$ has 2 entries, $b$ and $s$ have {settings.classes}.")
    st.subheader("Where the slides differ", anchor=False)
    st.markdown(
        "- The slides write softmax with $e^{-s}$. For Exercise 2.3 that gives 0.1294, 0.6099 and 0.2607 and picks class 1. Their code, and "
        "PyTorch, use $e^{+s}$. The switch lets you try both.\n"
        "- `argmax(dim=1)` on a column of three scores gives `[0, 0, 0]`: each row holds one number, so its first is its largest. The class "
        "axis is `dim=0` there.\n"
        "- One slide draws $W$ as 3 × 3, transposed, times a vector of two. Here it is 3 × 2: a row for each class."
    )
