#!/usr/bin/env python3
"""Exactly once, attacked: sources of known truth, the real binary, a real broker, and kill -9 at random times and at
every named step; the broker killed and frozen; its connections cut and delayed; the disk full; the clock moved. Then the
topics are read `read_committed`: every story once, whatever words it was told in; its revisions in order up to the last; it belongs
to the most trusted of those who have its address; and every other copy is told once as a sighting.

    torture.py BINARY [--seed N] [--kills N] [--keep]        (by hand: --kills 200)

KUAIXUN_TEST_LIBS names Kafka's jars (get.sh prints it), KUAIXUN_MOVED_CLOCK the library that moves the time of day (without
it, the clock stays). The same seed gives the same sources and the same attacks.
"""
import argparse
import collections
import functools
import http.server
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from broker import Broker

STEPS = ["fetched", "committed", "produced", "filled", "published", "trimmed", "connected", "initialised", "taken_over",
         "rebuilt", "placing", "migrating"]
SHOWN = 60  # entries of a feed; older ones roll off, but none that is younger than KEPT seconds
KEPT = 60
LEDGER = 6  # exit code


@functools.cache
def words_of(number):
    """Invented ones, the same for each story at any time."""
    chance = random.Random(number)
    syllables = ["ka", "lo", "mi", "ren", "su", "tor", "vel", "ash", "bro", "din", "fen", "gul"]
    return ["".join(chance.choices(syllables, k=3)) for _ in range(30)]


def trust_of(source):
    return 4 + int(source[1:]) % 3


class Truth:
    """What the sources say, and so what the topics must hold."""

    def __init__(self, seed, sources):
        self.random = random.Random(seed)
        self.lock = threading.Lock()
        self.feeds = {f"s{i}": collections.OrderedDict() for i in range(sources)}  # source → guid → entry
        self.stories = {}  # number → {"version": n, "carriers": set of sources, "retold": whether any in other words}
        self.generation = 0

    def tick(self, running):
        """A moment in which publishers publish. While the daemon is down nothing is changed twice."""
        with self.lock:
            for source in self.feeds:
                if self.random.random() < 0.7:
                    self._publish(source, running)
            if running and self.stories and self.random.random() < 0.5:
                self._revise()
            for feed in self.feeds.values():
                while len(feed) > SHOWN and time.monotonic() - next(iter(feed.values()))["since"] > KEPT:
                    feed.popitem(last=False)
            self.generation += 1

    def _publish(self, source, running):
        known = [number for number, story in self.stories.items()
                 if source not in story["carriers"] and story["version"] == 1 and not story["revised"]]
        retold = False
        if known and self.random.random() < 0.15:
            number = self.random.choice(known[-50:])  # somebody else's news, carried too
            retold = self.random.random() < 0.3
            self.stories[number]["carriers"].add(source)
            self.stories[number]["retold"] |= retold
        else:
            number = len(self.stories)
            self.stories[number] = {"version": 1, "carriers": {source}, "retold": False, "revised": False}
        self.feeds[source][f"{source}-{len(self.stories)}-{self.random.random()}"] = {
            "number": number, "retold": retold, "since": time.monotonic(), "published": time.time()}

    def _revise(self):
        source = self.random.choice(list(self.feeds))
        own = [entry for entry in list(self.feeds[source].values())[-20:]
               if self.stories[entry["number"]]["carriers"] == {source}]
        if own:
            story = self.stories[self.random.choice(own)["number"]]
            story["version"] += 1
            story["revised"] = True

    def feed(self, source):
        with self.lock:
            items = []
            for guid, entry in reversed(self.feeds[source].items()):
                number, words = entry["number"], words_of(entry["number"])
                version = self.stories[number]["version"]
                date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(entry["published"]))
                if entry["retold"]:
                    where, title, words = f"retold/{number}/{source}", " ".join(words[:5]), words[4:]
                else:
                    where, title = f"news/{number}", " ".join(words[:6])
                items.append(f"<item><guid isPermaLink='false'>{guid}</guid><link>http://127.0.0.1/{where}</link><title>{title}</title>"
                             f"<description>Number {number}, version {version}. {' '.join(words)}.</description>"
                             f"<pubDate>{date}</pubDate></item>")
            return f"<rss version='2.0'><channel><title>{source}</title>{''.join(items)}</channel></rss>".encode()


