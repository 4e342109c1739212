"""What the daemon says of a real Kafka that is gone, frozen, or keeps its topics otherwise than we need.

Needs KUAIXUN_TEST_BUILD and KUAIXUN_TEST_LIBS as kafka_test.py.
"""
import os
import pathlib
import sys
import time
import unittest

from broker import Broker, HERE

BUILD = pathlib.Path(os.environ["KUAIXUN_TEST_BUILD"])
LIBS = os.environ["KUAIXUN_TEST_LIBS"]
os.environ.setdefault("KUAIXUN_BINARY", str(BUILD / "kuaixun"))
sys.path.insert(0, str(HERE.parent / "end_to_end"))
from daemon import Workspace, wait_for  # noqa: E402


class WatchesKafka(unittest.TestCase):
    def setUp(self):
        self.broker = Broker(LIBS).start()
        self.addCleanup(self.broker.stop)
        self.work = Workspace()
        self.addCleanup(self.work.close)
        self.work.configure({}, kafka=f'bootstrap = "{self.broker.bootstrap}"')

    def ready(self, daemon):
        return self.work.get(daemon, "/readyz")[0] == 200

    def test_an_idle_outage_is_told_within_fifteen_seconds_frozen_or_dead(self):
        daemon = self.work.start()
        wait_for(lambda: self.ready(daemon), 60, "readiness")
        for attack in (self.broker.pause, self.broker.kill):
            time.sleep(6)  # idle: nothing is to be sent
            attack()
            began = time.monotonic()
            wait_for(lambda: not self.ready(daemon), 15, "the outage")
            print(f"{attack.__name__}: told after {time.monotonic() - began:.1f} s", flush=True)
            self.assertIn("\nkuaixun_kafka_up 0", self.work.get(daemon, "/metrics")[1])
            self.assertEqual(self.work.get(daemon, "/healthz")[0], 200)
            if attack == self.broker.pause:
                self.broker.resume()
                wait_for(lambda: self.ready(daemon), 60, "readiness once it goes on")

    def test_topics_that_were_made_otherwise_are_told_of_with_what_mends_them(self):
        def create(name, *config):
            self.broker.java("org.apache.kafka.tools.TopicCommand", "--bootstrap-server", self.broker.bootstrap, "--create", "--topic", name,
                             "--partitions", "1", *[word for each in config for word in ("--config", each)])

        create("kuaixun.progress")
        create("kuaixun.items", "max.message.bytes=200000", "retention.ms=-1")
        create("kuaixun.sightings", "retention.ms=86400000")
        done = self.work.run("check", "-c", str(self.work.config), "--probe")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for said in ("cleanup.policy=compact", "max.message.bytes", "retention.ms"):
            self.assertRegex(done.stdout, f"(?m)^warn .*{said}")
        daemon = self.work.start()
        wait_for(lambda: daemon.log.read_text(errors="replace").count("event=topic_policy") == 3, 60, "three warnings")


if __name__ == "__main__":
    unittest.main(verbosity=2)
