#!/usr/bin/env python3
"""Answers that break off: what came whole is published at once, what did not is neither lost nor published by half."""
import email.utils
import gzip
import json
import time
import unittest

import side_by_side
from polls import Polls, answer, not_modified, rss

NOW = email.utils.formatdate(time.time() - 3600)
ETAG = 'ETag: "v1"'
ENTRIES = [(f"n{i}", f"Lamp number {i}", NOW, f"The lamp {i} was lit at dusk, and it burnt until the morning came. " * 3) for i in (3, 2, 1)]
TITLES = sorted(title for _, title, _, _ in ENTRIES)
WHOLE = rss(ENTRIES)
IN_A_TEXT = WHOLE.index(b"The lamp 1") + 60
IN_A_LINK = WHOLE.index(b"http://lamps.example/n1") + 12
IN_A_TAG = WHOLE.index(b"<description>The lamp 1") + 5
BETWEEN = WHOLE.index(b"<item><title>Lamp number 1")


def chunked(body):
    return answer(b"%x\r\n" % len(body) + body + b"\r\n", ETAG, "Transfer-Encoding: chunked", length=-1)


def packed(body, share):
    whole = gzip.compress(body)
    return answer(whole[:int(len(whole) * share)], ETAG, "Content-Encoding: gzip", length=-1)


def whole(head, body=WHOLE):
    return not_modified(ETAG) if "If-None-Match" in head else answer(body, ETAG)


CUTS = {"no_length": answer(WHOLE[:IN_A_TEXT], ETAG, length=-1),
        "in_a_link": answer(WHOLE[:IN_A_LINK], ETAG, length=-1),
        "in_a_tag": answer(WHOLE[:IN_A_TAG], ETAG, length=-1),
        "between_entries": answer(WHOLE[:BETWEEN], ETAG, length=-1),
        "length": answer(WHOLE[:IN_A_TEXT], ETAG, length=len(WHOLE)),
        "chunks": chunked(WHOLE[:IN_A_TEXT]),
        "gzip": packed(WHOLE, 0.9)}


@side_by_side.for_each(CUTS)
class WhatBrokeOff(unittest.TestCase):
    def comes_with_the_next_answer(self, name, cut):
        with Polls() as polls:
            first = polls.once(cut)
            second = polls.once(whole)
            self.assertEqual(sorted(first["new"] + second["new"]), TITLES, first[None] + second[None])
            self.assertEqual(second["revision"], [])
            if name != "gzip":
                self.assertEqual(sorted(first["new"]), TITLES[1:], "what is whole does not wait")
            third = polls.once(whole)
            self.assertEqual(third["new"] + third["revision"], [])


class CutOffTest(unittest.TestCase):
    def test_an_entry_that_breaks_off_alike_twice_is_published_as_recovered_once(self):
        with Polls() as polls:
            cut = answer(WHOLE[:IN_A_TEXT], ETAG, length=-1)
            self.assertEqual(sorted(polls.once(cut)["new"]), TITLES[1:])
            self.assertEqual(polls.once(cut)["new"], ["Lamp number 1"])
            third = polls.once(cut)
            self.assertEqual(third["new"] + third["revision"], [])
            self.assertEqual(polls.once(whole)["revision"], ["Lamp number 1"], "the whole text is a revision")

    def test_what_is_known_is_not_revised_by_half_of_it(self):
        with Polls() as polls:
            self.assertEqual(sorted(polls.once(answer(WHOLE))["new"]), TITLES)
            for cut in (IN_A_TEXT, IN_A_LINK, IN_A_TAG, IN_A_TEXT, IN_A_TEXT):
                told = polls.once(answer(WHOLE[:cut], ETAG, length=-1))
                self.assertEqual(told["new"] + told["revision"] + told["sighting"], [], told[None])

    def test_json_that_breaks_off(self):
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Lamps",
                "items": [{"id": name, "url": f"http://lamps.example/{name}", "title": title, "content_text": text} for name, title, _, text in ENTRIES]}
        body = json.dumps(feed).encode()
        with Polls() as polls:
            cut = answer(body[:body.index(b"The lamp 1") + 60], ETAG, length=-1)
            self.assertEqual(sorted(polls.once(cut)["new"]), TITLES[1:])
            self.assertEqual(polls.once(lambda head: whole(head, body))["new"], ["Lamp number 1"])


if __name__ == "__main__":
    side_by_side.main()
