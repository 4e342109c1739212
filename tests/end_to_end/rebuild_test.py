#!/usr/bin/env python3
"""`kuaixun rebuild` makes a ledger anew that goes on where the lost one was, and says which one, or asks."""
import email.utils
import os
import pathlib
import shutil
import tempfile
import time
import unittest

from daemon import Workspace
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


if __name__ == "__main__":
    unittest.main(verbosity=2)
