#!/usr/bin/env python3
"""`kuaixun rebuild` makes a ledger anew that goes on where the lost one was, and says which one, or asks."""
import collections
import email.utils
import os
import pathlib
import shutil
import tempfile
import time
import unittest

from daemon import Workspace, wait_for
from polls import Polls, answer, rss

HOUR = 3600
START = time.time()


@unittest.skipUnless(os.geteuid() == 0, "only root has another state directory than the unit")
class RebuildAsRoot(unittest.TestCase):
    def setUp(self):
        self.work = Workspace()
        self.home = tempfile.TemporaryDirectory()
        self.config = pathlib.Path(self.home.name) / "kuaixun.toml"
        self.environment = {k: v for k, v in os.environ.items() if k not in ("STATE_DIRECTORY", "XDG_STATE_HOME")}
        self.environment["HOME"] = self.home.name

    def tearDown(self):
        self.work.close()
        self.home.cleanup()

    def test_asks_for_the_directory_that_nobody_names(self):
        self.config.write_text('instance = "e2e"\n[kafka]\nbootstrap = "127.0.0.1:1"\n')
        done = self.work.run("rebuild", "-c", str(self.config), env=self.environment)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("state.directory", done.stderr)
        self.assertFalse((pathlib.Path(self.home.name) / ".local").exists(), "nothing was made")


def entry(name, hours):
    return name, f"Lamp {name}", email.utils.formatdate(START - hours * HOUR), f"Lamp {name} was lit."


