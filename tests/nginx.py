"""Debian's nginx with the configuration of deploy/, but for names, certificates, ports and folders."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.processes import LOOPBACK, ROOT, answers, free_port, wait_until

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
ACCEL = "/stored/"
MAIN = """
daemon off;
{user}
load_module {brotli};
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    sendfile on;
    default_type application/octet-stream;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True, kw_only=True)
class Nginx:
    """A running nginx."""

    port: int
    folder: Path

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def access_log(self) -> str:
        return (self.folder / "athir.log").read_text()


def site(*, port: int, home: Path, application: int) -> str:
    """Return the site of deploy/nginx.conf for this machine: without TLS, and without the server that leads to it."""
    start, _redirect, main = CONFIGURATION.read_text().split("\nserver {")
    text = f"{start}\nserver {{{main}"
    changes = {
        r"listen 443 ssl http2;": f"listen {LOOPBACK}:{port};",
        r"listen \[::\]:443 ssl http2;": "",
        r"ssl_certificate.*;": "",
        r"/var/lib/athir/": f"{home}/",
        r"/var/lib/athir;": f"{home};",
        r"/var/log/nginx/": f"{home}/nginx/",
        r"127\.0\.0\.1:800[01]": f"{LOOPBACK}:{application}",
    }
    for pattern, replacement in changes.items():
        text, count = re.subn(pattern, replacement, text)
        assert count, f"{pattern} is not in {CONFIGURATION}"
    return text


@contextmanager
def nginx(*, home: Path, application: int) -> Iterator[Nginx]:
    """Run nginx before the application that listens on the port ``application`` and has its state in ``home``."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "this test needs Debian's package nginx"
    assert BROTLI.exists(), "this test needs Debian's package libnginx-mod-http-brotli-static"
    folder, port = home / "nginx", free_port()
    folder.mkdir()
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "site.conf").write_text(site(port=port, home=home, application=application))
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user, brotli=BROTLI))
    process = subprocess.Popen([program, "-e", str(folder / "nginx.log"), "-c", str(folder / "nginx.conf")])
    try:
        wait_until(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None, (folder / "nginx.log").read_text()
        yield Nginx(port=port, folder=folder)
    finally:
        process.terminate()
        process.wait()
