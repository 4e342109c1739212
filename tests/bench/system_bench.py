#!/usr/bin/env python3
"""The whole daemon against a real Kafka and invented feeds on loopback: how fast, with how much memory, how late.

    system_bench.py --build BUILD [ROW…]     all rows, or those named: cold unchanged memory restart backlog latency

BUILD is a Release build with KUAIXUN_BENCH on. Feeds, daemon and broker share the machine: on two cores the daemon gets
about half of it. Beside the target stands what the library reaches alone in the same place ("raw"): librdkafka with 1 kB
records for what is published, libcurl for polls.
"""
import argparse
import collections
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "kafka"))
from broker import Broker, free_ports, get_libs  # noqa: E402  (found only now)

TICKS = os.sysconf("SC_CLK_TCK")
Figure = collections.namedtuple("Figure", "row what ours target raw")


def wait_for(condition, seconds, what, step=0.02):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(step)
    raise TimeoutError(f"{what}: not within {seconds} s")


class Feeds:
    """The feed server, for as long as the `with` lasts."""

    def __init__(self, build, count, entries, size, *more):
        self.count = count
        self.entries = entries
        self.command = [str(build / "tests/feed_server"), "--feeds", str(count), "--entries", str(entries),
                        "--bytes", str(size), *more]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def ask(self, method, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path)
        text = connection.getresponse().read().decode()
        connection.close()
        return text

    def move_to(self, generation):
        self.ask("POST", f"/generation/{generation}")

    def stats(self):
        return json.loads(self.ask("GET", "/stats"))