class AfterRebuild(unittest.TestCase):
    def setUp(self):
        self.broker = Workspace()  # of this daemon only the broker is used
        self.addCleanup(self.broker.close)
        self.broker.configure({})
        self.broker.start()

    def test_what_is_older_than_the_newest_known_entry_is_held_back_and_nothing_else(self):
        with Polls(kafka=f'bootstrap = "{self.broker.bootstrap()}"', backfill='items = 2\nage = "1d"') as polls:
            known = [entry("k1", 50), entry("k2", 60)]
            polls.workspace.configure({"s": {"url": polls.server.url("/feed"), "kind": "feed"}}, **(polls.settings | {"backfill": 'items = 2\nage = "100d"'}))
            self.assertEqual(sorted(polls.once(answer(rss(known)))["new"]), ["Lamp k1", "Lamp k2"])
            polls.move("/feed")
            shutil.rmtree(polls.workspace.path / "state")
            done = polls.workspace.run("rebuild", "-c", str(polls.workspace.config))
            self.assertEqual(done.returncode, 0, done.stderr)
            fresh = [entry(f"f{hours}", hours) for hours in (1, 2, 3, 40, 45)]  # more than the limits let pass, and older
            told = polls.once(answer(rss(fresh + known + [entry("old", 51), entry("older", 900)])))
            self.assertEqual(sorted(told["new"]), sorted(title for _, title, _, _ in fresh), told[None][-2000:])
            self.assertEqual(told["revision"] + told["sighting"], [])

    def known(self, count):
        """The newest `count` records of what is known, all of them."""
        return self.broker.tail("known", count=count)

    def poll_and_lose(self, polls):
        """Two old entries that are held back, two on a page of many, and one whose text is on its page; then the ledger is gone."""
        page = article("k1")
        polls.server.routes["/robots.txt"] = lambda connection, _: connection.sendall(answer(b"", status="404 Not Found"))
        polls.server.routes["/k1"] = lambda connection, _: connection.sendall(page)
        self.set_limits(polls, 'items = 9\nage = "2d"')
        self.list = [(f"{polls.server.url('/k1')}", "k1", 1), ("http://lamps.example/#list", "m1", 2), ("http://lamps.example/#list", "m2", 3),
                     ("http://lamps.example/o1", "o1", 90), ("http://lamps.example/o2", "o2", 900)]
        told = polls.once(answer(linked(self.list)))
        self.assertEqual(sorted(told["new"]), ["Lamp k1", "Lamp m1", "Lamp m2"], told[None][-2000:])
        shutil.rmtree(polls.workspace.path / "state")
        done = polls.workspace.run("rebuild", "-c", str(polls.workspace.config))
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def set_limits(self, polls, limits, remember=""):
        polls.workspace.configure({"s": {"url": polls.server.url("/feed"), "kind": "feed", "full_text": "when_missing"}}, **(polls.settings | {"backfill": limits}))
        config = polls.workspace.config
        config.write_text(config.read_text().replace("[kafka]", f"{remember}[kafka]", 1))

    def pages_asked(self, polls):
        return sum(head.split()[1] == "/k1" for head in polls.server.requests)

    def test_what_no_item_says_is_known_again(self):
        with Polls(kafka=f'bootstrap = "{self.broker.bootstrap()}"') as polls:
            done = self.poll_and_lose(polls)
            self.assertIn("4 records of what is known", done.stdout)
            self.assertNotIn("says nothing", done.stderr)
            self.assertEqual(self.pages_asked(polls), 1)
            self.set_limits(polls, 'items = 1000\nage = "36500d"')  # which let everything pass that is not known
            for more in range(2):
                told = polls.once(answer(linked(self.list + [("", "", 0)] * more)))
                self.assertEqual(told["new"] + told["revision"] + told["sighting"], [], told[None][-2000:])
            self.assertEqual(self.pages_asked(polls), 1, "its words in the feed are known")
            self.assertEqual(collections.Counter(each["known_as"] for each in self.known(4)), {"held_back": 2, "said": 1, "many_in_source": 1})
            self.assertEqual({each["title"] for each in self.known(4) if each["known_as"] == "held_back"}, {"Lamp o1", "Lamp o2"})

    def test_without_the_topic_it_says_what_is_learnt_anew(self):
        with Polls(kafka=f'bootstrap = "{self.broker.bootstrap()}"', backfill='items = 9\nage = "100d"') as polls:
            polls.move("/feed")
            self.assertEqual(polls.once(answer(rss([entry("k1", 50)])))["new"], ["Lamp k1"])
            shutil.rmtree(polls.workspace.path / "state")
            done = polls.workspace.run("rebuild", "-c", str(polls.workspace.config))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("kuaixun.known says nothing", done.stderr)
            self.assertIn("weighs", done.stderr)

    def test_what_is_forgotten_is_taken_back_once_however_often_it_is_killed(self):
        with Polls(kafka=f'bootstrap = "{self.broker.bootstrap()}"') as polls:
            self.poll_and_lose(polls)
            self.set_limits(polls, 'items = 1000\nage = "36500d"', 'remember = "1d"\n')
            short = [each for each in self.list if each[1] != "o2"]
            polls.once(answer(linked(short)))
            polls.sql(f"UPDATE meta SET value = value + {40 * 24 * HOUR} WHERE name = 'age'")  # a rebuilt ledger forgets nothing for a month
            polls.once(answer(linked(short + [("http://lamps.example/n1", "n1", 0)])))  # read to its end, so that o2 is known to be gone
            for kill in ("forgotten:1", None):
                daemon = polls.workspace.start(env=os.environ | ({"KUAIXUN_KILL_AT": kill} if kill else {}))
                if kill:
                    self.assertEqual(wait_for(lambda: daemon.poll(), seconds=40, what="its death"), -9)
                    continue
                wait_for(lambda: polls.workspace.get(daemon, "/metrics")[1].count('kuaixun_publish_total{result="published",topic="known"}'), seconds=90, what="a tombstone")
                self.assertEqual(polls.workspace.stop(daemon), 0)
            names = {each["title"]: each["name"] for each in self.known(4) if "title" in each}
            told = self.known(5)
            self.assertEqual([each["name"] for each in told if each["known_as"] == "forgotten"], [names["Lamp o2"]])


def linked(entries):
    """entries: (link, name, hours ago)"""
    items = "".join(f"<item><title>Lamp {name}</title><guid isPermaLink='false'>{name}</guid><link>{link}</link><pubDate>{email.utils.formatdate(START - hours * HOUR)}</pubDate>"
                    f"<description>Lamp {name} was lit…</description></item>\n" for link, name, hours in entries if name)
    return f"<?xml version='1.0' encoding='UTF-8'?>\n<rss version='2.0'><channel><title>Lamps</title>\n{items}{' ' * len(entries)}</channel></rss>".encode()


def article(name):
    body = "".join(f"<p>Lamp {name} was lit on the quay this evening, and it will burn until the last ship of the week has come home. Part {i}.</p>" for i in range(12))
    page = f"<!doctype html><html><head><title>Lamp {name}</title></head><body><article><h1>Lamp {name}</h1>{body}</article></body></html>".encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(page) + page


if __name__ == "__main__":
    unittest.main(verbosity=2)
