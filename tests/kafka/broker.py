#!/usr/bin/env python3
"""A real Apache Kafka on loopback: one process in KRaft mode, on free ports, in a folder of its own, gone with the test.

As a module: `with Broker(libs) as broker: … broker.bootstrap`. As a command it lends a broker to another command:
    broker.py COMMAND [ARGUMENT…]      runs COMMAND with KUAIXUN_TEST_KAFKA=host:port, and ends with its exit code
    broker.py --config k=v COMMAND …   with further broker settings
Exits with 77 (skip) where Kafka cannot be had; see get.sh.
"""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
import base64

HERE = pathlib.Path(__file__).resolve().parent
SKIP = 77
# JIT level 1 and the serial collector: the broker shares two cores with what is tested.
JAVA = ["java", "-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dorg.slf4j.simpleLogger.showDateTime=true"]


def get_libs():
    """The folder of Kafka's jars; exits with SKIP where they cannot be had."""
    got = subprocess.run([str(HERE / "get.sh")], stdout=subprocess.PIPE, text=True)
    if got.returncode != 0:
        sys.exit(got.returncode)
    return got.stdout.strip()


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class Broker:
    def __init__(self, libs, config=None):
        self.libs = libs
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kuaixun-kafka-"))
        self.port, self.controller_port = free_ports(2)
        self.bootstrap = f"127.0.0.1:{self.port}"
        self.log = self.folder / "broker.log"
        self.process = None
        self._write_config(config or {})
        self.java("kafka.tools.StorageTool", "format", "-t", self._cluster_id(), "-c", str(self.folder / "server.properties"))

    @staticmethod
    def _cluster_id():
        # One that begins with '-' would be read as an option.
        return "k" + base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")[1:]

    def _write_config(self, extra):
        config = {
            "process.roles": "broker,controller", "node.id": "1",
            "controller.quorum.voters": f"1@127.0.0.1:{self.controller_port}",
            "listeners": f"PLAINTEXT://127.0.0.1:{self.port},CONTROLLER://127.0.0.1:{self.controller_port}",
            "advertised.listeners": f"PLAINTEXT://127.0.0.1:{self.port}",
            "controller.listener.names": "CONTROLLER",
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs": str(self.folder / "data"),
            "offsets.topic.num.partitions": "1", "offsets.topic.replication.factor": "1",
            "transaction.state.log.num.partitions": "1", "transaction.state.log.replication.factor": "1",
            "transaction.state.log.min.isr": "1", "group.initial.rebalance.delay.ms": "0",
            "auto.create.topics.enable": "false",
            # Transactions that time out are ended soon, so that tests of that need not wait.
            "transaction.abort.timed.out.transaction.cleanup.interval.ms": "500",
            **extra}
        (self.folder / "server.properties").write_text("".join(f"{k}={v}\n" for k, v in config.items()))

    def advertise(self, port):
        """Before the start: clients are told to connect to this port instead, where a proxy listens."""
        file = self.folder / "server.properties"
        file.write_text(file.read_text().replace(f"advertised.listeners=PLAINTEXT://127.0.0.1:{self.port}\n",
                                                 f"advertised.listeners=PLAINTEXT://127.0.0.1:{port}\n"))

    def java(self, main, *arguments, **options):
        """Runs one of Kafka's tools and returns what it printed."""
        done = subprocess.run([*JAVA, "-cp", f"{self.libs}/*", main, *arguments], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, timeout=120, **options)
        if done.returncode != 0:
            raise RuntimeError(f"{main} failed: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout

    def start(self, patience=60):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([*JAVA, "-cp", f"{self.libs}/*", "kafka.Kafka",
                                             str(self.folder / "server.properties")],
                                            stdout=log, stderr=log, cwd=self.folder)
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            if self._answers():
                return self
            time.sleep(0.1)
        text = self.log.read_text(errors="replace")[-3000:]
        self.stop()
        raise RuntimeError(f"Kafka did not start:\n{text}")

    def _answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return subprocess.run(["kcat", "-b", self.bootstrap, "-L", "-m", "2"], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode == 0

    def kill(self):
        """As a crash: SIGKILL, data stays."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()  # its data is thrown away: no need to wait for a clean end
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    __enter__ = start

    def __exit__(self, *_):
        self.stop()


def main(arguments):
    config = {}
    while arguments[:1] == ["--config"]:
        name, _, value = arguments[1].partition("=")
        config[name] = value
        arguments = arguments[2:]
    if not arguments:
        sys.exit(__doc__)
    libs = get_libs()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with Broker(libs, config) as broker:
        return subprocess.run(arguments, env={**os.environ, "KUAIXUN_TEST_KAFKA": broker.bootstrap}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
