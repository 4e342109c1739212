#!/usr/bin/env python3
"""Compares what kuaixun and feedparser read from the same real feeds, entry by entry: titles, links and dates.

Run by hand:  pip install feedparser; tests/compare_feeds.py build/release/kuaixun FOLDER [--show N]
FOLDER holds feed bodies, packed with gzip or not. Prints how often both agree, and where they do not.
"""
import argparse
import calendar
import datetime
import gzip
import html
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata

import feedparser


def body_of(path):
    data = open(path, "rb").read()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def kuaixun_reads(binary, path):
    run = subprocess.run([binary, "parse", "--json", "--kind", "feed", "--url", "http://a.example/feed", path],
                         capture_output=True, timeout=60, check=False)
    if run.returncode != 0:
        return None, run.stderr.decode(errors="replace").strip()
    return json.loads(run.stdout), ""


def plain(text):
    """What is left of a title when markup, entities and white space are set aside."""
    text = html.unescape(re.sub(r"<[^>]*>", "", html.unescape(text or "")))
    text = unicodedata.normalize("NFC", text)
    return re.sub(r"[\s\u200b\ufeff]+", "", text)


def plain_link(link):
    link = html.unescape(link or "").strip()
    return re.sub(r"%[0-9a-fA-F]{2}", lambda m: m.group().upper(), link).rstrip("/")


def their_date(entry):
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return calendar.timegm(parsed) if parsed else None
    except (ValueError, OverflowError):
        return None


def our_date(entry):
    date = entry.get("published") or entry.get("updated")
    return datetime.datetime.fromisoformat(date.replace("Z", "+00:00")).timestamp() if date else None


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("binary")
    arguments.add_argument("folder")
    arguments.add_argument("--show", type=int, default=20, help="how many disagreements of each kind are printed")
    options = arguments.parse_args()
    agree = {"count": 0, "title": 0, "link": 0, "date": 0}
    asked = dict.fromkeys(agree, 0)
    shown = dict.fromkeys(agree, 0)

    def compare(kind, name, ours, theirs, raw=""):
        asked[kind] += 1
        if ours == theirs:
            agree[kind] += 1
        elif shown[kind] < options.show:
            shown[kind] += 1
            print(f"{kind:5} {name}\n    kuaixun    {ours!r}\n    feedparser {theirs!r}  {raw}")

    for name in sorted(os.listdir(options.folder)):
        body = body_of(os.path.join(options.folder, name))
        with tempfile.NamedTemporaryFile() as file:
            file.write(body)
            file.flush()
            ours, error = kuaixun_reads(options.binary, file.name)
        theirs = feedparser.parse(body, response_headers={"content-location": "http://a.example/feed"},
                                  sanitize_html=False)
        if ours is None:
            compare("count", name, 0, len(theirs.entries), error)
            continue
        compare("count", name, len(ours["entries"]), len(theirs.entries))
        if len(ours["entries"]) != len(theirs.entries):
            continue
        for index, (mine, other) in enumerate(zip(ours["entries"], theirs.entries)):
            where = f"{name} entry {index}"
            compare("title", where, plain(mine.get("title")), plain(other.get("title")))
            compare("link", where, plain_link(mine.get("url")), plain_link(other.get("link")))
            compare("date", where, our_date(mine), their_date(other), other.get("published") or other.get("updated"))
    for kind, count in asked.items():
        if count:
            print(f"{kind:5} {agree[kind]} of {count} = {100 * agree[kind] / count:.2f} %")
    total = sum(asked.values())
    print(f"all   {sum(agree.values())} of {total} = {100 * sum(agree.values()) / max(1, total):.2f} %")


if __name__ == "__main__":
    sys.exit(main())
