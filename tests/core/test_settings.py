"""Every knob of every Settings class has a valid default, survives a link, and refuses what it should in one sentence."""

from __future__ import annotations

import importlib
import math
import pkgutil
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core
from core.birds import BirdSettings, FlockSettings
from core.classifier import ClassifierSettings
from core.datasets import DATASETS
from core.descent import DescentSettings
from core.points import DataSettings
from core.regression import RegressionSettings
from core.settings import Knob, Settings, Value, choice, flag, number, several
from core.surfaces import SURFACES


@dataclass(frozen=True)
class EveryKind(Settings):
    """One knob of every kind, in case a lesson has no use for one of them."""

    amount: float = number("Amount", 0.5, -1.0, 2.0, unit="kg", help="A number.")
    count: int = number("Count", 3, 1, 9, whole=True, help="A whole number.")
    colour: str = choice("Colour", "red", ("red", "green"), help="One of two.")
    fruits: tuple[str, ...] = several("Fruits", ("pear",), ("apple", "pear", "fig"), help="One or more.")
    switch: bool = flag("Switch", False, help="On or off.")
    twice: float = number("Twice", lambda s: 2 * s.amount, -2.0, 4.0, follows="amount", help="Follows the amount.")


for module in pkgutil.walk_packages(core.__path__, "core."):
    importlib.import_module(module.name)  # so that every Settings class is known


def classes(base: type[Settings] = Settings) -> Iterator[type[Settings]]:
    """Every Settings class of the core, and the one above."""
    for cls in base.__subclasses__():
        if cls.__module__.startswith("core.") or cls is EveryKind:
            yield cls
        yield from classes(cls)


CLASSES = sorted(set(classes()), key=lambda cls: cls.__name__)
KNOBS = [(cls, knob) for cls in CLASSES for knob in cls.knobs().values()]

every_class = pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
every_knob = pytest.mark.parametrize(("cls", "knob"), KNOBS, ids=[f"{cls.__name__}.{knob.name}" for cls, knob in KNOBS])
some_examples = settings(max_examples=25)


def valid(knob: Knob, digits: int | None = None) -> st.SearchStrategy[Any]:
    """Any value that the knob allows, numbers with at most so many digits."""
    if knob.kind is bool:
        return st.booleans()
    if knob.kind is tuple:
        return st.sets(st.sampled_from(knob.options), min_size=1).map(
            lambda chosen: tuple(option for option in knob.options if option in chosen)
        )
    if knob.kind is str:
        return st.sampled_from(knob.options)
    if knob.kind is int:
        return st.integers(int(knob.low), int(knob.high))
    floats = st.floats(knob.low, knob.high) | st.sampled_from([knob.low, knob.high])
    return floats if digits is None else floats.map(lambda value: float(f"{value:.{digits}g}"))


def unfit_values(knob: Knob) -> list[Any]:
    """Values of the wrong type, range or name for a constructor."""
    if knob.kind is bool:
        return ["true", "", 1, 0, 1.0, math.nan, ()]
    if knob.kind is str:
        return ["no such option", "", knob.options[0] + " ", 3, True, math.nan, (knob.options[0],)]
    if knob.kind is tuple:
        first = knob.options[0]
        return [(), [], ("no such option",), (first, "no such option"), (first, first), first, "", 3, True, {first: 1}]
    beyond = [knob.low - 1, knob.high + 1, math.nextafter(knob.low, -math.inf), math.nextafter(knob.high, math.inf)]
    wrong = ["1", "", True, False, [knob.low], (knob.low,), complex(knob.low), math.nan, math.inf, -math.inf]
    return [*beyond, *wrong, *([knob.low + 0.5] if knob.kind is int else [])]


def valid_one(knob: Knob) -> Value:
    """Some value that the knob takes."""
    return False if knob.kind is bool else knob.options[0] if knob.options else knob.kind(knob.low)


def unfit_texts(knob: Knob) -> list[list[str]]:
    """Texts in a link that the knob does not understand."""
    texts = ["", "no such option", "nan", "inf", "-inf", "1e999", "-1e999", "1" * 400]
    if knob.kind in (int, float):
        texts += [f"{knob.low - 1}", f"{knob.high + 1}", "true", "0x1", "1,5", "None"]
    if knob.kind is int:
        texts += [f"{knob.low + 0.5}"]
    if knob.kind is bool:
        texts += ["1", "0", "yes", "none"]
    twice = knob.format(valid_one(knob)) * 2
    extra = [[knob.options[0], "no such option"]] if knob.kind is tuple else [twice]
    return [[], *([text] for text in texts), *extra]


