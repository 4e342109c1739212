#!/usr/bin/env python3
"""Documents that are small on the wire and large in memory, many at a time: the daemon stays within limits.memory."""
import gzip
import os
import pathlib
import time
import unittest

import side_by_side
from daemon import Workspace, wait_for
from hostile_server import HostileServer, feed, reply

LIMIT, BESIDE = 256, 90  # MB: limits.memory, and what else the daemon has
# What is measured is what the daemon holds, and not what its allocator keeps of that for three seconds more.
WITHOUT_LEFTOVERS = os.environ | {"MALLOC_CONF": "dirty_decay_ms:0"}
PARAGRAPH = "<p>Quay {}: larger ships will come before the end of the year, says the port that opened it this morning.</p>\n"
PAGE = ("<!doctype html><html><head><title>Quay</title></head><body><article><h1>Quay</h1>" +
        "".join(PARAGRAPH.format(i // 8) for i in range(15_000_000 // len(PARAGRAPH))) + "</article></body></html>").encode()
PACKED_PAGE = gzip.compress(PAGE, 9)


def packed(connection, head):
    connection.sendall(reply(PACKED_PAGE, headers=["Content-Encoding: gzip", "Content-Type: text/html"]))


def plain(connection, head):
    connection.sendall(reply(PAGE, headers=["Content-Type: text/html"]))


def teasers(name, url, count):
    entries = "".join(f"<item><title>{name} {i}</title><guid isPermaLink='false'>{name}-{i}</guid><link>{url}/{i}</link>"
                      f"<description>The first words of {name} {i}…</description></item>" for i in range(count))
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>{name}</title>{entries}</channel></rss>".encode()


class HostileMemory(unittest.TestCase):
    def setUp(self):
        self.server = HostileServer()
        self.work = Workspace()
        self.addCleanup(self.server.close)
        self.addCleanup(self.work.close)
        self.server.routes["/good"] = lambda c, h: c.sendall(reply(feed("good", 3)))

    def peak(self, daemon):
        """The most memory that it ever had, in MB."""
        status = pathlib.Path(f"/proc/{daemon.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1000

    def asked(self, path):
        return sum(head.split()[1].startswith(path) for head in self.server.requests)

    def expect_bounds(self, daemon, path, times):
        wait_for(lambda: self.asked(path) >= times, 60, "the attack")
        polls = self.asked("/good")
        wait_for(lambda: self.asked("/good") >= polls + 2, 20, "the healthy source")
        self.assertLess(self.peak(daemon), LIMIT + BESIDE)
        self.assertEqual(self.work.stop(daemon, seconds=40), 0)

    def follow(self, sources, **settings):
        self.work.configure(sources | {"good": self.server.url("/good")}, **settings)
        return self.work.start(env=WITHOUT_LEFTOVERS)

    def test_pages_that_unpack_to_a_hundred_times_their_size(self):
        sources = {}
        for source in range(6):
            self.server.routes[f"/feed{source}"] = (lambda body: lambda c, h: c.sendall(reply(body)))(
                teasers(f"s{source}", self.server.url(f"/page{source}"), 40))
            self.server.routes |= {f"/page{source}/{i}": packed for i in range(40)}
            sources[f"s{source}"] = {"url": self.server.url(f"/feed{source}"), "full_text": "always"}
        self.expect_bounds(self.follow(sources), "/page", 24)

    def test_large_pages_as_they_are(self):
        sources = {}
        for source in range(6):
            self.server.routes[f"/feed{source}"] = (lambda body: lambda c, h: c.sendall(reply(body)))(
                teasers(f"s{source}", self.server.url(f"/page{source}"), 40))
            self.server.routes |= {f"/page{source}/{i}": plain for i in range(40)}
            sources[f"s{source}"] = {"url": self.server.url(f"/feed{source}"), "full_text": "always"}
        self.expect_bounds(self.follow(sources), "/page", 24)

    def test_many_large_feeds_at_a_time(self):
        sources = {}
        for source in range(30):
            body = gzip.compress(feed(f"s{source}", 60_000 + source))
            self.server.routes[f"/feed{source}"] = (lambda body: lambda c, h: c.sendall(reply(body, headers=["Content-Encoding: gzip"])))(body)
            sources[f"s{source}"] = self.server.url(f"/feed{source}")
        self.expect_bounds(self.follow(sources), "/feed", 30)

    def test_a_document_that_needs_more_than_there_is_has_an_error_of_its_own(self):
        self.server.routes["/large"] = lambda c, h: c.sendall(reply(feed("large", 20_000)))
        daemon = self.follow({"large": self.server.url("/large")}, limits='memory = "16MB"')
        wait_for(lambda: self.work.source(daemon, "large").get("error", {}).get("code") == "too_large_for_memory", what="the error")
        wait_for(lambda: self.asked("/good") >= 2, what="the healthy source")
        self.assertEqual(self.work.stop(daemon), 0)


if __name__ == "__main__":
    side_by_side.main(places=2)
