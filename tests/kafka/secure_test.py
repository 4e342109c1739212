"""The commands against a real Kafka that wants TLS and a password: with the right ones, and with wrong ones.

Needs what kafka_test needs.
"""
import concurrent.futures
import pathlib
import subprocess
import tempfile
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer

from broker import Broker, free_ports
from kafka_test import LIBS, find

FEED = (b"<?xml version='1.0'?><rss version='2.0'><channel><title>Lamps</title><item><title>A lamp is lit</title>"
        b"<guid isPermaLink='false'>1</guid><link>http://lamps.example/1</link></item></channel></rss>")


class Feed(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(FEED)))
        self.end_headers()
        self.wfile.write(FEED)

    def log_message(self, *_):
        pass


def make_certificate(folder, name):
    """A key and a certificate for this machine that trusts itself, as PEM files."""
    key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
                    "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    return key, certificate


class SecureKafka(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="kuaixun-secure-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        key, cls.authority = make_certificate(cls.folder, "broker")
        cls.stranger = make_certificate(cls.folder, "stranger")[1]
        store = cls.folder / "store.pem"
        store.write_text(key.read_text() + cls.authority.read_text())
        plain, cls.port, controller = free_ports(3)
        login = "org.apache.kafka.common.security.plain.PlainLoginModule required"
        cls.broker = Broker(LIBS, {
            "listeners": f"PLAINTEXT://127.0.0.1:{plain},SECURE://127.0.0.1:{cls.port},CONTROLLER://127.0.0.1:{controller}",
            "advertised.listeners": f"PLAINTEXT://127.0.0.1:{plain},SECURE://127.0.0.1:{cls.port}",
            "controller.quorum.voters": f"1@127.0.0.1:{controller}",
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL",
            "inter.broker.listener.name": "PLAINTEXT",
            "sasl.enabled.mechanisms": "PLAIN",
            "listener.name.secure.plain.sasl.jaas.config": f'{login} user_me="s3cret";',
            "listener.name.secure.ssl.keystore.type": "PEM",
            "listener.name.secure.ssl.keystore.location": str(store)})
        cls.broker.port, cls.broker.bootstrap = plain, f"127.0.0.1:{plain}"
        cls.broker.start()
        cls.addClassCleanup(cls.broker.stop)
        cls.site = HTTPServer(("127.0.0.1", 0), Feed)
        threading.Thread(target=cls.site.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.site.shutdown)

    def run_command(self, *command, password="s3cret", authority=None, port=None, name="right"):
        (self.folder / f"password-{name}").write_text(password + "\n")
        file = self.folder / f"{name}.toml"
        file.write_text(f'instance = "secure"\n[state]\ndirectory = "{self.folder}/state-{name}"\n[kafka]\nbootstrap = "127.0.0.1:{port or self.port}"\n'
                        f'properties = {{ "security.protocol" = "sasl_ssl", "sasl.mechanisms" = "PLAIN", "sasl.username" = "me", "sasl.password" = {{ file = "password-{name}" }}, '
                        f'"ssl.ca.location" = "{authority or self.authority}" }}\n[fetch]\nallow_addresses = ["127.0.0.0/8"]\n[admin]\nlisten = ""\n'
                        f'[[source]]\nid = "lamps"\nurl = "http://127.0.0.1:{self.site.server_port}/"\n')
        done = subprocess.run([find("kuaixun"), *command, "-c", str(file)], capture_output=True, text=True, timeout=120)
        return done.returncode, done.stdout + done.stderr

    def test_all_commands_with_the_right_password(self):
        for command in (["check", "--probe"], ["run", "--once"], ["check", "--probe"], ["tail", "--from", "beginning", "--count", "1"], ["rebuild"]):
            with self.subTest(command):
                code, told = self.run_command(*command)
                self.assertEqual(code, 0, told)
                self.assertNotIn("s3cret", told)
        self.assertIn("items", told)

    def test_what_is_wrong_is_named(self):
        cases = {"password": ({"password": "wr0ng"}, "Authentication failed"), "authority": ({"authority": self.stranger}, "certificate verify failed")}
        commands = (["check", "--probe"], ["run", "--once"], ["tail", "--from", "beginning", "--count", "1"], ["rebuild"])
        wanted = [(name, command) for name in cases for command in commands]
        with concurrent.futures.ThreadPoolExecutor(len(wanted)) as pool:
            told = pool.map(lambda each: self.run_command(*each[1], name=f"{each[0]}-{each[1][0]}", **cases[each[0]][0]), wanted)
        for (name, command), (code, text) in zip(wanted, told):
            with self.subTest(f"{name}: {command[0]}"):
                self.assertEqual(code, 1, text)
                self.assertIn(cases[name][1], text)
                self.assertIn("check security.protocol, sasl.* and ssl.* in kafka.properties", text)
                self.assertNotIn("wr0ng", text)

    def test_a_dead_broker_is_named_within_fifteen_seconds(self):
        began = time.monotonic()
        code, told = self.run_command("check", "--probe", port=free_ports(1)[0], name="dead")
        self.assertEqual(code, 1)
        self.assertEqual(told.count("failed  "), 1, told)
        self.assertIn("check kafka.bootstrap, that the brokers run", told)
        self.assertLess(time.monotonic() - began, 15)


if __name__ == "__main__":
    unittest.main(verbosity=2)
