#!/usr/bin/env python3
"""What strangers send, and what names do not answer, costs nobody else anything: on the real binary."""
import gzip
import itertools
import json
import os
import pathlib
import resource
import subprocess
import threading
import time
import unittest
import urllib.request
import zlib

from daemon import BINARY, Workspace, wait_for
from hostile_server import HostileServer, feed, reply
from name_server import NameServer


def packed(coding, body):
    if coding == "gzip":
        return gzip.compress(body)
    if coding == "deflate":
        return zlib.compress(body)
    command = {"br": ["brotli", "-q", "3", "-c"], "zstd": ["zstd", "-q", "-c"]}[coding]
    return subprocess.run(command, input=body, capture_output=True, check=True).stdout


CODINGS = ("gzip", "deflate", "br", "zstd")


class Watch:
    """Asks for /healthz again and again; `longest` is how long the slowest answer took."""

    def __init__(self, work, daemon):
        self.url = f"http://{work.admin(daemon)}/healthz"
        self.longest, self.ended = 0, False
        self.thread = threading.Thread(target=self.ask, daemon=True)
        self.thread.start()

    def ask(self):
        while not self.ended:
            start = time.monotonic()
            try:
                urllib.request.urlopen(self.url, timeout=30).read()
            except OSError:
                if self.ended:
                    return
            self.longest = max(self.longest, time.monotonic() - start)
            time.sleep(0.02)

    def end(self):
        self.ended = True
        self.thread.join()
        return self.longest


