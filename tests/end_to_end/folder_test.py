#!/usr/bin/env python3
"""A watched folder of digests that grows day by day, with kill -9 in between: each piece of news once."""
import os
import signal
import unittest

from daemon import Workspace, wait_for


def day(number, briefs):
    return f"## 2026.09.{number:02}\n\n" + "".join(
        f"{i}. 第{number}日的第{i}条快讯：{'港口' * i}今天启用第{number * 10 + i}号泊位。\n\n   https://harbour.example/{number}/{i}\n\n"
        for i in range(1, briefs + 1))


class FolderTest(unittest.TestCase):
    def setUp(self):
        self.work = Workspace()
        self.addCleanup(self.work.close)
        self.folder = self.work.path / "digests"
        self.folder.mkdir()
        self.work.configure({"days": {"url": "file:digests", "kind": "digest", "interval": "1h"}},
                            backfill='items = 1000\nage = "36500d"')

    def put(self, name, text):
        """As a writer does that takes care: into the folder by a rename."""
        (self.folder / f".{name}").write_text(text)
        os.rename(self.folder / f".{name}", self.folder / name)

    def published(self, daemon, count):
        line = 'kuaixun_publish_total{result="published",topic="items"} '
        def number():
            return sum(int(float(each.split()[-1])) for each in self.work.get(daemon, "/metrics")[1].splitlines() if each.startswith(line))
        wait_for(lambda: number() >= count, what=f"{count} items, there are {number()}")
        return number()

    def test_a_folder_that_grows(self):
        self.put("september.md", "# 2026年9月\n\n" + day(1, 3))
        daemon = self.work.start()
        self.published(daemon, 4)
        self.put("september.md", "# 2026年9月\n\n" + day(1, 3) + day(2, 2))
        self.published(daemon, 7)
        (self.folder / "strange.md").write_text("It is no digest.\n")
        with (self.folder / "october.md").open("w") as file:  # written slowly
            file.write("# 2026年10月\n\n")
            file.flush()
            file.write(day(3, 2))
        self.published(daemon, 10)
        status = self.work.source(daemon, "days")
        self.assertEqual(status["kind"], "digest")
        os.kill(daemon.pid, signal.SIGKILL)
        daemon.wait()
        os.rename(self.folder / "october.md", self.folder / "renamed.md")
        self.put("september.md", "# 2026年9月\n\n" + day(2, 2) + day(1, 4))
        again = self.work.start()
        self.published(again, 12)  # with those that the embedded broker is refilled with
        (self.folder / "last.md").write_text("# 2026年11月\n\n" + day(4, 2))
        self.assertEqual(self.published(again, 15), 15)
        items = self.work.tail("items", 15)
        self.assertEqual(self.work.stop(again), 0)
        briefs = [item for item in items if item["kind"] == "brief"]
        self.assertEqual(len({item["id"] for item in briefs}), 3 + 2 + 2 + 1 + 2)
        self.assertEqual(max(item["revision"] for item in briefs), 1, "moving, renaming and appending revise no brief")
        self.assertEqual(len(briefs), len({item["id"] for item in briefs}), "each once")
        wholes = [item for item in items if item.get("guid") == "2026-09-01"]
        self.assertEqual([len(item["contains"]) for item in wholes], [3, 4])


if __name__ == "__main__":
    unittest.main(verbosity=2)
