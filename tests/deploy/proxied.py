"""Servers behind Debian's nginx as `deploy/` sets it up, from the same files."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from string import Template

import pytest

from benchmarks.servers import APP, Server, serving
from tests.browser.conftest import free_port

DEPLOY = Path(__file__).parents[2] / "deploy"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")

MAIN = Template(
    """
daemon off; master_process off; worker_rlimit_nofile 4096; pid $folder/pid; error_log $folder/errors warn;
events { worker_connections 2048; }
http {
    include /etc/nginx/mime.types;
    log_format seats '$$cookie_seat $$upstream_addr $$status $$uri';
    access_log $folder/access seats;
    client_body_temp_path $folder/body; proxy_temp_path $folder/proxied;
    fastcgi_temp_path $folder/f; uwsgi_temp_path $folder/u; scgi_temp_path $folder/s;
    include $folder/app.conf;
}
"""
)


@dataclass(frozen=True)
class Hall:
    """A proxy with its address and the log of its requests, and the servers behind it."""

    url: str
    access: Path
    servers: dict[str, Server]


def filled(template: str, values: dict[str, str]) -> str:
    """The template as the container's `envsubst` fills it: what has no value stays, since it is nginx's own."""
    return re.sub(r"\$\{(\w+)\}", lambda found: values.get(found[1], found[0]), template)


@contextmanager
def proxy(folder: Path, *servers: str) -> Iterator[str]:
    """Run nginx with the template of `deploy/` before servers at these addresses."""
    port = free_port()
    names = {"one": servers[0], "two": servers[-1]}
    listed = (DEPLOY / "nginx" / "servers.conf").read_text(encoding="utf-8")
    for name, address in names.items():
        listed = listed.replace(f"{name}:8501", address)
    (folder / "servers.conf").write_text(listed, encoding="utf-8")
    values = {
        "LISTEN": f"127.0.0.1:{port}",
        "SERVERS": str(folder / "servers.conf"),
        "CACHE": str(folder / "cache"),
        "FRAME_ANCESTORS": "'self' https://moodle.example.org",
    }
    template = (DEPLOY / "nginx" / "app.conf.template").read_text(encoding="utf-8")
    (folder / "app.conf").write_text(filled(template, values), encoding="utf-8")
    main = folder / "nginx.conf"
    main.write_text(MAIN.substitute(folder=folder), encoding="utf-8")
    command = [str(NGINX), "-p", str(folder), "-c", str(main), "-e", str(folder / "errors")]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        for _ in range(100):
            if process.poll() is not None:
                pytest.fail(f"nginx has ended: {(folder / 'errors').read_text(encoding='utf-8')}")
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def two_servers(folder: Path) -> Iterator[Hall]:
    """Two servers behind nginx; without nginx the test is skipped, but on CI it fails."""
    if NGINX is None:
        if os.environ.get("CI"):
            pytest.fail("nginx is not installed")
        pytest.skip("nginx is not installed: apt-get install nginx-light")
    with ExitStack() as stack:
        apps = [stack.enter_context(serving(APP, STREAMLIT_SERVER_COOKIE_SECRET="the same on all")) for _ in range(2)]
        servers = {app.url.removeprefix("http://"): app for app in apps}
        url = stack.enter_context(proxy(folder, *servers))
        yield Hall(url, folder / "access", servers)
