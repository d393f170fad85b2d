"""Whether the server answers: the first time by running home once, which warms the server before a learner comes."""

from __future__ import annotations

import os
import urllib.request
from pathlib import Path

WARM = Path("/tmp/warm")
BASE = f"http://127.0.0.1:{os.environ.get('STREAMLIT_SERVER_PORT', '8501')}/_stcore"


def main() -> None:
    """End with an error unless the server is well."""
    path = "health" if WARM.exists() else "script-health-check"
    with urllib.request.urlopen(f"{BASE}/{path}", timeout=9):
        WARM.touch()


if __name__ == "__main__":
    main()
