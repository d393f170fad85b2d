"""The budget: whether the trainings of a part can be afforded together."""

import streamlit as st

from core.classifier.budget import cost
from core.classifier.training import ClassifierSettings
from core.engine.budget import LIMIT, fewer
from pages.sections.linear_classifier.settings import ClassifierPageSettings
from ui.messages import too_long


def check(settings: ClassifierPageSettings, *methods: str) -> None:
    """Stop the page with a sentence where training by all these methods would cost more than the budget."""
    needed = sum(cost(settings.reduced_to(ClassifierSettings, method=method)) for method in methods)
    if needed > LIMIT:
        too_long("Training", needed, settings, {"epochs": fewer(settings.epochs, needed)})
        st.stop()