class HostileFetch(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.server = HostileServer()
        self.work = Workspace()
        self.addCleanup(self.server.close)
        self.addCleanup(self.work.close)

    def serve(self, path, body, *headers):
        answer = reply(body, headers=headers)
        self.server.routes[path] = lambda c, h: c.sendall(answer)
        return self.server.url(path)

    def serve_chunked(self, path, body, *headers):
        head = "\r\n".join(["HTTP/1.1 200 OK", "Connection: close", *headers]).encode() + b"\r\n\r\n"
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[i:i + 5000] for i in range(0, len(body), 5000)))
        self.server.routes[path] = lambda c, h: c.sendall(head + chunks + b"0\r\n\r\n")
        return self.server.url(path)

    def errors(self, daemon, count):
        def all_tried():
            sources = [s for s in self.work.status(daemon)["sources"] if s.get("last_attempt")]
            return {s["id"]: s.get("error", {}).get("code") for s in sources} if len(sources) == count else None
        return wait_for(all_tried, 60, "every source's first round")

    def parsed(self, url):
        done = self.work.run("parse", "--json", url)
        return json.loads(done.stdout)

    def test_stacked_codings_and_bombs_hold_nobody(self):
        zeros = b"\0" * 60_000_000
        expected, sources = {}, {}
        for coding in CODINGS:
            bomb = packed(coding, zeros)
            sources[f"bomb-{coding}"] = self.serve(f"/bomb-{coding}", bomb, f"Content-Encoding: {coding}")
            sources[f"transfer-{coding}"] = self.serve_chunked(f"/transfer-{coding}", bomb, f"Transfer-Encoding: {coding}, chunked")
            expected |= {f"bomb-{coding}": "too_large", f"transfer-{coding}": "too_large"}
        for first, second in itertools.product(CODINGS, CODINGS):
            body = packed(second, packed(first, zeros[:20_000_000]))
            name = f"stack-{first}-{second}"
            sources[name] = self.serve("/" + name, body, f"Content-Encoding: {first}, {second}")
            expected[name] = "stacked_encoding"
        nothing = packed("gzip", packed("gzip", gzip.compress(b"") * 100_000))
        sources["two-fields"] = self.serve("/two-fields", nothing, "Content-Encoding: gzip", "Content-Encoding: gzip")
        sources["across"] = self.serve_chunked("/across", nothing, "Content-Encoding: gzip", "Transfer-Encoding: gzip, chunked")
        sources["many"] = self.serve_chunked("/many", nothing, "Transfer-Encoding: " + "gzip, " * 8 + "chunked")
        sources["unlabelled"] = self.serve("/unlabelled", nothing)
        for name in ("two-fields", "across", "many", "unlabelled"):
            expected[name] = "stacked_encoding"
        self.work.configure(sources | {"good": self.server.url("/good")}, fetch='timeout = "10s"', schedule='interval = "2s"\nmin_interval = "1s"')
        daemon = self.work.start()
        watch = Watch(self.work, daemon)
        found = self.errors(daemon, len(sources) + 1)
        self.assertIsNone(found.pop("good"))
        self.assertEqual(found, expected)
        self.assertLess(watch.end(), 1.5)
        start = time.monotonic()
        self.assertEqual(self.work.stop(daemon), 0)
        self.assertLess(time.monotonic() - start, 10)

    def test_the_first_bytes_decide_what_a_body_is_packed_in(self):
        news = feed("news", 2)
        sitemap = (b"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
                   b"xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>http://origin.example/1</loc>"
                   b"<news:news><news:title>Canal frozen over</news:title></news:news></url></urlset>")
        answers = {
            "/charset": (news, "Content-Encoding: UTF-8"), "/none": (news, "Content-Encoding: none"),
            "/plain": (news, "Content-Encoding: gzip"), "/plain-br": (news, "Content-Encoding: br"), "/plain-deflate": (news, "Content-Encoding: deflate"),
            "/unlabelled": (packed("gzip", news), "Content-Type: application/x-gzip"), "/wrong": (packed("zstd", news), "Content-Encoding: gzip"),
            "/file": (packed("br", packed("gzip", news)), "Content-Encoding: br"),
        }
        for path, (body, header) in answers.items():
            with self.subTest(path):
                self.assertEqual(len(self.parsed(self.serve(path, body, header))["items"]), 2)
        self.serve("/sitemap.xml.gz", packed("gzip", sitemap), "Content-Type: application/gzip")
        self.assertEqual(self.parsed(self.server.url("/sitemap.xml.gz"))["items"][0]["title"], "Canal frozen over")
        file = self.work.path / "news.xml.gz"
        file.write_bytes(packed("gzip", news))
        self.assertEqual(len(self.parsed(str(file))["items"]), 2)

    def test_errors_hold_no_binary(self):
        for body in (bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + bytes(300), b"\x1f\x9d\x90" + bytes(range(128, 256)) * 3, gzip.compress(os.urandom(900))):
            for kind in ("feed", "wechat", "page"):
                self.serve("/binary", body, "Content-Type: application/xml")
                done = self.work.run("parse", "--json", "--kind", kind, self.server.url("/binary"))
                message = json.loads(done.stdout).get("error", {}).get("message", "")
                self.assertFalse([c for c in message if ord(c) < 32 or 127 <= ord(c) < 160 or c == "\ufffd"], message)

    def test_headers_without_end_have_their_own_advice(self):
        self.server.routes["/line"] = lambda c, h: c.sendall(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 200_000 + b"\r\nContent-Length: 0\r\n\r\n")
        for path in ("/headers", "/line"):
            error = self.parsed(self.server.url(path))["error"]
            self.assertEqual(error["code"], "too_large")
            self.assertIn("header", error["message"])
            self.assertNotIn("max_body_bytes", error["message"])

    def test_dead_names_delay_nobody(self):
        names = NameServer(lambda name: name.startswith("dead"))
        self.addCleanup(names.close)
        port = self.server.port
        sources = {f"dead-{i}": f"http://dead{i}.example:{port}/good" for i in range(1000)} | {"z-living": f"http://living.example:{port}/good"}
        self.work.configure(sources, fetch=f'name_servers = ["{names.address}"]', schedule='interval = "20s"\nmin_interval = "1s"')
        start = time.monotonic()
        daemon = self.work.start()
        watch = Watch(self.work, daemon)
        wait_for(lambda: self.work.source(daemon, "z-living").get("new") == 3, 30, "the living source")
        self.assertLess(time.monotonic() - start, 15)
        self.assertLess(len(os.listdir(f"/proc/{daemon.pid}/task")), 64)
        dead = wait_for(lambda: self.work.source(daemon, "dead-7").get("error"), 40, "an error")
        self.assertEqual(dead["code"], "dns")
        self.assertIn("no name server answers", dead["message"])
        self.assertLess(watch.end(), 1.5)
        start = time.monotonic()
        self.assertEqual(self.work.stop(daemon), 0)
        self.assertLess(time.monotonic() - start, 10)

    def start_with_resolv_conf(self, text):
        """Only root may do so, in a name space of its own."""
        path = self.work.path / "resolv.conf"
        path.write_text(text)
        script = f'mount --bind {path} /etc/resolv.conf && exec "$@"'
        command = ["unshare", "-m", "sh", "-c", script, "sh", BINARY, "run", "--config", str(self.work.config)]
        log = self.work.path / "log-own-names"
        with open(log, "wb") as output:
            daemon = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        daemon.log = log
        self.work.processes.append(daemon)
        return daemon

    def test_the_systems_name_server_may_be_dead(self):
        try:
            names = NameServer(lambda name: True, ("127.0.53.54", 53))
            subprocess.run(["unshare", "-m", "true"], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            self.skipTest(f"needs root: {error}")
        self.addCleanup(names.close)
        sources = {f"dead-{i}": f"http://dead{i}.example:{self.server.port}/good" for i in range(20)}
        self.work.configure(sources | {"living": self.server.url("/good")}, fetch='connect_timeout = "1s"')
        daemon = self.start_with_resolv_conf("nameserver 127.0.53.54\n")
        watch = Watch(self.work, daemon)
        wait_for(lambda: all(self.work.source(daemon, name).get("error") for name in sources), 30, "every dead name's error")
        self.assertEqual(self.work.source(daemon, "dead-3")["error"]["code"], "dns")
        self.assertIn("dead3.example", names.asked)
        before = self.work.source(daemon, "living")["last_success"]
        wait_for(lambda: self.work.source(daemon, "living")["last_success"] > before, 5, "the living source's next round")
        self.assertLess(watch.end(), 1.5)
        start = time.monotonic()
        self.assertEqual(self.work.stop(daemon), 0)
        self.assertLess(time.monotonic() - start, 10)

    def test_a_name_may_end_in_the_dot_of_the_root(self):
        names = NameServer(lambda name: False)
        self.addCleanup(names.close)
        self.work.configure({"living": f"http://living.example.:{self.server.port}/good"}, fetch=f'name_servers = ["{names.address}"]')
        daemon = self.work.start()
        wait_for(lambda: self.work.source(daemon, "living").get("new") == 3, what="the living source")
        self.assertIn("Host: living.example", self.server.requests[0])

    def test_with_a_proxy_its_name_is_the_only_one_looked_up(self):
        names = NameServer(lambda name: False)
        self.addCleanup(names.close)
        self.server.routes["http://origin.example/good"] = self.server.routes["/good"]
        self.work.configure({"good": "http://origin.example/good"}, fetch=f'name_servers = ["{names.address}"]\nproxy = "http://proxy.example:{self.server.port}"')
        daemon = self.work.start()
        wait_for(lambda: self.work.source(daemon, "good").get("new") == 3, what="the source behind the proxy")
        self.assertEqual(set(names.asked), {"proxy.example"})

    def test_too_low_a_limit_of_descriptors_is_said_at_the_start(self):
        self.work.configure({"good": self.server.url("/good")})
        for limit in (32, 100):
            done = self.work.run("run", "--config", str(self.work.config), timeout=20, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit)))
            self.assertEqual(done.returncode, 8, done.stderr)
            self.assertIn("LimitNOFILE", done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
