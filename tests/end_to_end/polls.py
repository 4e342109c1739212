"""A source that answers poll by poll as a test says, and what `kuaixun run --once` tells of each."""
import re
import subprocess

from daemon import BINARY, Workspace
from hostile_server import HostileServer

TOLD = re.compile(r"\d\d:\d\d:\d\d\s+\S+\s+(new|revision|sighting)\s+(.*)")


def rss(entries, channel="Lamps"):
    """entries: (name, title, hours ago or a date, text), newest first."""
    items = "".join(f"<item><title>{title}</title><guid isPermaLink='false'>{name}</guid><link>http://lamps.example/{name}</link>"
                    f"<pubDate>{date}</pubDate><description>{text}</description></item>\n" for name, title, date, text in entries)
    return f"<?xml version='1.0' encoding='UTF-8'?>\n<rss version='2.0'><channel><title>{channel}</title>\n{items}</channel></rss>".encode()


def answer(body, *headers, status="200 OK", length=None):
    """`length`: what Content-Length says; -1: there is none, and the end of the connection is the end of the body."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: application/rss+xml; charset=utf-8", "Connection: close", *headers]
    if length != -1:
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def not_modified(*headers):
    return "\r\n".join(["HTTP/1.1 304 Not Modified", "Connection: close", *headers]).encode() + b"\r\n\r\n"


def told_in(log):
    """The titles that a log tells of, by verdict; the log itself under None."""
    told = {"new": [], "revision": [], "sighting": [], None: log}
    for line in log.splitlines():
        if match := TOLD.match(line):
            told[match[1]].append(match[2].strip())
    return told


class Polls:
    """One source, `s`, whose address is /feed until `move` says otherwise."""

    def __init__(self, kind="feed", **settings):
        self.server = HostileServer()
        self.workspace = Workspace()
        self.kind, self.settings = kind, settings
        self.move("/feed")

    def move(self, path):
        self.path = path
        self.workspace.configure({"s": {"url": self.server.url(path), "kind": self.kind}}, **self.settings)

    def once(self, reply, **options):
        """Polls once. reply: bytes, or a function that makes them from the head of the request. Returns what was told."""
        self.server.routes[self.path] = lambda connection, head: connection.sendall(reply(head) if callable(reply) else reply)
        done = subprocess.run([BINARY, "run", "--once", "--config", str(self.workspace.config)], capture_output=True, timeout=90, **options)
        return told_in((done.stdout + done.stderr).decode("utf-8", "replace"))

    def sql(self, statement):
        """On the ledger, while no daemon runs."""
        done = subprocess.run(["sqlite3", str(self.workspace.path / "state/ledger.db"), statement], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def close(self):
        self.server.close()
        self.workspace.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
