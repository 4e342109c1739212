#!/usr/bin/env python3
"""An operator asks a running daemon what became of an item, and why."""
import json
import signal
import unittest

from daemon import Workspace, wait_for
from hostile_server import HostileServer

FAB = ("港湾半导体周二宣布，位于北岸的第二条产线正式投产，设计月产能 8000 片，首批客户来自汽车电子。公司总裁林岚表示，产线用时 14 个月建成，"
       "比计划提前一个季度，全部设备国产化率达到 61%。")
TITLE = "港湾半导体第二条产线投产，月产能 8000 片"
RETOLD = "快讯：港湾半导体第二条产线今日投产"


def feed(name, *items):
    entries = "".join(f"<item><guid isPermaLink='false'>{guid}</guid><link>https://{name}.example/{guid}</link><title>{title}</title>"
                      f"<description>{text}</description>{date}</item>" for guid, title, text, date in items)
    return f'<rss version="2.0"><channel><title>{name}</title>{entries}</channel></rss>'


class WhyTest(unittest.TestCase):
    def setUp(self):
        self.server = HostileServer()
        self.addCleanup(self.server.close)
        self.work = Workspace()
        self.addCleanup(self.work.close)

    def why(self, what, *options):
        return self.work.run("why", what, "-c", str(self.work.config), *options)

    def asked(self, what):
        done = self.why(what, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)["items"]

    def new(self, daemon, source, count):
        wait_for(lambda: self.work.source(daemon, source).get("new") == count, what=f"{count} of {source}")

    def test_what_became_of_items(self):
        old = "<pubDate>Mon, 06 Jan 2020 08:00:00 GMT</pubDate>"
        self.server.say("/a", feed("a", ("a-1", TITLE, FAB, ""), ("a-2", "果园采摘季延期", "果园说，采摘季延期一周。", old)))
        self.work.configure({name: self.server.url(f"/{name}") for name in ("a", "b", "c")}, backfill='items = 100\nage = "30d"')
        daemon = self.work.start()
        self.new(daemon, "a", 1)
        self.server.say("/b", feed("b", ("b-9", RETOLD, FAB[:FAB.find("公司总裁")], "")))
        wait_for(lambda: "by near" in self.why("b-9").stdout, what="the echo")
        self.server.say("/c", feed("c", ("c-3", TITLE.replace("8000", "9500"), FAB.replace("8000", "9500"), "")))
        self.new(daemon, "c", 1)

        [item] = self.asked("https://a.example/a-1?utm_source=mail")
        self.assertEqual((item["source"], item["is_published"], item["url"]), ("a", True, "https://a.example/a-1"))
        self.assertIn("nothing that is known", item["at_first"])
        [echo] = item["decisions"]
        self.assertEqual((echo["source"], echo["verdict"], echo["matched"], echo["guid"]), ("b", "sighting", "near", "b-9"))
        self.assertEqual(echo["compared"][0]["item_id"], item["id"])
        for name in (item["id"], "https://b.example/b-9", "b-9"):
            self.assertEqual([each["id"] for each in self.asked(name)], [item["id"]], name)

        [other] = self.asked("c-3")
        self.assertEqual(other["possible_dup_of"], item["id"])
        self.assertIn("numbers", other["decisions"][0]["compared"][0]["guard"])
        [held] = self.asked("a-2")
        self.assertEqual(held["is_published"], False)
        self.assertIn("old news", held["at_first"])

        shown = self.why("b-9").stdout
        for words in (item["id"], TITLE, RETOLD, "sighting, by near", "because: says what a has"):
            self.assertIn(words, shown)
        unknown = self.why("https://nobody.example/1?token=secret")
        self.assertEqual(unknown.returncode, 1)
        self.assertIn("unknown_item", unknown.stderr)
        self.assertNotIn("secret", unknown.stderr)

        daemon.send_signal(signal.SIGKILL)
        daemon.wait()
        self.assertIn("no_daemon", self.why("b-9").stderr)
        self.work.start()
        wait_for(lambda: self.why("b-9").returncode == 0, what="the daemon again")
        self.assertEqual(self.asked("b-9"), [{**item}])


if __name__ == "__main__":
    unittest.main(verbosity=2)
