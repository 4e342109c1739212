#!/usr/bin/env python3
"""The daemon and the pages behind a feed, over real sockets: what it reads, what it leaves alone, what it tries again."""
import email.utils
import os
import time
import unittest

import side_by_side
from daemon import Workspace, wait_for
from hostile_server import HostileServer, reply


def feed(links, age=0):
    """A feed of teasers that lead to `links`, published `age` seconds ago."""
    date = email.utils.formatdate(time.time() - age, usegmt=True)
    entries = "".join(f"<item><title>Crane {i}</title><guid isPermaLink='false'>crane-{i}</guid><link>{link}</link>"
                      f"<pubDate>{date}</pubDate><description>The first words of crane {i}…</description></item>" for i, link in enumerate(links))
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Harbour</title>{entries}</channel></rss>".encode()


def article(number):
    paragraph = f"Crane number {number} was lifted onto the quay this morning, and it will load the first ship before the end of the week. "
    body = "".join(f"<p>{paragraph * 3}</p>" for _ in range(6))
    return (f"<!doctype html><html><head><title>Crane {number}</title></head><body><article><h1>Crane {number}</h1>"
            f"{body}<p>The last words of crane {number}.</p></article></body></html>").encode()


# As WeChat has it; where it stands is not what tells it.
CAPTCHA = ('<!doctype html><html><head><title></title><link rel="stylesheet" href="https://res.wx.qq.com/t/verify.css"></head><body>'
           '<div class="weui-msg"><div class="weui-msg__text-area"><h2 class="weui-msg__title">环境异常</h2>'
           '<p class="weui-msg__desc">当前环境异常，完成验证后即可继续访问。</p></div>'
           '<a class="weui-btn" id="js_verify" href="https://mp.weixin.qq.com/">去验证</a></div></body></html>').encode()


