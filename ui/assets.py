"""Assets: the style sheets and scripts of the app's components, without what only their readers need.

Streamlit sends them with every run of a page, so comments and indents would be sent thousands of times.
"""

from __future__ import annotations

from pathlib import Path

import rcssmin

NOTHING = "/**/\n"
"""Streamlit takes a text of a single line for the name of a file, hence a line that says nothing."""

ELEMENTS = Path(__file__).parent / "elements.js"
"""The script that makes elements, for components that stand it before their own."""


def asset(path: Path) -> str:
    """The text of a style sheet, a script or a piece of HTML, shorter without another meaning.

    Of a script only indents and lines of comment go: spaces within a template literal are part of it.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".css":
        return f"{NOTHING}{rcssmin.cssmin(text)}"
    if path.suffix == ".js":
        lines = [line.strip() for line in text.splitlines()]
        return NOTHING + "\n".join(line for line in lines if line and not line.startswith("//"))
    return text


def script(*paths: Path) -> str:
    """One script of several files, in which each uses those before it."""
    return "\n".join(map(asset, paths))
