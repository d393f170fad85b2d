"""What is spared of Streamlit's work changes nothing: a value that is looked up is the one that a table of all would
have, an address that loses many parameters at once ends up as if it had lost them one by one, and pages are those of
their files."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qsl

import pytest
from streamlit.errors import StreamlitAPIException
from streamlit.navigation import page as navigation
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.state import SessionState

from pages.sections.course import COURSE
from tests.app.visit import visit_page
from ui import arrivals
from ui.links import query

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


def test_a_full_link_loses_what_is_at_its_default_in_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """Against Streamlit's own way, which takes one parameter after the other."""
    page = COURSE.pages["gradient_descent"]
    link = query(page, page.settings(steps=40))
    told: list[str] = []
    enqueue = ScriptRunContext.enqueue

    def noted(self: ScriptRunContext, message: ForwardMsg) -> None:
        if message.WhichOneof("type") == "page_info_changed":
            told.append(message.page_info_changed.query_string)
        enqueue(self, message)

    monkeypatch.setattr(ScriptRunContext, "enqueue", noted)
    visit_page("gradient_descent", link)
    once = list(told)
    told.clear()
    with monkeypatch.context() as patch:
        patch.setattr(SessionState, "_clear_url_param", lambda self, name: self.query_params.remove_param(name))
        visit_page("gradient_descent", link)
    assert len(once) == 1 < 5 < len(told)
    assert once[-1] == told[-1]
    assert (page.parameter("steps"), "40") in parse_qsl(once[-1])


def test_every_run_has_a_page_of_its_own_for_every_file(monkeypatch: pytest.MonkeyPatch) -> None:
    run = SimpleNamespace(pages_manager=SimpleNamespace(main_script_parent=Path.cwd()))
    for module in (navigation, arrivals):
        monkeypatch.setattr(module, "get_script_run_ctx", lambda **_: run)
    every = [(path, False) for path in Path("pages").resolve().glob("*.py")] + [
        (Path("streamlit_app.py").resolve(), True)
    ]
    assert len(every) > 10
    for path, default in every:
        page, again = (arrivals._page(path, default=default) for _ in range(2))
        assert page is not again
        assert vars(page) == vars(again) == vars(arrivals._found(path, default=default))
        assert page._page == path
        page._can_be_called = True  # which a run does with the page that is open
        assert not arrivals._page(path, default=default)._can_be_called
    with pytest.raises(StreamlitAPIException):
        arrivals._page(Path("pages/none.py").resolve())
