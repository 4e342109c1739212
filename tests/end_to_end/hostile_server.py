"""Sources as they should not be, over real sockets on loopback."""
import functools
import gzip
import socket
import threading
import time


def feed(title, items=1, start=0):
    entries = "".join(
        f"<item><title>{title} {i}</title><guid isPermaLink='false'>{title}-{i}</guid>"
        f"<link>http://origin.example/{title}/{i}</link><description>{title} number {i}</description></item>"
        for i in range(start, start + items))
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>{title}</title>{entries}</channel></rss>".encode()


def reply(body, status="200 OK", headers=()):
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@functools.cache
def bomb():
    """100 MB in a few kB. The first call takes a second: who bounds time makes it beforehand."""
    return gzip.compress(b"\0" * 100_000_000, 1)


class HostileServer:
    """Answers each path in its own bad way; /good is a sound feed. `requests` holds the heads of all requests."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.socket.getsockname()[1]
        self.requests = []
        self.routes = {
            "/good": lambda c, h: c.sendall(reply(feed("good", 3))),
            "/conditional": self.conditional,
            "/trickle": self.trickle,
            "/gzip-bomb": self.gzip_bomb,
            "/nested": lambda c, h: c.sendall(reply(b"<rss><channel>" + b"<a>" * (50_000_000 // 3) )),
            "/loop": lambda c, h: c.sendall(reply(b"", "302 Found", ["Location: /loop"])),
            "/metadata": lambda c, h: c.sendall(reply(b"", "302 Found", ["Location: http://169.254.169.254/latest/meta-data/"])),
            "/decimal": lambda c, h: c.sendall(reply(b"", "302 Found", ["Location: http://2852039166/"])),
            "/cut": self.cut,
            "/html": lambda c, h: c.sendall(reply(b"<!doctype html><html><head><link rel=alternate type=application/rss+xml href=/good></head></html>")),
            "/empty": lambda c, h: c.sendall(reply(b"")),
            "/gone": lambda c, h: c.sendall(reply(b"", "410 Gone")),
            "/busy": lambda c, h: c.sendall(reply(b"", "429 Too Many Requests", ["Retry-After: 3600"])),
            "/headers": self.endless_headers,
            "/garbage": lambda c, h: c.sendall(b"\x00\xff\x00SMTP ready\r\n\r\n"),
            "/control": lambda c, h: c.sendall(reply(feed("control\x08d"))),
        }
        threading.Thread(target=self.accept, daemon=True).start()

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def accept(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            with connection:
                head = b""
                while b"\r\n\r\n" not in head:
                    received = connection.recv(4096)
                    if not received:
                        return
                    head += received
                head = head.decode("latin-1")
                self.requests.append(head)
                self.routes.get(head.split()[1], lambda c, h: c.sendall(reply(b"", "404 Not Found")))(connection, head)
        except OSError:
            pass  # the client has seen enough

    def conditional(self, connection, head):
        if 'If-None-Match: W/"odd \\ etag"' in head and "If-Modified-Since: yesterday, more or less" in head:
            connection.sendall(b'HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n')
        else:
            connection.sendall(reply(feed("conditional"), headers=['ETag: W/"odd \\ etag"', "Last-Modified: yesterday, more or less"]))

    def trickle(self, connection, head):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(600):
            connection.sendall(b" ")
            time.sleep(0.1)

    def gzip_bomb(self, connection, head):
        connection.sendall(reply(bomb(), headers=["Content-Encoding: gzip"]))

    def cut(self, connection, head):
        body = feed("cut", 5) + "尾".encode()[:2]
        connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body) + 1000}\r\n\r\n".encode() + body)

    def endless_headers(self, connection, head):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        for i in range(100_000):
            connection.sendall(f"X-{i}: {'x' * 1000}\r\n".encode())

    def say(self, path, text):
        self.routes[path] = lambda connection, _: connection.sendall(reply(text.encode()))

    def close(self):
        self.socket.close()
