#!/usr/bin/env python3
"""A running daemon that reads its configuration again: what it says, what it takes over, what it refuses."""
import json
import signal
import time
import unittest

import side_by_side
from daemon import Workspace, wait_for
from hostile_server import HostileServer, feed, reply


class Reload(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.server, self.work = HostileServer(), Workspace()
        for name in "abcd":
            self.server.routes[f"/{name}"] = lambda c, h, name=name: c.sendall(reply(feed(name, 3)))

    def tearDown(self):
        self.server.close()
        self.work.close()

    def sources(self, names):
        return {name: self.server.url(f"/{name}") for name in names}

    def start(self, names, **settings):
        self.work.configure(self.sources(names), **settings)
        daemon = self.work.start()
        for name in names:
            wait_for(lambda name=name: self.work.source(daemon, name).get("new") == 3, what=f"the items of {name}")
        return daemon

    def reload(self, *options):
        return self.work.run("reload", *options, "-c", str(self.work.config))

    def test_it_is_said_what_changed_and_what_was_taken_over(self):
        daemon = self.start("ab", fetch='user_agent = "first/1"')
        self.work.configure(self.sources("bc"), fetch='user_agent = "second/2"', outbox="max_rows = 5000")
        told = json.loads(self.reload("--json").stdout)
        self.assertEqual([told[key] for key in ("outcome", "added", "removed", "changed", "taken_over", "needs_restart")],
                         ["reloaded", ["c"], ["a"], [], ["fetch.user_agent"], ["outbox.max_rows"]])
        wait_for(lambda: any("/c " in head and "User-Agent: second/2" in head for head in self.server.requests), what="its new name")
        self.assertIn("restart_needed", daemon.log.read_text(errors="replace"))
        shown = self.reload().stdout
        self.assertIn("settings that need a restart: outbox.max_rows", shown)
        self.assertNotIn("taken over", shown)

    def test_most_sources_are_left_only_when_that_is_meant(self):
        daemon = self.start("abcd")
        self.work.configure(self.sources("a"))
        refused = self.reload()
        self.assertEqual(refused.returncode, 1)
        self.assertIn("kuaixun reload: reload_refused: 3 of 4 sources would be followed no more", refused.stderr)
        daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: daemon.log.read_text(errors="replace").count("reload_refused") == 2, what="the refusal of a signal")
        self.assertEqual(len(self.work.status(daemon)["sources"]), 4)
        self.assertEqual(self.reload("--force").returncode, 0)
        self.assertEqual([each["id"] for each in self.work.status(daemon)["sources"]], ["a"])

    def test_a_folder_that_cannot_be_read_costs_nothing(self):
        folder = self.work.path / "lists"
        folder.mkdir()
        self.work.configure({})
        for name in "ab":
            (folder / f"{name}.toml").write_text(f'[[source]]\nid = "{name}"\nurl = "{self.server.url("/" + name)}"\n')
        self.work.config.write_text('sources = ["lists/*.toml"]\n' + self.work.config.read_text())
        daemon = self.work.start()
        wait_for(lambda: len(self.work.status(daemon)["sources"]) == 2, what="both sources")
        folder.rename(self.work.path / "away")
        daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: "reload_refused" in daemon.log.read_text(errors="replace"), what="the refusal")
        self.assertEqual(len(self.work.status(daemon)["sources"]), 2)

    def test_a_hundred_reloads_lose_nothing(self):
        count = 0

        def grow(connection, head):
            nonlocal count
            count += 1
            connection.sendall(reply(feed("many", min(count, 20))))
        self.server.routes["/many"] = grow
        self.work.configure({"many": self.server.url("/many"), **self.sources("ab")})
        daemon = self.work.start()
        self.work.admin(daemon)
        for i in range(100):
            self.work.configure({"many": self.server.url("/many"), **self.sources("ab" if i % 2 else "abc")})
            daemon.send_signal(signal.SIGHUP)
            time.sleep(0.05)
        wait_for(lambda: self.work.source(daemon, "many").get("new") == 20, seconds=60, what="all items")
        titles = sorted(item["title"] for item in self.work.tail(count=29))
        self.assertEqual(titles, sorted([f"many {i}" for i in range(20)] + [f"{name} {i}" for name in "abc" for i in range(3)]))
        self.assertEqual(self.work.stop(daemon), 0)

    def test_a_list_may_be_sorted_and_renamed(self):
        def outlines(titles):
            rows = "".join(f"<outline text='{title}' xmlUrl='{self.server.url('/' + path)}'/>" for title, path in titles)
            (self.work.path / "list.opml").write_text(f"<opml version='2.0'><body>{rows}</body></opml>")
        outlines([("快讯", "a"), ("快讯", "b"), ("早报", "c")])
        self.work.configure({})
        self.work.config.write_text('sources = ["list.opml"]\n' + self.work.config.read_text())
        daemon = self.work.start()
        wait_for(lambda: sum(each.get("new", 0) for each in self.work.status(daemon)["sources"]) == 9, what="all items")
        names = {each["url"]: each["id"] for each in self.work.status(daemon)["sources"]}
        outlines([("早报", "c"), ("另一名", "a")])
        self.assertEqual(json.loads(self.reload("--json").stdout)["removed"], [names[self.server.url("/b")]])
        kept = {each["url"]: each["id"] for each in self.work.status(daemon)["sources"]}
        self.assertEqual(kept, {url: names[url] for url in kept})
        self.assertEqual(self.work.stop(daemon), 0)
        daemon = self.work.start()
        wait_for(lambda: all(each.get("last_success") for each in self.work.status(daemon)["sources"]), what="rounds")
        self.assertEqual(sum(each.get("new", 0) + each.get("sighting", 0) for each in self.work.status(daemon)["sources"]), 0)


if __name__ == "__main__":
    side_by_side.main()
