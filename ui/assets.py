"""Assets: the style sheets and scripts of the app's components, without what only their readers need.

Streamlit sends them with every run of a page, so comments and indents would be sent thousands of times.
"""

from __future__ import annotations

from pathlib import Path

import rcssmin
import rjsmin


def asset(path: Path) -> str:
    """The text of a style sheet, a script or a piece of HTML, as short as it can be without another meaning."""
    text = path.read_text(encoding="utf-8")
    shorter = {".css": rcssmin.cssmin, ".js": rjsmin.jsmin}.get(path.suffix)
    # Streamlit takes a text of a single line for the name of a file, hence a line that says nothing.
    return f"/**/\n{shorter(text)}" if shorter else text
