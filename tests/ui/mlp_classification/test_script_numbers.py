"""The script of a network on the plane runs by itself and prints the numbers of its run, digit by digit."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.parts.activations import ACTIVATIONS
from core.parts.optimizers import OPTIMIZERS
from core.parts.schedules import SCHEDULES
from core.plane.inputs import INPUTS
from core.plane.judging import confusions
from core.plane.own_points import encode_points
from core.plane.points import OWN, POINTS
from core.plane.result import PlaneResult
from core.plane.settings import PlaneSettings
from core.plane.training import fit_plane
from pages.sections.mlp_classification.script import plane_script
from tests.ui.script_numbers import MAY_IMPORT, Run, every_case, imports_of, run_alone
from ui.numbers import milestones

DEFAULT = PlaneSettings()
SHORT = PlaneSettings(count=40, epochs=21)
HELD = replace(SHORT, held_out_share=0.3)
EARLY = PlaneSettings(count=40, noise=0.8, held_out_share=0.3, early_stopping=True, patience=10)

CASES: dict[str, PlaneSettings] = {
    "opening": DEFAULT,
    "two spirals": PlaneSettings.of(points="two spirals", units1=8, units2=8, learning_rate=0.01, epochs=50),
    "held out": HELD,
    "early stopping": EARLY,
    "early stopping of three classes": replace(EARLY, points="three spirals"),
    "patience that never runs out": replace(EARLY, patience=1000, epochs=30),
    "full batch": replace(HELD, batch_size=500),
    "dropout": replace(HELD, dropout=0.3, early_stopping=True, patience=5),
    "dropout in the full batch": replace(SHORT, dropout=0.5, batch_size=40, layers=1),
    "L1": replace(SHORT, l1=0.01),
    "L1 and L2": replace(HELD, l1=0.01, l2=0.001),
    "a line": replace(HELD, layers=0, dropout=0.3),
    "three layers": replace(HELD, layers=3),
    "all inputs": replace(SHORT, inputs=tuple(INPUTS)),
    "one input": replace(HELD, inputs=("x₂",)),
    "birds with weight": replace(HELD, points="birds", with_weight=True),
    "three birds with weight and other inputs": replace(
        HELD, points="three birds", with_weight=True, inputs=("x₂", "x₁x₂")
    ),
    "own points": PlaneSettings(points=OWN, batch_size=3, epochs=30),
    "own points, held out": PlaneSettings(points=OWN, batch_size=3, epochs=30, held_out_share=0.25, point_seed=3),
}


def drawn(stream: random.Random, count: int) -> str:
    """So many own points, drawn anywhere."""
    places = [(stream.uniform(-3.2, 3.1), stream.uniform(-3.2, 3.1)) for _ in range(count)]
    return encode_points(places, [stream.randrange(3) for _ in places])


def combination(stream: random.Random) -> PlaneSettings:
    """Settings with every choice at random, small enough to run at once."""
    knobs = PlaneSettings.knobs()
    chosen: dict[str, Any] = {
        name: stream.choice(knob.options) for name, knob in knobs.items() if knob.kind is str and knob.options
    }
    chosen |= {name: stream.random() < 0.5 for name, knob in knobs.items() if knob.kind is bool}
    chosen["inputs"] = stream.sample(list(INPUTS), stream.randint(1, 4))
    chosen |= {f"units{k}": stream.randint(1, 8) for k in (1, 2, 3)}
    return PlaneSettings.of(
        **chosen,
        own=drawn(stream, stream.randint(5, 40)),
        layers=stream.randint(0, 3),
        held_out_share=stream.choice((0.0, 0.25, 0.5)),
        l1=stream.choice((0.0, 0.01)),
        l2=stream.choice((0.0, 0.003)),
        dropout=stream.choice((0.0, 0.3)),
        learning_rate=0.01,
        epochs=25,
        count=stream.choice((10, 30)),
        batch_size=stream.choice((1, 7, 500)),
        patience=stream.choice((1, 5)),
        point_seed=stream.randint(0, 9999),
        weight_seed=stream.randint(0, 9999),
    )


CASES |= {f"points {name}": PlaneSettings(points=name, count=31, epochs=21) for name in POINTS}
CASES |= {f"activation {name}": replace(SHORT, activation=name) for name in ACTIVATIONS}
CASES |= {f"optimizer {name}": replace(SHORT, optimizer=name, learning_rate=0.01) for name in OPTIMIZERS}
CASES |= {f"schedule {name}": replace(SHORT, schedule=name, decay_every=5) for name in SCHEDULES}
CASES |= {"200 own points": PlaneSettings(points=OWN, own=drawn(random.Random(0), 200), epochs=5)}
CASES |= {f"combination {k}": combination(random.Random(k)) for k in range(25)}


def told(result: PlaneResult) -> str:
    """What the run has to say, as a script prints it."""
    settings, last = result.settings, len(result.losses) - 1
    columns = [result.losses]
    columns += [result.test_losses] if settings.held_out else []
    columns += [result.penalties] if settings.l1 or settings.l2 else []
    epochs = [epoch for epoch in milestones(settings.epochs) if epoch <= last]
    lines = [f"{epoch} " + " ".join(f"{column[epoch].item():.6f}" for column in columns) for epoch in epochs]
    if settings.stops_early:
        lines.append(f"best {result.best} {result.test_losses[result.best].item():.6f}")
    for name, test in [("training", False), ("test", True)][: 2 if settings.held_out else 1]:
        counts = confusions(result, test)[result.final]
        lines.append(f"{name} {counts.diagonal().sum()} of {counts.sum()}")
        lines += [" ".join(map(str, row)) for row in counts.tolist()]
    return "\n".join(lines) + "\n"


@every_case(CASES, quick=8)
def test_a_script_prints_every_number_of_its_run_in_order(name: str, run: Run) -> None:
    script = plane_script(CASES[name])
    assert imports_of(script) <= MAY_IMPORT
    assert run(script) == told(fit_plane(CASES[name]))


def test_a_script_of_a_diverging_run_prints_the_same_until_it_does(run: Run) -> None:
    chosen = replace(SHORT, optimizer="Gradient descent", activation="identity", learning_rate=10.0, l2=0.1)
    result = fit_plane(chosen)
    assert result.diverged_at is not None
    printed = run(plane_script(chosen)).splitlines()
    epochs = [epoch for epoch in milestones(chosen.epochs) if epoch < result.diverged_at]
    assert printed[: len(epochs)] == told(result).splitlines()[: len(epochs)]
    assert "nan" in printed[len(milestones(chosen.epochs)) - 1]


@pytest.mark.parametrize("name", ["opening", "200 own points", "early stopping", "L1 and L2"])
def test_lines_are_short_enough_for_a_box(name: str) -> None:
    script = plane_script(CASES[name])
    assert max(map(len, script.splitlines())) <= 110
    assert "class MLP(nn.Module):  # 1." in script
    assert [script.index(f"# {step}.") for step in (1, 2, 3, 4)] == sorted(
        script.index(f"# {step}.") for step in (1, 2, 3, 4)
    )


@pytest.mark.thorough
def test_one_script_alone_runs_as_a_file(tmp_path: Path, run: Run) -> None:
    script = plane_script(CASES["held out"])
    file = tmp_path / "lesson.py"
    file.write_text(script, encoding="utf-8")
    ran = run_alone(file)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == run(script)
