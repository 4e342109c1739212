#!/usr/bin/env python3
"""How sources are asked: what each server is shown, and what is believed of its answers. On the real binary."""
import hashlib
import re
import unittest

import side_by_side
from daemon import Workspace
from hostile_server import HostileServer, feed, reply

def field(head, name):
    found = re.search(rf"^{name}: (.*?)\r$", head, re.M | re.I)
    return found and found[1]


class Site(HostileServer):
    """Paths that answer as `say` has it: bytes, or a function that makes them from the head of the request."""

    def say(self, path, what):
        self.routes[path] = lambda connection, head: connection.sendall(what(head) if callable(what) else what)

    def heads(self, path):
        return [head for head in self.requests if head.split()[1] == path]


class Asking(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.site, self.other, self.work = Site(), Site(), Workspace()

    def tearDown(self):
        self.site.close()
        self.other.close()
        self.work.close()

    def once(self, path="/feed", fetch="", **source):
        """Runs once; the log."""
        self.work.configure({"s": {"url": self.site.url(path), **source}}, fetch=fetch)
        process = self.work.start("--once")
        process.wait(timeout=60)
        return process.log.read_text(errors="replace")

    def test_each_server_is_shown_what_its_source_says(self):
        (self.work.path / "key").write_text("s3cret\n")
        self.site.say("/feed", reply(feed("own")))
        log = self.once(headers='{ X-Key = { file = "key" }, Accept = "text/x-own" }', cookie="k=v", user_agent="reader/1", user="me", password='{ file = "key" }')
        head = self.site.requests[-1]
        self.assertIn(" new ", log)
        self.assertEqual([field(head, name) for name in ("X-Key", "Accept", "Cookie", "User-Agent", "Authorization")],
                         ["s3cret", "text/x-own", "k=v", "reader/1", "Basic bWU6czNjcmV0"])
        self.assertEqual(len(re.findall("^accept:", head, re.M | re.I)), 1)

    def test_feeds_are_what_is_wanted_first(self):
        self.site.say("/feed", reply(feed("own")))
        self.once()
        self.assertTrue(field(self.site.requests[-1], "Accept").startswith("application/atom+xml, application/rss+xml"))

    def test_no_other_server_is_shown_a_secret(self):
        self.site.say("/feed", reply(b"", "302 Found", [f"Location: {self.other.url('/feed')}"]))
        self.other.say("/feed", reply(feed("elsewhere")))
        log = self.once(headers='{ X-Key = "s3cret" }', cookie="k=v", user="me", password="pw", user_agent="reader/1")
        self.assertIn(" new ", log)
        head = self.other.requests[-1]
        self.assertEqual([field(head, name) for name in ("X-Key", "Cookie", "Authorization")], [None] * 3)
        self.assertEqual(field(head, "User-Agent"), "reader/1")

    def test_credentials_of_the_address_survive_a_redirect_to_its_own_server_only(self):
        own = self.site.url("/moved")
        for target, seen_by, is_shown in (("/moved", self.site, True), (own, self.site, True), (self.other.url("/moved"), self.other, False)):
            with self.subTest(target):
                self.site.say("/feed", reply(b"", "302 Found", [f"Location: {target}"]))
                seen_by.say("/moved", reply(feed("moved")))
                self.work.configure({"s": {"url": self.site.url("/feed").replace("//", "//me:pw@")}})
                self.work.start("--once").wait(timeout=60)
                self.assertEqual(field(seen_by.heads("/moved")[-1], "Authorization"), "Basic bWU6cHc=" if is_shown else None)

    def test_digest(self):
        def guarded(head):
            said = dict(re.findall(r'(\w+)="?([^",]+)"?', field(head, "Authorization") or ""))
            md5 = lambda text: hashlib.md5(text.encode()).hexdigest()
            if said:
                right = md5(":".join([md5("me:lamps:s3cret"), "n0", said["nc"], said["cnonce"], "auth", md5("GET:/feed")]))
                if said["response"] == right:
                    return reply(feed("own"))
            return reply(b"", "401 Unauthorized", ['WWW-Authenticate: Digest realm="lamps", nonce="n0", qop="auth", algorithm=MD5'])
        self.site.say("/feed", guarded)
        self.assertIn(" new ", self.once(user="me", password="s3cret", auth="digest"))
        self.assertIn("http_401", self.once(user="me", password="wrong", auth="digest"))

    def test_cookies_live_within_one_fetch(self):
        def wants_cookie(head):
            if field(head, "Cookie") == "seen=1":
                return reply(feed("own"))
            return reply(b"", "302 Found", ["Set-Cookie: seen=1; Path=/", "Location: /feed"])
        self.site.say("/feed", wants_cookie)
        for _ in range(2):
            del self.site.requests[:]
            self.assertNotIn("round_failed", self.once())
            self.assertEqual([field(head, "Cookie") for head in self.site.requests], [None, "seen=1"])

    def test_203_is_a_document(self):
        self.site.say("/feed", reply(feed("own"), "203 Non-Authoritative Information"))
        self.assertIn(" new ", self.once())

    def test_validators_that_a_server_cannot_bear_are_forgotten(self):
        def fussy(head):
            return reply(b"", "412 Precondition Failed") if "If-None-Match" in head else reply(feed("own"), headers=['ETag: "v1"'])
        self.site.say("/feed", fussy)
        for expected in ([False], [True, False], [False]):
            del self.site.requests[:]
            self.assertNotIn("round_failed", self.once())
            self.assertEqual(["If-None-Match" in head for head in self.site.requests], expected)

    def test_a_proxy_on_a_private_address_is_allowed_by_being_configured(self):
        self.other.say("http://lamps.example/feed", reply(feed("through")))
        for where in ("source", "fetch"):
            with self.subTest(where):
                proxy = {"proxy": self.other.url("").rstrip("/")}
                self.work.configure({"s": {"url": "http://lamps.example/feed", **(proxy if where == "source" else {})}},
                                    fetch=f'proxy = "{proxy["proxy"]}"' if where == "fetch" else "")
                text = self.work.config.read_text().replace('allow_addresses = ["127.0.0.0/8"]\n', "")
                self.work.config.write_text(text)
                del self.other.requests[:]
                process = self.work.start("--once")
                process.wait(timeout=60)
                self.assertNotIn("round_failed", process.log.read_text(errors="replace"))
                self.assertEqual(len(self.other.requests), 1)

    def test_bounds_of_its_own(self):
        self.site.say("/feed", reply(feed("long", 50)))
        log = self.once(max_body_bytes="1kB")
        self.assertIn("too_large", log)
        self.site.routes["/feed"] = lambda connection, head: connection.recv(1)  # never answers
        self.assertIn("timeout", self.once(timeout="1s"))

    def test_a_move_is_told_with_the_line_to_write(self):
        self.site.say("/feed", reply(b"", "301 Moved Permanently", ["Location: /new"]))
        self.site.say("/new", reply(feed("own")))
        line = f'write url = "{self.site.url("/new")}"'
        self.assertIn(line.replace('"', '\\"'), self.once())
        self.assertIn(line, self.work.run("check", "--probe", "-c", str(self.work.config)).stdout)

    def test_what_is_not_to_be_followed_is_said(self):
        self.work.configure({"a": {"url": self.site.url("/a"), "enabled": "false"}, "b": self.site.url("/b")})
        self.site.say("/b", reply(feed("own")))
        self.assertIn("not followed, as enabled = false says: a", self.work.run("check", "-c", str(self.work.config)).stdout)
        self.work.start("--once").wait(timeout=60)
        self.assertEqual([head.split()[1] for head in self.site.requests], ["/b"])


if __name__ == "__main__":
    side_by_side.main()
