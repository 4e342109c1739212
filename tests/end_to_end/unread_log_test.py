"""Nobody reads what the daemon says: it goes on all the same."""
import http.server
import signal
import socket
import subprocess
import threading
import time
import unittest
import urllib.request

from daemon import BINARY, Workspace, wait_for

ENTRIES = 400


class Feed(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        items = "".join(f"<item><guid>{self.path}-{i}</guid><title>{'News of the harbour, ' * 4}number {i} of pier {self.path}</title></item>" for i in range(ENTRIES))
        body = f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class UnreadLog(unittest.TestCase):
    def test_goes_on_publishing_and_ends(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Feed)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        with socket.create_server(("127.0.0.1", 0)) as free:
            admin = free.getsockname()[1]
        work = Workspace()
        self.addCleanup(work.folder.cleanup)
        work.configure({f"s{i}": f"http://127.0.0.1:{server.server_port}/{i}" for i in range(20)}, backfill=f"items = {ENTRIES}\nage = \"36500d\"")
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
