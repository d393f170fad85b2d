"""One more entry in every table, added before anything else is imported; then every page is asked for it.

Run as `python -m tests.ui.added_entries`; prints what was found as JSON. A process of its own, because menus are made
from the tables once.
"""

from __future__ import annotations

import functools
import json
from dataclasses import asdict, dataclass
from typing import Any

import torch
from streamlit.components.v2 import manifest_scanner
from torch import Tensor
from torch.nn import functional as F

from core.data.datasets import DATASETS, Dataset
from core.data.normalisations import NORMALISATIONS, Normalisation
from core.descent.surfaces import SURFACES, Surface
from core.parts.activations import ACTIVATIONS, Activation
from core.parts.losses import REGRESSION_LOSSES, Loss
from core.parts.optimizers import OPTIMIZERS, Optimizer, gradient_descent
from core.parts.schedules import SCHEDULES, Schedule, constant
from core.plane.inputs import INPUTS, Input
from core.plane.points import POINTS, PointSet
from core.regression.models import MODELS, Model, network
from tests.schema import unchecked

NAME = "one more"
STORY = "An entry that nobody has seen before."


def three_hump_camel(x: Tensor, y: Tensor) -> Tensor:
    return 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2


def halves(n: int, noise: float, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    x = 3 * torch.randn(n, 2, generator=generator)
    return x, (x[:, 0] > noise).long()


def add_entries() -> None:
    """An entry of each kind, none of which is there yet; PyTorch has each of them, so that scripts can be run."""
    SURFACES[NAME] = Surface(
        function=three_hump_camel,  # the example of docs/architecture.md
        formula=r"2 x^2 - 1.05 x^4 + \tfrac{1}{6} x^6 + x y + y^2",
        window=((-3, 3), (-3, 3)),
        start=(-2.2, 2.0),
        learning_rate=0.05,
        minima=((0, 0), (1.7475523, -0.8737762), (-1.7475523, 0.8737762)),
        story=STORY,
    )
    OPTIMIZERS[NAME] = Optimizer(
        rule=gradient_descent,
        memories=0,
        knobs=(),
        formula=r"\theta \leftarrow \theta - \alpha g + 0",
        torch_call="torch.optim.SGD({parameters}, lr={learning_rate}, foreach=False)",
        story=STORY,
    )
    SCHEDULES[NAME] = Schedule(
        rule=constant,
        knobs=(),
        formula=r"\alpha_t = \alpha_0 + 0",
        torch_call="torch.optim.lr_scheduler.StepLR(optimizer, step_size={steps} + 1)",
        story=STORY,
    )
    ACTIVATIONS[NAME] = Activation(
        function=F.silu,
        formula=r"z \, \sigma(z)",
        derivative=r"\sigma(z) (1 + z (1 - \sigma(z)))",
        module="nn.SiLU()",
        story=STORY,
    )
    DATASETS[NAME] = Dataset(
        function=lambda x: x**3,
        draw_noise=torch.randn,
        formula=r"y = x^3 + \text{noise}",
        code="x ** 3",
        noise_code="torch.randn",
        count=30,
        noise=0.1,
        story=STORY,
    )
    REGRESSION_LOSSES[NAME] = Loss(
        function=F.huber_loss, formula=r"\text{Huber}(\hat{y}, y)", module="nn.HuberLoss()", story=STORY
    )
    MODELS[NAME] = Model(
        forward=network,
        layered=True,
        hidden=("width", "width"),
        names=("hidden.weight", "hidden.bias", "second.weight", "second.bias", "output.weight", "output.bias"),
        knobs=("width", "activation", "dropout", "output_relu"),
        formula=r"\hat{y} = W_3\, \varphi(W_2\, \varphi(W_1 x))",
        story=STORY,
    )
    NORMALISATIONS[NAME] = Normalisation(
        apply=lambda x: x / x.max(), formula=r"x' = \frac{x}{\max X}", code="X / X.max()", story=STORY
    )
    POINTS[NAME] = PointSet(
        halves,
        2,
        0.0,
        formula=r"y = [\, x_1 > 0 \,]",
        code="X = 3 * torch.randn({n}, 2)\ny = (X[:, 0] > {noise}).long()",
        story=STORY,
    )
    INPUTS[NAME] = Input(lambda x: x[..., 0] ** 3, "x_1^3", "X[:, 0] ** 3", STORY)


@dataclass
class Found:
    """What a page shows of an entry that was added.

    Whether its menu offers it, its link names it, the page keeps it, its formula is told; how many charts are drawn,
    whether one names it; what its script prints, and the page's tables.
    """

    error: str
    in_menu: bool
    in_link: bool
    kept: bool
    told: bool
    charts: int
    named_in_a_chart: bool
    printed: str
    tables: list[dict[str, list[str]]]


STATES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "surface": ("gradient_descent", "surface", {"steps": 9}),
    "surface, one parameter": ("gradient_descent", "surface", {"steps": 9, "view": "one", "show_sweep": True}),
    "optimizer": ("gradient_descent", "optimizers", {"steps": 9, "show_sweep": True}),
    "schedule": ("gradient_descent", "schedule", {"steps": 9}),
    "optimizer of a regression": ("mlp_regression", "optimizer", {"epochs": 9, "width": 4}),
    "optimizer of a classifier": ("linear_classifier", "optimizer", {"part": "training", "epochs": 9}),
    "activation": ("mlp_regression", "activation", {"epochs": 9, "width": 4}),
    "units of an activation": ("mlp_regression", "activation", {"epochs": 9, "width": 4, "view": "hidden units"}),
    "activation alone": ("sigmoid_softmax", "shown", {"part": "activations"}),
    "data set": ("mlp_regression", "dataset", {"epochs": 9, "width": 4}),
    "loss": ("mlp_regression", "loss", {"epochs": 9, "width": 4, "validation_share": 0.3}),
    "model": ("mlp_regression", "model", {"epochs": 9, "width": 4}),
    "weights of a model": ("mlp_regression", "model", {"epochs": 9, "width": 4, "view": "weights"}),
    "points of a classification": ("mlp_classification", "points", {"epochs": 9, "count": 30, "view": "parts"}),
    "input of a classification": ("mlp_classification", "inputs", {"epochs": 9, "count": 30, "view": "parts"}),
    "activation of a classification": ("mlp_classification", "activation", {"epochs": 9, "count": 30, "view": "parts"}),
    "normalisation": ("flamingo_seagull", "normalisation", {"view": "normalisation"}),
    "normalisation in a table": ("flamingo_seagull", "normalisation", {"view": "table"}),
}
"""By what is looked for: the page, the knob that chooses it, and the state of the page."""
FORMULAS = {
    "surface": r"\tfrac{1}{6} x^6",
    "optimizers": r"\alpha g + 0",
    "optimizer": r"\alpha g + 0",
    "schedule": r"\alpha_0 + 0",
    "activation": r"z \, \sigma(z)",
    "shown": r"x \, \sigma(x)",
    "dataset": "x^3",
    "points": r"x_1 > 0",
    "inputs": "x_1^3",
    "loss": r"\text{Huber}",
    "model": r"W_3\, \varphi",
    "normalisation": r"\frac{x}{\max X}",
}