def assert_names(message: str, knob: Knob, shown: str) -> None:
    """The message names the field, the range and the value."""
    assert message.startswith(f"{knob.name} must be ")
    assert shown in message
    if len(knob.options) > 20:  # so many that the first and the last stand for all
        assert knob.options[0] in message
        assert knob.options[-1] in message
        assert len(message) < 200
    elif knob.options:
        assert all(option in message for option in knob.options)
    elif knob.kind is bool:
        assert "true or false" in message
    else:
        assert f"from {knob.low:g} to {knob.high:g}" in message
        assert knob.unit in message


def test_the_walk_finds_the_settings_of_the_core() -> None:
    assert {
        *(DescentSettings, DataSettings, RegressionSettings, FlockSettings, BirdSettings, ClassifierSettings)
    } < set(CLASSES)


@every_class
def test_defaults_are_valid(cls: type[Settings]) -> None:
    chosen = cls()
    assert list(chosen.values()) == list(cls.knobs())
    for name, knob in cls.knobs().items():
        value = getattr(chosen, name)
        assert type(value) is knob.kind
        assert knob.check(value) == value
        if not callable(knob.default):
            assert value == knob.default


@every_knob
def test_a_knob_explains_itself(cls: type[Settings], knob: Knob) -> None:
    assert knob.label
    assert knob.help.endswith((".", "?"))
    assert callable(knob.default) == bool(knob.follows)
    assert not knob.follows or list(cls.knobs()).index(knob.follows) < list(cls.knobs()).index(knob.name)
    assert not knob.log or knob.low >= 0
    if knob.kind in (int, float):
        assert math.isfinite(knob.low)
        assert math.isfinite(knob.high)
        assert knob.low < knob.high


@every_knob
@some_examples
@given(data=st.data())
def test_a_value_survives_a_link(cls: type[Settings], knob: Knob, data: st.DataObject) -> None:
    value = data.draw(valid(knob, digits=12))
    texts = knob.format(value)
    assert all(isinstance(text, str) for text in texts)
    back = knob.parse(texts)
    assert (back, type(back)) == (value, knob.kind)
    assert getattr(cls(**{knob.name: value}), knob.name) == value


@given(st.floats(-6, 6))
def test_a_link_carries_every_digit_of_a_number(value: float) -> None:
    """A start clicked on a chart has 17 digits; who opens the link must get the very same run."""
    knob = DescentSettings.knobs()["start_x"]
    assert knob.parse(knob.format(value)) == value


@every_class
@some_examples
@given(data=st.data())
def test_whole_settings_survive_a_link_and_are_one_cache_key(cls: type[Settings], data: st.DataObject) -> None:
    values: dict[str, Any] = {name: data.draw(valid(knob, digits=12), label=name) for name, knob in cls.knobs().items()}
    chosen = cls(**values)
    again = cls(**{name: knob.parse(knob.format(values[name])) for name, knob in cls.knobs().items()})
    assert chosen.values() == values
    assert again == chosen
    assert {chosen: "kept"}[again] == "kept"


@every_knob
def test_unfit_values_are_refused_in_one_sentence(cls: type[Settings], knob: Knob) -> None:
    for value in unfit_values(knob):
        with pytest.raises(ValueError, match="must be") as refused:
            cls(**{knob.name: value})
        assert_names(str(refused.value), knob, "nothing" if value in ((), []) else repr(value))


@every_knob
def test_unfit_texts_are_refused_in_one_sentence(cls: type[Settings], knob: Knob) -> None:
    for texts in unfit_texts(knob):
        with pytest.raises(ValueError, match="must be") as refused:
            knob.parse(texts)
        strange = [text for text in texts if text not in knob.options] if knob.kind is tuple else texts
        assert_names(str(refused.value), knob, repr(" ".join(strange)[:40]))