class Daemon:
    """kuaixun in a folder of its own, with every limit that protects others' servers opened."""

    def __init__(self, build, bootstrap, feeds, interval="1h", sources=None, near=True):
        self.binary = str(build / "kuaixun")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kuaixun-bench-"))
        self.config = self.folder / "kuaixun.toml"
        self.process = None
        self.log = None
        self.starts = 0
        self.admin = free_ports(1)[0]
        text = (f'instance = "{self.folder.name}"\n[state]\ndirectory = "{self.folder}/state"\n'
                f'[outbox]\nmax_rows = 10000000\nmax_bytes = "64GiB"\n'
                f'[kafka]\nbootstrap = "{bootstrap}"\ntopic_prefix = "bench"\n'
                '[fetch]\nallow_addresses = ["127.0.0.0/8"]\nper_host = { concurrent = 256, gap = "0ms" }\n'
                f'[dedup]\nnear = {str(near).lower()}\n'
                f'[schedule]\ninterval = "{interval}"\nmin_interval = "{interval}"\njitter = 0.2\nconcurrent = 256\n'
                f'[backfill]\nitems = 1000000\nage = "36500d"\n[admin]\nlisten = "127.0.0.1:{self.admin}"\n')
        for feed in range(feeds.count if sources is None else sources):
            text += f'[[source]]\nid = "feed-{feed}"\nurl = "http://127.0.0.1:{feeds.port}/feed/{feed}"\n'
        self.config.write_text(text)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end(signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        """Starts it, and returns when it begins to poll."""
        self.starts += 1
        self.log = self.folder / f"log-{self.starts}"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([self.binary, "run", "--config", str(self.config)], stdout=log, stderr=log)
        wait_for(self.has_started, 120, "start of the daemon", 0.002)
        return self

    def has_started(self):
        text = self.log.read_text(errors="replace")
        if self.process.poll() is not None:
            raise RuntimeError(f"the daemon ended: {text[-3000:]}")
        return re.search(r"\bstarted\b", text)

    def end(self, how=signal.SIGTERM):
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(timeout=60)

    def metrics(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.admin, timeout=60)
        connection.request("GET", "/metrics")
        lines = connection.getresponse().read().decode().splitlines()
        connection.close()
        return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[:1] != "#")}

    def metric(self, name):
        """The sum of a metric's series."""
        return sum(value for series, value in self.metrics().items() if series.partition("{")[0] == name)

    def published(self):
        return self.metric("kuaixun_outbox_published_total")

    def rounds(self, outcome):
        return sum(value for series, value in self.metrics().items()
                   if series.startswith("kuaixun_rounds_total") and f'outcome="{outcome}"' in series)

    def cpu_by_stage(self):
        """CPU seconds by what its threads do: each has a name, but for the first one, which is io, and the workers."""
        used = collections.Counter()
        for task in pathlib.Path(f"/proc/{self.process.pid}/task").iterdir():
            text = (task / "stat").read_text()
            fields = text.rpartition(")")[2].split()
            name = text[text.index("(") + 1:text.rindex(")")]
            stage = "io" if int(task.name) == self.process.pid else "librdkafka" if name.startswith("rdk:") else name
            stage = "workers" if stage == "kuaixun" else stage
            used[stage] += (int(fields[11]) + int(fields[12])) / TICKS
        return used

    def cpu(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def resident(self):
        """Resident memory in megabytes."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


class Profile:
    """Where the daemon spends its time, by thread, and by symbol where there is a perf; printed at the end of the `with`."""

    def __init__(self, daemon, kind):
        self.daemon = daemon
        self.wanted = kind and shutil.which("perf")
        self.graph = kind == "graph"

    def __enter__(self):
        self.cpu = self.daemon.cpu_by_stage()
        if self.wanted:
            self.data = f"{tempfile.gettempdir()}/kuaixun-bench-{self.daemon.process.pid}.perf"
            graph = ["--call-graph", "dwarf,16384"] if self.graph else []
            self.perf = subprocess.Popen(["perf", "record", "-q", "-F", "499" if self.graph else "999", *graph, "-o",
                                          self.data, "-p", str(self.daemon.process.pid)],
                                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            self.print_stages()
        if not self.wanted:
            return
        self.perf.send_signal(signal.SIGINT)
        self.perf.wait()
        if self.graph:
            print(f"  profile with call graph: {self.data}")
            return
        report = subprocess.run(["perf", "report", "-i", self.data, "--stdio", "--no-children", "-s", "sym", "-g", "none"],
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        print("\n".join([each[:120] for each in report.splitlines() if each.strip() and each[0] != "#"][:15]))
        os.unlink(self.data)

    def print_stages(self):
        used = self.daemon.cpu_by_stage()
        used.subtract(self.cpu)
        print("  CPU seconds: " + ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in used.most_common()))


class Bench:
    def __init__(self, arguments):
        self.arguments = arguments
        self.build = pathlib.Path(arguments.build).resolve()
        self.libs = get_libs()

    def broker(self):
        return Broker(self.libs)

    def raw_publishing(self, broker):
        """Rows a second of librdkafka alone, in transactions as large as ours."""
        done = subprocess.run([str(self.build / "tests/publish_bench"), "--benchmark_filter=RawLibrdkafka/5000",
                               "--benchmark_format=json"], stdout=subprocess.PIPE, text=True, check=True,
                              env={**os.environ, "KUAIXUN_BENCH_BROKER": broker.bootstrap})
        return f"{json.loads(done.stdout)['benchmarks'][0]['items_per_second']:,.0f}"

    def warm_up(self, broker):
        """Creates the topics and lets the broker do once what it does slowly the first time."""
        with Feeds(self.build, 50, 20, 100) as feeds, Daemon(self.build, broker.bootstrap, feeds) as daemon:
            daemon.start()
            wait_for(lambda: daemon.published() >= 1_000, 60, "first items")
            daemon.end()

    def committed(self, broker):
        """The ids of all items that a read_committed consumer finds."""
        done = subprocess.run(["kcat", "-b", broker.bootstrap, "-C", "-e", "-q", "-o", "beginning", "-t", "bench.items", "-X",
                               "isolation.level=read_committed", "-f", "%k %S\n"], stdout=subprocess.PIPE, text=True, check=True)
        return [line.split() for line in done.stdout.splitlines()]

    def cold(self):
        """All feeds are due at once, and all they hold is new. With and without near, in turns."""
        count = self.arguments.feeds * 20
        rates, costs = {True: [], False: []}, {True: [], False: []}
        with self.broker() as broker:
            self.warm_up(broker)
            before = len(self.committed(broker))
            for run in range(2 * self.arguments.runs):
                near = run % 2 == 1
                is_last = run == 2 * self.arguments.runs - 1  # perf costs the others nothing then
                seconds, cpu = self.fill(broker, run + 1, near, self.arguments.profile if is_last else None)
                rates[near].append(count / seconds)
                costs[near].append(cpu / (count / 1_000))
            found = self.committed(broker)[before:]
            if len({key for key, _ in found}) != len(found) or len(found) != 2 * self.arguments.runs * count:
                raise AssertionError(f"{len(found)} items in Kafka, not {2 * self.arguments.runs * count}")
            size = statistics.mean(int(size) for _, size in found)
            rate, cost = ({near: statistics.median(each[near]) for near in each} for each in (rates, costs))
            yield Figure("cold", f"new items/s, committed ({size:,.0f} bytes each in Kafka)", f"{rate[True]:,.0f}",
                         "≥ 25,000", self.raw_publishing(broker))
            yield Figure("cold", "CPU seconds for 1,000 new items", f"{cost[True]:.4f}", "≤ 0.04", "")
            yield Figure("cold", "new items/s with near, of those without", f"{rate[True] / rate[False]:.2f}", "≥ 0.85",
                         f"{rate[False]:,.0f}")
            yield Figure("cold", "CPU seconds without near, of those with", f"{cost[False] / cost[True]:.2f}", "≥ 0.85",
                         f"{cost[False]:.4f}")

    def fill(self, broker, generation, near, profile):
        """Seconds and CPU seconds until all items of all feeds are committed."""
        count = self.arguments.feeds * 20
        with Feeds(self.build, self.arguments.feeds, 20, self.arguments.bytes) as feeds, \
                Daemon(self.build, broker.bootstrap, feeds, near=near) as daemon:
            feeds.move_to(generation)
            daemon.start()
            begin, cpu = time.monotonic(), daemon.cpu()
            with Profile(daemon, profile):
                timeline = []

                def all_there():
                    timeline.append((time.monotonic() - begin, daemon.published()))
                    return timeline[-1][1] >= count

                wait_for(all_there, 120, "all items committed", 0.1)
            seconds, cpu = time.monotonic() - begin, daemon.cpu() - cpu
            steps = [f"{at:.1f}s {rows:,.0f}" for (at, rows), (_, last) in zip(timeline[1:], timeline) if rows > last]
            print(f"  near {'on' if near else 'off'}: {seconds:.2f} s; committed: {', '.join(steps)}; "
                  f"{daemon.resident():.0f} MB")
            return seconds, cpu

    def unchanged(self):
        """Polls that find nothing new. As nobody is polled more often than once a second, many feeds are needed."""
        count, seconds = 30_000, 5
        with self.broker() as broker, Feeds(self.build, count, 1, 50) as feeds, \
                Daemon(self.build, broker.bootstrap, feeds, "1s") as daemon:
            raw = subprocess.run([str(self.build / "tests/raw_poller"), str(feeds.port), str(count), "3"],
                                 stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
            daemon.start()
            wait_for(lambda: daemon.rounds("read") >= count and daemon.rounds("not_modified") > count and
                     daemon.published() >= count, 240, "all feeds read once", 0.5)
            begin, before, cpu = time.monotonic(), feeds.stats()["304"], daemon.cpu()
            with Profile(daemon, self.arguments.profile):
                time.sleep(seconds)
            took, polls, cpu = time.monotonic() - begin, feeds.stats()["304"] - before, daemon.cpu() - cpu
            print(f"  {polls:,} polls in {took:.2f} s; resident {daemon.resident():.0f} MB")
            yield Figure("unchanged", "polls/s, answered 304", f"{polls / took:,.0f}", "≥ 15,000", f"{int(raw):,}")
            yield Figure("unchanged", "CPU seconds for 1,000 polls", f"{cpu / polls * 1_000:.4f}", "", "")

    def memory(self):
        """10,000 sources that were read once and are not due; raw: the same daemon with one source."""
        count = 10_000
        with self.broker() as broker, Feeds(self.build, count, 2, 500) as feeds, \
                Daemon(self.build, broker.bootstrap, feeds) as daemon, \
                Daemon(self.build, broker.bootstrap, feeds, sources=1) as small:
            small.start()
            wait_for(lambda: small.published() >= 2, 60, "the one source")
            base = small.resident()
            small.end()
            daemon.start()
            wait_for(lambda: daemon.published() >= count * 2, 120, "all feeds read once", 0.2)
            after_reading = daemon.resident()
            daemon.end()
            daemon.start()
            time.sleep(5)
            yield Figure("memory", "MB, 10,000 idle sources", f"{daemon.resident():.0f}", "≤ 100", f"{base:.0f} (1 source)")
            yield Figure("memory", "MB, just after reading all of them", f"{after_reading:.0f}", "", "")

    def restart(self):
        """Killed while it polls; what is new after the kill has a number of its own."""
        with self.broker() as broker, Feeds(self.build, 500, 5, 500, "--advance") as feeds, \
                Daemon(self.build, broker.bootstrap, feeds, "1s") as daemon:
            daemon.start()
            wait_for(lambda: daemon.published() > 1_000, 60, "first items")
            times = []
            with Consumer(broker) as consumer:
                consumer.wait_for("", 30)
                for run in range(self.arguments.runs):
                    time.sleep(2)
                    daemon.end(signal.SIGKILL)
                    generation = (run + 1) * 1_000_000
                    feeds.move_to(generation)
                    begin = time.monotonic()
                    daemon.start()
                    times.append(consumer.wait_for(f" g{generation // 10_000}", 60) - begin)
            print("  runs: " + ", ".join(f"{each:.2f} s" for each in times))
            yield Figure("restart", "s from start after kill -9 to a new item committed", f"{statistics.median(times):.2f}",
                         "≤ 3", "")

    def backlog(self):
        """Rows pile up while there is no broker; then there is one."""
        rows = self.arguments.rows
        broker = self.broker()
        with Feeds(self.build, rows // 20, 20, self.arguments.bytes) as feeds, \
                Daemon(self.build, broker.bootstrap, feeds) as daemon:
            try:
                daemon.start()
                wait_for(lambda: daemon.metric("kuaixun_outbox_rows") >= rows, 600, "backlog", 0.2)
                filled = daemon.resident()
                broker.start()
                with Profile(daemon, self.arguments.profile):
                    first = wait_for(daemon.published, 120, "first rows", 0.05)
                    begin, peak = time.monotonic(), 0
                    while daemon.published() < rows:
                        peak = max(peak, daemon.resident())
                        time.sleep(0.1)
                    seconds = time.monotonic() - begin
                print(f"  {rows - first:,.0f} rows in {seconds:.2f} s; resident {filled:.0f} MB before")
                yield Figure("backlog", f"rows/s drained, of {rows:,}", f"{(rows - first) / seconds:,.0f}", "≥ 50,000",
                             self.raw_publishing(broker))
                yield Figure("backlog", "MB at most meanwhile", f"{peak:.0f}", "", "")
            finally:
                broker.stop()

    def latency(self):
        """1,000 items a second. The daemon has no metric of it: a read_committed consumer looks at its clock instead, and holds
        it against the record's time, which is when its document was fetched; so the way to the consumer is in the figure."""
        with self.broker() as broker, Feeds(self.build, 220, 5, self.arguments.bytes, "--advance") as feeds, \
                Daemon(self.build, broker.bootstrap, feeds, "1s") as daemon:
            daemon.start()
            wait_for(lambda: daemon.published() > 5_000, 60, "first items")
            with Consumer(broker) as consumer:
                consumer.wait_for("", 30)
                time.sleep(3)
                consumer.lines.clear()
                before, begin, cpu = daemon.published(), time.monotonic(), daemon.cpu()
                time.sleep(15)
                lines, rate = list(consumer.lines), (daemon.published() - before) / (time.monotonic() - begin)
                cpu = (daemon.cpu() - cpu) / 15
            late = sorted(at - int(line.partition(" ")[0]) / 1_000 for at, line in lines)
            p50, p99 = late[len(late) // 2], late[len(late) * 99 // 100]
            print(f"  {rate:,.0f} items/s, {len(late):,} seen; daemon at {cpu:.0%} of a core; worst {late[-1] * 1_000:.0f} ms")
            yield Figure("latency", f"ms, fetched → seen by a consumer, p50, at {rate:,.0f}/s", f"{p50 * 1_000:.0f}",
                         "≤ 60", "")
            yield Figure("latency", "… p99", f"{p99 * 1_000:.0f}", "≤ 250", "")


class Consumer:
    """What a read_committed consumer sees from now on: when it came (Unix time), and the record's own time and value."""

    def __init__(self, broker):
        self.command = ["kcat", "-b", broker.bootstrap, "-C", "-q", "-u", "-o", "end", "-t", "bench.items", "-X",
                        "isolation.level=read_committed", "-f", "%T %s\n"]
        self.lines = []

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()
        return self

    def _read(self):
        for line in self.process.stdout:
            self.lines.append((time.time(), line))

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def wait_for(self, text, seconds):
        """When (monotonic) the first record that holds `text` came."""
        def found():
            for at, line in self.lines:
                if text in line:
                    return time.monotonic() - (time.time() - at)
            return None
        return wait_for(found, seconds, f"record with {text!r}", 0.01)


def show(figures):
    table = [("row", "what", "ours", "target", "raw"), *figures]
    widths = [max(len(str(line[column])) for line in table) for column in range(5)]
    for line in table:
        print("  ".join(str(cell).ljust(width) if place < 2 else str(cell).rjust(width)
                        for place, (cell, width) in enumerate(zip(line, widths))))


def main():
    rows = ["cold", "unchanged", "memory", "restart", "backlog", "latency"]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, help="the build folder")
    parser.add_argument("--rows", type=int, default=200_000, help="of backlog")
    parser.add_argument("--feeds", type=int, default=2_000, help="of cold")
    parser.add_argument("--bytes", type=int, default=200, help="text of an entry, of cold, backlog and latency: 200 make a "
                        "record of 1.3 kB, 1000 one of 3.7 kB, as a record says its text three times")
    parser.add_argument("--runs", type=int, default=3, help="of cold and restart; the median counts")
    parser.add_argument("--profile", choices=["top", "graph"], help="perf: the top symbols, or a file with call graphs")
    parser.add_argument("row", nargs="*", choices=[*rows, []], help="all, when none is named")
    arguments = parser.parse_args()
    bench = Bench(arguments)
    figures = []
    for row in arguments.row or rows:
        print(f"{row} …", flush=True)
        try:
            figures.extend(getattr(bench, row)())
        except (TimeoutError, RuntimeError, AssertionError, OSError, subprocess.CalledProcessError) as failure:
            figures.append(Figure(row, f"failed: {failure}"[:120], "", "", ""))
    show(figures)


if __name__ == "__main__":
    main()
