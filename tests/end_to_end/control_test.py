#!/usr/bin/env python3
"""A running daemon is asked and told: through its socket, over TCP, and by those who mean it no good."""
import http.client
import json
import os
import signal
import socket
import stat
import threading
import time
import unittest

import side_by_side
from daemon import Workspace, wait_for
from hostile_server import HostileServer

TOKEN = "a-token-of-this-test"


class SocketConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=10)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Control(unittest.TestCase):
    def setUp(self):
        self.server, self.busy = HostileServer(), HostileServer()  # two hosts
        self.work = Workspace()
        self.path = self.work.path / "state/admin.sock"
        self.configure()

    def tearDown(self):
        self.work.close()
        self.server.close()
        self.busy.close()

    def configure(self, admin=f'token = "{TOKEN}"', **settings):
        """Sources that are due once a day."""
        settings.setdefault("schedule", 'interval = "1d"\nmin_interval = "1s"\nmax_interval = "1d"')
        self.work.configure({"good": self.server.url("/good"), "busy": self.busy.url("/busy")}, **settings)
        text = self.work.config.read_text()
        self.work.config.write_text(text.replace("[admin]\n", f"[admin]\n{admin}\n"))

    def start(self, **options):
        daemon = self.work.start(**options)
        wait_for(lambda: self.work.source(daemon, "good").get("new") == 3, what="the first round")
        wait_for(lambda: self.work.source(daemon, "busy").get("error"), what="the refusal")
        return daemon

    def sources(self, *arguments, **options):
        return self.work.run("sources", *arguments, "-c", str(self.work.config), **options)

    def polls(self):
        return len(self.server.requests)

    def post(self, daemon, path="/sources/good/poll", token=None, body=None):
        """Status and answer, over TCP."""
        connection = http.client.HTTPConnection(self.work.admin(daemon), timeout=10)
        connection.request("POST", path, body, {"Authorization": f"Bearer {token}"} if token else {})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text, answer

    def test_sources_are_listed(self):
        self.start()
        done = self.sources("list")
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = {line.split()[0]: line.split() for line in done.stdout.splitlines()}
        self.assertEqual(lines["good"][1], "ok")
        self.assertEqual(lines["busy"][1], "failing")
        self.assertEqual(lines["busy"][-1], "http_429")
        done = self.sources("list", "--json")
        self.assertEqual([json.loads(line)["id"] for line in done.stdout.splitlines()], ["busy", "good"])

    def test_a_source_is_polled_at_once(self):
        daemon = self.start()
        before = self.polls()
        done = self.sources("poll", "good")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(done.stdout.startswith("good: queued: "), done.stdout)
        wait_for(lambda: self.polls() == before + 1, seconds=5, what="another request")
        told = json.loads(self.sources("poll", "busy", "--json").stdout)
        self.assertEqual((told["source"], told["outcome"]), ("busy", "host_paused"))
        self.assertIn("until", told)
        self.assertEqual(len(self.busy.requests), 1)
        self.assertIn("event=poll_asked_for source=good by=socket outcome=queued", daemon.log.read_text())

    def test_a_round_under_way_is_told(self):
        go_on = threading.Event()
        self.addCleanup(go_on.set)
        daemon = self.start()
        self.server.routes["/good"] = lambda c, h: go_on.wait(20)
        self.sources("poll", "good")
        wait_for(lambda: self.polls() == 2, what="the request")
        self.assertEqual(json.loads(self.sources("poll", "good", "--json").stdout)["outcome"], "running")

    def test_an_unknown_source_is_named_with_the_one_that_was_meant(self):
        self.start()
        for name, meant in (("goood", 'did you mean "good"?'), ("../../x y%2f\x1b[31m", "is followed")):
            done = self.sources("poll", name)
            self.assertEqual(done.returncode, 1)
            self.assertIn("unknown_source: no source ", done.stderr)
            self.assertIn(meant, done.stderr)
            self.assertNotIn("\x1b", done.stderr)

    def test_without_a_daemon_it_says_where_it_looked(self):
        for command in (("list",), ("poll", "good"), ("list", "--json")):
            done = self.sources(*command)
            self.assertEqual(done.returncode, 1)
            self.assertIn(f"no_daemon: no daemon listens at {self.path}", done.stderr)
            self.assertEqual(done.stdout, "")
        self.configure(admin='socket = "none"')
        self.assertIn('admin.socket is "none"', self.sources("list").stderr)

    def test_the_daemon_of_another_instance_is_not_taken_for_ours(self):
        self.start()
        self.work.config.write_text(self.work.config.read_text().replace('instance = "e2e"', 'instance = "other"'))
        done = self.sources("poll", "good")
        self.assertEqual(done.returncode, 1)
        self.assertIn('no_daemon: the daemon that listens here is "e2e"', done.stderr)
        self.assertEqual(self.polls(), 1)

    def test_the_socket_is_the_owners_and_the_groups(self):
        old = os.umask(0)
        self.addCleanup(os.umask, old)
        daemon = self.start()
        self.assertEqual(stat.filemode(self.path.stat().st_mode), "srw-rw----")
        self.assertEqual(self.work.stop(daemon), 0)
        self.assertFalse(self.path.exists())

    @unittest.skipUnless(os.geteuid() == 0, "only root may become somebody else")
    def test_a_stranger_may_not_use_it(self):
        self.configure(admin=f'socket = "{self.work.path}/open/admin.sock"')
        (self.work.path / "open").mkdir()
        for folder in (self.work.path, self.work.path / "open"):
            folder.chmod(0o755)
        self.start()
        done = self.sources("list", user=65534, group=65534, extra_groups=[])
        self.assertIn("socket_denied: ", done.stderr)
        done = self.sources("list", user=65534, group=os.getgid(), extra_groups=[])
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_dead_daemons_socket_is_replaced_and_a_living_ones_is_not(self):
        daemon = self.start()
        self.work.stop(daemon, signal.SIGKILL)
        self.assertTrue(self.path.exists())
        self.assertIn("no_daemon", self.sources("list").stderr)
        daemon = self.work.start()
        wait_for(lambda: self.sources("list").returncode == 0, what="the socket")
        other = self.work.path / "other.toml"
        other.write_text(self.work.config.read_text().replace("/state", "/other").replace("[admin]\n", f'[admin]\nsocket = "{self.path}"\n'))
        done = self.work.run("run", "-c", str(other))
        self.assertEqual(done.returncode, 1)
        self.assertIn("another process listens there", done.stderr)
        self.assertEqual(self.sources("list").returncode, 0)

    def test_a_place_where_no_socket_can_be_is_no_reason_to_stay_away(self):
        deep = self.work.path / ("deep" * 25)
        self.work.config.write_text(self.work.config.read_text().replace(f"{self.work.path}/state", str(deep)))
        daemon = self.start()
        self.assertIn("event=no_admin_socket code=cannot_listen", daemon.log.read_text())
        self.assertIn("no_daemon", self.sources("list").stderr)

    def test_over_tcp_only_the_token_changes_something(self):
        daemon = self.start()
        for token in (None, "a-token-of-another-test", TOKEN[:-1]):
            status, text, answer = self.post(daemon, token=token)
            self.assertEqual(status, 401)
            self.assertEqual(json.loads(text)["code"], "not_trusted")
            self.assertEqual(answer.headers["www-authenticate"], "Bearer")
            self.assertNotIn(TOKEN, text)
        self.assertEqual(self.polls(), 1)
        self.assertEqual(self.post(daemon, token=TOKEN)[0], 202)
        wait_for(lambda: self.polls() == 2, seconds=5, what="another request")
        self.assertEqual(self.work.get(daemon, "/sources")[0], 200)
        self.assertEqual(self.work.get(daemon, "/sources/good/poll")[0], 405)
        self.assertNotIn(TOKEN, daemon.log.read_text() + self.work.get(daemon, "/status")[1])

    def test_without_a_token_nothing_is_changed_over_tcp(self):
        self.configure(admin="")
        daemon = self.start()
        for token in (None, TOKEN):
            status, text, _ = self.post(daemon, token=token)
            self.assertEqual(status, 403)
            self.assertIn(str(self.path), json.loads(text)["message"])
        self.assertEqual(self.polls(), 1)

    def test_who_sends_slowly_or_too_much_holds_nobody_up(self):
        daemon = self.start()
        crowd = []
        for _ in range(100):
            client = socket.socket(socket.AF_UNIX)
            client.connect(str(self.path))
            client.sendall(b"POST /sources/good/poll HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx")
            crowd.append(client)
        large = SocketConnection(self.path)
        large.request("POST", "/sources/good/poll", b"x" * 100_000)
        self.assertEqual(large.getresponse().status, 413)
        began = time.monotonic()
        self.assertEqual(self.sources("list").returncode, 0)
        self.assertEqual(self.work.get(daemon, "/healthz")[0], 200)
        self.assertLess(time.monotonic() - began, 5)
        for client in crowd:
            client.settimeout(10)
            try:
                self.assertEqual(client.recv(100), b"")
            except ConnectionResetError:
                pass
            client.close()
        self.assertLess(time.monotonic() - began, 10)
        self.assertEqual(self.polls(), 1, "half a request polls nothing")


if __name__ == "__main__":
    side_by_side.main()