class FullText(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.server = HostileServer()
        self.server.routes["/robots.txt"] = self.answer(b"User-agent: kuaixun\nDisallow: /private/\n")
        self.work = Workspace()

    def tearDown(self):
        self.work.close()
        self.server.close()

    def answer(self, body, status="200 OK", headers=()):
        return lambda connection, head: connection.sendall(reply(body, status, headers))

    def asked(self, path, server=None):
        return sum(head.split()[1] == path for head in (server or self.server).requests)

    def follow(self, **sources):
        self.work.configure({name: {"url": url, "full_text": "when_missing"} for name, url in sources.items()})
        return self.work.start()

    def metric(self, daemon, line):
        return line in self.work.get(daemon, "/metrics")[1]

    def test_the_text_of_a_page_arrives_once_and_robots_is_obeyed(self):
        for number, path in enumerate(["/news/0", "/private/1"]):
            self.server.routes[path] = self.answer(article(number))
        # Its origin is another: it may be read only where its own robots.txt lets us.
        other = HostileServer()
        self.addCleanup(other.close)
        other.routes["/robots.txt"] = self.answer(b"User-agent: *\nDisallow: /\n")
        self.server.routes["/news/2"] = self.answer(b"", "302 Found", [f"Location: {other.url('/2')}"])
        self.server.routes["/feed"] = self.answer(feed([self.server.url(path) for path in ("/news/0", "/private/1", "/news/2")]))
        daemon = self.follow(harbour=self.server.url("/feed"))
        items = {item["guid"]: item for item in self.work.tail(count=3)}
        self.assertTrue(items["crane-0"]["content_text"].endswith("The last words of crane 0."), items["crane-0"]["content_text"])
        self.assertNotIn("flags", items["crane-0"])
        self.assertEqual(items["crane-0"]["title"], "Crane 0")
        for name in ("crane-1", "crane-2"):
            self.assertIn("full_text_missing", items[name]["flags"])
            self.assertIn("The first words", items[name]["content_text"])
        rounds = self.asked("/feed")
        wait_for(lambda: self.asked("/feed") >= rounds + 2, what="two more rounds")
        self.assertEqual(self.asked("/news/0"), 1)
        self.assertEqual(self.asked("/private/1"), 0)
        self.assertEqual(self.asked("/2", other), 0)
        self.assertEqual(self.asked("/robots.txt"), 1)
        self.assertEqual(self.work.source(daemon, "harbour")["new"], 3)
        self.assertTrue(self.metric(daemon, 'kuaixun_pages_total{outcome="article"} 1'))
        self.assertEqual(self.work.stop(daemon), 0)

    def test_a_page_that_fails_is_tried_again_and_becomes_a_revision(self):
        answers = [self.answer(b"", "500 Internal Server Error"), self.answer(article(0))]
        self.server.routes["/news/0"] = lambda c, h: answers[min(self.asked("/news/0"), 2) - 1](c, h)
        self.server.routes["/feed"] = self.answer(feed([self.server.url("/news/0")]), headers=['ETag: "same"'])
        daemon = self.follow(harbour=self.server.url("/feed"))
        first, second = self.work.tail(count=2)
        self.assertEqual([first["revision"], second["revision"]], [1, 2])
        self.assertEqual(first["id"], second["id"])
        self.assertIn("full_text_missing", first["flags"])
        self.assertNotIn("flags", second)
        self.assertIn("The last words", second["content_text"])
        self.assertEqual(self.work.stop(daemon), 0)

    def test_what_is_gone_is_not_published_and_what_went_is_withdrawn(self):
        gone = self.answer(b"", "410 Gone")
        answers = [article(0)]
        self.server.routes["/news/0"] = lambda c, h: self.answer(answers[0])(c, h) if answers else gone(c, h)
        self.server.routes["/news/1"] = gone
        feeds = [feed([self.server.url("/news/0"), self.server.url("/news/1")])]
        self.server.routes["/feed"] = lambda c, h: self.answer(feeds[-1])(c, h)
        daemon = self.follow(harbour=self.server.url("/feed"))
        wait_for(lambda: self.work.source(daemon, "harbour").get("new") == 1, what="one new item")
        self.assertTrue(self.metric(daemon, 'kuaixun_entries_left_out_total{reason="page_gone"} 1'))
        answers.clear()
        feeds.append(feeds[0].replace(b"first words", b"corrected words"))
        published, withdrawn = self.work.tail(count=2)
        self.assertEqual(published["guid"], "crane-0")
        self.assertEqual([published.get("status"), withdrawn["status"]], ["published", "withdrawn"])
        self.assertEqual(published["id"], withdrawn["id"])
        self.assertEqual(self.work.stop(daemon), 0)

    def test_a_host_that_asks_for_a_captcha_is_left_alone_and_its_captcha_is_no_content(self):
        guarded = HostileServer()
        self.addCleanup(guarded.close)
        paths = [f"/s/{number}" for number in range(8)]
        for path in paths:
            guarded.routes[path] = self.answer(b"", "302 Found", ["Location: /mp/wappoc_appmsgcaptcha?poc_token=x"])
        guarded.routes["/mp/wappoc_appmsgcaptcha?poc_token=x"] = self.answer(CAPTCHA)
        self.server.routes["/feed"] = self.answer(feed([guarded.url(path) for path in paths]))
        daemon = self.follow(harbour=self.server.url("/feed"))
        items = self.work.tail(count=len(paths))
        for item in items:
            self.assertIn("full_text_missing", item["flags"])
            self.assertNotIn("环境异常", item["content_text"])
        rounds = self.asked("/feed")
        wait_for(lambda: self.asked("/feed") >= rounds + 2, what="two more rounds")
        visits = sum(self.asked(path, guarded) for path in paths)
        self.assertLessEqual(visits, 4, "those that were under way when the first was blocked, and no more")
        metrics = self.work.get(daemon, "/metrics")[1]
        self.assertIn('kuaixun_pages_total{outcome="blocked"}', metrics)
        self.assertIn('kuaixun_pages_total{outcome="host_paused"}', metrics)
        self.assertEqual(self.work.stop(daemon), 0)

    def test_a_kill_between_the_page_and_the_commit_loses_nothing_and_doubles_nothing(self):
        self.server.routes["/news/0"] = self.answer(article(0))
        self.server.routes["/feed"] = self.answer(feed([self.server.url("/news/0")]))
        self.work.configure({"harbour": {"url": self.server.url("/feed"), "full_text": "always"}})

        killed = self.work.start(env=os.environ | {"KUAIXUN_KILL_AT": "fetched"})
        self.assertNotEqual(killed.wait(timeout=20), 0)
        self.assertEqual(self.asked("/news/0"), 1)
        (self.work.path / "state/embedded-broker").unlink(missing_ok=True)
        daemon = self.work.start()
        item = self.work.tail(count=1)[0]
        self.assertIn("The last words", item["content_text"])
        self.assertEqual(item["revision"], 1)
        rounds = self.asked("/feed")
        wait_for(lambda: self.asked("/feed") >= rounds + 2, what="two more rounds")
        self.assertEqual(self.work.source(daemon, "harbour")["new"], 1)
        self.assertEqual(self.asked("/news/0"), 2)
        self.assertEqual(self.work.stop(daemon), 0)

    def test_a_stop_while_pages_are_read_does_not_wait_for_them(self):
        self.server.routes["/news/0"] = self.server.trickle
        self.server.routes["/feed"] = self.answer(feed([self.server.url("/news/0")]))
        daemon = self.follow(harbour=self.server.url("/feed"))
        wait_for(lambda: self.asked("/news/0") == 1, what="the page to be asked for")
        begun = time.monotonic()
        self.assertEqual(self.work.stop(daemon), 0)
        self.assertLess(time.monotonic() - begun, 5)

    def test_a_source_that_has_stopped_is_stale_and_not_ok(self):
        self.server.routes["/old"] = self.answer(feed([self.server.url("/news/0")], age=40 * 86_400))
        self.server.routes["/new"] = self.answer(feed([self.server.url("/news/1")]))
        self.work.configure({"old": self.server.url("/old"), "new": self.server.url("/new")})
        daemon = self.work.start()
        wait_for(lambda: self.work.source(daemon, "old")["state"] == "stale", what="a stale source")
        self.assertEqual(self.work.source(daemon, "old")["stale"], "no_news")
        self.assertTrue(self.metric(daemon, 'kuaixun_source_stale{reason="no_news",source="old"} 1'))
        wait_for(lambda: self.work.source(daemon, "new")["state"] == "ok", what="a source that is well")
        self.assertEqual(self.work.stop(daemon), 0)


if __name__ == "__main__":
    side_by_side.main()