@pytest.mark.parametrize("name", ["amount", "count"])
@pytest.mark.parametrize("huge", [10**400, -(10**400)], ids=["huge", "minus huge"])
def test_a_whole_number_beyond_all_floats_is_out_of_range_like_any_other(name: str, huge: int) -> None:
    with pytest.raises(ValueError, match=f"{name} must be"):
        EveryKind(**{name: huge})  # type: ignore[arg-type]


def test_numbers_come_in_the_type_of_their_knob() -> None:
    whole = EveryKind(amount=1, count=4.0)  # type: ignore[arg-type]
    assert (type(whole.amount), type(whole.count)) == (float, int)
    assert whole == EveryKind(amount=1.0, count=4)
    assert EveryKind.knobs()["count"].parse(["4.0"]) == 4


def test_a_parameter_that_is_given_twice_is_refused_and_several_keep_the_order_of_the_table() -> None:
    knobs = EveryKind.knobs()
    with pytest.raises(ValueError, match="count must be a whole number from 1 to 9, not '2 5'"):
        knobs["count"].parse(["2", "5"])
    assert knobs["switch"].parse(["TRUE"]) is True
    assert knobs["fruits"].parse(["fig", "", "apple", "fig"]) == ("apple", "fig")
    assert EveryKind(fruits=("fig", "apple")) == EveryKind(fruits=["apple", "fig"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("surface", "start", "rate"),
    [("Bowl", (-2.5, 2.0), 0.2), ("Rosenbrock", (-1.5, 2.0), 0.001), ("Himmelblau", (-0.5, -1.0), 0.01)],
)
def test_a_surface_brings_its_start_and_rate(surface: str, start: tuple[float, float], rate: float) -> None:
    chosen = DescentSettings(surface=surface)
    assert ((chosen.start_x, chosen.start_y), chosen.learning_rate) == (start, rate)
    assert DescentSettings(surface=surface, start_y=0.25).start_y == 0.25


@pytest.mark.parametrize(("dataset", "count", "noise"), [("line", 50, 0.05), ("parabola", 100, 0.1)])
def test_a_dataset_brings_the_count_and_noise_of_the_notebook(dataset: str, count: int, noise: float) -> None:
    chosen = RegressionSettings(dataset=dataset)
    assert (chosen.count, chosen.noise) == (count, noise)
    assert RegressionSettings(dataset=dataset, count=77).count == 77
    assert chosen.data() == DataSettings(dataset=dataset, count=count, noise=noise)


def test_a_default_follows_what_was_chosen_not_the_default_of_the_other_knob() -> None:
    assert EveryKind().twice == 1.0
    assert EveryKind(amount=1.5).twice == 3.0
    assert EveryKind(amount=1.5, twice=0.0).twice == 0.0


@every_knob
def test_every_option_goes_with_the_defaults_it_brings(cls: type[Settings], knob: Knob) -> None:
    options: list[Value] = [(option,) if knob.kind is tuple else option for option in knob.options]
    for option in options:
        assert getattr(cls(**{knob.name: option}), knob.name) == option


@every_knob
def test_settings_differ_where_one_knob_differs(cls: type[Settings], knob: Knob) -> None:
    plain = cls()
    value = getattr(plain, knob.name)
    others: dict[type, list[Any]] = {
        bool: [not value],
        str: [option for option in knob.options if option != value],
        tuple: [(option,) for option in knob.options if (option,) != value],
    }
    other = others.get(knob.kind, [knob.low if value != knob.low else knob.high])[0]
    assert cls(**{**plain.values(), knob.name: other}) != plain


@every_class
def test_settings_are_frozen_and_hash_by_value(cls: type[Settings]) -> None:
    chosen, same = cls(), cls()
    assert chosen is not same
    assert (chosen, hash(chosen)) == (same, hash(same))
    assert cls(**chosen.values()) == chosen
    name = next(iter(cls.knobs()))
    with pytest.raises(FrozenInstanceError):
        setattr(chosen, name, getattr(chosen, name))


def test_settings_of_different_experiments_are_different_keys() -> None:
    assert len({cls() for cls in CLASSES}) == len(CLASSES)


def test_menus_list_the_tables() -> None:
    assert DescentSettings.knobs()["surface"].options == tuple(SURFACES)
    assert DataSettings.knobs()["dataset"].options == tuple(DATASETS)
