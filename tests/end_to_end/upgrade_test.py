#!/usr/bin/env python3
"""A ledger of recipe 0 under today's reader: nothing is published because it reads better.

recipe_0/ holds invented feeds, and the ledger that the last kuaixun without recipes made of them (schema version 4)."""
import pathlib
import re
import sqlite3
import unittest

from daemon import Workspace
from hostile_server import HostileServer, reply

FOLDER = pathlib.Path(__file__).parent / "recipe_0"
FEEDS = {path.stem: path for path in sorted(FOLDER.glob("*.xml")) + sorted(FOLDER.glob("*.json"))}


class Upgrade(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.server = HostileServer()
        self.work = Workspace()
        self.bodies = {name: path.read_text() + "\n" for name, path in FEEDS.items()}  # other bytes than the ledger has seen
        for name, path in FEEDS.items():
            kind = "application/feed+json" if path.suffix == ".json" else "application/rss+xml; charset=utf-8"
            self.server.routes["/" + path.name] = lambda c, h, name=name, kind=kind: c.sendall(
                reply(self.bodies[name].encode(), headers=["Content-Type: " + kind]))
        self.work.configure({name: self.server.url("/" + path.name) for name, path in FEEDS.items()}, backfill='age = "36500d"')
        self.ledger = self.work.path / "state" / "ledger.db"
        self.ledger.parent.mkdir()
        self.sql((FOLDER / "ledger.sql").read_text())
        self.sql("UPDATE cursors SET next_due = 0")

    def tearDown(self):
        self.work.close()
        self.server.close()

    def sql(self, script):
        database = sqlite3.connect(self.ledger)
        database.executescript(script)
        database.commit()
        database.close()

    def poll(self):
        """What one round of every source publishes: [(verdict, title)]."""
        for name in self.bodies:
            self.bodies[name] += "\n"
        done = self.work.run("run", "--once", "--config", str(self.work.config))
        self.assertEqual(done.returncode, 0, done.stderr)
        return sorted(re.findall(r"^\d\d:\d\d:\d\d +\S+ +(new|revision|sighting) +(.*\S)", done.stdout, re.M))

    def read_as_another_recipe_did(self):
        self.sql("UPDATE items SET content_hash = content_hash + 1, title_hash = title_hash + 1;"
                 "UPDATE keys SET content_hash = content_hash + 1 WHERE content_hash <> 0")

    def test_what_is_listed_is_known(self):
        self.assertEqual(self.poll(), [])
        self.assertEqual(self.poll(), [])

    def test_hashes_of_another_recipe_are_adopted(self):
        plain = "High water at seven", "The lamp burned all night"
        self.bodies["news"] = self.bodies["news"].replace(plain[0], "<![CDATA[<p>" + plain[0] + "</p>]]>")
        self.read_as_another_recipe_did()
        self.assertEqual(self.poll(), [])
        self.bodies["news"] = self.bodies["news"].replace("after two winters", "after three winters")
        self.assertEqual(self.poll(), [], "it is another's item")
        self.bodies["news"] = self.bodies["news"].replace("自次日起", "自周三起")
        self.assertEqual(self.poll(), [("revision", "渡轮 “海星号” 复航")])
        self.sql("UPDATE items SET recipe = 99; UPDATE keys SET recipe = 99 WHERE recipe <> 0")
        self.read_as_another_recipe_did()
        self.assertEqual(self.poll(), [], "how they were written is known by now")

    def test_what_changed_or_is_new_is_published(self):
        self.bodies["news"] = self.bodies["news"].replace("High water at seven", "High water at nine")
        item = ("<item><title>Fog again</title><link>https://lantern.example/live</link><guid isPermaLink='false'>live-3</guid>"
                "<pubDate>Mon, 21 Sep 2026 12:30:00 GMT</pubDate><description>Ships wait again.</description></item>")
        self.bodies["live"] = self.bodies["live"].replace("<item>", item + "<item>", 1)
        self.assertEqual(self.poll(), [("new", "Fog again"), ("revision", "Tide table")])
        self.assertEqual(self.poll(), [])


if __name__ == "__main__":
    unittest.main()
