#!/usr/bin/env python3
"""Copies in other words: one item, sightings, a digest that quotes it; and all of it after a kill -9."""
import signal
import unittest

from daemon import Workspace, wait_for
from hostile_server import HostileServer

FAB = ("港湾半导体周二宣布，位于北岸的第二条产线正式投产，设计月产能 8000 片，首批客户来自汽车电子。公司总裁林岚表示，产线用时 14 个月建成，"
       "比计划提前一个季度，全部设备国产化率达到 61%。")
TITLE = "港湾半导体第二条产线投产，月产能 8000 片"
SHORT = "港湾半导体周二宣布，位于北岸的第二条产线正式投产，设计月产能 8000 片，首批客户来自汽车电子。"


def feed(name, *items):
    entries = "".join(f"<item><guid>{guid}</guid><link>https://{name}.example/{guid}</link><title>{title}</title><description>{text}</description></item>"
                      for guid, title, text in items)
    return f'<rss version="2.0"><channel><title>{name}</title>{entries}</channel></rss>'


class NearTest(unittest.TestCase):
    def setUp(self):
        self.server = HostileServer()
        self.addCleanup(self.server.close)
        self.work = Workspace()
        self.addCleanup(self.work.close)

    def follow(self, *names, **settings):
        sources = {name: {"url": self.server.url(f"/{name}"), **settings.get(name, {})} for name in names}
        self.work.configure(sources, backfill='items = 100\nage = "36500d"')

    def counted(self, daemon, line, count):
        text = self.work.get(daemon, "/metrics")[1]
        return any(each.startswith(line + " ") and float(each.split()[-1]) >= count for each in text.splitlines())

    def test_copies_in_other_words_are_sightings(self):
        self.server.say("/a", feed("a", ("1", TITLE, FAB)))
        self.follow("a", "b", "c", "d", "e", d={"outlet": "a"}, e={"near": "off"})
        daemon = self.work.start()
        wait_for(lambda: self.counted(daemon, 'kuaixun_items_total{verdict="new"}', 1), what="the first")
        self.server.say("/b", feed("b", ("9", "快讯：港湾半导体第二条产线今日投产", SHORT)))
        wait_for(lambda: self.counted(daemon, 'kuaixun_sightings_total{matched="near"}', 1), what="the echo")
        digest = f"1、{TITLE}&lt;br&gt;2、市图书馆延长开放时间&lt;br&gt;3、灯塔翻修明年完工&lt;br&gt;4、果园采摘季延期"
        self.server.say("/c", feed("c", ("5", "港湾早报 9月21日", digest)))
        wait_for(lambda: self.counted(daemon, 'kuaixun_items_total{verdict="new"}', 2), what="the digest")
        items = {item["source"]: item for item in self.work.tail("items", 2)}
        first, quoting = items["a"], items["c"]
        echo = self.work.tail("sightings", 1)[0]
        self.assertEqual((echo["item_id"], echo["source"], echo["matched"]), (first["id"], "b", "near"))
        self.assertGreater(echo["containment"], echo["resemblance"])
        self.assertGreaterEqual(echo["delay"], 0)
        self.assertEqual((first["story_id"], quoting["contains"]), (first["id"], [first["id"]]))

        daemon.send_signal(signal.SIGKILL)
        daemon.wait()
        self.server.say("/b", feed("b", ("9", "快讯：港湾半导体第二条产线今日投产", SHORT), ("10", "港灣半導體第二條產線投產，月產能 8000 片", SHORT)))
        self.server.say("/d", feed("d", ("7", TITLE + "，二期动工", FAB + "二期工程同日动工，投资 120 亿元，预计明年底完工，届时北岸厂区的员工将从 900 人增加到 1600 人。")))
        self.server.say("/e", feed("e", ("3", "港湾半导体产线投产", SHORT)))
        again = self.work.start()
        wait_for(lambda: self.counted(again, 'kuaixun_sightings_total{matched="near"}', 1), what="an echo after a restart")
        wait_for(lambda: self.counted(again, 'kuaixun_items_total{verdict="new"}', 2), what="what is no echo")
        self.assertEqual(self.work.stop(again), 0)
        log = again.log.read_text()
        self.assertEqual(sum(" sighting " in line for line in log.splitlines()), 1, log)


if __name__ == "__main__":
    unittest.main(verbosity=2)
