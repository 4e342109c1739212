#!/usr/bin/env python3
"""Hostile text on the real binary: what is printed commands no terminal, and marks cost no more than their bytes."""
import json
import os
import pathlib
import pty
import resource
import subprocess
import tempfile
import unicodedata
import unittest

BINARY = os.environ["KUAIXUN_BINARY"]
HOSTILE = "gate\x812J\x1b[31m open\u202eelif\u2066 \u200btoday\u2060\ufeff\u00ad\U000e0041"
CLEAN = "gate2J[31m openelif today"
JOINED = "می\u200cخواهم 👩\u200d🚀 क्\u200dष"
# What may stand in a line of output although it is of the categories of control and format characters.
KEPT = set("\n\t\u200c\u200d")


def feed():
    escaped = HOSTILE.replace("\x1b", "&#27;")
    person = f"<author><name>{HOSTILE.replace(chr(27), '')}</name></author>"
    return (f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{HOSTILE.replace(chr(27), '')}</title>"
            f"<entry><id>1</id><title>{HOSTILE.replace(chr(27), '')}</title>{person}<category term='a&#155;\u202eb'/>"
            f"<link href='https://a.example/1'/><content type='html'>{escaped}</content></entry>"
            f"<entry><id>2</id><title>{JOINED}</title><link href='https://a.example/2'/></entry></feed>")


def page():
    text = HOSTILE.replace("\x1b", "")
    return (f"<html><head><title>{text}</title><meta name=author content='{text}'></head><body><article><h1>{text}</h1>"
            + f"<p>{text} The gate of the harbour was opened today, and ships may pass again.</p>" * 9
            + "</article></body></html>")


def hostile_in(text):
    return {hex(ord(c)) for c in text if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") and c not in KEPT}


def in_terminal(*command):
    """What the command prints when standard output is a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([BINARY, *command], stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs)
    os.close(theirs)
    out = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        out += part
    process.wait(60)
    os.close(ours)
    return out.decode().replace("\r\n", "\n")


def in_pipe(*command):
    return subprocess.run([BINARY, *command], capture_output=True, timeout=60).stdout.decode()


class HostileText(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def write(self, name, text):
        path = pathlib.Path(self.folder.name) / name
        path.write_text(text, "utf-8")
        return str(path)

    def test_parse_and_extract_print_nothing_that_a_terminal_obeys(self):
        feed_file, page_file = self.write("feed.xml", feed()), self.write("page.html", page())
        for command in (["parse", feed_file], ["parse", "--json", feed_file], ["extract", page_file],
                        ["extract", "--json", page_file]):
            for output in (in_terminal(*command), in_pipe(*command)):
                self.assertIn("openelif", output, command)
                self.assertEqual(hostile_in(output), set(), command)

    def test_titles_and_names_are_published_without_what_hides_in_them(self):
        items = json.loads(in_pipe("parse", "--json", self.write("feed.xml", feed())))["items"]
        self.assertEqual(items[0]["title"], CLEAN)
        self.assertEqual(items[0]["publisher"], CLEAN)
        self.assertEqual(items[0]["authors"][0]["name"], CLEAN)
        self.assertEqual(items[0]["tags"], ["a›b"])
        self.assertEqual(items[1]["title"], JOINED)

    def test_a_bomb_of_marks_costs_what_its_length_allows(self):
        bomb = "a" + "\u0301\u0323" * 250_000
        rss = f"<rss><channel><item><title>{bomb}</title><description>{bomb}</description></item></channel></rss>"
        for name, text in (("feed.xml", rss), ("page.html", page().replace("The gate", bomb + " The gate"))):
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            in_pipe("parse" if name == "feed.xml" else "extract", "--json", self.write(name, text))
            self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before, 10, name)


if __name__ == "__main__":
    unittest.main()
