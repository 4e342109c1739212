"""Nobody reads what the daemon says: it goes on all the same."""
import signal
import socket
import subprocess
import time
import unittest
import urllib.request

from daemon import BINARY, Workspace, wait_for
from hostile_server import HostileServer, reply

ENTRIES = 400


def feed(path):
    items = "".join(f"<item><guid>{path}-{i}</guid><title>{'News of the harbour, ' * 4}number {i} of pier {path}</title></item>" for i in range(ENTRIES))
    return f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>".encode()


class UnreadLog(unittest.TestCase):
    def test_goes_on_publishing_and_ends(self):
        server = HostileServer()
        self.addCleanup(server.close)
        for i in range(20):
            server.routes[f"/{i}"] = lambda connection, _, body=feed(f"/{i}"): connection.sendall(reply(body))
        with socket.create_server(("127.0.0.1", 0)) as free:
            admin = free.getsockname()[1]
        work = Workspace()
        self.addCleanup(work.folder.cleanup)
        work.configure({f"s{i}": server.url(f"/{i}") for i in range(20)}, backfill=f"items = {ENTRIES}\nage = \"36500d\"")
        text = work.config.read_text().replace('listen = "127.0.0.1:0"', f'listen = "127.0.0.1:{admin}"').replace('level = "info"', 'level = "debug"')
        work.config.write_text(text)
        process = subprocess.Popen([BINARY, "run", "--config", str(work.config)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.addCleanup(process.kill)

        def get(page):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{admin}{page}", timeout=5) as answer:
                    return answer.read().decode()
            except OSError:
                return ""

        def published():
            return f'kuaixun_publish_total{{result="published",topic="items"}} {20 * ENTRIES}' in get("/metrics")

        wait_for(published, seconds=60, what="every item published: the pipe holds 64 KiB, and each of 8,000 items has a line of 100 bytes")
        self.assertTrue(get("/healthz"))
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(20), 0)
        self.assertLess(time.monotonic() - began, 15)
        process.stdout.close()


if __name__ == "__main__":
    unittest.main(verbosity=2)
