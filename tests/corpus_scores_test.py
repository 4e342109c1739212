#!/usr/bin/env python3
"""Holds the corpus's own scorers against the bars that this project sets itself. Skipped without a corpus.

Figures that are better than the bar are no reason to raise it here: a bar says what users were promised.
"""
import collections
import gzip
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import unittest

CORPUS = pathlib.Path(os.environ.get("KUAIXUN_CORPUS", "../shared/corpus"))
BINARY = os.environ["KUAIXUN_BINARY"]


def page_scores(*options):
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        command = [sys.executable, str(CORPUS / "pages/score.py"), "--cmd", f"{BINARY} extract --url {{url}} {{file}}",
                   "--bootstrap", "2", "--out", report.name, *options]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return json.load(report)


@unittest.skipUnless((CORPUS / "pages/score.py").exists(), "no corpus: KUAIXUN_CORPUS names its folder")
class PageScores(unittest.TestCase):
    def hold(self, scores):
        self.assertEqual(scores["failed"], 0)
        self.assertGreaterEqual(scores["shingle4_char"]["f1"], 0.95)
        self.assertGreaterEqual(scores["title"]["accuracy"], 0.92)
        self.assertGreaterEqual(scores["date_day"]["accuracy"], 0.965)
        self.assertGreaterEqual(scores["date_minute"]["accuracy"], 0.94)

    def test_chinese_and_english_pages(self):
        scores = page_scores("--suite", "zh", "aeb")
        self.hold(scores["zh"])
        self.assertGreaterEqual(scores["aeb"]["shingle4_word"]["f1"], 0.955)

    def test_chinese_pages_in_gb18030(self):
        self.hold(page_scores("--suite", "zh", "--reencode", "gb18030")["zh"])


@unittest.skipUnless((CORPUS / "feeds/score_feeds.py").exists(), "no corpus: KUAIXUN_CORPUS names its folder")
class FeedScores(unittest.TestCase):
    def test_feeds_of_every_dialect(self):
        command = [sys.executable, str(CORPUS / "feeds/score_feeds.py"), str(CORPUS / "feeds/feedparser"), "--show", "0",
                   "--", BINARY, "parse", "--json", "--url", "{url}", "--content-type", "{ctype}", "{file}"]
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        right, of = (int(number) for number in output.strip().splitlines()[-1].split()[1:4:2])
        self.assertGreaterEqual(right / of, 0.99, output)


@unittest.skipUnless((CORPUS / "dedup/eval_stream.py").exists(), "no corpus: KUAIXUN_CORPUS names its folder")
class DedupScores(unittest.TestCase):
    def test_a_stream_of_copies_and_look_alikes(self):
        with tempfile.TemporaryDirectory() as folder:
            labels, predictions = pathlib.Path(folder, "labels"), pathlib.Path(folder, "predictions")
            labels.write_bytes(gzip.decompress((CORPUS / "dedup/labels.jsonl.gz").read_bytes()))
            with gzip.open(CORPUS / "dedup/stream.jsonl.gz") as stream, open(predictions, "wb") as out:
                subprocess.run([BINARY, "dedup", "--json", "-"], input=stream.read(), stdout=out, check=True)
            command = [sys.executable, str(CORPUS / "dedup/eval_stream.py"), str(labels), str(predictions)]
            output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        figures = {name: float(figure) for name, figure in re.findall(r"(precision|recall|firsts|R|P) (\d+\.\d+)", output)}
        found = {row[0]: float(row[2]) for row in map(str.split, output.splitlines()[2:])}
        self.assertGreaterEqual(figures["precision"], 0.987, output)
        self.assertGreaterEqual(figures["recall"], 0.972, output)
        self.assertLessEqual(figures["firsts"], 80, output)
        self.assertGreaterEqual(figures["R"], 0.8, output)
        self.assertGreaterEqual(figures["P"], 0.97, output)
        self.assertGreaterEqual(found["d_real"], 0.8, output)

    @staticmethod
    def rows(name):
        with gzip.open(CORPUS / f"dedup/{name}.jsonl.gz") as rows:
            return list(map(json.loads, rows))

    @staticmethod
    def decided(rows):
        lines = "\n".join(map(json.dumps, rows)).encode()
        output = subprocess.run([BINARY, "dedup", "--json", "-"], input=lines, stdout=subprocess.PIPE, check=True).stdout
        return list(map(json.loads, output.splitlines()))

    def clusters(self, rows):
        """The rows that are one item, by row."""
        items = collections.defaultdict(set)
        for row in self.decided(rows):
            items[row["dup_of"] or row["id"]].add(row["id"])
        return {each: frozenset(item) for item in items.values() for each in item}

    def test_who_comes_first_within_a_minute_hardly_matters(self):
        rows = self.rows("stream")
        chance, minutes = random.Random(7), collections.defaultdict(list)
        for row in rows:
            minutes[row["seen"][:len("2026-03-13T08:00")]].append(row)
        for minute in minutes.values():
            chance.shuffle(minute)
        in_order, shuffled = self.clusters(rows), self.clusters([row for minute in minutes.values() for row in minute])
        moved = [row for row in in_order if in_order[row] != shuffled[row]]
        self.assertLessEqual(len(moved), len(rows) * 0.003, moved[:20])

    def test_a_better_copy_is_a_copy(self):
        clusters = {row["id"]: row["cluster"] for row in self.rows("labels")}
        chance, trust, rows = random.Random(16), {}, self.rows("stream")
        for row in rows:
            row["trust"] = trust.setdefault(row["source"], chance.randrange(10))
        taken = [row for row in self.decided(rows) if "replaced_source" in row]
        self.assertGreater(len(taken), 500)
        self.assertEqual([row for row in taken if clusters[row["id"]] != clusters[row["dup_of"]]], [])

    def test_pairs_of_real_news(self):
        command = [sys.executable, str(CORPUS / "dedup/score_pairs.py"), "--", BINARY, "dedup", "--json", "-"]
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        precision, recall = (float(figure) for figure in re.search(r"weighted +precision (\S+) recall (\S+)", output).groups())
        stories = {label: int(shared) / int(of) for label, shared, of in re.findall(r"story: (\S+) +(\d+) of (\d+)", output)}
        self.assertGreaterEqual(precision, 0.95, output)
        self.assertGreaterEqual(recall, 0.8, output)
        self.assertLessEqual(stories["different"], 0.05, output)
        self.assertGreaterEqual(stories["same_story_new_info"], 0.5, output)


if __name__ == "__main__":
    unittest.main(verbosity=2)
