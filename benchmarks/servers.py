"""Servers to be measured: an app in a process of its own with the project's options, and the CPU time it has used."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser.conftest import wait_for_health

ROOT = Path(__file__).parents[1]
APP = ROOT / "streamlit_app.py"
TRIVIAL = ROOT / "benchmarks" / "apps" / "trivial.py"
NAIVE = ROOT / "benchmarks" / "apps" / "naive.py"
LOG = "BENCHMARKS_VERBS"
"""The environment variable that names the file to which a server writes what its verbs cost."""
CPUCLOCK_SCHED = 2


@dataclass(frozen=True)
class Server:
    """An app at work: where it answers, its process, and the file with a line for every verb it has run."""

    url: str
    pid: int
    log: Path

    def cpu(self) -> float:
        """Seconds of CPU that the process has used, ended threads included. Linux counts them to the nanosecond, where
        `/proc/PID/stat` shows hundredths."""
        return time.clock_gettime((~self.pid << 3) | CPUCLOCK_SCHED)

    def peak(self) -> float:
        """The most memory that the process has held at once, in MB."""
        (line,) = [line for line in Path(f"/proc/{self.pid}/status").read_text().splitlines() if "VmHWM" in line]
        return int(line.split()[1]) / 1024

    def verbs(self) -> float:
        """Seconds of CPU that its verbs have used, where it was started to tell them, with Streamlit's own watching of
        files meanwhile."""
        return sum(map(float, self.log.read_text(encoding="utf-8").split())) if self.log.exists() else 0.0


@contextmanager
def serving(app: Path, *, verbs: bool = False, **environment: str) -> Iterator[Server]:
    """Start an app from the project's folder, so that all have its `.streamlit/config.toml`, until the block ends; with
    more in its environment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    every = {"port": str(port), "headless": "true", "address": "127.0.0.1"}
    flags = [part for name, value in every.items() for part in (f"--server.{name}", value)]
    module = "benchmarks.timed" if verbs else "streamlit"
    with TemporaryDirectory() as folder:
        log = Path(folder) / "verbs"
        process = subprocess.Popen(
            [sys.executable, "-m", module, "run", str(app.relative_to(ROOT)), *flags],
            cwd=ROOT,
            env={**os.environ, LOG: str(log), **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for_health(url, process)
            yield Server(url, process.pid, log)
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