class Site:
    """The sources over HTTP, with validators."""

    def __init__(self, truth):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                body = truth.feed(self.path.strip("/"))
                tag = f'"{hash(body)}"'
                same = self.headers.get("If-None-Match") == tag
                self.send_response(304 if same else 200)
                self.send_header("ETag", tag)
                self.send_header("Content-Length", "0" if same else str(len(body)))
                self.end_headers()
                if not same:
                    self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None  # a client that was killed
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.port = self.server.server_address[1]


class Proxy:
    """Between the daemon and the broker: cuts and delays what goes through."""

    def __init__(self, broker_port):
        self.broker_port = broker_port
        self.delay = 0.0
        self.pairs = set()
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            client, _ = self.listener.accept()
            try:
                server = socket.create_connection(("127.0.0.1", self.broker_port), timeout=5)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            with self.lock:
                self.pairs.add((client, server))
            for a, b in ((client, server), (server, client)):
                threading.Thread(target=self._pump, args=(a, b), daemon=True).start()

    def _pump(self, source, target):
        try:
            while data := source.recv(65536):
                if self.delay:
                    time.sleep(self.delay)
                target.sendall(data)
        except OSError:
            pass
        for each in (source, target):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def cut(self):
        with self.lock:
            pairs, self.pairs = self.pairs, set()
        for pair in pairs:
            for each in pair:
                try:
                    each.shutdown(socket.SHUT_RDWR)
                    each.close()
                except OSError:
                    pass


