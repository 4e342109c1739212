#!/usr/bin/env python3
"""The daemon from sources to topics, on the embedded broker: what it delivers, and what it survives."""
import os
import pathlib
import resource
import signal
import socket
import time
import unittest

import side_by_side
from daemon import Workspace, wait_for
from hostile_server import HostileServer, bomb, feed, reply


class EndToEnd(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.server = HostileServer()
        self.work = Workspace()

    def tearDown(self):
        self.work.close()
        self.server.close()

    def test_items_reach_the_topic_once_and_revisions_follow(self):
        versions = [feed("news", 2)]
        self.server.routes["/news"] = lambda c, h: c.sendall(reply(versions[-1]))
        self.work.configure({"news": self.server.url("/news")})
        daemon = self.work.start()
        wait_for(lambda: self.work.source(daemon, "news").get("new") == 2, what="two new items")
        versions.append(feed("news", 3).replace(b"news number 1", b"news number one, corrected"))
        wait_for(lambda: self.work.source(daemon, "news").get("revision") == 1, what="a revision")
        items = self.work.tail(count=4)
        self.assertEqual(sorted(i["title"] for i in items), ["news 0", "news 1", "news 1", "news 2"])
        revised = [i for i in items if i["title"] == "news 1"]
        self.assertEqual([i["revision"] for i in revised], [1, 2])
        self.assertEqual(revised[0]["id"], revised[1]["id"])
        self.assertEqual(self.work.stop(daemon), 0)

    def test_a_hangup_during_the_start_is_survived(self):
        self.work.configure({"good": self.server.url("/good")})
        daemon = self.work.start()
        hangup = 1 << (signal.SIGHUP - 1)

        def minds():  # not earlier: while it is loaded, no program does
            status = pathlib.Path(f"/proc/{daemon.pid}/status").read_text()
            return any(int(line.split()[1], 16) & hangup for line in status.splitlines() if line.startswith(("SigIgn", "SigCgt")))
        while not minds():
            self.assertIsNone(daemon.poll())
        for _ in range(100):
            daemon.send_signal(signal.SIGHUP)
            time.sleep(0.002)
        wait_for(lambda: self.work.source(daemon, "good").get("new") == 3, what="the items")
        self.assertEqual(self.work.stop(daemon), 0)

    def test_what_the_daemon_keeps_is_its_owners_whatever_the_umask(self):
        self.work.configure({"good": self.server.url("/good")})
        old = os.umask(0)
        self.addCleanup(os.umask, old)
        daemon = self.work.start()
        wait_for(lambda: self.work.source(daemon, "good").get("new") == 3, what="the items")
        state = self.work.path / "state"
        self.assertEqual(state.stat().st_mode & 0o777, 0o700)
        shared = {path.name: oct(path.stat().st_mode & 0o077) for path in state.rglob("*") if path.stat().st_mode & 0o077}
        self.assertEqual(shared, {"admin.sock": "0o60"})  # within a folder that is its owner's
        self.assertEqual(self.work.stop(daemon), 0)
        (state / "ledger.db").chmod(0o644)
        daemon = self.work.start()
        wait_for(lambda: self.work.source(daemon, "good").get("last_success"), what="another round")
        self.assertEqual((state / "ledger.db").stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.work.stop(daemon), 0)

    def test_each_bad_source_has_its_own_error_and_its_neighbours_go_on(self):
        bomb()
        closed = socket.create_server(("127.0.0.1", 0))
        refused = closed.getsockname()[1]
        closed.close()
        expected = {
            "trickle": "timeout", "gzip-bomb": "too_large", "nested": "too_large", "loop": "too_many_redirects", "metadata": "address_denied",
            "decimal": "address_denied", "html": "html_instead_of_feed", "empty": "empty_document", "gone": "http_410", "busy": "http_429",
            "headers": "too_large", "garbage": "protocol",
        }
        sources = {name: self.server.url("/" + name) for name in expected}
        sources |= {"good": self.server.url("/good"), "control": self.server.url("/control"), "cut": self.server.url("/cut"),
                    "refused": f"http://127.0.0.1:{refused}/", "unresolved": "http://no-such-host.invalid/feed"}
        expected |= {"refused": "connect", "unresolved": "dns"}
        self.work.configure(sources, fetch='timeout = "4s"\nmax_body_bytes = "8MiB"')
        daemon = self.work.start()

        def errors():
            return {s["id"]: s.get("error", {}).get("code") for s in self.work.status(daemon)["sources"] if s.get("last_attempt")}
        wait_for(lambda: len(errors()) == len(sources), 30, "every source's first round")
        found = errors()
        self.assertEqual({name: found[name] for name in expected}, expected)
        self.assertIsNone(found["good"])
        self.assertIsNone(found["control"], "a control character is no reason to lose a feed")
        self.assertIsNone(found["cut"], "nor is an answer that breaks off behind its entries")
        good = wait_for(lambda: self.work.source(daemon, "good"))
        wait_for(lambda: self.work.source(daemon, "good")["last_success"] > good["last_success"], what="the next round of the good source")
        rejects = self.work.get(daemon, "/metrics")[1]
        for code in expected.values():
            self.assertIn(f'kuaixun_rounds_total{{code="{code}",outcome="failed"}}', rejects)
        self.assertIn('kuaixun_egress_denied_total{reason="link_local"}', rejects)
        self.assertEqual(self.work.stop(daemon), 0)

    def test_nested_elements_are_refused_before_they_are_a_tree(self):
        self.server.routes["/deep"] = lambda c, h: c.sendall(reply(b"<rss><channel>" + b"<a>" * 2_000_000))
        self.work.configure({"deep": self.server.url("/deep"), "good": self.server.url("/good")})
        done = self.work.run("run", "--config", str(self.work.config), "--once")
        self.assertEqual(done.returncode, 9, done.stderr)
        self.assertRegex(done.stdout, r"deep .*too_deep")
        self.assertRegex(done.stdout, r"good +3 .*ok")

    def test_validators_come_back_byte_for_byte(self):
        self.work.configure({"conditional": self.server.url("/conditional")})
        daemon = self.work.start()
        wait_for(lambda: 'result="not_modified"' in self.work.get(daemon, "/metrics")[1], what="a 304")
        self.assertEqual(self.work.source(daemon, "conditional")["new"], 1)

    def test_what_was_published_is_not_published_again_after_a_kill(self):
        self.work.configure({"good": self.server.url("/good")})
        first = self.work.start()
        wait_for(lambda: self.work.source(first, "good").get("new") == 3, what="three items")
        wait_for(lambda: self.work.status(first)["outbox"]["rows"] == 0, what="an empty outbox")
        self.work.stop(first, signal.SIGKILL)
        (self.work.path / "state/embedded-broker").unlink(missing_ok=True)
        second = self.work.start()
        wait_for(lambda: self.work.source(second, "good").get("last_success"), what="a round after the restart")
        self.assertEqual(self.work.source(second, "good").get("new"), 0)
        # The embedded broker forgot everything; the newest items were put back, each once.
        self.assertEqual(sorted(i["title"] for i in self.work.tail(count=3)), ["good 0", "good 1", "good 2"])

    def test_goes_on_when_nobody_reads_what_it_says(self):
        versions = [feed("news", 2)]
        self.server.routes["/news"] = lambda c, h: c.sendall(reply(versions[-1]))
        self.work.configure({"news": self.server.url("/news")})
        daemon = self.work.start(reader=True)
        self.work.admin(daemon)
        daemon.reader.kill()
        daemon.reader.wait()
        versions.append(feed("news", 4))
        wait_for(lambda: self.work.source(daemon, "news").get("new") == 4, what="two more new items")
        self.assertEqual(self.work.stop(daemon), 0)

    def test_waits_until_the_disk_has_room_again(self):
        versions = [feed("news", 2)]
        self.server.routes["/news"] = lambda c, h: c.sendall(reply(versions[-1]))
        self.work.configure({"news": self.server.url("/news")})
        daemon = self.work.start()
        wait_for(lambda: self.work.source(daemon, "news").get("new") == 2, what="two new items")
        written = (self.work.path / "state/ledger.db-wal").stat().st_size
        resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, (written, resource.RLIM_INFINITY))
        versions.append(feed("news", 4))
        wait_for(lambda: self.work.get(daemon, "/readyz")[0] == 503, what="the ledger's error")
        self.assertEqual(len(self.work.tail(count=2)), 2)
        resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        wait_for(lambda: self.work.source(daemon, "news").get("new") == 4, what="two more new items")
        self.assertEqual(sorted(i["title"] for i in self.work.tail(count=4)), ["news 0", "news 1", "news 2", "news 3"])
        self.assertEqual(self.work.stop(daemon), 0)

    def test_an_absent_broker_holds_nothing_up_but_readiness(self):
        free = socket.create_server(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        self.work.configure({"good": self.server.url("/good")}, kafka=f'bootstrap = "127.0.0.1:{port}"')
        daemon = self.work.start()
        wait_for(lambda: self.work.status(daemon)["outbox"]["rows"] == 3, what="a backlog")
        code, page = wait_for(lambda: (lambda answer: answer if answer[0] == 503 else None)(self.work.get(daemon, "/readyz")), 40, "not ready")
        self.assertIn(str(port), page)
        self.assertEqual(self.work.get(daemon, "/healthz")[0], 200)
        self.assertEqual(self.work.stop(daemon, seconds=40), 0)

    def test_a_full_outbox_stops_new_rounds(self):
        free = socket.create_server(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        self.server.routes["/many"] = lambda c, h: c.sendall(reply(feed("many", 1200)))
        self.work.configure({"many": self.server.url("/many")}, kafka=f'bootstrap = "127.0.0.1:{port}"', outbox="max_rows = 1000", backfill="items = 5000")
        daemon = self.work.start()
        wait_for(lambda: "\nkuaixun_paused 1" in self.work.get(daemon, "/metrics")[1], what="a pause")
        self.assertTrue(any("outbox" in reason for reason in self.work.status(daemon)["reasons"]))

    def test_a_reload_adds_and_removes_sources_and_a_bad_file_is_refused_whole(self):
        self.work.configure({"good": self.server.url("/good")})
        daemon = self.work.start()
        wait_for(lambda: self.work.source(daemon, "good").get("new") == 3)
        self.work.configure({"control": self.server.url("/control"), "good": self.server.url("/good")})
        daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: len(self.work.status(daemon)["sources"]) == 2, what="two sources")
        wait_for(lambda: self.work.source(daemon, "control").get("new") == 1)
        self.assertEqual(self.work.source(daemon, "good")["new"], 3)
        sound = self.work.config.read_text()
        self.work.config.write_text(sound + "[[source]]\nid = 7\n")
        daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: "reload_refused" in daemon.log.read_text(errors="replace"), what="the refusal")
        self.assertEqual(len(self.work.status(daemon)["sources"]), 2)

    def test_two_daemons_do_not_share_a_state_directory(self):
        self.work.configure({"good": self.server.url("/good")})
        first = self.work.start()
        self.work.admin(first)
        second = self.work.run("run", "--config", str(self.work.config))
        self.assertEqual(second.returncode, 7)
        self.assertIn("ledger.lock", second.stderr)

    def test_systemd_hears_of_readiness_and_stop(self):
        path = str(self.work.path / "notify")
        notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notify.bind(path)
        self.addCleanup(notify.close)
        notify.settimeout(20)
        self.work.configure({"good": self.server.url("/good")})
        daemon = self.work.start(env=os.environ | {"NOTIFY_SOCKET": path, "WATCHDOG_USEC": "400000"})
        heard = set()
        while not {"READY=1", "WATCHDOG=1"} <= heard:
            heard.add(notify.recv(4096).decode().split("\n")[0])
        daemon.send_signal(signal.SIGTERM)
        while "STOPPING=1" not in heard:
            heard.add(notify.recv(4096).decode().split("\n")[0])
        self.assertEqual(daemon.wait(timeout=20), 0)

    def test_check_probes_sources(self):
        self.work.configure({"good": self.server.url("/good"), "html": self.server.url("/html")})
        done = self.work.run("check", "-c", str(self.work.config), "--probe")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, r"ok +good +rss 2.0, 3 entries")
        self.assertRegex(done.stdout, r"failed +html +html_instead_of_feed: .*/good")

    def test_a_single_pass_says_by_its_code_what_came_of_it(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            dead = taken.getsockname()[1]
        cases = {"all read": (["good"], "embedded", 0), "some failed": (["good", "gone"], "embedded", 9), "nothing published": (["good"], f"127.0.0.1:{dead}", 1)}
        for name, (paths, bootstrap, code) in cases.items():
            with self.subTest(name):
                self.work.configure({path: self.server.url(f"/{path}") for path in paths}, kafka=f'bootstrap = "{bootstrap}"')
                done = self.work.run("run", "--once", "-c", str(self.work.config))
                self.assertEqual(done.returncode, code, done.stdout + done.stderr)

    def test_demo_shows_new_sighting_and_failure(self):
        root = pathlib.Path(__file__).resolve().parents[2]
        config = (root / "config/demo/kuaixun.toml").read_text()
        config = config.replace("../../build/demo-state", str(self.work.path / "demo-state")).replace('"sources.toml"', f'"{root}/config/demo/sources.toml"')
        config = config.replace('directory = "site"', f'directory = "{root}/config/demo/site"').replace("127.0.0.1:9464", "127.0.0.1:0")
        self.work.config.write_text(config)
        done = self.work.run("run", "--config", str(self.work.config), "--once")
        self.assertEqual(done.returncode, 9, done.stderr)  # one of its sources is broken, to be seen
        for word in ("new", "sighting", "failed", "三部门发文推动工业软件首版次应用", "html_instead_of_feed"):
            self.assertIn(word, done.stdout)


if __name__ == "__main__":
    side_by_side.main()
