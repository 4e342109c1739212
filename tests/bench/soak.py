#!/usr/bin/env python3
"""Ten minutes with 2,000 sources of mixed behaviour: does anything grow, is anybody starved, do they march in step?

    soak.py --build BUILD [--minutes 10] [--sources 2000]

Prints the daemon's memory, threads and descriptors over time, how often the most and the least polled healthy source was
asked, and the lockstep factor: the busiest second's polls by the mean.
"""
import argparse
import collections
import gzip
import http.server
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "kafka"))
from broker import Broker, get_libs  # noqa: E402

INTERVAL = 30  # seconds between the polls of a source
KINDS = ["steady"] * 10 + ["changing"] * 4 + ["gzip", "moved", "error", "busy", "garbage", "slow"]


class Site:
    def __init__(self):
        self.polls = collections.defaultdict(list)  # source → when it was asked
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                number = int(self.path.rsplit("/", 1)[1])
                if not self.path.startswith("/target"):
                    site.polls[number].append(time.monotonic())
                site.answer(self, number, KINDS[number % len(KINDS)])

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 256
            daemon_threads = True

            def handle_error(self, *_):
                pass

        self.server = Server(("0.0.0.0", 0), Handler)  # every source has an address, and so a host, of its own
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @staticmethod
    def body(number, generation):
        items = "".join(f"<item><guid>{number}-{generation - i}</guid><link>http://127.0.0.1/{number}/{generation - i}</link>"
                        f"<title>Story {generation - i} of {number}</title><description>{'港口新闻。' * 40}</description></item>"
                        for i in range(20))
        return f"<rss version='2.0'><channel><title>{number}</title>{items}</channel></rss>".encode()

    def answer(self, request, number, kind):
        headers, status, body = {}, 200, b""
        if kind == "moved" and not request.path.startswith("/target"):
            headers["Location"], status = f"/target/{number}", 302
        elif kind == "error":
            status, body = 500, b"out of order"
        elif kind == "busy":
            headers["Retry-After"], status = "60", 503
        elif kind == "garbage":
            body = random.randbytes(2000)
        else:
            if kind == "slow":
                time.sleep(2)
            body = self.body(number, 20 + (int(time.time()) // 60 if kind in ("changing", "gzip") else 0))
            tag = f'"{number}-{len(body)}-{int(time.time()) // 60 if kind in ("changing", "gzip") else 0}"'
            headers["ETag"] = tag
            if request.headers.get("If-None-Match") == tag:
                status, body = 304, b""
            elif kind == "gzip":
                body = gzip.compress(body)
                headers["Content-Encoding"] = "gzip"
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)


def write_config(path, state, bootstrap, site, count):
    sources = "".join(f'[[source]]\nid = "s{i}"\nurl = "http://127.1.{i // 250}.{i % 250 + 1}:{site.port}/feed/{i}"\n' for i in range(count))
    path.write_text(f'instance = "soak"\n[state]\ndirectory = "{state}"\n[kafka]\nbootstrap = "{bootstrap}"\n'
                    '[fetch]\nallow_addresses = ["127.0.0.0/8"]\n'
                    f'[schedule]\ninterval = "{INTERVAL}s"\nmin_interval = "5s"\nmax_interval = "{4 * INTERVAL}s"\n'
                    '[admin]\nlisten = ""\n[log]\nlevel = "error"\n' + sources)


def resources(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    fields = dict(line.split(":", 1) for line in status)
    return int(fields["VmRSS"].split()[0]) / 1024, int(fields["Threads"]), len(os.listdir(f"/proc/{pid}/fd"))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--build", required=True)
    arguments.add_argument("--minutes", type=float, default=10)
    arguments.add_argument("--sources", type=int, default=2000)
    options = arguments.parse_args()
    site = Site()
    with tempfile.TemporaryDirectory(prefix="kuaixun-soak-") as folder, Broker(get_libs()) as broker:
        config = pathlib.Path(folder) / "kuaixun.toml"
        write_config(config, f"{folder}/state", broker.bootstrap, site, options.sources)
        with open(f"{folder}/log", "wb") as log:
            daemon = subprocess.Popen([f"{options.build}/kuaixun", "run", "-c", str(config)], stdout=log, stderr=log)
        begin = time.monotonic()
        samples = []
        print("seconds      MB  threads  descriptors")
        while time.monotonic() - begin < options.minutes * 60 and daemon.poll() is None:
            time.sleep(10)
            samples.append(resources(daemon.pid))
            if len(samples) % 6 == 0:
                print(f"{time.monotonic() - begin:7.0f}  {samples[-1][0]:6.1f}  {samples[-1][1]:7}  {samples[-1][2]:11}", flush=True)
        daemon.terminate()
        code = daemon.wait(timeout=30)
    settled = begin + 3 * INTERVAL
    seconds = collections.Counter(int(at) for polls in site.polls.values() for at in polls if at > settled)
    mean = sum(seconds.values()) / max(1, max(seconds) - min(seconds) + 1)
    healthy = [len([at for at in site.polls[i] if at > settled]) for i in range(options.sources)
               if KINDS[i % len(KINDS)] in ("steady", "changing", "gzip", "moved", "slow")]
    asked = len([i for i in range(options.sources) if site.polls[i]])
    half = len(samples) // 2
    print(f"exit code {code}; {sum(map(len, site.polls.values()))} polls; {asked} of {options.sources} sources asked")
    print(f"healthy sources were asked {min(healthy)} to {max(healthy)} times, {sum(healthy) / len(healthy):.1f} on average")
    print(f"memory: {max(each[0] for each in samples[:half]):.1f} MB at most in the first half, "
          f"{max(each[0] for each in samples[half:]):.1f} MB in the second")
    print(f"lockstep factor {max(seconds.values()) / mean:.2f} ({max(seconds.values())} polls in the busiest second, {mean:.1f} on average)")


if __name__ == "__main__":
    main()
