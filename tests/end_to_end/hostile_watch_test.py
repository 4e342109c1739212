#!/usr/bin/env python3
"""A thread that does not come back is seen and named, and holds neither the probes nor the end of the daemon."""
import gzip
import json
import os
import signal
import socket
import threading
import time
import unittest
import urllib.request

import side_by_side
from daemon import Workspace, wait_for
from hostile_server import HostileServer, feed, reply


class HostileWatch(unittest.TestCase):
    def setUp(self):
        self.server = HostileServer()
        self.server.routes["/bad"] = lambda c, h: c.sendall(reply(feed("bad", 1)))
        self.work = Workspace()
        self.work.configure({"good": self.server.url("/good"), "bad": self.server.url("/bad")},
                            schedule='interval = "1s"\nmin_interval = "1s"\nmax_interval = "5s"\nworkers = 2')

    def tearDown(self):
        self.work.close()
        self.server.close()

    def start(self, stall="", **environment):
        return self.work.start(env=os.environ | {"KUAIXUN_STALL_AT": stall} | environment)

    def lines(self, daemon, event):
        return [line for line in daemon.log.read_text(errors="replace").splitlines() if f"event={event} " in line + " "]

    def metric(self, daemon, name):
        return next(float(line.split()[-1]) for line in self.work.get(daemon, "/metrics")[1].splitlines() if line.startswith(name + " "))

    def test_a_worker_that_is_stuck_is_named_once_and_the_daemon_still_ends(self):
        daemon = self.start("understand@bad=600")
        wait_for(lambda: self.work.source(daemon, "good").get("new") == 3, what="the healthy source")
        code, page = wait_for(lambda: (lambda a: a if a[0] == 503 else None)(self.work.get(daemon, "/healthz")), what="not healthy")
        self.assertIn(f"bad ({self.server.url('/bad')})", page)
        self.assertIn("worker", json.loads(self.work.get(daemon, "/readyz")[1])["reasons"][0])
        self.assertEqual(self.metric(daemon, 'kuaixun_stuck{place="worker"}'), 1)
        time.sleep(1)
        self.assertEqual(len(self.lines(daemon, "stuck")), 1)
        self.assertIn("source=bad", self.lines(daemon, "stuck")[0])
        self.assertIn("/bad", self.lines(daemon, "stuck")[0])
        began = time.monotonic()
        self.assertEqual(self.work.stop(daemon, seconds=30), 0)
        self.assertGreater(time.monotonic() - began, 5)
        self.assertEqual(len(self.lines(daemon, "left_without_waiting")), 1)

    def test_a_worker_that_unpacks_for_ever_is_named(self):
        packed = gzip.compress(feed("bad", 1))
        self.server.routes["/bad"] = lambda c, h: c.sendall(reply(packed, headers=["Content-Encoding: gzip"]))
        daemon = self.start("unpack@bad=600")
        code, page = wait_for(lambda: (lambda a: a if a[0] == 503 else None)(self.work.get(daemon, "/healthz")), what="not healthy")
        self.assertIn(f"bad ({self.server.url('/bad')})", page)
        self.work.stop(daemon, signal.SIGKILL)

    def test_a_second_ctrl_c_ends_at_once(self):
        daemon = self.start("understand@bad=600")
        wait_for(lambda: self.work.source(daemon, "good").get("new") == 3, what="the healthy source")
        daemon.send_signal(signal.SIGINT)
        time.sleep(1)
        self.assertIsNone(daemon.poll(), "the first one waits for what is at work")
        began = time.monotonic()
        self.assertEqual(self.work.stop(daemon, signal.SIGINT), 130)
        self.assertLess(time.monotonic() - began, 2)

    def test_a_document_of_two_deaths_is_rejected_and_its_source_backs_off(self):
        for _ in range(2):
            daemon = self.start("understand@bad=600")
            wait_for(lambda: self.work.source(daemon, "good").get("last_success"), what="the healthy source")
            wait_for(lambda: b"bad " in (self.work.path / "state/in-work").read_bytes(), what="the note")
            self.work.stop(daemon, signal.SIGKILL)
        daemon = self.start("understand@bad=600")
        error = wait_for(lambda: self.work.source(daemon, "bad").get("error"), what="the reject")
        self.assertEqual(error["code"], "deadly_document")
        rejects = self.work.tail("rejects", 1)
        self.assertEqual(len(rejects), 1)
        self.assertNotIn("error", self.work.source(daemon, "good"))
        self.assertEqual(self.work.stop(daemon), 0)

    def test_a_document_that_is_read_after_a_death_is_innocent(self):
        daemon = self.start("understand@bad=600")
        wait_for(lambda: (self.work.path / "state/in-work").exists() and b"bad " in (self.work.path / "state/in-work").read_bytes(), what="the note")
        self.work.stop(daemon, signal.SIGKILL)
        daemon = self.start()
        wait_for(lambda: self.work.source(daemon, "bad").get("new") == 1, what="the item")
        self.assertEqual((self.work.path / "state/deaths").read_text(), "")
        self.assertEqual(self.work.stop(daemon), 0)

    def test_a_stuck_io_thread_starves_the_watchdog_and_a_stuck_worker_does_not(self):
        def heard_watchdog(stall):
            path = str(self.work.path / f"notify-{stall[:2]}")
            notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            notify.bind(path)
            times = []

            def listen():
                while (heard := notify.recv(4096)) != b"END":
                    if heard.startswith(b"WATCHDOG=1"):
                        times.append(time.monotonic())

            listener = threading.Thread(target=listen)
            listener.start()
            daemon = self.start(stall, NOTIFY_SOCKET=path, WATCHDOG_USEC="1000000")
            wait_for(lambda: self.lines(daemon, "stuck"), what="the line about it")
            time.sleep(3)
            self.work.stop(daemon, signal.SIGKILL)
            end = time.monotonic()
            notify.sendto(b"END", path)
            listener.join()
            notify.close()
            return daemon, len([t for t in times if t > end - 1.5])

        daemon, fed = heard_watchdog("io@bad=600")
        self.assertEqual(fed, 0)
        self.assertIn("place=io", self.lines(daemon, "stuck")[0])
        self.assertIn("source=bad", self.lines(daemon, "stuck")[0])
        daemon, fed = heard_watchdog("understand@bad=600")
        self.assertGreater(fed, 0)

    def test_sigterm_ends_the_daemon_whose_io_thread_is_stuck(self):
        daemon = self.start("io@bad=600")
        wait_for(lambda: self.lines(daemon, "stuck"), what="the line about it")
        self.work.stop(daemon, seconds=30)
        self.assertEqual(len(self.lines(daemon, "left_without_waiting")), 1)

    def test_a_turn_that_was_long_is_shown_afterwards(self):
        daemon = self.start("io@bad=1.5")
        wait_for(lambda: self.metric(daemon, "kuaixun_io_longest_turn_seconds") > 1.2, what="the longest turn")
        self.assertGreater(json.loads(self.work.get(daemon, "/readyz")[1])["longest_turn_seconds"], 1.2)
        self.assertRegex(self.work.get(daemon, "/healthz")[1], r"longest turn of the main loop took [1-9]")

    def test_a_ledger_write_that_hangs_is_named(self):
        daemon = self.start("commit@bad=600")
        code, page = wait_for(lambda: (lambda a: a if a[0] == 503 else None)(self.work.get(daemon, "/healthz")), what="not healthy")
        self.assertIn("ledger", page)
        self.assertTrue(any("place=ledger" in line and "source=bad" in line for line in self.lines(daemon, "stuck")))

    def test_slow_clients_do_not_shut_out_the_probes(self):
        daemon = self.start()
        host, port = self.work.admin(daemon).rsplit(":", 1)
        crowd = [socket.create_connection((host, int(port))) for _ in range(200)]
        for client in crowd[::2]:
            client.sendall(b"GET /status HT")
        began = time.monotonic()
        self.assertEqual(self.work.get(daemon, "/healthz")[0], 200)
        self.assertLess(time.monotonic() - began, 1)
        for client in crowd:
            client.close()

    def test_foreign_pages_read_no_status(self):
        daemon = self.start()
        address = f"http://{self.work.admin(daemon)}"
        for headers in ({"Host": "evil.example:9464"}, {"Origin": "http://evil.example"}):
            request = urllib.request.Request(address + "/status", headers=headers)
            with self.assertRaises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(request, timeout=5)
            self.assertEqual(refused.exception.code, 421)
            self.assertIn("admin.hosts", refused.exception.read().decode())
            urllib.request.urlopen(urllib.request.Request(address + "/healthz", headers=headers), timeout=5).close()


if __name__ == "__main__":
    side_by_side.main()
