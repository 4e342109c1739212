#!/usr/bin/env python3
"""A month file that grows day by day, beside a feed that carries one of its stories: each brief is news once."""
import unittest

from daemon import Workspace, wait_for
from hostile_server import HostileServer

CRANE = ("三号码头的新吊机今晨试车，最大起重量为八十吨，比旧吊机多出一半；港务局说，十月起正式使用，届时旧吊机拆往北港，"
         "码头工人将分两批受训，第一批下周开班。")
FIRST = f"""# 2026年9月

## 2026.09.21

2026年09月21日 ⚓港口快讯

1. {CRANE}

   https://harbour.example/crane

2. 渡轮公司宣布下月起增开夜班，末班船改为二十三点三十分。

   https://harbour.example/news
"""
SECOND = """
## 2026.09.22

2026年09月22日 ⚓港口快讯

1. 去年停航的“海鸥”号卖给了北方的一家博物馆，下月由拖轮送走。

   https://harbour.example/news
"""
THIRD = """
## 2026.09.23

2026年09月23日 ⚓港口快讯

1. 灯塔的旧灯今天换下，新灯更省电，亮度提高三成。

   https://lamp.example/new

2. 潮汐表更新。

   https://lamp.example/new
"""
LAMP = """<item><guid>lamp</guid><link>https://lamp.example/new</link><title>灯塔换灯：旧灯换下</title><description>灯塔的旧灯今天换下，新灯更省电，
亮度提高三成。航标处说，旧灯将送往博物馆，守灯人下月退休，新灯由岸上遥控，每月检修一次，费用由港务局承担。</description></item>"""
FEED = f"""<rss version="2.0"><channel><title>Harbour</title><item><guid>crane</guid><link>https://harbour.example/crane</link>
<title>新吊机今晨试车</title><description>{CRANE}</description></item></channel></rss>"""


class DigestTest(unittest.TestCase):
    def setUp(self):
        self.server = HostileServer()
        self.addCleanup(self.server.close)
        self.work = Workspace()
        self.addCleanup(self.work.close)
        self.server.say("/month.md", FIRST)
        self.work.configure({"month": {"url": self.server.url("/month.md"), "kind": "digest"}, "feed": self.server.url("/feed")},
                            backfill='items = 100\nage = "36500d"')

    def published(self, daemon, count, topic="items"):
        line = f'kuaixun_publish_total{{result="published",topic="{topic}"}} '
        def number():
            text = self.work.get(daemon, "/metrics")[1]
            return sum(int(float(each.split()[-1])) for each in text.splitlines() if each.startswith(line)) >= count
        wait_for(number, what=f"{count} {topic}")
        return self.work.tail(topic, count)

    def test_each_brief_is_news_once(self):
        daemon = self.work.start()
        items = self.published(daemon, 3)
        self.server.say("/month.md", FIRST + SECOND)
        self.server.say("/feed", FEED)
        items = self.published(daemon, 6)
        wholes = {item["guid"]: item for item in items if item["kind"] == "digest"}
        self.assertEqual(sorted(wholes), ["2026-09-21", "2026-09-22"])
        briefs = [item for item in items if item["kind"] == "brief"]
        self.assertEqual([(item["parent_id"], item["ordinal"]) for item in sorted(briefs, key=lambda item: (item["published_at"], item["ordinal"]))],
                         [(wholes["2026-09-21"]["id"], 1), (wholes["2026-09-21"]["id"], 2), (wholes["2026-09-22"]["id"], 1)])
        self.assertEqual({item["revision"] for item in items}, {1}, "one link under two days makes no revision")
        self.assertEqual({item["published_precision"] for item in briefs}, {"day"})
        self.assertEqual([item["guid"] for item in items if item["source"] == "feed"], ["crane"], "an article after its brief is news")
        crane = next(item for item in briefs if item["ordinal"] == 1 and item["parent_id"] == wholes["2026-09-21"]["id"])
        ferry = next(item for item in briefs if item["ordinal"] == 2)
        self.assertEqual(wholes["2026-09-21"]["contains"], [crane["id"], ferry["id"]])
        self.server.say("/feed", FEED.replace("<item>", LAMP + "<item>", 1))
        items = self.published(daemon, 7)
        lamp = next(item for item in items if item.get("guid") == "lamp")
        self.server.say("/month.md", FIRST + SECOND + THIRD)
        items = self.published(daemon, 9)
        third = next(item for item in items if item.get("guid") == "2026-09-23")
        tide = next(item for item in items if item.get("parent_id") == third["id"])
        self.assertEqual(third["contains"], [lamp["id"], tide["id"]], "a link and like words are the article; a link alone is not")
        echo = next(each for each in self.published(daemon, 1, "sightings") if each["source"] == "month")
        self.assertEqual((echo["item_id"], echo["matched"]), (lamp["id"], "link"))
        self.assertEqual(self.work.stop(daemon), 0)
        again = self.work.start()
        wait_for(lambda: self.work.source(again, "month")["last_success"], what="another poll")
        self.assertEqual(self.work.stop(again), 0)
        self.assertEqual(len([line for line in again.log.read_text().splitlines() if " new " in line]), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
