#!/usr/bin/env python3
"""Crowds, silence and refusals: whatever some hosts do, the sources of others are asked on time."""
import datetime
import socket
import threading
import time
import unittest

import side_by_side
from daemon import Workspace, wait_for
from hostile_server import HostileServer, feed, reply

DEFAULT_GAP = 'concurrent = 2, gap = "1s"'


class SilentHosts:
    """Takes connections at every address of 127.0.0.0/8, and says nothing."""

    def __init__(self):
        self.socket = socket.create_server(("0.0.0.0", 0), backlog=512)
        self.port = self.socket.getsockname()[1]
        self.held = []
        threading.Thread(target=self.hold, daemon=True).start()

    def hold(self):
        while True:
            try:
                self.held.append(self.socket.accept()[0])
            except OSError:
                return

    def url(self, host):
        return f"http://127.1.{host // 250}.{host % 250 + 1}:{self.port}/feed"

    def close(self):
        for connection in self.held:
            connection.close()
        self.socket.close()


def seconds_until(text):
    due = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (due - datetime.datetime.now(datetime.timezone.utc)).total_seconds()


class HostilePlaces(unittest.TestCase):
    def setUp(self):
        self.healthy = HostileServer()
        self.crowd = HostileServer()
        self.work = Workspace()
        self.addCleanup(self.healthy.close)
        self.addCleanup(self.crowd.close)
        self.addCleanup(self.work.close)

    def start(self, sources, **settings):
        """The healthy source is the last by name: those before it are asked first."""
        self.work.configure(sources | {"zz": self.healthy.url("/good")}, per_host=DEFAULT_GAP, **settings)
        return self.work.start()

    def expect_healthy_on_time(self, daemon):
        wait_for(lambda: self.healthy.requests, 8, "the first poll of the healthy source")
        before = len(self.healthy.requests)
        wait_for(lambda: len(self.healthy.requests) >= before + 2, 10, "two more polls of the healthy source")
        self.assertIn('kuaixun_round_lateness_seconds_bucket{le="2"}', self.work.get(daemon, "/metrics")[1])

    def test_a_host_that_hangs_holds_up_nobody_else_however_many_sources_it_has(self):
        self.crowd.routes |= {f"/{i}": lambda c, h: time.sleep(60) for i in range(70)}
        daemon = self.start({f"a{i}": self.crowd.url(f"/{i}") for i in range(70)})
        self.expect_healthy_on_time(daemon)
        self.assertEqual(self.work.stop(daemon), 0)

    def test_the_queue_of_a_bridge_holds_up_nobody_else(self):
        self.crowd.routes |= {f"/{i}": lambda c, h: c.sendall(reply(feed("account"))) for i in range(300)}
        daemon = self.start({f"a{i}": self.crowd.url(f"/{i}") for i in range(300)})
        self.expect_healthy_on_time(daemon)
        self.assertEqual(self.work.stop(daemon), 0)

    def test_a_hundred_hosts_that_freeze_hold_up_nobody_else(self):
        silent = SilentHosts()
        self.addCleanup(silent.close)
        daemon = self.start({f"a{i}": silent.url(i) for i in range(100)})
        self.expect_healthy_on_time(daemon)
        self.assertEqual(self.work.stop(daemon), 0)

    def test_hosts_that_freeze_again_and_again_hold_up_nobody_else(self):
        silent = SilentHosts()
        self.addCleanup(silent.close)
        daemon = self.start({f"a{i}": silent.url(i) for i in range(60)}, fetch='timeout = "1s"',
                            schedule='interval = "1s"\nmin_interval = "1s"\nmax_interval = "2s"\nconcurrent = 4')
        self.expect_healthy_on_time(daemon)
        wait_for(lambda: self.work.source(daemon, "a0").get("failures", 0) >= 1, what="the silence to be noticed")
        self.expect_healthy_on_time(daemon)
        self.assertEqual(self.work.stop(daemon), 0)

    def test_a_storm_of_429_holds_up_nobody_else(self):
        busy = lambda c, h: c.sendall(reply(b"", "429 Too Many Requests", ["Retry-After: 15"]))
        self.crowd.routes |= {f"/{i}": busy for i in range(100)}
        daemon = self.start({f"a{i}": self.crowd.url(f"/{i}") for i in range(100)})
        self.expect_healthy_on_time(daemon)
        self.assertEqual(self.work.stop(daemon), 0)

    def test_one_account_that_is_told_to_wait_for_days_does_so_alone(self):
        self.crowd.routes |= {f"/{i}": lambda c, h: c.sendall(reply(feed("account"))) for i in range(52)}
        self.crowd.routes["/0"] = lambda c, h: c.sendall(reply(b"", "429 Too Many Requests", ["Retry-After: 172800"]))
        self.work.configure({f"a{i}": self.crowd.url(f"/{i}") for i in range(52)})
        daemon = self.work.start()
        asked = lambda path: sum(f"GET {path} " in head for head in self.crowd.requests)
        wait_for(lambda: all(asked(f"/{i}") >= 2 for i in range(1, 52)), what="two polls of each other account")
        self.assertEqual(asked("/0"), 1)
        refused = self.work.source(daemon, "a0")
        self.assertEqual(refused["error"]["code"], "http_429")
        self.assertGreater(seconds_until(refused["next_due"]), 47 * 3600)
        self.assertEqual(self.work.stop(daemon), 0)

    def test_the_other_source_of_a_small_host_waits_for_what_is_usual(self):
        self.crowd.routes["/other"] = lambda c, h: c.sendall(reply(feed("other")))
        self.crowd.routes["/busy"] = lambda c, h: c.sendall(reply(b"", "429 Too Many Requests", ["Retry-After: 172800"]))
        self.work.configure({"busy": self.crowd.url("/busy"), "other": self.crowd.url("/other")})
        daemon = self.work.start()
        wait_for(lambda: self.work.source(daemon, "busy").get("error"), what="the refusal")
        # While a source is being polled it is due at no time.
        wait_for(lambda: (due := self.work.source(daemon, "other").get("next_due")) and seconds_until(due) > 600, what="the pause")
        other = self.work.source(daemon, "other")
        self.assertLess(seconds_until(other["next_due"]), 15 * 60 + 5)
        self.assertNotIn("error", other)
        self.assertEqual(self.work.stop(daemon), 0)


if __name__ == "__main__":
    side_by_side.main(places=3)
