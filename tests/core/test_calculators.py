"""The settings that are joined keep all knobs of their parts, and no two parts share a name."""

from __future__ import annotations

import pytest

from core.activation_curves import ActivationSettings
from core.calculators import CalculatorSettings, LossSettings
from core.cross_entropy import CrossEntropySettings, compare
from core.errors import ErrorSettings, measure
from core.scores import ScoreSettings, score_classes
from core.settings import Settings

JOINED: dict[type[Settings], tuple[type[Settings], ...]] = {
    CalculatorSettings: (ScoreSettings, ActivationSettings),
    LossSettings: (CrossEntropySettings, ErrorSettings),
}


@pytest.mark.parametrize(("whole", "parts"), JOINED.items(), ids=lambda value: getattr(value, "__name__", ""))
def test_joined_settings_are_their_parts_and_a_choice_of_part(
    whole: type[Settings], parts: tuple[type[Settings], ...]
) -> None:
    names = [name for part in parts for name in part.knobs() if name != "part"]
    assert len(names) == len(set(names))
    assert set(whole.knobs()) == {*names, "part"}
    for part in parts:
        chosen = whole().values()
        assert {name: chosen[name] for name in part.knobs()} == part().values()


@pytest.mark.parametrize("whole", JOINED)
def test_names_stand_in_a_link_as_they_are(whole: type[Settings]) -> None:
    assert all(name.isascii() and name.isidentifier() and name == name.lower() for name in whole.knobs())


def test_the_verbs_take_joined_settings() -> None:
    assert score_classes(CalculatorSettings(part="activations")).winner == 0
    both = LossSettings(points=1)
    assert (f"{compare(both).loss.item():.2f}", measure(both).mse.item()) == ("1.77", 2.25)
