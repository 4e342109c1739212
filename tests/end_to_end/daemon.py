"""The real binary, run as a user would run it."""
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

BINARY = os.environ["KUAIXUN_BINARY"]


def wait_for(condition, seconds=20, what="condition"):
    """The first true value of condition(), asked again and again until `seconds` are over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {seconds} s")


class Workspace:
    """A folder with a configuration, and the daemons that were started in it."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="kuaixun-e2e-")
        self.path = pathlib.Path(self.folder.name)
        self.config = self.path / "kuaixun.toml"
        self.processes = []

    def configure(self, sources, **settings):
        """sources: {id: url, or a dict of its settings: texts, or tables as they are written}. settings: raw TOML per table, e.g. fetch='timeout = "2s"'."""
        kafka = settings.pop("kafka", 'bootstrap = "embedded"')
        fetch = settings.pop("fetch", "")
        per_host = settings.pop("per_host", 'concurrent = 50, gap = "0s"')
        schedule = settings.pop("schedule", 'interval = "1s"\nmin_interval = "1s"\nmax_interval = "5s"')
        text = (f'instance = "e2e"\n[state]\ndirectory = "{self.path}/state"\n[kafka]\n{kafka}\n'
                f'[fetch]\nallow_addresses = ["127.0.0.0/8"]\nper_host = {{ {per_host} }}\n{fetch}\n'
                f'[schedule]\n{schedule}\n[admin]\nlisten = "127.0.0.1:0"\n[log]\ndecisions = true\nlevel = "info"\n')
        for table, body in settings.items():
            text += f"[{table}]\n{body}\n"
        for name, source in sources.items():
            source = source if isinstance(source, dict) else {"url": source}
            text += f'[[source]]\nid = "{name}"\n' + "".join(
                f'{key} = {value}\n' if value.startswith("{") else f'{key} = "{value}"\n' for key, value in source.items())
        self.config.write_text(text)

    def start(self, *arguments, reader=False, **options):
        """`reader`: what it says goes to the log through a pipe, whose other end is process.reader."""
        path = self.path / f"log-{len(self.processes)}"
        with open(path, "wb") as log:
            output = subprocess.PIPE if reader else log
            process = subprocess.Popen([BINARY, "run", "--config", str(self.config), *arguments], stdout=output, stderr=subprocess.STDOUT, **options)
            if reader:
                process.reader = subprocess.Popen(["cat"], stdin=process.stdout, stdout=log)
                process.stdout.close()
        process.log = path
        self.processes.append(process)
        return process

    def run(self, *arguments, timeout=60, **options):
        return subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=timeout, **options)

    def admin(self, process):
        def address():
            assert process.poll() is None, process.log.read_text(errors='replace')
            for line in process.log.read_text(errors="replace").splitlines():
                if "metrics:" in line:
                    return line.split("http://")[1].split("/")[0]
        return wait_for(address, what="admin address")

    def get(self, process, page):
        """Status and text of an admin page."""
        try:
            with urllib.request.urlopen(f"http://{self.admin(process)}{page}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def status(self, process):
        return json.loads(self.get(process, "/status")[1])

    def source(self, process, name):
        return next(s for s in self.status(process)["sources"] if s["id"] == name)

    def stop(self, process, how=signal.SIGTERM, seconds=20):
        process.send_signal(how)
        return process.wait(timeout=seconds)

    def bootstrap(self):
        return wait_for(lambda: (self.path / "state/embedded-broker").exists() and (self.path / "state/embedded-broker").read_text().strip(), what="embedded broker")

    def tail(self, topic="items", count=1, bootstrap=None):
        """`count` records of a topic from its beginning, as JSON objects."""
        done = self.run("tail", "--bootstrap", bootstrap or self.bootstrap(), "--topic", topic, "--from", "beginning", "--json", "--count", str(count), timeout=30)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def close(self):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()
        self.folder.cleanup()
