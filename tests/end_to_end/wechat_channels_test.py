#!/usr/bin/env python3
"""One WeChat article through six channels, in the dialect of each: one item, five sightings, whichever comes first."""
import email.utils
import html
import json
import signal
import time
import unittest
import urllib.parse

import side_by_side
from daemon import Workspace, wait_for
from hostile_server import HostileServer, reply

SHORT = "https://mp.weixin.qq.com/s/Qx7bA-kP2_mZ9rTq4WvN1c"
LONG = "https://mp.weixin.qq.com/s?__biz=MzAxMjM0NTY3OA==&mid=2650001111&idx=1&sn=0123456789abcdef0123456789abcdef"
TITLE = "江城晶圆厂二期今天点亮"
PARAGRAPHS = ["江城晶圆厂二期项目今天上午正式点亮，首批设备已经完成联调，预计三个月后进入量产阶段，达产后月产能将提升到四万片。",
              "项目负责人介绍，二期产线的设备国产化率超过六成，首批订单来自汽车电子和工业控制领域，已经排到明年第三季度。",
              "业内人士认为，成熟制程的供应仍然偏紧，新增产能有助于缓解下游的备货压力，但价格短期内难有明显回落。"]
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
STAMP = int(time.time()) - 3600
DATE = email.utils.formatdate(STAMP, usegmt=True)
ISO = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(STAMP))


def page():
    literal = BODY.replace("<", "\\x3c").replace(">", "\\x3e")
    return ('<!DOCTYPE html><html><head><title></title><link href="//res.wx.qq.com/a.css" rel="stylesheet"></head>'
            '<body id="activity-detail" class="zh_CN"><div id="js_article" class="rich_media"></div><script h5only>'
            "window.cgiDataNew = {bizuin: JsDecode('MzAxMjM0NTY3OA=='), mid: '2650001111' * 1, idx: '1' * 1,"
            f"sn: JsDecode('0123456789abcdef0123456789abcdef'), title: JsDecode('{TITLE}'), nick_name: JsDecode('江城芯事'),"
            f"ori_create_time: '{STAMP}' * 1, item_show_type: '0' * 1, link: JsDecode('{SHORT}'),"
            f"content_noencode: JsDecode('{literal}'),}};</script></body></html>")


def rss(entry, namespace=""):
    return f"<?xml version='1.0'?><rss version='2.0' {namespace}><channel><title>江城芯事</title><item>{entry}</item></channel></rss>"


def wewe_json():
    return json.dumps({"version": "https://jsonfeed.org/version/1", "title": "江城芯事", "items": [
        {"id": SHORT.rsplit("/", 1)[1], "url": SHORT, "title": TITLE, "content_html": BODY, "date_modified": ISO}]})


def wewe_atom():
    return (f"<feed xmlns='http://www.w3.org/2005/Atom'><id>MP_WXS_3012345678</id><title>江城芯事</title><entry><title>{TITLE}</title>"
            f"<id>{SHORT.rsplit('/', 1)[1]}</id><link href='{SHORT}'/><updated>{ISO}</updated></entry></feed>")


def wechat2rss():
    proxied = "http://127.0.0.1:4000/link-proxy/?k=11223344&amp;r=1&amp;u=" + urllib.parse.quote(LONG, safe="")
    content = ('<p>原创 <span>程小山</span> <span>2026-09-20 08:36</span> <span style="display: inline-block;">湖北</span></p>'
               f'{BODY}<p><a href="{html.escape(LONG)}">[阅读原文]</a></p><p><a href="{proxied}">跳转微信打开</a></p>')
    return rss(f"<title>{TITLE}</title><link>{html.escape(LONG)}</link><description></description><pubDate>{DATE}</pubDate>"
               f"<content:encoded><![CDATA[{content}]]></content:encoded>", 'xmlns:content="http://purl.org/rss/1.0/modules/content/"')


def long_links():
    link = html.escape(LONG.replace("https:", "http:") + "&chksm=f00d2e0b&scene=0&xtrack=1#rd")
    return rss(f"<title>{TITLE}</title><description><![CDATA[<p>{PARAGRAPHS[0][:40]}</p>]]></description><link>{link}</link><pubDate>{DATE}</pubDate>")


def repost():
    intro = f'<p>本文来自微信公众号：<a href="{html.escape(LONG)}&amp;chksm=ab12#rd">江城芯事</a>，作者：程小山</p>'
    return rss(f"<title>产业观察：{TITLE}</title><link>https://news.example/article/7</link><guid isPermaLink='false'>news-7</guid>"
               f"<description>{html.escape(intro + BODY)}</description><pubDate>{DATE}</pubDate>")


CHANNELS = {"page": ("page", page), "wewe-json": ("wechat", wewe_json), "wewe-atom": ("wechat", wewe_atom),
            "wechat2rss": ("wechat", wechat2rss), "long-links": ("wechat", long_links), "repost": ("feed", repost)}


class Channels(unittest.TestCase):
    def setUp(self):
        self.server = HostileServer()
        for name, (_, document) in CHANNELS.items():
            body = document().encode()
            self.server.routes[f"/{name}"] = lambda connection, head, body=body: connection.sendall(reply(body))
        self.work = Workspace()

    def tearDown(self):
        self.work.close()
        self.server.close()

    def follow_in_order(self, names):
        """One channel after the other, each polled before the next is added by a reload."""
        followed, daemon = {}, None
        for name in names:
            followed[name] = {"kind": CHANNELS[name][0], "url": self.server.url(f"/{name}")}
            self.work.configure(followed)
            if daemon:
                daemon.send_signal(signal.SIGHUP)
            else:
                daemon = self.work.start()
            wait_for(lambda: any(s["id"] == name and s.get("last_success") for s in self.work.status(daemon)["sources"]), what=f"a poll of {name}")
        return daemon

    def hold(self, names):
        daemon = self.follow_in_order(names)
        item = self.work.tail(count=1)[0]
        sightings = self.work.tail(topic="sightings", count=len(names) - 1)
        self.assertEqual({sighting["item_id"] for sighting in sightings}, {item["id"]})
        self.assertEqual([sighting["source"] for sighting in sightings], names[1:])
        self.assertEqual(sum(self.work.source(daemon, name).get("new", 0) for name in names), 1)
        self.assertEqual(sum(self.work.source(daemon, name).get("revision", 0) for name in names), 0)
        self.assertEqual(self.work.stop(daemon), 0)

    def test_its_own_page_first(self):
        self.hold(["page", "wewe-json", "wewe-atom", "wechat2rss", "long-links", "repost"])

    def test_a_mirror_with_the_short_link_first(self):
        self.hold(["wewe-json", "wechat2rss", "wewe-atom", "repost", "long-links", "page"])


if __name__ == "__main__":
    side_by_side.main()
