#!/usr/bin/env python3
"""500 healthy sources beside a hostile crowd: are they asked on time, and does the daemon stay small and awake?

    hostile_soak.py --binary KUAIXUN [--crowd freeze|bombs|marks|names|busy|pages|none]... [--minutes 3] [--sources 500]

For each crowd a daemon of its own with an embedded broker. Prints how late the healthy sources were asked (by their own
intervals, as their server sees them), the daemon's peak memory, the slowest /healthz, and the longest turn of the io
thread where the daemon tells it.
"""
import argparse
import collections
import gzip
import http.server
import pathlib
import re
import socket
import subprocess
import tempfile
import threading
import time
import urllib.request
import zlib

INTERVAL = 20  # seconds between the polls of a healthy source
CROWDS = ("none", "freeze", "bombs", "marks", "names", "busy", "pages")
PARAGRAPH = "<p>Quay {}: larger ships will come before the end of the year, says the port that opened it this morning.</p>\n"


def list_of(name, count, link="http://origin.example"):
    items = "".join(f"<item><guid>{name}-{i}</guid><title>Story {i} of {name}</title><link>{link}/{i}</link>"
                    f"<description>Story {i} of {name} in a few words…</description></item>" for i in range(count))
    return f"<rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>".encode()


PAGE = gzip.compress(("<html><head><title>Quay</title></head><body><article><h1>Quay</h1>" +
                      "".join(PARAGRAPH.format(i // 8) for i in range(15_000_000 // len(PARAGRAPH))) + "</article></body></html>").encode())
ZEROS = b"\0" * 100_000_000


def by_program(*command):
    return subprocess.run(command, input=ZEROS, stdout=subprocess.PIPE, check=True).stdout


# The Content-Encoding that is said of it, and what it is.
BOMBS = [("gzip", gzip.compress(ZEROS)), ("deflate", zlib.compress(ZEROS)), ("br", by_program("brotli", "-c", "-q", "5")),
         ("zstd", by_program("zstd", "-c")), ("gzip, gzip", gzip.compress(gzip.compress(ZEROS))), ("identity", gzip.compress(ZEROS))]
# Marks of two classes in turn, which normalising must put in order: 2 MB of them.
MARKS = gzip.compress(b"<rss version='2.0'><channel><title>marks</title><item><guid>1</guid><title>a" + "\u0315\u0300".encode() * 5_000 +
                      b"</title><description>a" + "\u0315\u0300".encode() * 500_000 + b"</description></item></channel></rss>")


class Site:
    """Serves every address of 127.0.0.0/8: /good/N, and each crowd's own paths."""

    def __init__(self):
        self.polls = collections.defaultdict(list)
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                kind, _, rest = self.path[1:].partition("/")
                getattr(site, kind.replace(".", "_"), site.missing)(self, rest)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 512
            daemon_threads = True

            def handle_error(self, *_):
                pass

        self.server = Server(("0.0.0.0", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @staticmethod
    def answer(request, body, status=200, **headers):
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def good(self, request, number):
        self.polls[number].append(time.monotonic())
        self.answer(request, list_of(f"good{number}", 10))

    def freeze(self, request, number):
        time.sleep(120)

    def bomb(self, request, number):
        coding, body = BOMBS[int(number) % len(BOMBS)]
        self.answer(request, body, Content_Encoding=coding)

    def marks(self, request, number):
        self.answer(request, MARKS, Content_Encoding="gzip")

    def busy(self, request, number):
        self.answer(request, b"", 429, Retry_After="30")

    def pages(self, request, number):
        self.answer(request, list_of(f"pages{number}", 40, f"http://127.3.0.{int(number) + 1}:{self.port}/page"))

    def page(self, request, number):
        self.answer(request, PAGE, Content_Encoding="gzip", Content_Type="text/html")

    def missing(self, request, rest):
        self.answer(request, b"", 404)


def crowd_of(name, port):
    """id → (address, further settings)."""
    if name == "freeze":
        return {f"c{i}": (f"http://127.3.0.{i + 1}:{port}/freeze/{i}", "") for i in range(100)}
    if name == "bombs":
        return {f"c{i}": (f"http://127.3.0.{i + 1}:{port}/bomb/{i}", "") for i in range(50)}
    if name == "marks":
        return {f"c{i}": (f"http://127.3.0.{i + 1}:{port}/marks/{i}", "") for i in range(50)}
    if name == "names":
        return {f"c{i}": (f"http://dead-name-{i}.invalid/feed", "") for i in range(1000)}
    if name == "busy":
        return {f"c{i}": (f"http://127.3.0.{i // 50 + 1}:{port}/busy/{i}", "") for i in range(300)}
    if name == "pages":
        return {f"c{i}": (f"http://127.3.0.{i + 1}:{port}/pages/{i}", 'full_text = "always"\n') for i in range(20)}
    return {}


def write_config(path, site, crowd, count, admin):
    sources = {f"s{i}": (f"http://127.2.{i // 250}.{i % 250 + 1}:{site.port}/good/{i}", "") for i in range(count)} | crowd_of(crowd, site.port)
    path.write_text(f'instance = "soak"\n[state]\ndirectory = "{path.parent}/state"\n[kafka]\nbootstrap = "embedded"\n'
                    '[fetch]\nallow_addresses = ["127.0.0.0/8"]\n'
                    f'[schedule]\ninterval = "{INTERVAL}s"\nmin_interval = "5s"\njitter = 0\n[admin]\nlisten = "{admin}"\n[log]\nlevel = "warning"\n' +
                    "".join(f'[[source]]\nid = "{name}"\nurl = "{url}"\n{more}' for name, (url, more) in sources.items()))


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def wait_for_admin(admin, log):
    for _ in range(200):
        try:
            return urllib.request.urlopen(f"http://{admin}/healthz", timeout=5).read()
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"no /healthz:\n{log.read_text(errors='replace')}")


def watch(daemon, admin, seconds):
    """The slowest /healthz, and the last metrics."""
    slowest, metrics, end = 0, "", time.monotonic() + seconds
    while time.monotonic() < end and daemon.poll() is None:
        begun = time.monotonic()
        urllib.request.urlopen(f"http://{admin}/healthz", timeout=30).read()
        slowest = max(slowest, time.monotonic() - begun)
        time.sleep(0.2)
    if daemon.poll() is None:
        metrics = urllib.request.urlopen(f"http://{admin}/metrics", timeout=30).read().decode()
    return slowest, metrics


def lateness(polls):
    """By how much more than the interval passed between two polls; the first wait falls anywhere within it."""
    late = sorted(max(0, after - before - INTERVAL) for times in polls.values() for before, after in zip(times[1:], times[2:]))
    return (late[len(late) // 2], late[int(len(late) * 0.99)]) if late else (float("nan"), float("nan"))


def soak(binary, crowd, minutes, count):
    site = Site()
    with tempfile.TemporaryDirectory(prefix="kuaixun-soak-") as folder:
        folder = pathlib.Path(folder)
        admin = f"127.0.0.1:{free_port()}"
        write_config(folder / "kuaixun.toml", site, crowd, count, admin)
        with open(folder / "log", "wb") as log:
            daemon = subprocess.Popen([binary, "run", "-c", str(folder / "kuaixun.toml")], stdout=log, stderr=log)
        try:
            wait_for_admin(admin, folder / "log")
            slowest, metrics = watch(daemon, admin, minutes * 60)
            peak = int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{daemon.pid}/status").read_text())[1]) / 1000
        finally:
            daemon.terminate()
            code = daemon.wait(timeout=60)
    asked = sum(bool(times) for times in site.polls.values())
    half, worst = lateness(site.polls)
    turn = re.search(r"^kuaixun_io_longest_turn_seconds (\S+)", metrics, re.M)
    print(f"{crowd:8} {asked:6} {half:9.2f} {worst:9.2f} {peak:9.0f} {slowest:11.2f} {turn[1] if turn else '-':>10} {code:5}", flush=True)
    site.server.shutdown()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--binary", required=True)
    arguments.add_argument("--crowd", action="append", choices=CROWDS)
    arguments.add_argument("--minutes", type=float, default=3)
    arguments.add_argument("--sources", type=int, default=500)
    options = arguments.parse_args()
    print("crowd     asked  late p50  late p99   peak MB  healthz (s)    io turn  exit")
    for crowd in options.crowd or CROWDS:
        soak(options.binary, crowd, options.minutes, options.sources)


if __name__ == "__main__":
    main()