class Torture:
    def __init__(self, binary, broker, proxy, seed, folder):
        self.binary, self.broker, self.proxy, self.folder = binary, broker, proxy, pathlib.Path(folder)
        self.random = random.Random(seed + 1)
        self.truth = Truth(seed, sources=12)
        self.site = Site(self.truth)
        self.state = self.folder / "state"
        self.config = self.folder / "kuaixun.toml"
        self.process = None
        self.counts = collections.Counter()
        self.started = 0
        self.write_config()

    def write_config(self, without=(), more=""):
        sources = "".join(f'[[source]]\nid = "{name}"\nurl = "http://127.0.0.1:{self.site.port}/{name}"\n'
                          f'trust = {trust_of(name)}\n{more}'
                          for name in self.truth.feeds if name not in without)
        self.config.write_text(
            f'instance = "torture"\n[state]\ndirectory = "{self.state}"\n[kafka]\nbootstrap = "127.0.0.1:{self.proxy.port}"\n'
            'topic_prefix = "torture"\n[fetch]\nallow_addresses = ["127.0.0.0/8"]\nper_host = { concurrent = 50, gap = "0s" }\n'
            '[schedule]\ninterval = "1s"\nmin_interval = "1s"\nmax_interval = "3s"\n'
            '[backfill]\nitems = 100000\nage = "30d"\n[dedup]\nwindow = "36500d"\n[admin]\nlisten = ""\n[log]\nlevel = "info"\n' + sources)

    def start(self, step=None):
        environment = dict(os.environ)
        if step:
            environment["KUAIXUN_KILL_AT"] = step
        if os.environ.get("KUAIXUN_MOVED_CLOCK"):
            environment.update(LD_PRELOAD=os.environ["KUAIXUN_MOVED_CLOCK"], MOVED_CLOCK=str(self.folder / "clock"))
        log = open(self.folder / "daemon.log", "ab")
        self.process = subprocess.Popen([self.binary, "run", "--config", str(self.config)], stdout=log, stderr=log, env=environment)
        log.close()
        self.started += 1

    def run_for(self, seconds):
        """Publishers publish while the daemon runs; returns its exit code when it ended by itself."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.truth.tick(running=True)
            time.sleep(self.random.uniform(0.05, 0.3))
            if self.process.poll() is not None:
                return self.process.returncode
        return None

    def kill(self):
        self.process.kill()
        self.process.wait()

    def settle(self, code):
        """After an end that was not ours: only death by SIGKILL is expected."""
        if code not in (-signal.SIGKILL, None):
            raise AssertionError(f"the daemon ended with {code}:\n{self.log()}")

    def log(self):
        return (self.folder / "daemon.log").read_text(errors="replace")[-4000:]

    # ---- attacks: each ends with a dead daemon

    def publish_something(self):
        """A ledger that is lost before anything was published is nobody's loss: see lose_the_ledger."""
        self.start()
        for _ in range(100):
            self.settle(self.run_for(0.3))
            if self.kcat("items", "-c", "1", check=False).stdout:
                return self.kill()
        raise AssertionError(f"nothing was published:\n{self.log()}")

    def die_at_random(self):
        self.start()
        self.settle(self.run_for(self.random.uniform(0.1, 3)))
        self.kill()

    def die_at_step(self, step):
        if step in ("rebuilt", "placing"):
            return self.lose_the_ledger(f"{step}:1")
        if step == "migrating":
            return self.die_at_random()  # only a new ledger migrates: see lose_the_ledger
        self.start(f"{step}:{self.random.choice([1, 1, 2, 3])}")
        self.settle(self.run_for(8))
        self.kill()

    def lose_the_ledger(self, step=None):
        """The state directory is gone: the daemon must refuse, and rebuild must know everything again."""
        shutil.rmtree(self.state)
        if self.random.random() < 0.5:
            self.start("migrating:1")
            self.run_for(5)
            self.kill()
        self.start()
        code = self.run_for(30)
        if code != LEDGER:
            raise AssertionError(f"without its ledger the daemon ended with {code} instead of {LEDGER}:\n{self.log()}")
        if step:
            died = subprocess.run([self.binary, "rebuild", "-c", str(self.config)], capture_output=True, timeout=120,
                                  env={**os.environ, "KUAIXUN_KILL_AT": step}, check=False)
            if died.returncode != -signal.SIGKILL:
                raise AssertionError(f"rebuild did not die at {step}: {died}")
        done = subprocess.run([self.binary, "rebuild", "-c", str(self.config)], capture_output=True, timeout=120, check=False)
        if done.returncode != 0:
            raise AssertionError(f"rebuild failed: {done.stderr.decode()}")

    def kill_the_broker(self):
        self.start()
        self.settle(self.run_for(self.random.uniform(0.5, 2)))
        self.broker.kill()
        self.settle(self.run_for(self.random.uniform(0.5, 2)))
        if self.random.random() < 0.5:
            self.kill()
            self.broker.start()
            return
        self.broker.start()
        self.settle(self.run_for(2))
        self.kill()

    def freeze_the_broker(self, seconds):
        self.start()
        self.settle(self.run_for(self.random.uniform(0.5, 2)))
        self.broker.pause()
        try:
            self.settle(self.run_for(seconds))
        finally:
            self.broker.resume()
        self.settle(self.run_for(2))
        self.kill()

    def cut_the_line(self):
        self.start()
        for _ in range(4):
            self.settle(self.run_for(self.random.uniform(0.2, 0.8)))
            self.proxy.cut()
        self.proxy.delay = 0.2
        self.settle(self.run_for(2))
        self.proxy.delay = 0.0
        self.kill()

    def fill_the_disk(self):
        """No file may grow any more, as on a full disk; then there is room again, or death before there is."""
        self.start()
        self.settle(self.run_for(self.random.uniform(0.5, 2)))
        written = max(each.stat().st_size for each in self.state.iterdir())
        room = self.random.choice([0, 0, 20_000, 300_000])
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (written + room, resource.RLIM_INFINITY))
        self.settle(self.run_for(self.random.uniform(2, 4)))
        if self.random.random() < 0.7:
            resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            self.settle(self.run_for(2))
        self.kill()

    def move_the_clock(self):
        """The time of day jumps by hours or years, before the start and while it runs, and is put right again or not."""
        self.set_clock(self.random.choice([0, self.jump()]))
        self.start()
        self.settle(self.run_for(self.random.uniform(0.5, 2)))
        for _ in range(self.random.randint(1, 3)):
            self.set_clock(self.random.choice([0, self.jump()]))
            self.settle(self.run_for(self.random.uniform(0.5, 2)))
        self.kill()
        self.set_clock(0)

    def jump(self):
        return self.random.choice([-1, 1]) * int(10 ** self.random.uniform(3, 8))  # seconds: from a quarter of an hour to three years

    def set_clock(self, seconds):
        (self.folder / "clock").write_text(str(seconds))

    def two_daemons(self):
        """A copy of the state directory on another machine: it must neither publish nor harm the first."""
        self.start()
        self.settle(self.run_for(2))
        self.kill()
        shutil.copytree(self.state, self.folder / "copy", ignore=shutil.ignore_patterns("*.sock"))
        self.start()
        self.settle(self.run_for(2))
        first, own, self.state = self.process, self.state, self.folder / "copy"
        self.write_config()
        self.start()
        code = self.run_for(20)
        if code != LEDGER:
            raise AssertionError(f"the daemon with an old copy of the ledger ended with {code}:\n{self.log()}")
        self.process, self.state = first, own
        self.write_config()
        shutil.rmtree(self.folder / "copy")
        self.settle(self.run_for(1))
        self.kill()

    def reload(self):
        """SIGHUP under load: sources go, change and come back."""
        self.start()
        self.settle(self.run_for(1))
        for without, more in ((set(list(self.truth.feeds)[::3]), ""), ((), 'interval = "2s"\n'), ((), "")):
            self.write_config(without, more)
            self.process.send_signal(signal.SIGHUP)
            self.settle(self.run_for(1))
        self.kill()

    def attack(self, kills, freeze):
        plan = [lambda step=step: self.die_at_step(step) for step in STEPS]
        plan += [self.lose_the_ledger, self.kill_the_broker, self.cut_the_line, self.fill_the_disk, self.two_daemons, self.reload,
                 self.move_the_clock, lambda: self.freeze_the_broker(freeze)]
        while len(plan) < kills:
            plan.append(self.random.choice([self.die_at_random, self.die_at_random, self.cut_the_line,
                                            lambda: self.die_at_step(self.random.choice(STEPS)), self.kill_the_broker,
                                            self.fill_the_disk, self.move_the_clock, self.reload]))
        self.random.shuffle(plan)
        for number, each in enumerate([self.publish_something, *plan]):
            each()
            if sys.stdout.isatty():
                print(f"\r{number + 1} attacks, {self.started} starts, {len(self.truth.stories)} stories", end="", flush=True)
        print()

    # ---- the verdict

    def kcat(self, topic, *more, check=True):
        return subprocess.run(["kcat", "-b", self.broker.bootstrap, "-C", "-e", "-q", "-o", "beginning", "-t", f"torture.{topic}",
                               "-X", "isolation.level=read_committed", *more],
                              stdout=subprocess.PIPE, stderr=None if check else subprocess.DEVNULL, check=check, timeout=120)

    def read(self, topic):
        return [json.loads(line) for line in self.kcat(topic).stdout.splitlines()]

    @staticmethod
    def said(item):
        """Which story in which version an item tells."""
        return tuple(map(int, re.match(r"Number (\d+), version (\d+)\.", item["content_text"]).groups()))

    def is_complete(self):
        last = dict(map(self.said, self.read("items")))
        return all(last.get(number) == story["version"] for number, story in self.truth.stories.items())

    def finish(self):
        """Lets the daemon catch up undisturbed, and stops it as systemd would."""
        self.start()
        end = time.monotonic() + 60
        while not self.is_complete():
            if time.monotonic() > end or self.process.poll() is not None:
                return self.kill()  # the check will say what is missing
            time.sleep(0.5)
        time.sleep(4)  # the copies, too
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)

    def check(self):
        faults = []
        revisions, numbers = collections.defaultdict(list), {}
        for item in self.read("items"):
            revisions[self.said(item)[0]].append(item)
            numbers[item["id"]] = self.said(item)[0]
        sightings = collections.Counter((numbers.get(each["item_id"]), each["source"]) for each in self.read("sightings"))
        replaced = 0
        for number, story in self.truth.stories.items():
            items = revisions.pop(number, [])
            if not items:
                faults.append(f"lost: {number}")
                continue
            if [item["revision"] for item in items] != list(range(1, len(items) + 1)) or len({item["id"] for item in items}) != 1:
                faults.append(f"revisions of {number}: {[(item['id'], item['revision'], item['url']) for item in items]}")
            versions = [self.said(item)[1] for item in items]
            for before, after in zip(items, items[1:]):
                is_replaced = after["source"] != before["source"]
                replaced += is_replaced
                if after.get("replaced_source") != (before["source"] if is_replaced else None):
                    faults.append(f"{number}: {before['source']} before {after['source']}, which says {after.get('replaced_source')}")
                if self.said(after)[1] <= self.said(before)[1] - is_replaced:
                    faults.append(f"versions of {number}: {versions}")
            if versions[-1] != story["version"]:
                faults.append(f"versions of {number}: {versions}, the last is {story['version']}")
            owner = items[-1]["source"]
            if not story["retold"] and trust_of(owner) != max(map(trust_of, story["carriers"])):
                faults.append(f"{number} belongs to {owner}, not to the most trusted of {sorted(story['carriers'])}")
            told = {source for (where, source) in sightings if where == number}
            if told != story["carriers"] - {owner}:
                faults.append(f"sightings of {number}: {sorted(told)} instead of {sorted(story['carriers'] - {owner})}")
        faults += [f"never said by a source: {number}" for number in revisions]
        faults += [f"sighting of {number} by {source} told {count} times" for (number, source), count in sightings.items() if count > 1]
        published = sum(len(items) for items in self.truth.feeds.values())
        print(f"{len(self.truth.stories)} stories, {sum(sightings.values())} sightings, {replaced} better copies, {self.started} starts, {published} entries"
              f" still listed: {len(faults)} faults")
        return faults


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("binary")
    arguments.add_argument("--seed", type=int, default=int(time.time()))
    arguments.add_argument("--kills", type=int, default=20)
    arguments.add_argument("--freeze", type=float, default=5, help="seconds that the broker is frozen")
    arguments.add_argument("--keep", action="store_true", help="leave the folder with logs and state")
    options = arguments.parse_args()
    print(f"seed {options.seed}")
    folder = tempfile.mkdtemp(prefix="kuaixun-torture-")
    broker = Broker(os.environ["KUAIXUN_TEST_LIBS"])
    proxy = Proxy(broker.port)
    broker.advertise(proxy.port)
    with broker:
        torture = Torture(options.binary, broker, proxy, options.seed, folder)
        try:
            torture.attack(options.kills, options.freeze)
            torture.finish()
            faults = torture.check()
        finally:
            if torture.process and torture.process.poll() is None:
                torture.kill()
            if options.keep:
                print(f"kept: {folder}")
            else:
                shutil.rmtree(folder, ignore_errors=True)
    for fault in faults[:50]:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
