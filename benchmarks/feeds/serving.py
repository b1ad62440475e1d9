"""How fast a stored feed is served, beside two peers, and how soon a new episode is in a feed of 10,000.

Run by hand, on a machine that does nothing else, with Debian's nginx, libnginx-mod-http-brotli-static and wrk:

    script/run.py --scratch python -m benchmarks.feeds.serving

Limits: through nginx at least 0.9 times as many requests as nginx gives a plain file of that size; through the
application alone at least 10 times as many as a view of Django's syndication framework; two seconds.
"""

import itertools
import os
import re
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import httpx

EPISODES, MANY = 1_000, 10_000
SECONDS, ROUNDS, CONNECTIONS = 4, 3, 8
PLAIN = """
daemon off;
{user}
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
events {{ worker_connections 256; }}
http {{ sendfile on; access_log {folder}/access.log; server {{ listen 127.0.0.1:{port}; root {folder}; }} }}
"""


def rate(url: str, *, seconds: int = SECONDS, connections: int = CONNECTIONS, **headers: str) -> float:
    """Return the requests per second that a server answers."""
    words = [word for name, value in headers.items() for word in ("-H", f"{name.replace('_', '-')}: {value}")]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", *words, url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    if not found or "Non-2xx" in told:
        raise RuntimeError(told)
    return float(found[1])


def compare(name: str, ours: Callable[[], float], peer: Callable[[], float], limit: float) -> None:
    """Measure both in turn and print the medians."""
    pairs = [(ours(), peer()) for _round in range(ROUNDS)]
    first, second = (statistics.median(values) for values in zip(*pairs, strict=True))
    verdict = "ok" if first >= limit * second else "TOO SLOW"
    print(f"{name:<44} {first:>9.0f}/s  peer {second:>9.0f}/s  × {first / second:6.2f} (≥ {limit})  {verdict}")


@contextmanager
def plain_nginx(folder: Path, port: int) -> Iterator[str]:
    folder.mkdir()
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(PLAIN.format(folder=folder, port=port, user=user))
    process = subprocess.Popen(["/usr/sbin/nginx", "-e", str(folder / "nginx.log"), "-c", str(folder / "nginx.conf")])
    time.sleep(1)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    from django.conf import settings

    from benchmarks.feeds.archive import founded
    from feeds.tasks import build_feeds
    from tests.factories import content
    from tests.factories.archive import grow
    from tests.factories.content import make_episode, make_recording
    from tests.nginx import ACCEL, nginx
    from tests.processes import Processes, free_port, wait_until

    home = Path(os.environ["ATHIR_HOME"])
    show = founded()
    recording = make_recording(show)
    grow(show, EPISODES)
    build_feeds(handle=show.handle)
    processes = Processes(home)
    try:
        stored = Path(settings.MEDIA_ROOT) / "feeds" / show.handle / "podcast.xml"
        zipped = Path(f"{stored}.gz").read_bytes()
        print(f"feed of {EPISODES}: {stored.stat().st_size} bytes, {len(zipped)} with gzip")
        app = processes.web()
        behind = processes.web(ATHIR_ACCEL=ACCEL)
        peer = processes.web(DJANGO_SETTINGS_MODULE="benchmarks.feeds.peer_settings")
        path = f"/feeds/{show.handle}/podcast.xml"
        with nginx(home=home, application=behind.port) as proxy, plain_nginx(home / "plain", free_port()) as plain:
            (home / "plain" / "file.bin").write_bytes(zipped)
            coded = {"Accept_Encoding": "gzip"}

            def etag(url: str) -> str:
                return httpx.head(url, headers={"Accept-Encoding": "gzip"}).headers["ETag"]

            compare(
                "nginx, 200 with gzip",
                lambda: rate(proxy.url + path, **coded),
                lambda: rate(f"{plain}/file.bin"),
                0.9,
            )
            known, plainly = etag(proxy.url + path), etag(f"{plain}/file.bin")
            compare(
                "nginx, 304",
                lambda: rate(proxy.url + path, If_None_Match=known, **coded),
                lambda: rate(f"{plain}/file.bin", If_None_Match=plainly),
                0.9,
            )

            def slowly() -> float:
                return rate(f"{peer.url}/{show.handle}.xml", seconds=15, connections=2)

            mine = etag(app.url + path)
            compare("application, 200 with gzip", lambda: rate(app.url + path, **coded), slowly, 10)
            compare("application, 304", lambda: rate(app.url + path, If_None_Match=mine, **coded), slowly, 10)
            processes.kill(peer.process)
            grow(show, MANY)
            began = time.perf_counter()
            build_feeds(handle=show.handle)
            print(f"feed of {MANY}: {stored.stat().st_size} bytes, built in {time.perf_counter() - began:.2f} s")
            processes.worker("default")
            # Past the names of those that grew.
            content.numbers = itertools.count(2 * MANY)
            for number in range(3):
                # Until the house is built anew, which is not what is measured.
                time.sleep(20)
                episode = make_episode(show, recording=recording, title=f"One more {number}")
                began = time.perf_counter()
                wait_until(lambda guid=episode.guid: guid in httpx.get(proxy.url + path).text, every=0.05)
                print(f"one episode more in a show of {MANY}: served after {time.perf_counter() - began:.2f} s (≤ 2)")
    finally:
        for process in processes.running:
            process.kill()
            process.wait()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    main()
