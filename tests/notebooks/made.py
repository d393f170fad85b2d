"""The notebooks as they stand in their folder, and what their cells have printed."""

from __future__ import annotations

import nbformat

from notebooks import file_of


def read(key: str) -> nbformat.NotebookNode:
    """The notebook of a lesson: what stands before its code, the code, and what comes after."""
    made: nbformat.NotebookNode = nbformat.read(file_of(key), as_version=nbformat.NO_CONVERT)
    return made


def text_of(outputs: list[nbformat.NotebookNode]) -> str:
    """What a cell has printed, and its error; what goes to stderr is not told."""
    told = [output.text for output in outputs if output.output_type == "stream" and output.name == "stdout"]
    return "".join([*told, *(f"{o.ename}: {o.evalue}" for o in outputs if o.output_type == "error")])