def look(stem: str, knob: str, state: dict[str, Any]) -> Found:
    """Open a page in a state with the new entry chosen."""
    from pages.sections.course import COURSE
    from tests.app.recorded import printed_by, tables_of
    from tests.app.visit import link_of, script_of, settings_of, text_of, visit_settings

    page = COURSE.pages[stem]
    declared = page.settings.knobs()[knob]
    chosen: Any = declared.options if declared.kind is tuple else NAME  # several are chosen all at once
    settings = page.settings(**{**state, knob: chosen})
    visit = visit_settings(page, settings)
    if visit.exception:
        return Found(str(visit.exception[0].stack_trace), False, False, False, False, 0, False, "", [])
    charts = [node.proto for node in visit.get("vega_lite_chart")]
    options = [str(option) for option in getattr(visit.get_by_key(page.parameter(knob)), "options", [])]
    text = text_of(visit)
    return Found(
        error="",
        in_menu=NAME in options,
        in_link="one+more" in link_of(visit),
        kept=settings_of(visit, page) == settings,
        told=FORMULAS[knob] in text,
        charts=len(charts),
        named_in_a_chart=any(NAME in chart.alt or NAME in chart.spec for chart in charts),
        printed="\n".join(printed_by(script_of(visit))),
        tables=tables_of(visit),
    )


def main() -> None:
    """Add, look, and print; schemas, which other tests look at, and the search for components would take most of it."""
    add_entries()
    search: Any = manifest_scanner
    search.scan_component_manifests = functools.cache(search.scan_component_manifests)
    with unchecked():
        print(json.dumps({what: asdict(look(*where)) for what, where in STATES.items()}))


if __name__ == "__main__":
    main()
