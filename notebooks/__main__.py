"""`python -m notebooks [LESSON ...]` makes the notebooks of all lessons or the named, and removes all others."""

from __future__ import annotations

import argparse

from notebooks import FOLDER, file_of, made
from pages.sections.course import COURSE
from ui.notebook import written


def main() -> None:
    """Write what was asked for, and say what has changed."""
    parser = argparse.ArgumentParser(prog="python -m notebooks", description=__doc__)
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="its key, as links name it; without one, all")
    keys = parser.parse_args().lessons
    if strange := sorted(set(keys) - set(COURSE.lessons)):
        parser.error(f"no lesson is called {', '.join(strange)}")
    for key in keys or COURSE.lessons:
        file, text = file_of(key), written(made(key))
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8", newline="\n")
            print(f"made {file.name}", flush=True)
    for file in sorted(FOLDER.glob("*.ipynb")):
        if file.stem not in COURSE.lessons:
            file.unlink()
            print(f"removed {file.name}", flush=True)


if __name__ == "__main__":
    main()
