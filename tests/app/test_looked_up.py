"""A single value of a session is looked up, and is the very one that a table of all values would have."""

from __future__ import annotations

import pytest
from streamlit.runtime.state import SessionState

from tests.app.visit import visit_page
from ui import arrivals

pytestmark = pytest.mark.usefixtures("unchecked_charts")


@pytest.mark.parametrize("stem", ["training_loop", "mlp_classification"])
def test_what_is_looked_up_is_what_streamlit_would_list(stem: str) -> None:
    visit = visit_page(stem)
    session = visit.session_state._state._state
    assert isinstance(session, SessionState)
    looked, listed = session.filtered_state, arrivals._all(session)
    assert isinstance(looked, arrivals._Looked)
    assert len(looked) == len(listed) > 20
    assert dict(looked) == listed
    assert "no such key" not in looked
