"""Every knob of every Settings class has a valid default, survives a link, refuses what it should, and matters where it
says."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core
from core.classifier.training import ClassifierKnobs, ClassifierSettings
from core.data.birds import SPECIES, FlockKnobs, FlockSettings, knobs_of
from core.data.datasets import DATASETS
from core.data.points import DataSettings
from core.descent.surfaces import SURFACES
from core.descent.sweep import SweepSettings
from core.descent.walk import WalkKnobs, WalkSettings
from core.losses.cross_entropy import CrossEntropySettings
from core.parts.optimizers import OptimizerKnobs
from core.plane.own_points import read_points
from core.regression.settings import RegressionSettings
from core.scores.softmax import SoftmaxSettings
from core.settings import Knob, Settings, choice, flag, never, number, row, several, subscript, text
from tests import settings_checks as checks


@dataclass(frozen=True)
class EveryKind(Settings):
    """One knob of every kind, in case a lesson has no use for one of them."""

    amount: float = number("Amount", 0.5, -1.0, 2.0, unit="kg", help="A number.")
    count: int = number("Count", 3, 1, 9, whole=True, help="A whole number.")
    colour: str = choice("Colour", "red", ("red", "green"), help="One of two.")
    fruits: tuple[str, ...] = several("Fruits", ("pear",), ("apple", "pear", "fig"), help="One or more.")
    switch: bool = flag("Switch", False, help="On or off.")
    drawing: str = text("Drawing", "AAA", read_points, form="some points", help="A text that is read.")
    twice: float = number("Twice", lambda s: 2 * s.amount, -2.0, 4.0, follows="amount", help="Follows the amount.")
    sizes: tuple[float, ...] = row(
        ("size1", "size2", "size3"),
        lambda k: number(
            f"Size{subscript(k + 1)}", k + 0.5, 0.0, 9.0, when=lambda s: s.switch and s.count > k, help="One of a row."
        ),
    )
    last: float = number("Last", 1.0, 0.0, 2.0, when=lambda s: s.first_size > 2, help="Stands behind the row.")

    @property
    def first_size(self) -> float:
        """A fact that is made of a knob."""
        return self.sizes[0]


for module in pkgutil.walk_packages(core.__path__, "core."):
    importlib.import_module(module.name)  # so that every Settings class is known


def classes(base: type[Settings] = Settings) -> Iterator[type[Settings]]:
    """Every Settings class of the core."""
    for cls in base.__subclasses__():
        if cls.__module__.startswith("core."):
            yield cls
        yield from classes(cls)


CLASSES = sorted(set(classes()), key=lambda cls: cls.__name__)
PARTS = {FlockKnobs, ClassifierKnobs, OptimizerKnobs, WalkKnobs}
"""They need a knob or a fact that whoever puts them together has to say before."""

every_class = pytest.mark.parametrize("cls", [*CLASSES, EveryKind], ids=lambda cls: cls.__name__)
every_whole = pytest.mark.parametrize(
    "cls", [cls for cls in [*CLASSES, EveryKind] if cls not in PARTS], ids=lambda cls: cls.__name__
)
few_examples = settings(max_examples=5)
many_examples = settings(max_examples=40)


def test_the_walk_finds_the_settings_of_the_core() -> None:
    assert {WalkSettings, SweepSettings, DataSettings, RegressionSettings, FlockSettings, ClassifierSettings} < set(
        CLASSES
    )


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_defaults_are_valid_and_those_that_links_were_made_with(cls: type[Settings]) -> None:
    checks.check_defaults(cls)


@every_class
def test_knobs_explain_themselves(cls: type[Settings]) -> None:
    checks.check_that_knobs_explain_themselves(cls)


@every_class
@few_examples
@given(data=st.data())
def test_settings_survive_a_link_and_are_one_cache_key(cls: type[Settings], data: st.DataObject) -> None:
    checks.check_a_link(cls, data)


@every_class
def test_unfit_values_are_refused_in_one_sentence(cls: type[Settings]) -> None:
    checks.check_that_unfit_values_are_refused(cls)


@every_class
def test_every_option_goes_with_the_defaults_it_brings(cls: type[Settings]) -> None:
    checks.check_that_every_option_goes_with_the_defaults_it_brings(cls)


@every_class
def test_settings_are_frozen_and_equal_where_all_knobs_are(cls: type[Settings]) -> None:
    checks.check_that_settings_are_values(cls)


@every_whole
@few_examples
@given(data=st.data())
def test_a_condition_reads_only_knobs_that_stand_before_its_own(cls: type[Settings], data: st.DataObject) -> None:
    checks.check_that_conditions_look_back(cls, data)


@every_whole
@few_examples
@given(data=st.data())
def test_what_does_not_matter_is_put_to_its_default_and_nothing_else(cls: type[Settings], data: st.DataObject) -> None:
    checks.check_relevance(cls, data)


@pytest.mark.thorough
@every_class
@many_examples
@given(data=st.data())
def test_many_settings_survive_a_link(cls: type[Settings], data: st.DataObject) -> None:
    checks.check_a_link(cls, data)


@pytest.mark.thorough
@every_whole
@many_examples
@given(data=st.data())
def test_conditions_of_many_settings(cls: type[Settings], data: st.DataObject) -> None:
    checks.check_that_conditions_look_back(cls, data)
    checks.check_relevance(cls, data)


@every_whole
@few_examples
@given(data=st.data())
def test_a_row_reads_as_a_tuple(cls: type[Settings], data: st.DataObject) -> None:
    checks.check_rows(cls, data)


@every_class
def test_within_a_row_labels_count_as_names_do(cls: type[Settings]) -> None:
    checks.check_labels_of_rows(cls, BY_SPECIES)


BY_SPECIES = frozenset({"legs", "wings", "legs_spread", "wings_spread", "correlation"})
"""Rows whose knobs stand each under the title of its species."""


def test_the_knobs_of_a_species_have_labels_of_their_own() -> None:
    for species in SPECIES:
        labels = [FlockKnobs.knobs()[name].label for name in knobs_of(species)]
        assert len(set(labels)) == len(labels)


def test_parts_are_those_that_cannot_stand_alone() -> None:
    for cls in PARTS:
        with pytest.raises(AttributeError, match=r"optimizers|with_pelicans"):
            cls().relevant()


def test_the_rows_of_the_core_are_found() -> None:
    found = {cls: set(checks.rows_of(cls)) for cls in (FlockSettings, SoftmaxSettings, CrossEntropySettings, EveryKind)}
    assert found == {
        FlockSettings: {"counts", *BY_SPECIES},
        SoftmaxSettings: {"s", "first_weights", "second_weights", "all_biases"},
        CrossEntropySettings: {"p", "z", "t"},
        EveryKind: {"sizes"},
    }


def test_a_row_unfolds_where_it_is_declared() -> None:
    names = list(EveryKind.knobs())
    assert names == [
        *("amount", "count", "colour", "fruits", "switch", "drawing", "twice", "size1", "size2", "size3", "last"),
    ]
    chosen = EveryKind.of(size2=4.0)
    assert chosen.sizes == (0.5, 4.0, 2.5)
    assert chosen.values() == EveryKind().values() | {"size2": 4.0}
    assert EveryKind.knobs()["size2"].label == "Size₂"
    with pytest.raises(ValueError, match="size3 must be a number from 0 to 9"):
        EveryKind.of(size3=10.0)
    with pytest.raises(TypeError, match="sizes"):
        EveryKind.of(sizes=(1.0, 2.0, 3.0))


def test_subscripts_count_beyond_nine() -> None:
    assert [subscript(k) for k in (0, 9, 10, 123)] == ["₀", "₉", "₁₀", "₁₂₃"]


def test_a_condition_that_looks_ahead_would_be_seen() -> None:
    @dataclass(frozen=True)
    class Ahead(Settings):
        size: float = number("Size", 1.0, 0.0, 2.0, when=lambda s: s.on, help="Reads what stands behind it.")
        on: bool = flag("On", True, help="Stands behind.")

        @property
        def grown(self) -> bool:
            return self.size > 1

    watched = checks.Watched(Ahead())
    Ahead.knobs()["size"].matters(watched)
    assert watched.read == {"on"}
    assert watched.grown is False  # a property is seen through
    assert watched.read == {"on", "size"}


@dataclass(frozen=True)
class Base(Settings):
    """A switch and a size that depends on it."""

    on: bool = flag("On", True, help="A switch.")
    large: bool = flag("Large", False, help="Another.")
    size: float = number("Size", 1.0, 0.0, 9.0, when=lambda s: s.on, help="A size.")


@dataclass(frozen=True)
class Large(Base, when={"size": lambda s: s.large}):
    """A size for what is large alone."""


@dataclass(frozen=True)
class Never(Base, when={"size": never}):
    """No size at all."""


@dataclass(frozen=True)
class Both(Large, Never):
    """Two conditions from two sides."""


@dataclass(frozen=True)
class Facts(Settings):
    """A smaller kind: a knob of the same name, and a fact that the larger one has as a property."""

    size: float = number("Size", 5.0, 0.0, 9.0, help="A size.")
    heavy: bool = flag("Heavy", False, help="A fact.")
    place: int = number("Place", 1, 1, 9, whole=True, help="Given from outside.")


def test_conditions_that_are_added_hold_beside_the_knobs_own() -> None:
    def matters(kind: type[Base], on: bool, large: bool) -> bool:
        chosen = kind(on=on, large=large)
        return kind.knobs()["size"].matters(chosen)

    cases = [(True, True), (True, False), (False, True), (False, False)]
    assert [matters(Base, *case) for case in cases] == [True, True, False, False]
    assert [matters(Large, *case) for case in cases] == [True, False, False, False]
    assert [matters(Never, *case) for case in cases] == [False] * 4
    assert [matters(Both, *case) for case in cases] == [False] * 4
    assert Both(size=4.0, large=True).relevant().size == 1.0
    assert Large(size=4.0, large=True).relevant().size == 4.0


@every_class
def test_conditions_are_added_to_knobs_that_exist(cls: type[Settings]) -> None:
    checks.check_that_conditions_are_of_knobs(cls)


def test_settings_are_reduced_to_a_smaller_kind() -> None:
    @dataclass(frozen=True)
    class Whole(Base):
        weight: float = number("Weight", 1.0, 0.0, 9.0, help="A weight.")

        @property
        def heavy(self) -> bool:
            return self.weight > 2

    chosen = Whole(size=4.0, weight=3.0)
    assert chosen.reduced_to(Facts, place=7) == Facts(size=4.0, heavy=True, place=7)
    assert chosen.reduced_to(Facts, place=7, heavy=False) == Facts(size=4.0, place=7)
    assert chosen.reduced_to(Large) == Large()  # what does not matter there is at its default
    with pytest.raises(AttributeError, match="place"):
        chosen.reduced_to(Facts)
    with pytest.raises(TypeError, match="colour"):
        chosen.reduced_to(Facts, place=7, colour="red")
    with pytest.raises(ValueError, match="place must be a whole number from 1 to 9, not 10"):
        chosen.reduced_to(Facts, place=10)


@given(st.floats(-6, 6))
def test_a_link_carries_every_digit_of_a_number(value: float) -> None:
    """A start clicked on a chart has 17 digits; who opens the link must get the very same run."""
    knob = WalkSettings.knobs()["start_x"]
    assert knob.parse(knob.format(value)) == value


@pytest.mark.parametrize("name", ["amount", "count"])
@pytest.mark.parametrize("huge", [10**400, -(10**400)], ids=["huge", "minus huge"])
def test_a_whole_number_beyond_all_floats_is_out_of_range_like_any_other(name: str, huge: int) -> None:
    with pytest.raises(ValueError, match=f"{name} must be"):
        EveryKind.of(**{name: huge})


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
    chosen = WalkSettings(surface=surface)
    assert ((chosen.start_x, chosen.start_y), chosen.learning_rate) == (start, rate)
    assert WalkSettings(surface=surface, start_y=0.25).start_y == 0.25


@pytest.mark.parametrize(("dataset", "count", "noise"), [("line", 50, 0.05), ("parabola", 100, 0.1)])
def test_a_dataset_brings_the_count_and_noise_of_the_notebook(dataset: str, count: int, noise: float) -> None:
    chosen = RegressionSettings(dataset=dataset)
    assert (chosen.count, chosen.noise) == (count, noise)
    assert RegressionSettings(dataset=dataset, count=77).count == 77
    assert chosen.reduced_to(DataSettings) == DataSettings(dataset=dataset, count=count, noise=noise)


def test_a_text_is_taken_where_it_can_be_read() -> None:
    assert EveryKind(drawing="BCD").drawing == "BCD"
    assert EveryKind.knobs()["drawing"].parse(["BCD"]) == "BCD"
    with pytest.raises(ValueError, match=r"^drawing must be some points, not 'BC'$"):
        EveryKind(drawing="BC")
    with pytest.raises(ValueError, match=r"^drawing must be some points, not '\?{40}'$"):
        EveryKind.knobs()["drawing"].parse(["?" * 1000])


def test_a_default_follows_what_was_chosen_not_the_default_of_the_other_knob() -> None:
    assert EveryKind().twice == 1.0
    assert EveryKind(amount=1.5).twice == 3.0
    assert EveryKind(amount=1.5, twice=0.0).twice == 0.0


def test_settings_of_different_experiments_are_different_keys() -> None:
    assert len({cls() for cls in CLASSES}) == len(CLASSES)


def test_menus_list_the_tables() -> None:
    assert WalkSettings.knobs()["surface"].options == tuple(SURFACES)
    assert DataSettings.knobs()["dataset"].options == tuple(DATASETS)


def test_a_value_is_spelled_for_people() -> None:
    knob = Knob(kind=float, label="Rate", help="", default=0.0)
    assert [knob.spelled(value) for value in (True, False)] == ["on", "off"]
    assert [knob.spelled(value) for value in (0.1, 1e-5, 2.0, 3)] == ["0.1", "1e-05", "2", "3"]
    assert [knob.spelled(value) for value in ("MSE", "", ("x₁", "x₂"))] == ["MSE", "none", "x₁, x₂"]
