"""What we publish to a real Kafka, seen by others: kcat, Kafka's console consumer, Java's partitioner and `kuaixun tail`.

Needs KUAIXUN_TEST_BUILD (the build folder) and KUAIXUN_TEST_LIBS (Kafka's jars); run.sh sets both.
"""
import collections
import email.utils
import json
import os
import pathlib
import random
import shutil
import subprocess
import tempfile
import time
import unittest

from broker import Broker, HERE, JAVA

BUILD = pathlib.Path(os.environ["KUAIXUN_TEST_BUILD"])
LIBS = os.environ["KUAIXUN_TEST_LIBS"]
COUNT = 500


def find(name):
    for place in (BUILD / "tests" / name, BUILD / name):
        if place.exists():
            return str(place)
    raise FileNotFoundError(f"{name} is not built in {BUILD}")


class RealKafka(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.broker = Broker(LIBS).start()
        cls.addClassCleanup(cls.broker.stop)
        cls.publish("RealKafkaSample.*", KUAIXUN_TEST_PREFIX="sample")

    @classmethod
    def publish(cls, tests, **environment):
        """Runs tests of publish_tests against the broker."""
        done = subprocess.run([find("publish_tests"), f"--gtest_filter={tests}"], text=True, timeout=300,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env={**os.environ, **environment, "KUAIXUN_TEST_KAFKA": cls.broker.bootstrap})
        if done.returncode != 0 or "[  PASSED  ] 0 tests" in done.stdout or "SKIPPED" in done.stdout:
            raise AssertionError(f"publish_tests {tests}:\n{done.stdout[-6000:]}")
        return done.stdout

    def kcat(self, *arguments):
        return subprocess.run(["kcat", "-b", self.broker.bootstrap, "-C", "-e", "-q", "-o", "beginning", *arguments],
                              stdout=subprocess.PIPE, text=True, check=True, timeout=60).stdout

    def topic(self, *arguments):
        return self.broker.java("org.apache.kafka.tools.TopicCommand", "--bootstrap-server", self.broker.bootstrap, *arguments)

    def test_publisher(self):
        """Exactly once, restart, fencing, aborted and hanging transactions: RealKafka.* of publish_tests."""
        self.topic("--create", "--topic", "small.items", "--partitions", "3", "--config", "max.message.bytes=2000")
        self.publish("RealKafka.*")

    def test_all_consumers_read_the_same(self):
        by_kcat = sorted(self.kcat("-t", "sample.items").splitlines())
        self.assertEqual(len(by_kcat), COUNT)
        console = self.broker.java("org.apache.kafka.tools.consumer.ConsoleConsumer", "--bootstrap-server", self.broker.bootstrap,
                                   "--topic", "sample.items", "--from-beginning", "--max-messages", str(COUNT),
                                   "--timeout-ms", "20000", "--isolation-level", "read_committed")
        self.assertEqual(sorted(console.splitlines()), by_kcat)

    def test_a_java_consumer_reads_the_same(self):
        by_kcat = sorted(self.kcat("-t", "sample.items").splitlines())
        java = subprocess.run([*JAVA, "-cp", f"{LIBS}/*", str(HERE / "Values.java"), self.broker.bootstrap, "sample.items", str(COUNT)],
                              stdout=subprocess.PIPE, text=True, timeout=90, check=True)
        self.assertEqual(sorted(java.stdout.splitlines()), by_kcat)

    def test_tail_reads_the_same(self):
        by_kcat = sorted(self.kcat("-t", "sample.items").splitlines())
        tail = subprocess.run([find("kuaixun"), "tail", "--bootstrap", self.broker.bootstrap, "--prefix", "sample", "--from",
                               "beginning", "--json", "--count", str(COUNT)], stdout=subprocess.PIPE, text=True, timeout=60)
        self.assertEqual(tail.returncode, 0)
        self.assertEqual(sorted(tail.stdout.splitlines()), by_kcat)

    def test_values_keys_and_headers(self):
        lines = self.kcat("-t", "sample.items", "-f", r"%k\t%h\t%s\n").splitlines()
        for line in lines:
            key, headers, value = line.split("\t")
            headers = dict(each.split("=", 1) for each in headers.split(","))
            item = json.loads(value)
            self.assertEqual(item["id"], key)
            self.assertEqual(headers["ce_id"], f"{key}/{item['revision']}")
            self.assertEqual(headers["content-type"], "application/json")

    def test_java_puts_our_keys_where_we_put_them(self):
        lines = [line.split() for line in self.kcat("-t", "sample.items", "-f", r"%k %p\n").splitlines()]
        self.assertEqual(len({partition for _, partition in lines}), 6)
        java = subprocess.run([*JAVA, "-cp", f"{LIBS}/*", str(HERE / "Partitions.java"), "6"], text=True, timeout=60,
                              input="".join(f"{key}\n" for key, _ in lines), stdout=subprocess.PIPE, check=True)
        self.assertEqual(java.stdout.split(), [partition for _, partition in lines])

    def test_topics_are_created_as_the_contract_says(self):
        described = self.topic("--describe", "--topic", "sample.progress")
        self.assertIn("PartitionCount: 1\t", described)
        self.assertIn("cleanup.policy=compact", described)
        self.assertIn("PartitionCount: 6\t", self.topic("--describe", "--topic", "sample.items"))

    def test_a_folder_of_digests_is_news_once_however_often_the_daemon_is_killed(self):
        """A month file that grows day by day beside a feed with some of its stories; kill -9 at any moment."""
        folder = tempfile.TemporaryDirectory(prefix="kuaixun-digests-")
        self.addCleanup(folder.cleanup)
        root, chance = pathlib.Path(folder.name), random.Random(1511)
        (root / "digests").mkdir()
        (root / "kuaixun.toml").write_text(
            f'instance = "digests"\n[state]\ndirectory = "{root}/state"\n[kafka]\nbootstrap = "{self.broker.bootstrap}"\n'
            'topic_prefix = "digests"\n[schedule]\ninterval = "1s"\nmin_interval = "1s"\n[backfill]\nitems = 1000\nage = "36500d"\n'
            '[admin]\nlisten = "127.0.0.1:0"\nsocket = ""\n[[source]]\nid = "days"\nkind = "digest"\nurl = "file:digests"\n'
            '[[source]]\nid = "feed"\nurl = "file:feed.xml"\n')
        words = [f"{name}今天{what}，港务局说十月起正式{then}" for name in ("新吊机", "渡轮", "灯塔", "拖船") for what in ("试车", "停航", "换灯")
                 for then in ("启用", "关闭", "移交")]
        days = [chance.sample(words, 4) for _ in range(6)]
        month, articles = "# 2026年9月\n\n", ""
        for day, briefs in enumerate(days, 1):
            month += f"## 2026.09.{day:02}\n\n" + "".join(
                f"{i}. 第{day}日：{text}。\n\n   https://harbour.example/{day}/{i}\n\n" for i, text in enumerate(briefs, 1))
            articles += (f"<item><guid>{day}</guid><link>https://harbour.example/{day}/1</link><title>第{day}日：{briefs[0]}</title>"
                         f"<description>第{day}日：{briefs[0]}。记者在码头看到，工人们从清早起就在准备。</description></item>")
            for name, text in (("feed.xml", f"<rss version='2.0'><channel><title>Harbour</title>{articles}</channel></rss>"),
                               ("digests/month.md", month)):
                (root / "part").write_text(text)
                os.rename(root / "part", root / name)
            daemon = subprocess.Popen([find("kuaixun"), "run", "-c", str(root / "kuaixun.toml")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.3, 8))  # a file is settled after five
            daemon.kill()
            daemon.wait()
        done = subprocess.run([find("kuaixun"), "run", "--once", "-c", str(root / "kuaixun.toml")], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stdout[-3000:])
        read = ("-X", "isolation.level=read_committed", "-f", "%s\n")
        items = [json.loads(line) for line in self.kcat("-t", "digests.items", *read).splitlines()]
        sightings = [json.loads(line) for line in self.kcat("-t", "digests.sightings", *read).splitlines()]
        news = [item for item in items if item["kind"] != "digest"]
        self.assertEqual(len(news), len({item["id"] for item in news}), "nothing is published twice")
        by_id = {item["id"]: item for item in news}
        for day, briefs in enumerate(days, 1):
            whole = [item for item in items if item.get("guid") == f"2026-09-{day:02}"][-1]
            self.assertEqual(len(whole["contains"]), len(briefs))
            for i, (text, part) in enumerate(zip(briefs, whole["contains"]), 1):
                self.assertIn(text, by_id[part]["content_text"])
                if by_id[part]["kind"] == "article":  # it came first
                    self.assertEqual([each["matched"] for each in sightings if each["item_id"] == part and each["source"] == "days"], ["link"])
                else:
                    self.assertEqual((by_id[part]["parent_id"], by_id[part]["ordinal"]), (whole["id"], i))
        self.assertEqual(len([item for item in news if item["source"] == "feed"]), len(days), "an article is news, whatever came first")

    def test_a_story_in_other_words_is_one_item_however_often_the_daemon_is_killed(self):
        """Two outlets tell the same stories in other words; kill -9 at any moment; then a rebuild, and a third outlet."""
        folder = tempfile.TemporaryDirectory(prefix="kuaixun-near-")
        self.addCleanup(folder.cleanup)
        root, chance = pathlib.Path(folder.name), random.Random(1616)
        config = root / "kuaixun.toml"
        config.write_text(
            f'instance = "near"\n[state]\ndirectory = "{root}/state"\n[kafka]\nbootstrap = "{self.broker.bootstrap}"\n'
            'topic_prefix = "near"\n[schedule]\ninterval = "1s"\nmin_interval = "1s"\n[backfill]\nitems = 1000\nage = "36500d"\n'
            '[admin]\nlisten = "127.0.0.1:0"\nsocket = ""\n'
            + "".join(f'[[source]]\nid = "{name}"\nurl = "file:{name}.xml"\n' for name in ("first", "second", "third")))
        places, firms, things = ("北岸", "东港", "西湖", "南山"), ("港湾半导体", "灯塔科技", "远帆电子", "青石电力"), ("产线", "船坞", "机房", "仓库")
        stories = chance.sample([(place, firm, thing) for place in places for firm in firms for thing in things], 24)
        title = "{1}在{0}的新{2}投产，耗资 {3} 亿元".format
        text = "{1}周二宣布，位于{0}的新{2}正式投产，总投资 {3} 亿元，工期 {4} 个月，将新增 {5} 个岗位。公司负责人表示，{2}的设备来自本地供应商。".format
        short = "{1}周二宣布，位于{0}的新{2}正式投产，总投资 {3} 亿元，工期 {4} 个月。".format

        def entry(number, outlet, head, body):
            return f"<item><guid>{outlet}-{number}</guid><link>https://{outlet}.example/{number}</link><title>{head}</title><description>{body}</description></item>"

        def serve(name, entries):
            (root / "part").write_text(f"<rss version='2.0'><channel><title>{name}</title>{''.join(entries)}</channel></rss>")
            os.rename(root / "part", root / f"{name}.xml")

        def run(*arguments):
            done = subprocess.run([find("kuaixun"), *arguments, "-c", str(config)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
            self.assertEqual(done.returncode, 0, done.stdout[-3000:])

        said = {"first": [], "second": [], "third": []}
        serve("third", [])
        for number, (place, firm, thing) in enumerate(stories):
            figures = (place, firm, thing, 11 + 7 * number, 10 + number, 300 + 17 * number)
            said["first"].append(entry(number, "first", title(*figures), text(*figures)))
            said["second"].append(entry(number, "second", "快讯：" + title(*figures), short(*figures)))
            said["third"].append(entry(number, "third", title(*figures) + "（图）", "据报道，" + text(*figures)))
            if number % 4 != 3:
                continue
            serve("first", said["first"])
            serve("second", said["second"])
            daemon = subprocess.Popen([find("kuaixun"), "run", "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.3, 4))
            daemon.kill()
            daemon.wait()
        run("run", "--once")
        shutil.rmtree(root / "state")
        run("rebuild")
        serve("third", said["third"])
        run("run", "--once")
        read = ("-X", "isolation.level=read_committed", "-f", "%s\n")
        items = [json.loads(line) for line in self.kcat("-t", "near.items", *read).splitlines()]
        sightings = [json.loads(line) for line in self.kcat("-t", "near.sightings", *read).splitlines()]
        self.assertEqual(len(items), len(stories), [item["title"] for item in items])
        self.assertEqual(len({item["id"] for item in items}), len(stories))
        told = collections.Counter((each["item_id"], each["source"]) for each in sightings)
        self.assertEqual(set(told.values()), {1}, "every copy is told once")
        self.assertEqual(len(told), 2 * len(stories))
        self.assertEqual({each["matched"] for each in sightings}, {"near"})

    def test_what_was_held_back_stays_so_without_its_ledger_until_a_tombstone_takes_it_back(self):
        folder = tempfile.TemporaryDirectory(prefix="kuaixun-known-")
        self.addCleanup(folder.cleanup)
        root, now = pathlib.Path(folder.name), time.time()
        config = root / "kuaixun.toml"

        def configure(backfill):
            config.write_text(f'instance = "known"\n[state]\ndirectory = "{root}/state"\n[kafka]\nbootstrap = "{self.broker.bootstrap}"\n'
                              f'topic_prefix = "known"\n[backfill]\n{backfill}\n[admin]\nlisten = "127.0.0.1:0"\nsocket = ""\n'
                              '[[source]]\nid = "lamps"\nurl = "file:feed.xml"\n')

        def serve(*entries):
            """entries: guid, title, last word of the address, days ago"""
            items = "".join(f"<item><guid isPermaLink='false'>{guid}</guid><link>https://lamps.example/{at}</link><title>{title}</title>"
                            f"<pubDate>{email.utils.formatdate(now - days * 86_400)}</pubDate><description>{title}.</description></item>"
                            for guid, title, at, days in entries)
            (root / "feed.xml").write_text(f"<rss version='2.0'><channel><title>Lamps</title>{items}</channel></rss>")

        def run(*arguments):
            done = subprocess.run([find("kuaixun"), *arguments, "-c", str(config)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
            self.assertEqual(done.returncode, 0, done.stdout[-3000:])

        def records(topic, form=r"%k\t%S\t%s\n"):
            return self.kcat("-t", f"known.{topic}", "-X", "isolation.level=read_committed", "-f", form).splitlines()

        many = [("m1", "The first lamp of the quay", "list", 0), ("m2", "A boat that is red", "list", 0)]
        old = [(f"o{i}", f"Old lamp {i}", f"o{i}", 90 + i) for i in range(5)]
        configure('items = 1000\nage = "2d"')
        serve(*many, *old)
        run("run", "--once")
        known = [json.loads(line.split("\t")[2]) for line in records("known")]
        self.assertEqual(collections.Counter(each["known_as"] for each in known), {"held_back": 5, "many_in_source": 1})
        self.assertIn("cleanup.policy=compact", self.topic("--describe", "--topic", "known.known"))

        shutil.rmtree(root / "state")
        run("rebuild")
        configure('items = 1000\nage = "36500d"')
        serve(*reversed(many), *reversed(old))
        run("run", "--once")
        self.assertEqual(len(records("items")), 2, "nothing old is news")
        self.assertEqual(len(records("known")), 6, "and nothing is told again")

        serve(*many, ("o0", "A crane fell into the harbour", "crane", 0), *old[1:])  # its name is used for other news
        run("run", "--once")
        name = next(each["name"] for each in known if each["title"] == "Old lamp 0")
        self.assertEqual(records("known")[6:], [f"{name}\t-1\t"], "null, and not an empty value")
        shutil.rmtree(root / "state")
        run("rebuild")
        run("run", "--once")
        self.assertEqual([len(records("items")), len(records("known"))], [3, 7])

    def test_rebuild_reads_topics_that_no_setting_names_any_more(self):
        self.topic("--create", "--topic", "routed.items.robots", "--partitions", "2")
        self.topic("--create", "--topic", "routed.notes", "--partitions", "1")
        values = self.kcat("-t", "sample.items", "-f", r"%k\t%s\n")
        for topic in ("routed.items.robots", "routed.notes"):
            subprocess.run(["kcat", "-b", self.broker.bootstrap, "-P", "-t", topic, "-K", r"\t"], input=values, text=True, check=True, timeout=60)
        with tempfile.TemporaryDirectory() as place:
            config = pathlib.Path(place) / "kuaixun.toml"
            config.write_text(f'instance = "routed"\nstate.directory = "{place}/state"\n'
                              f'[kafka]\nbootstrap = "{self.broker.bootstrap}"\ntopic_prefix = "routed"\n')
            done = subprocess.run([find("kuaixun"), "rebuild", "-c", str(config)], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"knows {COUNT} items", done.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
