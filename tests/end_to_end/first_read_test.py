#!/usr/bin/env python3
"""What a first read publishes, and what a known source does under another address."""
import email.utils
import time
import unittest

import side_by_side
from polls import Polls, answer, not_modified, rss

START = time.time()


def entry(number, hours, title=None):
    return (f"n{number}", title or f"Lamp {number}", email.utils.formatdate(START - hours * 3600), f"Lamp {number} was lit.")


ARCHIVE = [entry(i, 24 * i) for i in range(400, 900)]
FRESH = [entry(2, 0.2), entry(1, 1)]


EMPTY = {"304": not_modified('ETag: "v1"'), "an_empty_feed": answer(rss([]), 'ETag: "v1"'), "no_feed": answer(b"<html><body>Please log in</body></html>")}


@side_by_side.for_each(EMPTY)
class NoArchiveAfterAnAnswerThatHadNoEntries(unittest.TestCase):
    def is_published(self, _, reply):
        with Polls() as polls:
            polls.once(reply)
            told = polls.once(answer(rss(FRESH + ARCHIVE), 'ETag: "v2"'))
            self.assertEqual(sorted(told["new"]), ["Lamp 1", "Lamp 2"], told[None][-2000:])
            self.assertIn("held: old news, remembered and not published", told[None])
            again = polls.once(answer(rss([entry(3, 0.1)] + FRESH + ARCHIVE)))
            self.assertEqual(again["new"], ["Lamp 3"])


class FirstReadTest(unittest.TestCase):
    def test_a_304_that_nobody_asked_for_hides_nothing(self):
        with Polls() as polls:
            polls.once(not_modified('ETag: "v1"'))
            told = polls.once(lambda head: not_modified() if "If-None-Match" in head else answer(rss(FRESH)))
            self.assertEqual(sorted(told["new"]), ["Lamp 1", "Lamp 2"])

    def test_no_archive_under_another_address_and_all_that_is_fresh(self):
        with Polls() as polls:
            polls.once(answer(rss(FRESH)))
            polls.move("/everything")
            told = polls.once(answer(rss([entry(4, 0.05), entry(3, 0.1)] + FRESH + ARCHIVE)))
            self.assertEqual(sorted(told["new"]), ["Lamp 3", "Lamp 4"])

    def test_a_token_that_changes_holds_nothing_back(self):
        with Polls() as polls:
            polls.move("/feed?account=7&token=b1")
            polls.once(answer(rss(FRESH)))
            polls.move("/feed?account=7&token=c2")
            told = polls.once(answer(rss(FRESH + [entry(5, 2, "Told late")])))
            self.assertEqual(told["new"], ["Told late"])


if __name__ == "__main__":
    side_by_side.main()
