#!/usr/bin/env python3
"""What the command line says to somebody who does not know it by heart."""
import os
import subprocess
import unittest

from daemon import BINARY, Workspace


class CommandLine(unittest.TestCase):
    def setUp(self):
        self.work = Workspace()
        self.addCleanup(self.work.close)

    def run_here(self, *arguments):
        return subprocess.run([os.path.abspath(BINARY), *arguments], cwd=self.work.path, capture_output=True, text=True, timeout=30)

    def test_the_version(self):
        done = self.run_here("--version")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"^kuaixun \d+\.\d+")

    def test_an_unknown_command_is_named_with_the_one_that_was_meant(self):
        done = self.run_here("chekc", "--probe")
        self.assertEqual(done.returncode, 2)
        self.assertIn('no command "chekc", did you mean "check"?', done.stderr)
        self.assertNotIn("did you mean", self.run_here("publish-everything").stderr)
        self.assertIn("kuaixun --help", self.run_here("publish-everything").stderr)

    def test_the_configuration_is_found_and_said(self):
        self.work.configure({"news": "http://127.0.0.1:9/feed"})
        done = self.run_here("check")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("the configuration is kuaixun.toml", done.stderr)
        self.assertNotIn("the configuration is", self.run_here("check", "-c", str(self.work.config)).stderr)

    @unittest.skipIf(os.path.exists("/etc/kuaixun/kuaixun.toml"), "kuaixun is installed here")
    def test_without_any_configuration_it_says_where_it_looked(self):
        for command in ("run", "check", "tail", "rebuild"):
            done = self.run_here(command)
            self.assertEqual(done.returncode, 2, command)
            self.assertIn("./kuaixun.toml", done.stderr)
            self.assertIn("/etc/kuaixun/kuaixun.toml", done.stderr)
            self.assertIn("-c FILE", done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
