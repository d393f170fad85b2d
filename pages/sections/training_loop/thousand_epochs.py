"""A thousand epochs of the text as it stands, beside the text as it should be."""

from dataclasses import dataclass

import streamlit as st

from core.loop.loops import LoopRun, full_run
from core.loop.text import LoopSettings
from pages.sections.training_loop.charts.runs import runs_picture
from pages.sections.training_loop.page import PAGE
from pages.sections.training_loop.settings import LoopPageSettings
from ui.charts.form import Picture
from ui.draw import draw
from ui.numbers import six_decimals
from ui.store import kept, run
from ui.tables import TextTable, show_table, text_table


@dataclass(frozen=True)
class Runs:
    """A thousand epochs of the text as it stands, and of the text as it should be."""

    own: LoopRun
    proper: LoopRun

    @property
    def switched(self) -> bool:
        """Whether they differ."""
        return self.own.settings != self.proper.settings

    @property
    def summed(self) -> int:
        """How many errors the loss as switched adds up, where the right one takes their mean."""
        return self.own.settings.summed

    @property
    def on_one_scale(self) -> str:
        """What the losses as switched are called where they can be compared."""
        return "as switched" + (f", divided by {self.summed:,}" if self.summed > 1 else "")


def show(settings: LoopPageSettings) -> None:
    """Run the text with epochs 0 to 1000, draw its losses and say where it has come to."""
    own = run(full_run, settings, "Running the text as it stands")
    if own.error:
        st.markdown("The text ends with an error, so there is no run to show.")
        return
    runs = Runs(own, run(full_run, settings.proper(), "Running the text as it should be"))
    st.markdown(kept(_verdict, settings, runs))
    st.subheader("The same text for a thousand epochs", anchor=False)
    picture, table = st.columns([1.4, 1])
    draw(kept(_losses, settings, runs), PAGE.key("runs"), picture)
    show_table(kept(_every_hundredth, settings, runs), table)


def _losses(settings: LoopPageSettings, runs: Runs) -> Picture:
    own, proper = runs.own.losses, runs.proper.losses
    last = six_decimals(own[-1].item()) if len(own) else "none"
    return runs_picture(
        {runs.on_one_scale: own / runs.summed, "as it should be": proper} if runs.switched else {"loss": own},
        alt_text=f"The loss against the epoch; the last of {len(own)} is {last}"
        + (", beside the text as it should be" if runs.switched else ""),
    )


def _every_hundredth(settings: LoopPageSettings, runs: Runs) -> TextTable:
    proper, own = runs.proper.every_hundredth, dict(runs.own.every_hundredth)
    columns = {"epoch": [str(epoch) for epoch, _ in proper]}
    if runs.switched:
        columns["as switched"] = [six_decimals(own[epoch]) if epoch in own else "" for epoch, _ in proper]
        if runs.summed > 1:
            scaled = [six_decimals(own[epoch] / runs.summed) if epoch in own else "" for epoch, _ in proper]
            columns[runs.on_one_scale] = scaled
    columns["as it should be" if runs.switched else "loss"] = [six_decimals(loss) for _, loss in proper]
    return text_table(columns, alt_text="The loss every hundredth epoch")


def _verdict(settings: LoopPageSettings, runs: Runs) -> str:
    """Where the run as it stands has come to."""
    scale = (
        f" The loss is a sum of {runs.summed:,} squared errors and not their mean, so it is {runs.summed:,} times as "
        "large: divided by that, both can be compared."
        if runs.summed > 1
        else ""
    )
    return f"{_come_to(runs)}{scale}"


def _come_to(runs: Runs) -> str:
    own = runs.own
    if own.diverged_at is not None:
        return (
            f"At epoch **{own.diverged_at}** the loss is no longer finite: the steps have grown beyond what a 32-bit "
            "number holds."
        )
    (w, b), (w_grad, _) = own.parameters[-1].tolist(), own.gradients[-1].tolist()
    told = f"After 1000 epochs w = {w:z.4f} and b = {b:z.4f}; the points were drawn from 2x + 3."
    if not runs.switched and own.settings.learning_rate == LoopSettings().learning_rate:
        return f"{told} These are the losses of the notebook's first run."
    swing = own.losses[-100:]
    if swing.max() > 2 * swing.min() and swing.max() > 0.01:
        return (
            f"{told} It never comes to rest: over the last hundred epochs the loss goes up and down between "
            f"{swing.min():.6f} and {swing.max():.6f}, and the last gradient of w is {w_grad:.4f}."
        )
    return told
