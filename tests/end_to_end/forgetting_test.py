#!/usr/bin/env python3
"""What a source lists is not published again, whatever answers it gives, however long it takes and whatever the clock says."""
import email.utils
import os
import time
import unittest

import side_by_side
from daemon import wait_for
from polls import Polls, answer, not_modified, rss, told_in

ETAG = 'ETag: "v1"'
DAY = 86_400
LISTED = [(f"n{i}", f"Lamp {i}", email.utils.formatdate(time.time() - i * 600), f"Lamp {i} was lit.") for i in range(1, 10)]
MORE = ("n0", "Lamp 0", email.utils.formatdate(), "Lamp 0 was lit.")


def listed(head):
    return not_modified(ETAG) if "If-None-Match" in head else answer(rss(LISTED), ETAG)


@unittest.skipUnless(os.environ.get("KUAIXUN_MOVED_CLOCK"), "nothing to move the clock with: a build with sanitizers")
class ForgettingTest(unittest.TestCase):
    def moved(self, polls, days):
        """The environment of a daemon whose time of day is so many days off; `set_clock` moves it further."""
        self.set_clock(polls, days)
        return {**os.environ, "LD_PRELOAD": os.environ["KUAIXUN_MOVED_CLOCK"], "MOVED_CLOCK": str(polls.workspace.path / "clock")}

    def set_clock(self, polls, days):
        (polls.workspace.path / "clock").write_text(str(days * DAY))

    def run_for_a_while(self, polls, days):
        """Lets a daemon run on while the time of day jumps by so much, until its housekeeping is through."""
        process = polls.workspace.start(env=self.moved(polls, 0))
        polls.workspace.admin(process)
        self.set_clock(polls, days)
        time.sleep(12)
        before = len(polls.server.requests)
        wait_for(lambda: len(polls.server.requests) > before, what="another poll")
        self.assertEqual(polls.workspace.stop(process), 0)
        told = told_in(process.log.read_text(errors="replace"))
        self.assertEqual(told["new"] + told["revision"] + told["sighting"], [], told[None])

    def test_a_clock_that_jumps_while_the_daemon_runs(self):
        with Polls() as polls:
            self.assertEqual(len(polls.once(listed)["new"]), 9)
            self.run_for_a_while(polls, 500)
            self.assertEqual(int(polls.sql("SELECT count(*) FROM items")), 9)
            self.assertEqual(polls.once(answer(rss([MORE] + LISTED)))["new"], ["Lamp 0"])

    def test_a_clock_that_is_wrong_at_the_start(self):
        with Polls() as polls:
            self.assertEqual(len(polls.once(listed)["new"]), 9)
            for days in (500, 9_000, -7_000, 0):
                told = polls.once(listed, env=self.moved(polls, days))
                self.assertEqual(told["new"] + told["revision"] + told["sighting"], [], told[None])
            self.assertEqual(polls.once(answer(rss([MORE] + LISTED)), env=self.moved(polls, 3_000))["new"], ["Lamp 0"])

    def test_years_of_answers_that_bring_nothing_new(self):
        """The ledger is made as old as if the daemon had run for so long: its age is all that it goes by."""
        with Polls() as polls:
            config = polls.workspace.config
            config.write_text(config.read_text().replace("[kafka]", 'remember = "1d"\n[kafka]', 1))
            self.assertEqual(len(polls.once(listed)["new"]), 9)
            polls.sql(f"UPDATE meta SET value = value + {1_000 * DAY} WHERE name = 'age'")
            self.run_for_a_while(polls, 0)
            self.assertEqual(polls.once(answer(rss([MORE] + LISTED)))["new"], ["Lamp 0"])


if __name__ == "__main__":
    side_by_side.main()
