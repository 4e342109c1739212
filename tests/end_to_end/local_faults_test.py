#!/usr/bin/env python3
"""What this machine lacks costs no source anything, is told, and is over soon after its cause."""
import json
import os
import pathlib
import resource
import socket
import sqlite3
import time
import unittest

import side_by_side
from daemon import Workspace, wait_for
from hostile_server import HostileServer, feed, reply


class LocalFaults(unittest.TestCase):
    def setUp(self):
        self.server = HostileServer()
        self.versions = [feed("news", 2)]
        self.server.routes["/news"] = lambda c, h: c.sendall(reply(self.versions[-1]))
        self.work = Workspace()
        self.work.configure({"news": self.server.url("/news")})

    def tearDown(self):
        self.work.close()
        self.server.close()

    def start_and_read(self):
        daemon = self.work.start()
        wait_for(lambda: self.work.source(daemon, "news").get("new") == 2, what="two new items")
        return daemon

    def wait_for_fault(self, daemon, *codes):
        code, page = wait_for(lambda: (lambda a: a if a[0] == 503 else None)(self.work.get(daemon, "/readyz")), what="not ready")
        metrics = self.work.get(daemon, "/metrics")[1]
        self.assertTrue(any(f'kuaixun_local_fault{{code="{code}"}} 1' in metrics for code in codes), metrics)
        source = self.work.source(daemon, "news")
        self.assertEqual(source["failures"], 0)
        self.assertNotIn("error", source)
        self.assertEqual(source["state"], "ok")
        return json.loads(page)["reasons"][0]

    def wait_for_the_end(self, daemon, new):
        began = time.monotonic()
        wait_for(lambda: self.work.source(daemon, "news").get("new") == new, what="the decisions")
        self.assertLess(time.monotonic() - began, 5)
        wait_for(lambda: self.work.get(daemon, "/readyz")[0] == 200, what="readiness")
        self.assertNotRegex(self.work.get(daemon, "/metrics")[1], r"kuaixun_local_fault\{.*\} 1")
        self.assertEqual(self.work.stop(daemon), 0)

    def test_a_full_disk(self):
        daemon = self.start_and_read()
        written = (self.work.path / "state/ledger.db-wal").stat().st_size
        resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, (written, resource.RLIM_INFINITY))
        self.versions.append(feed("news", 4))
        self.wait_for_fault(daemon, "ledger_full", "ledger_io")
        asked = len(self.server.requests)
        time.sleep(4)
        self.assertLessEqual(len(self.server.requests) - asked, 1)  # a round that has read its source waits with what it has
        resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        self.wait_for_the_end(daemon, 4)
        self.assertEqual(sorted(i["title"] for i in self.work_items(4)), ["news 0", "news 1", "news 2", "news 3"])

    def work_items(self, count):
        daemon = self.work.start()
        self.addCleanup(self.work.stop, daemon)
        wait_for(lambda: self.work.status(daemon)["outbox"]["rows"] == 0, what="an empty outbox")
        return self.work.tail(count=count)

    def test_a_ledger_that_another_process_locks(self):
        daemon = self.start_and_read()
        other = sqlite3.connect(self.work.path / "state/ledger.db", isolation_level=None)
        self.addCleanup(other.close)
        other.execute("BEGIN IMMEDIATE")
        self.versions.append(feed("news", 4))
        self.assertIn("another process", self.wait_for_fault(daemon, "ledger_locked"))
        other.execute("ROLLBACK")
        self.wait_for_the_end(daemon, 4)

    def lowest_free_descriptor(self, daemon):
        """At this moment: a connection that is open just now hides the one that is free as a rule, so ask often."""
        time.sleep(0.01)
        used = {int(each) for each in os.listdir(f"/proc/{daemon.pid}/fd")}
        return next(n for n in range(len(used) + 1) if n not in used)

    def test_no_descriptor_left(self):
        daemon = self.start_and_read()
        self.work.get(daemon, "/metrics")
        lowest_free = min(self.lowest_free_descriptor(daemon) for _ in range(200))
        before = resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE, (lowest_free, before[1]))
        self.versions.append(feed("news", 4))
        self.wait_for_fault(daemon, "out_of_descriptors")
        resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE, before)
        self.wait_for_the_end(daemon, 4)

    def test_exit_codes_after_which_starting_again_is_no_help(self):
        unit = (pathlib.Path(__file__).resolve().parents[2] / "deploy/kuaixun.service").read_text()
        stays_down = next(line for line in unit.splitlines() if line.startswith("RestartPreventExitStatus=")).split("=")[1].split()

        def run():
            done = self.work.run("run", "--config", str(self.work.config))
            self.assertIn(str(done.returncode), stays_down, done.stderr)
            return done

        first = self.start_and_read()
        self.assertIn("ledger.lock", run().stderr)
        self.work.stop(first)
        ledger = sqlite3.connect(self.work.path / "state/ledger.db")
        version = ledger.execute("PRAGMA user_version").fetchone()[0]
        ledger.execute("PRAGMA user_version = 9999")
        ledger.close()
        self.assertIn("newer kuaixun", run().stderr)
        ledger = sqlite3.connect(self.work.path / "state/ledger.db")
        ledger.execute(f"PRAGMA user_version = {version}")
        ledger.close()
        os.rename(self.work.path / "state", self.work.path / "elsewhere")
        (self.work.path / "state").write_text("a file where a directory should be")
        self.assertIn("state", run().stderr)

    def test_a_single_pass_without_a_broker_does_not_end_well(self):
        free = socket.create_server(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        self.work.configure({"news": self.server.url("/news")}, kafka=f'bootstrap = "127.0.0.1:{port}"')
        for _ in range(2):  # with something to send, and with nothing new
            done = self.work.run("run", "--once", "--config", str(self.work.config))
            self.assertEqual(done.returncode, 1)
            self.assertIn(str(port), done.stderr)

    def test_is_not_ready_before_kafka_was_reached(self):
        silent = socket.create_server(("127.0.0.1", 0))  # takes connections and never answers
        self.addCleanup(silent.close)
        self.work.configure({}, kafka=f'bootstrap = "127.0.0.1:{silent.getsockname()[1]}"')
        daemon = self.work.start()
        code, page = self.work.get(daemon, "/readyz")
        self.assertEqual(code, 503, page)
        self.assertEqual(self.work.get(daemon, "/healthz")[0], 200)


if __name__ == "__main__":
    side_by_side.main()
